"""A barrier is kept in ten seconds and leads to nobody; the lead puts barriers together and counts them by door."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.improvement.actions.logging_barriers import log_barrier, put_together, take_apart
from samvej.workplace.improvement.anonymous import cleaned
from samvej.workplace.improvement.models import Barrier, Theme
from samvej.workplace.improvement.queries import barriers_of, count_by_door
from samvej.workplace.people.models import Account, Citizen
from samvej.workplace.programmes.models import ProgrammeUnit
from tests.workplace.factories import CitizenFactory, ProgrammeUnitFactory, logged_in, make_actor
from tests.workplace.slips.ground import ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(unit: ProgrammeUnit) -> Actor:
    return make_actor("lead", unit.organisation)


def barrier(unit: ProgrammeUnit, by: Actor, **said: Any) -> Barrier:
    return log_barrier(
        by=by, unit=unit, **{"door": "hospital", "happened": "Ingen besked.", "how_often": "always", **said}
    )


PETER = Citizen(
    given_name="Peter Ib",
    family_name="Test-Hansen",
    called="Pete",
    address="Prøvevej 12, 2. tv.",
    birth_date=date(1970, 3, 1),
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Peter fik ingen besked", "borgeren fik ingen besked"),
        ("PETERS mor ringede", "borgeren mor ringede"),
        ("Test-Hansen blev afvist", "borgeren-borgeren blev afvist"),
        ("Ib og pete", "borgeren og borgeren"),
        ("Han bor på Prøvevej 12", "Han bor på [fjernet]"),
        ("Født 1970 og afvist", "Født [fjernet] og afvist"),
        ("Ring 12 34 56 78", "Ring [fjernet]"),
        ("skriv til a.b@test.dk", "skriv til [fjernet]"),
        ("afvist 3. marts 2026 og 4/5-26", "afvist [fjernet] og [fjernet]"),
        ("Tre sygehuse, to uger, 14 dage", "Tre sygehuse, to uger, 14 dage"),
    ],
)
def test_what_could_tell_who_it_is_is_taken_out(said: str, kept: str) -> None:
    assert cleaned(said, PETER).text == kept
    assert (cleaned(said, PETER).changed > 0) == (said != kept)


def test_person_number_is_masked_whoever_is_known() -> None:
    assert "1234" not in cleaned("010170-1234 fik nej").text


def test_barrier_leads_to_no_citizen_and_to_no_account() -> None:
    """Nor to who wrote it, nor to the hour: with a course's log beside it, an hour would be enough."""
    for model in apps.get_app_config("improvement").get_models():
        if model in (Barrier, Theme):
            targets = {f.related_model for f in model._meta.get_fields() if isinstance(f, ForeignKey)}
            assert not targets & {Account, Citizen}
    assert Barrier._meta.get_field("on").get_internal_type() == "DateField"
    assert not [f for f in Barrier._meta.concrete_fields if f.get_internal_type() == "DateTimeField"]


def test_same_press_twice_keeps_one(unit: ProgrammeUnit, lead: Actor) -> None:
    first, again = (barrier(unit, lead, once="a" * 32) for _each in range(2))

    assert first.pk == again.pk


def test_whoever_meets_no_citizens_logs_nothing(unit: ProgrammeUnit) -> None:
    for role in ("steering", "administrator"):
        with pytest.raises(NotYours):
            barrier(unit, make_actor(role, unit.organisation))


def test_doors_are_counted_the_most_frequent_first(unit: ProgrammeUnit, lead: Actor) -> None:
    """The example of docs/reference/improvement.md."""
    for door, often in (("hospital", "always"), ("employment", "always"), ("hospital", "once")):
        barrier(unit, lead, door=door, how_often=often)

    counts = count_by_door(barriers_of([unit]))

    assert [(each.door, each.count, each.always) for each in counts] == [("hospital", 2, 1), ("employment", 1, 1)]


def test_lead_puts_barriers_together_and_takes_them_apart(unit: ProgrammeUnit, lead: Actor) -> None:
    two = [barrier(unit, lead), barrier(unit, lead)]

    theme = put_together(by=lead, unit=unit, barriers=two, name="Uden besked")
    same = put_together(by=lead, unit=unit, barriers=two[:1], name="Uden besked")
    count = take_apart(by=lead, unit=unit, barriers=two)

    assert (theme.pk, count) == (same.pk, 2)
    assert not Theme.objects.exists()  # nothing was in it, and nothing grew out of it


def test_barriers_of_two_units_are_not_put_together(unit: ProgrammeUnit, lead: Actor) -> None:
    other = barrier(ProgrammeUnitFactory(), lead)

    with pytest.raises(NotNow):
        put_together(by=lead, unit=unit, barriers=[barrier(unit, lead), other], name="Uden besked")


# --- pages ---------------------------------------------------------------------------------------------------


def said(**more: Any) -> dict[str, Any]:
    return {"happened": "Ingen besked.", "door": "hospital", "how_often": "always", "once": uuid4(), **more}


def test_team_member_of_another_sector_logs_from_the_course_without_the_citizens_name() -> None:
    here = ground()
    form = said(happened="Hemmelige blev sendt hjem uden medicin", course=here.enrolment.key)

    answer = logged_in(here.member).post(reverse("improvement:log"), form)

    kept = Barrier.objects.get()
    assert answer["Location"] == reverse("pathways:enrolment", args=[here.enrolment.key])
    assert (kept.unit, kept.happened) == (here.enrolment.unit, "borgeren blev sendt hjem uden medicin")
    assert kept.cleaned


def test_nobody_logs_from_a_course_that_is_not_theirs_to_open() -> None:
    here = ground()

    answer = logged_in(make_actor("contact person")).post(reverse("improvement:log"), said(course=here.enrolment.key))

    assert answer.status_code == 404
    assert not Barrier.objects.exists()


def test_form_with_a_lack_keeps_the_words(unit: ProgrammeUnit, lead: Actor) -> None:
    answer = logged_in(lead).post(reverse("improvement:log"), said(door=""))

    assert answer.context["form"].errors["door"]
    assert 'value="Ingen besked."' in answer.content.decode()


def test_lead_gathers_on_the_list_and_staff_only_read(unit: ProgrammeUnit, lead: Actor) -> None:
    one = barrier(unit, lead)
    path, form = reverse("improvement:barriers"), {"act": "gather", "barrier": str(one.key), "name": "Uden besked"}
    staff = logged_in(make_actor("contact person", unit.organisation))

    refused, done = staff.post(path, form), logged_in(lead).post(path, form)

    one.refresh_from_db()
    assert (refused.status_code, done.status_code) == (403, 302)
    assert one.theme is not None
    assert "Uden besked" in staff.get(path).content.decode()


def test_list_of_a_unit_shows_no_other_units_barriers(unit: ProgrammeUnit, lead: Actor) -> None:
    barrier(ProgrammeUnitFactory(), lead, happened="Et andet sted.")

    assert "Et andet sted." not in logged_in(lead).get(reverse("improvement:barriers")).content.decode()


def test_list_takes_as_many_queries_for_many_as_for_one(unit: ProgrammeUnit, lead: Actor) -> None:
    put_together(by=lead, unit=unit, barriers=[barrier(unit, lead)], name="Et")
    client, path = logged_in(lead), reverse("improvement:barriers")
    client.get(path)
    with CaptureQueriesContext(connection) as for_one:
        client.get(path)
    for number in range(4):
        put_together(by=lead, unit=unit, barriers=[barrier(unit, lead)], name=f"Navn {number}")

    with CaptureQueriesContext(connection) as for_many:
        client.get(path)

    assert len(for_one) == len(for_many)


def test_page_for_the_outside_sends_them_to_a_course() -> None:
    text = logged_in(make_actor("team member")).get(reverse("improvement:log")).content.decode()

    assert "Gå ind fra et forløb" in text
    assert CitizenFactory().given_name not in text
