"""What of the money may be shown: small and dominated sums, and those that others would tell."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.disclosure.money import ShownMoney, show_money
from samvej.evaluation.disclosure.policy import Policy
from samvej.evaluation.economics.accounts import Balance, shadow_accounts
from samvej.evaluation.economics.month_costs import Cell, MonthCosts, Spent
from samvej.evaluation.economics.persistence import Persistence
from samvej.evaluation.economics.programme import Money, NetCost
from samvej.evaluation.economics.reading import Basis, Windows
from tests.unit.evaluation.economics.made_up import costs, everybody, had

PERSONS = 20


def money_of(found: MonthCosts, left_out: int = 0, stays: Sequence[Persistence] = ()) -> Money:
    balances = [Balance(row.name, 0, -round(row.change)) for row in found.payers if row.name != "not said"]
    change = float(found.whole.change)
    return Money(
        currency="DKK",
        price_year=2020,
        basis=Basis(Windows((-12, -1), (1, 12), ()), found.persons, found.whole.months, left_out, ("x",), (), ()),
        costs=found,
        programme=None,
        net=(NetCost("own months before", change, None, None, None, (found.persons, None)),),
        sensitivity=None,
        draws=None,
        accounts=shadow_accounts(balances),
        unagreed=None,
        case=None,
        persistence=tuple(stays),
        names=(),
    )


def shown(cells: dict[Cell, Spent], persons: int = PERSONS) -> ShownMoney:
    return show_money(money_of(costs(cells, persons)), Policy())


def hidden(found: ShownMoney) -> set[str]:
    rows = {f"sector {row.name}": row for row in found.sectors} | {f"payer {row.name}": row for row in found.payers}
    rows["whole"] = found.whole  # type: ignore[assignment]
    return {name for name, row in rows.items() if row.change.hidden}


WIDELY = everybody(PERSONS, 900_00, 700_00)


def test_a_sector_that_few_use_goes_with_the_smallest_other() -> None:
    found = shown(
        {
            ("hospital", "region"): WIDELY,
            ("specialist", "region"): everybody(PERSONS, 90_00, 70_00),
            ("psychiatry", "region"): everybody(PERSONS, 800_00, 100_00, first=3),
        }
    )

    assert hidden(found) == {"sector psychiatry", "sector specialist"}
    assert found.accounts is not None


def test_a_sector_that_few_use_is_not_told_by_its_only_payer() -> None:
    # the state pays nothing but employment, and that has three persons: hospital + the region would tell it as well
    found = shown(
        {("hospital", "region"): WIDELY, ("employment", "state"): everybody(PERSONS, 100_00, 90_00, first=3)}
    )

    assert hidden(found) == {"sector employment", "payer state", "sector hospital", "payer region"}
    assert found.accounts is None
    assert found.held_back is not None


def test_a_sum_of_which_one_person_has_nearly_all_is_hidden() -> None:
    one = had([10_000_00] + [1_00] * (PERSONS - 1), [10_000_00] + [1_00] * (PERSONS - 1))

    found = shown({("hospital", "region"): WIDELY, ("psychiatry", "region"): one, ("specialist", "region"): WIDELY})

    assert "sector psychiatry" in hidden(found)
    assert len(hidden(found)) == 2


def test_so_few_people_have_no_money_to_show() -> None:
    found = shown({("hospital", "region"): everybody(4, 100_00, 90_00)}, persons=4)

    assert found.whole is not None
    assert found.whole.change.hidden
    assert found.net[0].change.hidden
    assert found.accounts is None


def test_a_municipality_of_few_participants_has_no_row_and_nobody_else_s_tells_it() -> None:
    cells = {("municipality-social", "municipality"): WIDELY, ("hospital", "region"): WIDELY}
    homes = ["0360"] * 3 + ["0376"] * 9 + ["0390"] * 8

    found = show_money(money_of(costs(cells, PERSONS, homes=homes)), Policy())

    assert [row.change.hidden for row in found.municipalities] == [True, False, True]
    assert found.accounts is None


def test_how_many_are_compared_is_not_said_where_the_rest_are_few() -> None:
    found = show_money(money_of(costs({("hospital", "region"): WIDELY}, PERSONS), left_out=3), Policy())

    assert (found.persons.hidden, found.left_out.hidden) == (True, True)


@pytest.mark.parametrize(
    ("people", "share", "is_hidden"), [(40, 0.5, False), (40, 0.95, True), (3, 1.0, True), (38, 0.5, True)]
)
def test_who_stays_at_the_top_is_hidden_where_a_few_do_or_do_not(people: int, share: float, is_hidden: bool) -> None:
    stays = [Persistence(1, 40, 0.5), Persistence(2, people, share)]

    found = show_money(money_of(costs({("hospital", "region"): WIDELY}, PERSONS), stays=stays), Policy())

    assert found.stays[1].share.hidden is is_hidden


def test_what_is_shown_adds_up_in_whole_kroner() -> None:
    cells = {
        ("hospital", "region"): everybody(PERSONS, 33_33, 10_49),
        ("specialist", "region"): everybody(PERSONS, 33_34, 10_49),
    }
    cells |= {("municipality-social", "municipality"): everybody(PERSONS, 33_35, 10_49)}

    found = show_money(money_of(costs(cells, PERSONS, months=1)), Policy())

    assert found.whole is not None
    for rows in (found.sectors, found.payers):
        assert sum(row.before.value or 0 for row in rows) == found.whole.before.value
        assert sum(row.change.value or 0 for row in rows) == found.whole.change.value
    assert found.accounts is not None
    assert found.accounts.net == -(found.whole.change.value or 0)


names = st.tuples(st.sampled_from("stuv"), st.sampled_from("pqr"))
made = st.dictionaries(
    names, st.tuples(st.integers(1, 12), st.integers(1, 9)).map(lambda x: everybody(12, x[1] * 100, x[1] * 80, x[0])),
    min_size=1, max_size=7,
)  # fmt: skip


@given(made)
@settings(max_examples=40)
def test_no_small_sum_is_a_combination_of_shown_ones(cells: dict[Cell, Spent]) -> None:
    exact = costs(cells, 12)

    found = show_money(money_of(exact), Policy())

    order = sorted(cells)
    seen = [[1] * len(order)] if found.whole is not None and not found.whole.change.hidden else []
    seen += [[int(cell[0] == row.name) for cell in order] for row in found.sectors if not row.change.hidden]
    seen += [[int(cell[1] == row.name) for cell in order] for row in found.payers if not row.change.hidden]
    for at, cell in enumerate(order):
        few = int((cells[cell].after > 0).sum()) < 5
        assert not few or not _spanned([int(place == at) for place in range(len(order))], seen), cell


def _spanned(target: list[int], rows: list[list[int]]) -> bool:
    """By elimination in fractions."""
    left = [Fraction(each) for each in target]
    system = [[Fraction(each) for each in row] for row in rows]
    for column in range(len(target)):
        pivot = next((row for row in system if row[column]), None)
        if pivot is None:
            continue
        system.remove(pivot)
        system = [[a - b * row[column] / pivot[column] for a, b in zip(row, pivot, strict=True)] for row in system]
        left = [a - b * left[column] / pivot[column] for a, b in zip(left, pivot, strict=True)]
    return not any(left)
