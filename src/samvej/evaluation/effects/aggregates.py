"""Group-time effects put together: overall, by group, by time since inclusion, by period, over a window.

Callaway & Sant'Anna (2021), section 3. Groups weigh by their size; that the sizes are themselves counted in a sample
is part of the error (the extra influence of the weights). Definitions with examples: docs/reference/effects.md.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from samvej.evaluation.effects.estimators import BoolArray, FloatArray, IntArray
from samvej.evaluation.effects.group_time import SMALLEST_ERROR, GroupTime, errors
from samvej.evaluation.effects.panel_of_units import EffectError
from samvej.evaluation.effects.words import about_window
from samvej.evaluation.results import Words

Kind = Literal["simple", "group", "dynamic", "calendar", "window"]


@dataclass(frozen=True)
class Aggregate:
    """An aggregate: ``egt`` (k,) are groups, periods or event times; ``att`` and ``se`` (k,) theirs.

    ``overall_att`` and ``overall_se``: the one number; NaN where there is none (``remarks`` say why). ``influence``
    (units, k) and ``overall_influence`` (units,): the error of an estimate is the mean of its influence. ``treated``
    (k,): how many people included stand behind each. ``kind`` simple and window have no rows but the one number.
    """

    kind: Kind
    egt: IntArray
    att: FloatArray
    se: FloatArray
    overall_att: float
    overall_se: float
    influence: FloatArray
    overall_influence: FloatArray
    treated: IntArray
    remarks: tuple[Words, ...] = ()


def aggregate(
    effects: GroupTime,
    kind: Kind,
    *,
    event_from: int | None = None,
    event_to: int | None = None,
    balance: int | None = None,
    reference_compatible: bool = False,
) -> Aggregate:
    """Put group-time effects together. Effects that could not be estimated are passed over.

    simple: all effects after inclusion. group: each group's mean over its periods, and those by size. dynamic: each
    event time (period − group); the one number is the mean of those from 0 on. calendar: each period from the first
    inclusion on, and their mean. window: the mean of the event times ``event_from``…``event_to``. For the other kinds
    these two limit which event times after inclusion count (dynamic: which are shown). ``balance`` (dynamic): only
    groups that are followed for at least so many periods, at event times where all of those are.

    ``reference_compatible``: in the error of ``group``'s one number, the counted size of each group is taken from the
    groups of the first cells, as the program did 2.1.2 does; without it, from the group itself, which is right.

    Raises EffectError where a window has no limits or they are the wrong way round.
    """
    if event_from is not None and event_to is not None and event_from > event_to:
        raise EffectError(f"The window runs from {event_from} to {event_to}: the first event time must come first.")
    parts = _Parts.of(effects)
    if kind == "simple":
        return parts.simple(event_from, event_to)
    if kind == "group":
        return parts.by_group(event_from, event_to, reference_compatible)
    if kind == "calendar":
        return parts.calendar(event_from, event_to)
    dynamic = parts.dynamic(event_from, event_to, balance)
    if kind == "dynamic":
        return dynamic
    if event_from is None or event_to is None:
        raise EffectError("A window needs its first and its last event time.")
    return _window(dynamic, range(event_from, event_to + 1), parts)


@dataclass(frozen=True)
class _Parts:
    """The effects that are there, and the units' shares of the groups."""

    group: IntArray
    time: IntArray
    att: FloatArray
    influence: FloatArray
    treated: IntArray
    cohort: IntArray
    weights: FloatArray
    cluster: IntArray | None
    periods: IntArray
    anticipation: int

    @classmethod
    def of(cls, effects: GroupTime) -> "_Parts":
        known = ~np.isnan(effects.att)
        return cls(
            effects.group[known],
            effects.time[known],
            effects.att[known],
            effects.influence[:, known],
            effects.treated[known],
            effects.cohort,
            effects.weights,
            effects.cluster,
            effects.periods,
            effects.anticipation,
        )

    @property
    def event(self) -> IntArray:
        return self.time - self.group

    def after(self, event_from: int | None, event_to: int | None) -> BoolArray:
        """The effects after inclusion, within the event times asked for."""
        event = self.event
        first, last = max(0, event_from or 0), event.max(initial=0) if event_to is None else event_to
        return (event >= first) & (event <= last)

    def sizes(self, groups: IntArray) -> FloatArray:
        """Each group's weighted share of all units."""
        return np.array([(self.weights * (self.cohort == group)).sum() for group in groups]) / len(self.cohort)

    def weighted(self, cells: BoolArray) -> tuple[float, FloatArray]:
        """The mean of effects by their groups' sizes; NaN where there are none."""
        return self.by_size(self.att[cells], self.influence[:, cells], self.group[cells])

    def by_size(
        self, att: FloatArray, influence: FloatArray, groups: IntArray, counted_as: IntArray | None = None
    ) -> tuple[float, FloatArray]:
        """As ``weighted``, for any effects of groups; the influence of the sizes as they were counted is in it.

        ``counted_as``: whose counting stands in for each group's own.
        """
        if not len(att):
            return np.nan, np.full(len(self.cohort), np.nan)
        size = self.sizes(groups)
        total = size.sum()
        overall = float(att @ size / total)
        counted: FloatArray = np.zeros(len(self.cohort))
        named = groups if counted_as is None else counted_as
        for group in np.unique(named):
            apart = (att[named == group] - overall).sum() / total
            counted += apart * (self.weights * (self.cohort == group))
        counted -= (att - overall) @ size / total
        return overall, influence @ (size / total) + counted

    def simple(self, event_from: int | None, event_to: int | None) -> Aggregate:
        cells = self.after(event_from, event_to)
        overall, influence = self.weighted(cells)
        return self._finished("simple", [], [], [], overall, influence)

    def by_group(self, event_from: int | None, event_to: int | None, reference_compatible: bool) -> Aggregate:
        after = self.after(event_from, event_to)
        groups = [int(group) for group in np.unique(self.group[after])]
        cells = [after & (self.group == group) for group in groups]
        found = [(float(self.att[c].mean()), self.influence[:, c].mean(axis=1)) for c in cells]
        att = np.array([each for each, _ in found])
        influence = _columns([each for _, each in found], len(self.cohort))
        counted_as = self.group[: len(groups)] if reference_compatible else None
        overall, of_overall = self.by_size(att, influence, np.array(groups, dtype=np.int64), counted_as)
        return self._finished("group", groups, found, cells, overall, of_overall)

    def calendar(self, event_from: int | None, event_to: int | None) -> Aggregate:
        after = self.after(event_from, event_to)
        times = [int(time) for time in np.unique(self.time[after])]
        return self._rows("calendar", times, [after & (self.time == time) for time in times], np.ones(len(times)) > 0)

    def dynamic(self, event_from: int | None, event_to: int | None, balance: int | None) -> Aggregate:
        event = self.event
        keep = np.ones(len(event), dtype=np.bool_)
        last, first = int(self.periods[-1]), int(self.periods[0])
        if balance is not None:
            keep &= (last - self.group >= balance) & (event <= balance) & (event >= balance - last + first)
        keep &= event >= (event.min(initial=0) if event_from is None else event_from)
        keep &= event <= (event.max(initial=0) if event_to is None else event_to)
        times = np.unique(event[keep])
        return self._rows("dynamic", [int(t) for t in times], [keep & (event == t) for t in times], times >= 0)

    def _rows(self, kind: Kind, egt: list[int], cells: list[BoolArray], counted: BoolArray) -> Aggregate:
        """A row per set of cells; the one number is the plain mean of the rows that are ``counted``."""
        found = [self.weighted(each) for each in cells]
        picked = [found[at] for at in np.flatnonzero(counted)]
        overall = float(np.mean([att for att, _ in picked])) if picked else np.nan
        influence = _columns([each for _, each in picked], len(self.cohort))
        of_overall = influence.mean(axis=1) if picked else np.full(len(self.cohort), np.nan)
        return self._finished(kind, egt, found, cells, overall, of_overall)

    def _finished(
        self,
        kind: Kind,
        egt: list[int],
        found: list[tuple[float, FloatArray]],
        cells: list[BoolArray],
        overall: float,
        of_overall: FloatArray,
    ) -> Aggregate:
        influence = _columns([each for _, each in found], len(self.cohort))
        return Aggregate(
            kind=kind,
            egt=np.array(egt, dtype=np.int64),
            att=np.array([att for att, _ in found]),
            se=errors(influence, self.cluster),
            overall_att=overall,
            overall_se=float(errors(of_overall[:, None], self.cluster)[0]),
            influence=influence,
            overall_influence=of_overall,
            treated=np.array([self._people(each) for each in cells], dtype=np.int64),
        )

    def _people(self, cells: BoolArray) -> int:
        """The people behind: of each group as many as its best-seen cell has."""
        return sum(int(self.treated[cells & (self.group == g)].max()) for g in np.unique(self.group[cells]))


def _window(dynamic: Aggregate, asked: range, parts: _Parts) -> Aggregate:
    """The mean of the event times asked for; those that nobody is seen at are said."""
    absent = [event for event in asked if event not in dynamic.egt]
    empty = not len(dynamic.egt)
    att = np.nan if empty else float(dynamic.att.mean())
    influence = np.full(parts.cohort.shape, np.nan) if empty else dynamic.influence.mean(axis=1)
    se = float(errors(influence[:, None], parts.cluster)[0])
    nothing = np.zeros((len(parts.cohort), 0))
    return Aggregate(
        kind="window",
        egt=dynamic.egt[:0],
        att=dynamic.att[:0],
        se=dynamic.se[:0],
        overall_att=att,
        overall_se=se,
        influence=nothing,
        overall_influence=influence,
        treated=dynamic.treated[:0],
        remarks=about_window(absent, empty),
    )


def _columns(found: list[FloatArray], units: int) -> FloatArray:
    return np.column_stack(found) if found else np.zeros((units, 0))


__all__ = ["SMALLEST_ERROR", "Aggregate", "Kind", "aggregate"]
