"""Two records of one human being that were joined: what had gone to the registry under both counts once there.

What went under the pseudonym that gave way goes again under it with the status ``joined`` (an enrolment: the role),
which counts in nothing, and under the one that stays as it is.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from samvej.evaluation.efforts import JOINED
from samvej.workplace.learning.rows import COLUMNS, Row
from samvej.workplace.people.models import CitizenEvent

Stood = dict[int, set[str]]
"""By an enrolment's pk: the pseudonyms that its rows went under, before the records were joined."""

_MOVED = "pathways.Enrolment.citizen"
ROLE, STATUS = COLUMNS["enrolment"].index("role"), COLUMNS["contact"].index("status")
"""Where a row of an enrolment, and one of what was done, says that it counts in nothing."""


def stood_as(joins: Iterable[CitizenEvent]) -> Stood:
    """What the events of records that gave way tell of their enrolments."""
    found: Stood = {}
    for event in joins:
        if event.citizen.pseudonym:
            for pk in event.detail.get("moved", {}).get(_MOVED, ()):
                found.setdefault(int(pk), set()).add(event.citizen.pseudonym)
    return found


def joined(others: Iterable[str], row: Callable[[str, Any], Row], record: Any, place: int) -> Iterator[Row]:
    """A record's row under each pseudonym that gave way, with ``joined`` at its ``place``."""
    for other in others:
        there = row(other, record)
        yield (*there[:place], JOINED, *there[place + 1 :])
