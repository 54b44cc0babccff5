"""Giving a case to another municipality's unit or another programme: offered, then accepted, rejected or revoked."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.relations import begin_relation, end_relations
from samvej.workplace.access.roles import SEE_INBOX
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import is_open, programme_of, version_in_force
from samvej.workplace.referrals.actions.answering import about, tell_of_case
from samvej.workplace.referrals.actions.deciding import close
from samvej.workplace.referrals.actions.moving import move
from samvej.workplace.referrals.actions.steps import INBOX_TYPES, contact_basis, held, open_to
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.referrals.models import Referral, ReferralEvent, ReferralNote, Transfer
from samvej.workplace.referrals.referring import RUNNING, receivable
from samvej.workplace.referrals.staff import account_of, accounts_permitted

SOURCE = "transfer"


@transaction.atomic
def offer_transfer(
    *, by: Actor, referral: Referral, to_unit: ProgrammeUnit, why: str, seen_revision: int | None = None
) -> Transfer:
    """Offer the case to another unit, of this programme or another; its staff may open it while they consider."""
    now = held("offer transfer", by=by, referral=referral, seen_revision=seen_revision)
    if to_unit.pk == now.unit_id or not is_open(to_unit):
        raise NotNow(_("Vælg en anden enhed, som tager imod."))
    if not why.strip():
        raise NotNow(_("Skriv, hvorfor I sender henvisningen videre."))
    _may_receive(to_unit, now)
    assert by.account is not None  # the permission asks for a role
    offer = Transfer.objects.create(
        referral=now,
        to_unit=to_unit,
        why=why.strip(),
        back_to=now.status,
        offered_at=moment(),
        offered_by=by.account,
    )
    move(now, "offer transfer", by=by, detail={"to": to_unit.organisation.name, "why": why.strip()})
    begin_relation(
        citizen=now.citizen,
        professional=None,
        organisation=to_unit.organisation,
        grade="B",
        source=SOURCE,
        source_id=str(offer.key),
        data_types=INBOX_TYPES,
        basis=contact_basis(now),
        programme=to_unit.programme,
    )
    there = accounts_permitted(organisation=to_unit.organisation, permission=SEE_INBOX, programme=to_unit.programme)
    tell_of_case(now, there, "a referral is offered to you", once=f"offer:{offer.key}")
    return offer


@transaction.atomic
def accept_transfer(*, by: Actor, referral: Referral, words: str = "") -> Referral:
    """Take the case over: it becomes a case of the receiving unit, whose clock begins now; gives that case.

    The old one is closed as transferred and its writers are told who answers now. Where the citizen has an open case
    with the receiving programme already, the offer joins that as a note.
    """
    _hold_all(referral)
    now = held("accept transfer", by=by, referral=referral)
    offer = _offer(now)
    _settle(offer, Transfer.Status.ACCEPTED, by, words)
    close(now, "accept transfer", by=by, detail={"to": offer.to_unit.organisation.name})
    received = _receive(now, offer, by)
    note = ReferralNote.objects.create(
        referral=received,
        door=ReferralNote.Door.PROFESSIONAL,
        referrer=_first_door(now),
        account=offer.offered_by,
        organisation=now.unit.organisation,
        saw=offer.why,
        contact_agreed=now.contact_agreed,
        urgency=now.urgency,
    )
    received.urgency = max(received.urgency, note.urgency)
    received.save(update_fields=["urgency"])
    _tell_offerer(now, offer, "your transfer was accepted")
    return received


@transaction.atomic
def reject_transfer(*, by: Actor, referral: Referral, why: str) -> Referral:
    """Say no to an offer, with a reason: the case is back where it was."""
    now = held("reject transfer", by=by, referral=referral)
    if not why.strip():
        raise NotNow(_("Skriv, hvorfor I siger nej, så de andre kan komme videre."))
    offer = _offer(now)
    _settle(offer, Transfer.Status.REJECTED, by, why)
    detail = {"to": offer.to_unit.organisation.name, "why": why.strip()}
    move(now, "reject transfer", by=by, target=offer.back_to, detail=detail)
    _tell_offerer(now, offer, "your transfer was rejected")
    return now


@transaction.atomic
def revoke_transfer(*, by: Actor, referral: Referral, why: str = "") -> Referral:
    """Take an offer back before it is answered: the case is back where it was."""
    now = held("revoke transfer", by=by, referral=referral)
    offer = _offer(now)
    _settle(offer, Transfer.Status.REVOKED, by, why)
    detail = {"to": offer.to_unit.organisation.name}
    move(now, "revoke transfer", by=by, target=offer.back_to, detail=detail)
    return now


def _may_receive(to_unit: ProgrammeUnit, referral: Referral) -> None:
    """The receiving programme must take referrals, and be one that the citizen's other help does not rule out.

    That the citizen has moved rules nothing out: it is why cases are passed on.
    """
    programme = programme_of(version_in_force(to_unit.programme))
    if programme.file.referral is None:
        raise NotNow(_("Den indsats tager ikke imod henvisninger."))
    citizen = referral.citizen
    if citizen.enrolments.filter(programme=to_unit.programme, status__in=RUNNING).exists():
        raise NotNow(_("Borgeren er allerede med i den indsats. Skriv til kontaktpersonen i stedet."))
    if citizen.moved_away_on is None and not receivable(citizen=citizen, programme=programme):
        raise NotNow(_("Den indsats kan ikke tage imod borgeren nu. Ring til dem, og tal om, hvad der så skal ske."))


def _offer(referral: Referral) -> Transfer:
    return (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("to_unit__organisation", "offered_by")
        .get(referral=referral, status=Transfer.Status.OFFERED)
    )


def _hold_all(referral: Referral) -> None:
    """Hold all open cases of the citizen, in one order for everybody: an accepted offer may join another of them.

    Without it two offers that cross, each to where the other comes from, would wait for each other for ever.
    """
    held_now = Referral.objects.select_for_update().filter(citizen=referral.citizen_id, status__in=Referral.OPEN)
    list(held_now.order_by("pk").values_list("pk", flat=True))


def _first_door(referral: Referral) -> str:
    """The referrer that the case began with: through the transfer they are still the ones who saw the citizen."""
    return referral.notes.values_list("referrer", flat=True).first() or ""


def _settle(offer: Transfer, status: Transfer.Status, by: Actor, why: str) -> None:
    offer.status = status
    offer.settled_at, offer.settled_by, offer.settled_why = moment(), by.account, why.strip()
    offer.save()
    end_relations(source=SOURCE, source_id=str(offer.key))


def _tell_offerer(referral: Referral, offer: Transfer, text: str) -> None:
    """Whoever offered it and whoever has it, once each."""
    told = {account.pk: account for account in (offer.offered_by, account_of(referral.assigned_to)) if account}
    tell_of_case(referral, list(told.values()), text, once=f"{offer.status}:{offer.key}")


def _receive(old: Referral, offer: Transfer, by: Actor) -> Referral:
    """The case at the receiving unit: the citizen's open one with that programme, or a new one."""
    unit = offer.to_unit
    existing = _open_case(old, unit)
    if existing is not None:
        return _joined(existing, old, by)
    version = version_in_force(unit.programme)
    section = programme_of(version).file.referral
    assert section is not None  # it was asked when the case was offered, and a version in force keeps it
    now = moment()
    new = Referral(
        citizen=old.citizen,
        programme=unit.programme,
        version=version,
        unit=unit,
        received_at=now,
        status_since=now,
        urgency=old.urgency,
        contact_agreed=old.contact_agreed,
        due_at=deadline(now, section.answer_within),
        answers=old.answers if unit.programme == old.programme else {},
        came_from=old,
    )
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:  # another note opened one in this very moment
        existing = _open_case(old, unit)
        if existing is None:
            raise
        return _joined(existing, old, by)
    _event(new, "received", by, old)
    open_to(new, unit.organisation, basis=contact_basis(new))
    staff = accounts_permitted(organisation=unit.organisation, permission=SEE_INBOX, programme=unit.programme)
    tell_of_case(new, [each for each in staff if each != by.account], "a referral has come", once=f"new:{new.key}")
    return new


def _open_case(old: Referral, unit: ProgrammeUnit) -> Referral | None:
    return (
        Referral.objects.select_for_update()
        .filter(citizen=old.citizen, programme=unit.programme, status__in=Referral.OPEN)
        .exclude(pk=old.pk)
        .first()
    )


def _joined(existing: Referral, old: Referral, by: Actor) -> Referral:
    """The open case also answers those who wrote the other, unless it was taken over from elsewhere already."""
    if existing.came_from_id is None:
        existing.came_from = old
    move(existing, "add note", by=by, detail={"came from": str(old.key)})
    owner = account_of(existing.assigned_to)
    if owner is not None:
        tell_of_case(existing, [owner], "a note was added")
    return existing


def _event(referral: Referral, kind: str, by: Actor, old: Referral) -> None:
    ReferralEvent.objects.create(
        referral=referral,
        kind=kind,
        at=moment(),
        by=by.account,
        by_name=by.name,
        to_state=referral.status,
        detail={"came from": str(old.key), "notes": old.notes.count(), **about(old)},
    )
