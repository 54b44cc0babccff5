"""What the team's page says that each may see is what the doors let them see."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.models import Consent, Restriction, TreatmentRelation
from samvej.workplace.ground.moment import today
from samvej.workplace.people.models import Organisation
from samvej.workplace.teams.sight import UP, Person, kept_from, sights
from tests.workplace.factories import CitizenFactory, OrganisationFactory, make_actor

pytestmark = pytest.mark.django_db
ALL = ["contact details", "employment", "health", "plan", "referral", "social"]
SECTORS = ("psychiatry", "employment", "municipality-health", "general-practice")
RELATIONS = (None, ("A+", "consent"), ("A+", "treatment"), ("E", "treatment"), ("A+", "discharge agreement"))
CONSENTS = (None, "sector", "municipality", "place", "house", "another programme")
NOES = (None, "place", "house", "professional", "health")


def consent(citizen, by, how):
    if how is None:
        return
    given = Consent.objects.create(
        citizen=citizen,
        programme="p" if how != "another programme" else "q",
        data_types=["plan", "health"],
        from_sectors=["hospital"],
        to_sectors={"sector": ["psychiatry", "employment"], "municipality": ["municipality"]}.get(how, []),
        purpose="test",
        basis="consent",
        how="spoken",
        recorded_by=by.account,
        valid_from=today(),
        valid_to=today(),
    )
    if how in ("place", "another programme"):
        given.to_organisations.set([by.organisation])
    if how == "house":
        given.to_organisations.set([by.organisation.part_of])


def no(citizen, by, how):
    said = {
        "place": {"organisation": by.organisation},
        "house": {"organisation": by.organisation.part_of},
        "professional": {"professional": by.professional},
        "health": {"data_types": ["health"]},
    }
    if how is not None:
        Restriction.objects.create(citizen=citizen, **said[how])


@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("is_health_professional", [True, False])
def test_sight_is_what_the_grounds_open(sector, is_health_professional):
    house = OrganisationFactory(sector=sector)
    place = OrganisationFactory(sector=sector, part_of=house)
    by = make_actor("team member", place, is_health_professional=is_health_professional)
    person = Person(by.professional, Organisation.objects.select_related(UP).get(pk=place.pk))
    faults = []

    for relation, agreed, said_no in itertools.product(RELATIONS, CONSENTS, NOES):
        citizen = CitizenFactory()
        if relation is not None:
            TreatmentRelation.objects.create(
                citizen=citizen,
                professional=by.professional,
                organisation=place,
                grade=relation[0],
                source="team",
                source_id="x",
                data_types=ALL,
                basis=relation[1],
                programme="p",
            )
        consent(citizen, by, agreed)
        no(citizen, by, said_no)
        ground = grounds(by=by, citizen=citizen)
        seen = sights(citizen, [person])[0]
        if seen != (ground.data_types if ground else frozenset()):
            faults.append((relation, agreed, said_no, seen, ground))

    assert faults == []


def test_job_centre_sees_the_plan_and_not_health_where_the_citizen_said_so():
    citizen = CitizenFactory()
    by = make_actor("team member", OrganisationFactory(sector="employment"), is_health_professional=False)
    TreatmentRelation.objects.create(
        citizen=citizen,
        professional=by.professional,
        organisation=by.organisation,
        grade="A+",
        source="team",
        source_id="x",
        data_types=ALL,
        basis="consent",
        programme="p",
    )
    given = Consent.objects.create(
        citizen=citizen,
        programme="p",
        data_types=["plan"],
        from_sectors=["hospital"],
        purpose="test",
        basis="consent",
        how="spoken",
        recorded_by=by.account,
        valid_from=today(),
        valid_to=today(),
    )
    given.to_organisations.set([by.organisation])
    person = Person(by.professional, Organisation.objects.select_related(UP).get(pk=by.organisation.pk))

    assert sights(citizen, [person]) == [frozenset({"contact details", "referral", "plan"})]
    assert kept_from(citizen, person) == frozenset()


def test_sight_takes_as_many_queries_for_many_as_for_one():
    citizen = CitizenFactory()
    people = []
    for _each in range(6):
        by = make_actor("team member")
        people.append(Person(by.professional, Organisation.objects.select_related(UP).get(pk=by.organisation.pk)))

    with CaptureQueriesContext(connection) as one:
        sights(citizen, people[:1])
    with CaptureQueriesContext(connection) as many:
        sights(citizen, people)

    assert len(one) == len(many) <= 4
