"""The matched controls of a programme's participants, from the registry: each at the participant's own date.

What is decided here and why: docs/adr/0039; definitions with examples: docs/reference/matched-controls.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from samvej.core.errors import SamvejError
from samvej.core.side_by_side import in_turn
from samvej.evaluation.matching.balance import balance, effective_size
from samvej.evaluation.matching.controls import BalanceRow, Control, MatchedControls, Unmatched
from samvej.evaluation.matching.covariates import Column, Floats, Rows, columns_of, looked_at
from samvej.evaluation.matching.history import History
from samvej.evaluation.matching.limits import limits, otherwise, separated, why_too_few
from samvej.evaluation.matching.lookback import first_in_view
from samvej.evaluation.matching.people import Eligible, eligible, read_homes, read_people
from samvej.evaluation.matching.risk_sets import MOST_CANDIDATES, Everybody, RiskSet
from samvej.evaluation.matching.rolling import Chosen, mahalanobis, nearest
from samvej.evaluation.matching.scores import MatchingError, logistic
from samvej.evaluation.matching.terms import Home, Illness, LookBack, Term, Terms, terms_of
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.profile import IllnessGroup, load_profile
from samvej.spotting.days import FOREVER, as_date, number
from samvej.spotting.register import Register, from_registry

Distance = Literal["score", "mahalanobis"]
First = Literal["largest", "smallest", "data", "closest"]
_FITTED = 100
"""So many candidates of each risk set at most say how the score is made; all are then scored."""
_OVERLAP_STEPS = 20


@dataclass(frozen=True)
class Matching:
    """How controls are chosen, where the programme file leaves it open.

    ``caliper``: the largest distance of scores, in standard deviations of the score over participants and candidates
    (None: none); only for the score. ``ratio`` None: the file's. ``order``, without replacement only: who chooses
    first, by the score, in the order of the participants, or the closest pair of all (None: whoever has fewest to
    choose from). Raises SamvejError where these do not fit together.
    """

    distance: Distance = "score"
    caliper: float | None = None
    ratio: int | None = None
    replace: bool = True
    most_candidates: int = MOST_CANDIDATES
    order: First | None = None

    def __post_init__(self) -> None:
        if self.ratio is not None and self.ratio < 1:
            raise SamvejError(f"A ratio of {self.ratio}: ask for one control or more for each participant.")
        if self.caliper is not None and not (np.isfinite(self.caliper) and self.caliper > 0):
            raise SamvejError("The caliper must be above 0: so many standard deviations of the score.")
        if self.caliper is not None and self.distance != "score":
            raise SamvejError("A caliper is of the score: leave it out with the Mahalanobis distance.")
        if self.order is not None and self.replace:
            raise SamvejError("An order decides nothing where controls may be chosen again: add --no-replace.")
        if self.order in ("largest", "smallest") and self.distance != "score":
            raise SamvejError("Without a score there is no largest or smallest: use the order data or closest.")


def matched(study: Study, how: Matching | None = None) -> MatchedControls | None:
    """The controls of a study's participants; None where the programme file names no controls.

    Raises ProgrammeError for words that are not known, and SamvejError where nothing can be matched on.
    """
    terms = terms_of(study.programme)
    if terms is None:
        return None
    asked = how or Matching()
    said = otherwise(terms.ratio, asked.ratio, asked.distance, asked.caliper, asked.replace, asked.order)
    if asked.ratio is not None:
        terms = replace(terms, ratio=asked.ratio)
    found = _Match(study, terms, asked).result()
    return replace(found, limits=(*said, *found.limits))


class _Match:
    """One matching: reads the people, draws the risk sets, then reads what is near of the candidates alone."""

    def __init__(self, study: Study, terms: Terms, how: Matching) -> None:
        self.study, self.terms, self.how = study, terms, how
        self.groups = _groups(study, terms)
        self.asked: Eligible = eligible(study)
        register = from_registry(study.registry, needs_money=False)
        days = [number(each.inclusion) for each in study.participants.people]
        everybody = _history(study, register, self.asked, (*terms.exact,), self.groups, max(days))
        drawing = Everybody(everybody, self.asked, terms.exact, self.groups, study.seed, how.most_candidates)
        people = study.participants.people
        drawing.read(days[0])
        # each has a lot of its own, so that none depends on which is drawn first
        asked = list(zip((each.person_id for each in people), days, strict=True))
        self.sets = list(in_turn(lambda each: drawing.risk_set(*each), asked))
        self.rows, self.of, self.kind = _rows(self.sets)
        filters, lists = looked_at(terms.near, self.groups)
        near = replace(
            everybody,
            filters=filters,
            lists=lists,
            persons=np.unique(self.rows.person),
            since=_since(terms.near, min(days)),
            _held=everybody.ledgers(),  # what was counted of everybody need not be read again
        )
        named = _once([*terms.near, *(term for term in terms.exact if not isinstance(term.meaning, Home))])
        # what is exact is read of the candidates again, by the same reader, so that balance tells of it too
        near.filters = (*near.filters, *everybody.filters)
        near.lists = (*near.lists, *everybody.lists)
        found = {term.said: tuple(_columns(term, self.rows, near, self.groups)) for term in named}
        self.columns = tuple(column for columns in found.values() for column in columns)
        self.near_terms = [(term, found[term.said]) for term in terms.near]
        self.near = tuple(column for _, columns in self.near_terms for column in columns)
        self.included = everybody.people

    # --- the numbers -----------------------------------------------------------------------------------

    def result(self) -> MatchedControls:
        count = len(self.sets)
        candidates = np.flatnonzero(self.kind == _CANDIDATE)
        linear, caliper, remarks = self._distances(candidates)
        chosen = nearest(
            linear.distance,
            self.of[candidates],
            self.rows.person[candidates],
            count,
            ratio=self.terms.ratio,
            caliper=caliper,
            replace=self.how.replace,
            seed=self.study.seed,
            turn=self._turn(linear),
            closest=self.how.order == "closest",
        )
        chosen = replace(chosen, row=candidates[chosen.row])
        found = np.bincount(chosen.of, minlength=count)
        controls = tuple(self._controls(chosen, found))
        weights = self._weights(chosen, found)
        rows = self._balance(weights) if controls else ()
        by_person: dict[int, float] = {}
        for each in controls:
            by_person[each.person_id] = by_person.get(each.person_id, 0.0) + each.weight
        size = effective_size(np.array(list(by_person.values())))
        return MatchedControls(
            ratio=self.terms.ratio,
            controls=controls,
            unmatched=tuple(self._unmatched(found, chosen)),
            balance=rows,
            overlap=_overlap(linear.score, self.kind, weights),
            participants=count,
            pool=sum(each.size for each in self.sets),
            persons=len(by_person),
            effective=size,
            exact=tuple(term.name for term in self.terms.exact),
            near=tuple(term.name for term in self.terms.near),
            with_replacement=self.how.replace,
            seed=self.study.seed,
            limits=(
                *remarks,
                *limits(self.sets, found, rows, self.near_terms, self.kind == _PARTICIPANT, self.how.most_candidates),
            ),
        )

    def _distances(self, candidates: np.ndarray) -> "tuple[_Distances, float | None, list[Words]]":
        """How far each candidate is from its participant, the largest distance allowed, and what must be said."""
        x = _scaled(self.near)
        own = x[self.kind == _PARTICIPANT]
        varies = own.max(axis=0) > own.min(axis=0) if len(own) else np.zeros(x.shape[1], dtype=np.bool_)
        x, own = x[:, varies], own[:, varies]
        if not x.shape[1] or not len(candidates):
            return _Distances(np.zeros(len(candidates)), np.zeros(len(x))), None, []
        if self.how.distance == "score":
            try:
                score = self._score(x)
            except MatchingError:
                apart = mahalanobis(x[candidates], own, self.of[candidates])
                return _Distances(apart, np.zeros(len(x))), None, separated(self.how.caliper)
            apart = np.abs(score[candidates] - score[self.kind == _PARTICIPANT][self.of[candidates]])
            among = (self.kind == _PARTICIPANT) | (self.kind == _CANDIDATE)
            caliper = None if self.how.caliper is None else self.how.caliper * float(score[among].std(ddof=1))
            return _Distances(apart, score), caliper, []
        return _Distances(mahalanobis(x[candidates], own, self.of[candidates]), np.zeros(len(x))), None, []

    def _turn(self, found: "_Distances") -> npt.NDArray[np.int64] | None:
        """In which order the participants choose; None: whoever has fewest to choose from first."""
        own = found.score[self.kind == _PARTICIPANT]
        orders = {"data": np.zeros(len(own)), "largest": -own, "smallest": own}
        key = orders.get(self.how.order or "")
        return None if key is None else np.argsort(key, kind="stable").astype(np.int64)

    def _score(self, x: Floats) -> Floats:
        """The log odds of taking part; every risk set weighs as much as its participant, as each has one case."""
        rank = _rank_within(self.of, self.kind == _CANDIDATE)
        fitted = (self.kind == _PARTICIPANT) | ((self.kind == _CANDIDATE) & (rank < _FITTED))
        sizes = np.bincount(self.of[fitted & (self.kind == _CANDIDATE)], minlength=len(self.sets))
        fitted &= (sizes > 0)[self.of]
        if not fitted.any():
            raise MatchingError("There are no candidates.")
        weight = np.where(self.kind == _PARTICIPANT, 1.0, 1.0 / np.maximum(sizes[self.of], 1))
        found = logistic(x[fitted], (self.kind == _PARTICIPANT)[fitted], weights=weight[fitted])
        return np.asarray(found.coefficients[0] + x @ found.coefficients[1:])

    def _controls(self, chosen: Chosen, found: np.ndarray) -> Iterator[Control]:
        for row, place, distance in zip(chosen.row, chosen.of, chosen.distance, strict=True):
            one, person = self.sets[place], int(self.rows.person[row])
            included = int(self.included.included[self.included.at(np.array([person]))[0]])
            index = as_date(one.day)
            assert index is not None
            yield Control(
                participant=one.participant,
                person_id=person,
                index_date=index,
                weight=1.0 / float(found[place]),
                distance=float(distance),
                subclass=int(place),
                censored_from=None if included >= FOREVER else as_date(included),
            )

    def _weights(self, chosen: Chosen, found: np.ndarray) -> Floats:
        weights = np.zeros(len(self.rows))
        weights[np.flatnonzero(self.kind == _PARTICIPANT)[found > 0]] = 1.0
        weights[chosen.row] = 1.0 / found[chosen.of]
        return weights

    def _balance(self, weights: Floats) -> tuple[BalanceRow, ...]:
        """Participants against anybody at risk on the same days, and against the chosen."""
        treated = self.kind == _PARTICIPANT
        sides: list[tuple[BalanceRow, ...]] = []
        for used in (treated | (self.kind == _ANYBODY), weights > 0):
            x = np.column_stack([column.values[used] for column in self.columns])
            w = np.ones(int(used.sum())) if len(sides) == 0 else weights[used]
            sides.append(balance(x, treated[used], w, [(column.id, column.name) for column in self.columns]))
        return tuple(
            replace(
                after,
                mean_participants=before.mean_participants,
                mean_all=before.mean_all,
                smd_before=before.smd_before,
                variance_ratio_before=before.variance_ratio_before,
                **_behind(column, (treated, ~treated & (weights > 0)), self.rows.person),
            )
            for column, before, after in zip(self.columns, *sides, strict=True)
        )

    # --- words -----------------------------------------------------------------------------------------

    def _unmatched(self, found: np.ndarray, chosen: Chosen) -> Iterator[Unmatched]:
        for place, one in enumerate(self.sets):
            if found[place] < self.terms.ratio:
                why = why_too_few(one, int(chosen.beyond[place]), self.terms)
                yield Unmatched(one.participant, int(found[place]), why)


_PARTICIPANT, _CANDIDATE, _ANYBODY = 0, 1, 2


@dataclass(frozen=True)
class _Distances:
    """``distance`` of the candidates alone; ``score`` of every row (zeros where there is none)."""

    distance: Floats
    score: Floats


def _groups(study: Study, terms: Terms) -> tuple[IllnessGroup, ...]:
    if not any(isinstance(term.meaning, Illness) for term in (*terms.exact, *terms.near)):
        return ()
    groups = load_profile(study.programme).illness
    if not groups:
        raise SamvejError(
            f"The programme {study.programme.name} matches on 'illness combination' and its profile names no groups "
            "of illness: write `illness:` into profile.yaml, or take the words out of evaluation › controls."
        )
    return groups


def _history(
    study: Study,
    register: Register,
    asked: Eligible,
    terms: Sequence[Term],
    groups: Sequence[IllnessGroup],
    before: int,
) -> History:
    filters, lists = looked_at(terms, groups)
    return History(
        study=study,
        register=register,
        people=read_people(register, study),
        homes=read_homes(register),
        areas=asked.area,
        before=before,
        filters=filters,
        lists=lists,
    )


def _columns(term: Term, rows: Rows, history: History, groups: Sequence[IllnessGroup]) -> Iterator[Column]:
    """The covariates of a term; looked up in the order of persons, which is many times faster than by sets."""
    order = np.argsort(rows.person, kind="stable")
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    for column in columns_of([term], Rows(rows.person[order], rows.day[order]), history, groups):
        short = None if column.short is None else column.short[back]
        yield replace(column, values=column.values[back], short=short)


def _since(terms: Sequence[Term], first: int) -> int:
    """The first day that any look-back of costs reaches."""
    days = np.array([first - 1], dtype=np.int32)
    windows = [term.meaning.window for term in terms if isinstance(term.meaning, LookBack)]
    return int(min((first_in_view(window, days)[0] for window in windows), default=first))


def _once(terms: Sequence[Term]) -> list[Term]:
    return list({term.said: term for term in terms}.values())


def _rows(sets: Sequence[RiskSet]) -> tuple[Rows, np.ndarray, np.ndarray]:
    """Participants, candidates and the few who stand for anybody, as rows; whose set each is in, and what it is."""
    person, day, of, kind = [], [], [], []
    for place, one in enumerate(sets):
        for which, some in (
            (_PARTICIPANT, np.array([one.participant])),
            (_CANDIDATE, one.drawn),
            (_ANYBODY, one.anybody),
        ):
            person.append(some)
            day.append(np.full(len(some), one.day))
            of.append(np.full(len(some), place))
            kind.append(np.full(len(some), which))
    rows = Rows(np.concatenate(person).astype(np.int32), np.concatenate(day).astype(np.int32))
    return rows, np.concatenate(of).astype(np.int64), np.concatenate(kind).astype(np.int64)


def _scaled(columns: Sequence[Column]) -> Floats:
    """The columns as a distance takes them: skewed ones as log(1 + value), the sign kept."""
    if not columns:
        return np.zeros((0, 0))
    return np.column_stack(
        [np.sign(c.values) * np.log1p(np.abs(c.values)) if c.skewed else c.values for c in columns]
    )


def _behind(column: Column, sides: Sequence[np.ndarray], person: np.ndarray) -> dict[str, Any]:
    """For disclosure control: the fewest persons behind a side of one covariate, and the largest one's part."""
    fewest, largest = [], [0.0]
    for side in sides:
        values = np.abs(column.values[side])
        with_any = len(np.unique(person[side][values > 0]))
        share = bool(((values == 0) | (values == 1)).all())
        counts = [with_any, len(np.unique(person[side])) - with_any] if share else [with_any]
        fewest += [count for count in counts if count > 0]
        if not share and values.sum() > 0:
            _, at = np.unique(person[side], return_inverse=True)
            largest.append(float(np.bincount(at, values).max() / values.sum()))
    return {"fewest": min(fewest, default=0), "largest": max(largest)}


def _rank_within(of: np.ndarray, among: np.ndarray) -> np.ndarray:
    """The running number of each row among those of its set that are asked about."""
    running = np.cumsum(among) - among
    first = np.full(int(of.max()) + 1, np.iinfo(np.int64).max) if len(of) else np.empty(0, dtype=np.int64)
    np.minimum.at(first, of[among], running[among])
    return np.asarray(running - first[of])


def _overlap(score: Floats, kind: np.ndarray, weights: Floats) -> tuple[tuple[float, float, float, float], ...]:
    """Histograms of the score: (lower edge, share of participants, of the pool, of the controls); empty without "
    "one."""
    if not score.any():
        return ()
    own, pool = kind == _PARTICIPANT, kind == _CANDIDATE
    among = score[own | pool]
    edges = np.linspace(among.min(), among.max(), _OVERLAP_STEPS + 1)
    shares = []
    for rows, weight in ((own, np.ones(len(score))), (pool, np.ones(len(score))), (pool, weights)):
        counts, _ = np.histogram(score[rows], bins=edges, weights=weight[rows])
        shares.append(counts / counts.sum() if counts.sum() else counts)
    return tuple(
        (float(edge), float(a), float(b), float(c)) for edge, a, b, c in zip(edges[:-1], *shares, strict=True)
    )
