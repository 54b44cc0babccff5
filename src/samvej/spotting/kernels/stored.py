"""A database's facts for the kernels: from the event index, else the contact tables, else the canonical tables.

All three give the same facts. The index is tried first; facts that are few enough are put into it when they are read.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import ibis
import numpy as np
import polars as pl
import pyarrow as pa

from samvej.core.side_by_side import in_turn
from samvej.programme.rules import DiagnosisFilter, FactFilter, Leaf, Occurrences, ServiceFilter
from samvej.registry.contacts.store import ContactFile, ContactFiles, Name, What, made, persons_of
from samvej.registry.narrow import lies_here
from samvej.registry.query import Registry
from samvej.spotting.days import BEGINNING, FOREVER
from samvej.spotting.diagnoses import Diagnoses
from samvej.spotting.evidence import Evidence, limit_of
from samvej.spotting.index.store import MOST_JOINED, MOST_ROWS, MOST_SPANS, EventIndex, Hits
from samvej.spotting.kernels.columns import Numbers, Spans, held_in
from samvej.spotting.kernels.people import People, numbers
from samvej.spotting.kernels.sources import PEOPLE_AT_ONCE, R, RegisterSource, columns_of
from samvej.spotting.register import Prices, Register, from_registry

ROWS_AT_ONCE = 1_000_000
"""Facts of the index that a kernel takes at a time, about."""


class StoredRegister(Register):
    """The register of an open database whose tables are made when one is first asked for.

    Most questions are answered by the kernels from files and never ask. ``nominal``: costs are as they are stored.
    """

    def __init__(self, registry: Registry, *, needs_money: bool, prices: Prices | None = None) -> None:
        def made_now() -> Register:
            return from_registry(registry, needs_money=needs_money, prices=prices)

        nominal = prices is None or not needs_money
        own: dict[str, Any] = {
            "registry": registry,
            "nominal": nominal,
            "connection": registry.connection,
            "coverage": registry.coverage(),
            "currency": registry.money()[0] if needs_money and nominal else None,
            "_make": made_now,
        }
        if not nominal:  # a price index that does not reach, or two currencies, are told at once
            own |= {"_tables": made_now()}
            own["currency"] = own["_tables"].currency
        for name, value in own.items():
            object.__setattr__(self, name, value)

    registry: Registry
    nominal: bool
    _make: Callable[[], Register]

    def source(self, filters: Sequence[FactFilter]) -> "StoredSource":
        """The source of these filters' facts: that of the question before, where it asked about them too."""
        last: StoredSource | None = self.__dict__.get("_source")
        if last is None or not set(filters) <= set(last.filters):
            last = StoredSource(self, filters)
            object.__setattr__(self, "_source", last)
        return last

    def once(self, key: Hashable, make: Callable[[], R]) -> R:
        """What was made under the key before, or is made now: the same for every question of this register."""
        kept: dict[Hashable, Any] = self.__dict__.setdefault("_once", {})
        if key not in kept:
            kept[key] = make()
        found: R = kept[key]
        return found

    @cached_property
    def _tables(self) -> Register:
        return self._make()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._tables, name)


class StoredSource:
    """See :class:`samvej.spotting.kernels.sources.Source`; ``filters``: every filter that will be asked for."""

    def __init__(self, register: StoredRegister, filters: Sequence[FactFilter]) -> None:
        self.register = register
        self.coverage = register.coverage
        self.found: dict[tuple[Leaf, date, bool], Evidence] = {}
        self._registry = register.registry
        self._index = EventIndex(self._registry.database, self._registry.manifest)
        self._spells: dict[str, pa.Table] = {}
        self._kept: dict[FactFilter, pa.Table | None] = {}
        self._indexed: set[FactFilter] = set()  # of those kept, what the index holds too
        self.filters = filters

    @cached_property
    def _contacts(self) -> ContactFiles | None:
        return made(self._registry.database, self._registry.manifest)

    @cached_property
    def _canonical(self) -> RegisterSource:
        for of in self.filters:
            if of not in self._kept and not self._in_contacts(of) and (found := self._index.find(of)) is not None:
                self._kept[of] = found
        missing = [of for of in self.filters if self._kept.get(of) is None and not self._in_contacts(of)]
        return RegisterSource(self.register, missing)

    @cached_property
    def _diagnoses(self) -> Diagnoses:
        """Everybody's of the lists that will be asked for, read once."""
        asked = (of for of in self.filters if isinstance(of, DiagnosisFilter))
        lists = tuple(dict.fromkeys(codes for of in asked for codes in of.codes))
        return Diagnoses.of_files(self._registry, lists)

    def _in_diagnoses(self, of: FactFilter) -> bool:
        return isinstance(of, DiagnosisFilter) and lies_here(self._registry)

    def _in_contacts(self, of: FactFilter) -> bool:
        """Whether the contact tables hold all that the filter asks about: diagnoses stand in a table of their own."""
        return isinstance(of, ServiceFilter) and not of.diagnosis and self._contacts is not None

    def parts(self, of: FactFilter, columns: Sequence[str]) -> Iterator[pa.Table]:
        """See :class:`~samvej.spotting.kernels.sources.Source`."""
        return self.each_part(of, columns, lambda part: part)

    def each_part(self, of: FactFilter, columns: Sequence[str], kernel: Callable[[pa.Table], R]) -> Iterator[R]:
        """See :class:`~samvej.spotting.kernels.sources.Source`. Two contact files are worked on side by side."""
        kept = self._from_index(of)
        if kept is not None:
            yield from in_turn(kernel, _cut(kept.select(["person_id", "day", *columns])))
        elif isinstance(of, ServiceFilter) and self._in_contacts(of):
            yield from self._each_file(of, columns, kernel)
        elif isinstance(of, DiagnosisFilter) and self._in_diagnoses(of):
            facts = self._diagnoses.facts(of).select(["person_id", "day", *columns])
            edges = np.searchsorted(numbers(facts["person_id"]), self._people.person[::PEOPLE_AT_ONCE][1:])
            pieces = pairwise([0, *edges.tolist(), len(facts)])
            yield from in_turn(kernel, [facts.slice(begin, end - begin) for begin, end in pieces])
        else:
            yield from self._canonical.each_part(of, columns, kernel)

    def hits(self, leaf: Occurrences, made: Callable[[], Spans]) -> Spans:
        """See :class:`~samvej.spotting.kernels.sources.Source`. Kept where the facts are too many to be kept."""
        if self._from_index(leaf.of) is not None:
            return made()
        name = Hits(leaf.of, leaf.window, limit_of(leaf), leaf.distinct)
        kept = self._index.find(name)
        if kept is not None:
            return Spans(numbers(kept["person_id"]), numbers(kept["first"]), numbers(kept["last"]))
        found = made()
        if len(found) <= MOST_SPANS:
            self._index.keep(name, pa.table({"person_id": found.person, "first": found.first, "last": found.last}))
        return found

    def facts_of(self, of: FactFilter, person: Numbers, days: tuple[int | None, int | None]) -> pa.Table:
        """See :class:`~samvej.spotting.kernels.sources.Source`."""
        kept = self._from_index(of)
        if kept is not None:
            return _plain(_within(kept, person, days))
        if isinstance(of, ServiceFilter) and self._in_contacts(of):
            columns = ["person_id", "day", *map(_column, columns_of(of))]
            rows = self._rows(of, days=days).select(columns).collect()
            return _arrow(rows.filter(pl.Series(held_in(rows["person_id"].to_numpy(), person))))
        if isinstance(of, DiagnosisFilter) and self._in_diagnoses(of):
            return _plain(_within(self._diagnoses.facts(of), person, days))
        return self._canonical.facts_of(of, person, days)

    def rest(self) -> None:
        """See :class:`~samvej.spotting.kernels.sources.Source`. What lies in the index is read from there again."""
        for of in self._indexed:
            self._kept.pop(of, None)
        self._indexed.clear()

    # --- the index -------------------------------------------------------------------------------------

    def _from_index(self, of: FactFilter) -> pa.Table | None:
        """All that is known of the filter's facts, from the index; put there first where they are few enough."""
        if of not in self._kept:
            found = self._index.find(of)
            if found is not None:
                self._indexed.add(of)
            self._kept[of] = self._made(of) if found is None else found
        return self._kept[of]

    def _made(self, of: FactFilter) -> pa.Table | None:
        if isinstance(of, ServiceFilter) and self._in_contacts(of):
            facts = self._of_contacts(of)
        elif isinstance(of, DiagnosisFilter) and self._in_diagnoses(of):
            facts = self._diagnoses.facts(of)
            if len(facts) > MOST_JOINED:
                return None
            self._forget_diagnoses(but=of)
        else:
            facts = self._joined(of)
        if facts is not None:
            facts = _narrow(facts)
            if self._index.keep(of, facts):
                self._indexed.add(of)
        return facts

    def _forget_diagnoses(self, but: DiagnosisFilter) -> None:
        """Let everybody's diagnoses go when the facts of every filter have been made of them."""
        asked = [of for of in self.filters if isinstance(of, DiagnosisFilter) and of != but]
        if all(self._kept.get(of) is not None for of in asked):
            self.__dict__.pop("_diagnoses", None)

    def _of_contacts(self, of: ServiceFilter) -> pa.Table | None:
        """The facts from the contact tables; None where there are too many to be held at once."""
        if self._number_of(of) > MOST_ROWS:
            return None
        return _arrow(self._rows(of).select("person_id", "day", *map(_column, columns_of(of))).collect())

    def _joined(self, of: FactFilter) -> pa.Table | None:
        """The facts from the canonical tables, made narrow a part at a time; None where there are too many."""
        self._kept[of] = None  # asked of the tables now, and of them only
        parts: list[pa.Table] = []
        for part in self._canonical.parts(of, columns_of(of)):
            parts.append(_narrow(part))
            if sum(each.num_rows for each in parts) > MOST_JOINED:
                return None
        return pa.concat_tables(parts).unify_dictionaries()

    # --- the contact tables ----------------------------------------------------------------------------

    def _number_of(self, of: ServiceFilter) -> int:
        """How many facts the filter keeps at most; exactly, but for named providers."""
        assert self._contacts is not None
        return self._contacts.rows(table_of(of), **said_of(of))

    def _rows(
        self, of: ServiceFilter, persons: range | None = None, days: tuple[int | None, int | None] = (None, None)
    ) -> pl.LazyFrame:
        assert self._contacts is not None
        first, last = days
        asked = said_of(of) | {"first_day": first, "last_day": last}
        rows = self._contacts.scan(table_of(of), _READ, persons=persons, **asked)
        return rows.filter(pl.col("provider").is_in(list(of.providers))) if of.providers else rows

    def _each_file(self, of: ServiceFilter, columns: Sequence[str], kernel: Callable[[pa.Table], R]) -> Iterator[R]:
        """Of the facts of one file's citizens after those of another's; words are told by ``what``, and not read."""
        assert self._contacts is not None
        words = [name for name in columns if name in _WORDS]
        wanted: list[str | pl.Expr] = ["person_id", "day"]
        wanted += [_column(name) for name in columns if name not in _WORDS] + (["what"] if words else [])
        spelt = {name: _spelt(self._contacts.whats, name) for name in words}

        def work(file: ContactFile) -> R:
            rows = self._rows(of, persons_of(file)).select(wanted).collect()
            part = _arrow(rows)
            for name, (place_of, dictionary) in spelt.items():
                place = place_of[rows["what"].to_numpy()]
                told = pa.DictionaryArray.from_arrays(pa.array(place, mask=place < 0), dictionary)
                part = part.append_column(name, told)
            return kernel(part.select(["person_id", "day", *columns]))

        return in_turn(work, self._contacts.files(table_of(of), **said_of(of)))

    # --- people and spells -----------------------------------------------------------------------------

    def people(self) -> People:
        """See :class:`~samvej.spotting.kernels.sources.Source`."""
        return self._people

    @cached_property
    def _people(self) -> People:
        self._registry.table("person")
        return People.of(
            self._asked(
                "SELECT person_id, sex, insurance_group, (birth_date - DATE '1970-01-01')::INTEGER AS birth, "
                "(death_date - DATE '1970-01-01')::INTEGER AS death FROM person ORDER BY person_id"
            )
        )

    def spells(self, name: str) -> pa.Table:
        """See :class:`~samvej.spotting.kernels.sources.Source`."""
        if name not in self._spells:
            found = self._index.find("residence") if name == "residence" else None
            if found is None:
                found = self._made_spells(name)
                if name == "residence":
                    self._index.keep("residence", _narrow(found))
            self._spells[name] = _plain(found)
        return self._spells[name]

    def _made_spells(self, name: str) -> pa.Table:
        value = {"residence": "municipality", "registration": "practice", "enrolment": "programme"}[name]
        table = self._registry.residence() if name == "residence" else self._registry.table(name)
        rows = table.select("person_id", "valid_from", "valid_to", value=table[value])
        return self._asked(
            "SELECT person_id, value, coalesce((valid_from - DATE '1970-01-01')::INTEGER, "
            f"{BEGINNING}) AS first, coalesce((valid_to - DATE '1970-01-01')::INTEGER, {FOREVER}) AS last "
            f"FROM ({ibis.to_sql(rows, dialect='duckdb')}) ORDER BY person_id, first"
        )

    def _asked(self, sql: str) -> pa.Table:
        return self._registry.connection.con.sql(sql).to_arrow_table()


_READ = (
    "person_id",
    "day",
    "nights",
    "open_until",
    "provider",
    "cost",
    "unpriced",
    "sector",
    "kind",
    "urgency",
    "what",
)


def _within(facts: pa.Table, person: Numbers, days: tuple[int | None, int | None]) -> pa.Table:
    """The facts of these people on these days, the first and the last included; None: no end to it."""
    day, who = numbers(facts["day"]), numbers(facts["person_id"])
    first, last = days
    wanted = np.ones(len(day), bool) if first is None else day >= first
    if last is not None:
        wanted &= day <= last
    at = np.flatnonzero(wanted)
    return facts.take(pa.array(at[held_in(who[at], person)]))


def _column(name: str) -> pl.Expr:
    """A fact's column, from those of the contact tables."""
    return (pl.col("day") + pl.col("nights")).alias("end_day") if name == "end_day" else pl.col(name)


_WORDS = ("sector", "kind", "urgency")


def _spelt(whats: Sequence[What], name: str) -> tuple[Numbers, pa.Array]:
    """Where each value of ``what`` has its word in the list of words; −1: it has none."""
    said = [getattr(what, name) for what in whats]
    words = sorted({word for word in said if word is not None})
    place_of = np.full(max((what.code for what in whats), default=-1) + 1, -1, np.int32)
    place_of[[what.code for what in whats]] = [-1 if word is None else words.index(word) for word in said]
    return place_of, pa.array(words, pa.string())


def table_of(of: ServiceFilter) -> Name:
    """Which of the contact tables a filter counts in."""
    return "joined" if of.stays else "single"


def said_of(of: ServiceFilter) -> dict[str, Any]:
    """The filter as the contact tables are asked; what did not take place counts only where it is asked for."""
    return {
        "sectors": [sector.value for sector in of.sectors],
        "kinds": [kind.value for kind in of.kinds],
        "urgency": None if of.urgency is None else of.urgency.value,
        "took_place": of.attended is not False,
    }


def _cut(facts: pa.Table) -> list[pa.Table]:
    """The facts in pieces of whole citizens, so that what is made of one takes little room; at least one."""
    person = numbers(facts["person_id"])
    edges = np.searchsorted(person, person[ROWS_AT_ONCE::ROWS_AT_ONCE])
    edges = np.unique(np.concatenate([[0], edges, [len(person)]]))
    return [facts.slice(a, b - a) for a, b in pairwise(edges.tolist())] or [facts]


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _narrow(facts: pa.Table) -> pa.Table:
    """The facts with words told by number, in one piece."""
    facts = facts.combine_chunks()
    for place, field in enumerate(facts.schema):
        if pa.types.is_large_string(field.type) or pa.types.is_string(field.type):
            words = facts[place].cast(pa.string()).combine_chunks().dictionary_encode()
            facts = facts.set_column(place, field.name, words)
    return facts


def _plain(facts: pa.Table) -> pa.Table:
    """The facts with their words written out."""
    for place, field in enumerate(facts.schema):
        if pa.types.is_dictionary(field.type):
            facts = facts.set_column(place, field.name, facts[place].cast(pa.string()))
    return facts
