"""The participants at inclusion: who they were, as shares and means.

The definitions stand in docs/reference/evaluation-people.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from samvej.evaluation.counted import Facts
from samvej.evaluation.inclusion import Told, homes_of, of_participants, tell, theirs
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.results import Profile, ProfileLine, Words
from samvej.programme.coverage import DayRange, covered_days, speaks
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.programme.loading import Programme
from samvej.programme.profile import Answered, Benefit, Line, MeanAge, PersonAttribute, Share, load_profile
from samvej.registry.query import Registry
from samvej.spotting.days import as_date
from samvej.spotting.register import Register, from_registry

YEAR = 365.2425
"""Days of a calendar year, on average over the Gregorian calendar's 400 years."""

INCOME = "transfer-income"
_Row = dict[str, Any]


def profile(
    participants: Participants,
    registry: Registry,
    programme: Programme,
    register: Register | None = None,
    facts: Facts | None = None,
) -> Profile:
    """The programme's profile of its participants, each on the own day of inclusion.

    A line that cannot be told of anybody has no count, and names what to load; an answer that nobody was asked for
    has no line. ``register`` is the participants' alone and ``facts`` are of it, where they have been read already.
    Raises ProgrammeError where ``profile.yaml`` is faulty.
    """
    people = participants.people
    found = characteristics(people, registry, programme, register, facts) if people else ()
    return Profile(len(people), tuple(_profile_line(each) for each in found))


@dataclass(frozen=True)
class Characteristic:
    """One line of the profile, told of each person whom it is about.

    ``of``: person_id → 1 or 0 of a share, years of the mean; None where it cannot be told. Persons whom it is not
    about (``of`` another line) are not in it. ``untold``: it cannot be told of anybody, and ``missing`` says why.
    """

    line: Line
    of: Mapping[int, float | None]
    untold: bool = False
    missing: tuple[str, ...] = ()


def characteristics(
    people: Sequence[Participant],
    registry: Registry,
    programme: Programme,
    register: Register | None = None,
    facts: Facts | None = None,
) -> tuple[Characteristic, ...]:
    """The programme's profile lines, each told of every person on the own day. Raises ProgrammeError."""
    lines = load_profile(programme).lines
    if not lines or not people:
        return ()
    register = register or of_participants(from_registry(registry, needs_money=False), people)
    shares = [line for line in lines if isinstance(line.measure, Share)]
    told = tell([line.measure for line in shares if isinstance(line.measure, Share)], people, register, facts)
    read = _Facts(people, registry, register, {line.id: each for line, each in zip(shares, told, strict=True)})
    return tuple(_told_lines(lines, people, read))


@dataclass(frozen=True)
class _Facts:
    """What lines are told from; ``shares``: line id → what the criterion told."""

    people: Sequence[Participant]
    registry: Registry
    register: Register
    shares: Mapping[str, Told]

    @cached_property
    def benefits(self) -> Mapping[int, frozenset[str] | None]:
        """See :func:`benefits_of_the_week`."""
        return benefits_of_the_week(self.people, self.registry, self.register)


def _told_lines(lines: Sequence[Line], people: Sequence[Participant], facts: _Facts) -> Iterator[Characteristic]:
    found: dict[str, Told] = {}
    for line in lines:
        if line.of is not None and line.of not in found:
            continue  # nobody was asked for the answer that this is a part of
        among = [p.person_id for p in people if line.of is None or found[line.of].of[p.person_id]]
        if isinstance(line.measure, MeanAge):
            yield _mean(line, among, _ages(facts))
            continue
        told = _told(line, facts)
        if told is not None:
            found[line.id] = told
            yield _share(line, among, told, None if line.of is None else found[line.of])


def _share(line: Line, among: Sequence[int], told: Told, whole: Told | None) -> Characteristic:
    of = {each: told.of[each] for each in among}
    untold = bool(of) and all(answer is None for answer in of.values())
    if not of and whole is not None and all(answer is None for answer in whole.of.values()):
        told, untold = whole, True
    return Characteristic(line, of, untold, told.missing if untold else ())


def _mean(line: Line, among: Sequence[int], values: Mapping[int, float | None]) -> Characteristic:
    of = {each: values[each] for each in among}
    untold = bool(of) and all(value is None for value in of.values())
    return Characteristic(line, of, untold, ("person/birth_date",) if untold else ())


def _profile_line(told: Characteristic) -> ProfileLine:
    known = [value for value in told.of.values() if value is not None]
    is_mean = isinstance(told.line.measure, MeanAge)
    return ProfileLine(
        id=told.line.id,
        name=Words(told.line.da, told.line.en),
        kind="mean" if is_mean else "share",
        count=None if is_mean or told.untold else int(sum(known)),
        known=len(known),
        mean=sum(known) / len(known) if is_mean and known else None,
        unknown=len(told.of) - len(known),
        of=told.line.of,
        missing=told.missing,
    )


# --- what each kind of line is told from ---------------------------------------------------------------


def _told(line: Line, facts: _Facts) -> Told | None:
    """The characteristic of every participant; None where it is an answer that nobody gave."""
    match line.measure:
        case Share():
            return facts.shares[line.id]
        case PersonAttribute(column="rural"):
            return _told_by_value(line.measure, rural_homes(facts.people, facts.registry), "residence/rural")
        case PersonAttribute():
            values = attributes(line.measure.column, facts.people, facts.registry)
            return _told_by_value(line.measure, values, f"person/{line.measure.column}")
        case Benefit():
            return _benefit(line.measure, facts)
        case Answered():
            return _answered(line.measure, facts)
        case _:
            raise TypeError(f"not a share: {line.measure!r}")


def _told_by_value(wanted: PersonAttribute, values: Mapping[int, Any], need: str) -> Told:
    of = {person_id: None if value is None else value in wanted.values for person_id, value in values.items()}
    return Told(of, (need,) if None in of.values() else ())


def _ages(facts: _Facts) -> dict[int, float | None]:
    """Age in years at inclusion, with its fraction."""
    born = {row["person_id"]: row["birth"] for row in _rows(facts.register.person.select("person_id", "birth"))}
    return {
        each.person_id: None if (day := born.get(each.person_id)) is None else _years(as_date(day), each.inclusion)
        for each in facts.people
    }


def _years(born: date | None, day: date) -> float | None:
    return None if born is None else (day - born).days / YEAR


def attributes(column: str, people: Sequence[Participant], registry: Registry) -> dict[int, Any]:
    """A column of ``person`` for each of the people; None where it is empty or the person is not there."""
    rows = _rows(theirs(registry.table("person"), people).select("person_id", column))
    values = {row["person_id"]: row[column] for row in rows}
    return {each.person_id: values.get(each.person_id) for each in people}


def rural_homes(people: Sequence[Participant], registry: Registry) -> dict[int, bool | None]:
    """Whether the home on the day is in a rural district; None where no home says it, or two contradict it."""
    homes = theirs(registry.residence(), people)
    said: dict[int, set[bool]] = {each.person_id: set() for each in people}
    days = {each.person_id: each.inclusion for each in people}
    for row in _rows(homes.select("person_id", "rural", "valid_from", "valid_to")):
        first, last, day = row["valid_from"], row["valid_to"], days[row["person_id"]]
        if row["rural"] is not None and (first is None or first <= day) and (last is None or day <= last):
            said[row["person_id"]].add(row["rural"])
    return {person_id: next(iter(values)) if len(values) == 1 else None for person_id, values in said.items()}


def _benefit(wanted: Benefit, facts: _Facts) -> Told:
    """The benefit of the ISO week that holds the day of inclusion; none in a covered week is a "no"."""
    of = {
        person: None if got is None else any(benefit in got for benefit in wanted.benefits)
        for person, got in facts.benefits.items()
    }
    return Told(of, (INCOME,) if None in of.values() else ())


def benefits_of_the_week(
    people: Sequence[Participant], registry: Registry, register: Register
) -> dict[int, frozenset[str] | None]:
    """What each got in the ISO week that holds the day; empty for nothing, None where the week is not covered."""
    weeks = {each.person_id: _week(each.inclusion) for each in people}
    rows = registry.table("transfer_income")
    rows = theirs(rows, people).filter(rows.week.isin(sorted(set(weeks.values()))))
    got: dict[int, set[str]] = {}
    for row in _rows(rows.select("person_id", "week", "benefit")):
        if weeks[row["person_id"]] == row["week"] and row["benefit"] is not None:
            got.setdefault(row["person_id"], set()).add(row["benefit"])
    covered = _covered_where(homes_of(register), register.coverage)
    return {
        each.person_id: frozenset(got.get(each.person_id, ()))
        if any(first <= each.inclusion <= last for first, last in covered(each.person_id))
        else None
        for each in people
    }


def _covered_where(
    homes: Mapping[int, tuple[Spell, ...]], coverage: Sequence[Coverage]
) -> Callable[[int], list[DayRange]]:
    """The days on which incomes are covered where each person has lived; told once for each history of homes."""
    rows = [row for row in coverage if speaks(row.scope, INCOME)]
    areas = {row.area for row in rows}
    told: dict[tuple[Spell, ...], list[DayRange]] = {}

    def covered(person_id: int) -> list[DayRange]:
        own = tuple(spell for spell in homes.get(person_id, ()) if spell.value in areas)
        if own not in told:
            told[own] = covered_days((INCOME,), PersonFacts(0, residence=own), rows)
        return told[own]

    return covered


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _answered(wanted: Answered, facts: _Facts) -> Told | None:
    """The answer of the occasion that was given nearest to inclusion; of two equally near, the earlier."""
    rows = facts.registry.table("response")
    rows = rows.filter(
        (rows.questionnaire == wanted.questionnaire) & (rows.item == wanted.item) & (rows.occasion == wanted.occasion)
    )
    days = {each.person_id: each.inclusion for each in facts.people}
    nearest: dict[int, tuple[int, date, str | None]] = {}
    for row in _rows(theirs(rows, facts.people).select("person_id", "date", "value")):
        away = abs((row["date"] - days[row["person_id"]]).days)
        said = (away, row["date"], row["value"])
        nearest[row["person_id"]] = min(nearest.get(row["person_id"], said), said, key=lambda each: each[:2])
    if not nearest:
        return None
    yes = {value.casefold() for value in wanted.values}
    given = {person_id: value for person_id, (_, _, value) in nearest.items() if value is not None and value.strip()}
    of = {p: given[p].strip().casefold() in yes if p in given else None for p in days}
    return Told(of, (f"response/{wanted.questionnaire}",) if None in of.values() else ())


def _rows(table: Any) -> list[_Row]:
    rows: list[_Row] = table.to_pyarrow().to_pylist()
    return rows
