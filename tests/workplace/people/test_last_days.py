"""What a death ends beside the clocks: what the citizen let others do. And what a team member finds."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.lawful import bases
from samvej.workplace.access.models import BreakGlass
from samvej.workplace.access.permissions import is_oneself, see_log
from samvej.workplace.pathways.models import TeamMember
from samvej.workplace.people.actions import record_death
from samvej.workplace.people.models import Account, Citizen
from tests.workplace.factories import (
    CitizenFactory,
    EnrolmentFactory,
    ProgrammeUnitFactory,
    RelativeFactory,
    logged_in,
    make_actor,
)
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db


def test_what_relatives_were_let_do_lapses_with_the_death_and_whom_to_ring_stays() -> None:
    citizen, karen = CitizenFactory(), make_actor("contact person")
    relate(karen, citizen)
    near = RelativeFactory(citizen=citizen, may_act=True, may_see_plan=True, may_see_log=True, may_be_contacted=True)
    account = make_actor("relative", relative=near).account

    record_death(by=karen, citizen=citizen, on=date(2026, 1, 2))

    near.refresh_from_db()
    assert (near.may_act, near.may_see_plan, near.may_see_log, near.may_be_contacted) == (False, False, False, True)
    assert account is not None
    assert not Account.objects.get(pk=account.pk).is_active


def test_relative_of_somebody_who_has_died_opens_nothing_however_the_death_came_in() -> None:
    citizen = CitizenFactory()
    by = make_actor(
        "relative", relative=RelativeFactory(citizen=citizen, may_act=True, may_see_plan=True, may_see_log=True)
    )
    before = (grounds(by=by, citizen=citizen) is not None, is_oneself(by, citizen), see_log(by, citizen))

    Citizen.objects.filter(pk=citizen.pk).update(died_on=date(2026, 1, 2))
    citizen.refresh_from_db()

    after = (grounds(by=by, citizen=citizen) is not None, is_oneself(by, citizen), see_log(by, citizen))
    assert (before, after) == ((True, True, True), (False, False, False))


def test_basis_of_break_glass_is_one_of_the_shared_list() -> None:
    assert BreakGlass._meta.get_field("basis").default in bases()


# --- the team member ------------------------------------------------------------------------------------


@pytest.fixture
def course() -> Any:
    return EnrolmentFactory()


@pytest.mark.parametrize(("role", "there"), [("team member", True), ("contact person", True), ("referrer", False)])
def test_menu_leads_those_on_teams_to_their_courses(role: str, there: bool) -> None:
    page = logged_in(make_actor(role)).get("/profil/").content.decode()

    assert (f'href="{reverse("pathways:list")}"' in page) == there


def test_citizens_page_leads_a_team_member_to_the_course_they_are_on_the_team_of(course: Any) -> None:
    by = make_actor("team member")
    relate(by, course.citizen, source_id=str(course.key))
    TeamMember.objects.create(
        enrolment=course, professional=by.professional, organisation=by.organisation, role="home nursing"
    )
    client, address = logged_in(by), reverse("pathways:enrolment", args=[course.key])

    page = client.get(reverse("citizens:citizen", args=[course.citizen.key])).content.decode()

    assert address in page
    assert client.get(address).status_code == 200


def test_citizens_page_leads_nobody_else_to_the_course(course: Any) -> None:
    other = EnrolmentFactory(citizen=course.citizen, unit=ProgrammeUnitFactory(programme="patientens-team"))
    by = make_actor("contact person")
    relate(by, course.citizen)
    TeamMember.objects.create(
        enrolment=other, professional=by.professional, organisation=by.organisation, role="contact person"
    )

    page = logged_in(by).get(reverse("citizens:citizen", args=[course.citizen.key])).content.decode()

    assert reverse("pathways:enrolment", args=[course.key]) not in page
    assert reverse("pathways:enrolment", args=[other.key]) in page
