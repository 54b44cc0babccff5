"""Handling a case and answering it: by whom, from which state, and who is told."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from samvej.workplace.access.models import AuditEntry, TreatmentRelation
from samvej.workplace.ground.refusals import NotNow, NotYours, Refused
from samvej.workplace.people.models import Notice
from samvej.workplace.referrals.actions import deciding, handling, joint, transferring
from samvej.workplace.referrals.models import ContactAttempt, Referral, ReferralEvent
from tests.workplace.factories import ReferralNoteFactory, make_actor
from tests.workplace.inbox.made import TOGETHER, asked, attempt, case, conversation, in_state, staff, unit_of, voter

pytestmark = pytest.mark.django_db

Act = Callable[[Any, Referral], Any]


def _vote(by: Any, referral: Referral) -> Any:
    return joint.vote(by=by, referral=referral, yes=True)


ACTS: dict[str, Act] = {
    "take": lambda by, r: handling.take(by=by, referral=r),
    "put back": lambda by, r: handling.put_back(by=by, referral=r),
    "attempt contact": lambda by, r: handling.attempt_contact(by=by, referral=r, how="phone", outcome="no answer"),
    "hold first conversation": lambda by, r: conversation(by, r),
    "begin joint selection": lambda by, r: joint.begin_joint_selection(
        by=by, referral=r, ask=asked(voter("psychiatry"), voter("municipality-social"))
    ),
    "pause": lambda by, r: handling.pause(by=by, referral=r, reason="Indlagt"),
    "ask for help": lambda by, r: handling.ask_for_help(by=by, referral=r, what="Hvem kender borgeren?"),
    "offer transfer": lambda by, r: transferring.offer_transfer(
        by=by, referral=r, to_unit=unit_of(r.programme), why="Borgeren flytter"
    ),
    "help on": lambda by, r: deciding.help_on(
        by=by, referral=r, seen_revision=r.revision, what="Samtaler", to_name="Foreningen Test"
    ),
    "not include": lambda by, r: deciding.not_include(by=by, referral=r, seen_revision=r.revision, reason="no need"),
    "decline": lambda by, r: deciding.decline(by=by, referral=r, seen_revision=r.revision),
    "stop": lambda by, r: deciding.stop(by=by, referral=r, seen_revision=r.revision),
}
ALLOWED = {
    "received": {"take", "pause", "ask for help", "offer transfer"},
    "assigned": {
        "put back", "attempt contact", "hold first conversation", "begin joint selection", "pause", "ask for help",
        "offer transfer", "help on", "not include",
    },
    "contacting": {
        "put back", "attempt contact", "hold first conversation", "begin joint selection", "pause", "ask for help",
        "offer transfer", "help on", "not include", "decline",
    },
    "conversation": {
        "put back", "begin joint selection", "pause", "ask for help", "offer transfer", "help on", "not include",
        "decline",
    },
    "joint selection": {
        "put back", "attempt contact", "hold first conversation", "pause", "ask for help", "offer transfer",
        "help on", "not include", "decline",
    },
    "helped on": set(),
}  # fmt: skip


@pytest.mark.parametrize("state", ALLOWED)
def test_action_by_state_is_as_the_table_says(state: str) -> None:
    unit = unit_of(TOGETHER)
    by = staff(unit, "lead")
    went, stayed = set(), set()
    for name, act in ACTS.items():
        referral = in_state(state, by, case(unit))
        before = referral.events.count()
        with suppress(NotNow):
            act(by, referral)
            went.add(name)
        if referral.events.count() == before:
            stayed.add(name)
    assert went == ALLOWED[state]
    assert stayed == ACTS.keys() - went


@pytest.mark.parametrize("role", ["referrer", "team member", "steering", "administrator", "elsewhere"])
def test_action_by_others_is_refused(role: str) -> None:
    unit = unit_of(TOGETHER)
    by = make_actor() if role == "elsewhere" else staff(unit, role)
    for name, act in ACTS.items():
        referral = case(unit)
        with pytest.raises(NotYours):
            act(by, referral)
        assert referral.events.count() == 1, name


def test_assigning_is_for_leads_and_tells_the_one_who_gets_it(unit: Any) -> None:
    referral, colleague = case(unit), staff(unit)
    with pytest.raises(NotYours):
        handling.assign(by=staff(unit), referral=referral, to=colleague.professional)

    handling.assign(by=staff(unit, "lead"), referral=referral, to=colleague.professional)

    referral.refresh_from_db()
    assert (referral.status, referral.assigned_to) == ("assigned", colleague.professional)
    assert TreatmentRelation.objects.filter(professional=colleague.professional, valid_to=None).count() == 1


def test_assigning_to_somebody_elsewhere_is_refused(unit: Any) -> None:
    referral = case(unit)
    with pytest.raises(NotNow):
        handling.assign(by=staff(unit, "lead"), referral=referral, to=make_actor().professional)


def test_taking_opens_the_takers_door_and_putting_back_closes_it(unit: Any) -> None:
    by, referral = staff(unit), case(unit)
    own = TreatmentRelation.objects.filter(professional=by.professional, valid_to=None)

    handling.take(by=by, referral=referral)
    assert own.get().grade == "A"
    handling.put_back(by=by, referral=referral)

    assert not own.exists()
    assert referral.unit.organisation.pk in TreatmentRelation.objects.filter(valid_to=None).values_list(
        "organisation", flat=True
    )


def test_change_stands_in_the_trail_without_anything_of_the_citizen(unit: Any) -> None:
    by, referral = staff(unit), case(unit)

    handling.take(by=by, referral=referral)

    entry = AuditEntry.objects.get(activity="change", record="referral")
    assert (entry.record_key, entry.citizen) == (str(referral.key), str(referral.citizen.key))
    assert referral.citizen.given_name not in entry.reason


def test_conversation_stays_held_when_the_case_is_put_back_and_taken_by_another(unit: Any) -> None:
    by, referral = staff(unit), case(unit)
    in_state("conversation", by, referral)

    handling.put_back(by=by, referral=referral)
    handling.take(by=staff(unit), referral=Referral.objects.get(pk=referral.pk))

    referral.refresh_from_db()
    assert referral.status == "conversation"


def test_attempt_sent_twice_is_one(unit: Any) -> None:
    by, referral = staff(unit), in_state("assigned", by := staff(unit), case(unit))
    for _ in range(2):
        handling.attempt_contact(by=by, referral=referral, how="phone", outcome="no answer", once="a-token")
    assert ContactAttempt.objects.count() == 1


def test_not_reached_needs_as_many_attempts_in_vain_as_the_file_says(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    for outcome in ("no answer", "reached", "no answer", "message left"):
        attempt(by, referral, outcome)
    with pytest.raises(NotNow, match="1 gang mere"):
        deciding.not_reach(by=by, referral=referral, seen_revision=None)

    attempt(by, referral)
    deciding.not_reach(by=by, referral=referral, seen_revision=None)

    referral.refresh_from_db()
    assert referral.status == "not reached"


def test_decision_on_what_has_changed_is_refused_and_says_so(unit: Any) -> None:
    by, referral = staff(unit), case(unit)
    in_state("contacting", by, referral)
    seen = referral.revision
    attempt(by, referral)
    with pytest.raises(NotNow, match="En anden har ændret"):
        deciding.decline(by=by, referral=referral, seen_revision=seen)


def test_reason_that_the_file_does_not_have_is_refused(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    with pytest.raises(NotNow):
        deciding.not_include(by=by, referral=referral, seen_revision=None, reason="too difficult")


def test_every_note_is_answered_and_every_writer_told_once(
    unit: Any, django_capture_on_commit_callbacks: Any
) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    ReferralNoteFactory(referral=referral)
    ReferralNoteFactory(referral=referral, door="rule", account=None, spell="a-spell")
    citizen = make_actor("citizen", citizen=referral.citizen)
    ReferralNoteFactory(referral=referral, door="citizen", account=citizen.account)
    writers = {note.account_id for note in referral.notes.all() if note.account_id}

    with django_capture_on_commit_callbacks(execute=True):
        deciding.not_include(by=by, referral=referral, seen_revision=None, reason="no need", words="Ring gerne.")

    assert not referral.notes.filter(answer_sent_at=None).exists()
    told = Notice.objects.filter(text="your referral has an answer")
    assert {notice.recipient_id for notice in told} == writers
    assert told.count() == len(writers) == 3


def test_answer_closes_every_door_and_ends_the_pause(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("contacting", by, case(unit))
    handling.pause(by=by, referral=referral, reason="På ferie")

    deciding.decline(by=by, referral=referral, seen_revision=None)

    referral.refresh_from_db()
    assert (referral.status, referral.paused) == ("declined", False)
    assert not TreatmentRelation.objects.filter(valid_to=None).exists()
    assert not referral.pauses.filter(to_at=None).exists()


def test_helped_on_keeps_the_units_door_until_it_is_known_whether_they_arrived(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("helped on", by, case(unit))
    still = TreatmentRelation.objects.filter(valid_to=None, professional=None, organisation=unit.organisation)
    assert still.count() == 1

    deciding.follow_up(by=by, referral=referral, arrived="yes")

    assert not still.exists()
    with pytest.raises(NotNow):
        deciding.follow_up(by=by, referral=referral, arrived="no")


def test_helped_on_without_a_place_is_refused(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    with pytest.raises(NotNow):
        deciding.help_on(by=by, referral=referral, seen_revision=None, what="", to_name="  ")
    assert not ReferralEvent.objects.filter(kind="helped on").exists()


@pytest.mark.parametrize("fact", ["died_on", "moved_away_on"])
def test_case_of_somebody_who_is_gone_can_be_stopped_and_not_included(unit: Any, fact: str) -> None:
    by, referral = staff(unit), case(unit)
    in_state("conversation", by, referral)
    with pytest.raises(NotNow):
        deciding.stop(by=by, referral=referral, seen_revision=None)
    setattr(referral.citizen, fact, "2026-01-02")
    referral.citizen.save()
    with pytest.raises(NotNow):
        deciding.include(by=by, referral=referral, seen_revision=None)

    deciding.stop(by=by, referral=referral, seen_revision=None)

    referral.refresh_from_db()
    assert (referral.status, referral.reason) == ("withdrawn", "died" if fact == "died_on" else "moved")


def test_nobody_rings_the_dead(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    referral.citizen.died_on = "2026-01-02"
    referral.citizen.save()
    with pytest.raises(NotNow, match="død"):
        attempt(by, referral)


def test_writer_takes_the_only_note_back_and_nobody_else_can(unit: Any) -> None:
    referral = case(unit)
    writer = make_actor("referrer", professional=referral.notes.get().account.professional)
    with pytest.raises(NotYours):
        deciding.withdraw(by=make_actor("referrer"), referral=referral)

    deciding.withdraw(by=writer, referral=referral)

    referral.refresh_from_db()
    assert referral.status == "withdrawn"


def test_note_is_not_taken_back_when_others_wait_for_an_answer(unit: Any) -> None:
    referral = case(unit)
    writer = make_actor("referrer", professional=referral.notes.get().account.professional)
    ReferralNoteFactory(referral=referral)
    with pytest.raises(NotNow):
        deciding.withdraw(by=writer, referral=referral)


def test_pause_makes_the_answer_due_later_by_as_much(unit: Any) -> None:
    from datetime import datetime

    from samvej.core import clock

    with clock.at(datetime(2026, 6, 1, 9)):
        by = staff(unit)
        referral = in_state("assigned", by, case(unit))
    with clock.at(datetime(2026, 6, 2, 10)):
        handling.pause(by=by, referral=referral, reason="Indlagt")
    with clock.at(datetime(2026, 6, 4, 10)), pytest.raises(NotNow, match="pause"):
        attempt(by, referral)

    with clock.at(datetime(2026, 6, 4, 10)):
        handling.resume(by=by, referral=referral)

    referral.refresh_from_db()
    assert referral.due_at is not None
    assert referral.due_at.isoformat() == "2026-06-17T14:00:00+00:00"


def test_refused_action_changes_nothing(unit: Any) -> None:
    referral = case(unit)
    entries = AuditEntry.objects.count()
    with pytest.raises(Refused):
        handling.put_back(by=staff(unit), referral=referral)
    assert AuditEntry.objects.count() == entries
    assert Referral.objects.get(pk=referral.pk).revision == referral.revision
