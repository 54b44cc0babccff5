"""The door to the contacts of an enrolment: for whoever may see the plan, and for the citizen."""

from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import refuse
from samvej.workplace.access.grounds import Ground
from samvej.workplace.contacts.models import Contact
from samvej.workplace.contacts.queries import contacts_of
from samvej.workplace.pathways.doors import ground_at
from samvej.workplace.pathways.models import Enrolment

PLAN = "plan"


@dataclass(frozen=True)
class OpenedContacts:
    """An enrolment with all its contacts, the newest first."""

    enrolment: Enrolment
    contacts: tuple[Contact, ...]


def access_contacts(*, by: Actor, key: UUID | str, reason: str) -> OpenedContacts:
    """The contacts of an enrolment, by the enrolment's key; the trail is written. Raises :class:`NotThere`."""
    try:
        enrolment = Enrolment.objects.select_related(
            "citizen", "version", "unit__organisation", "contact_person", "re_entry_of"
        ).get(key=key)
    except (Enrolment.DoesNotExist, ValueError, TypeError):
        refuse()
    _let_in(by, enrolment, "list of contacts", str(enrolment.key), "read", reason)
    return OpenedContacts(enrolment, tuple(contacts_of(enrolment)))


def access_contact(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Contact:
    """One contact by its key; the trail is written. Raises :class:`NotThere`."""
    try:
        contact = Contact.objects.select_related(
            "enrolment__citizen",
            "enrolment__version",
            "enrolment__unit__organisation",
            "enrolment__contact_person",
            "by__professional",
        ).get(key=key)
    except (Contact.DoesNotExist, ValueError, TypeError):
        refuse()
    _let_in(by, contact.enrolment, "contact", str(contact.key), activity, reason)
    return contact


def _only_reads_the_plan(by: Actor) -> bool:
    """A relative who may see the plan, and no more: what was talked about is not theirs to read."""
    return by.relative is not None and not by.relative.may_act


def _let_in(by: Actor, enrolment: Enrolment, name: str, record_key: str, activity: str, reason: str) -> Ground:
    ground = ground_at(by=by, enrolment=enrolment)
    if ground is None or PLAN not in ground.data_types or _only_reads_the_plan(by):
        refuse()
    if ground.glass is not None and ground.glass not in by.broken_glass:
        by.broken_glass.append(ground.glass)
    record(
        by=by,
        activity=activity,
        record=name,
        record_key=record_key,
        citizen=enrolment.citizen,
        basis=ground.basis,
        reason=reason,
        high=ground.kind == "break-glass" or enrolment.citizen.protected,
        override=ground.override,
    )
    return ground
