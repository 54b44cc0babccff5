"""What makes two rows of an extract the same record: the parts of its key by what they mean, empty ones too."""

import polars as pl
import pytest

from samvej.registry.mapping import find
from samvej.registry.reading.record_keys import record_key

ONE = "6101700001"  # a replacement number (day + 60): nobody has it


def keys(source: str, record: str, **columns: list[str | None]) -> list[str | None]:
    """The keys of rows of a shipped source, whose key columns are given in the key's order."""
    mapping = find(source).mapping
    entry = {"kontakt": "kontakter", "recept": "recepter", "koersel": "koersel", "svar": "lab"}[record]
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return record_key(frame, record, list(columns), mapping, mapping.reading_of(entry), frozenset()).values.to_list()


def test_service_without_a_part_of_its_key_has_none() -> None:
    found = keys("gp-practice", "kontakt", ydernr=["1", "1", None, None], kontakt_id=["7", None, "7", None])

    assert found == ["1\x1f7", None, None, None]


def test_empty_part_of_another_record_tells_it_apart() -> None:
    found = keys(
        "gp-practice",
        "recept",
        pnr=[ONE, ONE, ONE, None],
        dato=["2018-03-02", "2018-03-02", None, "2018-03-02"],
        atc=["A10BA02", "A10BA02", None, "A10BA02"],
        pakninger=["2", None, None, "2"],
        ddd=[None, "2", None, "2"],
    )

    assert None not in found[:2]
    assert len(set(found[:2])) == 2
    assert found[2:] == [None, None]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("48", "48,0", True),
        ("1048", "1.048,00", True),
        ("-0,50", "-0,5", True),
        ("48", "48,01", False),
        ("positiv", "negativ", False),
    ],
)
def test_numbers_of_a_key_are_what_they_mean(one: str, other: str, same: bool) -> None:
    days: list[str | None] = ["2018-03-03", "03-03-2018"]

    found = keys(
        "laboratory", "svar", pnr=[ONE] * 2, samplingdate=days, analysiscode=["NPU27300"] * 2, value=[one, other]
    )

    assert (found[0] == found[1]) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("08:15", "08:15:00", True),
        ("08:15:30", "08:15:30.0", True),
        ("08:15", "08:15:30", False),
        ("00:00", "00:00:00", True),
    ],
)
def test_times_of_day_of_a_key_are_what_they_mean(one: str, other: str, same: bool) -> None:
    found = keys(
        "patient-transport",
        "koersel",
        pnr=[ONE] * 2,
        dato=["2018-03-03"] * 2,
        tidspunkt=[one, other],
        type=["akut"] * 2,
    )

    assert (found[0] == found[1]) is same
