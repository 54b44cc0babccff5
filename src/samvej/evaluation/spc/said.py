"""What any control chart says, in a sentence that needs no knowledge of charts."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from samvej.evaluation.results import Better, Words
from samvej.evaluation.spc.anhoej import Runs
from samvej.evaluation.spc.numbers import plain
from samvej.evaluation.spc.remarks import FEWEST, Phase, Series, suggested_phase

Code = Literal["unchanged", "better", "worse", "changed", "single-points", "too-few", "nothing"]


@dataclass(frozen=True)
class Said:
    """The verdict on one facet × part, in a sentence, with remarks beside it."""

    code: Code
    sentence: Words
    remarks: tuple[Words, ...] = ()


def say(series: Series, name: Words, better: Better, remarks: tuple[Words, ...]) -> Said:
    """The verdict: shifted (the runs signal), single points outside the limits, too few points, or unchanged.

    A direction is named where one shift explains the signal, or where a baseline is frozen and the points after it
    lie on the other side of its line in the middle.
    """
    if not series.known.any() or not np.isfinite(series.centre).any():
        return Said("nothing", Words(f"{name.da}: ingen værdier", f"{name.en}: no values"), remarks)
    outside = [series.x[int(at)] for at in np.flatnonzero(series.outside & series.included)]
    if series.signal:
        levels = _levels(series)
        sentence = _shifted(name, levels, series)
        return Said(_direction(levels, better), sentence, (_evidence(series.runs), *remarks))
    if outside:
        return Said("single-points", _single(name, outside, series.category), remarks)
    if series.runs.n_useful < FEWEST and not series.category and series.runs.n_useful > 0:
        few = Words(f"{name.da}: for få punkter til at sige noget", f"{name.en}: too few points to tell")
        return Said("too-few", few, remarks)
    return Said("unchanged", _unchanged(name, series), remarks)


def _levels(series: Series) -> Phase | None:
    """The levels before and after: of a frozen baseline and what follows it, else of a suggested phase."""
    if not series.baseline.all():
        base, later = series.known & series.baseline, series.known & ~series.baseline
        if base.any() and later.any():
            line = float(series.centre[0])
            after = float(np.median(series.y[later]))
            start = int(np.flatnonzero(later)[0])
            return Phase(start, line, after, int(base.sum()), int(later.sum()))
        return None
    return suggested_phase(series)


def _direction(levels: Phase | None, better: Better) -> Code:
    if levels is None or better == "either" or levels.before == levels.after:
        return "changed"
    return "better" if (levels.after > levels.before) == (better == "higher") else "worse"


def _shifted(name: Words, levels: Phase | None, series: Series) -> Words:
    if levels is None or levels.before == levels.after:
        return Words(
            f"{name.da}: mere end tilfældige udsving, men ikke ét skift",
            f"{name.en}: more than chance, but not one shift",
        )
    up, x = levels.after > levels.before, series.x[levels.start]
    first, then = plain(levels.before, series.decimals), plain(levels.after, series.decimals)
    return Words(
        f"{name.da} {'steg' if up else 'faldt'} fra {first.da} til {then.da}, fra og med {x}",
        f"{name.en} {'rose' if up else 'fell'} from {first.en} to {then.en}, from {x} on",
    )


def _single(name: Words, outside: list[object], category: bool) -> Words:
    listed = ", ".join(str(x) for x in outside[:6]) + (" …" if len(outside) > 6 else "")
    if category:
        return Words(
            f"{name.da}: uden for det, som tilfældet forklarer: {listed}",
            f"{name.en}: outside what chance explains: {listed}",
        )
    some = len(outside) > 1
    da, en = ("enkelte punkter", "single points lie") if some else ("et enkelt punkt", "a single point lies")
    return Words(
        f"{name.da}: uændret, men {da} ligger uden for grænserne: {listed}",
        f"{name.en}: unchanged, but {en} outside the limits: {listed}",
    )


def _unchanged(name: Words, series: Series) -> Words:
    line = plain(float(series.centre[0]), series.decimals)
    if series.category:
        return Words(
            f"{name.da}: ingen skiller sig ud (linje {line.da})", f"{name.en}: none stands out (line {line.en})"
        )
    return Words(f"{name.da}: uændret (linje {line.da})", f"{name.en}: unchanged (line {line.en})")


def _evidence(found: Runs) -> Words:
    """Why it is more than chance; only what signals is told as a signal."""
    da, en = [], []
    if found.too_long:
        da.append(f"{found.longest} punkter i træk på samme side af linjen (tilfældigt højst {found.longest_max})")
        en.append(f"{found.longest} points in a row on one side of the line (by chance at most {found.longest_max})")
    if found.too_few_crossings:
        da.append(f"linjen krydses kun {found.crossings} gange (tilfældigt mindst {found.crossings_min})")
        en.append(f"the line is crossed only {found.crossings} times (by chance at least {found.crossings_min})")
    return Words(f"Mere end tilfældige udsving: {' og '.join(da)}.", f"More than chance: {' and '.join(en)}.")
