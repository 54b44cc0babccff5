"""People on days, told of in one pass: participants, the target group and controls, each on their own day.

The same citizen may be asked about on several days (as control of several participants). So every person and day is a
*subject* with a number of its own, and the registry is read as if each subject were a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from samvej.core.sector import ServiceKind
from samvej.core.window import Window
from samvej.evaluation.counted import Facts
from samvej.evaluation.inclusion import of_participants
from samvej.evaluation.participants import Participant
from samvej.evaluation.reach.rows_near import counted_filters, filters_of, looked_through, near_rows
from samvej.evaluation.stored_facts import StoredFacts
from samvej.programme.facts import Coverage
from samvej.programme.rules import Rule, ServiceFilter, leaves
from samvej.registry.narrow import lies_here
from samvej.registry.query import Registry
from samvej.spotting.days import number
from samvej.spotting.matching import filter_of
from samvej.spotting.register import Register, from_registry

_LONGEST_MONTH = 31
_LOOKED_THROUGH = ("service", "diagnosis")  # read once, by the register; what else there is, is asked for many times


@dataclass(frozen=True)
class Renumbered(Registry):
    """A registry whose people are the subjects: rows about others are not there, rows of some are there twice."""

    keys: Any = field(kw_only=True)
    of: Registry = field(kw_only=True)

    def table(self, name: str) -> Any:
        """A canonical table; its ``person_id`` is the subject's number."""
        found = self.of.table(name)
        if "person_id" not in found.columns:
            return found
        if name in _LOOKED_THROUGH:
            return self._renumbered(found)
        return self._once(f"renumbered {name}", lambda: self._kept(self._renumbered(found)))

    def residence(self) -> Any:
        """The spells of residence by subject."""
        return self._once("renumbered homes", lambda: self._kept(self._renumbered(self.of.residence())))

    def _kept(self, table: Any) -> Any:
        return self.connection.create_table(str(ibis.util.gen_name("renumbered")), table, temp=True)

    def coverage(self) -> tuple[Coverage, ...]:
        """What the loaded sources cover."""
        return self.of.coverage()

    def has_several_contacts(self) -> bool:
        """Whether any row stands for several contacts."""
        return self.of.has_several_contacts()

    def _renumbered(self, table: Any) -> Any:
        joined = table.inner_join(self.keys, "person_id")
        kept = [column for column in table.columns if column not in ("person_id", "person_range")]
        return joined.select("subject", *kept).rename(person_id="subject")


@dataclass(frozen=True)
class Subjects:
    """The subjects as participants (``person_id`` is the subject's number), and what is read of them."""

    people: tuple[Participant, ...]
    registry: Registry
    register: Register
    facts: Facts


def subjects(
    registry: Registry, asked: Iterable[tuple[int, date]], rules: Sequence[Rule] | None = None
) -> tuple[Subjects, dict[tuple[int, date], int]]:
    """The subjects of (person_id, day), each once, and their numbers.

    ``rules``: what will be asked of them; no more of their contacts are read than these look at. None: all.
    """
    every = list(dict.fromkeys(asked))
    numbers = {each: place for place, each in enumerate(every)}
    keys = registry.connection.create_table(_name(), _keys(every), temp=True)
    people = tuple(Participant(place, day) for place, (_, day) in enumerate(every))
    days = None if rules is None else _longest(rules)
    near, stored = registry, None
    if lies_here(registry) and rules is not None and days is not None:
        person = np.array([each for each, _ in every], dtype=np.int32)
        ids, within = looked_through(every, days)
        stored = StoredFacts(registry, person, counted_filters(rules), within)
        near = near_rows(registry, ids, within, [of for of in filters_of(rules) if of not in stored.filters])
    renumbered = Renumbered(registry.database, registry.manifest, registry.engine, keys=keys, of=near)
    register = from_registry(renumbered, needs_money=False)
    if days is not None:
        register = replace(register, service=_looked_at(register.service, people, days))
    register = of_participants(register, people)
    return Subjects(people, renumbered, register, Facts(register, rules, stored)), numbers


def _longest(rules: Iterable[Rule]) -> int | None:
    """The longest window in which any rule looks at contacts, in days (rounded up); None where one looks at all."""
    longest = 0
    for leaf in (leaf for rule in rules for leaf in leaves(rule)):
        if not isinstance(filter_of(leaf), ServiceFilter):
            continue
        window: Window | None = getattr(leaf, "window", None)
        if window is None:
            return None
        longest = max(longest, window.days if window.days is not None else _LONGEST_MONTH * (window.months or 0))
    return longest


def _looked_at(service: Any, people: Sequence[Participant], days: int) -> Any:
    """The contacts of so many days up to each one's own. Admissions are kept whole: stays are joined of them."""
    columns = {
        "person_id": pa.array([each.person_id for each in people], pa.int32()),
        "own_day": pa.array([number(each.inclusion) for each in people], pa.int32()),
    }
    rows = service.inner_join(ibis.memtable(pa.table(columns)), "person_id")
    day = rows.start.date().epoch_days().cast("int32")
    kept = rows.filter(
        ((day <= rows.own_day) & (day >= rows.own_day - days)) | (rows.kind == ServiceKind.ADMISSION.value)
    )
    return kept.select(*service.columns)


def _keys(every: Sequence[tuple[int, date]]) -> pa.Table:
    columns = {
        "person_id": pa.array([person for person, _ in every], pa.int32()),
        "subject": pa.array(range(len(every)), pa.int32()),
    }
    return pa.table(columns)


def _name() -> str:
    return str(ibis.util.gen_name("subjects"))
