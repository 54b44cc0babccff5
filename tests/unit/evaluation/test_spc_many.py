"""Thousands of charts at once: each is the chart that one would reckon alone, by hand."""

import math
from statistics import fmean, median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.spc.chart_types import CHART_TYPES
from samvej.evaluation.spc.many import wall
from samvej.evaluation.spc.samples import ChartError

KINDS = [kind for kind in CHART_TYPES if kind not in ("xbar", "s")]
NEAR = pytest.approx


def ranges_of(values: list[float | None], used: list[bool]) -> list[float]:
    """Moving ranges of neighbours that are both used and known."""
    pairs = zip(values, values[1:], used, used[1:], strict=False)
    return [abs(b - a) for a, b, one, two in pairs if one and two and a is not None and b is not None]


def screened_mean(ranges: list[float], above: float) -> float | None:
    if not ranges:
        return None
    kept = [each for each in ranges if each < above * fmean(ranges)]
    return fmean(kept or ranges)


def naive(kind: str, y: list[float | None], n: list[float], used: list[bool]) -> tuple[float, list[float] | None]:
    """The centre line and each point's upper limit (None without limits), one number after the other."""
    rated = kind in ("ip", "p", "pp", "u", "up")
    values = [None if v is None else v / m if rated else v for v, m in zip(y, n, strict=True)]
    base = [(v, m) for v, m, u in zip(values, n, used, strict=True) if u and v is not None]
    plain = [v for v, _ in base]
    share = sum(v * m for v, m in base) / sum(m for _, m in base)
    if kind == "run":
        return median(plain), None
    if kind in ("i", "mr", "t"):
        shown = [None if v is None else v ** (1 / 3.6) for v in values] if kind == "t" else values
        ranges = ranges_of(shown, used)
        if kind == "mr":
            centre = fmean(ranges)
            return centre, [3.267 * centre] * len(y)
        centre = fmean(v for v, u in zip(shown, used, strict=True) if u and v is not None)
        upper = centre + 3 * (screened_mean(ranges, 3.267) or math.nan) / 1.128
        return (centre**3.6, [upper**3.6] * len(y)) if kind == "t" else (centre, [upper] * len(y))
    if kind == "c":
        return fmean(plain), [fmean(plain) + 3 * math.sqrt(fmean(plain))] * len(y)
    if kind == "g":
        m = fmean(plain)
        return median(plain), [m + 3 * math.sqrt(m * (m + 1))] * len(y)
    if kind == "ip":
        steps = [
            math.sqrt(math.pi / 2) * abs(b - a) / math.sqrt(1 / one + 1 / two)
            for a, b, one, two, u, w in zip(values, values[1:], n, n[1:], used, used[1:], strict=False)
            if u and w and a is not None and b is not None
        ]
        unit = screened_mean(steps, 3.2665) or math.nan
        return share, [share + 3 * unit / math.sqrt(m) for m in n]
    sigma = [math.sqrt((share * (1 - share) if kind in ("p", "pp") else share) / m) for m in n]
    if kind in ("pp", "up"):
        z = [None if v is None else (v - share) / s for v, s in zip(values, sigma, strict=True)]
        times = (screened_mean(ranges_of(z, used), 3.267) or math.nan) / 1.128
        sigma = [s * times for s in sigma]
    return share, [min(share + 3 * s, 1 if kind in ("p", "pp") else math.inf) for s in sigma]


counts = st.one_of(st.none(), st.integers(1, 19).map(float))
points = st.tuples(counts, st.integers(20, 60).map(float), st.sampled_from([True] * 5 + [False]))


@settings(max_examples=25, deadline=None)
@given(st.lists(points, min_size=6, max_size=20), st.sampled_from(KINDS))
def test_lines_are_those_reckoned_by_hand(rows: list[tuple[float | None, float, bool]], kind: str) -> None:
    y, n, used = ([row[at] for row in rows] for at in range(3))
    if not ranges_of(y, used) or max(ranges_of(y, used)) == 0:
        return
    centre, upper = naive(kind, y, n, used)
    values = np.asarray([np.nan if v is None else v for v in y])
    denominators = n if kind in ("ip", "p", "pp", "u", "up") else None

    found = wall(kind, [values, values[::-1]], _both(denominators), included=[used, used[::-1]])

    assert found.centres[0] == NEAR(centre)
    if kind != "mr":
        assert found.centres[1] == NEAR(centre)
    limits = found.limits.upper.reshape(2, -1)[0]
    if upper is None:
        assert np.isnan(limits).all()
    elif np.isfinite(limits).any():
        assert list(limits) == NEAR(upper)


def _both(n: list[float] | None) -> list[list[float]] | None:
    return None if n is None else [n, n[::-1]]


def test_each_chart_of_a_wall_is_as_if_it_stood_alone() -> None:
    y = np.random.default_rng(5).poisson(4, size=(40, 24)).astype(float)
    y[3, 5] = np.nan

    together = wall("i", y)

    for at, row in enumerate(y):
        alone = wall("i", row)
        assert together.centres[at] == alone.centres[0]
        assert together.signal[at] == alone.signal[0]
        np.testing.assert_array_equal(together.limits.upper.reshape(40, 24)[at], alone.limits.upper)


def test_a_frozen_baseline_and_a_known_line_hold_for_each_chart() -> None:
    y = [[1.0, 3.0, 9.0, 9.0], [2.0, 4.0, 9.0, 9.0]]

    frozen = wall("run", y, baseline=[True, True, False, False])
    given_lines = wall("run", y, centre=[5.0, np.nan])

    assert list(frozen.centres) == [2.0, 3.0]
    assert list(given_lines.centres) == [5.0, 6.5]


@pytest.mark.parametrize("kind", ["i", "mr", "c", "p", "u", "ip"])
def test_points_that_do_not_vary_have_no_limits_and_no_signal(kind: str) -> None:
    zeros = wall(kind, np.zeros((2, 12)), np.full((2, 12), 10.0))

    assert list(zeros.centres) == [0.0, 0.0]
    assert np.isnan(zeros.limits.upper).all()
    assert not zeros.outside.any()
    assert not zeros.signal.any()


@given(st.sampled_from(["run", "i", "t", "g", "c"]), st.floats(0.001, 1e7), st.integers(1, 40))
def test_equal_values_lie_on_their_own_line(kind: str, value: float, points: int) -> None:
    found = wall(kind, np.full((1, points), value))

    assert found.runs.n_useful.tolist() == [0]
    assert not found.signal.any()


@given(
    st.sampled_from(["run", "i", "ip", "p", "pp", "u", "up"]),
    st.integers(1, 40),
    st.integers(41, 97),
    st.lists(st.integers(1, 300), min_size=1, max_size=40),
)
def test_equal_shares_of_unequal_numbers_lie_on_their_own_line(
    kind: str, of_each: int, per: int, times: list[int]
) -> None:
    sizes = np.asarray([times], dtype=np.float64)

    found = wall(kind, of_each * sizes, per * sizes)

    assert found.runs.n_useful.tolist() == [0]
    assert not found.signal.any()


def test_a_chart_without_a_value_has_no_line() -> None:
    found = wall("i", [[np.nan] * 6, [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]])

    assert np.isnan(found.centres[0])
    assert found.centres[1] == 1.5
    assert list(found.runs.n_useful) == [0, 6]


def test_charts_that_need_observations_are_refused() -> None:
    with pytest.raises(ChartError, match="several observations"):
        wall("xbar", [[1.0, 2.0]])
    with pytest.raises(ChartError, match="at least one point"):
        wall("run", [[]])
