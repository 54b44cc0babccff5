"""Writing a contact down, and striking one out that was written by mistake."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts import permissions, policies
from samvej.workplace.contacts.models import Contact, ContactEvent
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.actions.moving import write_trail
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.tasks.actions.settling import ask_again, settle_by_contact

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@transaction.atomic
def write_contact(
    *,
    by: Actor,
    enrolment: Enrolment,
    how: str,
    at: datetime,
    minutes: int = 0,
    attended: bool = True,
    note: str = "",
    once: str | None = None,
) -> Contact:
    """Write down a contact that was held, or that the citizen did not come to; the same ``once`` writes it once.

    ``minutes``: how long it lasted, 0 for not counted. The open tasks that it answers are done with it
    (:func:`samvej.workplace.tasks.queries.done_with` names them). Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_write(by=by, enrolment=enrolment)
    if once is not None and (held := Contact.objects.filter(once=once).first()) is not None:
        return held
    policies.check_write(enrolment=enrolment, at=at, minutes=minutes)
    fields = {
        "enrolment": enrolment,
        "how": Contact.How(how).value,
        "at": at,
        "minutes": minutes,
        "attended": attended,
        "note": note.strip(),
        "by": by.account,
        "by_name": by.name,
        "by_place": by.organisation.name if by.organisation else "",
    }
    if once is None:
        contact, is_new = Contact.objects.create(**fields), True
    else:
        contact, is_new = Contact.objects.get_or_create(once=once, defaults=fields)
    if is_new:
        _tell_of(contact, "contact written", by=by, reason=_("Skrev en kontakt med dig ned"))
        if contact.attended:
            key, is_visit = str(contact.key), contact.how in Contact.VISITS
            settle_by_contact(by=by, enrolment=enrolment, contact=key, is_visit=is_visit, at=at)
    return contact


@transaction.atomic
def strike_contact(*, by: Actor, contact: Contact) -> Contact:
    """Strike out a contact that was written by mistake: it stays readable and counts in nothing.

    What it was taken to have answered is asked for again. Raises :class:`NotYours`, :class:`NotNow`.
    """
    contact = (
        Contact.objects.select_for_update(of=("self",))
        .select_related("enrolment__citizen", "enrolment__version")
        .get(pk=contact.pk)
    )
    permissions.check_strike(by=by, contact=contact)
    policies.check_strike(contact)
    contact.struck_at = moment()
    contact.save(update_fields=["struck_at"])
    _tell_of(contact, "contact struck out", by=by, reason=_("Stregede en kontakt ud, som var en fejl"))
    ask_again(by=by, enrolment=contact.enrolment, contact=str(contact.key))
    return contact


def _tell_of(contact: Contact, kind: str, *, by: Actor, reason: "StrOrPromise") -> None:
    write_trail(by=by, enrolment=contact.enrolment, record="contact", key=contact.key, reason=reason)
    ContactEvent.objects.create(contact=contact, kind=kind, at=moment(), by=by.account, by_name=by.name)
