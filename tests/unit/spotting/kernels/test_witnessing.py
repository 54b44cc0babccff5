"""The facts in view on a day are those that looking at each of the citizen's facts finds, however long the window."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.sector import ServiceKind
from samvej.core.window import Window
from samvej.programme.rules import Occurrences, ServiceFilter, Total
from samvej.registry.contacts.making import optimize
from samvej.registry.database import Database
from samvej.registry.query import Registry
from samvej.spotting.days import EPOCH, number
from samvej.spotting.kernels.sources import columns_of
from samvej.spotting.kernels.stored import StoredRegister, StoredSource
from samvej.spotting.kernels.witnessing import in_view
from tests.unit.registry.contacts.made_up import FAR, some_services, visit, write

OF = ServiceFilter("any contact")
BEDS = ServiceFilter("admissions", kinds=(ServiceKind.ADMISSION,))
ROWS = some_services(8, [*range(6), *range(FAR, FAR + 6)])
ROWS += [visit(7_000 + n, 3, date(2019, 7, 28) + timedelta(days=n * 3)) for n in range(80)]
MONTHS = st.builds(Window, st.integers(1, 9), st.just("month"))
WINDOWS = st.one_of(st.none(), MONTHS, st.builds(Window, st.integers(1, 40), st.just("day")))


@pytest.fixture(scope="module", params=["contact tables", "index"])
def source(request, tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("witnessing") / "db")
    write(database, ROWS)
    optimize(database)
    with Registry.open(database.root) as registry:
        found = StoredSource(StoredRegister(registry, needs_money=False), [OF, BEDS])
        if request.param == "contact tables":
            found._kept = {OF: None, BEDS: None}
        yield found


def everything(source, of):
    return [row for part in source.parts(of, columns_of(of)) for row in part.to_pylist()]


@settings(max_examples=40, deadline=None)
@given(WINDOWS, st.lists(st.tuples(st.sampled_from([0, 3, 5, FAR, FAR + 1]), st.integers(0, 250)), min_size=1))
def test_facts_in_view_are_those_whose_window_holds_the_day(source, window, asked) -> None:
    asked = sorted(dict(asked).items())
    person, day = (np.array(column, np.int32) for column in zip(*asked, strict=True))
    day += number(date(2019, 7, 1))
    leaf = Occurrences("o", of=OF, window=window, at_least=1)

    found = list(in_view(leaf, source, person, day, day, int(day.max())))

    expected = [
        (row["person_id"], row["day"])
        for row in everything(source, OF)
        for who, on in zip(person.tolist(), day.tolist(), strict=True)
        if row["person_id"] == who and row["day"] <= on and (window is None or ends(row["day"], window) >= on)
    ]
    assert [(row["person_id"], row["day"]) for row in found] == sorted(expected)


def ends(day, window):
    return number(window.end(EPOCH + timedelta(days=day)))


def test_stay_that_began_before_the_window_is_in_view_by_its_last_bed_day(source) -> None:
    window = Window(2, "day")
    leaf = Total("t", of=BEDS, measure="bed days", window=window, at_least=1)
    stays = [row for row in everything(source, BEDS) if row["end_day"] and row["end_day"] - row["day"] > 5]
    assert stays

    for stay in stays:
        on = np.array([stay["end_day"]], np.int32)
        found = list(in_view(leaf, source, np.array([stay["person_id"]], np.int32), on, on, int(on[0])))
        assert (stay["day"], stay["end_day"]) in [(row["day"], row["end_day"]) for row in found]
