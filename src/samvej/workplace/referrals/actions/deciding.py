"""The answers that a case can get. Each ends the case, answers every note, and closes the doors that it held open."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import SEE_INBOX
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Organisation
from samvej.workplace.referrals import policies
from samvej.workplace.referrals.actions.answering import answer_notes, tell_of_case
from samvej.workplace.referrals.actions.moving import move
from samvej.workplace.referrals.actions.steps import end_handling, end_pause, held, open_to
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.models import HelpedOn, Referral
from samvej.workplace.referrals.staff import account_of, accounts_permitted


@transaction.atomic
def include(*, by: Actor, referral: Referral, seen_revision: int | None, words: str = "") -> Referral:
    """The citizen is included. Called by the enrolment's action only, in whose transaction it stands or falls."""
    now = held("include", by=by, referral=referral, seen_revision=seen_revision)
    return close(now, "include", by=by, words=words)


@transaction.atomic
def help_on(
    *,
    by: Actor,
    referral: Referral,
    seen_revision: int | None,
    what: str,
    organisation: Organisation | None = None,
    to_name: str = "",
    words: str = "",
) -> Referral:
    """The citizen is helped on elsewhere: to an organisation that is known here, or to whoever ``to_name`` says.

    ``what``: the help that is meant. When to ask whether they arrived is the file's. The unit's staff may open the
    case until that is answered.
    """
    now = held("help on", by=by, referral=referral, seen_revision=seen_revision)
    rule = policies.answers_of(now).helped_on
    assert rule is not None  # the policy asks for it
    to_name = organisation.name if organisation else to_name.strip()
    if not to_name:
        raise NotNow(_("Skriv, hvem borgeren er hjulpet videre til."))
    follow_up_on = deadline(moment(), rule.follow_up_after).date()
    HelpedOn.objects.create(
        referral=now, organisation=organisation, to_name=to_name, what=what.strip(), follow_up_on=follow_up_on
    )
    now = close(now, "help on", by=by, words=words, detail={"to": to_name, "follow up on": follow_up_on.isoformat()})
    relation = now.citizen.relations.filter(source="referral", source_id=str(now.key)).order_by("-id").first()
    if relation is not None:
        open_to(now, now.unit.organisation, basis=relation.basis)
    return now


@transaction.atomic
def not_include(
    *, by: Actor, referral: Referral, seen_revision: int | None, reason: str, words: str = ""
) -> Referral:
    """The citizen is not included, for a ``reason`` of the file (its id), with words to those who referred."""
    now = held("not include", by=by, referral=referral, seen_revision=seen_revision)
    rule = policies.answers_of(now).not_included
    assert rule is not None  # the policy asks for it
    if reason not in {each.id for each in rule.reasons}:
        raise NotNow(_("Vælg en af de grunde, som indsatsen har."))
    return close(now, "not include", by=by, reason=reason, words=words, detail={"reason": reason})


@transaction.atomic
def decline(*, by: Actor, referral: Referral, seen_revision: int | None, words: str = "") -> Referral:
    """The citizen said no."""
    now = held("decline", by=by, referral=referral, seen_revision=seen_revision)
    return close(now, "decline", by=by, words=words)


@transaction.atomic
def not_reach(*, by: Actor, referral: Referral, seen_revision: int | None, words: str = "") -> Referral:
    """The citizen could not be reached, after as many attempts as the file asks for."""
    now = held("not reach", by=by, referral=referral, seen_revision=seen_revision)
    return close(now, "not reach", by=by, words=words, detail={"attempts": now.attempts.count()})


@transaction.atomic
def withdraw(*, by: Actor, referral: Referral, seen_revision: int | None = None, words: str = "") -> Referral:
    """Whoever wrote the only note takes it back; the unit is told, or the one who has it."""
    now = held("withdraw", by=by, referral=referral, seen_revision=seen_revision)
    owner = account_of(now.assigned_to)
    staff = (
        [owner]
        if owner
        else accounts_permitted(organisation=now.unit.organisation, permission=SEE_INBOX, programme=now.programme)
    )
    now.notes.filter(answer_sent_at__isnull=True).update(answer_sent_at=moment())  # they know: they did it
    now = close(now, "withdraw", by=by, words=words)
    tell_of_case(now, [each for each in staff if each != by.account], "a referral was withdrawn")
    return now


@transaction.atomic
def stop(*, by: Actor, referral: Referral, seen_revision: int | None, words: str = "") -> Referral:
    """End the case of somebody who has died or moved away, whom nobody must ring or write to any more."""
    now = held("stop", by=by, referral=referral, seen_revision=seen_revision)
    reason = "died" if now.citizen.died_on else "moved"
    return close(now, "stop", by=by, reason=reason, words=words, detail={"reason": reason})


@transaction.atomic
def follow_up(*, by: Actor, referral: Referral, arrived: str, note: str = "") -> HelpedOn:
    """Write down whether a citizen who was helped on arrived: yes, no, or not known yet (asked again as long after).

    With a yes or a no the case's last doors close.
    """
    now = held("follow up", by=by, referral=referral)
    helped = HelpedOn.objects.select_for_update().get(referral=now)
    helped.arrived = arrived
    if arrived == HelpedOn.Arrived.UNKNOWN:
        rule = policies.answers_of(now).helped_on
        helped.follow_up_on = (
            deadline(moment(), rule.follow_up_after).date() if rule else moment().date() + timedelta(days=14)
        )
    else:
        helped.followed_up_at, helped.followed_up_by = moment(), by.account
        end_handling(now)
    helped.save()
    move(now, "follow up", by=by, detail={"arrived": arrived, "note": note.strip()})
    return helped


def close(
    now: Referral, name: str, *, by: Actor, reason: str = "", words: str = "", detail: dict[str, Any] | None = None
) -> Referral:
    """End a held case through the transition ``name``: pauses, the decision, the event, the answers, the doors."""
    if now.paused:
        end_pause(now)
    now.reason, now.answer_text = reason, words.strip()
    now.decided_at, now.decided_by = moment(), by.account
    move(now, name, by=by, detail=detail)
    answer_notes(now)
    end_handling(now)
    return now
