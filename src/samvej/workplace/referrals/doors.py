"""The doors to a referral and to a note: each gives the record and writes the trail, or says nothing is there."""

from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import check_ground, refuse, write_opening
from samvej.workplace.access.roles import SEE_INBOX, TAKE_REFERRALS, VOTE_IN_JOINT_SELECTION
from samvej.workplace.referrals import permissions
from samvej.workplace.referrals.models import Referral, ReferralNote


def access_referral(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Referral:
    """A citizen's case by its key, for the unit that has it, the one it is offered to, and whoever votes on it.

    The person needs a ground towards the citizen too. The citizen opens their own; the system's work opens all. The
    trail is written. Raises :class:`NotThere` where there is none, whatever the cause.
    """
    referral = reach_referral(by=by, key=key)
    assert referral.ground is not None  # the door has set it
    write_opening(
        by=by,
        citizen=referral.citizen,
        ground=referral.ground,
        data_type="referral",
        activity=activity,
        record="referral",
        record_key=str(referral.key),
        reason=reason,
    )
    return referral


def reach_referral(*, by: Actor, key: UUID | str) -> Referral:
    """The same door for somebody about to change the case: the action writes the entry, so this writes none.

    A page that shows the record after all (a form with a fault in it) opens it by :func:`access_referral`.
    """
    try:
        wanted = key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        refuse()
    referral = (
        Referral.objects.select_related(
            "citizen__practice", "version", "unit__organisation", "assigned_to", "decided_by__professional"
        )
        .filter(key=wanted)
        .first()
    )
    if referral is None or not _concerns(by, referral):
        refuse()
    referral.ground = check_ground(by=by, citizen=referral.citizen, data_type="referral")
    return referral


def access_note(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> ReferralNote:
    """A note for whoever wrote it, with what its referral was answered; nothing else of the case is theirs to see.

    The writer is the account; a citizen also opens the notes that others wrote about them. Raises :class:`NotThere`.
    """
    try:
        wanted = key if isinstance(key, UUID) else UUID(str(key))
    except ValueError:
        refuse()
    note = (
        ReferralNote.objects.select_related(
            "referral__citizen", "referral__unit__organisation", "referral__version", "organisation"
        )
        .filter(key=wanted)
        .first()
    )
    if note is None:
        refuse()
    own_record = by.citizen is not None and note.referral.citizen_id == by.citizen.pk
    if by.account is not None and note.account_id != by.account.pk and not own_record:
        refuse()
    record(
        by=by,
        activity=activity,
        record="referral note",
        record_key=str(note.key),
        citizen=note.referral.citizen,
        basis="system" if by.account is None else "own record" if own_record else "own note",
        reason=reason,
    )
    return note


def _concerns(by: Actor, referral: Referral) -> bool:
    """Whether the person's work, or their own life, has to do with this case."""
    if by.account is None or (by.citizen is not None and by.citizen.pk == referral.citizen_id):
        return True
    if permissions.works_at(by, referral.unit):
        return by.permits(SEE_INBOX) or _votes(by, referral)
    return _offered(by, referral) or _votes(by, referral)


def _offered(by: Actor, referral: Referral) -> bool:
    if referral.status != Referral.Status.TRANSFERRING or not by.permits(TAKE_REFERRALS):
        return False
    offers = referral.transfers.filter(status="offered").select_related("to_unit")
    return any(permissions.works_at(by, offer.to_unit) for offer in offers)


def _votes(by: Actor, referral: Referral) -> bool:
    return (
        referral.status == Referral.Status.JOINT
        and by.permits(VOTE_IN_JOINT_SELECTION)
        and permissions.vote(by=by, referral=referral)
    )
