"""`samvej business-case`: a file, a programme, and what is wrong with either."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core.errors import SamvejError

WRITTEN = """\
business case:
  citizens: 150
  inclusion per month: {value: 8, low: 5, high: 10}
  investment: 200000
  running cost per month: 441650
  payer: project
  gains:
    - {payer: region, per citizen month: 4000, onset months: 1}
    - {payer: municipality, per citizen month: 1000, onset months: 1}
  discount percent per year: 3.5
  price year: 2020
  years: 5
"""


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["business-case", *map(str, arguments)], env={"COLUMNS": "200"})
    if isinstance(done.exception, SamvejError):
        return 1, str(done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def test_a_file_is_reckoned_and_told(file: Path) -> None:
    code, said = run(file, "--lang", "en")

    assert code == 0
    assert "is month 13" in said
    assert "breaks even in month 25" in said


def test_json_holds_everything(file: Path) -> None:
    code, said = run(file, "--json")

    found = json.loads(said)
    assert code == 0
    assert (found["gains_exceed_month"], found["break_even_month"]) == (13, 25)
    assert [year["net"] for year in found["years"][2:]] == [3_700_200] * 3
    assert found["months"][12]["gains"] == {"region": 384_000, "municipality": 96_000}
    assert found["tornado"][0]["parameter"] == "inclusion 1"
    assert 0 <= found["probabilistic"]["share_below_zero"] <= 1


def test_the_same_seed_gives_the_same_draws(file: Path) -> None:
    first, again, other = (run(file, "--json", "--seed", seed) for seed in (1, 1, 2))

    assert first == again != other


def test_files_are_written_and_add_up(file: Path, tmp_path: Path) -> None:
    code, said = run(file, "--out", tmp_path / "out")

    assert code == 0
    assert sorted(Path(line).name for line in said.split()) == [
        "business_case.json",
        "business_case.svg",
        "business_case_months.csv",
        "business_case_tornado.svg",
        "business_case_years.csv",
    ]
    with (tmp_path / "out" / "business_case_months.csv").open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    assert sum(float(row["net"]) for row in rows) == pytest.approx(float(rows[-1]["cumulated"]))
    assert (tmp_path / "out" / "business_case.svg").read_text("utf-8").startswith("<svg xmlns=")


def test_a_programme_s_own_case_is_reckoned() -> None:
    code, said = run("vios-klinikken", "--lang", "en")

    assert code == 0
    assert "breaks even in month 25" in said
    assert "assumed" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("investment: 200000", "investment: -5", "'investment' is below zero"),
        ("citizens: 150", "citizens: 0", "at least 1"),
        ("years: 5", "years: 500", "at most 50"),
        ("discount percent per year: 3.5\n", "\n", "missing key 'discount percent per year'"),
        ("{value: 8, low: 5, high: 10}", "{value: 8, low: 9, high: 10}", "must be in order"),
        ("{value: 8, low: 5, high: 10}", "{value: 8, low: 5, high: 10, distribution: normal}", "cannot be normal"),
        ("per citizen month: 4000", "per citizen month: a lot", "expected"),
        ("per citizen month: 4000", "per citizen month: .inf", ""),
        ("payer: project", "paier: project", "did you mean 'payer'"),
        ("  years: 5", "  years: 5\n  drop out percent per month: 120", "not between 0 and 100"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(file: Path, old: str, new: str, said: str) -> None:
    file.write_text(WRITTEN.replace(old, new), encoding="utf-8")

    code, message = run(file, "--out", file.parent / "out")

    assert code == 1
    assert "case.yaml:" in message
    assert said in message
    assert not (file.parent / "out").exists()


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert "There is no file" in run(tmp_path / "nothing.yaml")[1]
    assert "has no `business case:`" in run("diabetesbussen")[1]
    assert run("diabetesbussen")[0] == 1


def test_a_price_year_without_a_figure_is_refused(file: Path) -> None:
    code, said = run(file, "--price-year", 1700)

    assert (code, "no figure for 1700" in said) == (1, True)
