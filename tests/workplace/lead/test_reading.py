"""What is read of the database: the right things, by a constant number of queries, and never an edit."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from samvej.core import clock
from samvej.workplace.ground.moment import moment
from samvej.workplace.learning.cases import read_cases
from samvej.workplace.learning.figures import figures
from samvej.workplace.learning.flow import last_flow
from samvej.workplace.learning.now import loads, now
from samvej.workplace.learning.periods import last_twelve_months, mondays_to
from samvej.workplace.learning.permissions import Scope
from samvej.workplace.learning.waiting import queue_ages
from samvej.workplace.pathways.models import RegistrySync
from samvej.workplace.referrals.actions import deciding, handling
from tests.workplace.factories import (
    CaseloadPlaceFactory,
    EnrolmentFactory,
    ProfessionalFactory,
    ProgrammeUnitFactory,
    ReferralFactory,
    ReferralNoteFactory,
)
from tests.workplace.inbox.made import attempt, case, staff
from tests.workplace.lead.made import at, past

pytestmark = pytest.mark.django_db

LONG_AGO = date(2000, 1, 1)


def test_case_that_went_through_the_real_actions_is_read_as_it_went(unit: Any) -> None:
    by = staff(unit)
    with clock.at(datetime(2026, 3, 2, 12)):
        referral = case(unit)
    with clock.at(datetime(2026, 3, 3, 12)):
        handling.take(by=by, referral=referral)
        attempt(by, referral, "no answer")
    with clock.at(datetime(2026, 3, 5, 12)):
        attempt(by, referral, "call later")
        referral.refresh_from_db()
        deciding.help_on(by=by, referral=referral, seen_revision=None, what="Samtaler", to_name="Varmestuen Test")

    [read] = read_cases([unit.pk], LONG_AGO)

    assert (read.received, read.contact, read.ended) == (
        at(2026, 3, 2, 12),
        at(2026, 3, 3, 12),
        at(2026, 3, 5, 12),
    )
    assert (read.status, read.reached, read.met, read.helped_to, read.arrived, read.door) == (
        "helped on",
        True,
        False,
        "Varmestuen Test",
        "unknown",
        "professional",
    )


def test_queue_age_is_moved_by_no_edit_note_or_pause(unit: Any) -> None:
    by = staff(unit)
    with clock.at(datetime(2026, 3, 2, 0)):
        referral = case(unit)
    with clock.at(datetime(2026, 3, 20, 12)):
        before = queue_ages(read_cases([unit.pk], LONG_AGO), mondays_to(date(2026, 3, 20), 3))
        handling.take(by=by, referral=referral)
        handling.pause(by=by, referral=referral, reason="Er rejst bort.")
        referral.refresh_from_db()
        ReferralNoteFactory(referral=referral, door="rule")
        referral.urgency = 2
        referral.save()

        after = queue_ages(read_cases([unit.pk], LONG_AGO), mondays_to(date(2026, 3, 20), 3))

    assert after == before
    assert [point.days for point in after] == [0.0, 7.0, 14.0]


def test_door_is_that_of_the_first_note(unit: Any) -> None:
    referral = past(unit)
    ReferralNoteFactory(referral=referral, door="rule", created_at=moment())

    [read] = read_cases([unit.pk], LONG_AGO)

    assert read.door == "professional"


def test_door_of_a_case_that_was_taken_over_is_that_of_the_first(unit: Any) -> None:
    other = ProgrammeUnitFactory(programme=unit.programme)
    first = past(unit, "transferred")
    ReferralNoteFactory(referral=first, door="rule", created_at=first.received_at - timedelta(days=1))
    ReferralFactory(unit=other, citizen=first.citizen, came_from=first)

    [read] = read_cases([other.pk], LONG_AGO)

    assert read.door == "rule"


def test_other_units_and_citizens_who_keep_theirs_are_left_out(unit: Any) -> None:
    kept = past(unit)
    past(unit, "declined")

    assert len(read_cases([unit.pk], LONG_AGO)) == 2
    assert [each.status for each in read_cases([unit.pk], LONG_AGO, [kept.citizen_id])] == ["declined"]
    assert read_cases([unit.pk + 1], LONG_AGO) == ()


@pytest.mark.parametrize("how_many", [1, 7])
def test_figures_take_as_many_queries_for_many_as_for_one(
    unit: Any, version: Any, how_many: int, django_assert_num_queries: Any
) -> None:
    for _each in range(how_many):
        past(unit, "helped on")
    scope = Scope(version, (unit,), True)

    with django_assert_num_queries(8):
        figures(scope, last_twelve_months(moment().date()))


def test_figures_are_worked_out_anew_when_something_has_happened_and_only_then(
    unit: Any, version: Any, django_assert_num_queries: Any
) -> None:
    by, referral = staff(unit), case(unit)
    scope, period = Scope(version, (unit,), True), last_twelve_months(moment().date())
    first = figures(scope, period)
    with django_assert_num_queries(2):
        again = figures(scope, period)

    handling.take(by=by, referral=referral)
    attempt(by, referral)
    later = figures(scope, period)

    assert again == first
    assert (first.funnel.steps, later.funnel.steps) == ((1, 0, 0, 0), (1, 1, 0, 0))


def test_now_counts_late_and_leaves_pauses_out(unit: Any) -> None:
    yesterday, tomorrow = moment() - timedelta(days=1), moment() + timedelta(days=1)
    past(unit, "received", days_ago=9, due_at=yesterday)
    past(unit, "received", days_ago=3, due_at=tomorrow)
    past(unit, "received", days_ago=90, due_at=yesterday, paused=True)
    past(unit, "contacting", days_ago=20, due_at=tomorrow)
    past(unit, "declined")

    found = now([unit.pk])

    received, contacting = found.standings
    assert (found.open, found.late) == (4, 1)
    assert (received.count, received.late, received.paused, contacting.count) == (3, 1, 1, 1)
    assert received.days == pytest.approx(6.0, abs=0.1)
    assert found.stuck == received


def test_loads_count_closing_places_as_taken_and_not_as_places(unit: Any) -> None:
    person = ProfessionalFactory(name="Anna Test")
    for _each in range(2):
        CaseloadPlaceFactory(unit=unit, contact_person=person)
    EnrolmentFactory(unit=unit, contact_person=person, place__closed=True, status="paused")

    [load] = loads([unit])

    assert (load.name, load.places, load.taken, load.closing, load.paused) == ("Anna Test", 2, 1, 1, 1)


def test_flow_is_the_last_run_that_sent_anything(unit: Any) -> None:
    for day, rows in ((1, {"referral": 12}), (3, {"referral": 1})):
        RegistrySync.objects.create(
            programme=unit.programme, at=at(2026, 3, day), rows=rows, left_out={"no person number": 2}
        )

    found = last_flow(unit.programme)

    assert found is not None
    assert found.rows[:3] == (("referral", 1), ("enrolment", 0), ("phase", 0))
    assert dict(found.rows)["slip"] == 0
    assert found.left_out == (("no person number", 2),)
    assert last_flow("nothing-ever-sent") is None
