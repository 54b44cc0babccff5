"""What happened in a pause, and how it counts (docs/reference/reactions-in-the-workplace.md): pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from samvej.programme.reactions import Occurrence

LET_GO = frozenset({"no-show"})
PUT_OFF = frozenset({"task overdue", "goal overdue", "form overdue", "map due", "plan review due"})


def as_they_count(
    happened: Sequence[Occurrence], undone_by: dict[str, datetime] | None = None
) -> tuple[list[Occurrence], dict[str, Occurrence]]:
    """The occurrences with those of a pause let go or put off, and by key those put off as they were.

    What is put off counts at the moment the course was resumed, unless it was settled before that (``undone_by``:
    when, by key). In a pause that goes on it does not count yet.
    """
    pauses = _pauses(happened)
    counted: list[Occurrence] = []
    put_off: dict[str, Occurrence] = {}
    for each in happened:
        pause = _pause_of(each, pauses) if each.kind in LET_GO | PUT_OFF else None
        if pause is None:
            counted.append(each)
            continue
        resumed = pause[1]
        if each.kind in LET_GO or resumed is None:
            continue
        settled = (undone_by or {}).get(each.key)
        if settled is None or settled > resumed:
            counted.append(replace(each, at=resumed))
            put_off[each.key] = each
    return counted, put_off


def _pauses(happened: Sequence[Occurrence]) -> list[tuple[datetime, datetime | None]]:
    """From the moment of each pause to that of its end; None for one that goes on."""
    pauses: list[tuple[datetime, datetime | None]] = []
    began: datetime | None = None
    marks = [each for each in happened if each.kind in ("paused", "resumed", "ended")]
    for mark in sorted(marks, key=lambda each: each.at):
        if mark.kind == "paused":
            began = began or mark.at
        elif began is not None:
            pauses.append((began, mark.at if mark.kind == "resumed" else None))
            began = None
    if began is not None:
        pauses.append((began, None))
    return pauses


def _pause_of(
    each: Occurrence, pauses: Sequence[tuple[datetime, datetime | None]]
) -> tuple[datetime, datetime | None] | None:
    return next(
        (pause for pause in pauses if pause[0] <= each.at and (pause[1] is None or each.at < pause[1])),
        None,
    )
