"""One enrolment through one named transition: locked, checked, changed, and its event and trail written beside it."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record as write_entry
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent
from samvej.workplace.pathways.policies import check_transition
from samvej.workplace.pathways.transitions import ENROLMENT
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.queries import programme_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def lock(enrolment: Enrolment, seen_revision: int | None = None) -> Enrolment:
    """The enrolment as it is now, held until the transaction ends (a row lock; SQLite holds the whole database).

    ``seen_revision``: the revision that the person saw. Raises :class:`NotNow` where somebody was quicker.
    """
    now = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("citizen", "version", "unit__organisation", "contact_person", "place")
        .defer("version__content")  # a whole file, which is read once per version
        .get(pk=enrolment.pk)
    )
    if seen_revision is not None and now.revision != seen_revision:
        raise NotNow(
            _(
                "En anden har ændret forløbet, mens du så på det. Intet er gået tabt: se, hvad der er sket, "
                "og prøv igen, hvis det stadig er nødvendigt."
            )
        )
    return now


def move(
    enrolment: Enrolment, name: str, *, by: Actor, reason: "StrOrPromise", detail: dict[str, Any] | None = None
) -> EnrolmentEvent:
    """Take a locked enrolment through the transition ``name``; write its event and the citizen's trail.

    ``reason``: what was done, as the citizen reads it in the trail, without anything about them. Other changed fields
    are saved too. Raises :class:`NotNow` where the state does not allow it.
    """
    check_transition(enrolment, name)
    before = enrolment.status
    enrolment.status = ENROLMENT[name].target or before
    enrolment.revision += 1
    enrolment.save()
    return tell_of(enrolment, name, by=by, before=before, reason=reason, detail=detail)


def tell_of(
    enrolment: Enrolment,
    name: str,
    *,
    by: Actor,
    reason: "StrOrPromise",
    before: str = "",
    detail: dict[str, Any] | None = None,
) -> EnrolmentEvent:
    """The event of a transition, and the entry in the citizen's trail, for one that is written already."""
    write_trail(by=by, enrolment=enrolment, record="enrolment", key=enrolment.key, reason=reason)
    return EnrolmentEvent.objects.create(
        enrolment=enrolment,
        kind=ENROLMENT[name].event,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=before,
        to_state=enrolment.status,
        detail=detail or {},
    )


def write_trail(*, by: Actor, enrolment: Enrolment, record: str, key: object, reason: "StrOrPromise") -> None:
    """The entry of a change in the citizen's trail. ``record``, ``key``: of what was changed, as the trail names it.

    ``reason``: what was done, as the citizen reads it, without anything about them.
    """
    write_entry(
        by=by,
        activity=AuditEntry.Activity.CHANGE,
        record=record,
        record_key=str(key),
        citizen=enrolment.citizen,
        basis=basis_id(enrolment, by),
        reason=danish(reason),
        high=enrolment.citizen.protected,
    )


def danish(words: "StrOrPromise") -> str:
    """A sentence for the citizen's trail: kept in Danish, whatever language the page was read in."""
    with override(settings.LANGUAGE_CODE):
        return str(words)


def account_of_person(by: Actor) -> Account:
    """The account of the person who says something. Raises :class:`NotYours` for the system, which says nothing."""
    if by.account is None:
        raise NotYours(_("Det kan kun et menneske skrive ned."))
    return by.account


def basis_id(enrolment: Enrolment, by: Actor) -> str:
    """What the trail says that the change stands on: the programme's basis for sharing in the team."""
    if by.account is None:
        return "system"
    if by.citizen is not None or by.relative is not None:
        return "own record" if by.citizen is not None else "relative"
    return programme_of(enrolment.version).legal_basis("sharing in the team").id
