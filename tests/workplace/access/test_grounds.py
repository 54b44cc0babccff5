"""The decision table of docs/explanation/access.md, row by row; and what holds beside it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import barred_citizens, grounds, grounds_of
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.people.models import Citizen
from tests.workplace.access.arranging import agree, break_the_glass, relate, say_no
from tests.workplace.factories import CitizenFactory, OrganisationFactory, RelativeFactory, make_actor

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "access.md"


def nurse(**fields) -> Actor:
    return make_actor(**fields)


def social_worker(**fields) -> Actor:
    place = OrganisationFactory(sector="municipality-social")
    return make_actor(organisation=place, is_health_professional=False, title="socialrådgiver", **fields)


def own_record(citizen):
    return make_actor("citizen", citizen=citizen)


def of_another(citizen):
    return make_actor("citizen")


def relative_without_right(citizen):
    return make_actor("relative", relative=RelativeFactory(citizen=citizen))


def relative_of_the_plan(citizen):
    return make_actor("relative", relative=RelativeFactory(citizen=citizen, may_see_plan=True))


def relative_with_power_of_attorney(citizen):
    return make_actor("relative", relative=RelativeFactory(citizen=citizen, may_act=True))


def relative_whose_time_is_over(citizen):
    yesterday = today() - timedelta(days=1)
    return make_actor("relative", relative=RelativeFactory(citizen=citizen, may_act=True, valid_to=yesterday))


def health_by_treatment(citizen):
    relate(by := nurse(), citizen)
    return by


def social_by_treatment(citizen):
    relate(by := social_worker(), citizen)
    return by


def social_across_sectors(citizen):
    relate(by := social_worker(), citizen, basis="discharge agreement")
    return by


def waiting_for_consent(citizen):
    relate(by := nurse(), citizen, basis="consent to obtain")
    return by


def with_the_consent(citizen):
    agree(citizen)
    return waiting_for_consent(citizen)


def consent_taken_back(citizen):
    agree(citizen, withdrawn_at=moment())
    return waiting_for_consent(citizen)


def weak(citizen):
    relate(by := nurse(), citizen, grade="E")
    return by


def ended(citizen):
    relate(by := nurse(), citizen, valid_to=moment() - timedelta(minutes=1))
    return by


def from_another_place(citizen):
    relate(by := nurse(), citizen)
    return make_actor(professional=by.professional)


def whole_place(citizen):
    relate(by := nurse(), citizen, everybody=True, grade="B", data_types=["contact details", "referral"])
    return by


def role_for_another_programme(citizen):
    relate(by := nurse(programme="another"), citizen, everybody=True, programme="test")
    return by


def role_without_citizens(citizen):
    relate(by := nurse(role="steering"), citizen, everybody=True)
    return by


def unknown_basis(citizen):
    relate(by := nurse(), citizen, basis="because we like to")
    return by


def consent_to_the_sector(citizen):
    agree(citizen)
    return nurse()


def consent_to_another_sector(citizen):
    agree(citizen, to_sectors=["psychiatry"])
    return nurse()


def consent_to_the_house_above(citizen):
    above = OrganisationFactory(sector="hospital")
    agree(citizen, to_sectors=[], to_organisations=[above])
    return nurse(organisation=OrganisationFactory(sector="hospital", part_of=above))


def consent_that_does_not_reach_across(citizen):
    agree(citizen, basis="consent to look up", to_sectors=["municipality"], data_types=["plan", "health", "social"])
    return social_worker()


def consent_that_is_over(citizen):
    agree(citizen, valid_to=today() - timedelta(days=1))
    return nurse()


def another_municipality(citizen):
    agree(citizen, to_sectors=["municipality"])
    return nurse(organisation=OrganisationFactory(municipality="0360"))


def said_no_to_the_place(citizen):
    by = health_by_treatment(citizen)
    say_no(citizen, organisation=by.organisation)
    return by


def said_no_to_the_house_above(citizen):
    above = OrganisationFactory()
    relate(by := nurse(organisation=OrganisationFactory(part_of=above)), citizen)
    say_no(citizen, organisation=above)
    return by


def said_no_to_the_person(citizen):
    by = health_by_treatment(citizen)
    agree(citizen)
    say_no(citizen, professional=by.professional)
    return by


def said_no_to_one_type(citizen):
    by = health_by_treatment(citizen)
    say_no(citizen, data_types=["health"])
    return by


def lifted(citizen):
    by = health_by_treatment(citizen)
    say_no(citizen, lifted_at=moment())
    return by


def emergency(citizen):
    break_the_glass(by := nurse(), citizen)
    return by


def emergency_against_a_no(citizen):
    by = emergency(citizen)
    say_no(citizen)
    return by


def emergency_across_sectors(citizen):
    break_the_glass(by := social_worker(), citizen, basis="essential regard to pass on")
    return by


def emergency_that_is_over(citizen):
    break_the_glass(by := nurse(), citizen, expires_at=moment())
    return by


def weak_and_emergency(citizen):
    break_the_glass(by := weak(citizen), citizen)
    return by


def system(citizen):
    return Actor.system("nightly spotting")


NEAR, CARE = "contact details, referral", "contact details, health, plan, referral"
ALL = "contact details, employment, health, plan, referral, social"
TABLE = [
    (own_record, "the citizen", ALL, "own record"),
    (of_another, "another citizen", "–", ""),
    (relative_without_right, "a relative who was let nothing", "–", ""),
    (relative_of_the_plan, "a relative who may see the plan", "plan", "relative"),
    (relative_with_power_of_attorney, "a relative with a power of attorney", ALL, "relative"),
    (relative_whose_time_is_over, "the same, after its last day", "–", ""),
    (health_by_treatment, "a health professional, relation A by treatment to everything", CARE, "treatment"),
    (
        social_by_treatment,
        "a social worker, relation A by treatment to everything",
        "contact details, employment, referral, social",
        "treatment",
    ),
    (social_across_sectors, "a social worker, relation A by a basis across sectors", ALL, "discharge agreement"),
    (waiting_for_consent, "relation A by a basis that needs consent, and no consent", NEAR, "consent to obtain"),
    (
        with_the_consent,
        "the same, with a consent to the plan",
        "contact details, plan, referral",
        "consent to obtain",
    ),
    (consent_taken_back, "the same, the consent taken back", NEAR, "consent to obtain"),
    (weak, "relation of grade D or E (followed up)", NEAR, "treatment"),
    (ended, "a relation that ended", "–", ""),
    (from_another_place, "acting from another organisation than the relation's", "–", ""),
    (whole_place, "a relation of everybody at the place", NEAR, "treatment"),
    (role_for_another_programme, "the same, a role limited to another programme", "–", ""),
    (role_without_citizens, "the same, a role without citizens (steering group, administrator)", "–", ""),
    (unknown_basis, "a relation on a basis that is in no list", "–", ""),
    (consent_to_the_sector, "no relation; a consent to the sector", "plan", "consent to pass on"),
    (consent_to_another_sector, "no relation; a consent to another sector", "–", ""),
    (consent_to_the_house_above, "no relation; a consent to the house that the ward is part of", "plan", ""),
    (
        consent_that_does_not_reach_across,
        "a social worker; a consent that does not reach across sectors, to plan, health and social",
        "social",
        "consent to look up",
    ),
    (consent_that_is_over, "a consent after its last day", "–", ""),
    (another_municipality, "a consent to the municipality, and one acts in another municipality", "–", ""),
    (said_no_to_the_place, "relation A; the citizen said no to the organisation", "–", ""),
    (said_no_to_the_house_above, "relation A; the citizen said no to the house that it is part of", "–", ""),
    (said_no_to_the_person, "relation A and a consent; the citizen said no to this professional", "–", ""),
    (
        said_no_to_one_type,
        "relation A; the citizen said no to health information",
        "contact details, plan, referral",
        "treatment",
    ),
    (lifted, "relation A; a no that was lifted", CARE, "treatment"),
    (emergency, "break-glass by a health professional, § 42 a, stk. 2", CARE, "essential regard"),
    (emergency_against_a_no, "the same, though the citizen said no (override)", CARE, "essential regard"),
    (emergency_across_sectors, "break-glass across sectors, § 43, stk. 2", ALL, "essential regard to pass on"),
    (emergency_that_is_over, "break-glass after its hours", "–", ""),
    (weak_and_emergency, "relation of grade E, and break-glass", CARE, "treatment"),
    (system, "the system's own work", ALL, "system"),
]


def rows() -> list[str]:
    """The table as the page has it."""
    return [f"| {number} | {who} | {opens} |" for number, (_arrange, who, opens, _basis) in enumerate(TABLE, 1)]


def test_page_holds_the_table_that_is_tested():
    on_page = re.findall(r"^\| \d+ \|.*$", PAGE.read_text(), re.MULTILINE)

    assert on_page == rows()


@pytest.mark.parametrize(("arrange", "opens", "basis"), [(row[0], row[2], row[3]) for row in TABLE])
def test_ground_opens_what_the_table_says(arrange, opens, basis):
    citizen = CitizenFactory()
    by = arrange(citizen)

    ground = grounds(by=by, citizen=citizen)

    assert (", ".join(sorted(ground.data_types)) if ground else "–") == opens
    if basis:
        assert ground.basis == basis


def test_no_ground_reaches_another_citizen():
    citizen, other = CitizenFactory(), CitizenFactory()
    by = health_by_treatment(citizen)
    agree(citizen)
    break_the_glass(by, citizen)

    assert grounds(by=by, citizen=other) is None


def test_each_data_type_keeps_the_basis_that_opens_it():
    citizen = CitizenFactory()
    by = weak_and_emergency(citizen)

    ground = grounds(by=by, citizen=citizen)

    assert ground.of("contact details").basis == "treatment"
    assert ground.of("health").basis == "essential regard"
    assert ground.of("social") is None
    assert ground.bases == ("treatment", "essential regard")


@pytest.mark.parametrize(("said_no", "override"), [(False, False), (True, True)])
def test_only_break_glass_overrides_a_no_and_says_so(said_no, override):
    citizen = CitizenFactory()
    by = emergency_against_a_no(citizen) if said_no else emergency(citizen)

    assert grounds(by=by, citizen=citizen).override is override


@pytest.mark.parametrize(("sector", "opens"), [("hospital", True), ("psychiatry", False)])
def test_consent_opens_an_organisations_information_only_where_it_names_it(sector, opens):
    citizen = CitizenFactory()
    by = consent_to_the_sector(citizen)  # from the hospital

    ground = grounds(by=by, citizen=citizen, owner=OrganisationFactory(sector=sector))

    assert (ground is not None) is opens


def test_grounds_cost_the_same_queries_for_many_citizens_as_for_one(django_assert_num_queries):
    citizens: list[Citizen | None] = [CitizenFactory() for _ in range(12)]
    by = nurse()
    for citizen in citizens:
        relate(by, citizen)
        agree(citizen, to_organisations=[by.organisation])
        say_no(citizen, data_types=["plan"])

    def count(some):
        with django_assert_num_queries(5):  # relations, consents with whom they reach, emergencies, restrictions
            return grounds_of(by=by, citizens=some)

    assert len(count(citizens[:1])) == 1
    assert all(count(citizens))


def test_citizens_who_said_no_are_known_for_lists():
    by, other = nurse(), nurse()
    to_all, to_place, to_other, to_health, lifted_again = (CitizenFactory() for _ in range(5))
    say_no(to_all)
    say_no(to_place, organisation=by.organisation)
    say_no(to_other, organisation=other.organisation)
    say_no(to_health, data_types=["health"])
    say_no(lifted_again, lifted_at=moment())

    assert barred_citizens(by) == {to_all.pk, to_place.pk}
    assert barred_citizens(by, "health") == {to_all.pk, to_place.pk, to_health.pk}
    assert barred_citizens(make_actor("citizen")) == frozenset()
