"""A draft says what can be seen in a file, marks what cannot, and is a whole mapping once that is filled in."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping import MappingError, load_mapping
from samvej.registry.reading import ExtractError, stage
from samvej.registry.reading.drafting import draft
from samvej.registry.reading.looking import look_at
from tests.unit.sources.made_up import FIXTURES, GOOD, HEADER, KEY, line, rows

TEXT = "\n".join([HEADER, *(line(visit=str(at), unit=f"Prøveby {at % 3}") for at in range(40))]) + "\n"


def filled(text: str) -> str:
    return (
        text.replace("sector: {always: FILL-IN}", "sector: {always: municipality-health}")
        .replace("kind: {always: FILL-IN}", "kind: {always: home-nursing}")
        .replace("{always: FILL-IN, rest: true}", "{always: municipality, rest: true}")
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_draft_that_is_filled_in_reads_the_file_it_was_drafted_from(encoding: str, tmp_path: Path) -> None:
    path, mapping_file = tmp_path / "visits_2024.csv", tmp_path / "visits.yaml"
    path.write_bytes(TEXT.encode(encoding))

    text = draft(look_at(path))
    mapping_file.write_text(filled(text), encoding="utf-8")
    mapping = load_mapping(mapping_file)
    staged = stage(mapping, [path], key=KEY, into=tmp_path / "staged")

    assert (mapping.source, mapping.person_id, mapping.price_year, mapping.date_only) == (
        "visits",
        "cpr",
        2024,
        False,
    )
    assert mapping.reading.model_dump(include={"encoding", "separator", "decimal", "dates"}) == {
        "encoding": encoding,
        "separator": ";",
        "decimal": ",",
        "dates": ["YYYY-MM-DD hh:mm"],
    }
    assert mapping.files["visits"].names == ["visits_*"]
    assert staged.rejected_rows == 0
    assert rows(staged, "service")["cost"].sum() == 40 * 30000


def test_what_could_not_be_seen_is_asked_for_by_check(tmp_path: Path) -> None:
    path, mapping_file = tmp_path / "visits.csv", tmp_path / "visits.yaml"
    path.write_text(TEXT, encoding="utf-8")
    mapping_file.write_text(draft(look_at(path)), encoding="utf-8")

    with pytest.raises(MappingError) as caught:
        load_mapping(mapping_file)

    assert [problem.where.rpartition(" › ")[0].rpartition(" › ")[2] for problem in caught.value.problems] == [
        "sector",
        "kind",
        "1",
    ]
    assert "FILL-IN: say here what the draft could not see" in str(caught.value)


def test_no_person_number_stands_in_a_draft(tmp_path: Path) -> None:
    path = tmp_path / "visits 010170-0001.csv"
    path.write_text(TEXT.replace("nurse", "010170-0001"), encoding="utf-8")

    assert "010170" not in draft(look_at(path))


def test_codes_are_listed_and_texts_about_people_are_not(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(TEXT, encoding="utf-8")

    text = draft(look_at(path))

    assert "#   what: codes: nurse" in text
    assert "#   visit: number, never twice the same" in text


@pytest.mark.parametrize(
    ("content", "table"),
    [
        ("pnr;eksd;atc;apk\n" + "010170-0001;2024-01-01;A10BA02;1\n" * 4, "prescription"),
        ("pnr;samplingdate;analysiscode;value\n" + "010170-0001;2024-01-01;NPU27300;48,5\n" * 4, "measurement"),
        ("pnr;koen;foed_dato\n" + "010170-0001;1;1970-01-01\n" * 4, "person"),
        ("pnr;diag_kode;d_inddtx\n" + "010170-0001;DE119;2024-01-01\n" * 4, "diagnosis"),
    ],
)
def test_known_register_columns_say_which_table_it_is(content: str, table: str, tmp_path: Path) -> None:
    path, mapping_file = tmp_path / "extract.csv", tmp_path / "extract.yaml"
    path.write_text(content, encoding="utf-8")

    mapping_file.write_text(draft(look_at(path)).replace('{"1": FILL-IN}', '{"1": male}'), encoding="utf-8")

    assert list(load_mapping(mapping_file).files["extract"].produces) == [table]


def test_gzip_and_parquet_are_looked_at_too(tmp_path: Path) -> None:
    packed, parquet = tmp_path / "visits.csv.gz", tmp_path / "visits.parquet"
    packed.write_bytes(gzip.compress(TEXT.encode()))
    pl.read_csv(TEXT.encode(), separator=";", infer_schema=False).write_parquet(parquet)

    assert [column.kind for column in look_at(packed).columns] == [column.kind for column in look_at(parquet).columns]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{GOOD}\n{GOOD}\n".encode(), "line 1 must name the columns, and it holds values"),
        (b"only one\nvalue\n", "is no table with a line of column names"),
        (f"{HEADER}\n".encode(), "at least one row below it"),
        (b"a;b\n1;\x81\n", "neither in UTF-8 nor in cp1252"),
    ],
)
def test_a_file_that_is_no_table_is_not_drafted(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(content)

    with pytest.raises(ExtractError, match=sentence) as caught:
        look_at(path)

    assert "010170" not in str(caught.value)


def test_the_lpr_a_contacts_are_known_by_their_column_names() -> None:
    text = draft(look_at(FIXTURES / "lpr-a" / "lpr_a_kontakt.csv"))

    assert "encoding: cp1252" in text
    assert "person id: cpr" in text
    assert "service_id: {record: lpr-a-kontakt, key: [DW_EK_KONTAKT]}" in text
    assert "start: kont_starttidspunkt" in text


DANISH = "borger_id;dato;enhed;antal;pris\n" + "".join(
    f"PAT-{at % 4};{at:02d}-01-2020;E1;{at};1.{at:03d}\n" for at in range(1, 29)
)


def test_ids_that_come_again_are_not_printed_as_codes(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(DANISH, encoding="utf-8")

    text = draft(look_at(path))

    assert "PAT-" not in text
    assert "#   borger_id: text" in text
    assert "#   enhed: codes: E1" in text


def test_points_between_thousands_and_amounts_are_told_from_keys(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(DANISH, encoding="utf-8")

    text = draft(look_at(path))

    assert 'decimal: ","' in text
    assert not any(f"key: [{name}]" in text for name in ("pris", "antal", "dato"))


def test_points_in_a_file_of_commas_are_decimal_points(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(DANISH.replace(";", ","), encoding="utf-8")

    assert look_at(path).decimal == "."
