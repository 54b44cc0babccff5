"""What a closed door, a withdrawn consent or an ended membership must keep back, tried at every way around it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from samvej.core import clock
from samvej.programme.loading import Programme
from samvej.web.pages.timeline.views import _months
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent, Restriction, TreatmentRelation
from samvej.workplace.admissions.models import Admission
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.meetings.actions.calling import move_meeting
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.meetings.outside import called_outside, proof_of
from samvej.workplace.messages.models import Message
from samvej.workplace.messages.readers import read_by
from samvej.workplace.outbox.models import Mail
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Notice
from samvej.workplace.plans.actions.writing import write_plan
from samvej.workplace.plans.models import PlanGoal
from samvej.workplace.reactions.engine import react
from samvej.workplace.reactions.undoing import called_back, take_back
from samvej.workplace.slips.actions import pass_on
from samvej.workplace.slips.doors import open_slip
from samvej.workplace.slips.queries import for_leader
from samvej.workplace.tasks.models import Task
from samvej.workplace.timeline.entries import Entry, Window
from samvej.workplace.timeline.own import own_entries, without_twice_told
from samvej.workplace.timeline.pattern import use_by_sector
from tests.workplace.admissions.made import seat
from tests.workplace.factories import (
    AdmissionFactory,
    EnrolmentFactory,
    OrganisationFactory,
    RelativeFactory,
    logged_in,
    make_actor,
)
from tests.workplace.meetings.ground import called, in_days, team
from tests.workplace.pathways.ground import contact_person, included
from tests.workplace.plans.made import content, written
from tests.workplace.plans.made import course as planned
from tests.workplace.reactions.made import course, reaction, task, version
from tests.workplace.slips.ground import Ground, ground, told
from tests.workplace.tasks.ground import asked, on_team

pytestmark = pytest.mark.django_db

PLAN_ONLY = ("contact details", "referral", "plan")
MARCH = Window(date(2024, 3, 1), date(2024, 3, 31))


# --- that somebody is in hospital is health, whatever it made ------------------------------------------------


def job_centre_of(enrolment: Enrolment) -> Actor:
    """Somebody of the job centre on the team, whom the plan is open to and health is not."""
    by = make_actor("team member", OrganisationFactory(sector="employment"), is_health_professional=False)
    seat(enrolment, by, "job centre", PLAN_ONLY)
    TreatmentRelation.objects.filter(professional=by.professional).update(basis="discharge agreement")
    return by


@pytest.fixture
def admitted(unit: Any) -> tuple[Enrolment, Actor, Actor]:
    """(a course in which an admission made one of each, who may know of it, who sees the plan and no health)."""
    words = {"id": "visit", "da": "Besøg på afdelingen", "en": "Visit on the ward"}
    made = [
        reaction("admitted", "task", words, "contact person"),
        reaction("admitted", "meeting", "four-party meeting", "contact person"),
        reaction("admitted", "message", {"id": "tell", "da": "Er indlagt nu", "en": "Is in hospital"}, "team"),
    ]
    enrolment = course(unit, version(made), at=moment() - timedelta(days=2))
    job_centre = job_centre_of(enrolment)
    AdmissionFactory(citizen=enrolment.citizen)
    assert react().failed == ()
    by = make_actor("contact person", unit.organisation, professional=enrolment.contact_person)
    return enrolment, by, job_centre


@pytest.mark.parametrize("page", ["tasks:tasks", "meetings:list", "messages:threads", "timeline:timeline"])
def test_what_an_admission_made_says_nothing_of_it_to_who_may_not_know(admitted: Any, page: str) -> None:
    enrolment, by, job_centre = admitted
    address = reverse(page, args=[enrolment.key])

    answers = [logged_in(each).get(address) for each in (by, job_centre)]
    seen, kept = (each.content.decode() for each in answers)

    assert [each.status_code for each in answers] == [200, 200]
    assert any(words in seen.lower() for words in ("indlagt", "afdelingen"))
    assert not any(words in kept.lower() for words in ("blev indlagt", "er indlagt nu", "afdelingen"))


def test_meeting_and_task_of_an_admission_say_why_only_to_who_may_know(admitted: Any) -> None:
    enrolment, by, job_centre = admitted
    meeting, made = Meeting.objects.get(), Task.objects.get()
    address = reverse("meetings:meeting", args=[enrolment.key, meeting.key])
    of_task = reverse("tasks:task", args=[enrolment.key, made.key])

    seen, kept = (logged_in(each).get(address).content.decode() for each in (by, job_centre))

    assert ("blev indlagt" in seen.lower(), "blev indlagt" in kept.lower()) == (True, False)
    assert [logged_in(each).get(of_task).status_code for each in (by, job_centre)] == [200, 404]
    assert "afdelingen" not in logged_in(job_centre).get(reverse("day:caseload")).content.decode().lower()


def test_meeting_that_falls_with_a_called_back_admission_does_not_say_so(admitted: Any) -> None:
    enrolment, _by, job_centre = admitted
    Admission.objects.update(cancelled_at=moment(), changed_at=moment())

    for each in called_back():
        take_back(each, by=Actor.system("test"))

    address = reverse("meetings:meeting", args=[enrolment.key, Meeting.objects.get().key])
    page = logged_in(job_centre).get(address).content.decode()
    assert Meeting.objects.get().status == "cancelled"
    assert "Sygehuset har" not in page
    assert "ikke sket alligevel" in page


def test_task_of_an_admission_goes_to_somebody_who_may_know(unit: Any) -> None:
    said = version([task("admitted", "call", "job centre")])
    enrolment = course(unit, said, at=moment() - timedelta(days=2))
    job_centre_of(enrolment)
    AdmissionFactory(citizen=enrolment.citizen)

    react()

    assert Task.objects.get().assigned_to == enrolment.contact_person


def test_overdue_task_of_an_admission_is_named_to_nobody_else(unit: Any) -> None:
    said = version([task("admitted", "call"), task({"task overdue": "call"}, "help", "job centre")])
    enrolment = course(unit, said, at=moment() - timedelta(days=40))
    job_centre = job_centre_of(enrolment)
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=moment() - timedelta(days=9))
    react()
    Task.objects.update(due_at=moment() - timedelta(days=1))

    react()

    page = logged_in(job_centre).get(reverse("tasks:tasks", args=[enrolment.key])).content.decode()
    assert Task.objects.count() == 2
    assert "Gør det" not in page


# --- who has left, and what another course opens --------------------------------------------------------------


def test_somebody_who_left_one_team_and_is_on_another_keeps_no_task_of_the_first(unit: Any) -> None:
    by = contact_person(unit)
    enrolment = included(unit, by)
    member = on_team(enrolment)
    asked(by, enrolment, professional=member.professional)
    other = EnrolmentFactory(citizen=enrolment.citizen, status="active", unit__programme="patientens-team")
    seat(other, member, "hospital", (*PLAN_ONLY, "health"))
    before = logged_in(member).get(reverse("day:day")).content.decode()

    TeamMember.objects.filter(enrolment=enrolment, professional=member.professional).update(to_at=moment())

    assert "Ring til afdelingen" in before
    assert "Ring til afdelingen" not in logged_in(member).get(reverse("day:day")).content.decode()


def test_task_to_place_stands_on_no_day_without_the_plan(unit: Any) -> None:
    by = contact_person(unit)
    enrolment = included(unit, by)
    made = asked(by, enrolment, professional=on_team(enrolment).professional)
    Task.objects.filter(pk=made.pk).update(status="declined", closed_at=moment(), reason="x")
    before = logged_in(by).get(reverse("day:day")).content.decode()

    Restriction.objects.create(citizen=enrolment.citizen, professional=by.professional, data_types=["plan"])

    assert "Ring til afdelingen" in before
    assert "Ring til afdelingen" not in logged_in(by).get(reverse("day:day")).content.decode()


def test_meeting_of_today_stands_on_no_day_without_the_plan(unit: Any) -> None:
    around = team(unit)
    with clock.at(datetime.combine(today(), time(8))):
        called(around, when=in_days(0.2))
        before = logged_in(around.by).get(reverse("day:day")).content.decode()
        Restriction.objects.create(
            citizen=around.enrolment.citizen, professional=around.by.professional, data_types=["plan"]
        )
        after = logged_in(around.by).get(reverse("day:day")).content.decode()

    assert "Netværksmøde" in before
    assert "Netværksmøde" not in after


@pytest.mark.parametrize("may_act", [True, False])
def test_relative_reads_messages_by_power_of_attorney_only(unit: Any, may_act: bool) -> None:
    enrolment = included(unit, contact_person(unit))
    near = make_actor(
        "relative", relative=RelativeFactory(citizen=enrolment.citizen, may_see_plan=True, may_act=may_act)
    )
    thread = enrolment.threads.create(subject="x", near="relatives", whole_team=True)
    Message.objects.create(thread=thread, by_name="test", text="x", once="a" * 32)

    assert read_by(near).exists() is may_act


# --- the leaders ------------------------------------------------------------------------------------------------


@pytest.fixture
def here(db: None) -> Ground:
    return ground()


def test_leader_sees_no_slip_once_the_consent_that_it_stands_on_is_gone(
    here: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Programme, "legal_basis", lambda programme, _use: programme.vocabulary.legal_basis("consent"))
    given = Consent.objects.create(
        citizen=here.enrolment.citizen,
        programme=here.enrolment.programme,
        data_types=["plan", "contact details"],
        purpose="prøve",
        basis="consent",
        how="spoken",
        recorded_by=here.contact.account,
        valid_from=today(),
        valid_to=today() + timedelta(days=9),
    )
    slip = pass_on(by=here.member, slip=told(here), why="Vi er uenige.")
    before = [each.pk for each in for_leader(here.other_leader)]

    Consent.objects.filter(pk=given.pk).update(withdrawn_at=moment())

    assert before == [slip.pk]
    assert for_leader(here.other_leader) == []
    with pytest.raises(NotThere):
        open_slip(by=here.other_leader, key=slip.key, reason="prøve")


# --- people outside ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"may_be_contacted": False}, {"valid_to": date(2020, 1, 1)}])
def test_link_of_a_relative_closes_when_they_may_not_be_contacted(unit: Any, change: dict[str, Any]) -> None:
    enrolment = included(unit, contact_person(unit))
    near = RelativeFactory(
        citizen=enrolment.citizen, may_be_contacted=True, valid_from=date(2019, 1, 1), email="karen@example.org"
    )
    at = moment() + timedelta(days=2)
    meeting = Meeting.objects.create(
        enrolment=enrolment, kind="network meeting", status="called", begins_at=at, where="unit"
    )
    person = Participant.objects.create(meeting=meeting, role="relative", name=near.name, relative=near)
    link = {"key": person.key, "proof": proof_of(person)}
    assert called_outside(**link) == person

    type(near).objects.filter(pk=near.pk).update(**change)

    with pytest.raises(NotThere):
        called_outside(**link)


def test_meeting_that_is_moved_is_told_to_nobody_who_has_left_since(
    unit: Any, django_capture_on_commit_callbacks: Any
) -> None:
    around = team(unit)
    meeting = called(around)
    around.enrolment.team.filter(professional=around.doctor.professional).update(to_at=moment())
    around.enrolment.citizen.relatives.update(valid_to=today() - timedelta(days=1))
    Mail.objects.all().delete()
    Notice.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        move_meeting(by=around.by, meeting=meeting, when=in_days(5))

    assert {each.address for each in Mail.objects.all()} == {"anna@example.org", "borger@example.org"}
    assert {each.recipient for each in Notice.objects.all()} == {around.citizen.account}


# --- numbers and clocks -----------------------------------------------------------------------------------------


def stored(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in Copenhagen as the database gives it back."""
    return datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)


def test_admission_just_after_midnight_is_told_once_and_counted_on_its_own_days(unit: Any) -> None:
    enrolment = EnrolmentFactory(unit=unit)
    AdmissionFactory(
        citizen=enrolment.citizen, admitted_at=stored(2024, 3, 5, 0, 30), discharged_at=stored(2024, 3, 6, 0, 30)
    )
    own = own_entries(enrolments=[enrolment], data_types=frozenset({"health"}), window=MARCH)
    first = datetime(2024, 3, 5, tzinfo=COPENHAGEN)

    assert [use.days for use in use_by_sector(own, MARCH)] == [1]
    assert without_twice_told(own, [Entry("hospital", "admission", first, first)]) == ()


def test_last_evening_of_a_month_stands_in_that_month(unit: Any) -> None:
    enrolment = EnrolmentFactory(unit=unit)
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=stored(2024, 4, 1, 0, 15), discharged_at=None)
    with clock.at(datetime(2024, 4, 3, 12)):
        own = own_entries(
            enrolments=[enrolment],
            data_types=frozenset({"health"}),
            window=Window(date(2024, 3, 1), date(2024, 4, 3)),
        )

    [(month, _rows)] = _months(own, None)  # type: ignore[arg-type]  # an admission needs no programme
    assert month.startswith("April")


def test_stay_that_goes_on_is_in_every_window_since_and_counts_its_nights(unit: Any) -> None:
    enrolment = EnrolmentFactory(unit=unit)
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=stored(2024, 2, 20, 12), discharged_at=None)

    with clock.at(datetime(2024, 3, 11, 12)):
        own = own_entries(enrolments=[enrolment], data_types=frozenset({"health"}), window=MARCH)

    assert [(use.contacts, use.days) for use in use_by_sector(own, MARCH)] == [(1, 10)]


def test_task_says_the_day_in_copenhagen_from_which_it_can_be_done(unit: Any) -> None:
    by = contact_person(unit)
    enrolment = included(unit, by)
    first = datetime.combine(today() + timedelta(days=1), datetime.min.time(), COPENHAGEN)
    asked(by, enrolment, professional=by.professional, start_at=first)

    pages = [reverse("day:day"), reverse("tasks:tasks", args=[enrolment.key])]
    shown = [logged_in(by).get(page).content.decode() for page in pages]

    assert "Ring til afdelingen – fra i morgen" in shown[0]
    assert "kan begyndes i morgen" in shown[1].lower()


def test_goal_taken_out_of_the_plan_is_set_aside_where_it_is_counted(unit: Any) -> None:
    of = planned(unit)
    written(of)
    plan = of.plan()

    write_plan(by=of.contact, plan=plan, content=content(of, goals=()), based_on=plan.revision, reason="Ikke mere")

    assert list(PlanGoal.objects.values_list("goal_id", "state")) == [("walk", "set aside")]
