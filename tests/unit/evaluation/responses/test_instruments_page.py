"""The page of instruments says what the rules say."""

import re
from pathlib import Path

import pytest

from samvej.programme.instruments import load_instruments

ROOT = Path(__file__).resolve().parents[4]
INSTRUMENTS = load_instruments(ROOT / "programmes" / "_shared")
PAGE = (ROOT / "docs" / "reference" / "instruments.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_page_has_the_instruments_range_direction_and_cut_off(name) -> None:
    instrument, scale = INSTRUMENTS[name], INSTRUMENTS[name].scales[0]
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]

    assert cells[1] == ", ".join(each.id for each in instrument.scales)
    assert cells[2].endswith(f"{instrument.values[0]}–{instrument.values[1]}")
    assert cells[3] == "–".join(f"{end:g}".replace("-", "−") for end in scale.range)
    assert cells[4] == {"higher": "high", "lower": "low"}[scale.better]
    assert cells[5] == ("–" if scale.good_when is None else f"{scale.good_when.kind} {scale.good_when.limit:g}")
    assert cells[6] == ("–" if scale.important_difference is None else f"{scale.important_difference:g}")
    assert (cells[7] == "none") is (scale.missing_at_most == 0)


def test_page_has_all_the_danish_weights() -> None:
    weights = INSTRUMENTS["eq-5d-5l"].scales[0].weights

    for level in range(2, 6):
        (row,) = re.findall(rf"^\| {level} \| (.*) \|$", PAGE, re.MULTILINE)
        assert [float(cell) for cell in row.split(" | ")] == [item[level - 1] for item in weights]


def test_no_question_of_an_instrument_stands_in_its_file() -> None:
    for path in (ROOT / "programmes" / "_shared" / "instruments").glob("*.yaml"):
        assert "?" not in path.read_text("utf-8")
