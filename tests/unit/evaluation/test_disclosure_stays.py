"""Who stays at the top: neither those who left between two years nor those who fell out may be few."""

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.policy import WOULD_REVEAL
from samvej.evaluation.disclosure.stays import show_stays
from samvej.evaluation.economics.persistence import Persistence

Told = tuple[float | None, float | None]
"""How many people and which share, as they are shown."""


@pytest.mark.parametrize(
    ("found", "told"),
    [
        pytest.param([(40, 0.5), (30, 0.4)], [(40, 0.5), (30, 0.4)], id="many in every way"),
        pytest.param([(40, 0.5), (38, 0.5), (30, 0.4)], [(40, 0.5), (None, None), (30, 0.4)], id="two left"),
        pytest.param([(40, 0.5), (40, 0.4)], [(40, 0.5), (40, 0.4)], id="nobody left"),
        pytest.param([(38, 0.5), (40, 0.4)], [(38, 0.5), (None, None)], id="two came back"),
        pytest.param([(40, 0.05)], [(40, None)], id="two are in it again"),
        pytest.param([(40, 0.95)], [(40, None)], id="two are not"),
        pytest.param([(40, 1.0), (30, 0.0)], [(40, 1.0), (30, 0.0)], id="all, and nobody"),
        pytest.param([(4, 0.5), (3, 0.0)], [(None, None), (None, None)], id="few from the start"),
    ],
)
def test_those_who_stay_are_shown_where_no_difference_is_few(
    found: list[tuple[int, float]], told: list[Told]
) -> None:
    years = [Persistence(after, people, share) for after, (people, share) in enumerate(found, start=1)]

    shown = show_stays(years, Policy())

    assert [(each.people.value, each.share.value) for each in shown] == told


def test_year_that_would_tell_who_left_says_why_it_is_hidden() -> None:
    _, later = show_stays([Persistence(1, 40, 0.5), Persistence(2, 37, 0.5)], Policy())

    assert later.people.reason is not None
    assert later.share.reason == WOULD_REVEAL
