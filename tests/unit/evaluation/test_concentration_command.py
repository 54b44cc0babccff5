"""``samvej concentration`` over made-up yearly payments, loaded by ``samvej load``: figures, words, and faults."""

import csv
import io
import sys
from pathlib import Path

import pytest

from samvej.cli import main as command_line

COLUMNS = [
    *("DESYNPUF_ID", "BENE_BIRTH_DT", "BENE_DEATH_DT", "BENE_SEX_IDENT_CD", "SP_STATE_CODE", "BENE_COUNTY_CD"),
    *("MEDREIMB_IP", "MEDREIMB_OP", "MEDREIMB_CAR"),
]
PERSONS = 100


def write_payments(path: Path, year: int) -> None:
    """Person n cost n dollars in three parts; the first has a negative part, the last died in January 2009."""
    with path.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text)
        out.writerow(COLUMNS)
        for n in range(1, PERSONS + 1):
            death = "20090101" if n == PERSONS and year == 2009 else ""
            paid = ("-1.00", "0.00", "2.00") if n == 1 else (f"{n - 1}.00", "0.00", "1.00")
            out.writerow((f"MADEUP{n:04d}", "19300501", death, "2", "26", "950", *paid))


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """The command line, as a person calls it; its exit code."""
    monkeypatch.setattr(sys, "argv", ["samvej", *words])
    try:
        command_line.main()
    except SystemExit as done:
        return int(done.code or 0)
    return 0


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    files = [tmp_path / f"MadeUp_{year}_Beneficiary_Summary.csv" for year in (2008, 2009)]
    for path, year in zip(files, (2008, 2009), strict=True):
        write_payments(path, year)
    place = str(tmp_path / "db")
    words = ("load", "cms-de-synpuf-payments", *map(str, files), "--db", place, "--key", str(tmp_path / "key"))
    assert run(monkeypatch, *words, "--quiet") == 0
    return place


def test_figures_come_as_csv_with_what_is_hidden_and_why(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "concentration", "--db", database, "--format", "csv") == 0

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))

    found = {(row["year"], row["figure"], row["of"]): row for row in rows}
    assert found["2008", "citizens", ""]["value"] == "100"
    assert found["2009", "citizens", ""]["value"] == "100"
    assert found["2008", "total", ""]["value"] == "5050.00"
    assert found["2008", "total", ""]["currency"] == "USD"
    assert float(found["2008", "top share", "0.1"]["value"]) == pytest.approx(955 / 5050)
    assert found["2008", "top share", "0.01"]["value"] == ""
    assert found["2008", "top share", "0.01"]["suppressed"].startswith("Too few people")
    assert found["2008", "top fifth again", "1"]["value"] == "1"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("da", ["5.050,00 USD", "18,9 %", "dyreste 10 %", "er der igen i 2009", "Priser fra 2010", "* For få"]),
        ("en", ["USD 5,050.00", "18.9%", "top 10%", "are there again in 2009", "Prices of 2010", "* Too few"]),
    ],
)
def test_figures_are_told_in_both_languages(
    database: str, lang: str, said: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "concentration", "--db", database, "--lang", lang) == 0

    printed = capsys.readouterr().out.replace("\u00a0", " ")

    assert [each for each in said if each not in printed] == []


def test_sectors_and_years_choose_what_is_told(
    database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("concentration", "--db", database, "--sectors", "specialist", "--years", "2008", "--format", "csv")

    assert run(monkeypatch, *words) == 0

    totals = [row for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row["figure"] == "total"]
    assert [(row["year"], row["value"]) for row in totals] == [("2008", "101.00")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sectors", "moon"), "'moon' is not a sector"),
        (("--years", "2009..2008"), "--years is “2009..2008”"),
        (("--years", "soon"), "--years is “soon”"),
        (("--years", "2011"), "Covered whole are hospital/other in 2008, 2009"),
        (("--price-index", "index.yaml"), "give it with --price-year"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_sentence_and_ends_with_one(
    database: str,
    words: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(monkeypatch, "concentration", "--db", database, *words) == 1

    assert said in capsys.readouterr().err
