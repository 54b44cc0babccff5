"""LPR3_F contacts and diagnoses: date and time of day in columns of their own, names in upper or lower case."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping import find, load_mapping
from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading import Staged, stage
from tests.unit.sources.made_up import KEY, rejects, rows

HEADER = (
    "{person};DW_EK_KONTAKT;SORENHED_ANS;hovedspeciale_ans;dato_start;tidspunkt_start;dato_slut;tidspunkt_slut;"
    "prioritet;kontakttype;lprindberetningssystem\n"
)
MAN, WOMAN = "6101700001", "6202800002"  # replacement numbers (day + 60): nobody has them
CONTACTS = f"""\
{MAN};1;Prøvesygehus;Intern medicin;2019-03-04;08:15:00;2019-03-04;18:15:00;ATA1;ALCA00;LPR3
{MAN};2;Prøvesygehus;Intern medicin;2019-04-01;;2019-04-03;;ATA3;ALCA00;
{MAN};3;Prøvesygehus;Intern medicin;01-05-2019;09:00;01-05-2019;09:40;ATA3;ALCA00;LPR3
{WOMAN};4;Prøvepsykiatri;Psykiatri;2019-05-01;08:00:00;2019-05-03;10:00:00;ATA1;ALCA00;LPR3
{WOMAN};5;Prøvepsykiatri;Psykiatri;2019-05-06;08:00:00;;;ATA1;ALCA00;LPR3
{WOMAN};6;Prøvepsykiatri;Børne- og ungdomspsykiatri;2019-05-07;08:00:00;2019-05-07;08:30:00;ATA3;ALCA03;LPR3
{WOMAN};7;Prøvesygehus;Intern medicin;2018-05-07;08:00:00;2018-05-07;08:30:00;ATA3;ALCA00;LPR2
"""
DIAGNOSES = """DW_EK_KONTAKT;DIAGNOSEKODE;DIAGNOSETYPE;SENERE_AFKRAEFTET
1;DI509;A;
1;DE119;B;Nej
1;DF019;B;Ja
1;DZ038;H;
"""


def staged(folder: Path, mapping: SourceMapping | None = None, person: str = "CPR") -> Staged:
    """Contacts and diagnoses as they are delivered, staged."""
    contacts, diagnoses = folder / "lpr3_kontakter.csv", folder / "lpr3_diagnoser.csv"
    contacts.write_text(HEADER.format(person=person) + CONTACTS, encoding="cp1252")
    diagnoses.write_text(DIAGNOSES, encoding="cp1252")
    return stage(mapping or find("lpr3-f").mapping, [contacts, diagnoses], key=KEY, into=folder / "staged")


def test_date_and_time_of_day_are_put_together(tmp_path: Path) -> None:
    found = rows(staged(tmp_path), "service").select("start", "end").rows()

    assert found[:3] == [
        (datetime(2019, 3, 4, 8, 15), datetime(2019, 3, 4, 18, 15)),
        (datetime(2019, 4, 1), datetime(2019, 4, 3)),  # without times: as short as it may have been
        (datetime(2019, 5, 1, 9), datetime(2019, 5, 1, 9, 40)),
    ]


@pytest.mark.parametrize(("source", "hours", "kind"), [("lpr3-f", 12, "emergency-visit"), ("lpr3-f", 8, "admission")])
def test_alca00_is_attendance_and_the_hours_that_make_an_admission_are_a_setting(
    source: str, hours: int, kind: str, tmp_path: Path
) -> None:
    text = find(source).path.read_text(encoding="utf-8")
    path = tmp_path / "mapping.yaml"
    path.write_text(text.replace("inpatient from hours: 12 ", f"inpatient from hours: {hours} "), encoding="utf-8")

    found = rows(staged(tmp_path, load_mapping(path)), "service")

    assert found["kind"].to_list() == [
        kind,  # ten hours, ALCA00, acute
        "admission",
        "outpatient-visit",
        "admission",
        "admission",
        "virtual-contact",
    ]


def test_psychiatry_is_priced_by_its_own_rates(tmp_path: Path) -> None:
    found = rows(staged(tmp_path), "service").filter(sector="psychiatry")

    assert found.select("kind", "tariff_system", "tariff_code").rows() == [
        ("admission", "psychiatry", "bed-day"),
        ("admission", None, None),  # not ended: its nights are not known yet
        ("virtual-contact", None, None),
    ]


def test_disproved_diagnosis_is_left_out_and_a_missing_word_kept(tmp_path: Path) -> None:
    done = staged(tmp_path)

    assert rows(done, "diagnosis").select("code", "role").rows() == [("DI509", "primary"), ("DE119", "secondary")]
    assert sum(done.left_out.values()) == 3
    assert rejects(done) == []


def test_person_stands_under_either_name_and_parquet_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "csv").mkdir()
    names = HEADER.format(person="pnr").strip().split(";")
    table = [line.replace("01-05-2019", "2019-05-01").split(";") for line in CONTACTS.splitlines()]
    frame = pl.DataFrame({name: [row[at] or None for row in table] for at, name in enumerate(names)})
    days, times = ["dato_start", "dato_slut"], ["tidspunkt_start", "tidspunkt_slut"]
    frame = frame.with_columns(
        pl.col(days).str.to_date(), pl.col(times).str.pad_end(5).str.slice(0, 5).str.to_time("%H:%M")
    )
    frame.write_parquet(tmp_path / "lpr3_kontakter.parquet")

    columnar = stage(
        find("lpr3-f").mapping, [tmp_path / "lpr3_kontakter.parquet"], key=KEY, into=tmp_path / "columnar"
    )

    by_name = rows(staged(tmp_path / "csv", person="PNR"), "service")
    assert rows(columnar, "service").drop("_line").rows() == by_name.drop("_line").rows()
