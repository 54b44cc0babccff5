"""From the hospital's notice to the team's tasks by the background's own work; and back, when it is called back."""

import pytest
from django.conf import settings

from samvej.core import clock
from samvej.workplace.admissions.models import Admission
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Notice
from samvej.workplace.reactions.models import Fired
from samvej.workplace.tasks.models import Task
from samvej.workplace.work.arrivals import ADMISSIONS
from samvej.workplace.work.models import FailedWork
from samvej.workplace.work.reacting import NIGHTLY, REACTIONS
from samvej.workplace.work.schedule import claim, run
from samvej.workplace.work.tasks import SCHEDULE
from tests.workplace.admissions.made import receive
from tests.workplace.factories import ProgrammeVersionFactory
from tests.workplace.reactions.made import contact, course, day, reaction, task, version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_home_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "SAMVEJ_HOME", tmp_path)


def do(id, at):
    """The slot of a piece of work at a moment."""
    work = next(each for each in SCHEDULE if each.id == id)
    with clock.at(at):
        claimed = claim(work)
        assert claimed is not None
        done = run(work, claimed)
    assert done.broke == ""
    return done


def minute(at):
    """What the background does in a minute."""
    do(ADMISSIONS, at)
    return do(REACTIONS, at)


@pytest.fixture
def enrolment(unit):
    meeting = reaction("admitted acutely", "meeting", "four-party meeting")
    said = [task("admitted acutely", "call"), meeting, task("discharged", "debriefing", working_days=5)]
    return course(unit, version(said))


def open_tasks():
    return sorted(Task.objects.filter(status__in=Task.OPEN).values_list("origin_key", flat=True))


def test_admission_becomes_the_teams_notice_its_tasks_and_a_meeting(enrolment, django_capture_on_commit_callbacks):
    with clock.at(day(2)):
        receive(enrolment.citizen, "admit-emergency", day(2))
    with django_capture_on_commit_callbacks(execute=True):
        minute(day(2.001))
    with clock.at(day(4)):
        receive(enrolment.citizen, "discharge-emergency-home", day(4), start=day(2))
    with django_capture_on_commit_callbacks(execute=True):
        minute(day(4.001))

    assert open_tasks() == ["call", "debriefing"]
    assert Meeting.objects.get().kind == "four-party meeting"
    told = set(Notice.objects.values_list("text", flat=True))
    assert {"a citizen was admitted", "a citizen was discharged"} <= told


def test_admission_that_is_called_back_takes_its_open_tasks_and_the_proposal_with_it(enrolment):
    with clock.at(day(2)):
        receive(enrolment.citizen, "admit-emergency", day(2))
    minute(day(2.001))
    with clock.at(day(3)):
        receive(enrolment.citizen, "cancel-admit-emergency", day(3), start=day(2))
    done = minute(day(3.001))
    again = minute(day(3.01))

    assert open_tasks() == []
    assert Meeting.objects.get().status == "cancelled"
    assert (done.told["taken back"], again.told["taken back"]) == (2, 0)
    assert not Fired.objects.filter(undone_at__isnull=True).exists()


def test_discharge_that_is_called_back_fires_again_when_it_comes_after_all(enrolment):
    with clock.at(day(5)):
        receive(enrolment.citizen, "admit-emergency", day(2))
        receive(enrolment.citizen, "discharge-emergency-home", day(3), start=day(2))
    minute(day(5.001))
    with clock.at(day(6)):
        receive(enrolment.citizen, "cancel-discharge-emergency-home", day(6), start=day(2), status="in-progress")
    minute(day(6.001))
    between = open_tasks()
    with clock.at(day(8)):
        receive(enrolment.citizen, "discharge-emergency-home", day(8), start=day(2))
    minute(day(8.001))

    assert between == ["call"]
    assert open_tasks() == ["call", "debriefing"]
    assert Admission.objects.get().discharged_at == day(8)


def test_what_falls_due_is_done_at_night_for_all(unit):
    enrolment = course(unit, version([task("no contact for 21 days", "reach out")]))
    contact(enrolment, day(2))
    do(NIGHTLY, day(20))

    minute(day(25))
    by_minute = open_tasks()
    do(NIGHTLY, day(25))

    assert by_minute == []
    assert open_tasks() == ["reach out"]


def test_one_that_cannot_be_read_stands_in_the_work_list_until_it_can(unit):
    said = version([task("enrolled", "visit")])
    bad, _good = course(unit, said), course(unit, said)
    broken = ProgrammeVersionFactory(version="x", sha256="0" * 64, content="{", in_force=False)
    Enrolment.objects.filter(pk=bad.pk).update(version=broken)

    first = do(NIGHTLY, day(1))
    told = FailedWork.objects.get()
    Enrolment.objects.filter(pk=bad.pk).update(version=said)
    do(NIGHTLY, day(2))

    assert (first.done, first.failed) == (1, 1)
    assert (told.subject, told.citizen) == (f"enrolment {bad.key}", bad.citizen)
    assert FailedWork.objects.get().solved_at is not None
    assert len(open_tasks()) == 2
