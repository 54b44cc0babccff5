"""Who took part, and when each was included: from the programme's own records, or from a file.

No message holds anything about a person but the line of the file that it stands on.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from samvej.core import clock
from samvej.core.errors import SamvejError
from samvej.evaluation.participants_file import Faults, Listed, read_listed
from samvej.evaluation.results import LeftOut, Words
from samvej.registry.key import key_path as key_file
from samvej.registry.key import open_key
from samvej.registry.query import Registry
from samvej.registry.reading.identities import CPR, pseudonym
from samvej.spotting.explain import say_day

FEWEST = 5
"""Fewer people than this cannot be shown without showing persons."""

ROLE = "participant"


class ParticipantsError(SamvejError):
    """Nobody takes part, or so few that nothing can be shown."""


@dataclass(frozen=True, order=True)
class Participant:
    """A citizen, by the database's own number, and the day of inclusion."""

    person_id: int
    inclusion: date


@dataclass(frozen=True)
class Participants:
    """The participants in order of person_id, who is not among them and why, and what a reader must know."""

    people: tuple[Participant, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True)
class _Life:
    birth: date | None
    death: date | None


# --- from the programme's records ----------------------------------------------------------------------


def from_enrolment(registry: Registry, programme: str, until: date) -> Participants:
    """The participants whom the table ``enrolment`` names; ``until`` is the last day that is evaluated.

    A person's first enrolment as a participant (or without a role) counts. Records that cannot be so are left out,
    each with its reason, and stop nobody else. Raises ParticipantsError where nobody is left, or fewer than five.
    """
    last = min(until, clock.today())
    starts = _first_starts(registry, programme)
    lives = _lives(registry, starts.found)
    people: list[Participant] = []
    reasons: dict[str, int] = defaultdict(int)
    if starts.without:
        reasons["no start"] = starts.without
    for person_id, inclusion in sorted(starts.found.items()):
        reason = _impossible(lives[person_id], inclusion, last)
        if reason is None:
            people.append(Participant(person_id, inclusion))
        else:
            reasons[reason] += 1
    if not people:
        _nobody(registry, programme, starts, reasons)
    _enough(people)
    told = _told_enrolments(starts.again)
    left_out = tuple(LeftOut(_reason(name, last), count) for name, count in reasons.items())
    return Participants(tuple(people), left_out, (*told, *_before_the_data(registry, people)))


@dataclass
class _Starts:
    found: dict[int, date] = field(default_factory=dict)
    again: bool = False
    without: int = 0  # persons of whom no enrolment has a start


def _first_starts(registry: Registry, programme: str) -> _Starts:
    rows = registry.table("enrolment")
    rows = rows.filter((rows.programme == programme) & (rows.role.isnull() | (rows.role == ROLE)))
    firsts = rows.group_by("person_id").aggregate(first=rows.valid_from.min(), starts=rows.valid_from.nunique())
    starts = _Starts()
    for row in firsts.to_pyarrow().to_pylist():
        if row["first"] is None:
            starts.without += 1
            continue
        starts.found[row["person_id"]] = row["first"]
        starts.again = starts.again or row["starts"] > 1
    return starts


def _nobody(registry: Registry, programme: str, starts: _Starts, reasons: Mapping[str, int]) -> None:
    where = f"the database at {registry.database.root}"
    if starts.found or starts.without:
        said = ", ".join(_WHY[name].en for name in reasons)
        raise ParticipantsError(
            f"Nobody in {where} can be evaluated as a participant of {programme}: everybody is left out ({said}). "
            "Mend the programme's records and load them again, or name a file of participants."
        )
    raise ParticipantsError(
        f"Nobody takes part in {programme} according to {where}: load the programme's own records of enrolment, "
        "or name a file of participants with the columns cpr and inclusion."
    )


# --- from a file ---------------------------------------------------------------------------------------


def from_file(path: Path, registry: Registry, key_path: Path | str | None, until: date) -> Participants:
    """The participants whom a CSV file names; ``until`` is the last day that is evaluated.

    Columns: ``cpr`` (also ``pnr``, ``person``) or ``person_id``, and ``inclusion`` (also ``inklusion``). The person
    numbers become pseudonyms under the key that the database was loaded with. Raises ParticipantsFileError with all
    faults, a sentence each with the lines it is on, and ParticipantsError where there are fewer than five.
    """
    faults = Faults(path.name)
    listed = read_listed(path, faults)
    last = min(until, clock.today())
    numbered = _numbered(listed, registry, key_path, faults)
    lives = _lives(registry, {person_id for person_id, _, _ in numbered})
    lines: dict[int, list[int]] = defaultdict(list)
    people: list[Participant] = []
    for person_id, inclusion, line in numbered:
        if person_id not in lives:
            faults.add("unknown", line)
            continue
        lines[person_id].append(line)
        reason = _impossible(lives[person_id], inclusion, last) if inclusion is not None else None
        if reason is not None:
            faults.add(reason, line)
        elif inclusion is not None:
            people.append(Participant(person_id, inclusion))
    for said in lines.values():
        if len(said) > 1:
            faults.add_twice(said)
    faults.raise_all(last)
    if not people:
        raise ParticipantsError(f"{path.name} names nobody: write a line for each participant, cpr and inclusion.")
    _enough(people)
    return Participants(tuple(sorted(people)), (), _before_the_data(registry, people))


def _numbered(
    listed: Iterable[Listed], registry: Registry, key_path: Path | str | None, faults: Faults
) -> list[tuple[int, date | None, int]]:
    """(person_id, inclusion, line) of the lines whose person the database knows."""
    rows = list(listed)
    if not any(row.cpr for row in rows):
        return [(row.person_id, row.inclusion, row.line) for row in rows if row.person_id is not None]
    key = open_key(key_file(key_path), registry.database, registry.manifest.key)
    pseudonyms = {row.line: pseudonym(key, CPR, row.cpr.reveal()) for row in rows if row.cpr is not None}
    known = _known_people(registry, set(pseudonyms.values()))
    numbered = []
    for row in rows:
        person_id = known.get(pseudonyms[row.line]) if row.line in pseudonyms else None
        if person_id is not None:
            numbered.append((person_id, row.inclusion, row.line))
        elif row.line in pseudonyms:
            faults.add("unknown", row.line)
    return numbered


def _known_people(registry: Registry, pseudonyms: set[str]) -> dict[str, int]:
    rows = registry.table("identity")
    rows = rows.filter(rows.pseudonym.isin(sorted(pseudonyms)))
    return {row["pseudonym"]: row["person_id"] for row in rows.to_pyarrow().to_pylist()}


# --- what both share -----------------------------------------------------------------------------------


def _lives(registry: Registry, people: Iterable[int]) -> dict[int, _Life]:
    rows = registry.table("person")
    rows = rows.filter(rows.person_id.isin(sorted(people))).select("person_id", "birth_date", "death_date")
    found: list[dict[str, Any]] = rows.to_pyarrow().to_pylist()
    return {row["person_id"]: _Life(row["birth_date"], row["death_date"]) for row in found}


def _impossible(life: _Life, inclusion: date, last: date) -> str | None:
    """Why nobody can have been included that day."""
    if life.death is not None and inclusion > life.death:
        return "after death"
    if life.birth is not None and inclusion < life.birth:
        return "before birth"
    return "future" if inclusion > last else None


_WHY = {
    "no start": Words("deltagelsen har ingen startdato", "the enrolment has no start"),
    "after death": Words("inkluderet efter sin død", "included after death"),
    "before birth": Words("inkluderet før sin fødsel", "included before birth"),
    "future": Words("inkluderet efter den sidste dag", "included after the last day"),
}


def _reason(name: str, last: date) -> Words:
    if name != "future":
        return _WHY[name]
    return Words(
        f"inkluderet efter {say_day(last, 'da')}, den sidste dag der evalueres",
        f"included after {say_day(last, 'en')}, the last day that is evaluated",
    )


def _told_enrolments(again: bool) -> Iterator[Words]:
    """No number is said: it may be one person."""
    if again:
        yield Words(
            "Nogle er indskrevet mere end én gang; den første indskrivning tæller.",
            "Some are enrolled more than once; the first enrolment counts.",
        )


def _before_the_data(registry: Registry, people: Iterable[Participant]) -> tuple[Words, ...]:
    begin = _begin(registry)
    if begin is None or all(each.inclusion >= begin for each in people):
        return ()
    return (
        Words(
            f"Nogle er inkluderet, før databasen begynder ({say_day(begin, 'da')}): de har ingen måneder før.",
            f"Some were included before the database begins ({say_day(begin, 'en')}): they have no months before.",
        ),
    )


def _begin(registry: Registry) -> date | None:
    """The first day that a loaded source covers; where none says what it covers, that of the first service."""
    covered = [row.first for row in registry.coverage()]
    if covered:
        return min(covered)
    span = registry.span()
    return None if span is None else span[0]


def _enough(people: list[Participant]) -> None:
    if len(people) < FEWEST:
        raise ParticipantsError(
            f"There are fewer than {FEWEST} participants: nothing can be shown about so few without showing persons. "
            "Wait until more are included, or evaluate several programmes together."
        )
