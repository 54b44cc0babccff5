"""Who could have been chosen on the day that each participant was included: the risk set of that day.

Alive, resident in the area, of the age (and sex) that the programme asks, not yet included, and the same as the
participant in every exact term on that day. What happens on that day or later decides nothing, but for being alive
and living there on its morning. (Risk-set matching: Li, Propert & Rosenbaum, JASA 2001; Lu, Biometrics 2005.)
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.covariates import Rows, codes_of
from samvej.evaluation.matching.history import History
from samvej.evaluation.matching.lookback import whole_years
from samvej.evaluation.matching.people import UNKNOWN, Codes, Eligible, Persons
from samvej.evaluation.matching.terms import AgeBand, AgeYears, Sex, Term
from samvej.evaluation.results import Words
from samvej.programme.profile import IllnessGroup
from samvej.spotting.days import BEGINNING

MOST_CANDIDATES = 1_000
"""So many of a larger risk set are drawn by lot and looked at more closely."""
_SAMPLED = 40
"""How many of those at risk on each day stand for all of them, whatever the exact terms."""
_ASKED = 20 * _SAMPLED
_AGE = Term("age", AgeYears(), Words("alder", "age"))
_LONGEST_YEAR = 366


@dataclass(frozen=True)
class RiskSet:
    """The candidates for one participant: ``drawn`` of the ``size`` persons who could have been chosen.

    ``unknown`` names the exact term, or the age, that is not known of the participant, so that nobody is like them.
    ``anybody``: a few drawn by lot from all at risk that day, whatever the exact terms.
    """

    participant: int
    day: int
    drawn: Persons
    size: int
    anybody: Persons
    unknown: Term | None = None


@dataclass
class Everybody:
    """All persons in the order of birth, so that the people of an age are a stretch of them."""

    history: History
    asked: Eligible
    exact: tuple[Term, ...]
    groups: Sequence[IllnessGroup]
    seed: int
    most: int = MOST_CANDIDATES
    _order: npt.NDArray[np.int64] = field(init=False)
    _births: npt.NDArray[np.int32] = field(init=False)

    def __post_init__(self) -> None:
        birth = self.history.people.birth
        self._order = np.argsort(birth, kind="stable")
        self._births = birth[self._order]

    def read(self, day: int) -> None:
        """Read what risk sets of about that day look at: they can then be looked up side by side."""
        somebody = self.history.people.person_id[:1]
        for term in self.exact:
            codes_of(term.meaning, Rows(somebody, np.full(len(somebody), day, np.int32)), self.history, self.groups)

    def risk_set(self, person_id: int, day: int) -> RiskSet:
        """The risk set of one participant on the day of inclusion."""
        lot = np.random.default_rng([self.seed, person_id])
        own = Rows(np.array([person_id], dtype=np.int32), np.array([day], dtype=np.int32))
        same_sex = self.history.people.sex[self.history.people.at(own.person)[0]] if self._exact_sex else None
        around = self._at_risk(person_id, day, self._ages(own, day), sex=same_sex)
        anybody = _by_lot(self._at_risk(person_id, day, self._every_age(day), lot), _SAMPLED, lot)
        if self.history.people.birth[self.history.people.at(own.person)[0]] <= BEGINNING:
            return RiskSet(person_id, day, around[:0], 0, anybody, unknown=_AGE)
        known = []
        for term in self.exact:
            value = codes_of(term.meaning, own, self.history, self.groups)[0]
            if value == UNKNOWN:
                return RiskSet(person_id, day, around[:0], 0, anybody, unknown=term)
            known.append(value)
        # the cheapest first: what is left for the next is fewer
        for term, value in sorted(zip(self.exact, known, strict=True), key=lambda each: _cheap(each[0])):
            rows = Rows(around, np.full(len(around), day, dtype=np.int32))
            around = around[codes_of(term.meaning, rows, self.history, self.groups) == value]
        return RiskSet(person_id, day, _by_lot(around, self.most, lot), len(around), anybody)

    def _ages(self, own: Rows, day: int) -> tuple[int, int]:
        """The first and last day of birth (a little wide) of those who can be the same age in the exact terms."""
        for term in self.exact:
            if isinstance(term.meaning, AgeBand | AgeYears):
                width = term.meaning.width if isinstance(term.meaning, AgeBand) else 1
                value = int(codes_of(term.meaning, own, self.history, self.groups)[0])
                if value != UNKNOWN:
                    return _born(day, value * width, (value + 1) * width)
        return self._every_age(day)

    @property
    def _exact_sex(self) -> bool:
        return any(isinstance(term.meaning, Sex) for term in self.exact)

    def _every_age(self, day: int) -> tuple[int, int]:
        return _born(day, self.asked.at_least, self.asked.below)

    def _at_risk(
        self,
        person_id: int,
        day: int,
        born: tuple[int, int],
        lot: np.random.Generator | None = None,
        sex: int | None = None,
    ) -> Persons:
        """Everybody born between two days who is at risk on the day, by person_id; with ``lot`` a few of them.

        ``sex``: only these; what is cheap to tell is told first.
        """
        low, high = np.searchsorted(self._births, born[0], "left"), np.searchsorted(self._births, born[1], "right")
        people = self.history.people
        at = self._order[low:high]
        if sex is not None:
            at = at[people.sex[at] == sex]
        at = np.sort(at if lot is None or len(at) <= _ASKED else lot.choice(at, _ASKED, replace=False))
        at = at[(people.death[at] >= day) & (people.included[at] > day) & (people.birth[at] > BEGINNING)]
        at = at[people.person_id[at] != person_id]
        if self.asked.sex is not None:
            at = at[people.sex[at] == self.asked.sex]
        days = np.full(len(at), day, dtype=np.int32)
        ages = whole_years(people.birth[at], days)
        at = at[(ages >= self.asked.at_least) & (ages < self.asked.below)]
        return self._in_area(people.person_id[at], day)

    def _in_area(self, persons: Persons, day: int) -> Persons:
        homes = self.history.homes
        if not homes.loaded:
            return persons
        lives = homes.on(persons, np.full(len(persons), day, dtype=np.int32))
        ours: Codes = np.array([n for n, name in enumerate(homes.names) if name in self.asked.area], dtype=np.int64)
        here = np.isin(lives, ours) if self.asked.area else lives != UNKNOWN
        return persons[here]


def _born(day: int, at_least: int, below: int) -> tuple[int, int]:
    return day - below * _LONGEST_YEAR - 1, day - at_least * 365 + 1


def _cheap(term: Term) -> int:
    return 0 if isinstance(term.meaning, Sex) else 1 if isinstance(term.meaning, AgeBand | AgeYears) else 2


def _by_lot(persons: Persons, most: int, lot: np.random.Generator) -> Persons:
    """At most so many of the persons, in their order."""
    if len(persons) <= most:
        return persons
    return persons[np.sort(lot.choice(len(persons), most, replace=False))]
