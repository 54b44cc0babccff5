"""Beginning a thread, writing in it, and marking it read. What is sent twice is one message."""

from collections.abc import Collection, Iterable, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.addresses import page
from samvej.workplace.ground.moment import moment
from samvej.workplace.messages import permissions, policies
from samvej.workplace.messages.files import File
from samvej.workplace.messages.models import Attachment, Message, ReadMark, Seat, Thread
from samvej.workplace.messages.readers import readers_of
from samvej.workplace.messages.transitions import CAME
from samvej.workplace.pathways.actions.moving import write_trail
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Account, Notice, Professional
from samvej.workplace.people.notices import tell_each

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUBJECT = 60
"""So many characters of the first message name a thread that was given no subject."""


def begin_thread(
    *,
    by: Actor,
    enrolment: Enrolment,
    subject: str,
    text: str,
    near: str,
    professionals: Collection[Professional] | None = None,
    files: Sequence[File] = (),
    once: str,
) -> Thread:
    """Begin a conversation with its first message; those it is for are told that there is one, and nothing of it.

    ``near``: whether the citizen and their relatives with a power of attorney read along, one of
    :class:`Thread.Near`. ``professionals``: those of the team whom it is for, None for the whole team; a professional
    who begins it is one of them. ``once``: the form's own token. Raises :class:`NotYours`, and :class:`NotNow`.
    """
    if (before := _sent(by, once).select_related("thread").first()) is not None:
        return before.thread
    try:
        with transaction.atomic():
            enrolment = _running(enrolment)  # first: nobody joins or leaves meanwhile
            permissions.check_take_part(by=by, enrolment=enrolment)
            policies.check_text(text)
            policies.check_files(files)
            chosen = _chosen(by, enrolment, near, professionals)
            thread = Thread.objects.create(
                enrolment=enrolment,
                subject=subject.strip() or shorten(text, SUBJECT, placeholder=" …")[:SUBJECT] or "…",
                near=near,
                whole_team=chosen is None,
                begun_at=moment(),
                last_at=moment(),
            )
            Seat.objects.bulk_create(Seat(thread=thread, professional_id=pk) for pk in sorted(chosen or ()))
            _write(by, thread, text, files, once, _("Begyndte en samtale om dit forløb"))
    except IntegrityError:  # the same form twice at once
        return _sent(by, once).select_related("thread").get().thread
    return thread


def write(
    *,
    by: Actor,
    thread: Thread,
    text: str,
    files: Sequence[File] = (),
    once: str,
    seen: int | None = None,
) -> Message:
    """Write in a thread that is for this person; the others are told that there is a message, and nothing of it.

    ``seen``: the id of the newest message that the person saw. Raises :class:`NotYours`, and :class:`NotNow` where
    the course has ended, or somebody wrote meanwhile.
    """
    if (before := _sent(by, once).first()) is not None:
        return before
    try:
        with transaction.atomic():
            thread.enrolment = _running(thread.enrolment)  # first: nobody joins or leaves meanwhile
            permissions.check_write(by=by, thread=thread)
            held = Thread.objects.select_for_update().get(pk=thread.pk)
            policies.check_text(text)
            policies.check_files(files)
            others = held.messages.exclude(by=by.account) if by.account else held.messages.all()
            policies.check_read_all(others.order_by("pk").last(), seen)
            message = _write(by, thread, text, files, once, _("Skrev en besked om dit forløb"))
            Thread.objects.filter(pk=thread.pk).update(last_at=message.at)
    except IntegrityError:
        return _sent(by, once).get()
    return message


def mark_read(*, by: Actor, thread: Thread, message: Message) -> None:
    """Remember that the person has read up to and with a message; never back again. Their notice is read with it."""
    if by.account is None:
        return
    with transaction.atomic():
        mark, is_new = ReadMark.objects.get_or_create(
            thread=thread, account=by.account, defaults={"message": message, "at": moment()}
        )
        if not is_new:
            ReadMark.objects.filter(pk=mark.pk, message__lt=message.pk).update(message=message, at=moment())
        link = message_link(by.account, thread)
        Notice.objects.filter(recipient=by.account, text=CAME, link=link, read_at__isnull=True).update(
            read_at=moment()
        )


def message_link(account: Account, thread: Thread) -> str:
    """Where this person reads the thread: the staff's page, or the citizen's own."""
    if account.professional_id is not None:
        return page("messages:thread", thread.enrolment.key, thread.key)
    return page("messages:mine_thread", thread.key)


def _running(enrolment: Enrolment) -> Enrolment:
    """The course as it is now, held, so that it does not end in between. Raises :class:`NotNow` where it has."""
    now = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("citizen", "version", "unit__organisation", "contact_person")
        .get(pk=enrolment.pk)
    )
    policies.check_running(now)
    return now


def _chosen(
    by: Actor, enrolment: Enrolment, near: str, professionals: Collection[Professional] | None
) -> set[int] | None:
    on_it = set(enrolment.team.filter(to_at__isnull=True).values_list("professional", flat=True))
    chosen = None if professionals is None else {each.pk for each in professionals}
    if by.account is not None:
        policies.check_audience(by=by, near=near, chosen=chosen, on_the_team=on_it)
    if chosen is not None and by.professional is not None:
        chosen.add(by.professional.pk)
    return chosen


def _sent(by: Actor, once: str) -> QuerySet[Message]:
    return Message.objects.filter(by=by.account, once=once)


def _write(by: Actor, thread: Thread, text: str, files: Iterable[File], once: str, why: "StrOrPromise") -> Message:
    """The message, its files, the trail, and the notices. Inside the caller's transaction."""
    enrolment = thread.enrolment
    message = Message.objects.create(
        thread=thread,
        by=by.account,
        by_name=by.name,
        by_role=role_of(by, enrolment),
        by_place=by.organisation.name if by.organisation else "",
        text=text.strip(),
        at=moment(),
        once=once,
    )
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            name=each.name,
            kind=each.kind,
            size=len(each.content),
            sha256=each.digest,
            content=each.content,
        )
        for each in files
    )
    write_trail(by=by, enrolment=enrolment, record="message", key=thread.key, reason=why)
    mark_read(by=by, thread=thread, message=message)
    _tell(by, thread, message)
    return message


def role_of(by: Actor, enrolment: Enrolment) -> str:
    """In which role somebody writes: the one on the team, citizen, relative or system."""
    if by.professional is None:
        return by.role_id
    seat = TeamMember.objects.filter(enrolment=enrolment, professional=by.professional, to_at__isnull=True)
    return seat.order_by("from_at", "pk").values_list("role", flat=True).first() or ""


def _tell(by: Actor, thread: Thread, message: Message) -> None:
    """One notice until the thread is read, however many messages come; the same words whatever is in them."""
    own = by.account.pk if by.account else None
    readers = [each for each in readers_of(thread) if each.pk != own]
    links = {each.pk: message_link(each, thread) for each in readers}
    waiting = set(
        Notice.objects.filter(
            recipient__in=readers, text=CAME, link__in=set(links.values()), read_at__isnull=True
        ).values_list("recipient", flat=True)
    )
    version = thread.enrolment.version
    for link in sorted(set(links.values())):
        told = [each for each in readers if each.pk not in waiting and links[each.pk] == link]
        tell_each(
            recipients=told,
            text=CAME,
            link=link,
            once=f"message {message.key}",
            programme_da=version.name_da,
            programme_en=version.name_en,
        )
