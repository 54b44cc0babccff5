"""Handling a referral: who has it, reaching the citizen, the first conversation, pauses, and asking for help."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import ASSIGN_REFERRALS, TAKE_REFERRALS
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Professional
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.actions.answering import tell_of_case
from samvej.workplace.referrals.actions.moving import move
from samvej.workplace.referrals.actions.steps import begin_handling, end_handling, end_pause, held
from samvej.workplace.referrals.models import ContactAttempt, FirstConversation, Pause, Referral
from samvej.workplace.referrals.staff import account_of, accounts_permitted, professionals_permitted
from samvej.workplace.referrals.transitions import REFERRAL


@transaction.atomic
def take(*, by: Actor, referral: Referral, seen_revision: int | None = None) -> Referral:
    """The person has the referral from now on. Raises :class:`NotYours`, :class:`NotNow`."""
    name = "take over" if referral.status in REFERRAL["take over"].sources else "take"
    now = held(name, by=by, referral=referral, seen_revision=seen_revision)
    assert by.professional is not None  # the permission asks for a role
    now.assigned_to = by.professional
    move(now, name, by=by)
    begin_handling(now, by.professional)
    return now


@transaction.atomic
def assign(*, by: Actor, referral: Referral, to: Professional, seen_revision: int | None = None) -> Referral:
    """Give the referral to somebody of the unit, who is told; whoever had it has it no more."""
    now = held("assign", by=by, referral=referral, seen_revision=seen_revision)
    if to not in professionals_permitted(unit=now.unit, permission=TAKE_REFERRALS):
        raise NotNow(_("Vælg en medarbejder, der tager henvisninger i jeres enhed."))
    before = now.assigned_to
    if before is not None and before != to:
        end_handling(now, before)
    now.assigned_to = to
    target = "assigned" if now.status == "received" else None
    move(now, "assign", by=by, target=target, detail={"to": to.name, "from": before.name if before else ""})
    begin_handling(now, to)
    account = account_of(to)
    if account is not None and to != by.professional:
        tell_of_case(now, [account], "you were given a referral")
    return now


@transaction.atomic
def put_back(*, by: Actor, referral: Referral, seen_revision: int | None = None) -> Referral:
    """Nobody has the referral any more; it waits in the inbox again, as long as it has waited in all.

    Once the citizen is met, or the sectors are asked, the case stays where it is and only lacks somebody.
    """
    name = "let go" if referral.status in REFERRAL["let go"].sources else "put back"
    now = held(name, by=by, referral=referral, seen_revision=seen_revision)
    before = now.assigned_to
    if before is not None:
        end_handling(now, before)
    now.assigned_to = None
    move(now, name, by=by, detail={"from": before.name if before else ""})
    return now


@transaction.atomic
def attempt_contact(
    *, by: Actor, referral: Referral, how: str, outcome: str, note: str = "", once: str | None = None
) -> ContactAttempt:
    """Write down one try to reach the citizen and how it went.

    ``how`` and ``outcome`` are those of :class:`ContactAttempt`; the same ``once`` (a form sent twice) is one try.
    """
    if once and (again := ContactAttempt.objects.filter(once=once, referral=referral).first()):
        return again
    name = "attempt contact meanwhile" if referral.status == "joint selection" else "attempt contact"
    now = held(name, by=by, referral=referral)
    if once and (again := ContactAttempt.objects.filter(once=once, referral=referral).first()):
        return again  # the other of the two came while this one waited for the row
    if once and ContactAttempt.objects.filter(once=once).exists():
        raise NotNow(_("Siden er for gammel til at blive sendt. Intet er gemt: åbn siden igen, og skriv på ny."))
    assert by.account is not None  # the permission asks for a role
    attempt = ContactAttempt.objects.create(
        referral=now, at=moment(), by=by.account, how=how, outcome=outcome, note=note, once=once
    )
    move(now, name, by=by, detail={"how": how, "outcome": outcome})
    return attempt


@transaction.atomic
def hold_first_conversation(
    *,
    by: Actor,
    referral: Referral,
    held_at: datetime,
    where: str,
    said: Mapping[str, str],
    seen_revision: int | None = None,
) -> FirstConversation:
    """Write down the first conversation by the programme's guide.

    ``said``: guide step id → what was said; steps that were not talked of are left out. Raises :class:`NotNow` for a
    moment that has not been yet, a step that the guide does not have, or a conversation without a word.
    """
    name = "hold first conversation" + (" meanwhile" if referral.status == "joint selection" else "")
    now = held(name, by=by, referral=referral, seen_revision=seen_revision)
    steps = {step.id for step in programme_of(now.version).file.first_conversation}
    kept = {step: text.strip() for step, text in said.items() if text.strip()}
    if not set(kept) <= steps:
        raise NotNow(_("Samtaleguiden er en anden nu. Åbn siden igen; det, du har skrevet, står her stadig."))
    if not kept:
        raise NotNow(_("Skriv mindst ét af de emner ned, som I talte om."))
    if held_at > moment():
        raise NotNow(_("Samtalen kan først skrives ned, når den er holdt. Vælg en tid, der har været."))
    assert by.account is not None  # the permission asks for a role
    try:
        with transaction.atomic():
            conversation = FirstConversation.objects.create(
                referral=now, held_at=held_at, by=by.account, where=where, said=kept
            )
    except IntegrityError:
        raise NotNow(_("Den første samtale er allerede skrevet ned.")) from None
    move(now, name, by=by, detail={"where": where, "steps": sorted(kept)})
    return conversation


@transaction.atomic
def pause(
    *, by: Actor, referral: Referral, reason: str, until: date | None = None, seen_revision: int | None = None
) -> Referral:
    """Let the clock stand: the citizen is away, admitted, or asked us to wait. ``until``: when to look again."""
    now = held("pause", by=by, referral=referral, seen_revision=seen_revision)
    if not reason.strip():
        raise NotNow(_("Skriv, hvorfor uret skal stå stille."))
    if until is not None and until < today():
        raise NotNow(_("Vælg en dag, der ikke har været."))
    Pause.objects.create(referral=now, from_at=moment(), until=until, reason=reason.strip())
    now.paused = True
    move(now, "pause", by=by, detail={"reason": reason.strip(), "until": until.isoformat() if until else ""})
    return now


@transaction.atomic
def resume(*, by: Actor, referral: Referral, seen_revision: int | None = None) -> Referral:
    """Let the clock run again; the answer is due by as much later as the clock stood."""
    now = held("resume", by=by, referral=referral, seen_revision=seen_revision)
    end_pause(now)
    move(now, "resume", by=by)
    return now


@transaction.atomic
def ask_for_help(*, by: Actor, referral: Referral, what: str, seen_revision: int | None = None) -> Referral:
    """Ask the unit's lead for help with a case; it stays with whoever has it.

    Not a reminder (the clock's own) and not a transfer (which moves the case to another unit).
    """
    now = held("ask for help", by=by, referral=referral, seen_revision=seen_revision)
    if not what.strip():
        raise NotNow(_("Skriv, hvad du har brug for hjælp til."))
    move(now, "ask for help", by=by, detail={"what": what.strip()})
    leads = accounts_permitted(
        organisation=now.unit.organisation, permission=ASSIGN_REFERRALS, programme=now.programme
    )
    tell_of_case(now, [each for each in leads if each != by.account], "help is asked for")
    return now
