"""The folder: the same numbers as files, written whole or not at all, and never over anything foreign."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report import PAGE, ReportError, write_report
from samvej.evaluation.results import Words
from tests.unit.evaluation.report.made_up import GENERAL_PRACTICE, evaluation, without_people

NAMES = ("table1", "points", "summary", "profile", "illness", "concentration", "efforts", "suppressed")
SHEETS = {f"{name}.csv" for name in NAMES}
FILES = {PAGE, *SHEETS, "report.pdf", "report.json", "run.json"}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_files_are_those_promised_and_say_they_are_synthetic(english: Path) -> None:
    found = {path.name for path in english.iterdir()}

    said = {row["synthetic"] for name in SHEETS for row in rows(english, name)}

    assert found == FILES
    assert said == {"yes"}


def test_the_numbers_are_those_of_the_page(english: Path) -> None:
    page = (english / PAGE).read_text(encoding="utf-8")

    points = [row for row in rows(english, "points.csv") if row["state"] == "shown" and row["unit"] == "contacts"]

    assert len(points) > 60
    assert all(f">{row['value']}<" in page and f">{row['participants']}<" in page for row in points)


def test_table_1_is_complete(english: Path) -> None:
    table = rows(english, "table1.csv")

    people = tuple(int(row["participants"]) for row in table if row["analysis"] == "General practice")

    assert people == GENERAL_PRACTICE


def test_counts_can_be_rounded_to_five(tmp_path: Path) -> None:
    found = replace(evaluation(), outcomes=(), concentration=(), profile=None)

    write_report(found, tmp_path / "out", "en", Policy(round_to=5))

    people = [int(row["participants"]) for row in rows(tmp_path / "out", "table1.csv")]
    assert people[:2] == [125, 130]
    assert {count % 5 for count in people} == {0}


def test_what_is_held_back_is_empty_and_listed_with_its_reason(english: Path) -> None:
    held = [row for row in rows(english, "points.csv") if row["state"] == "hidden"]
    listed = [row for row in rows(english, "suppressed.csv") if row["file"] == "points.csv"]

    assert held
    assert {row["value"] for row in held} == {""}
    assert len(listed) == len(held)
    assert all(row["reason"].endswith(".") and row["column"] == "value" for row in listed)


def test_outside_limits_is_empty_where_no_limits_or_no_value_are_shown(english: Path) -> None:
    points = rows(english, "points.csv")

    said = {(row["state"] == "shown" and bool(row["lower"]), row["outside_limits"]) for row in points}

    assert said == {(False, ""), (True, "no"), (True, "yes")}


def test_a_combination_that_nobody_has_is_a_zero_in_the_file_and_not_in_the_picture(tmp_path: Path) -> None:
    found = evaluation()
    assert found.illness is not None
    counts = [replace(each, count=0 if each.count < 5 else each.count) for each in found.illness.combinations]
    nobody = replace(found, illness=replace(found.illness, combinations=tuple(counts), unknown=5))

    write_report(nobody, tmp_path / "out", "en", Policy())

    said = {row["combination"]: row["participants"] for row in rows(tmp_path / "out", "illness.csv")}
    assert (said["None of them"], said["psychiatry"]) == ("0", "0")
    assert "Bars for 6 combinations" in (tmp_path / "out" / PAGE).read_text(encoding="utf-8")


def test_no_file_says_who_is_largest(english: Path) -> None:
    columns = {column for name in SHEETS for row in rows(english, name)[:1] for column in row}

    assert not columns & {"largest", "persons_with", "total"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_name_is_no_formula_in_a_spreadsheet(tmp_path: Path, start: str) -> None:
    found = evaluation()
    name = Words(f"{start}cmd", f"{start}cmd")
    outcome = replace(found.outcomes[0], name=name, points=(), chart=None, verdict=None)

    write_report(replace(without_people(), outcomes=(outcome,)), tmp_path / "out", "en", Policy())

    assert rows(tmp_path / "out", "summary.csv")[0]["name"] == f"'{start}cmd"


def test_an_earlier_report_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "report"
    write_report(without_people(), out, "da", Policy())
    before = (out / PAGE).read_text(encoding="utf-8")

    files = write_report(without_people(), out, "en", Policy())

    assert files[0] == out / PAGE
    assert {path.name for path in out.iterdir()} == FILES
    assert (out / PAGE).read_text(encoding="utf-8") != before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_empty_folder_and_missing_parents_are_fine(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    written = [write_report(without_people(), tmp_path / name, "da", Policy())[0] for name in ("empty", "a/b/report")]

    assert all(path.is_file() for path in written)


@pytest.mark.parametrize("foreign", ["notes.txt", "points.csv", "report.html"])
def test_a_folder_with_anything_foreign_is_refused_and_left_alone(tmp_path: Path, foreign: str) -> None:
    out = tmp_path / "report"
    out.mkdir()
    (out / foreign).write_text("mine", encoding="utf-8")

    with pytest.raises(ReportError, match="nothing was written"):
        write_report(without_people(), out, "da", Policy())

    assert [path.name for path in tmp_path.rglob("*")] == ["report", foreign]
    assert (out / foreign).read_text(encoding="utf-8") == "mine"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("mine", encoding="utf-8")

    with pytest.raises(ReportError, match="is a file"):
        write_report(without_people(), tmp_path / "report", "da", Policy())


def test_a_disk_that_refuses_leaves_the_earlier_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "report"
    write_report(without_people(), out, "da", Policy())
    before = (out / PAGE).read_text(encoding="utf-8")
    rename = Path.rename

    def refusing(path: Path, target: Path) -> Path:
        if ".new-" in path.name:
            raise OSError(28, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(ReportError, match="No space left on device"):
        write_report(without_people(), out, "en", Policy())

    assert (out / PAGE).read_text(encoding="utf-8") == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_what_was_done_stands_on_the_page_and_a_few_slips_do_not(english: Path) -> None:
    page = (english / PAGE).read_text(encoding="utf-8")
    kept = {row["effort"]: row["per_participant_30_days"] for row in rows(english, "efforts.csv")}

    assert "What was done?" in page
    assert kept == {"contacts": "1.20", "slips": ""}
