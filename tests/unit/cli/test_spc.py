"""``samvej spc``: charts of a made-up file as JSON, as words and as a folder; faults in one sentence."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from samvej.cli import main as command_line
from samvej.core.errors import SamvejError
from samvej.evaluation.report.charts_folder import write_charts
from samvej.evaluation.spc.charts import charts
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.gathering import Columns

LOWEST = 140 / 1206 - 3 * (140 / 1206 / 100.5) ** 0.5
FALLS = [5, 7, 4, 6, 5, 8, 6, 4, 7, 5, 6, 7]


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """The command line, as a person calls it; its exit code."""
    monkeypatch.setattr(sys, "argv", ["samvej", *map(str, words)])
    try:
        command_line.main()
    except SystemExit as done:
        return int(done.code or 0)
    return 0


@pytest.fixture
def falls(tmp_path: Path) -> Path:
    """Falls and bed days of a year in two made-up wards."""
    path = tmp_path / "falls.csv"
    with path.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text, delimiter=";")
        out.writerow(("month", "ward", "falls", "days", "note"))
        for ward, times in (("Elm", 1), ("Ash", 2)):
            for month, count in enumerate(FALLS, start=1):
                note = "New floor" if month == 6 else ""
                out.writerow((f"01-{month:02d}-2024", ward, count * times, "100,5", note))
    return path


def test_points_and_summary_are_printed_as_json(
    falls: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--x", "month", "--y", "falls", "--n", "days", "--chart", "u", "--facet", "ward", "--json")

    assert run(monkeypatch, "spc", falls, *asked) == 0

    found = json.loads(capsys.readouterr().out)
    assert [(row["facet1"], row["facet2"], row["n.obs"]) for row in found["summary"]] == [
        ("Ash", "1", 12),
        ("Elm", "1", 12),
    ]
    first = found["points"][0]
    assert (first["x"], first["xx"], first["part"], first["n"]) == ("2024-01-01", 1, 1, 100.5)
    assert first["y"] == 10 / 100.5
    assert (first["include"], first["screened"], first["lcl"]) == (True, True, pytest.approx(LOWEST))


def test_missing_lines_are_null(
    falls: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "spc", falls, "--x", "month", "--y", "falls", "--agg", "sum", "--json") == 0

    found = json.loads(capsys.readouterr().out)
    assert {point["ucl"] for point in found["points"]} == {None}
    assert found["points"][0]["y"] == 15


def test_the_verdict_is_said_in_the_language_asked_for(
    falls: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--x", "month", "--y", "falls", "--chart", "c", "--part", "6")

    assert run(monkeypatch, "spc", falls, *asked) == 0
    danish = capsys.readouterr().out
    assert run(monkeypatch, "spc", falls, *asked, "--lang", "en") == 0

    assert "2:\n  falls: for få punkter til at sige noget" in danish
    assert "2:\n  falls: too few points to tell" in capsys.readouterr().out


def test_a_folder_holds_a_page_the_pictures_and_the_numbers(
    falls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "charts"
    asked = ("--x", "month", "--y", "falls", "--n", "days", "--chart", "u", "--facet", "ward", "--note", "note")
    more = ("--exclude", "3", "--target", "0.05", "--better", "lower", "--out", out)

    assert run(monkeypatch, "spc", falls, *asked, *more) == 0
    assert run(monkeypatch, "spc", falls, *asked, *more) == 0  # over its own

    pictures = {f"chart-{number}.{ending}" for number in (1, 2) for ending in ("svg", "png")}
    assert {path.name for path in out.iterdir()} == {"charts.html", "points.csv", "summary.csv", *pictures}
    assert (out / "chart-1.png").read_bytes()[:4] == b"\x89PNG"
    page = (out / "charts.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "Ash: falls: for få punkter til at sige noget" in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "")
    svg = (out / "chart-1.svg").read_text(encoding="utf-8")
    assert "New floor" in svg
    assert "mål 0,05" in svg
    rows = list(csv.DictReader((out / "points.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 24
    assert [row["include"] for row in rows[:4]] == ["TRUE", "TRUE", "FALSE", "TRUE"]


def test_a_folder_that_is_not_ours_is_left_as_it_is(
    falls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "letters"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("Dear Ash")

    assert run(monkeypatch, "spc", falls, "--x", "month", "--y", "falls", "--out", foreign) == 1
    assert "that are not ours; nothing was written" in capsys.readouterr().err
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]
    assert run(monkeypatch, "spc", falls, "--x", "month", "--y", "falls", "--out", foreign / "letter.txt") == 1
    assert "is a file" in capsys.readouterr().err


def test_a_file_laid_beside_our_charts_is_not_thrown_away(
    falls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, asked = tmp_path / "charts", ("--x", "month", "--y", "falls")
    assert run(monkeypatch, "spc", falls, *asked, "--out", out) == 0
    (out / "mine.txt").write_text("notes")

    assert run(monkeypatch, "spc", falls, *asked, "--out", out) == 1
    assert (out / "mine.txt").read_text() == "notes"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--x", "month", "--y", "fall"), "has no column “fall”. Its columns: month, ward, falls, days, note."),
        (("--x", "month", "--y", "ward"), "line 2, column “ward”: “Elm” is not a number"),
        (("--x", "ward", "--y", "falls", "--period", "month"), "only where x is a date"),
        (("--x", "month", "--y", "falls", "--part", "six"), "--part: “six” is no list of positions"),
        (("--x", "month", "--y", "falls", "--facet", "ward,note,month"), "--facet: name one column, or two"),
        (("--x", "month", "--y", "falls", "--chart", "p"), "needs denominators"),
        (("--x", "month", "--y", "falls", "--n", "days", "--chart", "p", "--freeze", "20"), "freeze 20"),
        (("--x", "month", "--y", "falls", "--json", "--out", "x"), "either --out or --json"),
    ],
)
def test_what_makes_no_chart_is_said_in_a_sentence(
    falls: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    asked: tuple[str, ...],
    said: str,
) -> None:
    assert run(monkeypatch, "spc", falls, *asked) == 1

    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert captured.out == ""


def test_more_charts_than_anyone_looks_at_are_not_drawn(tmp_path: Path) -> None:
    many = [str(number) for number in range(201)]
    made = charts(Columns(x=[*"a" * 201], y=_ones(201), facets=(many,)), ChartDesign())

    with pytest.raises(SamvejError, match="at most 200 are drawn"):
        write_charts(made, tmp_path / "wall", title="y", x_title="x", lang="en")


def _ones(length: int) -> np.ndarray:
    return np.ones(length)


def test_cells_that_a_spreadsheet_would_reckon_are_written_as_words(tmp_path: Path) -> None:
    made = charts(Columns(x=["=1+1", "b"], y=_ones(2)), ChartDesign())

    write_charts(made, tmp_path / "charts", title="y", x_title="x", lang="en")

    assert "'=1+1" in (tmp_path / "charts" / "points.csv").read_text(encoding="utf-8-sig")
