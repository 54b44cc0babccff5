"""Who is among whom: by places where ids lie close, by searching where they do not, and the same answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.spotting.kernels import columns
from samvej.spotting.kernels.columns import each_once, held_in

IDS = st.one_of(st.integers(0, 40), st.integers(-5, 2**31 - 2))


@settings(max_examples=150, deadline=None)
@given(st.lists(IDS, max_size=20), st.sets(IDS, max_size=20))
def test_rows_held_and_citizens_once_are_what_sets_say(person, among) -> None:
    rows, sought = np.array(person, np.int32), np.array(sorted(among), np.int32)

    assert held_in(rows, sought).tolist() == [one in among for one in person]
    assert each_once(rows).tolist() == sorted(set(person))
    assert each_once(rows).dtype == np.int32


@pytest.mark.parametrize("close", [True, False])
def test_both_ways_are_taken(close, monkeypatch) -> None:
    said = columns._lie_close
    seen = []
    monkeypatch.setattr(columns, "_lie_close", lambda *of: seen.append(said(*of)) or seen[-1])
    rows = np.array([3, 3, 5] if close else [3, 3, 2_000_000_000], np.int32)

    assert held_in(rows, rows[1:]).all()
    assert len(each_once(rows)) == 2
    assert seen == [close, close]
