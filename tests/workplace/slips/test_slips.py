"""A plan that slips is solved by the team first, else by both sectors' leaders; everybody is told, nobody twice."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.pathways.models import Enrolment, EnrolmentPause
from samvej.workplace.people.models import Citizen, Notice
from samvej.workplace.slips import policies
from samvej.workplace.slips.actions import answer, pass_on, pass_on_due, report_slip, solve, write_note
from samvej.workplace.slips.doors import open_slip
from samvej.workplace.slips.models import Slip, SlipEvent
from samvej.workplace.slips.queries import for_leader, open_slips, slips_of
from samvej.workplace.slips.transitions import SLIP
from samvej.workplace.slips.wording import WORDED, event_words, initials
from tests.workplace.factories import CitizenFactory, OrganisationFactory, make_actor
from tests.workplace.slips.ground import WHAT, Ground, told

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10)


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """What is told when the transaction is committed is told within it."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def notices(by: Actor) -> list[str]:
    return list(Notice.objects.filter(recipient=by.account).order_by("pk").values_list("text", flat=True))


# --- telling -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "door"),
    [("contact", "professional"), ("member", "professional"), ("citizen", "citizen"), ("relative", "relative")],
)
def test_slip_is_told_by_team_citizen_and_relative(here: Ground, who: str, door: str, committed: Any) -> None:
    with clock.at(MONDAY), committed():
        slip = told(here, getattr(here, who))

    assert (slip.door, slip.status, slip.level) == (door, "open", "team")
    assert slip.due_at is not None
    assert slip.due_at.isoformat() == "2026-03-03T16:00:00+01:00"  # one working day
    for each in {"contact", "member"} - {who}:
        assert notices(getattr(here, each)) == ["a plan slips"]
    assert (
        AuditEntry.objects.filter(record="slip", activity="change", citizen=str(slip.enrolment.citizen.key)).count()
        == 1
    )


def test_reaction_tells_of_a_slip_once(here: Ground) -> None:
    system = Actor.system("reactions")

    first, again = told(here, system, once="sign:1"), told(here, system, once="sign:1")

    assert (first.pk, first.door) == (again.pk, "reaction")
    assert SlipEvent.objects.count() == 1


def test_stranger_and_relative_without_the_plan_tell_of_nothing(here: Ground) -> None:
    assert here.relative.relative is not None
    here.relative.relative.may_see_plan = False
    strangers = [make_actor("contact person"), make_actor("citizen", citizen=CitizenFactory()), here.relative]

    for by in (*strangers, here.own_leader):
        with pytest.raises(NotYours):
            told(here, by)

    assert Slip.objects.count() == 0


def test_once_of_another_course_is_not_found_here(here: Ground) -> None:
    told(here, here.citizen, once="a" * 32)

    with pytest.raises(NotYours):
        told(here, here.contact, once="a" * 32)


def test_nothing_is_told_of_an_ended_course_or_without_words(here: Ground) -> None:
    with pytest.raises(NotNow):
        told(here, what="  ")
    Enrolment.objects.filter(pk=here.enrolment.pk).update(status="ended", place=None, ended_on="2026-03-02")
    here.enrolment.refresh_from_db()

    with pytest.raises(NotNow):
        told(here)


def test_services_are_those_of_the_team_only(here: Ground) -> None:
    assert here.member.organisation is not None
    places = [here.member.organisation, OrganisationFactory(name="Uden for Test")]

    slip = told(here, services=places)

    assert list(slip.services.all()) == [here.member.organisation]


# --- the team's own --------------------------------------------------------------------------------------------


def test_team_solves_it_and_the_citizen_who_told_has_an_answer(here: Ground, committed: Any) -> None:
    with committed():
        slip = told(here, here.citizen)
    with committed():
        solve(by=here.member, slip=slip, solution="Vi kommer fra i morgen.", seen_revision=slip.revision)

    slip.refresh_from_db()
    assert (slip.status, slip.level, slip.ended_at is not None) == ("solved", "team", True)
    assert notices(here.citizen) == ["your word on a slip has an answer"]
    assert notices(here.contact)[-1] == "a slip was solved"
    assert notices(here.own_leader) == []


def test_citizen_says_it_is_in_order_again(here: Ground) -> None:
    slip = told(here)

    solve(by=here.citizen, slip=slip, solution="Han kom i dag.")

    assert SlipEvent.objects.latest("pk").by_name == here.citizen.name


def test_relative_who_may_not_act_does_not_solve(here: Ground) -> None:
    with pytest.raises(NotYours):
        solve(by=here.relative, slip=told(here), solution="Det går.")


def test_what_was_tried_is_written_once(here: Ground) -> None:
    slip = told(here)

    write_note(by=here.contact, slip=slip, text="Ringet to gange.", once="x")
    write_note(by=here.contact, slip=slip, text="Ringet to gange.", once="x")

    assert SlipEvent.objects.filter(kind="slip noted").count() == 1


def test_second_of_two_who_solve_at_once_is_told_that_somebody_was_quicker(here: Ground) -> None:
    slip = told(here)
    seen = slip.revision
    write_note(by=here.contact, slip=slip, text="Ringet.")

    with pytest.raises(NotNow, match="En anden har skrevet her"):
        solve(by=here.member, slip=slip, solution="Løst.", seen_revision=seen)


# --- the leaders -----------------------------------------------------------------------------------------------


def asked(here: Ground) -> Slip:
    slip = told(here)
    return pass_on(by=here.member, slip=slip, why="Vi er uenige om, hvem der betaler.")


def test_what_the_team_cannot_solve_goes_to_both_leaders(here: Ground, committed: Any) -> None:
    with clock.at(MONDAY), committed():
        slip = asked(here)

    assert (slip.status, slip.level) == ("with leaders", "leaders")
    assert [line.sector for line in slip.lines.all()] == ["psychiatry", "municipality"]
    assert slip.leaders_due_at is not None
    assert slip.leaders_due_at.isoformat() == "2026-03-04T16:00:00+01:00"  # two working days
    assert notices(here.own_leader) == notices(here.other_leader) == ["a slip needs its leaders"]
    assert "a slip went to the leaders" in notices(here.contact)
    assert [each.pk for each in for_leader(here.other_leader)] == [slip.pk]


def test_leader_opens_it_with_the_files_data_types_and_not_the_plan(here: Ground) -> None:
    slip = asked(here)

    opened = open_slip(by=here.other_leader, key=slip.key, reason="prøve")

    assert opened.as_leader
    assert opened.data_types == {"what slipped", "services involved", "initials"}
    entry = AuditEntry.objects.latest("pk")
    assert (entry.record, entry.activity, entry.user_role) == ("slip", "read", "lead")


def test_leader_sees_nothing_before_the_line_has_come_to_them(here: Ground) -> None:
    slip = told(here)

    for by in (here.own_leader, here.other_leader, make_actor("lead")):
        with pytest.raises(NotThere):
            open_slip(by=by, key=slip.key, reason="prøve")
    assert for_leader(here.own_leader) == []


def test_leader_whom_the_citizen_said_no_to_is_not_asked_and_sees_nothing(here: Ground, committed: Any) -> None:
    Restriction.objects.create(citizen=here.enrolment.citizen, organisation=here.house)
    with committed():
        slip = asked(here)

    assert notices(here.other_leader) == []
    assert for_leader(here.other_leader) == []
    with pytest.raises(NotThere):
        open_slip(by=here.other_leader, key=slip.key, reason="prøve")
    assert "Ingen er skrevet ind som leder i kommunen" in event_words(SlipEvent.objects.latest("pk"))


def test_sector_without_a_leader_is_answered_by_the_units_own(here: Ground, committed: Any) -> None:
    assert here.other_leader.employment is not None
    here.other_leader.employment.delete()
    with committed():
        slip = asked(here)

    assert {each.pk for line in slip.lines.all() for each in line.organisations.all()} == {
        here.enrolment.unit.organisation_id
    }
    assert SlipEvent.objects.latest("pk").detail["nobody in"] == ["municipality"]
    assert notices(here.own_leader) == ["a slip needs its leaders"]


def test_sector_that_does_not_help_this_citizen_is_not_asked(here: Ground) -> None:
    here.enrolment.team.filter(role="support worker").update(to_at=datetime.now().astimezone())
    slip = pass_on(by=here.contact, slip=told(here), why="Uenighed.")

    assert [line.sector for line in slip.lines.all()] == ["psychiatry"]


def test_slip_is_closed_when_both_have_answered(here: Ground, committed: Any) -> None:
    slip = asked(here)
    with committed():
        answer(by=here.own_leader, slip=slip, text="Psykiatrien betaler i marts.")
    slip.refresh_from_db()
    waiting = slip.status
    with committed():
        answer(by=here.other_leader, slip=slip, text="Bostøtten kommer i morgen.")

    slip.refresh_from_db()
    assert (waiting, slip.status, slip.level) == ("with leaders", "closed", "leaders")
    assert notices(here.contact).count("the leaders have answered a slip") == 2
    assert [line.answered_name for line in slip.lines.all()] == ["Klinikleder Test", "Kommuneleder Test"]


def test_one_leader_answers_for_all_when_they_agree(here: Ground) -> None:
    slip = asked(here)

    answer(by=here.other_leader, slip=slip, text="Vi er enige: bostøtten kommer i morgen.", for_all=True)

    slip.refresh_from_db()
    assert (slip.status, slip.solution) == ("closed", "Vi er enige: bostøtten kommer i morgen.")


def test_leader_who_was_not_asked_and_team_do_not_answer(here: Ground) -> None:
    slip = asked(here)

    for by in (make_actor("lead"), here.contact, here.citizen):
        with pytest.raises(NotYours):
            answer(by=by, slip=slip, text="Nej.")


def test_team_still_solves_what_is_with_the_leaders_who_are_told(here: Ground, committed: Any) -> None:
    slip = asked(here)
    with committed():
        solve(by=here.contact, slip=slip, solution="Vi fandt ud af det.")

    assert notices(here.other_leader) == ["a slip was solved"]
    with pytest.raises(NotNow, match="allerede skrevet"):
        answer(by=here.own_leader, slip=slip, text="For sent.")


# --- the clocks --------------------------------------------------------------------------------------------------


def test_clock_passes_on_what_the_team_has_not_solved_and_reminds_the_leaders_once(
    here: Ground, committed: Any
) -> None:
    with clock.at(MONDAY):
        slip = told(here)
    with clock.at(datetime(2026, 3, 3, 15, 59)):
        early = pass_on_due()
    with clock.at(datetime(2026, 3, 3, 16, 1)), committed():
        due, again = pass_on_due(), pass_on_due()
    with clock.at(datetime(2026, 3, 5, 16, 1)), committed():
        late, once = pass_on_due(), pass_on_due()

    assert (early.passed_on, due.passed_on, again.passed_on) == (0, 1, 0)
    assert (late.reminded, once.reminded) == (1, 0)
    assert list(slip.events.values_list("kind", flat=True)) == [
        "slip reported",
        "slip passed on by the clock",
        "leaders reminded",
    ]
    assert notices(here.other_leader) == ["a slip needs its leaders", "a slip still needs its leaders"]


def test_clock_stands_while_the_course_is_on_pause(here: Ground) -> None:
    with clock.at(MONDAY):
        slip = told(here)
    pause = EnrolmentPause.objects.create(enrolment=here.enrolment, from_on="2026-03-03", reason="Indlagt")
    Enrolment.objects.filter(pk=here.enrolment.pk).update(status="paused")
    with clock.at(datetime(2026, 3, 10, 12)):
        on_pause = pass_on_due()
    EnrolmentPause.objects.filter(pk=pause.pk).update(to_on="2026-03-10")
    Enrolment.objects.filter(pk=here.enrolment.pk).update(status="active")
    with clock.at(datetime(2026, 3, 10, 12)):
        just_after = pass_on_due()
    with clock.at(datetime(2026, 3, 10, 16, 1)):
        when_due = pass_on_due()

    assert (on_pause.passed_on, just_after.passed_on, when_due.passed_on) == (0, 0, 1)
    slip.refresh_from_db()
    assert slip.due_at is not None
    assert slip.due_at.date().isoformat() == "2026-03-10"


def test_slip_ends_with_its_course(here: Ground) -> None:
    slip = told(here)
    Enrolment.objects.filter(pk=here.enrolment.pk).update(status="ended", place=None, ended_on="2026-03-02")

    ran = pass_on_due()

    slip.refresh_from_db()
    assert (ran.closed, slip.status) == (1, "closed")


def test_slip_that_fails_stops_no_other(here: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.at(MONDAY):
        bad, good = told(here), told(here)
    from samvej.workplace.slips.actions import clocks

    real = clocks._team_is_late
    monkeypatch.setattr(clocks, "_team_is_late", lambda slip: 1 / 0 if slip.pk == bad.pk else real(slip))
    with clock.at(MONDAY + timedelta(days=2)):
        ran = pass_on_due()

    good.refresh_from_db()
    assert (ran.passed_on, [each.slip for each in ran.failed]) == (1, [str(bad.key)])
    assert good.status == "with leaders"


# --- lists and words ----------------------------------------------------------------------------------------------


def test_members_find_the_open_slips_of_their_teams_by_as_many_queries_for_many(here: Ground) -> None:
    first, second = told(here), told(here)
    solve(by=here.contact, slip=second, solution="Løst.")
    open_slips(here.member)
    with CaptureQueriesContext(connection) as for_one:
        found = open_slips(here.member)
    for _each in range(4):
        told(here)
    with CaptureQueriesContext(connection) as for_many:
        open_slips(here.member)

    assert [each.pk for each in found] == [first.pk]
    assert len(for_one) == len(for_many) <= 6
    assert open_slips(make_actor("contact person")) == []


def test_table_of_states_has_no_fault_and_every_event_has_words() -> None:
    assert list(SLIP.faults()) == []
    assert {each.event for each in SLIP.transitions} == WORDED


@pytest.mark.parametrize("kind", sorted(WORDED))
def test_every_event_is_said_in_words(kind: str) -> None:
    said = event_words(SlipEvent(kind=kind, detail={"to": ["psychiatry", "municipality"], "why": "Vi er uenige"}))

    assert said
    assert said != kind


def test_initials_tell_nothing_of_who_has_a_protected_name() -> None:
    open_name = Citizen(given_name="Thomas Test", family_name="Prøve-Sen")
    hidden = Citizen(given_name="Thomas", family_name="Test", protected=True)

    assert initials(open_name) == "T.T.P.S."
    assert "T" not in initials(hidden)


def test_policies_stand_in_pairs(here: Ground) -> None:
    slip = told(here)

    assert policies.transition(slip, "solve")
    assert not policies.transition(slip, "answer")
    assert policies.words(WHAT)
    assert not policies.words(" ")


def test_person_number_in_the_words_is_masked(here: Ground) -> None:
    slip = report_slip(by=here.contact, enrolment=here.enrolment, what="Ring om 010170-1234 i dag")

    slip.refresh_from_db()
    assert "1234" not in slip.what


def test_running_slips_stand_by_the_clock_of_whoever_has_them(here: Ground) -> None:
    with clock.at(MONDAY):
        with_leaders = pass_on(by=here.contact, slip=told(here), why="Uenighed.")  # due Wednesday
        with_team = told(here)  # due Tuesday

        assert [each.pk for each in slips_of(here.enrolment)] == [with_team.pk, with_leaders.pk]
        assert [each.pk for each in open_slips(here.member)] == [with_team.pk, with_leaders.pk]
