"""The engine: what the file says is done, once, at its moment, and explained; on day 40 as day by day."""

from datetime import datetime

import pytest

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.messages.models import Message
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent
from samvej.workplace.people.models import Notice
from samvej.workplace.plans.models import CarePlan, PlanEvent, PlanGoal
from samvej.workplace.reactions.engine import act, count_from, parts, react
from samvej.workplace.reactions.models import Fired, ReactedUntil
from samvej.workplace.reactions.occurrences import stirred
from samvej.workplace.slips.models import Slip
from samvej.workplace.tasks.models import Task
from tests.workplace.admissions.made import seat
from tests.workplace.factories import AdmissionFactory, make_actor
from tests.workplace.reactions.made import (
    START,
    citizens_account,
    contact,
    course,
    day,
    happened,
    reaction,
    task,
    version,
)

pytestmark = pytest.mark.django_db


def run(at):
    with clock.at(at):
        done = react()
    assert done.failed == ()
    return done.fired


def fired():
    return [(each.reaction, each.at) for each in Fired.objects.order_by("at", "reaction")]


def test_task_is_asked_with_its_clock_and_explained_in_both_languages(unit):
    enrolment = course(unit, version([task("enrolled", "visit")]))

    assert run(day(1)) == 1

    made, asked = Fired.objects.get(), Task.objects.get()
    assert made.made == f"task:{asked.key}"
    assert asked.assigned_to == enrolment.contact_person
    assert asked.due_at == datetime(2026, 3, 4, 16, tzinfo=COPENHAGEN)
    assert made.because == {
        "da": "Fordi borgeren blev inkluderet den 2. marts 2026",
        "en": "Because the citizen was enrolled on 2 March 2026",
    }
    assert asked.because == made.because


def test_running_again_does_nothing_again(unit):
    course(unit, version([task("enrolled")]))

    assert [run(day(1)), run(day(1)), run(day(3))] == [1, 0, 0]
    assert Task.objects.count() == Fired.objects.count() == 1


def test_day_40_in_one_run_is_the_same_as_day_by_day(unit):
    said = [
        task("enrolled", "visit"),
        task("no contact for 21 days", "reach out"),
        task("no-show", "ask"),
        task({"phase entered": "meeting"}, "begin"),
    ]
    both = [course(unit, version(said)), course(unit, version(said, "8"))]
    for enrolment in both:
        contact(enrolment, day(3))
        contact(enrolment, day(5), attended=False)
        contact(enrolment, day(30))

    for number in range(41):
        with clock.at(day(number)):
            react(enrolments=[both[0].pk])
    with clock.at(day(40)):
        react(enrolments=[both[1].pk])

    one, other = (
        [
            (each.reaction, each.at, each.because)
            for each in Fired.objects.filter(enrolment=each).order_by("at", "reaction")
        ]
        for each in both
    )
    assert one == other
    assert [name for name, _at, _because in one] == ["begin", "visit", "ask", "reach out"]
    assert one[3][1] == datetime(2026, 3, 26, 9, tzinfo=COPENHAGEN)


def test_silence_fires_once_and_again_after_a_new_contact(unit):
    enrolment = course(unit, version([task("no contact for 21 days", "reach out")]))
    contact(enrolment, day(30))

    for number in (20, 22, 25, 40, 50, 52, 90):
        run(day(number))

    assert [at.date().isoformat() for _name, at in fired()] == ["2026-03-23", "2026-04-22"]
    assert "since the citizen was enrolled" in Fired.objects.order_by("at")[0].because["en"]


def test_what_is_known_late_is_reacted_to_once(unit):
    enrolment = course(unit, version([task("discharged", "visit", working_days=2)]))
    run(day(10))
    AdmissionFactory(
        citizen=enrolment.citizen, admitted_at=day(4), discharged_at=day(8), home=True, changed_at=day(11)
    )

    assert [run(day(11)), run(day(12))] == [1, 0]
    assert fired() == [("visit", day(8))]


def test_what_was_before_the_course_is_nothing_to_react_to(unit):
    enrolment = course(unit, version([task("admitted", "call"), task("discharged", "visit")]))
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=day(-2), discharged_at=day(3), home=True)

    run(day(5))

    assert [name for name, _at in fired()] == ["visit"]


def test_acute_admission_is_an_admission_too_and_the_team_is_asked_to_meet(unit):
    meeting = reaction("admitted acutely", "meeting", "four-party meeting")
    enrolment = course(unit, version([task("admitted", "call"), task("admitted acutely", "call at once"), meeting]))
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=day(2), acute=True)

    run(day(3))

    assert {name for name, _at in fired()} == {"call", "call at once", "four-party meeting"}
    assert Meeting.objects.get().kind == "four-party meeting"
    assert Fired.objects.get(reaction="four-party meeting").made == f"meeting:{Meeting.objects.get().key}"


def test_meeting_of_the_kind_that_is_open_already_is_the_one(unit):
    meeting = reaction("admitted", "meeting", "four-party meeting")
    enrolment = course(unit, version([meeting]))
    for number in (2, 4):
        AdmissionFactory(citizen=enrolment.citizen, admitted_at=day(number), discharged_at=day(number + 1))

    assert run(day(6)) == 2
    assert Meeting.objects.count() == 1


def test_everything_else_that_happens_is_read(unit):
    kinds = ("early-warning sign", "goal overdue", "task overdue", "the team cannot solve it", "plan review due")
    late = reaction("task overdue", "notice", {"id": "task overdue", "da": "Se efter", "en": "Look"})
    enrolment = course(unit, version([late if kind == "task overdue" else task(kind, kind) for kind in kinds]))
    plan = CarePlan.objects.create(enrolment=enrolment, revision=1)
    PlanEvent.objects.create(plan=plan, kind="plan written", by_name="test", at=day(1))
    PlanEvent.objects.create(plan=plan, kind="sign reported", by_name="test", at=day(2))
    PlanGoal.objects.create(plan=plan, goal_id="a", due_on=day(4).date(), set_at=day(1))
    PlanGoal.objects.create(
        plan=plan, goal_id="b", due_on=day(4).date(), set_at=day(1), state="reached", reached_at=day(3)
    )
    Slip.objects.create(enrolment=enrolment, what="Ingen kom.", door="professional", passed_on_at=day(5))
    Task.objects.create(
        citizen=enrolment.citizen,
        enrolment=enrolment,
        words={"da": "Ring"},
        origin="person",
        assigned_to=enrolment.contact_person,
        due_at=day(6),
    )

    run(day(7))
    early = {name for name, _at in fired()}
    run(day(200))

    assert early == set(kinds) - {"plan review due"}
    assert dict(fired())["goal overdue"] == datetime(2026, 3, 6, 16, tzinfo=COPENHAGEN)
    assert "plan review due" in {name for name, _at in fired()}


def test_task_that_is_overdue_names_the_reaction_it_came_of(unit):
    course(unit, version([task("enrolled", "visit"), task({"task overdue": "visit"}, "help", "team")]))

    for number in (1, 5):
        run(day(number))

    assert [name for name, _at in fired()] == ["visit", "help"]
    assert "»Gør det«" in Fired.objects.get(reaction="help").because["da"]


def test_notice_reaches_those_who_may_know_once_in_the_programmes_words(unit):
    said = {"id": "look", "da": "Se på planen", "en": "Look at the plan"}
    enrolment = course(unit, version([reaction("admitted", "notice", said, "team")]))
    job_centre = make_actor("team member", is_health_professional=False)
    seat(enrolment, job_centre, "job centre", ("contact details", "plan"))
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=day(2))

    with clock.at(datetime(2090, 1, 1)):  # the relations of the factories are of today
        react()

    [notice] = Notice.objects.all()
    assert notice.recipient.professional == enrolment.contact_person
    assert notice.about == {"words": {"da": "Se på planen", "en": "Look at the plan"}}


def test_notice_is_worded_by_the_programme_in_the_readers_language(unit):
    from django.utils.translation import override

    from samvej.web.notices import worded

    notice = Notice(text="a programme tells you", about={"words": {"da": "Se på planen", "en": "Look at the plan"}})

    with override("en"):
        assert worded(notice) == "Look at the plan"
    assert worded(notice) == "Se på planen"


def test_message_to_the_citizen_is_a_conversation_with_the_contact_person(unit):
    said = {"id": "welcome", "da": "Velkommen", "en": "Welcome"}
    enrolment = course(unit, version([reaction("enrolled", "message", said, "citizen")]))
    citizens_account(enrolment)

    run(day(1))

    message = Message.objects.get()
    assert (message.text, message.by, message.thread.near) == ("Velkommen", None, "citizen")
    assert Fired.objects.get().made == f"thread:{message.thread.key}"


def test_pause_puts_off_what_falls_due_and_begins_silence_anew(unit):
    said = [task("goal overdue", "look"), task("no contact for 21 days", "reach out"), task("admitted", "call")]
    enrolment = course(unit, version(said))
    plan = CarePlan.objects.create(enrolment=enrolment, revision=1)
    PlanGoal.objects.create(plan=plan, goal_id="a", due_on=day(12).date(), set_at=day(1))
    happened(enrolment, "paused", day(10))
    AdmissionFactory(citizen=enrolment.citizen, admitted_at=day(11))
    run(day(25))
    in_pause = [name for name, _at in fired()]

    happened(enrolment, "resumed", day(30))
    run(day(31))
    run(day(52))

    assert in_pause == ["call"]
    assert fired()[1:] == [("look", day(30)), ("reach out", day(51))]
    assert "14. marts 2026" in Fired.objects.get(reaction="look").because["da"]


def test_nothing_fires_in_a_course_that_has_ended(unit):
    enrolment = course(unit, version([task("enrolled")]))
    Enrolment.objects.filter(pk=enrolment.pk).update(status="ended", place=None, ended_on=day(1).date())

    assert run(day(2)) == 0


def test_course_that_ends_between_the_look_and_the_act_is_left_alone(unit):
    enrolment = course(unit, version([task("enrolled")]))
    with clock.at(day(1)):
        [part] = list(parts())
        Enrolment.objects.filter(pk=enrolment.pk).update(
            status="ended", place=None, ended_on=day(1).date(), revision=1
        )

        assert act(part) is False
    assert not Task.objects.exists()


def test_course_follows_its_own_version_and_a_new_one_only_from_the_move(unit):
    old, new = version([task("no-show", "old")], "7"), version([task("no-show", "new")], "8")
    enrolment = course(unit, old)
    contact(enrolment, day(2), attended=False)
    run(day(3))

    Enrolment.objects.filter(pk=enrolment.pk).update(version=new)
    EnrolmentEvent.objects.create(enrolment=enrolment, kind="moved to version", by_name="test", at=day(4))
    run(day(5))
    contact(enrolment, day(6), attended=False)
    run(day(7))

    assert fired() == [("old", day(2)), ("new", day(6))]


def test_one_that_fails_never_stops_the_others_and_is_tried_again(unit, monkeypatch):
    from samvej.workplace.reactions import engine

    said = version([task("enrolled", "first"), task("enrolled", "second")])
    bad, good = course(unit, said), course(unit, said)
    real = engine.make

    def make(fired, firing, enrolment, *, by):
        if enrolment.pk == bad.pk and firing.reaction.id == "first":
            raise RuntimeError("disk full")
        return real(fired, firing, enrolment, by=by)

    monkeypatch.setattr(engine, "make", make)
    with clock.at(day(1)):
        done = react()
    half = set(Fired.objects.values_list("enrolment", "reaction"))
    monkeypatch.setattr(engine, "make", real)
    again = run(day(30))

    assert len(done.failed) == 1
    assert half == {(bad.pk, "second"), (good.pk, "first"), (good.pk, "second")}
    assert again == 1
    assert Task.objects.count() == 4


def test_one_whose_file_cannot_be_read_never_stops_the_others(unit):
    said = version([task("enrolled")])
    bad, _good = course(unit, said), course(unit, said)
    from tests.workplace.factories import ProgrammeVersionFactory

    broken = ProgrammeVersionFactory(version="x", sha256="0" * 64, content="{", in_force=False)
    Enrolment.objects.filter(pk=bad.pk).update(version=broken)

    with clock.at(day(1)):
        done = react()

    assert [part.enrolment.pk for part, _fault in done.failed] == [bad.pk]
    assert done.fired == 1
    assert not ReactedUntil.objects.filter(enrolment=bad).exists()


def test_looking_takes_as_many_queries_for_many(unit, django_assert_num_queries):
    said = version([task("no-show"), task("map due", "map"), task("plan review due", "plan")])
    course(unit, said)
    with clock.at(day(1)):
        list(parts())
        with django_assert_num_queries(16):
            list(parts())
        for _each in range(5):
            course(unit, said)
        list(parts())

        with django_assert_num_queries(16):
            list(parts())


def test_course_that_comes_with_a_past_is_reacted_to_from_where_it_is_said(unit):
    enrolment = course(unit, version([task("enrolled", "visit"), task("no-show", "ask")]))
    contact(enrolment, day(5), attended=False)
    contact(enrolment, day(61), attended=False)
    count_from([enrolment], day(60))

    run(day(70))

    assert fired() == [("ask", day(61))]


def test_stirred_are_those_to_whom_something_happened(unit):
    said = version([task("no-show")])
    quiet, seen, ill = (course(unit, said) for _each in range(3))
    contact(seen, day(2), attended=False, written_at=day(5))
    AdmissionFactory(citizen=ill.citizen, admitted_at=day(3), changed_at=day(5))

    assert stirred(since=day(4), until=day(6)) == {seen.pk, ill.pk}
    assert stirred(since=START.replace(hour=8), until=day(6)) == {quiet.pk, seen.pk, ill.pk}


def test_by_is_the_systems_own_work(unit):
    course(unit, version([task("enrolled")]))
    with clock.at(day(1)):
        react(by=Actor.system("reactions"))

    assert Task.objects.get().events.first().by_name == "reactions"
