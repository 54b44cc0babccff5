"""What a chart says, in a sentence that needs no knowledge of charts; the evidence stands beside it as remarks."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from samvej.evaluation.results import Better, Chart, ChartSummary, Unit, Verdict, Words
from samvej.evaluation.spc.anhoej import Runs, runs
from samvej.evaluation.spc.numbers import MINUS, said_value, shown

FEWEST_USEFUL = 10
"""Months off the line, before and after together, below which the rules have little to go by (our choice)."""

FEWEST_EACH = 6
"""Months with a value in each window, below which a line or a change cannot be trusted (our choice)."""

LEAST_CHANGE = 0.05
"""The least part by which the two levels must differ before a direction is named (our choice)."""

Direction = Literal["up", "down", "unclear"]


def verdict(
    outcome: Words,
    better: Better,
    unit: Unit,
    chart: Chart,
    before_value: float | None,
    after_value: float | None,
    *,
    currency: str | None = None,
) -> Verdict:
    """What the chart of ``outcome`` says.

    A shift is what the runs analysis of part 1 finds; sigma signals alone are single months. A direction is named
    only where the two values differ as they are shown and the after months' own line lies on the same side of the
    line before. ``before_value`` and ``after_value`` are monthly means per citizen; money is in whole units of
    ``currency``, kroner unless said.
    """
    test, after = chart.parts
    counted = _Windows.of(chart)
    values = _Values(outcome, unit, before_value, after_value, currency)
    if (
        before_value is None
        or after_value is None
        or min(counted.before, counted.after) < FEWEST_EACH
        or test.n_useful < FEWEST_USEFUL
    ):
        return Verdict("too-few", values.too_few(), (_few(counted, test.n_useful),))
    remarks = _unsteady(counted, after)
    outside = tuple(point.x for point in chart.points if point.included and point.sigma_signal)
    if test.runs_signal:
        direction = _direction(shown(before_value, unit), shown(after_value, unit), test.centre, after.centre)
        return Verdict(_code(direction, better), values.shifted(direction), (_evidence(test), *remarks))
    if outside:
        return Verdict("single-months", values.single_months(outside), remarks)
    return Verdict("unchanged", values.unchanged(), remarks)


def without_values(outcome: Words, said: Verdict, *, values_hidden: bool) -> Verdict:
    """The verdict where something of it may not be shown: the sentence without months and, if hidden, without values.

    Only what the code says is said again: which way it went is in the code, unless neither way is better.
    """
    if not values_hidden and said.code != "single-months":
        return said
    da, en = _PLAIN[said.code]
    return Verdict(said.code, Words(f"{outcome.da}: {da}", f"{outcome.en}: {en}"), said.remarks)


_PLAIN = {
    "unchanged": ("uændret", "unchanged"),
    "better": ("ændret til det bedre", "shifted towards better"),
    "worse": ("ændret til det værre", "shifted towards worse"),
    "changed": ("ændret", "shifted"),
    "single-months": (
        "uændret, men enkelte måneder ligger uden for det sædvanlige",
        "unchanged, but single months lie outside the usual range",
    ),
    "too-few": ("for få måneder til at sige noget", "too few months to tell"),
}


@dataclass(frozen=True)
class _Windows:
    """How many included months lie before and after, and the runs of those before around their own line."""

    before: int
    after: int
    runs_before: Runs

    @classmethod
    def of(cls, chart: Chart) -> "_Windows":
        after = chart.parts[1].n_points
        ys = [point.y for point in chart.points if point.included and point.y is not None]
        before = np.asarray(ys[: len(ys) - after], dtype=np.float64)
        centre = chart.parts[0].centre
        return cls(len(before), after, runs(before, float("nan") if centre is None else centre))


@dataclass(frozen=True)
class _Values:
    """The sentences, with the outcome's name and its two values in them."""

    outcome: Words
    unit: Unit
    before: float | None
    after: float | None
    currency: str | None

    def shifted(self, direction: Direction) -> Words:
        first, then = self._said(self.before), self._said(self.after)
        da, en = {
            "up": ("steg fra", "rose from"),
            "down": ("faldt fra", "fell from"),
            "unclear": ("ændrede mønster, men ikke niveau: fra", "changed its pattern, but not its level: from"),
        }[direction]
        return Words(
            f"{self.outcome.da} {da} {first.da} til {then.da} pr. måned",
            f"{self.outcome.en} {en} {first.en} to {then.en} a month",
        )

    def unchanged(self) -> Words:
        both = self._both()
        return Words(f"{self.outcome.da}: uændret ({both.da})", f"{self.outcome.en}: unchanged ({both.en})")

    def single_months(self, months: tuple[int, ...]) -> Words:
        both, listed = self._both(), ", ".join(str(month).replace("-", MINUS) for month in months)
        some = len(months) > 1
        return Words(
            f"{self.outcome.da}: uændret, men {'enkelte måneder' if some else 'en enkelt måned'} ligger uden for det "
            f"sædvanlige: måned {listed} ({both.da})",
            f"{self.outcome.en}: unchanged, but {'single months lie' if some else 'a single month lies'} outside the "
            f"usual range: month{'s' if some else ''} {listed} ({both.en})",
        )

    def too_few(self) -> Words:
        return Words(
            f"{self.outcome.da}: for få måneder til at sige noget",
            f"{self.outcome.en}: too few months to tell",
        )

    def _both(self) -> Words:
        first, then = self._said(self.before), self._said(self.after)
        return Words(
            f"{first.da} pr. måned før, {then.da} efter",
            f"{first.en} a month before, {then.en} after",
        )

    def _said(self, value: float | None) -> Words:
        return Words("ukendt", "unknown") if value is None else said_value(value, self.unit, self.currency)


def _direction(before: float, after: float, line: float | None, line_after: float | None) -> Direction:
    """Up or down where the shown values and the two lines agree on it, and differ by something that matters."""
    if line is None or line_after is None or abs(after - before) < LEAST_CHANGE * abs(before):
        return "unclear"
    if after > before and line_after > line:
        return "up"
    return "down" if after < before and line_after < line else "unclear"


def _code(direction: Direction, better: Better) -> Literal["better", "worse", "changed"]:
    if direction == "unclear" or better == "either":
        return "changed"
    return "better" if (direction == "up") == (better == "higher") else "worse"


def _evidence(test: ChartSummary) -> Words:
    """Why it is more than chance; only what signals is told as a signal."""
    da, en = [], []
    if test.longest_run is not None and test.longest_run_max is not None and test.longest_run > test.longest_run_max:
        da.append(
            f"{test.longest_run} måneder i træk på samme side af linjen fra før (tilfældigt højst "
            f"{test.longest_run_max})"
        )
        en.append(
            f"{test.longest_run} months in a row on one side of the line from before (by chance at most "
            f"{test.longest_run_max})"
        )
    if test.crossings is not None and test.crossings_min is not None and test.crossings < test.crossings_min:
        da.append(f"linjen krydses kun {test.crossings} gange (tilfældigt mindst {test.crossings_min})")
        en.append(f"the line is crossed only {test.crossings} times (by chance at least {test.crossings_min})")
    return Words(f"Mere end tilfældige udsving: {' og '.join(da)}.", f"More than chance: {' and '.join(en)}.")


def _unsteady(counted: _Windows, after: ChartSummary) -> tuple[Words, ...]:
    """Windows that are no stable level themselves: a shift need not have come with inclusion, or goes on."""
    found = []
    if counted.runs_before.signal:
        found.append(
            Words(
                "Allerede månederne før var ikke stabile, så en ændring behøver ikke at være kommet ved inklusionen.",
                "The months before were not stable themselves, so a change need not have come with inclusion.",
            )
        )
    if after.runs_signal:
        found.append(
            Words(
                "Månederne efter er ikke et stabilt niveau: udviklingen kan være i gang endnu, eller være vendt.",
                "The months after are not one stable level: the development may still go on, or have turned.",
            )
        )
    return tuple(found)


def _few(counted: _Windows, useful: int) -> Words:
    return Words(
        f"{counted.before} måneder før og {counted.after} efter tæller med, og {useful} af dem ligger ved siden af "
        f"linjen; der skal være mindst {FEWEST_EACH} før, {FEWEST_EACH} efter og {FEWEST_USEFUL} ved siden af.",
        f"{counted.before} months before and {counted.after} after count, and {useful} of them lie off the line; "
        f"there must be at least {FEWEST_EACH} before, {FEWEST_EACH} after and {FEWEST_USEFUL} off it.",
    )
