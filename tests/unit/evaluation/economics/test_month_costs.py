"""Cost per participant-month: the examples of the reference, and rows that add up."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.evaluation.economics.intervals import Interval
from samvej.evaluation.economics.month_costs import CO_FINANCING, Cell, Residents, Spent, compared, month_costs
from tests.unit.evaluation.economics.made_up import costs, everybody, had, who


def test_months_after_are_held_against_the_same_person_s_own_months_before() -> None:
    # A: 2 months at 200 before, 4 months with 1,200 after. B: 10 months at 100 before, 1 month with nothing after
    found = month_costs({("hospital", "region"): had([400, 1000], [1200, 0])}, who([2, 10], [4, 1]), seed=1)

    assert found.whole.before_per_month == Fraction(4 * 200 + 1 * 100, 5)
    assert found.whole.after_per_month == Fraction(1200, 5)
    assert found.whole.change == 60
    assert found.whole.change_interval is None  # two persons


def test_whoever_has_months_on_one_side_only_is_not_compared() -> None:
    import numpy as np

    observed = np.array([[True, True, False], [True, False, True], [False, False, True]])

    found = compared(observed, before=[0, 1], after=[2])

    assert (found.rows.tolist(), found.before.tolist(), found.after.tolist()) == ([1], [1], [1])


def test_what_the_municipality_paid_of_hospital_contacts_is_the_region_s() -> None:
    cells = {
        ("hospital", "region"): everybody(6, 100, 300),
        ("hospital", "municipality"): everybody(6, 200, 0),
        ("municipality-health", "municipality"): everybody(6, 50, 50),
    }

    found = costs(cells, 6)

    assert {row.name: row.change for row in found.payers} == {"municipality": 0, "region": 0}
    assert found.co_financing is not None
    assert (found.co_financing.before_per_month, found.co_financing.after_per_month) == (20, 0)
    assert [(atom.sector, atom.payer) for atom in found.atoms if atom.detail == CO_FINANCING] == [
        ("hospital", "region")
    ]


def test_the_municipality_s_row_is_told_apart_by_where_people_lived() -> None:
    cells = {("municipality-social", "municipality"): had([100] * 6, [110, 120, 130, 140, 150, 160])}

    found = costs(cells, 6, months=1, homes=["0360", "0376", "0376", None, "0360", "0376"])

    assert [(row.name, row.after) for row in found.municipalities] == [("", 140), ("0360", 260), ("0376", 410)]
    assert found.residents == (Residents("", 1, 1), Residents("0360", 2, 2), Residents("0376", 3, 3))
    assert sum(row.change for row in found.municipalities) == found.whole.change


def test_negative_amounts_are_subtracted() -> None:
    found = costs({("hospital", "region"): had([100] * 6, [-50] * 6)}, 6, months=1)

    assert found.whole.change == -150
    assert found.whole.change_interval == Interval(-150.0, -150.0)


spendings = st.lists(st.tuples(st.integers(-500, 5_000), st.integers(-500, 5_000)), min_size=5, max_size=5)
cells = st.dictionaries(
    st.tuples(
        st.sampled_from(["hospital", "psychiatry", "municipality-health", "specialist"]),
        st.sampled_from(["region", "municipality", "citizen", "not said"]),
    ),
    spendings.map(lambda rows: had([b for b, _ in rows], [a for _, a in rows])),
    min_size=1,
    max_size=8,
)
months = st.lists(st.tuples(st.integers(1, 18), st.integers(1, 12)), min_size=5, max_size=5)


@given(cells, months)
@settings(max_examples=25)
def test_sectors_and_payers_add_up_to_the_whole(found: dict[Cell, Spent], lived: list[tuple[int, int]]) -> None:
    people = who([b for b, _ in lived], [a for _, a in lived])

    rows = month_costs(found, people, seed=1)

    by_hand_before = sum(
        (
            Fraction(int(each.before[at]) * after, before)
            for each in found.values()
            for at, (before, after) in enumerate(lived)
        ),
        Fraction(0),
    )
    by_hand_after = sum(int(each.after.sum()) for each in found.values())
    assert (rows.whole.before, rows.whole.after) == (by_hand_before, by_hand_after)
    for parts in (rows.sectors, rows.payers):
        assert sum(row.before for row in parts) == rows.whole.before
        assert sum(row.after for row in parts) == rows.whole.after
    assert rows.draws.shape == (999, 1 + len(rows.sectors))
