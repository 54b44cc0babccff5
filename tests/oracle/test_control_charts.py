"""``samvej spc`` gives the figures of qicharts2 0.8.1: every case, every point.

The cases that are carried in the fixtures cover every type of chart; all of them are compared where the reference's
whole output stands beside the project.
"""

import csv
import json
import math
import shlex
from pathlib import Path

import numpy as np
import pytest

from samvej.cli.main import app
from samvej.evaluation.spc.chart_types import CHART_TYPES, c4
from tests.real_extracts import REAL, needs_real_extracts

HERE = Path(__file__).parents[1] / "fixtures" / "qicharts2"
WHOLE = REAL / "oracles" / "spc"

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


CASES = {row["case"]: row for row in read(HERE / "cases.csv")}


def screenings(summary: Path) -> list[tuple[str, str]]:
    return sorted({(row["case"], row["screened"]) for row in read(summary)})


CARRIED = screenings(HERE / "summary.csv")
ALL = screenings(WHOLE / "summary.csv") if WHOLE.is_dir() else []


def drawn(
    case: str, screened: str, folder: Path, scratch: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, list]:
    """What the command prints for a case."""
    row = CASES[case]
    path = folder / f"{row['file']}.csv"
    if row["rows_from"]:
        rows = [each for each in read(path) if each["month"] >= row["rows_from"]]
        path = scratch / path.name
        with path.open("w", encoding="utf-8", newline="") as text:
            writer = csv.DictWriter(text, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    how = [] if screened == "TRUE" else ["--unscreened"]
    app(
        ["spc", str(path), *shlex.split(row["options"]), *how, "--reference-compatible", "--json"],
        standalone_mode=False,
    )
    return json.loads(capsys.readouterr().out)


def differences(found: list[dict[str, object]], expected: list[Row]) -> list[tuple[object, ...]]:
    """Cells that are not those of the reference; it prints twelve digits."""
    assert len(found) == len(expected)
    assert [name for name in expected[0] if name != "case"] == list(found[0])
    return [
        (name, row[name], cell)
        for ours, row in zip(found, expected, strict=True)
        for name, cell in ours.items()
        if not same(cell, row[name])
    ]


def same(cell: object, text: str) -> bool:
    if cell is None:
        return text == "NA"
    if isinstance(cell, bool):
        return str(cell).upper() == text
    if isinstance(cell, int | float):
        return text != "NA" and math.isclose(float(text), cell, rel_tol=1e-9, abs_tol=1e-9)
    return cell == text


def compare(case: str, screened: str, output: Path, found: dict[str, list]) -> None:
    for table in ("summary", "points"):
        rows = [row for row in read(output / f"{table}.csv") if (row["case"], row["screened"]) == (case, screened)]
        if rows:  # a few cases are carried without their points
            assert differences(found[table], rows) == [], table


@pytest.mark.parametrize(("case", "screened"), CARRIED)
def test_carried_cases_are_those_of_the_reference(
    case: str, screened: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = drawn(case, screened, HERE, tmp_path, capsys)

    compare(case, screened, HERE, found)


def test_carried_cases_cover_every_type_of_chart() -> None:
    kinds = {row["chart"] for row in read(HERE / "summary.csv")}

    assert kinds == set(CHART_TYPES)


@pytest.mark.real
@needs_real_extracts
@pytest.mark.parametrize(("case", "screened"), ALL)
def test_all_cases_are_those_of_the_reference(
    case: str, screened: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = drawn(case, screened, REAL / "spc", tmp_path, capsys)

    compare(case, screened, WHOLE, found)


def test_constants_of_subgroups_are_those_of_the_reference() -> None:
    rows = read(HERE / "constants.csv")
    size = np.asarray([float(row["n"]) for row in rows])

    expected = c4(size)
    wide = 3 * np.sqrt(1 - expected**2) / expected

    found = {
        "c4": expected,
        "A3": 3 / (expected * np.sqrt(size)),
        "B3": np.maximum(1 - wide, 0),
        "B4": 1 + wide,
    }
    for name, values in found.items():
        np.testing.assert_allclose(values, [float(row[name]) for row in rows], rtol=1e-9, atol=1e-12)
    assert len(rows) == 99
