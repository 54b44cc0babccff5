"""My day: who stands there, why, in which order; and who does not."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.web.pages.day import lines as gathering
from samvej.web.pages.day.line import Band, Day
from samvej.web.pages.day.lines import between, gather, people
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.admissions.models import Admission
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import COPENHAGEN, moment, today
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.messages.models import Message, Thread
from samvej.workplace.plans.models import CarePlan, PlanEvent
from samvej.workplace.referrals.models import JointSeat
from samvej.workplace.safety.models import SafetyAnswer
from samvej.workplace.slips.models import Slip
from samvej.workplace.tasks.actions.answering import accept, decline
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import GET_IN_TOUCH
from tests.workplace.day.conftest import long_enrolled
from tests.workplace.factories import OrganisationFactory, ReferralFactory, make_actor
from tests.workplace.tasks.ground import asked, on_team

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def noon() -> datetime:
    """Today at 12:00 in Copenhagen, so that an hour either way is the same day."""
    return datetime.combine(today(), time(12), COPENHAGEN)


def day_of(by):
    return Day.of(by, noon())


def found(by):
    """The day's lines as (band, why), in the order in which they are shown."""
    gathered = gather(day_of(by))
    assert gathered.missing == ()
    return [(line.band, line.why) for person in people(gathered.lines) for line in person.lines]


def taken(by, enrolment, **said):
    """A task of one's own that was said yes to."""
    return asked(by, enrolment, **said)


def test_nobody_in_need_is_nobody_on_the_list(enrolment, by):
    assert found(by) == []


def test_tasks_stand_by_their_window(enrolment, by):
    now = noon()
    for words, window in (
        ("for sent", {"due_at": now - DAY}),
        ("i dag", {"due_at": now + HOUR}),
        ("om tre dage", {"due_at": now + 3 * DAY}),
        ("om tre uger", {"due_at": now + 21 * DAY}),
        ("uden frist", {}),
        ("først på fredag", {"start_at": now + 2 * DAY}),
    ):
        taken(by, enrolment, words=words, **window)
    # asked for before today: a task that was given less than a day stands above the others, whatever its band
    Task.objects.update(asked_at=now - 3 * DAY)

    bands = [(band, why.split(" –")[0]) for band, why in found(by)]

    assert bands == [
        (Band.LATE, "for sent"),
        (Band.TODAY, "i dag"),
        (Band.APART, "uden frist"),
        (Band.COMING, "først på fredag"),
        (Band.COMING, "om tre dage"),
    ]


def test_task_that_hurries_stands_first_and_one_that_waits_for_an_answer_asks_for_it(enrolment, by):
    asked(SYSTEM, enrolment, words="Vil du?", due_at=noon() + 3 * DAY)
    asked(SYSTEM, enrolment, words="Ring nu", priority="asap")

    assert found(by) == [(Band.NOW, "Straks: Ring nu"), (Band.ANSWER, "Du er bedt om: Vil du?")]


def test_no_from_somebody_else_comes_back_to_the_contact_person(enrolment, by):
    nurse = on_team(enrolment, name="Nora Test")
    decline(by=nurse, task=asked(by, enrolment, role="hospital", words="Ring"), why="Ferie")

    assert found(by) == [(Band.ANSWER, "Nora Test har sagt nej til: Ring")]
    assert found(nurse) == []


def test_person_with_the_most_pressing_line_stands_first_with_all_their_lines(unit, enrolment, by):
    other = long_enrolled(unit, by, "Anders")
    taken(by, enrolment, words="i dag", due_at=noon() + HOUR)
    taken(by, other, words="også i dag", due_at=noon() + 2 * HOUR)
    taken(by, other, words="for sent", due_at=noon() - HOUR)

    shown = people(gather(day_of(by)).lines)

    assert [(each.enrolment, len(each.lines), each.band) for each in shown] == [
        (other, 2, Band.LATE),
        (enrolment, 1, Band.TODAY),
    ]


def test_slip_stands_by_its_clock(enrolment, by):
    Slip.objects.create(enrolment=enrolment, what="Støtten kom ikke", door="citizen", due_at=noon() + HOUR)
    Slip.objects.create(enrolment=enrolment, what="Tiden blev aflyst", door="citizen", due_at=noon() - HOUR)
    Slip.objects.create(enrolment=enrolment, what="Løst", door="citizen", status="solved")

    shown = found(by)

    assert [band for band, _why in shown] == [Band.LATE, Band.TODAY]
    assert "Tiden blev aflyst." in shown[0][1]


def stay(enrolment, **said):
    return Admission.objects.create(
        citizen=enrolment.citizen, identifier=str(len(said)), ward_name="Afdeling Test", **{"kind": "IMP", **said}
    )


def test_admission_since_yesterday_stands_today_and_an_older_one_with_what_comes(unit, enrolment, by):
    stay(enrolment, admitted_at=noon() - DAY)
    stay(long_enrolled(unit, by, "Peter"), admitted_at=noon() - 5 * DAY)

    shown = found(by)

    assert [band for band, _why in shown] == [Band.TODAY, Band.COMING]
    assert "Afdeling Test" in shown[0][1]


def test_admission_is_not_shown_without_the_health_data_type(enrolment, by):
    stay(enrolment, admitted_at=noon() - HOUR)
    Restriction.objects.create(citizen=enrolment.citizen, professional=by.professional, data_types=["health"])

    assert found(by) == []


def test_discharge_is_a_vulnerable_time_until_there_was_a_contact(enrolment, by):
    stay(enrolment, admitted_at=noon() - 9 * DAY, discharged_at=noon() - 3 * DAY)
    before = found(by)
    write_contact(by=by, enrolment=enrolment, how="call", at=moment() - timedelta(minutes=1))

    assert [band for band, _why in before] == [Band.CARE]
    assert "Kom hjem fra sygehuset" in before[0][1]
    assert found(by) == []


@pytest.mark.parametrize(("days", "shown"), [(0, True), (29, True), (30, False)])
def test_first_days_after_inclusion_are_vulnerable(unit, by, days, shown):
    long_enrolled(unit, by, enrolled_on=today() - timedelta(days=days))

    assert [band for band, _why in found(by)] == ([Band.CARE] if shown else [])


@pytest.mark.parametrize(("hours", "shown"), [(1, True), (7 * 24 - 1, True), (7 * 24, False)])
def test_new_phase_is_vulnerable_for_a_while(unit, by, hours, shown):
    from tests.workplace.factories import programme

    second = programme().file.phases[1].id
    long_enrolled(unit, by, phase=second, phase_since=noon() - timedelta(hours=hours))

    assert [band for band, _why in found(by)] == ([Band.CARE] if shown else [])


def test_course_on_pause_and_one_followed_by_another_ask_for_no_contact(unit, by):
    from samvej.workplace.pathways.actions.running import pause_enrolment

    recent = long_enrolled(unit, by, enrolled_on=today())
    nurse = on_team(recent)
    pause_enrolment(by=by, enrolment=recent, reason="Er bortrejst")

    assert found(by) == found(nurse) == []


def safety_answer(enrolment, by, **said):
    task = asked(SYSTEM, enrolment, origin="safety", priority="asap", words="Tal med borgeren")
    return SafetyAnswer.objects.create(
        enrolment=enrolment,
        answer="thoughts",
        by=by.account,
        named=by.professional,
        task=task,
        due_at=noon() + 4 * HOUR,
        **said,
    )


def test_positive_answer_stands_first_once_and_says_nothing_of_what_was_answered(enrolment, by):
    safety_answer(enrolment, by, said="Jeg kan ikke mere")
    taken(by, enrolment, words="for sent", due_at=noon() - DAY)

    shown = found(by)

    assert [band for band, _why in shown] == [Band.NOW, Band.LATE]
    assert "Jeg kan ikke mere" not in shown[0][1]
    assert "Tal med borgeren om sikkerhed" in shown[0][1]


def test_talk_about_safety_stays_with_its_person_when_the_plan_is_shared_no_longer(enrolment, by):
    answer = safety_answer(enrolment, by)
    Task.objects.filter(pk=answer.task_id).update(assigned_to=by.professional, due_at=noon() + 4 * HOUR)
    taken(by, enrolment, words="Ring om planen", due_at=noon())
    Restriction.objects.create(citizen=enrolment.citizen, professional=by.professional, data_types=["plan"])

    shown = found(by)

    assert len(shown) == 1
    assert "Tal med borgeren" in shown[0][1]


def test_positive_answer_is_seen_by_the_files_roles_only(enrolment, by):
    psychiatry, ward = on_team(enrolment, "psychiatry"), on_team(enrolment, "ward")
    safety_answer(enrolment, by)

    assert [band for band, _why in found(psychiatry)] == [Band.TODAY]
    assert found(ward) == []


def test_meeting_of_today_stands_by_its_time(enrolment, by):
    meeting = Meeting.objects.create(
        enrolment=enrolment, kind="network meeting", status="called", begins_at=noon() + HOUR, where="home"
    )
    Participant.objects.create(meeting=meeting, account=by.account, role="contact person")
    Meeting.objects.create(enrolment=enrolment, kind="network meeting", due_at=noon() - HOUR)

    shown = found(by)

    assert [band for band, _why in shown] == [Band.LATE, Band.TODAY]
    assert "13.00" in shown[1][1]


@pytest.mark.parametrize(
    ("due", "band"), [(-HOUR, Band.LATE), (6 * DAY, Band.TODAY), (9 * DAY, Band.COMING), (None, Band.ANSWER)]
)
def test_meeting_to_call_stands_by_the_day_it_must_be_held(enrolment, by, due, band):
    Meeting.objects.create(enrolment=enrolment, kind="network meeting", due_at=noon() + due if due else None)

    assert [each for each, _why in found(by)] == [band]


def test_discharge_since_yesterday_is_one_line_that_leads_to_a_contact(enrolment, by):
    stay(enrolment, admitted_at=noon() - 9 * DAY, discharged_at=noon() - 2 * HOUR)
    before = gather(day_of(by)).lines
    write_contact(by=by, enrolment=enrolment, how="call", at=moment() - timedelta(minutes=1))
    Admission.objects.update(discharged_at=moment() - HOUR)
    after = gather(day_of(by)).lines

    assert [(line.band, line.action) for line in before] == [(Band.TODAY, "Skriv en kontakt ned")]
    assert [line.action for line in after] == ["Se opholdet"]


def test_unread_message_waits_for_an_answer(enrolment, by):
    nurse = on_team(enrolment, name="Nora Test")
    thread = Thread.objects.create(enrolment=enrolment, subject="Medicin", near="nobody")
    Message.objects.create(
        thread=thread, by=nurse.account, by_name="Nora Test", by_role="hospital", text="?", once="1"
    )

    assert [band for band, _why in found(by)] == [Band.ANSWER]
    assert found(nurse) == []


def test_sign_since_yesterday_stands_today(enrolment, by):
    plan = CarePlan.objects.create(enrolment=enrolment)
    PlanEvent.objects.create(
        plan=plan, kind="sign reported", by_name="Test", at=noon() - HOUR, detail={"words": "Sover ikke"}
    )

    shown = found(by)

    assert [band for band, _why in shown] == [Band.TODAY]
    assert "Sover ikke" in shown[0][1]


def test_sign_stay_and_a_clock_of_hours_stand_first_within_a_person(unit, enrolment, by):
    plan = CarePlan.objects.create(enrolment=enrolment)
    sign = {"kind": "sign reported", "by_name": "Test", "at": noon() - HOUR, "detail": {"words": "Sover ikke"}}
    taken(by, enrolment, words="for sent", due_at=noon() - DAY)
    hours = taken(by, enrolment, words="om få timer", due_at=noon() + 2 * HOUR)
    Task.objects.filter(pk=hours.pk).update(asked_at=noon() - HOUR)
    stay(enrolment, admitted_at=noon() - 2 * HOUR)
    PlanEvent.objects.create(plan=plan, **sign)
    taken(by, enrolment, words="Ring nu", priority="asap")
    taken(by, long_enrolled(unit, by, "Anders"), words="for sent", due_at=noon() - 2 * DAY)

    own, second = people(gather(day_of(by)).lines)

    assert (own.enrolment, own.band, second.band) == (enrolment, Band.NOW, Band.LATE)
    words = ["Ring nu", "Sover ikke", "Er indlagt", "om få timer", "for sent"]
    assert [next(w for w in words if w in line.why) for line in own.lines] == words


def test_person_stands_by_what_is_late_though_a_sign_is_said_first(unit, enrolment, by):
    plan = CarePlan.objects.create(enrolment=enrolment)
    PlanEvent.objects.create(plan=plan, kind="sign reported", by_name="T", at=noon() - HOUR, detail={"words": "Nej"})
    taken(by, enrolment, words="for sent", due_at=noon() - DAY)
    taken(by, long_enrolled(unit, by, "Anders"), words="også sent", due_at=noon() - HOUR)

    shown = people(gather(day_of(by)).lines)

    assert [(each.enrolment.citizen.given_name, each.band) for each in shown] == [
        ("Thomas", Band.LATE),
        ("Anders", Band.LATE),
    ]
    assert "Nej" in shown[0].lines[0].why


def test_task_that_a_contact_answers_leads_to_writing_it_and_says_why(enrolment, by):
    said = {"origin": "reaction", "origin_key": GET_IN_TOUCH, "because": "Fordi der ikke har været kontakt i 21 dage"}
    task = asked(SYSTEM, enrolment, words="Tag kontakt", due_at=noon() + HOUR, **said)
    accept(by=by, task=task)

    (line,) = gather(day_of(by)).lines

    assert line.href == reverse("contacts:write", args=[enrolment.key])
    assert line.because == "Fordi der ikke har været kontakt i 21 dage."


@pytest.mark.parametrize(("agreed", "action"), [(True, "Indkald"), (False, "Spørg borgeren")])
def test_meeting_to_call_leads_straight_to_the_call_once_the_citizen_said_yes(enrolment, by, agreed, action):
    meeting = Meeting.objects.create(
        enrolment=enrolment, kind="four-party meeting", agreed_at=noon() - DAY if agreed else None
    )

    (line,) = gather(day_of(by)).lines

    page = "meetings:call" if agreed else "meetings:meeting"
    assert (line.action, line.href) == (action, reverse(page, args=[enrolment.key, meeting.key]))


def test_place_that_is_asked_to_choose_has_one_line_without_a_name(unit):
    voter = make_actor("team member", OrganisationFactory(sector="psychiatry"))
    for _case in range(2):
        case = ReferralFactory(unit=unit, status="joint selection")
        JointSeat.objects.create(referral=case, organisation=voter.organisation, sector="psychiatry")
    other = make_actor("team member", OrganisationFactory(sector="psychiatry"))

    (line,) = gather(day_of(voter)).lines

    assert (line.band, line.action, line.enrolment) == (Band.ANSWER, "Svar", None)
    assert case.citizen.family_name not in line.why
    assert gather(day_of(other)).lines == ()


# --- the page -------------------------------------------------------------------------------------------


def page(client):
    answer = client.get(reverse("day:day"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_day_is_where_a_contact_person_begins_and_a_lead_in_the_inbox(by, unit, client_as):
    lead = make_actor("lead", unit.organisation)

    assert client_as(by).get(reverse("front:home"))["Location"] == reverse("day:day")
    assert client_as(lead).get(reverse("front:home"))["Location"] == reverse("inbox:list")


def test_page_says_who_and_why_and_is_written_in_the_trail(enrolment, by, client_as):
    taken(by, enrolment, words="Ring til lægen", due_at=moment() - HOUR)

    text = page(client_as(by))

    assert "1 borger har brug for dig nu." in text
    assert "Thomas Prøvesen" in text
    assert "Ring til lægen" in text
    trail = AuditEntry.objects.filter(citizen=str(enrolment.citizen.key), reason="Så sin dag")
    assert trail.count() == 1


def test_page_leaves_out_whoever_said_no_and_writes_nothing_of_them(enrolment, by, client_as):
    taken(by, enrolment, words="Ring til lægen", due_at=moment() - HOUR)
    Restriction.objects.create(citizen=enrolment.citizen, professional=by.professional)

    text = page(client_as(by))

    assert "Thomas" not in text
    assert "Ring til lægen" not in text
    assert not AuditEntry.objects.filter(citizen=str(enrolment.citizen.key), reason="Så sin dag").exists()


def test_page_takes_as_many_queries_for_many_as_for_one(unit, enrolment, by, client_as):
    client = client_as(by)

    def fill(one):
        taken(by, one, words="for sent", due_at=moment() - HOUR)
        asked(SYSTEM, one)
        stay(one, admitted_at=moment() - HOUR)
        Slip.objects.create(enrolment=one, what="Noget skred", door="citizen")
        thread = Thread.objects.create(enrolment=one, subject="Medicin", near="nobody")
        Message.objects.create(thread=thread, by=None, by_name="S", by_role="system", text="?", once=str(one.pk))
        Meeting.objects.create(enrolment=one, kind="network meeting")
        safety_answer(one, by)

    fill(enrolment)
    page(client)
    with CaptureQueriesContext(connection) as for_one:
        page(client)
    for number in range(4):
        fill(long_enrolled(unit, by, f"Flere{number}"))
    with CaptureQueriesContext(connection) as for_many:
        text = page(client)

    assert "Flere3" in text
    assert len(for_many) == len(for_one) <= 45


def test_source_that_fails_is_named_and_the_others_stand(enrolment, by, client_as, monkeypatch, caplog):
    taken(by, enrolment, words="Ring til lægen", due_at=moment() - HOUR)

    def broken(day):
        raise ValueError("no")

    sources = [
        gathering.Source(each.name, broken) if str(each.name) == "beskeder" else each for each in gathering.SOURCES
    ]
    monkeypatch.setattr(gathering, "SOURCES", sources)

    text = page(client_as(by))

    assert "Vi kunne ikke hente beskeder lige nu" in text
    assert "Ring til lægen" in text


def test_lead_who_was_given_a_task_finds_it_on_their_day(enrolment, unit, client_as):
    lead = make_actor("lead", unit.organisation)
    accept(by=lead, task=asked(SYSTEM, enrolment, professional=lead.professional, words="Find en ny"))

    assert "Find en ny" in page(client_as(lead))


def test_referrer_has_no_day(client_as):
    assert client_as(make_actor("referrer")).get(reverse("day:day")).status_code == 403


def test_bands_are_parted_without_a_gap(enrolment, by):
    taken(by, enrolment, words="uden frist")
    lines = gather(day_of(by)).lines
    parts = [list(between(lines, *each)) for each in ((Band.NOW, Band.CARE), (Band.APART,) * 2, (Band.COMING,) * 2)]

    assert [len(each) for each in parts] == [0, 1, 0]
