"""Criteria that count facts, told of each person on a day of the person's own by looking up in sorted facts.

The set-wise engine finds every span of days on which a criterion holds; here one day of each person is asked about,
and how many facts are in view on it is the difference of two places in the person's sorted days. The meaning is that
of :func:`samvej.spotting.spans.at_least`: k facts are in view on a day when that many began by it and are in view
through it. The facts of a filter are read once, whoever asks for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.lookback import Days, Ints, Ledger, first_in_view, keys
from samvej.evaluation.stored_facts import StoredFacts, diagnosis_days
from samvej.programme.rules import (
    All,
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
from samvej.spotting.diagnoses import Diagnoses
from samvej.spotting.matching import Scan, filter_of, scan_for
from samvej.spotting.register import Register

Truths = npt.NDArray[np.int8]
"""The values of :class:`~samvej.programme.rules.Truth`, one per person asked about."""


def counts(leaf: Leaf) -> TypeGuard[Occurrences]:
    """Whether a leaf asks how many facts there are, and nothing else: what this module tells."""
    return isinstance(leaf, Occurrences) and leaf.distinct is None


class Facts:
    """The facts of the people of a register that rules' counts ask for, kept for whoever asks again.

    ``rules``: the register holds no more than these ask about (None: it holds all there is). ``stored`` tells what
    need not go through the register.
    """

    def __init__(
        self, register: Register, rules: Iterable[Rule] | None = None, stored: StoredFacts | None = None
    ) -> None:
        self.register = register
        self._stored = stored
        self._asked = None if rules is None else {_of(leaf) for rule in rules for leaf in leaves(rule)}
        self._expected: dict[ServiceFilter, None] = {}
        self._scans: dict[ServiceFilter, Scan] = {}
        self._diagnoses: Diagnoses | None = None
        self._held: dict[FactFilter, Ledger] = {}

    def between(self, filter_: FactFilter, person: npt.NDArray[np.int32], first: Days, last: Days) -> Ints:
        """How many facts of the filter each person has from a first to a last day, both included."""
        if self._is_stored(filter_):
            assert self._stored is not None
            return self._stored.between(filter_, person, first, last)
        if filter_ not in self._held:
            self._held[filter_] = self._read(filter_)
        return self._held[filter_].between(person, first, last)

    def _is_stored(self, filter_: FactFilter) -> bool:
        return self._stored is not None and filter_ in self._stored.filters

    def expect(self, rules: Sequence[Rule]) -> None:
        """These will be asked about: the contacts that any of them counts are read in one scan."""
        strange = {_of(leaf) for rule in rules for leaf in leaves(rule)} - (self._asked or set())
        if self._asked is not None and strange:
            raise ValueError("The facts were read for other criteria: name all of them when they are read.")
        asked = [filter_of(leaf) for rule in rules for leaf in leaves(rule) if counts(leaf)]
        read = (of for of in asked if isinstance(of, ServiceFilter) and not self._is_stored(of))
        self._expected |= dict.fromkeys(read)

    def _read(self, filter_: FactFilter) -> Ledger:
        if isinstance(filter_, DiagnosisFilter):
            self._diagnoses = self._diagnoses or Diagnoses.of_register(self.register)
            return diagnosis_days(self._diagnoses, filter_)
        found = self._scan(filter_).matching(filter_).select("person_id", "day").to_pyarrow()
        return Ledger.of_days(keys(found["person_id"].to_numpy(), found["day"].to_numpy()), once=False)

    def _scan(self, filter_: FactFilter) -> Scan:
        if not isinstance(filter_, ServiceFilter):
            return scan_for(self.register, [])
        if filter_ not in self._scans:
            new = [of for of in dict.fromkeys((*self._expected, filter_)) if of not in self._scans]
            self._scans |= dict.fromkeys(new, scan_for(self.register, new))
        return self._scans[filter_]


def _of(leaf: Leaf) -> tuple[FactFilter | None, object]:
    """What a leaf reads: facts of a filter, within a window."""
    of = filter_of(leaf)
    return of, None if of is None else getattr(leaf, "window", None)


# --- values --------------------------------------------------------------------------------------------


def counted(leaf: Occurrences, facts: Facts, person: npt.NDArray[np.int32], day: Days) -> Truths:
    """Whether the count holds of each person on the day, taking every fact to be there: never "unknown"."""
    first = np.full(len(day), BEGINNING, dtype=np.int32) if leaf.window is None else first_in_view(leaf.window, day)
    number = facts.between(leaf.of, person, first, day)
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
