"""Reading any CSV, and printing results."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from samvej.cli.frames import FrameError, print_json, read_csv


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def written(content: str | bytes) -> Path:
        path = tmp_path / "made-up.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


@pytest.mark.parametrize(
    "content",
    [
        "month,n\n2024-01-01,1.5\n2024-02-01,NA\n",
        "\ufeffmonth;n\r\n01-01-2024;1,5\r\n01-02-2024;\r\n",
        "month\tn\n2024-01\t1.5\n\n2024-02\tNaN\n",
        "sep=;\nmonth;n\njanuar 2024;1,5\nfebruar 2024;\n",
        '"month","n"\n"2024M01","1.5"\n"2024M02",\n'.encode("utf-16"),
        "month,n\n13/01/2024,1.5\n01/02/2024,null\n",
    ],
)
def test_a_file_is_read_as_it_is_commonly_written(write, content) -> None:  # type: ignore[no-untyped-def]
    frame = read_csv(write(content), ["month", "n"])

    assert len(frame) == 2
    np.testing.assert_array_equal(frame.numbers("n"), [1.5, np.nan])
    months = frame.dates_or_numbers("month").astype("datetime64[M]").astype(str)
    assert list(months) == ["2024-01", "2024-02"]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1.234,5", "1.234"], [1234.5, 1234.0]),
        (["0.125", "1.234"], [0.125, 1.234]),
        (["1.234.567", "12"], [1234567.0, 12.0]),
        (["TRUE", "false"], [1.0, 0.0]),
        (["-2,5e3", ",5"], [-2500.0, 0.5]),
    ],
)
def test_points_and_commas_are_told_apart_in_a_column(write, cells, numbers) -> None:  # type: ignore[no-untyped-def]
    frame = read_csv(write("a;b\n" + "".join(f"{cell};x\n" for cell in cells)), ["a"])

    assert list(frame.numbers("a")) == numbers


def test_latin_1_and_words_are_read(write) -> None:  # type: ignore[no-untyped-def]
    frame = read_csv(write("by;antal\nÆrø;3\n NA ;4\n".encode("latin-1")), ["by"])

    assert frame.texts("by") == ["Ærø", None]
    assert frame.axis("by") == ["Ærø", None]
    assert list(frame.axis("antal")) == [3.0, 4.0]


@pytest.mark.parametrize(
    ("content", "column", "said"),
    [
        ("a,b\n1,x\n", "b", "made-up.csv, line 2, column “b”: “x” is not a number"),
        ("a,b\n\n1,2\n1,2 3\n", "b", "line 4, column “b”: “2 3” is not a number"),
        ("a,b\n1,inf\n", "b", "“inf” is not a number"),
        ("a,b\n1,1e999\n", "b", "“1e999” is not a number"),
        ("a;b\n1;1.234\n", "b", "decimals or thousands"),
        ("a,b\n1,2,3\n", "a", "line 2: it has 3 cells"),
        ("a,a\n1,2\n", "a", "“a” is there twice"),
        ("a,b\n", "a", "no rows"),
        ("", "a", "is empty"),
        ("a,c\n1,2\n", "b", "has no column “b”. Its columns: a, c."),
        ('a,b\n1,"2\n', "a", "cannot be read as CSV"),
        (b"a,b\n\0,2\n", "a", "is no text file"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(write, content, column, said) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(FrameError, match=said.replace("“", ".").replace("”", ".")):
        read_csv(write(content), [column]).numbers(column)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["2024-01-01", "2024-02-30"], "line 3.*not a date"),
        (["2024-01-01", "soon"], "line 3.*not a date"),
        (["01/02/2024", "02/02/2024"], "day or the month stands first"),
    ],
)
def test_dates_that_are_none_are_refused(write, cells, said) -> None:  # type: ignore[no-untyped-def]
    frame = read_csv(write("d,v\n" + "".join(f"{cell},1\n" for cell in cells)), ["d"])

    with pytest.raises(FrameError, match=said):
        frame.axis("d")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match="There is no file"):
        read_csv(tmp_path / "none.csv", [])
    with pytest.raises(FrameError, match="is a folder"):
        read_csv(tmp_path, [])


def test_json_has_null_for_missing_and_every_digit(capsys: pytest.CaptureFixture[str]) -> None:
    @dataclass(frozen=True)
    class Row:
        day: date
        value: float

    print_json(
        {
            "rows": [Row(date(2024, 1, 31), 0.1 + 0.2)],
            "days": np.array(["2024-01-31", "NaT"], dtype="datetime64[D]"),
            "values": np.array([np.nan, 1 / 3]),
            "flags": np.array([True]),
            "count": np.int64(3),
        }
    )

    found = json.loads(capsys.readouterr().out)
    assert found == {
        "rows": [{"day": "2024-01-31", "value": 0.30000000000000004}],
        "days": ["2024-01-31", None],
        "values": [None, 1 / 3],
        "flags": [True],
        "count": 3,
    }
    with pytest.raises(FrameError, match="infinite"):
        print_json([float("inf")])
