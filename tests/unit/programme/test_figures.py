"""The small texts with figures: what is read is what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from samvej.core.window import Window
from samvej.programme import figures
from samvej.programme.rules import Bound

units = st.sampled_from(["day", "week", "month", "year"])


@given(st.builds(Window, st.integers(1, 150), units))
def test_window_written_out_is_read_back(window: Window) -> None:
    assert figures.window(str(window)) == window


@given(
    st.from_regex("[0-9]{1,4}", fullmatch=True),
    st.sampled_from(["day", "days", "weeks", "month", "years", "monts", "decades", "d", ""]),
)
def test_window_of_another_unit_or_length_is_refused(length: str, unit: str) -> None:
    longest = {"day": 54750, "week": 7800, "month": 1800, "year": 150}.get(unit.removesuffix("s"), 0)

    if 0 < int(length) <= longest:
        assert figures.window(f"{length} {unit}").length == int(length)
    else:
        with pytest.raises(PydanticCustomError):
            figures.window(f"{length} {unit}")


@pytest.mark.parametrize("text", ["٣ months", "6 months ago", "6months", "-6 months", "1.5 years", "six months"])
def test_window_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        figures.window(text)


@given(st.sampled_from(["above", "at least", "below", "at most"]), st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_bound_written_out_holds_as_its_words_say(kind: str, tenths: int, value_tenths: int) -> None:
    limit, value = tenths / 10, value_tenths / 10

    bound = figures.bound(f"{kind} {limit}")

    means = {"above": value > limit, "at least": value >= limit, "below": value < limit, "at most": value <= limit}
    assert isinstance(bound, Bound)
    assert bound.holds(value) == means[kind]


@given(st.sampled_from(["at least", "at most"]), st.integers(1, 10**12), st.sampled_from(["DKK", "EUR"]))
def test_cost_written_out_is_exact_in_minor_units(kind: str, minor: int, currency: str) -> None:
    written = f"{minor // 100}.{minor % 100:02d} {currency}"

    assert figures.cost(f"{kind} {written}") == figures.Figure(kind, minor, currency)  # type: ignore[arg-type]
    assert figures.price(written) == figures.Price(minor, currency)


@pytest.mark.parametrize(
    "text",
    ["100,000 DKK", "at least 1.005 DKK", "top 100 percent", "top 0 percent", "at least -5 DKK", "at least 0 DKK"],
)
def test_cost_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        figures.cost(text)


@pytest.mark.parametrize("text", ["at least 2.5", "at least 30 DKK", "30", "top 5%", "at least 0"])
def test_bed_days_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        figures.bed_days(text)
