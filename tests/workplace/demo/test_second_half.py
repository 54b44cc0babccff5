"""What the demo promises whoever looks as one of its people at five past eight."""

import re

import pytest

from samvej.core import clock
from samvej.web.demo import bente_words, cast
from samvej.web.pages.day.line import Band, Day
from samvej.web.pages.day.lines import SOURCES, gather
from samvej.workplace.access.actors import Actor
from samvej.workplace.coordination.models import Round
from samvej.workplace.coordination.queries import network_of
from samvej.workplace.ground.moment import moment
from samvej.workplace.improvement.models import Barrier, Cycle
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.people.models import Account, Employment
from samvej.workplace.plans.models import CarePlan
from samvej.workplace.reactions.engine import react
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.slips.models import Slip
from samvej.workplace.slips.queries import for_leader
from samvej.workplace.tasks.models import Task
from samvej.workplace.teams.models import Invitation
from tests.workplace.demo.conftest import NOW
from tests.workplace.factories import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _five_past_eight(built):
    with clock.at(NOW):
        yield


def account(member):
    return Account.objects.get(username=member.username)


def lines_of(by):
    return gather(Day.of(by, moment())).lines


def test_contact_persons_day_is_calm_and_of_many_kinds(built):
    karen = built.staff.contact_persons[built.codes[0]][0]

    day = Day.of(karen, moment())
    kinds = [str(source.name) for source in SOURCES if list(source.lines(day))]

    assert len(kinds) >= 5, kinds
    assert 5 <= len(lines_of(karen)) <= 9, [line.why for line in lines_of(karen)]
    assert {Band.LATE, Band.TODAY, Band.ANSWER} <= {line.band for line in lines_of(karen)}


def test_nothing_more_follows_when_the_background_looks_again(built):
    before = Task.objects.count()

    done = react()

    assert (done.fired, Task.objects.count()) == (0, before)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/min-side/", cast.CONTACT_PERSON.name),
        ("/min-side/plan/", bente_words.OVERALL),
        ("/min-side/kort/", bente_words.SECOND_ROUND["home"].works),
        ("/min-side/team/", cast.PSYCHIATRIST.name),
        ("/min-side/opgaver/", "spørge køkkenlederen"),
        ("/min-side/beskeder/", "Besøget i køkkenet"),
        ("/min-side/sikkerhed/", bente_words.SAFETY_PLAN["places and people"][:20]),
    ],
)
def test_citizens_pages_show_her_own_words(built, address, says):
    client = logged_in(Actor(account(cast.CITIZEN)))

    page = client.get(address)

    assert page.status_code == 200
    assert says in re.sub(r"\s+", " ", page.content.decode())


def test_citizens_road_is_whole(built):
    mine = built.cast
    plan = CarePlan.objects.get(enrolment=mine)

    assert LifeMap.objects.filter(enrolment=mine, finished_at__isnull=False).count() == 2
    assert plan.revision >= 3
    assert plan.answers.filter(version__number=plan.revision, role="citizen", answer="agreed").exists()
    assert [each.score for each in plan.attainments.order_by("at")] == [-1, 0]
    assert SafetyAnswer.objects.get(enrolment=mine, answer="thoughts").is_waiting is False
    assert set(mine.team.filter(to_at__isnull=True).values_list("role", flat=True)) >= {
        "contact person", "job centre", "substance centre", "general practitioner", "psychiatry", "home nursing",
    }  # fmt: skip
    assert Invitation.objects.filter(enrolment=mine, status="sent").count() == 1
    assert set(mine.tasks.values_list("status", flat=True)) >= {"accepted", "declined", "done"}
    assert mine.contacts.filter(attended=False).count() == 1
    assert set(mine.meetings.values_list("status", flat=True)) >= {"held", "called"}
    assert mine.citizen.admissions.get().discharged_at is not None
    assert mine.slips.get().status == Slip.Status.SOLVED


def test_leaders_of_both_sectors_see_the_patients_slip(built):
    slip = Slip.objects.get(enrolment__in=built.patients)
    ward = built.staff.ward.organisation
    held = Employment.objects.get(professional=built.staff.lead[built.codes[0]].professional, organisation=ward)

    for by in (Actor(account(cast.LEAD), held), built.staff.municipal_lead):
        assert [each.pk for each in for_leader(by)] == [slip.pk]
        assert slip.what in logged_in(by).get(f"/skred/{slip.key}/").content.decode()
    assert slip.lines.count() == 2


def test_what_the_roads_show_is_gathered_and_tried(built):
    network = network_of(Round.objects.get())

    assert network is not None
    assert network.hidden == 0
    assert network.shown
    assert all(tie.n >= 5 for tie in network.shown)
    assert 8 <= Barrier.objects.count() <= 10
    assert {each.theme.name for each in Cycle.objects.all()} == {
        each.theme.name for each in Barrier.objects.filter(theme__isnull=False)
    }


def test_each_of_the_cast_begins_on_a_page_that_is_there(built):
    for member in cast.people():
        own = account(member)
        employment = own.professional.employments.first() if own.professional else None
        assert logged_in(Actor(own, employment)).get(member.home_url).status_code == 200, member.username
