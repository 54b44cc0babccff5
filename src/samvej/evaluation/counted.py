"""Criteria that count facts, told of each person on a day of the person's own by looking up in sorted facts.

The set-wise engine finds every span of days on which a criterion holds; here one day of each person is asked about,
and how many facts are in view on it is the difference of two places in the person's sorted days. The meaning is that
of :func:`samvej.spotting.spans.at_least`: k facts are in view on a day when that many began by it and are in view
through it. The facts of a filter are read once, whoever asks for them.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from samvej.evaluation.matching.lookback import Days, Ledger, first_in_view
from samvej.programme.rules import (
    All,
    CodeList,
    DiagnosisFilter,
    FactFilter,
    Leaf,
    Not,
    Occurrences,
    Rule,
    ServiceFilter,
    Some,
    Truth,
    children,
    leaves,
)
from samvej.spotting.days import BEGINNING
from samvej.spotting.matching import Scan, filter_of, scan_for
from samvej.spotting.register import Register

Truths = npt.NDArray[np.int8]
"""The values of :class:`~samvej.programme.rules.Truth`, one per person asked about."""


def counts(leaf: Leaf) -> TypeGuard[Occurrences]:
    """Whether a leaf asks how many facts there are, and nothing else: what this module tells."""
    return isinstance(leaf, Occurrences) and leaf.distinct is None


class Facts:
    """The facts of the people of a register that rules' counts ask for, kept for whoever asks again."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._expected: dict[ServiceFilter, None] = {}
        self._scans: dict[ServiceFilter, Scan] = {}
        self._diagnoses: _Diagnoses | None = None
        self._held: dict[FactFilter, Ledger] = {}

    def of(self, filter_: FactFilter) -> Ledger:
        """How many facts of the filter each person has on each day."""
        if filter_ not in self._held:
            self._held[filter_] = self._read(filter_)
        return self._held[filter_]

    def expect(self, rules: Iterable[Rule]) -> None:
        """These will be asked about: the contacts that any of them counts are read in one scan."""
        asked = [filter_of(leaf) for rule in rules for leaf in leaves(rule) if counts(leaf)]
        self._expected |= dict.fromkeys(of for of in asked if isinstance(of, ServiceFilter))

    def _read(self, filter_: FactFilter) -> Ledger:
        if isinstance(filter_, DiagnosisFilter):
            self._diagnoses = self._diagnoses or _Diagnoses(self.register)
            return self._diagnoses.ledger(filter_)
        found = self._scan(filter_).matching(filter_).select("person_id", "day").to_pyarrow()
        return _ledger(found["person_id"].to_numpy(), found["day"].to_numpy())

    def _scan(self, filter_: FactFilter) -> Scan:
        if not isinstance(filter_, ServiceFilter):
            return scan_for(self.register, [])
        if filter_ not in self._scans:
            new = [of for of in dict.fromkeys((*self._expected, filter_)) if of not in self._scans]
            self._scans |= dict.fromkeys(new, scan_for(self.register, new))
        return self._scans[filter_]


class _Diagnoses:
    """Everybody's diagnoses as columns; whether a list holds a code is asked once for each code that occurs."""

    def __init__(self, register: Register) -> None:
        columns = ("person_id", "day", "system", "code", "is_primary")
        rows = register.diagnosis.filter(register.diagnosis.day.notnull()).select(*columns).to_pyarrow()
        self.person: npt.NDArray[np.int32] = rows["person_id"].to_numpy()
        self.day: Days = rows["day"].to_numpy()
        self.primary: npt.NDArray[np.bool_] = _flags(rows["is_primary"])
        systems, system_of = _coded(rows["system"])
        codes, code_of = _coded(rows["code"])
        pairs, self.pair = np.unique(system_of * len(codes) + code_of, return_inverse=True)
        self.named = [(systems[pair // len(codes)], codes[pair % len(codes)]) for pair in pairs.tolist()]

    def ledger(self, of: DiagnosisFilter) -> Ledger:
        """The days with any diagnosis of the lists: several on one day are one."""
        held = np.array([_holds(of.codes, *named) for named in self.named], dtype=np.bool_)
        kept = held[self.pair] if len(held) else np.zeros(0, dtype=np.bool_)
        kept = kept & self.primary if of.primary else kept
        return _ledger(self.person[kept], self.day[kept], each_day_once=True)


def _holds(lists: Iterable[CodeList], system: str | None, code: str | None) -> bool:
    return system is not None and code is not None and any(codes.holds(system, code) for codes in lists)


def _coded(texts: pa.ChunkedArray) -> tuple[list[str | None], npt.NDArray[np.int64]]:
    """The texts that occur, and each row's place among them."""
    found = pa.chunked_array(texts.chunks, pa.string()).combine_chunks().dictionary_encode(null_encoding="encode")
    return found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _flags(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return np.asarray(column.fill_null(False).to_numpy(), dtype=np.bool_)


def _ledger(person: npt.NDArray[np.int32], day: Days, *, each_day_once: bool = False) -> Ledger:
    found = Ledger.of(person, day, np.ones(len(person), dtype=np.int64))
    if not each_day_once:
        return found
    key = np.unique(found.key)
    return Ledger(key, np.arange(len(key) + 1, dtype=np.int64))


# --- values --------------------------------------------------------------------------------------------


def counted(leaf: Occurrences, facts: Facts, person: npt.NDArray[np.int32], day: Days) -> Truths:
    """Whether the count holds of each person on the day, taking every fact to be there: never "unknown"."""
    first = np.full(len(day), BEGINNING, dtype=np.int32) if leaf.window is None else first_in_view(leaf.window, day)
    number = facts.of(leaf.of).between(person, first, day)
    holds = number >= leaf.at_least if leaf.at_least is not None else number <= (leaf.at_most or 0)
    return np.where(holds, np.int8(Truth.TRUE), np.int8(Truth.FALSE))


def folded(rule: Rule, values: Mapping[Any, Truths]) -> Truths:
    """The rule's own value of each person from its leaves' (Kleene), as :func:`samvej.spotting.sweep.fold`."""
    if rule in values:
        return values[rule]
    parts = np.stack([folded(part, values) for part in children(rule)])
    match rule:
        case All():
            return np.asarray(parts.min(axis=0))
        case Some():
            return np.asarray(np.sort(parts, axis=0)[len(parts) - rule.number])
        case Not():
            return np.asarray(2 - parts[0], dtype=np.int8)
        case _:
            return np.asarray(parts.max(axis=0))
