"""``samvej match`` gives the figures of MatchIt 4.7.2, and rolling matching those of rollmatch 2.0.4."""

import csv
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.evaluation.matching.columns import Column, of_numbers, of_words
from samvej.evaluation.matching.rolling_frame import PersonPeriods, match_rolling
from samvej.evaluation.matching.specification import Specification
from samvej.evaluation.matching.static import match_static

HERE = Path(__file__).parents[1] / "fixtures" / "matching"
ALL = "age,educ,race,married,nodegree,re74,re75"

CASES: dict[str, tuple[str, ...]] = {
    "nn_ps_1to1": (),
    "nn_ps_1to1_rep": ("--replace",),
    "nn_ps_order_data": ("--order", "data"),
    "nn_ps_order_small": ("--order", "smallest"),
    "nn_ps_order_closest": ("--order", "closest"),
    "nn_ps_exact_race": ("--exact", "race"),
    "cem_k2k": ("--method", "cem", "--one-to-one", "--on", "age,race,married,re74"),
    "exact": ("--method", "exact", "--on", "race,married,nodegree"),
    "cem_default": ("--method", "cem"),
}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def by_spec(name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in read(name):
        found[row["spec"]].append(row)
    return found


UNITS, BALANCE, SIZES = read("units.csv"), by_spec("balance.csv"), by_spec("sizes.csv")
ATT = {row["spec"]: float(row["att"]) for row in read("att.csv")}


def asked(*options: str) -> dict[str, object]:
    words = ["match", str(HERE / "lalonde.csv"), "--id", "id", "--treated", "treat", "--outcome", "re78", "--json"]
    words += options if "--on" in options else ["--on", ALL, *options]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("case", CASES)
def test_command_gives_every_figure_of_the_reference(case: str) -> None:
    answer = asked(*CASES[case])

    units = answer["units"]
    assert [unit["id"] for unit in units] == [row["id"] for row in UNITS]
    assert [unit["weight"] for unit in units] == pytest.approx(
        [float(row[f"{case}:weight"]) for row in UNITS], abs=1e-9
    )
    assert [str(unit["subclass"] or "") for unit in units] == [row[f"{case}:subclass"] for row in UNITS]
    if case.startswith("nn_ps"):
        assert [unit["distance"] for unit in units] == pytest.approx(
            [float(row["distance"]) for row in UNITS], abs=1e-9
        )
    for row in SIZES[case]:
        size = answer["sizes"][row["row"]]
        assert (size["Control"], size["Treated"]) == pytest.approx((float(row["Control"]), float(row["Treated"])))
    assert [(row["set"], row["var"]) for row in answer["balance"]] == [
        (row["set"], row["var"]) for row in BALANCE[case]
    ]
    for said, known in zip(answer["balance"], BALANCE[case], strict=True):
        for figure in ("Means Treated", "Means Control", "Std. Mean Diff.", "Var. Ratio", "eCDF Mean", "eCDF Max"):
            expected = float(known[figure]) if known[figure] else None
            assert said[figure] == (expected if expected is None else pytest.approx(expected, abs=1e-9)), known
    assert answer["att"] == pytest.approx(ATT[case], abs=1e-8)


def lalonde() -> tuple[np.ndarray, dict[str, Column]]:
    rows = read("lalonde.csv")
    numbers = ("age", "educ", "married", "nodegree", "re74", "re75")
    columns = {name: of_numbers(name, [float(row[name]) for row in rows]) for name in numbers}
    columns["race"] = of_words("race", [row["race"] for row in rows])
    return np.array([row["treat"] == "1" for row in rows]), columns


def test_nearest_in_space_gives_the_pairs_of_the_reference() -> None:
    treated, columns = lalonde()
    names = [row["id"] for row in UNITS]

    found = match_static(treated, columns, Specification(("age", "educ", "re74", "re75"), distance="mahalanobis"))

    assert found.pairs is not None
    pairs = {(names[a], names[b]) for a, b in zip(found.pairs.treated, found.pairs.control, strict=True)}
    assert pairs == {(row["treated"], row["control"]) for row in read("mahalanobis.csv")}


def test_caliper_and_ratio_leave_as_many_as_the_reference() -> None:
    """MatchIt's own record of ratio 2 and a caliper of 0.1 on the score itself: 119 treated, 149 controls."""
    treated, columns = lalonde()
    spread = float(np.std([float(row["distance"]) for row in UNITS], ddof=1))

    found = match_static(treated, columns, Specification(tuple(ALL.split(",")), ratio=2, caliper=0.1 / spread))

    matched = found.weights > 0
    assert (matched[treated].sum(), matched[~treated].sum()) == (119, 149)
    assert sorted(set(found.weights[~treated & matched].round(8))) == [0.62605042, 1.25210084]


def test_rolling_matching_gives_the_figures_of_the_reference() -> None:
    rows = read("rolling.csv")
    names = ("qtr_pmt", "yr_pmt", "age")
    frame = PersonPeriods(
        person=np.array([int(row["person"]) for row in rows]),
        period=np.array([int(row["quarter"]) for row in rows]),
        treated=np.array([row["treat"] == "1" for row in rows]),
        entry=np.array([int(row["entry"] or 0) for row in rows]),
        x=np.array([[float(np.float32(row[name])) for name in names] for row in rows]),
        names=names,
    )

    found = match_rolling(frame, lookback=1)

    persons = frame.person[found.rows]
    known = {at: float(row["score"]) for at, row in enumerate(rows) if row["score"]}
    assert {at: found.score[at] for at in known} == pytest.approx(known, abs=1e-9)
    pairs = {
        (str(persons[a]), str(persons[b]), str(found.risk_set[a])): distance
        for a, b, distance in zip(found.pairs.treated, found.pairs.control, found.pairs.distance, strict=True)
    }
    told = {
        (row["treated"], row["control"], row["entry"]): float(row["difference"]) for row in read("rolling_pairs.csv")
    }
    assert pairs == pytest.approx(told, abs=1e-9)
    for spread, row in zip(found.spreads, read("rolling_balance.csv"), strict=True):
        assert list(vars(spread).values())[1:3] == pytest.approx(
            [float(row["Full Treatment Mean"]), float(row["Full Comparison Mean"])]
        )
        assert (spread.matched_mean_control, spread.matched_sd_control) == pytest.approx(
            (float(row["Matched Comparison Mean"]), float(row["Matched Comparison Std Dev"]))
        )
    treated = found.treated
    assert [(~treated).sum(), (found.weights[~treated] > 0).sum(), treated.sum()] == [4000, 27, 30]
