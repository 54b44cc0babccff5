"""One's own seat: role and notices."""

import re
from typing import Any

import pytest

from samvej.web.notices import WORDS
from samvej.workplace.pathways.transitions import ENROLMENT
from samvej.workplace.people.models import Employment, Notice
from samvej.workplace.referrals.transitions import REFERRAL
from tests.workplace.factories import (
    LONG_AGO,
    OrganisationFactory,
    ProgrammeUnitFactory,
    ProgrammeVersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_roles(actor: Any) -> Any:
    """A lead who is an administrator elsewhere too; the second employment."""
    lead = actor("lead")
    second = Employment.objects.create(
        professional=lead.professional, organisation=OrganisationFactory(), role="administrator", valid_from=LONG_AGO
    )
    return lead, second


def test_choosing_a_role_changes_what_one_may(two_roles: Any, client_as: Any) -> None:
    lead, second = two_roles
    client = client_as(lead)

    client.post("/profil/rolle/", {"employment": str(second.pk)})
    page = client.get("/profil/").content.decode()

    assert f"Administrator, {second.organisation.name}" in page


def test_role_of_somebody_else_cannot_be_chosen(two_roles: Any, actor: Any, client_as: Any) -> None:
    _lead, second = two_roles
    client = client_as(actor("referrer"))

    answer = client.post("/profil/rolle/", {"employment": str(second.pk)})

    assert answer.status_code == 404
    assert second.organisation.name not in client.get("/profil/").content.decode()


def test_whoever_has_several_roles_chooses_first(two_roles: Any, client_as: Any) -> None:
    lead, _second = two_roles
    client = client_as(lead)
    session = client.session
    del session["employment"]
    session.save()

    assert client.get("/").headers["Location"] == "/profil/"


def test_menu_holds_what_the_role_may(actor: Any, client_as: Any) -> None:
    lead = client_as(actor("lead")).get("/profil/").content.decode()
    steering = client_as(actor("steering")).get("/profil/").content.decode()

    assert "Indbakke" in lead
    assert "Indbakke" not in steering


@pytest.mark.parametrize(
    ("programmes", "words"),
    [
        (["sammen-om-min-vej"], "Kontaktperson (forløbspartner), "),
        (["patientens-team"], "Kontaktperson (tovholder), "),
        (["sammen-om-min-vej", "patientens-team"], "Kontaktperson, "),
        ([], "Kontaktperson, "),
    ],
)
def test_contact_person_is_called_what_the_places_programmes_call_them(
    actor: Any, client_as: Any, programmes: list[str], words: str
) -> None:
    place = OrganisationFactory()
    for programme in programmes:
        ProgrammeVersionFactory(programme=programme)
        ProgrammeUnitFactory(programme=programme, organisation=place)

    page = client_as(actor("contact person", organisation=place)).get("/profil/").content.decode()

    assert f"{words}{place.name}" in page


@pytest.mark.parametrize(
    ("role", "there"),
    [("lead", {"/skred/", "/indlaeggelser/"}), ("contact person", {"/indlaeggelser/"}), ("administrator", set())],
)
def test_ways_to_what_one_is_asked_about_are_in_the_menu(
    actor: Any, client_as: Any, role: str, there: set[str]
) -> None:
    page = client_as(actor(role)).get("/profil/").content.decode()

    assert {each for each in ("/skred/", "/indlaeggelser/") if f'href="{each}"' in page} == there
    assert 'href="/min-mail/"' in page
    assert ('href="/invitationer/"' in page) == (role != "administrator")


def test_notice_is_read_when_it_is_followed(actor: Any, client_as: Any) -> None:
    lead = actor("lead")
    notice = Notice.objects.create(recipient=lead.account, text="your referral has an answer", link="/profil/")
    client = client_as(lead)
    before = client.get("/beskeder/").content.decode()

    answer = client.post(f"/beskeder/{notice.pk}/")

    assert "Der er svar på din henvisning." in before
    assert "1 ny besked" in before
    assert answer.headers["Location"] == "/profil/"
    assert "1 ny besked" not in client.get("/beskeder/").content.decode()


def test_notice_of_somebody_else_is_not_there(actor: Any, client_as: Any) -> None:
    notice = Notice.objects.create(
        recipient=actor("lead").account, text="your referral has an answer", link="/profil/"
    )
    client = client_as(actor("referrer"))

    answer = client.post(f"/beskeder/{notice.pk}/")
    client.post("/beskeder/laest/", {"notice": str(notice.pk)})
    client.post("/beskeder/laest/")

    assert answer.status_code == 404
    assert Notice.objects.get(pk=notice.pk).read_at is None


def test_link_of_a_notice_leads_nowhere_else(actor: Any, client_as: Any) -> None:
    lead = actor("lead")
    notice = Notice.objects.create(recipient=lead.account, text="x", link="https://example.org/")

    answer = client_as(lead).post(f"/beskeder/{notice.pk}/")

    assert answer.headers["Location"] == "/beskeder/"


def test_every_notice_of_the_tables_has_words() -> None:
    told = {text for table in (REFERRAL, ENROLMENT) for each in table.transitions for text in each.notices}

    assert told <= set(WORDS)


def test_number_of_queries_does_not_grow_with_the_notices(
    actor: Any, client_as: Any, django_assert_num_queries: Any
) -> None:
    lead = actor("lead")
    client = client_as(lead)
    client.get("/beskeder/")

    counts = []
    for _each in range(2):
        Notice.objects.bulk_create(Notice(recipient=lead.account, text="x", link="/profil/") for _n in range(9))
        with django_assert_num_queries(9, exact=False) as asked:
            page = client.get("/beskeder/").content.decode()
        counts.append((len(asked), len(re.findall("Der er nyt i en sag", page)) > 0))

    assert counts[0] == counts[1]
