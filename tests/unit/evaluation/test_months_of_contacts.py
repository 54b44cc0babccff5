"""Everybody's contacts and cost of each month from contact tables, against adding the services up one by one."""

from collections import Counter
from datetime import date, datetime

import pytest

from samvej.core.money import MixedMoney
from samvej.evaluation.person_months import cost_of_each, months_of_contacts
from samvej.registry import manifest as manifests
from samvej.registry.contacts.making import optimize
from samvej.registry.contacts.store import made
from samvej.registry.database import Database
from tests.unit.registry.contacts.made_up import FAR, some_services, visit, write

ROWS = [
    *some_services(5, [*range(40), *range(FAR, FAR + 40)]),
    visit(1, 3, date(2019, 12, 31)),
    visit(2, 3, date(2020, 2, 29)),
    visit(3, FAR, date(2020, 1, 1), quantity=3.0, unit="contact"),
]


@pytest.fixture(scope="module")
def contacts(tmp_path_factory):
    return laid_out(tmp_path_factory.mktemp("months"), ROWS)


def laid_out(folder, rows):
    database = Database(folder / "db")
    write(database, rows)
    optimize(database)
    found = made(database, manifests.read(database))
    assert found is not None
    return found


def month_of(moment: datetime) -> int:
    return 12 * (moment.year - 1970) + moment.month - 1


def added_up(rows, key):
    contacts, cost = Counter(), Counter()
    for row in rows:
        contacts[key(row)] += int(row.quantity or 1)
        cost[key(row)] += row.service.cost or 0
    return [(*each, contacts[each], cost[each]) for each in sorted(contacts)]


def told(cells):
    columns = (cells.person, cells.period, cells.rows, cells.amount)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_months_of_contacts_are_those_of_the_services_one_by_one(contacts):
    expected = added_up(ROWS, lambda row: (row.person, month_of(row.service.start)))

    assert told(months_of_contacts(contacts)) == expected
    assert {month for _, month, *_ in expected} == {599, 600, 601}  # so years and ranges of persons are both crossed


def test_months_of_some_contacts_are_those_of_the_services_that_the_filter_keeps(contacts):
    some = [row for row in ROWS if row.service.sector == "hospital" and 20 <= row.person < FAR + 10]
    expected = added_up(some, lambda row: (row.person, month_of(row.service.start)))

    assert expected
    assert told(months_of_contacts(contacts, sectors=["hospital"], persons=range(20, FAR + 10))) == expected


def test_contact_without_a_known_cost_counts_and_costs_nothing(tmp_path):
    rows = [row for row in ROWS if row.service.cost is None]
    cells = months_of_contacts(laid_out(tmp_path, rows))

    assert cells.rows.sum() == len(rows) > 0
    assert cells.amount.sum() == 0


def test_cost_of_each_is_that_of_everybody_with_any_contact_in_order(contacts):
    expected = [cost for _, _, cost in added_up(ROWS, lambda row: (row.person,))]

    assert cost_of_each(contacts).tolist() == expected
    assert cost_of_each(contacts, sectors=["specialist"]).tolist() == []


def test_costs_of_two_price_years_are_refused(tmp_path):
    rows = [visit(1, 1, date(2020, 1, 1)), visit(2, 1, date(2020, 1, 1), price_year=2023)]
    contacts = laid_out(tmp_path, rows)

    with pytest.raises(MixedMoney, match="2023 to 2024"):
        months_of_contacts(contacts)
    with pytest.raises(MixedMoney, match="price index"):
        cost_of_each(contacts)
