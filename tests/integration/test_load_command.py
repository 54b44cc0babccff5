"""``samvej load`` and ``samvej db`` from files to screen: a made-up source, and the made-up LPR_A extract."""

import gzip
import re
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from samvej.cli.main import app

LPR = Path(__file__).resolve().parents[1] / "fixtures" / "sources" / "lpr-a"
COVERS = ("--covers", "2024-01-01..2024-12-31")
CONTACTS, DIAGNOSES, TARIFFS = (
    str(LPR / name) for name in ("lpr_a_kontakt.csv", "lpr_a_diagnose.csv", "drg_takster_2024.csv")
)
EVERYTHING = (CONTACTS, DIAGNOSES, TARIFFS)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMVEJ_DB", str(tmp_path / "db"))
    monkeypatch.setenv("SAMVEJ_KEY", str(tmp_path / "key"))
    return tmp_path / "db"


def samvej(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_load_tells_what_became_of_every_row(database: Path) -> None:
    result = samvej("load", "lpr-a", *EVERYTHING, *COVERS, "--max-rejects", "20%")

    assert result.exit_code == 0, result.output
    assert re.search(r"18 +12 +3 +0 +3 +0\n", result.output)
    assert "Left out: 1 rows, the diagnosis was later disproved" in result.output
    assert "lpr_a_kontakt.csv, line 9, column prioritet: unknown code" in result.output


def test_load_twice_changes_nothing(database: Path) -> None:
    arguments = ("load", "lpr-a", *EVERYTHING, "--max-rejects", "20%")
    samvej(*arguments)
    before = {path: path.read_bytes() for path in database.rglob("*") if path.is_file() and path.name != ".lock"}

    result = samvej(*arguments)

    assert result.exit_code == 0
    assert "already loaded, nothing changed" in result.output
    assert before == {path: path.read_bytes() for path in before}


def test_only_new_files_are_loaded(database: Path) -> None:
    samvej("load", "lpr-a", CONTACTS, TARIFFS, "--max-rejects", "90%")

    result = samvej("load", "lpr-a", *EVERYTHING, "--max-rejects", "90%")

    assert result.exit_code == 0, result.output
    assert "lpr_a_kontakt.csv: already loaded, left alone." in result.output
    assert re.search(r"diagnosis +5 +5 +0 +0 +5", result.output)


def test_too_many_rejects_end_with_a_clear_message_and_no_database(database: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"

    result = samvej("load", "lpr-a", *EVERYTHING, "--rejects-to", str(rejects))

    assert result.exit_code == 1
    assert "3 of 18 rows were rejected and 0 may be. Nothing was loaded" in str(result.exception)
    assert rejects.read_text(encoding="utf-8-sig").startswith("file,line,column,value,reason\n")
    assert not database.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--max-rejects", "many"), "give a number of rows"),
        (("--max-rejects", "120%"), "give a number of rows"),
        (("--covers", "2024"), "give two days"),
        (("--covers", "2024-12-31..2024-01-01"), "give two days"),
        ((*COVERS, "--area", "Aarhus"), "four digits"),
    ],
)
def test_option_that_cannot_be_read_is_told(database: Path, options: tuple[str, ...], said: str) -> None:
    result = samvej("load", "lpr-a", *EVERYTHING, *options)

    assert result.exit_code == 1
    assert said in str(result.exception)
    assert not database.exists()


def test_faulty_file_leaves_the_database_as_it_was(database: Path, tmp_path: Path) -> None:
    samvej("load", "lpr-a", *EVERYTHING, "--max-rejects", "20%")
    before = {path: path.read_bytes() for path in database.rglob("*") if path.is_file() and path.name != ".lock"}
    cut = tmp_path / "lpr_a_kontakt.csv.gz"
    cut.write_bytes(gzip.compress((LPR / "lpr_a_kontakt.csv").read_bytes())[:-20])

    for name in (str(cut), str(tmp_path), str(tmp_path / "none.csv")):
        result = samvej("load", "lpr-a", name)
        assert result.exit_code == 1
        assert str(result.exception)

    after = {path: path.read_bytes() for path in database.rglob("*") if path.is_file() and path.name != ".lock"}
    assert after == before


def test_db_shows_tables_coverage_and_loads(database: Path) -> None:
    samvej("load", "lpr-a", *EVERYTHING, *COVERS, "--area", "0751", "--max-rejects", "20%")

    result = samvej("db")

    assert result.exit_code == 0, result.output
    assert re.search(r"service +5 +1 .*2024-01-03 +2024-04-01", result.output)
    assert re.search(r"lpr-a +hospital/\* +0751 +2024-01-01 +2024-12-31", result.output)
    assert re.search(r"1 +lpr-a .*DKK 2024 +18 +12 +3", result.output)


def test_db_check_of_a_sound_database_ends_with_0(database: Path) -> None:
    samvej("load", "lpr-a", *EVERYTHING, "--max-rejects", "20%")

    result = samvej("db", "check")

    assert result.exit_code == 0, result.output
    assert "FAULT" not in result.output


def test_db_check_of_a_damaged_database_ends_with_1(database: Path) -> None:
    samvej("load", "lpr-a", *EVERYTHING, "--max-rejects", "20%")
    next((database / "tables" / "service").rglob("*.parquet")).unlink()

    result = samvej("db", "check")

    assert result.exit_code == 1
    assert "FAULT" in result.output


def test_db_rejects_lists_them(database: Path) -> None:
    samvej("load", "lpr-a", *EVERYTHING, "--max-rejects", "20%")

    result = samvej("db", "rejects", "1")

    assert "load 1: lpr_a_diagnose.csv, line 9, column diag_kode: not a code of SKS" in result.output


@pytest.mark.parametrize("arguments", [("db",), ("db", "check"), ("db", "rejects")])
def test_db_without_a_database_says_what_to_do(database: Path, arguments: tuple[str, ...]) -> None:
    result = samvej(*arguments)

    assert result.exit_code == 1
    assert "load an extract first: samvej load" in str(result.exception)


def test_no_person_number_is_written_anywhere(database: Path, tmp_path: Path) -> None:
    contacts = tmp_path / "lpr_a_kontakt_0101700001.csv"
    contacts.write_bytes((LPR / "lpr_a_kontakt.csv").read_bytes())
    numbers = set(re.findall(r"\b(\d{6})-?(\d{4})\b", contacts.read_text(encoding="cp1252")))
    forms = {form for day, serial in numbers for form in (f"{day}{serial}", f"{day}-{serial}")}

    results = [
        samvej(
            "load",
            "lpr-a",
            str(contacts),
            DIAGNOSES,
            TARIFFS,
            "--max-rejects",
            "20%",
            "--rejects-to",
            str(tmp_path / "r.csv"),
        ),
        samvej("load", "lpr-a", str(contacts)),
        samvej("db", "rejects"),
        samvej("db"),
    ]

    assert len(forms) >= 8
    written = [result.output for result in results] + [(tmp_path / "r.csv").read_text(encoding="utf-8")]
    for path in database.rglob("*"):
        written.append(str(path.relative_to(tmp_path)))
        if path.suffix == ".parquet":
            strings = pl.read_parquet(path, hive_partitioning=False).select(pl.selectors.string())
            written += [str(value) for column in strings for value in column]
        elif path.is_file():
            written.append(path.read_bytes().decode("latin-1"))
    assert [result.exit_code for result in results] == [0, 0, 0, 0]
    assert not [(form, text) for text in written for form in forms if form in text]
