"""What the pages of messages show: threads in a list, a thread with who has read it, whom it is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.messages.models import Message, Thread
from samvej.workplace.messages.queries import Row, mark_of, messages_of, read_marks
from samvej.workplace.messages.readers import readers_of
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.programmes.queries import programme_of

SHOWN_FIRST = 50
"""So many of the newest messages stand on a thread's page before one asks for the rest."""


@dataclass(frozen=True)
class Line:
    """One message. ``role``: in words, with the place. ``is_new``: the person had not read it before now."""

    message: Message
    role: str
    mine: bool
    is_new: bool


@dataclass(frozen=True)
class Reading:
    """A thread as somebody reads it: ``last`` is the id of the newest message, 0 for none."""

    thread: Thread
    lines: tuple[Line, ...]
    earlier: int
    readers: tuple[str, ...]
    read_by: tuple[str, ...]
    last: int


def reading(thread: Thread, *, by: Actor, everything: bool) -> Reading:
    """The thread for one person, the oldest message first. A constant number of queries."""
    found = messages_of(thread, by=by)
    mark, marks = mark_of(thread, by=by), read_marks(thread)
    accounts, me = readers_of(thread), by.account.pk if by.account else 0
    last = found[-1] if found else None
    kept = found if everything else found[-SHOWN_FIRST:]
    has_read = [each for each in accounts if last and each.pk != last.by_id and marks.get(each.pk, 0) >= last.pk]
    return Reading(
        thread,
        tuple(_line(thread, each, me, mark) for each in kept),
        len(found) - len(kept),
        tuple(_t_you(each.pk == me, each.display_name) for each in accounts),
        tuple(each.display_name for each in has_read if each.pk != me),
        last.pk if last else 0,
    )


def _line(thread: Thread, message: Message, me: int, mark: int) -> Line:
    mine = message.by_id == me
    words = role_words(programme_of(thread.enrolment.version), message.by_role, language())
    if message.by_role in ("relative", "citizen", "system", ""):
        words = {"relative": _("pårørende"), "citizen": "", "system": _("automatisk"), "": ""}[message.by_role]
    return Line(message, ", ".join(filter(None, [words, message.by_place])), mine, message.pk > mark and not mine)


def _t_you(is_me: bool, name: str) -> str:
    return _("dig") if is_me else name


def near_words(thread: Thread, *, to_citizen: bool) -> str:
    """Whom a thread is for, short."""
    team = _("Hele teamet") if thread.whole_team else _("Nogle på teamet")
    if thread.near == Thread.Near.NOBODY:
        return _("%(team)s – borgeren læser ikke med") % {"team": team}
    if thread.near == Thread.Near.CITIZEN:
        return _("%(team)s og dig") % {"team": team} if to_citizen else _("%(team)s og borgeren") % {"team": team}
    if to_citizen:
        return _("%(team)s, dig og pårørende med fuldmagt") % {"team": team}
    return _("%(team)s, borgeren og pårørende med fuldmagt") % {"team": team}


def listed(rows: Sequence[Row], *, to_citizen: bool) -> list[tuple[Row, str]]:
    """The threads of a list, each with whom it is for."""
    return [(row, near_words(row.thread, to_citizen=to_citizen)) for row in rows]
