"""The person × month panel of a database: as the canonical tables say, and as counting row by row says."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.money import MixedMoney
from samvej.core.sector import Sector
from samvej.evaluation.person_months import cost_of_each, months_by_range, months_of_contacts
from samvej.evaluation.runs import Cells
from samvej.programme.rules import ServiceFilter
from samvej.registry import manifest as manifests
from samvej.registry.contacts.making import optimize
from samvej.registry.contacts.store import ContactFiles, made
from samvej.registry.database import Database
from samvej.registry.query import Registry
from samvej.spotting.kernels.people import longs, numbers
from samvej.spotting.kernels.sources import RegisterSource
from samvej.spotting.register import from_registry
from tests.unit.registry.contacts.made_up import EPOCH, FAR, some_services, visit, worked_out, write

MONTH = 30
ROWS = [
    *some_services(5, [*range(40), *range(FAR, FAR + 40)], most=9),
    *(visit(9_000 + n, 7, date(2019, 12, 30) + timedelta(days=n * 11), quantity=3, unit="contact") for n in range(9)),
]
GP = ServiceFilter("general practice", (Sector.GENERAL_PRACTICE,), stays=False)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    database = Database(tmp_path_factory.mktemp("months") / "db")
    write(database, ROWS)
    optimize(database)
    return database


@pytest.fixture(scope="module")
def there(database: Database) -> ContactFiles:
    found = made(database, manifests.read(database))
    assert found is not None
    return found


def as_rows(found: Cells) -> list[tuple[int, int, int, int]]:
    columns = (found.person, found.period, found.rows, found.amount)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def counted(contacts: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Person, month, contacts and cost of (person, day, cost), one by one."""
    rows, cost = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for person, day, amount in contacts:
        on = EPOCH + timedelta(days=day)
        cell = (person, 12 * (on.year - 1970) + on.month - 1)
        rows[cell] += 1
        cost[cell] += amount
    return [(*cell, rows[cell], cost[cell]) for cell in sorted(rows)]


def reference(persons: range, first: int, last: int) -> list[tuple[int, int, int]]:
    """(person, day, cost) of each contact of the persons on the days, by the meaning of the rules."""
    told = worked_out([row for row in ROWS if row.unit is None], joined=False)
    contacts = [(row[0], row[1], row[6] or 0) for row in told]
    for row in ROWS:
        if row.unit is not None:  # three contacts of 100 in all: 34, 33 and 33
            day = (row.service.start.date() - EPOCH).days
            contacts += [(row.person, day, amount) for amount in (34, 33, 33)]
    return [one for one in contacts if one[0] in persons and first <= one[1] <= last]


def test_panel_is_that_of_the_canonical_tables(database: Database, there: ContactFiles) -> None:
    with Registry.open(database.root) as registry:
        (rows,) = RegisterSource(from_registry(registry, needs_money=True), [GP]).parts(GP, ("cost",))
    columns = (numbers(rows["person_id"]), numbers(rows["day"]), longs(rows["cost"]))
    expected = counted(list(zip(*(column.tolist() for column in columns), strict=True)))

    found = months_of_contacts(there, sectors=["general-practice"], took_place=True)

    assert len(expected) > MONTH
    assert as_rows(found) == expected
    dtypes = [column.dtype for column in (found.person, found.period, found.rows, found.amount)]
    assert dtypes == [np.int32, np.int32, np.int64, np.int64]


_DAYS = st.integers((date(2019, 12, 1) - EPOCH).days, (date(2020, 4, 1) - EPOCH).days)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, FAR + 45), st.integers(0, FAR + 45), _DAYS, _DAYS)
def test_panel_of_some_citizens_and_days_is_what_counting_says(there, one, other, first, last) -> None:
    persons = range(min(one, other), max(one, other))

    found = months_of_contacts(there, persons=persons, first_day=first, last_day=last)

    assert as_rows(found) == counted(reference(persons, first, last))


def test_ranges_come_one_after_the_other_and_cost_of_each_is_their_sum(there: ContactFiles) -> None:
    parts = list(months_by_range(there))
    everything = counted(reference(range(FAR + 100), -9_999, 99_999))

    assert [bool((part.person >= FAR).all()) for part in parts] == [False, True]
    assert [row for part in parts for row in as_rows(part)] == everything
    cost = Counter[int]()
    for person, _, _, amount in everything:
        cost[person] += amount
    assert cost_of_each(there).tolist() == [cost[person] for person in sorted(cost)]


def test_month_without_contacts_has_no_cell_and_is_not_a_nought(there: ContactFiles) -> None:
    found = months_of_contacts(there, first_day=(date(2020, 6, 1) - EPOCH).days)

    assert as_rows(found) == []


def test_costs_of_several_price_years_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    database = Database(tmp_path / "db")
    manifest = write(database, [visit(n, 3, date(2021, 5, 1), price_year=2020 + n) for n in (1, 2)])
    optimize(database)
    files = made(database, manifest)
    assert files is not None

    for ask in (months_of_contacts, cost_of_each):
        with pytest.raises(MixedMoney, match="2021 to 2022"):
            ask(files)
