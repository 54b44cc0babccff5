"""Threads with what is new in them, and what waits for an answer: as many queries for many as for few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, FilteredRelation, Max, Min, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import grounds_of
from samvej.workplace.messages.models import Attachment, Message, Thread
from samvej.workplace.messages.readers import read_by
from samvej.workplace.pathways.models import Enrolment

OF_THE_CITIZEN = ("citizen", "relative")
"""The roles of those on the citizen's own side."""


@dataclass(frozen=True)
class Row:
    """A thread in a list: its newest message that the person may read, and how many they have not read.

    ``since``: when the oldest unread one came; None where all is read. ``waits``: the newest is the citizen's or a
    relative's, and no professional has answered.
    """

    thread: Thread
    last: Message
    unread: int
    since: datetime | None

    @property
    def waits(self) -> bool:
        """Whether the citizen's side waits for an answer."""
        return self.last.by_role in OF_THE_CITIZEN

    @property
    def enrolment(self) -> Enrolment:
        """The course that it is about."""
        return self.thread.enrolment


def threads_of(enrolment: Enrolment, *, by: Actor) -> list[Row]:
    """The threads of a course that this person may read in, the newest first. Three queries."""
    return _rows(by, read_by(by).filter(thread__enrolment=enrolment))


def own_threads(enrolments: Sequence[Enrolment], *, by: Actor) -> list[Row]:
    """The same for several courses; each row stands with the course that was given. Three queries."""
    by_pk = {each.pk: each for each in enrolments}
    rows = _rows(by, read_by(by).filter(thread__enrolment__in=by_pk), Thread.objects.all())
    for row in rows:
        row.thread.enrolment = by_pk[row.thread.enrolment_id]
    return rows


def unread_of(by: Actor) -> list[Row]:
    """The threads of running courses in which there is something the person has not read; what waited longest first.

    Courses whose plan they may not see now (consent, a citizen's no) are left out. A constant number of queries.
    """
    return sorted(_open_rows(by, unread=True), key=lambda row: (row.since or row.last.at, row.thread.pk))


def unanswered_of(by: Actor) -> list[Row]:
    """The threads in which the citizen's side waits for an answer, the longest wait first. As many queries."""
    return sorted((row for row in _open_rows(by) if row.waits), key=lambda row: (row.last.at, row.thread.pk))


def _open_rows(by: Actor, *, unread: bool = False) -> list[Row]:
    """Of running courses; ``unread``: only those with something unread, most often none, and then one query."""
    running = (Enrolment.Status.ACTIVE, Enrolment.Status.PAUSED)
    rows = _rows(by, read_by(by).filter(thread__enrolment__status__in=running), unread=unread)
    found = grounds_of(by=by, citizens=[row.enrolment.citizen for row in rows]) if rows else []
    return [row for row, ground in zip(rows, found, strict=True) if ground and "plan" in ground.data_types]


def _with_courses() -> QuerySet[Thread]:
    threads = Thread.objects.select_related(
        "enrolment__citizen", "enrolment__version", "enrolment__unit__organisation", "enrolment__contact_person"
    )
    return threads.defer("enrolment__version__content")


def _rows(
    by: Actor, messages: QuerySet[Message], threads: QuerySet[Thread] | None = None, *, unread: bool = False
) -> list[Row]:
    me = by.account.pk if by.account else 0
    # one row of a thread at most, joined once: as a subquery it would be looked up three times for every message
    own = FilteredRelation("thread__marks", condition=Q(thread__marks__account=me))
    new = Q(pk__gt=F("read")) & (Q(by__isnull=True) | ~Q(by=me))
    counted = (
        messages.annotate(mark=own, read=Coalesce("mark__message", 0))
        .order_by()
        .values("thread")
        .annotate(last=Max("pk"), unread=Count("pk", filter=new), since=Min("at", filter=new))
    )
    found = {row["thread"]: row for row in (counted.filter(unread__gt=0) if unread else counted)}
    lasts = Message.objects.in_bulk([row["last"] for row in found.values()])
    wanted = (_with_courses() if threads is None else threads).filter(pk__in=found)
    rows = [
        Row(each, lasts[found[each.pk]["last"]], found[each.pk]["unread"], found[each.pk]["since"]) for each in wanted
    ]
    return sorted(rows, key=lambda row: (row.last.at, row.last.pk), reverse=True)


def messages_of(thread: Thread, *, by: Actor) -> list[Message]:
    """What the person may read in a thread, the oldest first, with its files but not what is in them. Two queries."""
    files = Attachment.objects.defer("content")

    found = read_by(by).filter(thread=thread).prefetch_related(Prefetch("attachments", files))
    return list(found.order_by("pk"))


def mark_of(thread: Thread, *, by: Actor) -> int:
    """The id of the last message that the person has read in a thread; 0 for none. One query."""
    marks = thread.marks.filter(account=by.account).values_list("message", flat=True)
    return marks.first() or 0 if by.account else 0


def read_marks(thread: Thread) -> dict[int, int]:
    """How far each account has read: account id → message id. One query."""
    return dict(thread.marks.values_list("account", "message"))
