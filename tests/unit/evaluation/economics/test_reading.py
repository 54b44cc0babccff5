"""Reading costs of made-up people: what is not covered is never nothing, and what is not paid for is said."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

import ibis
import pyarrow as pa

from samvej.core.month import MonthLength
from samvej.evaluation.amounts import Priced
from samvej.evaluation.economics.reading import ReadCosts, Windows, costs_in
from samvej.evaluation.panel import panel
from samvej.evaluation.participants import Participant
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.spotting.register import from_people

WINDOWS = Windows(before=(-2, -1), after=(1, 2), ghosts=(-1,))
INCLUDED = date(2016, 3, 10)
YEAR = (date(2016, 1, 1), date(2016, 12, 31))
Bought = tuple[int, str, str, int | None, Sequence[tuple[str, int]]]
"""Person, day, sector/kind, price in øre, and who paid what of it."""


def read(
    bought: Sequence[Bought],
    *coverage: Coverage,
    people: Sequence[int] = (1,),
    dies: Mapping[int, date] = MappingProxyType({}),
) -> ReadCosts:
    """Costs of people included on 10 March 2016: month −2 is January, month 1 April, month −1 a ghost."""
    service = {
        "service_id": pa.array(range(len(bought)), pa.int64()),
        "person_id": pa.array([each[0] for each in bought], pa.int32()),
        "sector": pa.array([each[2].partition("/")[0] for each in bought], pa.string()),
        "kind": pa.array([each[2].partition("/")[2] for each in bought], pa.string()),
        "start": pa.array([datetime.fromisoformat(each[1]) for each in bought], pa.timestamp("us")),
        "cost": pa.array([each[3] for each in bought], pa.int64()),
    }
    paid = [(at, each[0], payer, amount) for at, each in enumerate(bought) for payer, amount in each[4]]
    payment = {
        "service_id": pa.array([row[0] for row in paid], pa.int64()),
        "person_id": pa.array([row[1] for row in paid], pa.int32()),
        "payer": pa.array([row[2] for row in paid], pa.string()),
        "amount": pa.array([row[3] for row in paid], pa.int64()),
    }
    nothing = {"person_id": pa.array([], pa.int32()), "date": pa.array([], pa.date32())}
    nothing["reimbursement"] = pa.array([], pa.int64())
    scopes = tuple(sorted({each[2] for each in bought if each[3] is not None}))
    priced = Priced(*(ibis.memtable(pa.table(each)) for each in (service, payment, nothing)), scopes)
    home = Spell(date(2000, 1, 1), None, "0360")
    born = date(1970, 1, 1)
    facts = [PersonFacts(each, birth_date=born, death_date=dies.get(each), residence=(home,)) for each in people]
    register = from_people(facts, coverage)
    included = [Participant(each, INCLUDED) for each in people]
    months = panel(included, range(-2, 3), MonthLength.CALENDAR, register, register.coverage)
    return costs_in(months, priced, register, WINDOWS)


def test_costs_are_read_by_sector_and_payer() -> None:
    found = read(
        [
            (1, "2016-01-05", "hospital/admission", 1000, [("region", 800), ("municipality", 200)]),
            (1, "2016-02-05", "hospital/admission", 7777, [("region", 7777)]),  # in a ghost: nowhere
            (1, "2016-04-05", "hospital/admission", 300, [("region", 300)]),
            (1, "2016-05-05", "specialist/consultation", 40, [("region", 40)]),
        ],
        Coverage("hospital/*", *YEAR),
        Coverage("specialist/*", *YEAR),
    )

    told = {cell: (each.before.tolist(), each.after.tolist()) for cell, each in found.cells.items()}
    assert told == {
        ("hospital", "region"): ([800], [300]),
        ("hospital", "municipality"): ([200], [0]),
        ("specialist", "region"): ([0], [40]),
    }
    assert (found.who.before.tolist(), found.who.after.tolist(), found.homes) == ([1], [2], ("0360",))
    assert (found.basis.not_added_up, found.basis.negative, found.basis.unpriced) == (0, False, 0)


def test_a_month_without_coverage_is_not_a_month_without_cost() -> None:
    bought = [
        (1, "2016-01-05", "hospital/admission", 1000, [("region", 1000)]),
        (1, "2016-04-05", "hospital/admission", 300, [("region", 300)]),
    ]

    found = read(bought, Coverage("hospital/*", date(2016, 1, 1), date(2016, 5, 15)))

    assert found.who.after.tolist() == [1]  # April; May is not covered to its end


def test_what_is_covered_on_one_side_only_is_left_out_and_said() -> None:
    bought = [
        (1, "2016-01-05", "hospital/admission", 1000, [("region", 1000)]),
        (1, "2016-04-05", "specialist/consultation", 300, [("region", 300)]),
    ]

    found = read(bought, Coverage("hospital/*", *YEAR), Coverage("specialist/*", date(2016, 4, 1), YEAR[1]))

    assert (found.basis.scopes, found.basis.uncovered) == (("hospital/admission",), ("specialist/consultation",))
    assert set(found.cells) == {("hospital", "region")}


def test_where_nobody_can_be_compared_there_are_no_costs_and_it_is_said_what_to_load() -> None:
    bought = [(1, "2016-01-05", "hospital/admission", 1000, [("region", 1000)])]

    found = read(bought, Coverage("hospital/*", YEAR[0], date(2016, 3, 31)))

    assert found.cells == {}
    assert (found.basis.missing, found.basis.persons, found.basis.left_out) == (("hospital/admission",), 0, 1)


def test_payments_that_do_not_add_up_to_the_cost_are_a_payer_not_said() -> None:
    bought = [
        (1, "2016-01-05", "hospital/admission", 1000, [("region", 700)]),  # 300 are missing
        (1, "2016-04-05", "hospital/admission", 500, []),  # nobody is named
    ]

    found = read(bought, Coverage("hospital/*", *YEAR))

    rest = found.cells["hospital", "not said"]
    assert (rest.before.tolist(), rest.after.tolist()) == ([300], [500])
    assert found.basis.not_added_up == 300


def test_prices_that_are_missing_are_counted_and_corrections_noticed() -> None:
    bought = [
        (1, "2016-01-05", "hospital/admission", 1000, [("region", 1000)]),
        (1, "2016-04-05", "hospital/admission", -200, [("region", -200)]),
        (1, "2016-04-06", "hospital/admission", None, []),
    ]

    found = read(bought, Coverage("hospital/*", *YEAR))

    assert found.cells["hospital", "region"].after.tolist() == [-200]
    assert (found.basis.unpriced, found.basis.counted, found.basis.negative) == (1, 3, True)


def test_a_participant_who_dies_before_the_months_after_is_left_out_and_one_without_contacts_is_not() -> None:
    bought = [(1, "2016-01-05", "hospital/admission", 1000, [("region", 1000)])]

    found = read(bought, Coverage("hospital/*", *YEAR), people=(1, 2, 3), dies={3: date(2016, 4, 20)})

    assert (found.who.rows.tolist(), found.basis.left_out) == ([0, 1], 1)
    assert found.cells["hospital", "region"].before.tolist() == [1000, 0]
