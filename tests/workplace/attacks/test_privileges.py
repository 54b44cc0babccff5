"""One step up: what a role, a weak ground or a consent would open if nobody had thought of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.break_glass import break_glass
from samvej.workplace.access.consents import give_consent
from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.models import Consent, Restriction
from samvej.workplace.access.relations import claim_relation
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotThere, NotYours
from samvej.workplace.people.actions import (
    add_relative,
    change_contact,
    change_professional,
    employ,
    merge_citizens,
    protect,
    record_death,
)
from samvej.workplace.people.models import Citizen, Employment, Notice
from tests.workplace.factories import (
    AccountFactory,
    CitizenFactory,
    EnrolmentFactory,
    OrganisationFactory,
    ProgrammeUnitFactory,
    make_actor,
)
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db
WHY = "Borgeren står her hos mig og beder om hjælp."


@pytest.fixture
def citizen() -> Citizen:
    return CitizenFactory(protected=True, address="Hemmelig Testvej 1")


# --- a weak ground ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda by, citizen: protect(by=by, citizen=citizen, protected=False),
        lambda by, citizen: record_death(by=by, citizen=citizen, on=today()),
        lambda by, citizen: change_contact(by=by, citizen=citizen, phone="11111111"),
        lambda by, citizen: add_relative(by=by, citizen=citizen, name="Ven Test", relation="ven", may_act=True),
    ],
    ids=["lift protection", "death", "contact", "power of attorney"],
)
def test_claimed_relation_reads_and_changes_nothing(citizen: Citizen, change: Any) -> None:
    by = make_actor("contact person", is_health_professional=True)
    claim_relation(by=by, citizen=citizen, reason=WHY)

    with pytest.raises(NotYours):
        change(by, citizen)

    citizen.refresh_from_db()
    assert (citizen.protected, citizen.died_on, citizen.phone) == (True, None, "00000000")
    assert not citizen.relatives.exists()


def test_claimed_relation_joins_no_records(citizen: Citizen) -> None:
    by = make_actor("contact person", is_health_professional=True)
    other = CitizenFactory()
    for each in (citizen, other):
        claim_relation(by=by, citizen=each, reason=WHY)

    with pytest.raises(NotYours):
        merge_citizens(by=by, keep=citizen, gives_way=other)


@pytest.mark.parametrize(("grade", "lifts"), [("B", False), ("A", True)])
def test_protection_is_lifted_only_by_who_sees_the_address(citizen: Citizen, grade: str, lifts: bool) -> None:
    by = make_actor("contact person", is_health_professional=True)
    relate(by, citizen, grade=grade)

    if lifts:
        protect(by=by, citizen=citizen, protected=False)
    else:
        with pytest.raises(NotYours):
            protect(by=by, citizen=citizen, protected=False)

    citizen.refresh_from_db()
    assert citizen.protected is not lifts


# --- who gives roles -------------------------------------------------------------------------------------


def test_administrator_gives_themselves_no_role() -> None:
    admin = make_actor("administrator")
    assert admin.professional
    assert admin.organisation

    with pytest.raises(NotYours):
        employ(by=admin, professional=admin.professional, organisation=admin.organisation, role="lead")

    assert list(Employment.objects.filter(professional=admin.professional).values_list("role", flat=True)) == [
        "administrator"
    ]


@pytest.mark.parametrize("change", [{"is_health_professional": True}, {"authorisation": "BCDF1"}])
def test_administrator_makes_no_health_professional_of_themselves(change: dict[str, Any]) -> None:
    admin = make_actor("administrator", is_health_professional=False)
    assert admin.professional

    with pytest.raises(NotYours):
        change_professional(by=admin, professional=admin.professional, **change)

    admin.professional.refresh_from_db()
    assert not admin.professional.is_health_professional


# --- consents --------------------------------------------------------------------------------------------


def _consent(citizen: Citizen, **fields: Any) -> Consent:
    said = {
        "programme": "sammen-om-min-vej",
        "data_types": ["contact details", "social"],
        "from_sectors": ["hospital"],
        "to_sectors": ["municipality"],
        "purpose": "Så vi kan hjælpe samlet.",
        "basis": "consent",
        "how": "spoken",
        "recorded_by": AccountFactory(),
        "valid_from": today(),
        "valid_to": today() + timedelta(days=30),
    }
    return Consent.objects.create(citizen=citizen, **{**said, **fields})


@pytest.mark.parametrize(("of_place", "of_citizen"), [("0360", ""), ("", "0376"), ("", "")])
def test_consent_to_the_municipality_opens_nothing_where_it_is_not_known_which(
    of_place: str, of_citizen: str
) -> None:
    citizen = CitizenFactory(municipality=of_citizen)
    place = OrganisationFactory(sector="municipality-social", municipality=of_place)
    _consent(citizen)

    assert grounds(by=make_actor("team member", organisation=place), citizen=citizen) is None


def test_consent_to_one_programme_opens_nothing_to_a_role_of_another() -> None:
    citizen = CitizenFactory()
    place = OrganisationFactory(sector="municipality-social", municipality=citizen.municipality)
    _consent(citizen)

    other = make_actor("team member", organisation=place, programme="patientens-team")
    same = make_actor("team member", organisation=place, programme="sammen-om-min-vej")

    assert grounds(by=other, citizen=citizen) is None
    assert grounds(by=same, citizen=citizen) is not None


@pytest.mark.django_db(transaction=True)
def test_citizen_is_told_of_a_consent_that_somebody_else_wrote_down() -> None:
    citizen = CitizenFactory()
    own = AccountFactory(citizen=citizen)
    by = make_actor("contact person", is_health_professional=True)
    relate(by, citizen)
    said: dict[str, Any] = {
        "programme": "sammen-om-min-vej",
        "data_types": ["health"],
        "from_sectors": ["hospital"],
        "to_sectors": ["psychiatry"],
        "purpose": "Så vi kan hjælpe samlet.",
        "basis": "consent",
        "how": "spoken",
        "valid_to": today() + timedelta(days=30),
    }

    give_consent(by=by, citizen=citizen, **said)
    give_consent(by=Actor(own), citizen=citizen, **{**said, "how": "digital"})

    assert list(Notice.objects.filter(recipient=own).values_list("text", "link")) == [
        ("a consent was written down", "/min-side/samtykker/")
    ]


# --- restrictions and break-glass -------------------------------------------------------------------------


def test_claim_tells_nothing_of_a_citizen_who_keeps_the_contact_details_back(client_as: Any) -> None:
    by = make_actor("referrer", is_health_professional=True)
    citizen = CitizenFactory(cpr="610170-1234")
    Restriction.objects.create(citizen=citizen, data_types=["contact details"])
    browser = client_as(by)

    hidden = browser.post("/adgang/relation/", {"number": "610170-1234", "reason": WHY})
    unknown = browser.post("/adgang/relation/", {"number": "610170-1235", "reason": WHY})

    assert hidden.status_code == unknown.status_code == 200
    assert not by.professional.relations.exists()
    with pytest.raises(NotThere):
        claim_relation(by=by, citizen=citizen, reason=WHY)


def test_referring_asks_for_the_name_of_a_citizen_who_said_no_as_of_nobody_known(client_as: Any) -> None:
    by = make_actor("referrer")
    citizen = CitizenFactory(cpr="610170-1234", given_name="Hemmelig")
    Restriction.objects.create(citizen=citizen, organisation=by.organisation)
    browser = client_as(by)

    page = browser.post("/henvis/", {"cpr": "610170-1234"}, follow=True)

    assert page.redirect_chain[0][0].startswith("/henvis/borger/")
    assert "Hemmelig" not in page.content.decode()


def test_course_opened_in_an_emergency_says_so_on_its_page(client_as: Any) -> None:
    unit = ProgrammeUnitFactory(programme="sammen-om-min-vej")
    course = EnrolmentFactory(unit=unit)
    by = make_actor("referrer", is_health_professional=True)
    break_glass(by=by, citizen=course.citizen, basis="essential regard", reason=WHY)

    page = client_as(by).get(f"/forloeb/{course.key}/")

    assert page.status_code == 200
    assert "nødsituation" in page.content.decode()


def test_search_asks_the_database_as_much_for_unknown_as_for_not_yours(
    client_as: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    CitizenFactory(cpr="610170-1234")
    browser = client_as(make_actor("referrer"))
    counts = []
    browser.post("/borgere/soeg/", {"number": "610170-1235", "why": "refer"})  # what is read once has been read
    for number in ("610170-1234", "610170-1235"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.post("/borgere/soeg/", {"number": number, "why": "refer"})
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_role_that_ended_yesterday_opens_nothing(client_as: Any) -> None:
    by = make_actor("contact person", is_health_professional=True)
    citizen = CitizenFactory()
    relate(by, citizen)
    browser = client_as(by)
    before = browser.get(f"/borgere/{citizen.key}/").status_code

    Employment.objects.update(valid_from=date(2020, 1, 1), valid_to=today() - timedelta(days=1))

    assert before == 200
    assert browser.get(f"/borgere/{citizen.key}/").status_code == 404


def test_role_of_somebody_else_is_not_chosen(client_as: Any) -> None:
    by, other = make_actor("referrer"), make_actor("lead")
    browser = client_as(by)

    answer = browser.post("/profil/rolle/", {"employment": str(other.employment.pk)})  # type: ignore[union-attr]
    session = browser.session
    session["employment"] = other.employment.pk  # type: ignore[union-attr]
    session.save()

    assert answer.status_code == 404
    assert browser.get("/adgang/opfoelgning/").status_code == 403
