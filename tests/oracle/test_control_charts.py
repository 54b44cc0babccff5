"""Run and I charts give the figures of qicharts2 0.8.1 (R 4.x) on its public data: every case, every point."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samvej.evaluation.spc.control_chart import (
    ControlChart,
    control_chart,
    frozen,
    multiplied,
    split_after,
)
from samvej.evaluation.spc.samples import aggregate
from tests.real_extracts import REAL, needs_real_extracts

pytestmark = [pytest.mark.real, needs_real_extracts]

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Case:
    """One call of the reference, in our words."""

    file: str
    kind: str
    x: str
    y: str
    n: str | None = None
    how: dict[str, Any] = field(default_factory=dict)
    freeze: int | None = None
    part: int | None = None
    exclude: tuple[int, ...] = ()
    multiply: float = 1
    centre: float | None = None


HARMS = {"file": "gtt", "x": "month", "y": "harms"}
CDI = {"file": "cdi", "x": "month", "y": "n"}
RELATIVE = {"file": "derived_relative_month_ghost", "x": "rel", "y": "mean"}
GHOSTS = {**RELATIVE, "exclude": (12, 13)}

CASES: dict[tuple[str, str], Case] = {
    ("gtt_run_rate", "run"): Case(**HARMS, kind="run", n="days", multiply=1000),
    ("gtt_run_harms_mean", "run"): Case(**HARMS, kind="run", how={"statistic": "mean"}),
    ("gtt_run_harms_sum", "run"): Case(**HARMS, kind="run", how={"statistic": "sum"}),
    ("gtt_run_harms_median", "run"): Case(**HARMS, kind="run", how={"statistic": "median"}),
    ("gtt_i", "i"): Case(**HARMS, kind="i", n="days", multiply=1000),
    ("gtt_run_pct", "run"): Case("derived_gtt_by_month", "run", "month", "n.harmed", n="n"),
    ("cdi_run", "run"): Case(**CDI, kind="run"),
    ("cdi_run_freeze24", "run"): Case(**CDI, kind="run", freeze=24),
    ("cdi_run_part24", "run"): Case(**CDI, kind="run", part=24),
    ("cdi_run_exclude", "run"): Case(**CDI, kind="run", exclude=(24, 25)),
    ("cdi_run_part_excl", "run"): Case(**CDI, kind="run", part=24, exclude=(24, 25)),
    ("cdi_run_target", "run"): Case(**CDI, kind="run"),
    ("cdi_run_cl", "run"): Case(**CDI, kind="run", centre=15),
    ("cdi_i_part24", "i"): Case(**CDI, kind="i", part=24),
    ("cdi_i_freeze24", "i"): Case(**CDI, kind="i", freeze=24),
    ("mont_6.5_i", "i"): Case("montgomery_tbl_06.07", "i", "weeks", "cost", freeze=20),
    ("rel_run_all", "run"): Case(**RELATIVE, kind="run"),
    ("rel_run_ghost", "run"): Case(**GHOSTS, kind="run"),
    ("rel_run_ghost_freeze11", "run"): Case(**GHOSTS, kind="run", freeze=11),
    ("rel_run_ghost_part13", "run"): Case(**GHOSTS, kind="run", part=13),
    ("rel_i_ghost_part13", "i"): Case(**GHOSTS, kind="i", part=13),
}


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def expected(name: str, case: str, screened: bool) -> Rows:
    rows = read(REAL / "oracles" / "spc" / f"{name}.csv")
    return [row for row in rows if row["case"] == case and row["screened"] == str(screened).upper()]


def number(text: str) -> float:
    return float("nan") if text in ("NA", "") else float(text)


def place(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def drawn(case: Case, screened: bool) -> ControlChart:
    rows = read(REAL / "spc" / f"{case.file}.csv")
    sizes = [number(row[case.n]) for row in rows] if case.n else None
    _, samples = aggregate(
        [place(row[case.x]) for row in rows], [number(row[case.y]) for row in rows], sizes, **case.how
    )
    points = len(samples)
    chart = control_chart(
        case.kind,
        samples,
        included=~np.isin(np.arange(1, points + 1), case.exclude),
        baseline=None if case.freeze is None else frozen(points, case.freeze),
        part=None if case.part is None else split_after(points, [case.part]),
        centre=case.centre,
        screened=screened,
        reference_compatible=True,
    )
    return multiplied(chart, case.multiply)


# Screening is a matter of limits, which run charts have not.
COMPARED = [(key, True) for key in CASES] + [(key, False) for key in CASES if key[1] != "run"]


@pytest.fixture(params=COMPARED, ids=lambda param: f"{param[0][0]}-{'screened' if param[1] else 'unscreened'}")
def compared(request: pytest.FixtureRequest) -> tuple[ControlChart, Callable[[str], Rows]]:
    key, screened = request.param
    return drawn(CASES[key], screened), lambda table: expected(table, key[0], screened)


def test_every_run_and_i_case_of_the_reference_is_compared() -> None:
    rows = read(REAL / "oracles" / "spc" / "summary.csv")

    cases = {((row["case"], row["chart"]), row["screened"] == "TRUE") for row in rows if row["chart"] in ("run", "i")}

    assert cases == set(COMPARED)


def test_summaries_are_those_of_the_reference(compared: tuple[ControlChart, Callable[[str], Rows]]) -> None:
    chart, reference = compared

    rows = reference("summary")

    assert len(chart.parts) == len(rows)
    for part, row in zip(chart.parts, rows, strict=True):
        runs = part.runs
        found = (part.n_points, runs.n_useful, runs.longest, runs.longest_max, runs.crossings, runs.crossings_min)
        named = ("n.obs", "n.useful", "longest.run", "longest.run.max", "n.crossings", "n.crossings.min")
        assert found == tuple(int(row[name]) for name in named)
        assert (runs.signal, part.sigma_signals) == (row["runs.signal"] == "1", int(row["sigma.signal"]))
        lines = (part.lower, part.lower_95, part.centre, part.upper_95, part.upper)
        near(lines, [row[name] for name in ("aLCL", "aLCL.95", "CL", "aUCL.95", "aUCL")])


def test_points_are_those_of_the_reference(compared: tuple[ControlChart, Callable[[str], Rows]]) -> None:
    chart, reference = compared

    rows = reference("points")

    near(chart.y, [row["y"] for row in rows])
    near(chart.centre, [row["cl"] for row in rows])
    limits = chart.limits
    for name, line in (
        ("lcl", limits.lower),
        ("lcl.95", limits.lower_95),
        ("ucl.95", limits.upper_95),
        ("ucl", limits.upper),
    ):
        near(line, [row[name] for row in rows])
    for name, flags in (
        ("include", chart.included),
        ("baseline", chart.baseline),
        ("sigma.signal", chart.sigma_signal),
    ):
        assert [str(bool(flag)).upper() for flag in flags] == [row[name] for row in rows], name
    assert list(chart.part) == [int(row["part"]) for row in rows]
    assert all(row["n"] in ("NA", f"{size:g}") for row, size in zip(rows, chart.n, strict=True))


def near(found: Any, texts: list[str]) -> None:
    """Equal to 1e-9 (relative), and missing where the reference has nothing; it prints twelve digits."""
    np.testing.assert_allclose(np.asarray(found), [number(text) for text in texts], rtol=1e-9, atol=1e-9)
