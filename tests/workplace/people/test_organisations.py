"""Organisations and staff: who may, what is checked, and what a role's end ends."""

import pytest
from django.urls import reverse

from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.access.roles import ROLES
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.people.actions import (
    change_organisation,
    close_account,
    close_organisation,
    employ,
    end_employment,
    open_account,
    write_in_organisation,
    write_in_professional,
)
from samvej.workplace.people.models import Account, Organisation, Professional
from tests.workplace.factories import (
    CitizenFactory,
    EmploymentFactory,
    OrganisationFactory,
    ProfessionalFactory,
    ProgrammeVersionFactory,
)

pytestmark = pytest.mark.django_db
PAGES = ["list", "new"]


@pytest.fixture
def arne(actor):
    return actor("administrator")


@pytest.fixture
def page(arne, client_as):
    client = client_as(arne)

    def get(name, data=None, **parts):
        url = reverse(f"organisations:{name}", kwargs=parts)
        return client.get(url) if data is None else client.post(url, data)

    return get


# --- organisations -------------------------------------------------------------------------------------


def test_organisation_is_written_in_with_tidy_numbers_and_an_event(arne):
    made = write_in_organisation(by=arne, name="Test", sector="hospital", sor="265161000016000", cvr="10 15 08 17")

    assert (made.cvr, made.events.get().kind) == ("10150817", "written in")


def test_organisation_with_anothers_number_is_refused(arne):
    write_in_organisation(by=arne, name="Test", sector="hospital", sor="265161000016000")

    with pytest.raises(NotNow, match="Tests nummer"):
        write_in_organisation(by=arne, name="Igen", sector="hospital", sor="265161000016000")


def test_organisation_cannot_be_part_of_itself(arne):
    above, below = OrganisationFactory(), OrganisationFactory()
    change_organisation(by=arne, organisation=below, part_of=above)

    with pytest.raises(NotNow):
        change_organisation(by=arne, organisation=above, part_of=below)


def test_organisation_closes_when_nobody_works_there(arne):
    held = EmploymentFactory()

    with pytest.raises(NotNow, match="medarbejdere"):
        close_organisation(by=arne, organisation=held.organisation)
    end_employment(by=arne, employment=held)

    assert close_organisation(by=arne, organisation=held.organisation).closed_on == today()
    with pytest.raises(NotNow):
        employ(by=arne, professional=held.professional, organisation=held.organisation, role="lead")


# --- staff ---------------------------------------------------------------------------------------------


def test_authorisation_makes_a_health_professional(arne):
    assert write_in_professional(by=arne, name="Test", authorisation="bc1d2").is_health_professional
    with pytest.raises(NotNow):
        write_in_professional(by=arne, name="Test", authorisation="aeiou")


def test_role_given_twice_is_held_once(arne):
    person, place = ProfessionalFactory(), OrganisationFactory()

    held = [employ(by=arne, professional=person, organisation=place, role="referrer") for _ in range(2)]

    assert held[0] == held[1]
    assert person.events.filter(kind="employed").count() == 1


def test_last_role_at_a_place_ends_the_relations_from_there(arne, actor):
    nurse, citizen = actor("referrer"), CitizenFactory()
    relation = TreatmentRelation.objects.create(
        citizen=citizen,
        professional=nurse.professional,
        organisation=nurse.organisation,
        grade="D",
        source="claimed",
        source_id="1",
        basis="treatment",
    )

    end_employment(by=arne, employment=nurse.employment)

    relation.refresh_from_db()
    assert relation.valid_to is not None


def test_role_is_not_ended_while_citizens_have_them_on_the_team(arne, actor):
    karen = actor("contact person")
    TreatmentRelation.objects.create(
        citizen=CitizenFactory(),
        professional=karen.professional,
        organisation=karen.organisation,
        grade="A+",
        source="team",
        source_id="1",
        basis="treatment",
    )

    with pytest.raises(NotNow, match="team"):
        end_employment(by=arne, employment=karen.employment)


def test_account_is_one_persons_with_a_name_of_its_own(arne):
    person = ProfessionalFactory()
    open_account(by=arne, professional=person, username="test")

    with pytest.raises(NotNow):
        open_account(by=arne, professional=person, username="igen")
    with pytest.raises(NotNow):
        open_account(by=arne, professional=ProfessionalFactory(), username="test")
    with pytest.raises(NotNow):
        open_account(by=arne, professional=ProfessionalFactory(), username="kort", password="1234")
    with pytest.raises(NotNow):
        close_account(by=arne, account=arne.account)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_people_are_kept_by_administrators_only(actor, role):
    by = actor(role)
    attempts = [
        lambda: write_in_organisation(by=by, name="Test", sector="hospital"),
        lambda: write_in_professional(by=by, name="Test"),
        lambda: employ(by=by, professional=by.professional, organisation=by.organisation, role="administrator"),
        lambda: open_account(by=by, professional=ProfessionalFactory(), username="test"),
    ]

    for attempt in attempts:
        with pytest.raises(NotYours):
            attempt()


# --- pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
@pytest.mark.parametrize("name", PAGES)
def test_page_is_refused_to_other_roles(actor, client_as, role, name):
    client = client_as(actor(role))

    assert [client.get(reverse(f"organisations:{name}")).status_code for _ in range(1)] == [403]


def test_new_organisation_with_wrong_numbers_keeps_what_was_typed(page):
    answered = page("new", {"name": "Testhuset", "sector": "hospital", "cvr": "12345678", "gln": "1"})

    shown = answered.content.decode()
    assert "Testhuset" in shown
    assert "CVR-nummer: " in shown
    assert "GLN-nummer (EAN): " in shown
    assert not Organisation.objects.filter(name="Testhuset").exists()


def test_member_of_staff_is_hired_given_an_account_and_let_go(page):
    page("new", {"name": "Testhuset", "sector": "hospital", "cvr": "10 15 08 17"})
    place = Organisation.objects.get(name="Testhuset")
    page("hire", {"name": "Test Testrup", "title": "læge", "role": "referrer", "valid_from": today()}, key=place.key)
    person = Professional.objects.get(name="Test Testrup")
    page("account", {"username": "ttest", "password": "et langt kodeord 7"}, key=person.key)
    shown = page("professional", key=person.key).content.decode()
    page("end role", {}, key=person.key, role=person.employments.get().pk)
    page("close account", {}, key=person.key)

    assert "Medarbejder, der henviser" in shown
    assert "ttest" in shown
    assert person.employments.get().valid_to == today()
    assert not Account.objects.get(username="ttest").is_active


def test_role_is_given_for_one_programme_only(page):
    version = ProgrammeVersionFactory()
    person, place = ProfessionalFactory(), OrganisationFactory()
    page(
        "give role",
        {"organisation": place.pk, "role": "referrer", "programme": version.programme, "valid_from": today()},
        key=person.key,
    )

    assert person.employments.get().programme == version.programme
    assert f"kun i {version.name_da}" in page("professional", key=person.key).content.decode()


def test_username_that_looks_like_a_person_number_is_refused(page):
    person = ProfessionalFactory()

    answered = page("account", {"username": "7101701111"}, key=person.key)

    assert "Brug ikke et personnummer" in answered.content.decode()


def test_roles_are_offered_with_who_may_hold_them(page):
    shown = page("give role", key=ProfessionalFactory().key).content.decode()

    assert all(role.who_da in shown for role in ROLES.values())
