"""What every action on a referral does around its own change: hold it, check it, write the trail."""

from collections.abc import Iterable

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.relations import begin_relation, end_relations
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Organisation, Professional
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals import permissions, policies
from samvej.workplace.referrals.actions.moving import lock
from samvej.workplace.referrals.calendar import Standing, deadline
from samvej.workplace.referrals.models import Referral

SOURCE = "referral"
INBOX_TYPES = ("contact details", "referral")
HANDLING_TYPES = (*INBOX_TYPES, "health", "social")


def held(name: str, *, by: Actor, referral: Referral, seen_revision: int | None = None) -> Referral:
    """The referral, locked and checked for the transition ``name``; the change is in the trail.

    Raises :class:`NotYours` (the person), :class:`NotNow` (the state, or somebody was quicker). Inside the caller's
    transaction: what is refused leaves no entry, for nothing was changed.
    """
    now = lock(referral, seen_revision)
    called = name.replace(" ", "_")
    getattr(permissions, f"check_{called}")(by=by, referral=now)
    getattr(policies, f"check_{called}")(referral=now)
    record(
        by=by,
        activity="change",
        record="referral",
        record_key=str(now.key),
        citizen=now.citizen,
        basis=contact_basis(now) if by.account else "system",
        reason=name,
        high=now.citizen.protected,
    )
    return now


def contact_basis(referral: Referral) -> str:
    """The id of the legal basis on which the citizen is contacted, by the referral's version of the file."""
    return programme_of(referral.version).legal_basis("contact").id


def begin_handling(referral: Referral, professional: Professional) -> None:
    """The one who has the case stands in a relation of care to the citizen."""
    _relate(referral, referral.unit.organisation, professional, "A", HANDLING_TYPES, contact_basis(referral))


def open_to(
    referral: Referral, organisation: Organisation, *, basis: str, data_types: Iterable[str] = INBOX_TYPES
) -> None:
    """The staff of an organisation may open the case: a unit's inbox, or one that was asked to choose."""
    _relate(referral, organisation, None, "B", data_types, basis)


def _relate(
    referral: Referral,
    organisation: Organisation,
    professional: Professional | None,
    grade: str,
    data_types: Iterable[str],
    basis: str,
) -> None:
    begin_relation(
        citizen=referral.citizen,
        professional=professional,
        organisation=organisation,
        grade=grade,
        source=SOURCE,
        source_id=str(referral.key),
        data_types=data_types,
        basis=basis,
        programme=referral.programme,
    )


def end_handling(referral: Referral, professional: Professional | None = None) -> None:
    """End the relations that hang on the case: all, or those of one professional."""
    end_relations(source=SOURCE, source_id=str(referral.key), professional=professional)


def standings(referral: Referral) -> list[Standing]:
    """The times in which the referral's clock stood."""
    return [(pause.from_at, pause.to_at) for pause in referral.pauses.all()]


def end_pause(referral: Referral) -> None:
    """End the open pause, if there is one, and let the answer be due by so much later. The caller saves."""
    referral.pauses.filter(to_at__isnull=True).update(to_at=moment())
    referral.paused = False
    section = programme_of(referral.version).file.referral
    if section is not None and referral.is_open:
        referral.due_at = deadline(referral.received_at, section.answer_within, standings(referral))
