"""The agenda of one meeting: the citizen's own points first, then the file's, each with when it begins.

How the minutes are shared out stands in docs/reference/meetings.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from samvej.programme.plan import MeetingKind
from samvej.programme.words import Lang
from samvej.workplace.meetings.models import Meeting, Minute, OwnPoint

OWN = "own:"
OTHER = "other"
"""What stands under no point of the agenda."""


@dataclass(frozen=True)
class Item:
    """One point: ``own`` is the citizen's. ``minutes`` are None where there is no time of its own.

    ``at``: when it begins, where the meeting has a time.
    """

    id: str
    text: str
    own: bool
    minutes: int | None
    at: datetime | None
    written: tuple[Minute, ...] = ()


def agenda(
    meeting: Meeting,
    kind: MeetingKind | None,
    points: Iterable[OwnPoint],
    written: Iterable[Minute],
    lang: Lang,
) -> list[Item]:
    """The points in order; what was written under none of them stands under a last one, if there is any."""
    minutes_of: dict[str, list[Minute]] = {}
    for each in written:
        minutes_of.setdefault(each.agenda_id, []).append(each)
    own = [(f"{OWN}{each.key}", each.text, True) for each in points if each.withdrawn_at is None]
    from_file = [(each.id, each.say(lang), False) for each in (kind.agenda if kind else ())]
    times = _times(meeting, kind, len(own))
    items: list[Item] = []
    at = meeting.begins_at.astimezone(UTC) if meeting.begins_at else None
    for (id, text, is_own), minutes in zip([*own, *from_file], times, strict=True):
        items.append(Item(id, text, is_own, minutes, at, tuple(minutes_of.pop(id, ()))))
        at = at + timedelta(minutes=minutes) if at is not None and minutes is not None else at
    rest = tuple(each for many in minutes_of.values() for each in many)
    return [*items, Item(OTHER, "", False, None, None, rest)] if rest else items


def _times(meeting: Meeting, kind: MeetingKind | None, own: int) -> Sequence[int | None]:
    """The citizen's points share the file's first point's minutes, and those that no point has, with that point.

    In whole minutes; the first point keeps what cannot be shared. Where there is less than a minute for each they
    have none of their own, and the first keeps its time.
    """
    said = [each.minutes for each in kind.agenda] if kind else []
    if not own or not said:
        return [None] * own + [*said]
    pool = max(meeting.minutes - sum(said), 0) + said[0]
    share = pool // (own + 1)
    if share == 0:
        return [None] * own + [*said]
    return [share] * own + [pool - share * own, *said[1:]]
