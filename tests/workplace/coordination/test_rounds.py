"""A round is held: everybody on a team is asked once, nobody's sheet is kept, and it is seen when it is over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.coordination.actions.answering import answer
from samvej.workplace.coordination.actions.rounds import close_round, open_round
from samvej.workplace.coordination.models import Round, RoundEvent, Seat, Tally
from samvej.workplace.coordination.queries import asked_in, asked_of, network_of
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Notice
from tests.workplace.factories import (
    EnrolmentFactory,
    OrganisationFactory,
    ProgrammeUnitFactory,
    ProgrammeVersionFactory,
    logged_in,
    make_actor,
)

PROGRAMME = "patientens-team"


def seat(enrolment: Enrolment, by: Actor, role: str) -> Actor:
    assert by.professional is not None
    assert by.organisation is not None
    TeamMember.objects.create(
        enrolment=enrolment, professional=by.professional, organisation=by.organisation, role=role
    )
    return by


class Unit:
    """A unit with ``size`` contact persons and as many support workers on a team each, and its lead."""

    def __init__(self, size: int = 5) -> None:
        self.unit = ProgrammeUnitFactory(programme=PROGRAMME)
        self.enrolment = EnrolmentFactory(unit=self.unit)
        elsewhere = OrganisationFactory(sector="municipality-social")
        place = self.unit.organisation
        self.partners = [
            seat(self.enrolment, make_actor("contact person", place), "contact person") for _ in range(size)
        ]
        self.workers = [
            seat(self.enrolment, make_actor("team member", elsewhere), "support worker") for _ in range(size)
        ]
        self.lead = make_actor("lead", place)

    def open(self, **said: Any) -> Round:
        return open_round(by=self.lead, unit=self.unit, closes_on=today() + timedelta(days=14), **said)


SHEET = {"support worker": {"often enough": 4, "in time": 2}}


@pytest.mark.django_db
class TestRound:
    """One round, from its beginning to what it says."""

    def test_everybody_on_a_team_is_asked_once_in_the_role_of_most_citizens(
        self, django_capture_on_commit_callbacks: Any
    ) -> None:
        here = Unit(2)
        both = here.partners[0]
        for _each in range(2):
            seat(EnrolmentFactory(unit=here.unit), both, "psychiatry")
        seat(
            EnrolmentFactory(unit=ProgrammeUnitFactory(programme=PROGRAMME)),
            make_actor("contact person"),
            "psychiatry",
        )

        with django_capture_on_commit_callbacks(execute=True):
            begun = here.open()

        assert both.account is not None
        assert Seat.objects.get(account=both.account).role == "psychiatry"
        assert begun.seats.count() == 4
        assert begun.roles == ["contact person", "psychiatry", "support worker"]
        assert Notice.objects.filter(text="your view of the cooperation is asked for").count() == 4

    def test_only_the_lead_holds_it_and_one_at_a_time(self) -> None:
        here = Unit(1)
        with pytest.raises(NotYours):
            open_round(by=here.partners[0], unit=here.unit, closes_on=date(2090, 1, 1))
        first, again = here.open(once="a" * 32), here.open(once="a" * 32)

        with pytest.raises(NotNow, match="allerede en runde"):
            here.open()

        assert first.pk == again.pk

    def test_unit_without_teams_has_nobody_to_ask(self) -> None:
        unit = ProgrammeUnitFactory(programme=ProgrammeVersionFactory(programme=PROGRAMME).programme)

        with pytest.raises(NotNow, match="ingen at spørge"):
            open_round(by=make_actor("lead", unit.organisation), unit=unit, closes_on=date(2090, 1, 1))

    def test_answers_are_counted_and_no_sheet_is_kept(self) -> None:
        here = Unit(1)
        begun = here.open()

        answer(by=here.partners[0], round=begun, sheet=SHEET)
        answer(by=here.partners[0], round=begun, sheet=SHEET)  # a second press

        assert set(Tally.objects.values_list("by_role", "item", "value", "count")) == {
            ("contact person", "often enough", 4, 1),
            ("contact person", "in time", 2, 1),
        }
        assert asked_of(here.partners[0]) == []
        for model in apps.get_app_config("coordination").get_models():
            if model in (Seat, Tally):
                assert not [f for f in model._meta.concrete_fields if f.get_internal_type() == "DateTimeField"]
        assert {f.name for f in Tally._meta.concrete_fields}.isdisjoint({"account", "by", "seat"})
        assert list(RoundEvent.objects.values_list("kind", flat=True)) == ["round opened"]

    @pytest.mark.parametrize(
        "sheet",
        [
            {},
            {"contact person": {"in time": 3}},
            {"support worker": {"in time": 6}},
            {"support worker": {"x": 3}},
            {"police": {"in time": 3}},
        ],
        ids=["empty", "own role", "off the scale", "no such item", "no such role"],
    )
    def test_sheet_that_does_not_fit_counts_nothing(self, sheet: dict[str, dict[str, int]]) -> None:
        here = Unit(1)
        begun = here.open()

        with pytest.raises(NotNow):
            answer(by=here.partners[0], round=begun, sheet=sheet)

        assert not Tally.objects.exists()
        assert not Seat.objects.filter(answered=True).exists()

    def test_nothing_is_seen_before_it_is_over_and_nothing_answered_after(self) -> None:
        here = Unit(5)
        with clock.at(datetime(2026, 3, 2, 10)):
            begun = here.open()
            for by in here.partners:
                answer(by=by, round=begun, sheet=SHEET)
            while_open = network_of(begun)
        with clock.at(datetime(2026, 3, 17, 0, 1)):
            after = network_of(begun)
            with pytest.raises(NotNow, match="slut"):
                answer(by=here.workers[0], round=begun, sheet={"contact person": {"in time": 3}})

        assert while_open is None
        assert after is not None
        [tie] = after.shown
        assert (tie.by_role, tie.about_role, tie.strength.value) == ("contact person", "support worker", 3.0)

    def test_strangers_answer_nothing(self) -> None:
        here = Unit(1)

        with pytest.raises(NotYours):
            answer(by=make_actor("contact person"), round=here.open(), sheet=SHEET)

    def test_asked_are_counted_by_as_many_queries_for_many(self, django_assert_num_queries: Any) -> None:
        here = Unit(5)

        with django_assert_num_queries(2):
            asked_in(here.unit, ["contact person", "support worker"])


@pytest.mark.django_db(transaction=True)
def test_ten_who_answer_at_once_are_all_counted() -> None:
    here = Unit(5)
    begun = here.open()
    together = Barrier(10)

    def send(by: Actor) -> None:
        about = "support worker" if by in here.partners else "contact person"
        together.wait(timeout=20)
        answer(by=by, round=begun, sheet={about: {"in time": 3, "often enough": 3}})
        connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(send, [*here.partners, *here.workers]))

    assert sorted(Tally.objects.values_list("count", flat=True)) == [5, 5, 5, 5]
    assert Seat.objects.filter(answered=True).count() == 10


# --- pages -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestPages:
    """The overview, the questions and what they say."""

    def test_lead_begins_a_round_and_a_member_answers_it(self) -> None:
        here = Unit(1)
        form = {"closes_on": today() + timedelta(days=14), "once": uuid4()}
        begun = logged_in(here.lead).post(reverse("coordination:overview"), form)
        found = Round.objects.get()
        member = logged_in(here.partners[0])
        path = reverse("coordination:answer", args=[found.key])

        asked = member.get(path).content.decode()
        done = member.post(path, {"r1q0": "4", "r1q1": "2"})

        assert begun["Location"] == done["Location"] == reverse("coordination:round", args=[found.key])
        assert "Bostøtte" in asked
        assert Tally.objects.count() == 2
        assert "Du har svaret" in member.get(done["Location"]).content.decode()

    def test_empty_sheet_says_so_and_what_was_chosen_is_still_chosen(self) -> None:
        here = Unit(1)
        path = reverse("coordination:answer", args=[here.open().key])

        answer_page = logged_in(here.partners[0]).post(path, {"r1q0": "9"})

        assert "Svar på mindst ét spørgsmål" in answer_page.content.decode()

    def test_page_of_a_closed_round_shows_the_network_and_not_the_few(self) -> None:
        here = Unit(5)
        begun = here.open()
        for by in here.partners:
            answer(by=by, round=begun, sheet=SHEET)
        for by in here.workers[:2]:
            answer(by=by, round=begun, sheet={"contact person": {"in time": 1}})
        close_round(by=here.lead, round=begun)

        text = logged_in(here.workers[0]).get(reverse("coordination:round", args=[begun.key])).content.decode()

        assert "<svg" in text
        assert "Bostøtte: 3,0 af 5" in text or "3,0 af 5" in text
        assert "for få svar til at vise" in text
        assert "1,0" not in text

    def test_round_is_for_those_who_were_asked_and_the_lead(self) -> None:
        here = Unit(1)
        path = reverse("coordination:round", args=[here.open().key])

        for by, status in ((here.lead, 200), (here.workers[0], 200), (make_actor("contact person"), 404)):
            assert logged_in(by).get(path).status_code == status

    def test_result_takes_as_many_queries_for_many_rounds_as_for_two(self) -> None:
        here = Unit(5)

        def one() -> Round:
            begun = here.open()
            for by in here.partners:
                answer(by=by, round=begun, sheet=SHEET)
            return close_round(by=here.lead, round=begun)

        one()
        path = reverse("coordination:round", args=[one().key])
        client = logged_in(here.lead)
        client.get(path)
        with CaptureQueriesContext(connection) as for_two:
            client.get(path)
        for _each in range(3):
            one()

        with CaptureQueriesContext(connection) as for_many:
            client.get(path)

        assert len(for_two) == len(for_many)
