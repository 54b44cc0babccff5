"""The doors to a course's messages: they give them and write the trail, or say that nothing is there."""

from uuid import UUID

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.doors import refuse
from samvej.workplace.messages import permissions
from samvej.workplace.messages.models import Attachment, Thread
from samvej.workplace.messages.readers import read_by
from samvej.workplace.pathways.doors import enrolment_by_key, ground_at
from samvej.workplace.pathways.models import Enrolment

_COURSE = ("citizen", "version", "unit__organisation", "contact_person")


def open_messages(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Enrolment:
    """The course whose messages somebody on the team, or the citizen's own side, may read; the trail is written.

    The course's own door and the plan must be open to them as well: a consent that is withdrawn, or a membership that
    has ended, closes the messages in the same moment. A lead who is not on the team reads none. Raises
    :class:`NotThere`.
    """
    enrolment = enrolment_by_key(key)
    _let_in(by, enrolment, str(enrolment.key), activity, reason)
    return enrolment


def access_thread(*, by: Actor, key: UUID | str, activity: str = "read", reason: str) -> Thread:
    """A thread in which the person may read something; the trail is written. Raises :class:`NotThere`."""
    found = Thread.objects.select_related(*(f"enrolment__{name}" for name in _COURSE))
    thread = found.defer("enrolment__version__content").filter(key=key).first()
    if thread is None or not read_by(by).filter(thread=thread).exists():
        refuse()
    _let_in(by, thread.enrolment, str(thread.key), activity, reason)
    return thread


def access_attachment(*, by: Actor, thread: UUID | str, key: UUID | str, reason: str) -> Attachment:
    """A file with what is in it, taken as a copy; the trail is written. Raises :class:`NotThere`."""
    found = (
        Attachment.objects.select_related(*(f"message__thread__enrolment__{name}" for name in _COURSE))
        .filter(key=key, message__thread__key=thread)
        .first()
    )
    if found is None or not read_by(by).filter(pk=found.message_id).exists():
        refuse()
    _let_in(by, found.message.thread.enrolment, str(found.key), "export", reason)
    return found


def _let_in(by: Actor, enrolment: Enrolment, record_key: str, activity: str, reason: str) -> None:
    ground = ground_at(by=by, enrolment=enrolment)
    part = ground.of("plan") if ground else None
    if ground is None or part is None or not permissions.take_part(by=by, enrolment=enrolment):
        refuse()
    by.opened[enrolment.pk] = ground
    record(
        by=by,
        activity=activity,
        record="message",
        record_key=record_key,
        citizen=enrolment.citizen,
        basis=part.basis,
        reason=reason,
        high=enrolment.citizen.protected,
    )
