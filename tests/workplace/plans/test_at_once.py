"""A hundred people who write in one plan at once, in threads and in processes: nothing that anybody wrote is lost."""

import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.plans.actions.writing import Crossed, write_plan
from samvej.workplace.plans.content import Goal, PlanContent, Sign
from samvej.workplace.plans.models import CarePlan, PlanEvent, PlanVersion
from samvej.workplace.tasks.models import Task
from tests.workplace.plans.made import Course, content, course, written

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS = 100


@pytest.fixture
def here(unit: Any) -> Course:
    return course(unit)


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the acts in as many threads as there are; what each gave, or the refusal."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Crossed as crossed:
            return crossed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def saving(here: Course, version: PlanVersion, said: PlanContent) -> Callable[[], Any]:
    return lambda: write_plan(
        by=here.contact, plan=version.plan, content=said, based_on=version.number, reason="Samtidig"
    )


def test_hundred_simultaneous_editors_of_one_plan_lose_nothing(here: Course) -> None:
    """Each adds a goal or a sign, or changes a goal that is theirs, on the same version that all have before them."""
    own = tuple(Goal(id=f"own{n}", words="Gammel") for n in range(EDITORS) if n % 3 == 0)
    version = written(here, goals=own)
    start = version.said

    def edited(n: int) -> PlanContent:
        if n % 3 == 0:
            goals = tuple(
                each.model_copy(update={"words": f"Ord {n}"}) if each.id == f"own{n}" else each for each in own
            )
            return start.model_copy(update={"goals": goals})
        if n % 3 == 1:
            return start.model_copy(update={"goals": (*own, Goal(id=f"new{n}", words=f"Ord {n}"))})
        return start.model_copy(update={"signs": (*start.signs, Sign(id=f"sign{n}", words=f"Ord {n}"))})

    told = at_once([saving(here, version, edited(n)) for n in range(EDITORS)])

    last = here.version()
    found = {each.words for each in (*last.said.goals, *last.said.signs)}
    assert not [each for each in told if isinstance(each, Crossed)]
    assert last.number == EDITORS + 1
    assert {f"Ord {n}" for n in range(EDITORS)} <= found
    assert sorted(PlanVersion.objects.values_list("number", flat=True)) == list(range(1, EDITORS + 2))
    assert PlanEvent.objects.filter(kind="plan written").count() == EDITORS + 1
    assert AuditEntry.objects.filter(record="plan").count() == EDITORS + 1


def test_those_who_change_the_same_words_at_once_are_each_given_theirs_back(here: Course) -> None:
    version = written(here)
    editors = 20

    told = at_once(
        [saving(here, version, version.said.model_copy(update={"overall_goal": f"Ord {n}"})) for n in range(editors)]
    )

    kept = [n for n, each in enumerate(told) if not isinstance(each, Crossed)]
    given_back = {each.conflicts[0].mine for each in told if isinstance(each, Crossed)}
    assert len(kept) == 1
    assert here.version().said.overall_goal == f"Ord {kept[0]}"
    assert given_back == {f"Ord {n}" for n in range(editors)} - {f"Ord {kept[0]}"}


def test_plan_that_two_begin_at_once_is_one_plan_with_what_both_wrote(here: Course) -> None:
    plan = here.plan()
    both = [PlanContent(goals=(Goal(id=name, words=name),)) for name in ("a", "b")]

    told = at_once(
        [
            lambda said=said: write_plan(by=here.contact, plan=plan, content=said, based_on=0, reason="Begynd")
            for said in both
        ]
    )

    assert not [each for each in told if isinstance(each, Crossed)]
    assert {each.id for each in here.version().said.goals} == {"a", "b"}


def test_form_sent_twice_at_once_is_written_once(here: Course) -> None:
    version = written(here)
    said = version.said.model_copy(update={"overall_goal": "Ny"})

    def send() -> Any:
        return write_plan(
            by=here.contact, plan=version.plan, content=said, based_on=1, reason="Nu", once="0123"
        ).version.number

    assert at_once([send] * 4) == [2] * 4
    assert PlanVersion.objects.count() == 2


PROGRAM = """
    import os, signal
    import django
    django.setup()
    from django.db import connections
    connections["default"].settings_dict["NAME"] = {name!r}
    from samvej.workplace.access.actors import Actor
    from samvej.workplace.people.models import Account, Employment
    from samvej.workplace.plans.actions import writing
    from samvej.workplace.plans.content import Goal
    from samvej.workplace.plans.models import CarePlan, PlanVersion
    by = Actor(Account.objects.get(pk={account}), Employment.objects.get(pk={employment}))
    plan = CarePlan.objects.get(pk={plan})
    start = PlanVersion.objects.get(plan=plan, number=1).said
    {before}
    print("ready", flush=True)
    for n in range({first}, {first} + 10):
        said = start.model_copy(update={{"goals": (*start.goals, Goal(id=f"goal{{n}}", words=f"Ord {{n}}"))}})
        writing.write_plan(by=by, plan=plan, content=said, based_on=1, reason="Samtidig")
"""


def process(here: Course, plan: CarePlan, first: int, before: str = "") -> subprocess.Popen[str]:
    """Another process that writes ten goals into the plan, one after another, in the tests' own database."""
    assert here.contact.account is not None
    assert here.contact.employment is not None
    program = textwrap.dedent(PROGRAM).format(
        name=str(connection.settings_dict["NAME"]),
        account=here.contact.account.pk,
        employment=here.contact.employment.pk,
        plan=plan.pk,
        first=first,
        before=before,
    )
    environment = {
        "SAMVEJ_HOME": str(settings.SAMVEJ_HOME),
        "DJANGO_SETTINGS_MODULE": "samvej.web.settings",
        "PATH": "/usr/bin",
    }
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        who = f"{said['USER']}:{said['PASSWORD']}@{said['HOST'].replace('/', '%2F')}:{said['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{said['NAME']}"
    command = [sys.executable, "-c", program]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_that_write_in_one_plan_lose_nothing(here: Course) -> None:
    version = written(here)

    both = [process(here, version.plan, first) for first in (0, 10)]
    said = [each.communicate(timeout=60) for each in both]

    assert [each.returncode for each in both] == [0, 0], said
    assert {f"Ord {n}" for n in range(20)} <= {each.words for each in here.version().said.goals}


@pytest.mark.parametrize("where", ["give", "note", "_keep_goals", "tell_of_change"])
def test_writing_that_is_killed_in_the_middle_leaves_nothing(here: Course, where: str) -> None:
    version = written(here, goals=content(here).goals)
    before = (PlanEvent.objects.count(), AuditEntry.objects.count(), Task.objects.count())

    died = process(here, version.plan, 0, f"writing.{where} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)")
    out, err = died.communicate(timeout=60)

    assert (died.returncode, out) == (-9, "ready\n"), err
    assert here.version() == version
    assert CarePlan.objects.get().revision == 1
    assert (PlanEvent.objects.count(), AuditEntry.objects.count(), Task.objects.count()) == before
