"""What was done for the participants, from the programme's own rows: contacts, meetings, goals reached and slips.

Definitions with examples: docs/reference/evaluation.md ("What was done"). Only kinds of rows that the programme file
lets the evaluation use (``may use``) are looked at.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from samvej.evaluation.participants import ROLE, Participants
from samvej.evaluation.results import Effort, Words
from samvej.programme.loading import Programme
from samvej.registry.query import Registry

Activity = Mapping[str, Any]
"""A row of the table ``activity``: person_id, kind, status, level, date and ended."""


JOINED = "joined"
"""The status of a row that stands under another pseudonym of the same person since two records were joined."""


@dataclass(frozen=True)
class _Measure:
    """What counts: the kind of row, which of them, and on which day."""

    id: str
    kind: str
    name: Words
    counts: Callable[[Activity], bool]
    day: str = "date"
    of: str = ""


_MEASURES = (
    _Measure(
        "contacts",
        "contact",
        Words("Kontakter med teamet", "Contacts with the team"),
        lambda row: row["status"] == "held",
    ),
    _Measure(
        "no-shows",
        "contact",
        Words("Kontakter, hvor borgeren ikke kom", "Contacts that the citizen did not come to"),
        lambda row: row["status"] == "no-show",
    ),
    _Measure("meetings", "meeting", Words("Møder", "Meetings"), lambda row: row["status"] == "held"),
    _Measure(
        "goals reached",
        "goal",
        Words("Mål, der er nået", "Goals reached"),
        lambda row: row["status"] == "reached",
        day="ended",
    ),
    _Measure(
        "slips",
        "slip",
        Words("Gange, planen er skredet", "Times that the plan slipped"),
        lambda row: row["status"] != JOINED,
    ),
    _Measure(
        "slips with the leaders",
        "slip",
        Words("heraf gik til lederne", "of these, went to the leaders"),
        lambda row: row["level"] == "leaders" and row["status"] != JOINED,
        of="slips",
    ),
)


def efforts(participants: Participants, registry: Registry, programme: Programme, until: date) -> tuple[Effort, ...]:
    """What was done for the participants from inclusion through ``until``, while they took part.

    Empty where the file lets the evaluation use no such rows, or none were loaded for the programme.
    """
    design = programme.file.evaluation
    used = set(design.may_use.rows) if design is not None and design.may_use is not None else set()
    measures = [each for each in _MEASURES if each.kind in used]
    rows = _rows(registry, programme.name, {each.kind for each in measures}) if measures else []
    if not rows:
        return ()
    inclusion = {person.person_id: person.inclusion for person in participants.people}
    days = _days(registry, programme.name, inclusion, until)
    loaded = {row["kind"] for row in rows}
    return tuple(_effort(each, rows, inclusion, days, until) for each in measures if each.kind in loaded)


def _effort(
    measure: _Measure, rows: Iterable[Activity], inclusion: Mapping[int, date], days: Mapping[int, int], until: date
) -> Effort:
    found = Counter(row["person_id"] for row in _counted(measure, rows, inclusion, until))
    return Effort(
        id=measure.id,
        name=measure.name,
        of=measure.of or None,
        persons=len(days),
        days=sum(days.values()),
        persons_with=len(found),
        total=sum(found.values()),
    )


def _counted(
    measure: _Measure, rows: Iterable[Activity], inclusion: Mapping[int, date], until: date
) -> Iterator[Activity]:
    for row in rows:
        first, day = inclusion.get(row["person_id"]), row[measure.day]
        if first is None or day is None or not first <= day <= until:
            continue
        if row["kind"] == measure.kind and measure.counts(row):
            yield row


def _rows(registry: Registry, programme: str, kinds: set[str]) -> list[dict[str, Any]]:
    table = registry.table("activity")
    wanted = table.filter((table.programme == programme) & table.kind.isin(sorted(kinds)))
    columns = wanted.select("person_id", "kind", "status", "level", "date", "ended")
    return list(columns.to_pyarrow().to_pylist())


def _days(registry: Registry, programme: str, inclusion: Mapping[int, date], until: date) -> dict[int, int]:
    """Person → days in the programme from inclusion through ``until``; a day in two enrolments is one day.

    Whoever is a participant by a file and has no enrolment is one from inclusion on.
    """
    table = registry.table("enrolment")
    mine = table.filter((table.programme == programme) & (table.role.isnull() | (table.role == ROLE)))
    spells: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for row in mine.select("person_id", "valid_from", "valid_to").to_pyarrow().to_pylist():
        first = inclusion.get(row["person_id"])
        if first is not None and row["valid_from"] is not None:
            spells[row["person_id"]].append((max(row["valid_from"], first), min(row["valid_to"] or until, until)))
    return {person: _length(spells.get(person) or [(first, until)]) for person, first in inclusion.items()}


def _length(spells: Iterable[tuple[date, date]]) -> int:
    days, covered = 0, date.min
    for first, last in sorted(spells):
        begin = max(first.toordinal(), covered.toordinal() + 1)
        days += max(last.toordinal() - begin + 1, 0)
        covered = max(covered, last)
    return days
