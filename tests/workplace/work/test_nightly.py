"""What the night does for those who wait, and for the courses of those who have died or moved away."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import TestCase

from samvej.core import clock
from samvej.workplace.ground.moment import COPENHAGEN, today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Notice
from samvej.workplace.referrals.models import Assessment, Referral
from samvej.workplace.work import tasks
from samvej.workplace.work.models import FailedWork, WorkRun
from samvej.workplace.work.schedule import claim, run
from tests.workplace.factories import CitizenFactory, EnrolmentFactory, ProgrammeVersionFactory, make_actor
from tests.workplace.inbox.made import case

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 3, 6, tzinfo=COPENHAGEN)


def do(id: str, at: datetime = NIGHT) -> WorkRun:
    work = next(each for each in tasks.SCHEDULE if each.id == id)
    with clock.at(at), TestCase.captureOnCommitCallbacks(execute=True):
        claimed = claim(work)
        assert claimed is not None
        return run(work, claimed)


# --- those who have died or moved -----------------------------------------------------------------------


@pytest.fixture
def enrolment(unit: Any) -> Enrolment:
    by = make_actor("contact person", unit.organisation)
    return EnrolmentFactory(unit=unit, contact_person=by.professional)


@pytest.mark.parametrize(
    ("left", "text"),
    [
        ({"died_on": date(2026, 3, 1)}, "a citizen on your list has died"),
        ({"moved_away_on": date(2026, 3, 1)}, "a citizen on your list has moved"),
    ],
)
def test_contact_person_is_asked_once_to_end_the_course_which_runs_on(
    enrolment: Enrolment, left: dict[str, date], text: str
) -> None:
    type(enrolment.citizen).objects.filter(pk=enrolment.citizen_id).update(**left)

    first, second = do(tasks.LEAVING), do(tasks.LEAVING, NIGHT + timedelta(days=1))

    [told] = Notice.objects.all()
    assert (told.recipient.professional, told.text) == (enrolment.contact_person, text)
    assert str(enrolment.key) in told.link
    assert (first.done, second.done) == (1, 0)
    enrolment.refresh_from_db()
    assert enrolment.status == "active"


def test_new_contact_person_is_asked_too(unit: Any, enrolment: Enrolment) -> None:
    type(enrolment.citizen).objects.filter(pk=enrolment.citizen_id).update(died_on=date(2026, 3, 1))
    do(tasks.LEAVING)
    other = make_actor("contact person", unit.organisation)
    Enrolment.objects.filter(pk=enrolment.pk).update(contact_person=other.professional)

    do(tasks.LEAVING, NIGHT + timedelta(days=1))

    assert Notice.objects.filter(recipient=other.account).count() == 1


def test_nobody_is_asked_about_those_who_live_here_or_move_later(enrolment: Enrolment) -> None:
    type(enrolment.citizen).objects.filter(pk=enrolment.citizen_id).update(moved_away_on=date(2026, 4, 1))

    done = do(tasks.LEAVING)

    assert done.done == 0
    assert not Notice.objects.exists()


# --- those who wait ---------------------------------------------------------------------------------------


@pytest.fixture
def waiting(unit: Any) -> Referral:
    """Somebody who turns eighteen on the third of March, judged the day before."""
    with clock.at(NIGHT - timedelta(days=1)):
        from samvej.workplace.access.actors import Actor
        from samvej.workplace.referrals.actions.assessing import reassess

        referral = case(unit, citizen=CitizenFactory(birth_date=date(2008, 3, 3)))
        reassess(by=Actor.system("test"), referral=referral, look_up=False)
    return referral


def test_open_referral_is_judged_anew_when_the_date_changes_the_answer(waiting: Referral) -> None:
    before = waiting.assessments.get()

    done = do(tasks.ELIGIBILITY)

    latest = waiting.assessments.first()
    assert latest is not None
    assert latest.pk != before.pk
    assert (latest.on, done.done, done.told) == (NIGHT.date(), 1, {"changed answers": 1})


def test_judging_again_what_has_not_changed_writes_nothing(waiting: Referral) -> None:
    do(tasks.ELIGIBILITY)
    rows = Assessment.objects.count()

    again = do(tasks.ELIGIBILITY, NIGHT + timedelta(days=1))

    assert Assessment.objects.count() == rows
    assert again.told == {"changed answers": 0}


def test_answered_referral_is_not_judged(waiting: Referral) -> None:
    Referral.objects.filter(pk=waiting.pk).update(status="withdrawn", decided_at=NIGHT)

    assert do(tasks.ELIGIBILITY).done == 0


def test_referral_that_cannot_be_judged_stops_no_other(unit: Any, waiting: Referral) -> None:
    bad = case(unit)
    bad.version = ProgrammeVersionFactory(programme=bad.programme, sha256="0" * 64, content="{", in_force=False)
    bad.save()

    done = do(tasks.ELIGIBILITY)

    assert (done.done, done.failed) == (1, 1)
    assert FailedWork.objects.get().subject == str(bad.key)
    assert waiting.assessments.filter(on=NIGHT.date()).exists()
    assert today() != NIGHT.date()


def test_facts_of_many_are_read_at_once_and_one_by_one_where_that_fails(
    unit: Any, waiting: Referral, monkeypatch: pytest.MonkeyPatch
) -> None:
    case(unit)
    real, asked = tasks.known_of_all, []

    def known(citizens: list[Any], registry: Any) -> Any:
        asked.append(len(citizens))
        if len(asked) > 1:
            raise OSError("a file of the registry cannot be read")
        return real(citizens, registry)

    monkeypatch.setattr(tasks, "known_of_all", known)
    first = do(tasks.ELIGIBILITY)
    second = do(tasks.ELIGIBILITY, NIGHT + timedelta(days=1))

    assert asked == [2, 2]
    assert [(each.done, each.failed) for each in (first, second)] == [(2, 0), (2, 0)]
