"""A file that cannot be read as its mapping says stops the load with one sentence: where, and what to do."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading import ExtractError, Progress, content_hash, stage
from tests.unit.sources.made_up import GOOD, HEADER, KEY

WHOLE = f"{HEADER}\n{GOOD}\n".encode()

BAD_BYTES = {
    "empty": (b"", "visits.csv: the file is empty"),
    "header only": (f"{HEADER}\n".encode(), "holds no rows"),
    "empty first line": (b"\n" + WHOLE, "line 1 is empty"),
    "missing column": (
        WHOLE.replace(b"started", b"start_ed", 1),
        "column started is missing; is it the one called start_ed? Line 1 must name the columns",
    ),
    "wrong separator": (WHOLE.replace(b";", b"\t"), "check 'separator'"),
    "column twice": (WHOLE.replace(b"unit", b"what", 1), "the column what stands twice (columns 5 and 6)"),
    "latin letters": (
        WHOLE + GOOD.encode("cp1252") + b"\n",
        "line 3: the bytes here are not utf-8. Try 'encoding: cp1252'",
    ),
    "utf-16": (WHOLE.decode().encode("utf-16"), "Save it as UTF-8"),
    "nul": (WHOLE + b"\x00\n", "line 3: an empty byte"),
    "truncated gzip": (gzip.compress(WHOLE * 50)[:-30], "the gzip file is cut off"),
    "damaged gzip": (gzip.compress(WHOLE * 50)[:20] + b"rubbish" * 9, "the gzip file is damaged"),
    "zip": (b"PK\x03\x04rest", "Unpack it"),
    "damaged parquet": (b"PAR1rest", "the Parquet file is damaged"),
}


@pytest.mark.parametrize(("content", "sentence"), BAD_BYTES.values(), ids=BAD_BYTES.keys())
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(
    content: bytes, sentence: str, tmp_path: Path, visits: SourceMapping
) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(content)

    with pytest.raises(ExtractError) as caught:
        stage(visits, [path], key=KEY, into=tmp_path / "staged")

    assert sentence in str(caught.value)
    assert str(caught.value).startswith("visits.csv: ")
    assert "010170" not in str(caught.value)


def test_a_file_without_a_header_does_not_repeat_its_first_row(tmp_path: Path, visits: SourceMapping) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(f"{GOOD}\n{GOOD}\n", encoding="utf-8")

    with pytest.raises(
        ExtractError, match=r"the column cpr is missing\. Line 1 must name|the column cpr is missing;"
    ) as caught:
        stage(visits, [path], key=KEY, into=tmp_path / "staged")

    assert "010170" not in str(caught.value)


def test_utf8_that_the_mapping_calls_cp1252_is_noticed(
    tmp_path: Path, changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    mapping = changed_mapping("reading:\n", "reading:\n  encoding: cp1252\n")
    path = tmp_path / "visits.csv"
    path.write_bytes(WHOLE)

    with pytest.raises(ExtractError, match="line 2: the file is UTF-8, not cp1252"):
        stage(mapping, [path], key=KEY, into=tmp_path / "staged")


def test_a_missing_file_a_folder_and_no_file_are_told_apart(tmp_path: Path, visits: SourceMapping) -> None:
    into = tmp_path / "staged"

    with pytest.raises(ExtractError, match="there is no such file"):
        stage(visits, [tmp_path / "visits.csv"], key=KEY, into=into)
    with pytest.raises(ExtractError, match=r"this is a folder\. Name the files in it"):
        stage(visits, [tmp_path], key=KEY, into=into)
    with pytest.raises(ExtractError, match="No file was named"):
        stage(visits, [], key=KEY, into=into)


def test_a_file_named_twice_and_two_files_alike_are_refused(tmp_path: Path, visits: SourceMapping) -> None:
    one, other = tmp_path / "visits_1.csv", tmp_path / "visits_2.csv"
    one.write_bytes(WHOLE)
    other.write_bytes(WHOLE)

    with pytest.raises(ExtractError, match="named twice"):
        stage(visits, [one, tmp_path / "." / "visits_1.csv"], key=KEY, into=tmp_path / "a")
    with pytest.raises(ExtractError, match=r"visits_2\.csv: holds the same as visits_1\.csv"):
        stage(visits, [one, other], key=KEY, into=tmp_path / "b")


def test_a_file_that_the_mapping_does_not_know_is_refused(tmp_path: Path, visits: SourceMapping) -> None:
    path = tmp_path / "letters.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")

    with pytest.raises(ExtractError, match=r"letters.csv: is no file that visits knows.*visits \(visits\*\)"):
        stage(visits, [path], key=KEY, into=tmp_path / "staged")


def test_a_file_with_another_name_is_known_by_its_columns(tmp_path: Path, visits: SourceMapping) -> None:
    path = tmp_path / "export of march.csv"
    path.write_bytes(WHOLE)

    staged = stage(visits, [path], key=KEY, into=tmp_path / "staged")

    assert [(file.name, file.record, file.rows) for file in staged.files] == [("export of march.csv", "visits", 1)]


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, visits: SourceMapping) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(WHOLE)

    def meddle(progress: Progress) -> None:
        with path.open("ab") as file:
            file.write(GOOD.encode() + b"\n")

    with pytest.raises(ExtractError, match="the file changed while it was read"):
        stage(visits, [path], key=KEY, into=tmp_path / "staged", on_progress=meddle)


def test_a_file_that_is_replaced_while_it_is_read_is_refused(tmp_path: Path, visits: SourceMapping) -> None:
    path, other = tmp_path / "visits.csv", tmp_path / "other.csv"
    path.write_bytes(WHOLE)
    other.write_bytes(WHOLE)

    def meddle(progress: Progress) -> None:
        other.replace(path)
        os.utime(path, ns=(1, 1))

    with pytest.raises(ExtractError, match="the file changed while it was read"):
        stage(visits, [path], key=KEY, into=tmp_path / "staged", on_progress=meddle)


def test_a_person_number_in_a_file_name_is_hidden_everywhere(tmp_path: Path, visits: SourceMapping) -> None:
    path = tmp_path / "visits 010170-0001.csv"
    path.write_text(f"{HEADER}\n{GOOD}\nbroken\n", encoding="utf-8")

    staged = stage(visits, [path], key=KEY, into=tmp_path / "staged")

    assert staged.files[0].name == "visits ******-****.csv" == content_hash([path])[0][0]
    assert staged.files[0].sha256 == content_hash([path])[0][1]
    assert not [part for part in (tmp_path / "staged").rglob("*.parquet") if b"010170-0001" in part.read_bytes()]


def test_a_column_of_parquet_that_is_no_text_is_named(tmp_path: Path, visits: SourceMapping) -> None:
    path = tmp_path / "visits.parquet"
    cells = dict(zip(HEADER.split(";"), GOOD.split(";"), strict=True))
    pq.write_table(
        pa.table({name: pa.array([value]) for name, value in cells.items()} | {"unit": pa.array([["a"]])}), path
    )

    with pytest.raises(ExtractError, match="the column unit is List"):
        stage(visits, [path], key=KEY, into=tmp_path / "staged")


def test_a_full_disk_is_told_in_one_sentence(
    tmp_path: Path, visits: SourceMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(WHOLE)

    def full(self: object, table: str, rows: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("samvej.registry.reading.parts.Parts.write", full)

    with pytest.raises(Exception, match="The disk is full"):
        stage(visits, [path], key=KEY, into=tmp_path / "staged")
