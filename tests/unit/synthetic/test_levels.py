"""The levels of a world are true in expectation, and near in what happens."""

import numpy as np
import pytest
from numpy.typing import NDArray

from samvej.synthetic.counter import Floats
from samvej.synthetic.levels import by_event_month
from samvej.synthetic.region import MINUTES
from samvej.synthetic.tables import ContactKind, Table
from samvej.synthetic.vocabulary import PRIMARY_SERVICES
from tests.unit.synthetic.made import Lived, lived


def monthly(made: Lived, table: Table, day: NDArray[np.int32], amount: Floats) -> Floats:
    """The sum of amounts of each participant in each month."""
    out = np.zeros((len(made.found), made.region.months))
    row = np.searchsorted(made.found.citizen, table["citizen"])
    np.add.at(out, (row, made.region.month_of(day)), amount)
    return out


def general_practice(made: Lived) -> dict[int, float]:
    table = made.events.primary_care
    practice = [one.specialty in ("80", "81") and one.group != "supplementary" for one in PRIMARY_SERVICES]
    counted = monthly(made, table, table["day"], np.array(practice)[table["service"]].astype(float))
    return by_event_month(made.lives, counted, made.lives.in_table)


def care(made: Lived) -> dict[int, float]:
    table = made.events.municipal
    cost = np.where(table["service"] < 4, table["cost_oere"] / 100, 0.0)
    return by_event_month(made.lives, monthly(made, table, table["from_day"], cost), made.lives.whole)


def acute(made: Lived) -> dict[int, float]:
    table = made.events.hospital
    contact = (table["acute"] & (table["kind"] != ContactKind.VIRTUAL)).astype(float)
    day = (table["start_min"] // MINUTES).astype(np.int32)
    return by_event_month(made.lives, monthly(made, table, day, contact), made.lives.whole)


def mean(points: dict[int, float], first: int, last: int) -> float:
    return float(np.mean([points[month] for month in range(first, last + 1)]))


def median(points: dict[int, float], first: int, last: int) -> float:
    return float(np.median([points[month] for month in range(first, last + 1)]))


def test_levels_of_the_default_world_are_the_published_ones() -> None:
    made = lived("as-in-the-seed")

    contacts, costs = general_practice(made), care(made)

    assert mean(contacts, -18, -6) == pytest.approx(0.55, rel=0.07)
    assert mean(contacts, 1, 12) == pytest.approx(1.13, rel=0.07)
    assert median(costs, -12, 0) == pytest.approx(1576, rel=0.07)
    assert median(costs, 1, 12) == pytest.approx(1939, rel=0.07)


def test_levels_of_acute_contacts_are_unchanged_but_for_the_spike_at_inclusion() -> None:
    points = acute(lived("as-in-the-seed"))

    assert mean(points, -18, -2) == pytest.approx(0.35, rel=0.12)
    assert mean(points, 1, 12) == pytest.approx(0.35, rel=0.15)
    assert mean(points, -1, 0) == pytest.approx(1.4, rel=0.12)


def test_levels_of_a_world_without_effect_are_after_as_before() -> None:
    made = lived("no-effect")

    contacts, costs = general_practice(made), care(made)

    assert mean(contacts, 1, 12) / mean(contacts, -18, -6) == pytest.approx(1, abs=0.12)
    assert median(costs, 1, 12) / median(costs, -12, 0) == pytest.approx(1, abs=0.12)


def test_levels_count_the_participants_of_the_published_table() -> None:
    made = lived("as-in-the-seed")

    counted = {
        month: int(((made.lives.months == month) & made.lives.in_table).sum()) for month in made.file.observed.counts
    }

    assert counted == made.file.observed.counts
