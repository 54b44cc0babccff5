"""What a reader should know of a chart beside its verdict. Remarks never change a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from samvej.evaluation.results import Words
from samvej.evaluation.spc.anhoej import BoolArray, FloatArray, Runs, runs
from samvej.evaluation.spc.chart_types import CHART_TYPES
from samvej.evaluation.spc.gathering import Columns, Gathered, levels, places
from samvej.evaluation.spc.numbers import decimals_for, plain

if TYPE_CHECKING:
    from samvej.evaluation.spc.design import ChartDesign

FEWEST = 10
"""Points off the line below which the rules have little to go by (our choice, as in the verdict of outcomes)."""

FEWEST_OF_PHASE = 6
"""Points that a suggested phase must have at least (our choice)."""

LEAST_DISPERSION = 1.2
"""How much more than its distribution says a chart must vary before another type is suggested (our choice)."""

_PRIME = {"p": "pp", "u": "up"}


@dataclass(frozen=True)
class Series:
    """One facet × part as drawn: arrays (points,), in order, and its runs analysis."""

    kind: str
    x: Sequence[object]
    y: FloatArray
    n: FloatArray
    centre: FloatArray
    upper: FloatArray
    included: BoolArray
    baseline: BoolArray
    outside: BoolArray
    runs: Runs
    signal: bool
    multiply: float
    category: bool

    @property
    def known(self) -> BoolArray:
        """The points that count and have a value."""
        return self.included & np.isfinite(self.y)

    @property
    def decimals(self) -> int | None:
        """As many as tell its values apart."""
        return decimals_for(self.y.tolist())


@dataclass(frozen=True)
class Phase:
    """A suggested phase: it begins at the point ``start`` (from 0); medians of the included points on both sides."""

    start: int
    before: float
    after: float
    n_before: int
    n_after: int


def of_series(series: Series, design: "ChartDesign") -> tuple[Words, ...]:
    """The remarks on one chart, in the order of their weight."""
    if design.reference_compatible:
        return ()
    found = [
        _too_few(series),
        _suggested(series, design),
        _over_dispersion(series),
        _no_limits(series),
        _hidden(series),
        _target(series, design),
    ]
    return tuple(each for each in found if each is not None)


def suggested_phase(series: Series) -> Phase | None:
    """Where a new level seems to begin: the split that leaves the least variation within the two sides.

    Only where the runs analysis signals, each side has at least six points, and neither signals around its own
    median: then one shift explains what the chart found. Least squares, as of a single change point (Hinkley 1970).
    """
    at = np.flatnonzero(series.known)
    y = series.y[at]
    if not series.signal or len(y) < 2 * FEWEST_OF_PHASE:
        return None
    k = np.arange(1, len(y))
    sums, squares = np.cumsum(y - y.mean()), ((y - y.mean()) ** 2).sum()
    within = squares - sums[:-1] ** 2 / k - (sums[-1] - sums[:-1]) ** 2 / (len(y) - k)
    allowed = (k >= FEWEST_OF_PHASE) & (len(y) - k >= FEWEST_OF_PHASE)
    split = int(k[allowed][np.argmin(within[allowed])])
    sides = y[:split], y[split:]
    if any(runs(side, float(np.median(side))).signal for side in sides) or np.median(sides[0]) == np.median(sides[1]):
        return None
    return Phase(int(at[split]), float(np.median(sides[0])), float(np.median(sides[1])), split, len(y) - split)


def _suggested(series: Series, design: "ChartDesign") -> Words | None:
    phase = suggested_phase(series)
    if phase is None or design.freeze is not None:
        return None
    x, decimals = series.x[phase.start], series.decimals
    before, after = plain(phase.before, decimals), plain(phase.after, decimals)
    return Words(
        f"Forslag: et nyt niveau ser ud til at begynde ved {x} (midterste værdi {before.da} i {phase.n_before} "
        f"punkter før, {after.da} i {phase.n_after} efter; hver for sig varierer de kun tilfældigt). Linjen er ikke "
        "ændret.",
        f"Suggestion: a new level seems to begin at {x} (middle value {before.en} in {phase.n_before} points before, "
        f"{after.en} in {phase.n_after} after; each varies by chance only). The line is not changed.",
    )


def _too_few(series: Series) -> Words | None:
    useful = series.runs.n_useful
    if useful >= FEWEST or series.category:
        return None
    return Words(
        f"{useful} punkter ligger ved siden af linjen; med færre end {FEWEST} siger reglerne ikke meget.",
        f"{useful} points lie off the line; with fewer than {FEWEST} the rules have little to go by.",
    )


def _over_dispersion(series: Series) -> Words | None:
    """P, U and C charts whose points vary more from one to the next than their distribution explains.

    Sigma of z (moving ranges, so that a shift does not count) above 1.2 and above the 99.5 % limit of what chance
    gives it: its standard error is about 0.905 / √k for k points.
    """
    if series.kind not in ("p", "u", "c") or series.category:
        return None
    base = series.known & series.baseline
    with np.errstate(invalid="ignore", divide="ignore"):
        z = 3 * (series.y - series.centre) / (series.upper - series.centre)
    if series.kind == "p":
        with np.errstate(invalid="ignore", divide="ignore"):
            line = series.centre / series.multiply
            z = (series.y - series.centre) / (series.multiply * np.sqrt(line * (1 - line) / series.n))
    z = z[base]
    k = int(np.isfinite(z).sum())
    if k < FEWEST:
        return None
    ratio = float(np.nanmean(np.abs(np.diff(z)))) / 1.128
    if ratio < max(LEAST_DISPERSION, 1 + 2.576 * 0.905 / np.sqrt(k)):
        return None
    said = plain(ratio, 1)
    better = _PRIME.get(series.kind)
    da = (
        f"Et {better}-kort tager højde for det."
        if better
        else "Et i-kort, eller et up-kort med nævner, tager højde for det."
    )
    en = (
        f"A {better} chart allows for it."
        if better
        else "An i chart, or an up chart with a denominator, allows for it."
    )
    return Words(
        f"Punkterne svinger {said.da} gange så meget fra gang til gang, som deres fordeling siger: grænserne er for "
        f"snævre. {da}",
        f"The points vary {said.en} times as much from one to the next as their distribution says: the limits are "
        f"too narrow. {en}",
    )


def _no_limits(series: Series) -> Words | None:
    if series.kind == "run" or np.isfinite(series.upper).any() or not series.known.any():
        return None
    return Words(
        "Der er ingen grænser: punkterne bag linjen varierer ikke, eller der er for få af dem.",
        "There are no limits: the points behind the line do not vary, or are too few.",
    )


def _hidden(series: Series) -> Words | None:
    hidden, drawn = int((~series.included).sum()), len(series.y)
    if hidden == 0:
        return None
    share = plain(100 * hidden / drawn, 0)
    return Words(
        f"{hidden} af {drawn} punkter ({share.da} %) er skygger: de er tegnet og tæller ikke med.",
        f"{hidden} of {drawn} points ({share.en} %) are ghosts: they are drawn and count in nothing.",
    )


def _target(series: Series, design: "ChartDesign") -> Words | None:
    target, known = design.target, series.known
    if target is None or not known.any():
        return None
    above, below = int((series.y[known] > target).sum()), int((series.y[known] < target).sum())
    said, total = plain(target), int(known.sum())
    if design.better == "either":
        return Words(
            f"Målet er {said.da}: {above} af {total} punkter ligger over, {below} under.",
            f"The target is {said.en}: {above} of {total} points lie above it, {below} below.",
        )
    met = total - (above if design.better == "lower" else below)
    return Words(
        f"Målet er {said.da}: {met} af {total} punkter når det.",
        f"The target is {said.en}: {met} of {total} points meet it.",
    )


def of_rows(columns: Columns, gathered: Gathered, design: "ChartDesign") -> tuple[Words, ...]:
    """The remarks on the rows: what was left out, missing or put together otherwise than asked."""
    found: list[Words] = []
    left_out = len(columns.y) - len(gathered.kept)
    if left_out:
        found.append(
            Words(
                f"{left_out} rækker uden plads på x-aksen eller uden gruppe er ikke med.",
                f"{left_out} rows without a place on the x axis, or without a group, are left out.",
            )
        )
    found += _missing(columns, gathered)
    chart_type = CHART_TYPES[design.kind]
    if design.statistic is not None and (columns.n is not None or chart_type.totals or design.kind in ("xbar", "s")):
        found.append(
            Words(
                f"„{design.statistic}“ er ikke brugt: med nævner, eller i et {design.kind}-kort, ligger det fast, "
                "hvordan rækker lægges sammen.",
                f"“{design.statistic}” is not used: with a denominator, or in a {design.kind} chart, it is given how "
                "rows are put together.",
            )
        )
    gaps = _gaps(gathered)
    if gaps:
        found.append(
            Words(
                f"{gaps} perioder mellem den første og den sidste har ingen rækker. De er ikke regnet som nul: "
                "tilføj dem, hvis der intet skete.",
                f"{gaps} periods between the first and the last have no rows. They are not taken as zero: add them "
                "if nothing happened in them.",
            )
        )
    return tuple(found)


def _missing(columns: Columns, gathered: Gathered) -> list[Words]:
    y, n = columns.y[gathered.kept], None if columns.n is None else columns.n[gathered.kept]
    unknown = ~np.isfinite(y) if n is None else ~np.isfinite(y) | ~np.isfinite(n)
    found = []
    if unknown.any():
        count = int(unknown.sum())
        found.append(
            Words(
                f"{count} rækker mangler en værdi{'' if n is None else ' eller en nævner'} og tæller ikke med.",
                f"{count} rows miss a value{'' if n is None else ' or a denominator'} and do not count.",
            )
        )
    if n is not None and (gathered.n == 0).any():
        count = int(((gathered.n == 0) & (gathered.size > 0)).sum())
        if count:
            found.append(
                Words(
                    f"{count} punkter har nævneren 0 og har derfor ingen værdi.",
                    f"{count} points have a denominator of 0, and so no value.",
                )
            )
    return found


def _gaps(gathered: Gathered) -> int:
    """Periods of a calendar that no facet's row is in, between the first and the last."""
    if not isinstance(gathered.x_levels[0], np.datetime64):
        return 0
    place = places(gathered)
    if place is gathered.xx:
        return 0
    there = levels(place.astype(np.float64)).values
    return int(place.max() - place.min() + 1 - len(there))
