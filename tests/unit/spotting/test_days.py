"""The table of the last days in view says what the windows themselves say."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.window import Window
from samvej.spotting.days import EPOCH, FIRST, LAST, _ends, number

WINDOWS = [Window(1, "month"), Window(6, "month"), Window(1, "year"), Window(5, "year"), Window(150, "year")]


@settings(deadline=None)
@given(st.sampled_from(WINDOWS), st.dates(FIRST, LAST))
def test_last_day_in_view_is_the_windows_own_end(window: Window, day: date) -> None:
    table = _ends(window)
    place = number(day) - number(FIRST)

    assert table["day"][place].as_py() == number(day)
    assert EPOCH + timedelta(days=table["last"][place].as_py()) == window.end(day)


def test_windows_of_days_need_no_table() -> None:
    with pytest.raises(ValueError, match="30 days"):
        _ends(Window(30, "day"))
