"""Where the kernels get their columns from: a protocol, and the register's own tables through Ibis."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Protocol, TypeVar

import ibis
import pyarrow as pa

from samvej.programme.facts import Coverage
from samvej.programme.rules import FactFilter, Leaf, MeasurementFilter, Occurrences, ServiceFilter
from samvej.spotting.evidence import Evidence
from samvej.spotting.kernels.columns import Numbers, Spans
from samvej.spotting.kernels.people import People
from samvej.spotting.matching import Scan, scan_for
from samvej.spotting.register import Register

PEOPLE_AT_ONCE = 250_000
"""Of a large population, whose facts are brought here at a time."""

SERVICE_COLUMNS = ("sector", "kind", "urgency", "provider", "end_day", "open_until", "cost", "unpriced")


R = TypeVar("R")


class Source(Protocol):
    """What the kernels ask for. Every table is sorted by person_id, day and fact (or by person_id, first)."""

    coverage: tuple[Coverage, ...]
    found: dict[tuple[Leaf, date, bool], Evidence]  # what the kernels made of it for a question before

    def parts(self, of: FactFilter, columns: Sequence[str]) -> Iterator[pa.Table]:
        """The facts that the filter keeps (person_id, day and ``columns``), those of some citizens at a time."""
        ...

    def each_part(self, of: FactFilter, columns: Sequence[str], kernel: Callable[[pa.Table], R]) -> Iterator[R]:
        """What the kernel gives for each of :meth:`parts`, in order; side by side where parts are read so."""
        ...

    def hits(self, leaf: Occurrences, made: Callable[[], Spans]) -> Spans:
        """The spans in which a count is reached: what ``made`` gives, or gave for a question before."""
        ...

    def facts_of(self, of: FactFilter, person: Numbers, days: tuple[int | None, int | None]) -> pa.Table:
        """All that is known of the facts that the filter keeps of these citizens (sorted) on these days.

        ``days``: the first and the last, both included; None: open.
        """
        ...

    def rest(self) -> None:
        """Let go what is in memory and can be read again as quickly: evidence was made of it."""
        ...

    def people(self) -> People:
        """Everyone."""
        ...

    def spells(self, name: str) -> pa.Table:
        """``residence``, ``registration`` or ``enrolment``: person_id, value, first, last."""
        ...


def columns_of(of: FactFilter) -> tuple[str, ...]:
    """What is known of a fact of the filter's kind, beside person and day."""
    match of:
        case ServiceFilter():
            return SERVICE_COLUMNS
        case MeasurementFilter():
            return ("code", "value", "at")
        case _:
            return ("code",)


class RegisterSource:
    """The register's tables, asked through Ibis. ``filters``: every filter that will be asked for."""

    def __init__(self, register: Register, filters: Sequence[FactFilter]) -> None:
        self.register = register
        self.coverage = register.coverage
        self.found: dict[tuple[Leaf, date, bool], Evidence] = {}
        self._filters = [of for of in filters if isinstance(of, ServiceFilter)]
        self._spells: dict[str, pa.Table] = {}

    @cached_property
    def _scan(self) -> Scan:
        return scan_for(self.register, self._filters)

    def parts(self, of: FactFilter, columns: Sequence[str]) -> Iterator[pa.Table]:
        """See :class:`Source`. All of them at once, but for a large population."""
        facts = self._scan.matching(of)
        facts = facts.order_by("person_id", "day", "fact_id").select("person_id", "day", *columns)
        edges = self.people().person[::PEOPLE_AT_ONCE].tolist()[1:]
        if not edges:
            yield facts.to_pyarrow()
            return
        person = facts.person_id
        yield facts.filter(person < edges[0]).to_pyarrow()
        for begin, end in pairwise(edges):
            yield facts.filter((person >= begin) & (person < end)).to_pyarrow()
        yield facts.filter(person >= edges[-1]).to_pyarrow()

    def each_part(self, of: FactFilter, columns: Sequence[str], kernel: Callable[[pa.Table], R]) -> Iterator[R]:
        """See :class:`Source`. One after the other: the tables' engine has threads of its own."""
        return map(kernel, self.parts(of, columns))

    def hits(self, leaf: Occurrences, made: Callable[[], Spans]) -> Spans:
        """See :class:`Source`. Nothing is kept."""
        return made()

    def facts_of(self, of: FactFilter, person: Numbers, days: tuple[int | None, int | None]) -> pa.Table:
        """See :class:`Source`."""
        facts = self._scan.matching(of)
        first, last = days
        if first is not None:
            facts = facts.filter(facts.day >= first)
        if last is not None:
            facts = facts.filter(facts.day <= last)
        wanted = ibis.memtable(pa.table({"person_id": pa.array(person, pa.int32())}))
        facts = facts.semi_join(wanted, "person_id").order_by("person_id", "day", "fact_id")
        return facts.select("person_id", "day", *columns_of(of)).to_pyarrow()

    def rest(self) -> None:
        """See :class:`Source`. The tables' engine keeps what it read."""

    def people(self) -> People:
        """See :class:`Source`."""
        return self._people

    @cached_property
    def _people(self) -> People:
        person = self.register.person.select("person_id", "sex", "insurance_group", "birth", "death")
        return People.of(person.order_by("person_id").to_pyarrow())

    def spells(self, name: str) -> pa.Table:
        """See :class:`Source`."""
        if name not in self._spells:
            rows = getattr(self.register, name).select("person_id", "value", "first", "last")
            self._spells[name] = rows.order_by("person_id", "first").to_pyarrow()
        return self._spells[name]
