"""Bernoulli CUSUMs of any rows: each row a case, one CUSUM for each facet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from samvej.evaluation.results import Words
from samvej.evaluation.spc.anhoej import BoolArray, FloatArray, IntArray
from samvej.evaluation.spc.beside import Beside, listed, split
from samvej.evaluation.spc.charts import written_places
from samvej.evaluation.spc.cusum import Cusum, average_run_length, bernoulli_cusum, check_cases, limit_for
from samvej.evaluation.spc.gathering import Columns, levels
from samvej.evaluation.spc.numbers import plain
from samvej.evaluation.spc.samples import ChartError
from samvej.evaluation.spc.tables import Row

FALSE_SIGNALS = 1000.0
"""Cases between false signals, where neither they nor a limit are given (our choice)."""


@dataclass(frozen=True)
class CusumDesign:
    """``expected``: each case's chance beforehand, one number or one for each row; None: the share of the first
    ``freeze`` known cases of each facet. ``limit`` None: that of ``false_signals`` cases between two of them.
    """

    expected: float | FloatArray | None = None
    freeze: int | None = None
    odds_ratio: float = 2.0
    limit: float | None = None
    false_signals: float = FALSE_SIGNALS


def cusums(columns: Columns, design: CusumDesign, name: Words) -> tuple[Beside, ...]:
    """One CUSUM per facet of cases in the order of x (names: as the rows stand); of equals the first row first.

    Raises ChartError as :func:`~samvej.evaluation.spc.cusum.bernoulli_cusum` does, and where no chance is known
    beforehand, or the cases that it is to be taken from all have the outcome or all have not.
    """
    return tuple(_cusum(columns, rows, (one, other), design, name) for one, other, rows in split(columns))


def _cusum(columns: Columns, rows: IntArray, facet: tuple[str, str], design: CusumDesign, name: Words) -> Beside:
    x = levels(columns.x)
    rows = rows[x.codes[rows] >= 0]
    if not columns.category:
        rows = rows[np.argsort(x.codes[rows], kind="stable")]
    y = columns.y[rows]
    known = np.isfinite(y)
    if not known.any():
        raise ChartError("There is nothing to sum up: no case has a known outcome.")
    chance = _chance(y, rows, design)
    usual = float(chance[known].mean())
    limit = design.limit
    if limit is None:
        check_cases(y[None, :], chance[None, :], design.odds_ratio)
        limit = limit_for(usual, design.odds_ratio, design.false_signals)
    found = bernoulli_cusum(y[None, :], chance[None, :], odds_ratio=design.odds_ratio, limit=limit)
    places = written_places([x.values[code] for code in x.codes[rows].tolist()])
    points = tuple(_cusum_points(found, facet, places, y, chance))
    lengths = [average_run_length(usual, ratio, limit) for ratio in (design.odds_ratio, 1 / design.odds_ratio)]
    summary: Row = {
        "chart": "cusum",
        "facet1": facet[0],
        "facet2": facet[1],
        "n.obs": len(y),
        "n.useful": int(known.sum()),
        "events": float(y[known].sum()),
        "expected": float(chance[known].sum()),
        "odds.ratio": design.odds_ratio,
        "limit": limit,
        "arl.higher": lengths[0],
        "arl.lower": lengths[1],
        "signals.higher": int(found.signals_higher.sum()),
        "signals.lower": int(found.signals_lower.sum()),
    }
    remarks = (*_about_cases(known), *_about_chance(chance[known], lengths, design.limit is None))
    return Beside("cusum", *facet, found, points, summary, _cusum_said(points, summary, name), remarks)


def _chance(y: FloatArray, rows: IntArray, design: CusumDesign) -> FloatArray:
    if design.expected is not None:
        given = np.asarray(design.expected, dtype=np.float64)
        return np.full(len(y), float(given)) if given.ndim == 0 else given[rows]
    known = y[np.isfinite(y)]
    if design.freeze is None:
        raise ChartError(
            "A CUSUM needs the chance that was expected: give --expected (a number or a column), or --freeze N to "
            "take the share of the first N cases."
        )
    if not 0 < design.freeze < len(known):
        raise ChartError(
            f"--freeze {design.freeze}: there are {len(known)} known cases, and some must be left to be judged."
        )
    share = float(known[: design.freeze].mean())
    if not 0 < share < 1:
        few = "none" if share <= 0 else "all"
        raise ChartError(
            f"Of the first {design.freeze} cases {few} have the outcome, which gives no chance to judge the others "
            "by. Take more cases with --freeze, or give --expected."
        )
    return np.full(len(y), share)


def _cusum_points(
    found: Cusum, facet: tuple[str, str], places: Sequence[object], y: FloatArray, chance: FloatArray
) -> Iterator[Row]:
    higher, lower = found.signals_higher[0], found.signals_lower[0]
    for at, place in enumerate(places):
        yield {
            "chart": "cusum",
            "facet1": facet[0],
            "facet2": facet[1],
            "xx": at + 1,
            "x": place,
            "y": _known(y[at]),
            "expected": _known(chance[at]),
            "higher": float(found.higher[0, at]),
            "lower": float(found.lower[0, at]),
            "limit": found.limit,
            "signal": "higher" if higher[at] else "lower" if lower[at] else None,
        }


def _cusum_said(points: Sequence[Row], summary: Row, name: Words) -> Words:
    counted = plain(summary["events"]), plain(summary["expected"], 1), summary["n.useful"]
    da = f"{counted[0].da} af {counted[2]}, {counted[1].da} var ventet"
    en = f"{counted[0].en} of {counted[2]}, {counted[1].en} were expected"
    signals = [(point["signal"], f"{point['xx']} ({point['x']})") for point in points if point["signal"]]
    if not signals:
        return Words(f"{name.da}: som ventet ({da})", f"{name.en}: as expected ({en})")
    words = {
        "higher": ("flere end ventet", "more than expected"),
        "lower": ("færre end ventet", "fewer than expected"),
    }
    said_da, said_en = [], []
    for side, (side_da, side_en) in words.items():
        cases = [case for which, case in signals if which == side]
        if cases:
            said_da.append(f"{side_da}, signal ved sag {listed(cases)}")
            said_en.append(f"{side_en}, signal at case {listed(cases)}")
    return Words(f"{name.da}: {'; '.join(said_da)} ({da} i alt)", f"{name.en}: {'; '.join(said_en)} ({en} in all)")


def _about_cases(known: BoolArray) -> Iterator[Words]:
    out = int((~known).sum())
    if out:
        yield Words(
            f"{out} {'sag' if out == 1 else 'sager'} har intet kendt udfald og er sprunget over.",
            f"{out} {'case has' if out == 1 else 'cases have'} no known outcome; passed over.",
        )


def _about_chance(chance: FloatArray, lengths: Sequence[float], made: bool) -> Iterator[Words]:
    up, down = (f"{length:,.0f}" for length in lengths)
    varied = bool(np.ptp(chance) > 0)
    yield Words(
        f"Uden ændring giver kurven falsk signal om flere cirka én gang på {up.replace(',', '.')} sager, og om færre "
        f"én gang på {down.replace(',', '.')}{' (regnet ved sagernes gennemsnitlige chance)' if varied else ''}.",
        f"Without any change it signals more falsely about once in {up} cases, and fewer once in {down}"
        f"{' (reckoned at the mean chance of the cases)' if varied else ''}.",
    )
    if made and len(chance) < 1 / max(float(chance.mean()), 1e-12):
        yield Words(
            "Der er så få sager, at der ventes færre end ét udfald: kurven kan ikke sige meget endnu.",
            "There are so few cases that fewer than one outcome is expected: the curve cannot tell much yet.",
        )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
