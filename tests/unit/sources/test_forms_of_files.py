"""The same rows come out whatever the file's form: encoding, line ends, gzip, Parquet, letter case of its header."""

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading import ExtractError, Staged, stage
from samvej.registry.reading.csv_lines import Cut, records
from tests.unit.sources.made_up import GOOD, HEADER, KEY, line, rejects, rows

TEXT = (
    "\n".join([HEADER, GOOD, line(visit="2", price="1.234,50", ended=""), line(visit="3", unit="Åby, vest")]) + "\n"
)
SERVICE = ["service_id", "pseudonym", "start", "end", "provider", "cost", "_line"]


@pytest.fixture
def plain(stage_text: Callable[..., Staged]) -> pl.DataFrame:
    return rows(stage_text(TEXT), "service").select(SERVICE)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.rstrip("\n").encode(),
        TEXT.replace(HEADER, HEADER.upper()).encode(),
        TEXT.replace(";", " ; ").encode(),
        gzip.compress(TEXT.encode()),
        gzip.compress(TEXT[:100].encode()) + gzip.compress(TEXT[100:].encode()),
    ],
    ids=[
        "windows line ends",
        "byte order mark",
        "no last line end",
        "capitals",
        "blanks",
        "gzip",
        "gzip in two parts",
    ],
)
def test_the_form_of_a_csv_file_makes_no_difference(
    content: bytes, plain: pl.DataFrame, stage_text: Callable[..., Staged]
) -> None:
    staged = stage_text(content, name="visits.csv.gz")

    assert rows(staged, "service").select(SERVICE).equals(plain)


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-1"])
def test_danish_letters_of_an_older_encoding_are_kept(
    encoding: str,
    plain: pl.DataFrame,
    stage_text: Callable[..., Staged],
    changed_mapping: Callable[..., SourceMapping],
) -> None:
    mapping = changed_mapping("reading:\n", f"reading:\n  encoding: {encoding}\n")

    staged = stage_text(TEXT, mapping=mapping, encoding=encoding)

    assert rows(staged, "service").select(SERVICE).equals(plain)
    assert rows(staged, "service")["provider"].to_list()[2] == "Åby, vest"


def test_parquet_of_text_gives_the_same_rows_as_csv(
    plain: pl.DataFrame, tmp_path: Path, visits: SourceMapping
) -> None:
    pl.read_csv(TEXT.encode(), separator=";", infer_schema=False).write_parquet(tmp_path / "visits.parquet")

    staged = stage(visits, [tmp_path / "visits.parquet"], key=KEY, into=tmp_path / "staged")

    found = rows(staged, "service").select(SERVICE)
    assert found.drop("_line").equals(plain.drop("_line"))
    assert found["_line"].to_list() == [1, 2, 3]  # row numbers: Parquet has no header line


def test_parquet_of_numbers_and_times_gives_the_same_rows_as_csv(
    plain: pl.DataFrame, tmp_path: Path, visits: SourceMapping
) -> None:
    text = pl.read_csv(TEXT.encode(), separator=";", infer_schema=False)
    danish = pl.col("price", "paid").str.replace(".", "", literal=True).str.replace(",", ".").cast(pl.Decimal(12, 2))
    text.with_columns(
        pl.col("visit").cast(pl.Int32),
        danish,
        pl.col("started", "ended").str.to_datetime("%Y-%m-%d %H:%M"),
        pl.col("what").cast(pl.Categorical),
    ).write_parquet(tmp_path / "visits.parquet")

    staged = stage(visits, [tmp_path / "visits.parquet"], key=KEY, into=tmp_path / "staged")

    assert rejects(staged) == []
    assert rows(staged, "service").select(SERVICE).drop("_line").equals(plain.drop("_line"))


def test_values_with_line_ends_keep_the_line_they_begin_on(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping("reading:\n", "reading:\n  newlines in values: true\n")

    staged = stage_rows(line(unit='"Prøveby\nøst; ""A"""'), line(visit="2"), "bad", line(visit="3"), mapping=mapping)

    assert rows(staged, "service")["_line"].to_list() == [2, 4, 6]
    assert rows(staged, "service")["provider"].to_list()[0] == 'Prøveby\nøst; "A"'
    assert [reject["line"] for reject in rejects(staged)] == [5]


@pytest.mark.parametrize("size", [1, 7, 64, 4096])
def test_the_size_of_the_pieces_a_file_is_read_in_makes_no_difference(
    size: int, stage_rows: Callable[..., Staged], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [GOOD, "", "bad", *(line(visit=str(number)) for number in range(2, 40)), line(visit="x", what="dance")]
    monkeypatch.setattr("samvej.registry.reading.csv_reader._HEADER_BYTES", len(HEADER) + 30)
    monkeypatch.setattr(
        "samvej.registry.reading.csv_lines.blocks.__kwdefaults__", {"carry": b"", "first_line": 1, "size": size}
    )

    staged = stage_rows(*lines)

    assert [reject["line"] for reject in rejects(staged)] == [4, 43]
    assert rows(staged, "service")["_line"].to_list() == [2, *range(5, 43)]


def test_records_know_the_line_they_begin_on() -> None:
    cut = Cut("made-up.csv", ord('"'), newlines_in_values=True)

    block = records(b'a;b\n"c\nd";e\n\n f;g', 10, cut)

    assert block.lines.tolist() == [10, 11, 14]
    assert block.text == b'a;b\n"c\nd";e\n f;g'


def test_whole_numbers_held_as_floating_point_are_the_same_ids_and_codes_as_in_csv(
    tmp_path: Path, stage_text: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping("codes: {nurse: home-nursing", 'codes: {"1": home-nursing')
    text = "\n".join([HEADER, line(what="1"), line(visit="20000000000000000", what="1")]) + "\n"
    table = pl.read_csv(text.encode(), separator=";", infer_schema=False)
    table.with_columns(pl.col("visit", "what").cast(pl.Float64)).write_parquet(tmp_path / "visits.parquet")

    from_csv = stage_text(text, mapping=mapping)
    staged = stage(mapping, [tmp_path / "visits.parquet"], key=KEY, into=tmp_path / "parquet")

    assert rows(staged, "service").height == 2
    assert rows(staged, "service").drop("_line").equals(rows(from_csv, "service").drop("_line"))


CLOCK = "{column: started, clock: {written in: UTC, kept in: Europe/Copenhagen}}"


def zoned(folder: Path) -> Path:
    """The good row as Parquet, its start held with a time zone."""
    started = pl.col("started").str.to_datetime("%Y-%m-%d %H:%M", time_unit="us", time_zone="America/New_York")
    table = pl.read_csv(f"{HEADER}\n{line(ended='')}\n".encode(), separator=";", infer_schema=False)
    table.with_columns(started).write_parquet(folder / "visits.parquet")
    return folder / "visits.parquet"


def test_times_with_a_zone_are_read_by_the_mappings_clock(
    tmp_path: Path, changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping("start: started", f"start: {CLOCK}")

    staged = stage(mapping, [zoned(tmp_path)], key=KEY, into=tmp_path / "staged")

    assert rows(staged, "service")["start"].to_list() == [datetime(2024, 3, 1, 15)]


def test_times_with_a_zone_and_no_clock_are_refused(tmp_path: Path, visits: SourceMapping) -> None:
    with pytest.raises(ExtractError, match="written in: America/New_York, kept in: Europe/Copenhagen"):
        stage(visits, [zoned(tmp_path)], key=KEY, into=tmp_path / "staged")


@pytest.mark.parametrize("other", [{"cpr": "0101700001"}, {"started": "2024-03-01 09:00:00"}])
def test_one_record_has_one_number_however_its_person_and_time_are_written(
    other: dict[str, str], stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping]
) -> None:
    mapping = changed_mapping("key: visit}", "key: [cpr, started]}")
    formats = ["YYYY-MM-DD hh:mm", "YYYY-MM-DD hh:mm:ss"]
    reading = mapping.reading.model_copy(update={"dates": formats})

    staged = stage_rows(
        GOOD,
        line(**other),
        line(started="2024-03-01 09:01"),
        mapping=mapping.model_copy(update={"reading": reading}),
    )

    one, same, another = rows(staged, "service")["service_id"]
    assert one == same
    assert one != another
