"""Several workers at once, in threads and processes, and one that is killed: each reaction is acted on once."""

import subprocess
import sys
import textwrap
from collections.abc import Sequence

import pytest
from django.conf import settings
from django.db import connection

from samvej.core import clock
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.people.models import Notice
from samvej.workplace.reactions.engine import react
from samvej.workplace.reactions.models import Fired
from samvej.workplace.tasks.models import Task, TaskEvent
from tests.workplace.factories import AdmissionFactory
from tests.workplace.reactions.made import course, day, reaction, task, version
from tests.workplace.work.made import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOON = "2026-03-10T12:00"

PROGRAM = """
    import os, signal
    import django
    django.setup()
    from django.db import connections
    connections["default"].settings_dict["NAME"] = {name!r}
    from samvej.workplace.reactions import engine, making
    {before}
    print("ready", flush=True)
    done = engine.react()
    print(done.fired, len(done.failed), flush=True)
"""


def worker(before: str = "") -> "subprocess.Popen[str]":
    """Another process that reacts to all, at noon on the eighth day, in the tests' own database."""
    program = textwrap.dedent(PROGRAM).format(name=str(connection.settings_dict["NAME"]), before=before)
    environment = {
        "SAMVEJ_HOME": str(settings.SAMVEJ_HOME),
        "SAMVEJ_NOW": NOON,
        "DJANGO_SETTINGS_MODULE": "samvej.web.settings",
        "PATH": "/usr/bin",
    }
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        who = f"{said['USER']}:{said['PASSWORD']}@{said['HOST'].replace('/', '%2F')}:{said['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{said['NAME']}"
    command = [sys.executable, "-c", program]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(workers: Sequence["subprocess.Popen[str]"]) -> list[tuple[int, str]]:
    """How each ended, and the last that it said."""
    told = [each.communicate(timeout=120) for each in workers]
    return [
        (each.returncode, (out.split("\n")[-2:] or [""])[0] or err)
        for each, (out, err) in zip(workers, told, strict=True)
    ]


@pytest.fixture
def courses(unit):
    """Twelve courses with an admission each, by a file that makes one of everything."""
    notice = reaction("admitted", "notice", {"id": "look", "da": "Se efter", "en": "Look"}, "contact person")
    said = version([task("admitted", "call"), reaction("admitted", "meeting", "four-party meeting"), notice])
    made = [course(unit, said) for _each in range(12)]
    for enrolment in made:
        AdmissionFactory(citizen=enrolment.citizen, admitted_at=day(2))
    return made


def counted() -> tuple[int, ...]:
    """Rows of each kind that were made; a task's event stands beside it."""
    tasks, events = Task.objects.count(), TaskEvent.objects.filter(kind="asked").count()
    return Fired.objects.count(), tasks, events, Meeting.objects.count()


def test_two_worker_processes_make_each_thing_once(courses):
    both = ended([worker(), worker()])

    assert [code for code, _said in both] == [0, 0], both
    assert sum(int(said.split()[0]) for _code, said in both) == 36
    assert counted() == (36, 12, 12, 12)


def test_four_threads_make_each_thing_once(courses):
    def act():
        with clock.at(day(8)):
            return react()

    done = at_once(*[act] * 4)

    assert sum(each.fired for each in done) == 36
    assert [each.failed for each in done] == [()] * 4
    assert counted() == (36, 12, 12, 12)


KILL = "lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize(
    ("module", "where"),
    [("engine", "lock"), ("engine", "make"), ("making", "enrolment_link"), ("engine", "_mark")],
)
def test_worker_that_is_killed_leaves_all_of_a_thing_or_nothing_and_the_next_does_the_rest(courses, module, where):
    died = ended([worker(f"{module}.{where} = {KILL}")])
    half = counted()
    made = [each.made for each in Fired.objects.all()]

    with clock.at(day(8)):
        rest = react()

    assert died[0][0] == -9, died
    assert half[0] == sum(half[1:2]) + half[3] + sum(each.startswith("notice") for each in made)
    assert all(each for each in made)
    assert half[0] + rest.fired == 36
    assert counted() == (36, 12, 12, 12)


def test_notice_is_there_with_its_row_though_the_worker_dies_before_anything_that_waits_for_the_commit(unit):
    said = version([reaction("enrolled", "notice", {"id": "look", "da": "Se efter", "en": "Look"})])
    for _each in range(2):
        course(unit, said)
    wrapper = "from django.db.backends.base.base import BaseDatabaseWrapper as Base"
    after = f"{wrapper}; Base.run_and_clear_commit_hooks = {KILL}"

    died = ended([worker(after)])
    told, rows = Notice.objects.count(), Fired.objects.count()
    with clock.at(day(8)):
        react()

    assert died[0][0] == -9, died
    assert told == rows == 1
    assert Notice.objects.count() == Fired.objects.count() == 2
