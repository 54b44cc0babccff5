"""The door to the contacts of an enrolment: for whoever may see the plan, and for the citizen."""

from dataclasses import dataclass
from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.contacts.models import Contact
from samvej.workplace.contacts.queries import contacts_of
from samvej.workplace.pathways.doors import enrolment_by_key, ground_at, write_opened
from samvej.workplace.pathways.models import Enrolment

PLAN = "plan"


@dataclass(frozen=True)
class OpenedContacts:
    """An enrolment with all its contacts, the newest first."""

    enrolment: Enrolment
    contacts: tuple[Contact, ...]


def access_contacts(*, by: Actor, key: UUID | str, reason: str) -> OpenedContacts:
    """The contacts of an enrolment, by the enrolment's key; the trail is written. Raises :class:`NotThere`."""
    enrolment = enrolment_by_key(key)
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


def _let_in(by: Actor, enrolment: Enrolment, name: str, record_key: str, activity: str, reason: str) -> None:
    ground = ground_at(by=by, enrolment=enrolment)
    if ground is None or PLAN not in ground.data_types or _only_reads_the_plan(by):
        refuse()
    write_opened(
        by=by,
        enrolment=enrolment,
        ground=ground,
        activity=activity,
        name=name,
        record_key=record_key,
        reason=reason,
    )
