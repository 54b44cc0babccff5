"""The verdict in words: shifted, unchanged, single months, too few; and no direction that the numbers do not show."""

import doctest

import pytest

from samvej.evaluation.results import Better, Chart, Role, Words
from samvej.evaluation.spc import chart, numbers, verdict
from samvej.evaluation.spc.numbers import said_value

GP = Words("Kontakter til egen læge", "GP contacts")
WOBBLE = [0.02, -0.01, -0.02, 0.01, 0.03, -0.03, -0.01, 0.02, 0.01, -0.02, 0.03, -0.03]
ROLES: list[Role] = ["before"] * 12 + ["ghost"] * 2 + ["after"] * 12


def drawn(before: float, after: float, kind: str = "i") -> Chart:
    """Twelve months around each level, a spike of ghosts between."""
    ys = [before + w for w in WOBBLE] + [9.0, 9.0] + [after + w for w in WOBBLE]
    return chart("run" if kind == "run" else "i", range(-13, 13), ys, ROLES)


@pytest.mark.parametrize(("better", "code"), [("higher", "better"), ("lower", "worse"), ("either", "changed")])
def test_a_rise_is_said_as_a_rise_and_judged_by_what_is_better(better: Better, code: str) -> None:
    found = verdict(GP, better, "contacts", drawn(0.55, 1.13), 0.551, 1.128)

    assert found.code == code
    assert found.sentence.en == "GP contacts rose from 0.55 to 1.13 a month"
    assert found.sentence.da == "Kontakter til egen læge steg fra 0,55 til 1,13 pr. måned"
    assert found.remarks[0].en.startswith("More than chance: 1")


def test_a_fall_of_money_is_said_in_whole_kroner() -> None:
    care = Words("Kommunal pleje", "Municipal care")

    found = verdict(care, "lower", "money", drawn(1939, 1576, "run"), 1939.4, 1576.2)

    assert found.code == "better"
    assert found.sentence.da == "Kommunal pleje faldt fra 1.939 kr. til 1.576 kr. pr. måned"
    assert found.sentence.en == "Municipal care fell from DKK 1,939 to DKK 1,576 a month"


def test_the_same_level_is_unchanged() -> None:
    found = verdict(GP, "lower", "contacts", drawn(0.55, 0.55), 0.55, 0.55)

    assert (found.code, found.remarks) == ("unchanged", ())
    assert found.sentence.en == "GP contacts: unchanged (0.55 a month before, 0.55 after)"
    assert found.sentence.da == "Kontakter til egen læge: uændret (0,55 pr. måned før, 0,55 efter)"


@pytest.mark.parametrize(("before_value", "after_value"), [(0.551, 0.549), (1.13, 0.55)])
def test_a_shift_whose_values_do_not_show_it_gets_no_direction(before_value: float, after_value: float) -> None:
    found = verdict(GP, "higher", "contacts", drawn(0.55, 1.13), before_value, after_value)

    assert found.code == "changed"
    assert found.sentence.en.startswith("GP contacts changed its pattern, but not its level: from ")


def test_single_months_outside_the_limits_are_named() -> None:
    ys = [0.55 + w for w in WOBBLE] + [9.0, 9.0] + [0.55 + w for w in WOBBLE]
    ys[16], ys[20] = 0.1, 2.0

    found = verdict(GP, "lower", "contacts", chart("i", range(-13, 13), ys, ROLES), 0.55, 0.67)

    assert found.code == "single-months"
    assert found.sentence.en == (
        "GP contacts: unchanged, but single months lie outside the usual range: months 3, 7 "
        "(0.55 a month before, 0.67 after)"
    )


@pytest.mark.parametrize(("befores", "afters"), [(5, 12), (12, 5), (0, 12), (12, 0), (0, 0)])
def test_few_months_on_either_side_are_too_few_to_tell(befores: int, afters: int) -> None:
    ys = [0.5 + w for w in WOBBLE[:befores]] + [1.5 + w for w in WOBBLE[:afters]]
    roles: list[Role] = ["before"] * befores + ["after"] * afters
    short = chart("i", range(len(ys)), ys, roles)

    found = verdict(GP, "lower", "contacts", short, 0.5 if befores else None, 1.5 if afters else None)

    assert found.code == "too-few"
    assert found.sentence == Words(
        "Kontakter til egen læge: for få måneder til at sige noget", "GP contacts: too few months to tell"
    )
    assert found.remarks[0].en.startswith(f"{befores} months before and {afters} after count")


def test_months_that_lie_on_the_line_are_too_few_to_tell() -> None:
    flat = chart("run", range(-13, 13), [0.0] * 26, ROLES)

    found = verdict(GP, "lower", "contacts", flat, 0.0, 0.0)

    assert found.code == "too-few"
    assert "0 of them lie off the line" in found.remarks[0].en


def test_windows_that_are_not_stable_are_remarked() -> None:
    ys = [float(at) for at in range(26)]

    found = verdict(GP, "higher", "contacts", chart("i", range(-13, 13), ys, ROLES), 5.5, 19.5)

    assert found.code == "better"
    assert [remark.en.split(":")[0] for remark in found.remarks[1:]] == [
        "The months before were not stable themselves, so a change need not have come with inclusion.",
        "The months after are not one stable level",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "currency", "da", "en"),
    [
        (1234.5678, "contacts", None, "1.234,57", "1,234.57"),
        (-0.001, "days", None, "0,00", "0.00"),
        (-1576.4, "money", None, "−1.576 kr.", "DKK −1,576"),
        (12.0, "money", "USD", "12 USD", "USD 12"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    value: float, unit: str, currency: str | None, da: str, en: str
) -> None:
    assert said_value(value, unit, currency) == Words(da, en)  # type: ignore[arg-type]


def test_docstring_examples_of_numbers_come_out() -> None:
    found = doctest.testmod(numbers)

    assert (found.failed, found.attempted) == (0, 4)
