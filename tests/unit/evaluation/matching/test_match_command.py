"""``samvej match FILE.csv``: what it prints and writes, and one sentence for every kind of bad input."""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from samvej.cli import main as command_line

ROWS = [("A1", 1, 61, "m", 400), ("A2", 1, 44, "f", 900), ("A3", 1, 70, "f", 500)] + [
    (f"B{n}", 0, 40 + 3 * n, "mf"[n % 2], 100 * n) for n in range(12)
]
ASKED = ("--id", "person", "--treated", "included", "--on", "age,sex")


def written(path: Path, rows: list[tuple[object, ...]], delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text, delimiter=delimiter)
        out.writerow(("person", "included", "age", "sex", "cost"))
        out.writerows(rows)
    return path


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """The command line, as a person calls it; its exit code."""
    monkeypatch.setattr(sys, "argv", ["samvej", "match", *map(str, words)])
    try:
        command_line.main()
    except SystemExit as done:
        return int(done.code or 0)
    return 0


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return written(tmp_path / "people.csv", ROWS)


def test_json_holds_units_sizes_balance_effect_and_who_found_nobody(
    people: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--ratio", 3, "--exact", "sex", "--caliper-on", "age=9", "--outcome", "cost", "--json")

    code = run(monkeypatch, people, *ASKED, *options)

    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert set(answer["units"][0]) == {"id", "treated", "distance", "weight", "subclass"}
    assert [unit["id"] for unit in answer["units"]] == [row[0] for row in ROWS]
    sexes, ages = {row[0]: row[3] for row in ROWS}, {row[0]: row[2] for row in ROWS}
    for pair in answer["pairs"]:
        assert sexes[pair["treated"]] == sexes[pair["control"]]
        assert abs(ages[pair["treated"]] - ages[pair["control"]]) <= 9
    assert answer["unmatched"]
    assert {each["reason"] for each in answer["unmatched"]} <= {
        "too few controls are near enough",
        "the nearest controls were taken by others",
    }
    weights = {unit["id"]: unit["weight"] for unit in answer["units"]}
    cost = {row[0]: row[4] for row in ROWS}
    means = [
        np.average(
            [cost[i] for i in weights if i[0] == group], weights=[weights[i] for i in weights if i[0] == group]
        )
        for group in "AB"
    ]
    assert answer["att"] == pytest.approx(means[0] - means[1])


def test_a_danish_file_gives_the_same_answer(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = written(tmp_path / "dansk.csv", [(*row[:2], f"{row[2]},0", *row[3:]) for row in ROWS], delimiter=";")
    answers = []
    for file in (people, other):
        run(monkeypatch, file, *ASKED, "--method", "subclass", "--subclasses", 2, "--json")
        answers.append(json.loads(capsys.readouterr().out))

    assert answers[0] == answers[1]
    assert {row["set"] for row in answers[0]["balance"]} == {"sum.all", "sum.across"}


def test_subclasses_alone_means_the_method(
    people: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, people, *ASKED, "--subclasses", 2, "--json")

    assert {unit["subclass"] for unit in json.loads(capsys.readouterr().out)["units"]} == {1, 2}


def test_tables_and_files_say_what_the_json_says(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    code = run(monkeypatch, people, *ASKED, "--outcome", "cost", "--out", out, "--lang", "en")

    printed = capsys.readouterr()
    assert code == 0
    assert "matched (effective)" in printed.out + printed.err
    assert "weighted (ATT)" in printed.out + printed.err
    assert {file.name for file in out.iterdir()} == {
        *("units.csv", "sizes.csv", "balance.csv", "pairs.csv", "love.svg", "overlap.svg")
    }
    with (out / "units.csv").open(encoding="utf-8", newline="") as text:
        assert [row["id"] for row in csv.DictReader(text)] == [row[0] for row in ROWS]


def changed(at: int, cell: int, value: object) -> list[tuple[object, ...]]:
    rows = [list(row) for row in ROWS]
    rows[at][cell] = value
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("rows", "options", "sentence"),
    [
        (changed(4, 0, "A1"), (), "the same “person” stands in line 2 and in line 6"),
        (changed(1, 0, ""), (), "line 3: “person” is empty"),
        (changed(2, 1, 2), (), "line 4: “included” is neither 0 nor 1"),
        (changed(2, 1, ""), (), "line 4: “included” is empty"),
        (changed(5, 2, "old"), (), "line 7, column “age”: “old” is not a number"),
        (changed(5, 2, ""), (), "line 7: “age” is empty"),
        ([row for row in ROWS if row[1]], (), "Everybody is treated"),
        ([row for row in ROWS if not row[1]], (), "Nobody is treated"),
        ([("A1", 1, 99, "f", 1), *ROWS[3:]], (), "perfect separation"),
        (ROWS, ("--on", "age,cost", "--outcome", "cost"), "both --outcome and something to match on"),
        (ROWS, ("--on", "years"), "has no column “years”"),
        (ROWS, ("--caliper-on", "sex=1"), "holds words"),
        (ROWS, ("--caliper-on", "age"), "not a column and a width"),
        (ROWS, ("--method", "cem", "--subclasses", "3"), "--subclasses goes with --method subclass"),
        ([(*row[:2], 50, "f", row[4]) for row in ROWS], (), "No column to match on varies"),
        ([], (), "a header and no rows"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_written(
    rows: list[tuple[object, ...]],
    options: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, out = written(tmp_path / "people.csv", rows), tmp_path / "out"

    code = run(monkeypatch, file, *ASKED, *options, "--out", out, "--json")

    told = capsys.readouterr()
    assert code == 1
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert not told.out
    assert not out.exists()


def test_options_of_files_are_refused_for_a_programme(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "sammen", "--on", "age") == 1
    assert "is taken for a programme" in capsys.readouterr().err
