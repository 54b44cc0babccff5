"""Shadow accounts: the three-row example of the reference, and what must hold whatever the amounts."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.economics.accounts import Balance, Transfer, adding_up, shadow_accounts, shared


def test_those_who_gain_bear_what_the_others_lack_in_proportion() -> None:
    found = shadow_accounts([Balance("region", 0, 900), Balance("state", 0, 300), Balance("municipality", 500, 100)])

    assert found.transfers == (Transfer("region", "municipality", 300), Transfer("state", "municipality", 100))
    assert [found.after(name) for name in ("region", "state", "municipality")] == [600, 200, 0]


def test_where_the_whole_loses_there_is_no_payment() -> None:
    found = shadow_accounts([Balance("region", 0, 400), Balance("municipality", 500, 0)])

    assert found.net == -100
    assert found.transfers is None


def test_where_nobody_loses_nothing_is_paid() -> None:
    found = shadow_accounts([Balance("region", 0, 400), Balance("municipality", 500, 500)])

    assert found.transfers == ()


def test_payers_that_pay_each_other_nothing_are_one_account() -> None:
    together = "the two"

    found = shadow_accounts(
        [
            Balance("one", 0, 300, together),
            Balance("other", 500, 100, together),
            Balance("region", 0, 400),
        ]
    )

    assert found.accounts == (("the two", -100), ("region", 400))
    assert found.transfers == (Transfer("region", "the two", 100),)


amounts = st.integers(-10_000, 10_000)
balances = st.lists(
    st.tuples(st.integers(0, 10_000), amounts, st.sampled_from([None, None, "together"])), min_size=1, max_size=6
).map(lambda rows: [Balance(f"payer {at}", *row) for at, row in enumerate(rows)])


@given(balances)
@settings(max_examples=80)
def test_nobody_is_worse_off_and_the_payments_are_the_least(rows: list[Balance]) -> None:
    found = shadow_accounts(rows)

    nets = dict(found.accounts)
    assert sum(nets.values()) == sum(each.saved - each.programme for each in rows) == found.net
    if found.net < 0:
        assert found.transfers is None
        return
    assert found.transfers is not None
    after = {name: found.after(name) for name in nets}
    assert sum(after.values()) == found.net  # the payments add up to nothing
    assert all(left >= 0 for left in after.values())
    assert all(after[name] == 0 for name, net in nets.items() if net < 0)
    assert all(each.amount > 0 and nets[each.payer] > 0 > nets[each.to] for each in found.transfers)
    assert sum(each.amount for each in found.transfers) == -sum(net for net in nets.values() if net < 0)
    _in_proportion(nets, after)


def _in_proportion(nets: dict[str, int], after: dict[str, int]) -> None:
    gained = sum(net for net in nets.values() if net > 0)
    lacking = -sum(net for net in nets.values() if net < 0)
    for name, net in nets.items():
        if net > 0:
            assert abs((net - after[name]) - lacking * net / gained) < 1


@given(st.integers(0, 5_000), st.lists(st.integers(0, 900), min_size=1, max_size=7))
@settings(max_examples=60)
def test_shares_are_whole_and_add_up(total: int, weights: list[int]) -> None:
    parts = shared(total, weights)

    if sum(weights):
        assert sum(parts) == total
        assert all(abs(part - Fraction(total * w, sum(weights))) < 1 for part, w in zip(parts, weights, strict=True))
    else:
        assert parts == [0] * len(weights)
    if total <= sum(weights):
        assert all(part <= weight for part, weight in zip(parts, weights, strict=True))


@given(st.lists(st.fractions(-50, 50, max_denominator=40), min_size=1, max_size=8))
@settings(max_examples=60)
def test_rounded_rows_add_up_to_the_rounded_whole(values: list[Fraction]) -> None:
    total = round(sum(values))

    parts = adding_up(values, total)

    assert sum(parts) == total
    assert all(abs(part - value) < 1 for part, value in zip(parts, values, strict=True))
