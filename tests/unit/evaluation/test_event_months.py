"""Sums by month of people's own: against a loop over every fact, row and month."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.event_months import EventMonths

_FACT = st.tuples(st.integers(0, 3), st.integers(-20, 60), st.integers(-(10**15), 10**15))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-10, 30)), min_size=1, max_size=5), st.lists(_FACT, max_size=20)
)
def test_sums_by_look_up_are_those_of_a_loop(rows, facts) -> None:
    """Months of 7 days with 3 days between them; the same person may have several rows, on days of their own."""
    person = np.array([who for who, _ in rows], dtype=np.int32)
    first = np.array([[day + 10 * month for month in range(3)] for _, day in rows], dtype=np.int32)
    months = EventMonths(person, first, first + 6)
    who, day, amount = (np.array([fact[at] for fact in facts], dtype=np.int64) for at in range(3))

    fact, cell = months.cells(who.astype(np.int32), day.astype(np.int32))

    expected = [
        [sum(a for p, d, a in facts if p == own and begin + 10 * m <= d <= begin + 10 * m + 6) for m in range(3)]
        for own, begin in rows
    ]
    assert months.added_up(cell, amount[fact]).tolist() == expected
