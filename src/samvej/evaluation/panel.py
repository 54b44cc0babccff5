"""The person × event-month panel: which months of whom are observed, and sums of facts over them.

The definitions stand in docs/reference/evaluation.md ("Event months", "Observed").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import ibis
import numpy as np
import numpy.typing as npt

from samvej.core.month import EventTime, MonthLength
from samvej.evaluation.event_months import EventMonths
from samvej.evaluation.inclusion import homes_of, theirs
from samvej.evaluation.participants import Participant
from samvej.programme.coverage import DayRange, Needs, covered_days, merged, speaks
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.spotting.days import BEGINNING, FOREVER, Table, number
from samvej.spotting.register import Register

Days = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Sums = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Panel:
    """Participants × event months.

    ``first_day`` and ``last_day``: day numbers, shape (participants, months). ``present``: born, alive and resident
    on every day of the month. ``residence``: each participant's spells. ``residence_loaded`` is false where no source
    of residence is loaded and everybody alive counts as resident.
    """

    people: tuple[Participant, ...]
    months: tuple[int, ...]
    length: MonthLength
    first_day: Days
    last_day: Days
    present: Flags
    residence: tuple[tuple[Spell, ...], ...]
    residence_loaded: bool
    coverage: tuple[Coverage, ...]
    _told: dict[tuple[tuple[str, ...], int], Flags] = field(default_factory=dict, repr=False, compare=False)

    def observed(self, needs: Needs, valid: DayRange = (date.min, date.max), looks_back: int = 0) -> Flags:
        """Which months are observed for something that needs these scopes covered; shape (participants, months).

        Months that are not wholly within ``valid`` are not, nor those of which the ``looks_back`` days before are not
        covered.
        """
        shown = self.present & (self.first_day >= number(valid[0])) & (self.last_day <= number(valid[1]))
        for group in needs:
            shown &= self._covered(group, looks_back)
        return shown

    def uncovered(self, needs: Needs) -> tuple[str, ...]:
        """The needs that are covered in no month of anybody."""
        return tuple(" / ".join(group) for group in needs if not self._covered(group).any())

    def _covered(self, group: tuple[str, ...], looks_back: int = 0) -> Flags:
        if (group, looks_back) not in self._told:
            self._told[group, looks_back] = self._months_covered(group, looks_back)
        return self._told[group, looks_back]

    def _months_covered(self, group: tuple[str, ...], looks_back: int) -> Flags:
        """Asked once for each history of homes, of those places alone that some source is limited to."""
        rows = [row for row in self.coverage if any(speaks(row.scope, need) for need in group)]
        areas = {row.area for row in rows}
        alike: dict[tuple[Spell, ...], list[int]] = {}
        for place, spells in enumerate(self.residence):
            alike.setdefault(tuple(spell for spell in spells if spell.value in areas), []).append(place)
        out = np.zeros(self.present.shape, dtype=np.bool_)
        for spells, places in alike.items():
            ranges = covered_days(group, PersonFacts(0, residence=spells), rows)
            out[places] = _within(self.first_day[places] - looks_back, self.last_day[places], ranges)
        return out

    def sums(self, facts: Table) -> Sums:
        """``amount`` of facts (person_id, day, amount) added up per participant and event month, observed or not."""
        return self.split(facts.mutate(part=ibis.literal(""))).get("", self._nothing())

    def split(self, facts: Table) -> Mapping[str, Sums]:
        """The same for each ``part`` of facts (person_id, day, part, amount) that has any, by the part's name."""
        days = facts.filter(facts.day.notnull()).group_by("person_id", "day", "part")
        rows = days.aggregate(amount=facts.amount.sum().cast("int64")).to_pyarrow()
        persons = np.array([person.person_id for person in self.people], dtype=np.int32)
        months = EventMonths(persons, self.first_day, self.last_day)
        at, cell = months.cells(rows["person_id"].to_numpy(), rows["day"].to_numpy())
        amount = rows["amount"].fill_null(0).to_numpy()[at]
        coded = rows["part"].combine_chunks().dictionary_encode(null_encoding="encode")
        part = coded.indices.to_numpy(zero_copy_only=False)[at]
        return {
            name: months.added_up(cell[part == code], amount[part == code])
            for name, code in sorted((name, code) for code, name in enumerate(coded.dictionary.to_pylist()))
            if (part == code).any()
        }

    def _nothing(self) -> Sums:
        return np.zeros(self.present.shape, dtype=np.int64)


def panel(
    people: Sequence[Participant],
    months: range,
    length: MonthLength,
    register: Register,
    coverage: Sequence[Coverage],
    until: date = date.max,
) -> Panel:
    """The panel of these participants over these event months; none that ends after ``until`` is observed.

    ``register`` may be limited to the participants. Reads their births, deaths and residence; nothing else.
    """
    shape = (len(people), len(months))
    first, last = _days_of_months(people, months, length)
    alive = _alive(people, register, first, last)
    homes = homes_of(register)
    residence = tuple(homes.get(person.person_id, ()) for person in people)
    loaded = bool(register.residence.limit(1).count().to_pyarrow().as_py())
    resident = np.ones(shape, dtype=np.bool_)
    if loaded:
        for row, spells in enumerate(residence):
            days = merged((s.first, s.last or date.max) for s in spells)
            resident[row] = _within(first[row], last[row], days)
    return Panel(
        people=tuple(people),
        months=tuple(months),
        length=length,
        first_day=first,
        last_day=last,
        present=alive & resident & (last <= number(until)),
        residence=residence,
        residence_loaded=loaded,
        coverage=tuple(coverage),
    )


def _days_of_months(people: Sequence[Participant], months: range, length: MonthLength) -> tuple[Days, Days]:
    """First and last day of each person's months; reckoned once for people included on the same day."""
    held: dict[date, tuple[list[int], list[int]]] = {}
    for person in people:
        if person.inclusion not in held:
            time = EventTime(person.inclusion, length)
            held[person.inclusion] = (
                [number(time.first(month)) for month in months],
                [number(time.last(month)) for month in months],
            )
    days = np.array([held[person.inclusion] for person in people], dtype=np.int32)
    days = days.reshape(len(people), 2, len(months))
    return days[:, 0], days[:, 1]


def _within(first: Days, last: Days, ranges: Sequence[DayRange]) -> Flags:
    """Which months lie wholly in one of the ranges (which neither touch nor overlap)."""
    inside = np.zeros(first.shape, dtype=np.bool_)
    for a, b in ranges:
        inside |= (first >= number(a)) & (last <= number(b))
    return inside


def home_at_inclusion(whole: Panel, row: int) -> str | None:
    """The municipality in which a person of the panel lived on the day of inclusion; None where it is not known."""
    day = whole.people[row].inclusion
    return next((spell.value for spell in whole.residence[row] if spell.holds(day)), None)


def _alive(people: Sequence[Participant], register: Register, first: Days, last: Days) -> Flags:
    """Born by the first day and alive through the last; a birth that is not known is taken as long ago."""
    found = theirs(register.person.select("person_id", "birth", "death"), people)
    lives = {row["person_id"]: row for row in found.to_pyarrow().to_pylist()}
    nobody = {"birth": None, "death": None}
    birth = np.array([_or(lives.get(p.person_id, nobody)["birth"], BEGINNING) for p in people], dtype=np.int64)
    death = np.array([_or(lives.get(p.person_id, nobody)["death"], FOREVER) for p in people], dtype=np.int64)
    return (first >= birth[:, None]) & (last <= death[:, None])


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
