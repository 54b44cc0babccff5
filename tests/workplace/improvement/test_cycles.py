"""Plan, do, study, act: in that order, with what was learned; the steering group reads along and changes nothing."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.web.pages.improvement.measured import halves
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.improvement.actions import cycles as acts
from samvej.workplace.improvement.actions.cycles import CyclePlan
from samvej.workplace.improvement.models import Cycle, CycleEvent
from samvej.workplace.improvement.transitions import CYCLE
from samvej.workplace.improvement.wording import WORDED, event_words
from samvej.workplace.learning.waiting import Point
from samvej.workplace.programmes.models import ProgrammeUnit
from tests.workplace.factories import logged_in, make_actor

pytestmark = pytest.mark.django_db
PLAN = CyclePlan("Alle ved besked inden for et døgn.", "Afdelingen ringer.", "Færre kommer galt afsted.", "kontakt")


@pytest.fixture
def lead(unit: ProgrammeUnit) -> Actor:
    return make_actor("lead", unit.organisation)


@pytest.fixture
def cycle(unit: ProgrammeUnit, lead: Actor) -> Cycle:
    return acts.plan_cycle(by=lead, unit=unit, plan=PLAN)


def test_cycle_goes_its_round_and_the_next_grows_out_of_it(unit: ProgrammeUnit, lead: Actor, cycle: Cycle) -> None:
    acts.begin(by=lead, cycle=cycle)
    acts.write_note(by=lead, cycle=cycle, text="Tre af fire gange.")
    acts.study(by=lead, cycle=cycle, saw="Halvt så mange.", learned="Det skal stå i vagtplanen.")
    acts.decide(by=lead, cycle=cycle, decision="adapt")
    cycle.refresh_from_db()
    next_one = acts.plan_cycle(by=lead, unit=unit, plan=PLAN, after=cycle)

    assert (cycle.status, cycle.decision, next_one.number, next_one.after) == ("decided", "adapt", 2, cycle)
    assert list(cycle.events.values_list("kind", flat=True)) == [
        "cycle planned",
        "cycle begun",
        "cycle noted",
        "cycle studied",
        "cycle decided",
    ]


@pytest.mark.parametrize("name", ["study", "decide"])
def test_nothing_is_skipped(lead: Actor, cycle: Cycle, name: str) -> None:
    said: dict[str, Any] = {"saw": "a", "learned": "b"} if name == "study" else {"decision": "adopt"}

    with pytest.raises(NotNow):
        getattr(acts, name)(by=lead, cycle=cycle, **said)


def test_cycle_that_is_dropped_keeps_what_was_learned(lead: Actor, cycle: Cycle) -> None:
    dropped = acts.drop(by=lead, cycle=cycle, learned="Afdelingen flytter.")

    assert (dropped.status, dropped.decision, dropped.learned) == ("decided", "abandon", "Afdelingen flytter.")


def test_staff_and_steering_change_nothing(unit: ProgrammeUnit, cycle: Cycle) -> None:
    for role in ("contact person", "steering"):
        with pytest.raises(NotYours):
            acts.begin(by=make_actor(role, unit.organisation), cycle=cycle)


def test_second_of_two_is_told_that_somebody_was_quicker(lead: Actor, cycle: Cycle) -> None:
    seen = cycle.revision
    acts.begin(by=lead, cycle=cycle)

    with pytest.raises(NotNow, match="En anden har skrevet"):
        acts.begin(by=lead, cycle=cycle, seen_revision=seen)


def test_same_press_twice_plans_one(unit: ProgrammeUnit, lead: Actor) -> None:
    one, other = (acts.plan_cycle(by=lead, unit=unit, plan=PLAN, once="a" * 32) for _each in range(2))

    assert one.pk == other.pk


def test_table_of_states_has_no_fault_and_every_event_has_words() -> None:
    assert list(CYCLE.faults()) == []
    assert {each.event for each in CYCLE.transitions} == WORDED
    assert all(event_words(CycleEvent(kind=kind, detail={"decision": "adopt"})) for kind in WORDED)


# --- the numbers ----------------------------------------------------------------------------------------------


def test_month_of_the_beginning_is_in_neither_half() -> None:
    """The example of docs/reference/improvement.md."""
    months = [(1, 6.0), (2, 8.0), (3, 20.0), (4, 4.0), (5, 5.0)]
    points = [Point(date(2026, month, 1), 9, days) for month, days in months]

    before, after = halves(points, date(2026, 3, 17), weekly=False)

    assert (before.points, before.mean, after.points, after.mean) == (2, 7.0, 2, 4.5)


def test_monday_of_the_beginning_is_before_and_hidden_or_running_points_are_in_neither() -> None:
    points = [
        Point(date(2026, 3, 2), 9, 6.0),
        Point(date(2026, 3, 9), 9, 8.0),
        Point(date(2026, 3, 16), 0, None, hidden=True),
        Point(date(2026, 3, 23), 9, 3.0),
        Point(date(2026, 3, 30), 9, 99.0, over=False),
    ]

    before, after = halves(points, date(2026, 3, 9), weekly=True)

    assert (before.mean, after.mean, after.points) == (7.0, 3.0, 1)


# --- pages -------------------------------------------------------------------------------------------------------


def form(**more: Any) -> dict[str, Any]:
    words = {"aim": PLAN.aim, "change": PLAN.change, "prediction": PLAN.prediction, "chart": "kontakt", "scale": "5"}
    return {**words, "once": uuid4(), **more}


def test_lead_plans_begins_and_reads_the_chart(unit: ProgrammeUnit, lead: Actor) -> None:
    client = logged_in(lead)
    made = client.post(reverse("improvement:plan", args=[unit.programme]), form())
    client.post(made["Location"], {"act": "begin", "revision": 0})

    page = client.get(made["Location"]).content.decode()
    listed = client.get(reverse("improvement:programme", args=[unit.programme])).content.decode()

    assert "/overblik/" in page  # the lead page's own chart
    assert "Afprøvningen begyndte" in page
    assert "med 5 borgere" in listed


def test_form_of_a_late_page_says_so_and_keeps_the_words(unit: ProgrammeUnit, lead: Actor, cycle: Cycle) -> None:
    seen = cycle.revision
    acts.begin(by=lead, cycle=cycle)
    acts.write_note(by=lead, cycle=cycle, text="Tre af fire.")

    answer = logged_in(lead).post(
        reverse("improvement:cycle", args=[cycle.key]),
        {"act": "study", "saw": "Halvt så mange.", "learned": "Meget.", "revision": seen},
    )

    text = answer.content.decode()
    assert "En anden har skrevet" in text
    assert "Halvt så mange.</textarea>" in text


@pytest.mark.parametrize(
    ("role", "status"),
    [("lead", 200), ("steering", 200), ("contact person", 200), ("referrer", 403), ("administrator", 403)],
)
def test_page_is_for_those_who_work_with_the_programme(
    unit: ProgrammeUnit, cycle: Cycle, role: str, status: int
) -> None:
    client = logged_in(make_actor(role, unit.organisation))

    assert client.get(reverse("improvement:programme", args=[unit.programme])).status_code == status
    assert client.get(reverse("improvement:cycle", args=[cycle.key])).status_code == status


def test_lead_elsewhere_finds_no_cycle(cycle: Cycle) -> None:
    client = logged_in(make_actor("lead"))

    assert client.get(reverse("improvement:cycle", args=[cycle.key])).status_code == 404


def test_list_takes_as_many_queries_for_many_cycles_as_for_one(
    unit: ProgrammeUnit, lead: Actor, cycle: Cycle
) -> None:
    client, path = logged_in(lead), reverse("improvement:programme", args=[unit.programme])
    client.get(path)
    with CaptureQueriesContext(connection) as for_one:
        client.get(path)
    for _each in range(4):
        acts.plan_cycle(by=lead, unit=unit, plan=PLAN)

    with CaptureQueriesContext(connection) as for_many:
        client.get(path)

    assert len(for_one) == len(for_many)
