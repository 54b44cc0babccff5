"""What was found of many made-up worlds, as the Markdown tables of docs/explanation/does-it-find-the-truth.md."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from coverage_world import MEASURES, world_file

OUTCOMES = {
    "acute contacts": ("acute contacts a month", 3),
    "GP contacts": ("contacts to general practice", 3),
    "bed days": ("bed days", 2),
    "hospital cost": ("hospital cost, kroner", 0),
}
"""Outcome → how it is called, and its decimals."""
WAYS = {"effect": "matched event study", "ratio": "as a ratio (log)", "naive": "participants alone"}


def tables(path: Path) -> Iterator[str]:
    """The tables of a file with a line for each world."""
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if not told:
        yield f"{path} holds no world."
        return
    yield from _coverage(told)
    yield ""
    yield from _errors(told)


def _coverage(told: Sequence[dict[str, Any]]) -> Iterator[str]:
    seeds = [one["seed"] for one in told]
    compared, processor = (np.mean([one[name] for one in told]) for name in ("compared", "processor"))
    settings = "".join(f", `--{name}`" for name in ("still", "ends") if told[0][name])
    yield (
        f"World `{told[0]['world']}`{settings}, {len(told):,} worlds (seeds {min(seeds)} to {max(seeds)}), on "
        f"average {compared:.0f} of 200 participants with at least one control, {processor:.1f} s of a processor each"
    )
    yield ""
    yield "| outcome | truth | | mean estimate | spread | mean s.e. | intervals that hold the truth |"
    yield "| --- | ---: | --- | ---: | ---: | ---: | ---: |"
    for outcome, (name, decimals) in OUTCOMES.items():
        shown = False
        for way, said in WAYS.items():
            line = _line(told, outcome, way, 3 if way == "ratio" else decimals)
            if line is not None:
                yield f"| {'' if shown else name} | {line[0]} | {said} | {' | '.join(line[1:])} |"
                shown = True


def _line(told: Sequence[dict[str, Any]], outcome: str, way: str, decimals: int) -> tuple[str, ...] | None:
    """Truth, mean estimate, spread, mean standard error and coverage; None where no truth is known."""
    ratio, truth = truths(told, outcome)
    true = truth if way != "ratio" or ratio is None else float(np.log(ratio))
    found = np.array([one[outcome][way] for one in told if one[outcome][way]], dtype=float)
    if true is None or len(found) < 2:
        return None
    value, se, low, high = found.T
    held, error = _share((low <= true) & (true <= high))
    spread = value.std(ddof=1)
    return (
        f"{round(true, decimals) + 0.0:,.{decimals}f}",
        f"{round(float(value.mean()), decimals) + 0.0:,.{decimals}f} ± {spread / len(value) ** 0.5:,.{decimals}f}",
        f"{spread:,.{decimals}f}",
        f"{se.mean():,.{decimals}f}",
        f"**{held:.1f} %** ± {error:.1f}",
    )


def _share(held: np.ndarray) -> tuple[float, float]:
    """In percent, with its own standard error; of none or all, that of one in so many (a rule of thumb)."""
    count = len(held)
    share = float(held.mean())
    inside = min(max(share, 1 / count), 1 - 1 / count)
    return 100 * share, 100 * float((inside * (1 - inside) / count) ** 0.5)


def truths(told: Sequence[dict[str, Any]], outcome: str) -> tuple[float | None, float | None]:
    """The true ratio, and the true effect: the ratio less one, of the level that participants would have had after.

    That is their level in the months of reference, aged as they are by then. None where the world does not say it.
    """
    file, name = world_file(told[0]["world"])
    if outcome in MEASURES:
        times = file.worlds[name]
        ratio = times.times(MEASURES[outcome], 6) / times.times(MEASURES[outcome], -12)
    elif name == "no-effect":
        ratio = 1.0
    else:
        return None, None
    level = np.mean(
        [one[outcome]["level"] * one[outcome]["aged"] for one in told if one[outcome]["level"] is not None]
    )
    return ratio, (ratio - 1) * float(level)


def _errors(told: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The spread of the estimates beside the root mean square of the standard error, by other rules too."""
    yield "| outcome | spread | by citizen, as reported | by citizen and set | by set | each row alone |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for outcome, (name, decimals) in OUTCOMES.items():
        here = [one[outcome] for one in told if one[outcome]["effect"]]
        spread = np.std([one["effect"][0] for one in here], ddof=1)
        reported = _root([one["effect"][1] for one in here])
        others = [_root([one["errors"][rule] for one in here]) for rule in ("both", "sets", "each")]
        numbers = [f"{se:,.{decimals}f} ({se / spread:.2f})" for se in (reported, *others)]
        give = spread / (2 * (len(here) - 1)) ** 0.5
        yield f"| {name} | {spread:,.{decimals}f} ± {give:,.{decimals}f} | {' | '.join(numbers)} |"


def _root(errors: Sequence[float]) -> float:
    return float(np.mean(np.square(errors)) ** 0.5)
