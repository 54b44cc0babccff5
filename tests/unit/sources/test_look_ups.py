"""Rows that belong to a contact and do not say whose it is find its columns in another file of the load."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping import MappingError, SourceMapping, load_mapping
from samvej.registry.reading import ExtractError, Staged, stage
from tests.unit.sources.made_up import FIXTURES, GOOD, HEADER, KEY, line, rejects, rows

EXTRAS = """  extras:
    names: ["extras*"]
    looks up: {in: visits, by: visit, columns: [cpr, unit]}
    person: cpr
    keep:
      - {if: {unit: {contains: hjemmepleje}}, else left out: of another unit}
    produces:
      service:
        service_id: {record: extra, key: [visit, day]}
        sector: {always: municipality-health}
        kind: {always: rehabilitation}
        start: {column: day, dates: YYYY-MM-DD}
        provider: unit
"""
VISITS = [GOOD, line(visit="2", cpr="020280-0002", unit="Anden enhed"), line(visit="3"), line(visit="3")]


@pytest.fixture
def mapping(changed_mapping: Callable[[str, str], SourceMapping]) -> SourceMapping:
    return changed_mapping("covers:\n", EXTRAS + "covers:\n")


@pytest.fixture
def staged(tmp_path: Path, mapping: SourceMapping) -> Callable[..., Staged]:
    """Stages visits beside extra services that look up whose they are."""

    def both(*extras: str, visits: list[str] = VISITS, known: bool = False) -> Staged:
        (tmp_path / "visits.csv").write_text("\n".join([HEADER, *visits]) + "\n", encoding="utf-8")
        (tmp_path / "extras.csv").write_text("\n".join(["visit;day", *extras]) + "\n", encoding="utf-8")
        paths = [tmp_path / "extras.csv", tmp_path / "visits.csv"]
        new, held = (paths[:1], paths[1:]) if known else (paths, [])
        return stage(mapping, new, key=KEY, into=tmp_path / "staged", known=held)

    return both


def test_person_and_columns_come_from_the_row_with_the_same_key(staged: Callable[..., Staged]) -> None:
    found = rows(staged("1;2024-03-05", "3;2024-03-06"), "service")

    extras = found.filter(kind="rehabilitation")
    assert extras["provider"].to_list() == ["Prøveby hjemmepleje"] * 2
    assert set(extras["pseudonym"]) == set(found.filter(pl.col("_file") == 1, kind="home-nursing")["pseudonym"][:1])


def test_order_of_the_files_does_not_matter_and_loaded_files_are_looked_into(staged: Callable[..., Staged]) -> None:
    found = staged("1;2024-03-05", known=True)

    assert [file.name for file in found.files] == ["extras.csv"]
    assert rows(found, "service")["provider"].to_list() == ["Prøveby hjemmepleje"]


def test_row_that_finds_none_is_rejected_and_not_left_out(staged: Callable[..., Staged]) -> None:
    found = staged("1;2024-03-05", "9;2024-03-05", ";2024-03-05", "2;2024-03-05")

    reasons = {reject["line"]: reject["reason"] for reject in rejects(found) if reject["column"] == "visit"}
    assert reasons == {
        3: "no row of 'visits' has this visit: load the file that has it in the same load",
        4: "missing; it says which contact the row belongs to",
    }
    assert found.left_out == {"of another unit": 1}


def test_row_that_finds_two_persons_is_rejected(staged: Callable[..., Staged]) -> None:
    found = staged("1;2024-03-05", visits=[GOOD, line(cpr="020280-0002")])

    assert [reject["reason"] for reject in rejects(found)] == [
        "rows of 'visits' with this visit differ in cpr, unit: which is meant?"
    ]


def test_without_the_other_file_nothing_is_read(tmp_path: Path, mapping: SourceMapping) -> None:
    path = tmp_path / "extras.csv"
    path.write_text("visit;day\n1;2024-03-05\n", encoding="utf-8")

    with pytest.raises(ExtractError, match=r"belong to contacts of 'visits', and no file of that kind is named"):
        stage(mapping, [path], key=KEY, into=tmp_path / "staged")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("in: visits", "in: visit", "unknown other file 'visit'"),
        ("in: visits", "in: extras", "unknown other file 'extras'"),
        ("columns: [cpr, unit]", "columns: [cpr, units]", "unknown column 'units'"),
        ("columns: [cpr, unit]", "columns: [cpr, unit, visit]", "'visit' is a column of this file already"),
        ("by: visit,", "with: visit,", "unknown key 'with'; expected one of in, by or columns"),
    ],
)
def test_look_up_that_cannot_be_is_told_with_its_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    text = (FIXTURES / "visits.yaml").read_text(encoding="utf-8").replace("covers:\n", EXTRAS + "covers:\n")
    path = tmp_path / "wrong.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(MappingError, match=told):
        load_mapping(path)


def test_column_that_is_also_called_otherwise_is_found(
    changed_mapping: Callable[[str, str], SourceMapping], stage_text: Callable[..., Staged]
) -> None:
    mapping = changed_mapping("    person: cpr\n", "    person: cpr\n    also called: {cpr: [pnr, v_cpr]}\n")

    found = stage_text(HEADER.replace("cpr", "V_CPR") + "\n" + GOOD + "\n", mapping=mapping)

    assert rows(found, "service").height == 1


def test_column_that_stands_under_two_other_names_is_refused(
    changed_mapping: Callable[[str, str], SourceMapping], stage_text: Callable[..., Staged]
) -> None:
    mapping = changed_mapping("    person: cpr\n", "    person: cpr\n    also called: {cpr: [pnr, v_cpr]}\n")

    with pytest.raises(ExtractError, match=r"the column cpr stands twice \(columns 2 and 10\)"):
        stage_text(HEADER.replace("cpr", "pnr") + ";v_cpr\n" + GOOD + ";x\n", mapping=mapping)
