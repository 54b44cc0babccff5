"""``samvej spc --chart cusum|funnel|pareto``: made-up cases, units and causes; options that do not go together."""

import csv
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.test_spc import run

UP, DOWN = math.log(2 / 1.1), math.log(1 / 1.1)
Printed = pytest.CaptureFixture[str]


def written(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows(rows)
    return path


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """Five made-up cases out of order: summed up they are 1, 0, not known, 1, 0."""
    rows = [("day", "died", "risk"), (5, 0, 0.1), (1, 1, 0.1), (2, 0, 0.1), (4, 1, 0.1), (3, "", 0.1)]
    return written(tmp_path / "cases.csv", rows)


def asked(monkeypatch: pytest.MonkeyPatch, capsys: Printed, *words: object) -> dict[str, Any]:
    assert run(monkeypatch, "spc", *words, "--json") == 0, capsys.readouterr().err
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("expected", ["0.1", "risk"])
def test_a_cusum_sums_up_cases_in_the_order_of_x(
    cases: Path, expected: str, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    what = ("--chart", "cusum", "--x", "day", "--y", "died", "--expected", expected, "--limit", "1")

    found = asked(monkeypatch, capsys, cases, *what)

    sums = [UP, UP + DOWN, UP + DOWN, UP + DOWN + UP, 0.0]
    assert [row["higher"] for row in found["points"]] == [pytest.approx(each) for each in sums]
    assert [(row["x"], row["y"], row["signal"]) for row in found["points"]] == [
        (1, 1, None),
        (2, 0, None),
        (3, None, None),
        (4, 1, "higher"),
        (5, 0, None),
    ]
    [summary] = found["summary"]
    assert (summary["n.obs"], summary["n.useful"], summary["events"]) == (5, 4, 2)
    assert summary["expected"] == pytest.approx(0.4)


def test_a_cusum_without_a_limit_takes_that_of_so_many_cases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    rows = [(day, int(day % 5 == 0)) for day in range(1, 61)]
    file = written(tmp_path / "cases.csv", [("day", "died"), *rows])
    what = ("--chart", "cusum", "--x", "day", "--y", "died", "--freeze", "20", "--false-signals", "400")

    found = asked(monkeypatch, capsys, file, *what)

    assert found["summary"][0]["arl.higher"] == pytest.approx(400, rel=1e-6)
    assert {row["expected"] for row in found["points"]} == {0.2}


def test_a_funnel_adds_up_a_units_rows_and_names_who_lies_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    rows = [("7", 1, 10), ("Elm", 30, 60), ("Elm", 10, 40), ("Elm", 3, ""), ("Oak", 0, 0)]
    file = written(tmp_path / "units.csv", [("ward", "falls", "stays"), *rows])
    what = (
        "--chart",
        "funnel",
        "--x",
        "ward",
        "--y",
        "falls",
        "--n",
        "stays",
        "--centre",
        "0.1",
        "--multiply",
        "100",
    )

    found = asked(monkeypatch, capsys, file, *what)

    assert [(row["x"], row["events"], row["n"], row["place"]) for row in found["points"]] == [
        ("7", 1, 10, "inside"),
        ("Elm", 40, 100, "high-99.8"),
    ]
    assert found["points"][1]["ucl"] == pytest.approx(19.8, abs=0.05)
    assert (found["summary"][0]["units"], found["summary"][0]["left.out"]) == (2, 1)


def test_a_pareto_counts_rows_or_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    rows = [("falls", 2), ("drugs", 2), ("falls", 1), ("pressure", 1), ("", 4), ("noise", 0)]
    file = written(tmp_path / "causes.csv", [("cause", "times"), *rows])

    by_number = asked(monkeypatch, capsys, file, "--chart", "pareto", "--x", "cause", "--y", "times")
    by_row = asked(monkeypatch, capsys, file, "--chart", "pareto", "--x", "cause")

    assert [(row["x"], row["y"], row["vital"]) for row in by_number["points"]] == [
        ("falls", 3, True),
        ("drugs", 2, True),
        ("pressure", 1, False),
    ]
    assert (by_number["summary"][0]["missing"], by_number["summary"][0]["total"]) == (1, 6)
    assert [(row["x"], row["y"]) for row in by_row["points"]][:2] == [("falls", 2), ("drugs", 1)]


@pytest.mark.parametrize("kind", ["cusum", "funnel", "pareto"])
def test_a_folder_holds_a_page_with_a_picture_for_each_facet(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    rows = [(at, at % 3 // 2, "AB"[at % 2]) for at in range(12)]
    file, out = written(tmp_path / "rows.csv", [("x", "y", "ward"), *rows]), tmp_path / "charts"
    options = {"cusum": ("--expected", "0.3", "--limit", "1"), "funnel": ("--n", "y"), "pareto": ()}[kind]
    what = ("--x", "x", "--y", "y", "--facet", "ward", *options, "--lang", "en", "--out", out)

    assert run(monkeypatch, "spc", file, "--chart", kind, *what) == 0

    page = (out / "charts.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "Chart 2: B" in page
    assert len((out / "summary.csv").read_text(encoding="utf-8-sig").splitlines()) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--chart", "cusum", "--y", "died"), "needs the chance that was expected"),
        (("--chart", "cusum", "--y", "died", "--freeze", "1"), "all have the outcome"),
        (("--chart", "cusum", "--y", "died", "--freeze", "9"), "4 known cases"),
        (("--chart", "cusum", "--y", "died", "--expected", "1"), "above 0 and below 1"),
        (("--chart", "cusum", "--y", "died", "--expected", "often"), "neither a chance"),
        (("--chart", "cusum", "--y", "day", "--expected", "0.1"), "0 or 1"),
        (("--chart", "cusum", "--expected", "0.1"), "needs --y"),
        (("--chart", "cusum", "--y", "died", "--expected", "0.1", "--n", "day"), "--n does not go with"),
        (("--chart", "funnel", "--y", "day"), "needs a denominator"),
        (("--chart", "funnel", "--y", "day", "--n", "risk"), "more events than its denominator"),
        (("--chart", "pareto", "--y", "risk"), "a whole number"),
        (("--chart", "p", "--y", "died", "--limit", "3"), "goes with --chart cusum"),
        (("--chart", "i"), "needs --y"),
    ],
)
def test_what_does_not_go_together_is_said_in_one_sentence(
    cases: Path, words: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: Printed
) -> None:
    assert run(monkeypatch, "spc", cases, "--x", "day", *words, "--json") == 1

    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
