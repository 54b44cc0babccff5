"""LPR_A contacts and diagnoses, with DRG tariffs: a Danish extract in cp1252 with semicolons and decimal commas."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping import find, load_mapping
from samvej.registry.reading import CoverageRow, ExtractError, Staged, StatedCoverage, stage
from tests.unit.sources.made_up import FIXTURES, KEY, rejects, rows

FILES = sorted((FIXTURES / "lpr-a").glob("*.csv"))
STATED = StatedCoverage(date(2024, 1, 1), date(2024, 6, 30), ("0376", "0360"))


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    return stage(find("lpr-a").mapping, FILES, key=KEY, into=tmp_path_factory.mktemp("lpr"), covers=STATED)


def test_contacts_become_services_by_type_duration_and_speciality(staged: Staged) -> None:
    found = rows(staged, "service").select("sector", "kind", "urgency", "start").rows()

    assert found == [
        ("hospital", "admission", "acute", datetime(2024, 1, 3, 8, 15)),
        ("hospital", "emergency-visit", "acute", datetime(2024, 2, 10, 22)),
        ("hospital", "outpatient-visit", "planned", datetime(2024, 3, 1, 9)),
        ("psychiatry", "virtual-contact", "planned", datetime(2024, 3, 4, 13)),
        ("psychiatry", "admission", "acute", datetime(2024, 4, 1, 20)),
    ]


def test_the_hours_that_make_an_admission_are_a_setting(tmp_path: Path) -> None:
    text = find("lpr-a").path.read_text(encoding="utf-8")
    path = tmp_path / "lpr-a.yaml"
    path.write_text(text.replace("inpatient from hours: 12", "inpatient from hours: 5"), encoding="utf-8")

    staged = stage(load_mapping(path), FILES, key=KEY, into=tmp_path / "staged")

    assert rows(staged, "service")["kind"].to_list()[:2] == ["admission", "admission"]


def test_the_same_person_with_and_without_a_hyphen_has_one_pseudonym(staged: Staged) -> None:
    found = rows(staged, "service")["pseudonym"].to_list()

    assert len(set(found[:3])) == 1
    assert len(set(found)) == 2
    assert all(len(each) == 32 for each in found)


def test_diagnoses_find_their_contact_by_its_number(staged: Staged) -> None:
    services = rows(staged, "service").select("service_id", pl.col("_line").alias("contact"))

    found = rows(staged, "diagnosis").join(services, on="service_id", maintain_order="left")

    assert found.select("contact", "code", "role").rows() == [
        (2, "DI509", "primary"),
        (2, "DE119", "secondary"),
        (4, "DI509", "primary"),
        (5, "DF322", "primary"),
        (6, "DF200", "primary"),
    ]
    assert found["pseudonym"].null_count() == found.height
    assert found["date"].null_count() == found.height


def test_tariffs_are_read_with_their_spell_and_currency(staged: Staged) -> None:
    found = rows(staged, "tariff").select(
        "code", "valid_from", "valid_to", "unit", "amount", "currency", "price_year"
    )

    assert found.rows() == [
        ("05MA01", date(2024, 1, 1), date(2024, 12, 31), "case", 4_821_300, "DKK", 2024),
        ("05PR02", date(2024, 1, 1), date(2024, 12, 31), "case", 312_750, "DKK", 2024),
    ]


@pytest.mark.parametrize("year", ["", "24", "2024.5"])
def test_a_tariff_without_a_year_is_rejected(year: str, tmp_path: Path) -> None:
    path = tmp_path / "drg_takster.csv"
    path.write_text(f"drg;aar;takst\n05MA01;{year};48.213,00\n05MA01;2024;48.213,00\n", encoding="cp1252")

    staged = stage(find("lpr-a").mapping, [path], key=KEY, into=tmp_path / "staged")

    assert {(reject["line"], reject["column"]) for reject in rejects(staged)} >= {(2, "aar")}
    assert rows(staged, "tariff")["price_year"].to_list() == [2024]


def test_what_is_left_out_and_rejected_is_counted_by_reason(staged: Staged) -> None:
    assert sum(staged.left_out.values()) == 3
    assert [(reject["file"], reject["line"], reject["column"]) for reject in rejects(staged)] == [
        ("lpr_a_diagnose.csv", 9, "diag_kode"),
        ("lpr_a_kontakt.csv", 8, "kont_sluttidspunkt"),
        ("lpr_a_kontakt.csv", 8, "pnr"),
        ("lpr_a_kontakt.csv", 9, "kont_type + kont_sluttidspunkt + prioritet"),
        ("lpr_a_kontakt.csv", 9, "prioritet"),
    ]
    assert (staged.read, staged.rejected_rows) == (18, 3)


def test_coverage_is_what_the_one_who_loads_states(staged: Staged, tmp_path: Path) -> None:
    assert CoverageRow("0376", "hospital/*", STATED.first, STATED.last) in staged.coverage
    assert {row.kinds for row in staged.coverage} == {"hospital/*", "psychiatry/*", "diagnosis/SKS"}
    assert len(staged.coverage) == 6

    turned = StatedCoverage(STATED.last, STATED.first)
    with pytest.raises(ExtractError, match=r"ends .* before it begins"):
        stage(find("lpr-a").mapping, FILES, key=KEY, into=tmp_path / "staged", covers=turned)


def test_coverage_that_the_mapping_fixes_is_not_stated_again(tmp_path: Path) -> None:
    path = tmp_path / "inpatient_claims.csv"
    path.write_text("DESYNPUF_ID\n1\n", encoding="utf-8")

    with pytest.raises(ExtractError, match="fixes in its mapping file what these files cover"):
        stage(find("cms-de-synpuf").mapping, [path], key=KEY, into=tmp_path / "staged", covers=STATED)


def test_a_diagnosis_without_a_contact_and_a_person_is_rejected(tmp_path: Path) -> None:
    contacts = next(path for path in FILES if path.name == "lpr_a_kontakt.csv")
    number = contacts.read_text(encoding="cp1252").splitlines()[1].split(";")[0]
    path = tmp_path / "lpr_a_diagnose.csv"
    path.write_text(
        f"dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n;DE119;A;\n1;DE119;A;\n{number};DE119;A;\n",
        encoding="cp1252",
    )

    staged = stage(find("lpr-a").mapping, [path], key=KEY, into=tmp_path / "staged", known=[contacts])

    told = {(reject["line"], reject["column"]) for reject in rejects(staged)}
    assert told == {(2, "dw_ek_kontakt"), (3, "dw_ek_kontakt")}
    assert rows(staged, "diagnosis").height == 1
