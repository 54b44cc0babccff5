"""Concentration: shares, curve and persistence agree with a second way to count them, and need no order."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.core.money import MixedMoney
from samvej.evaluation.concentration import concentration, lorenz, membership, top_count
from samvej.evaluation.results import Concentration
from samvej.evaluation.yearly_costs import ConcentrationError, CostsOfYear, NotCovered, YearlyCosts, yearly_costs
from samvej.registry.database import Database
from samvej.registry.price_index import PriceIndex
from samvej.registry.query import Registry
from samvej.registry.reading.staged import CoverageRow
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract, Row, service

NEAR = pytest.approx
by_year = st.dictionaries(
    st.integers(2015, 2017),
    st.dictionaries(st.integers(0, 30), st.integers(-3, 40), min_size=1, max_size=25),
    min_size=1,
    max_size=3,
)


def costs(years: dict[int, dict[int, int]]) -> YearlyCosts:
    """One entry per citizen and year."""
    return YearlyCosts(tuple(of_year(year, sorted(spent.items())) for year, spent in sorted(years.items())))


def of_year(year: int, spent: Sequence[tuple[int, int]]) -> CostsOfYear:
    """A year of (person, cost)."""
    who, cost = (np.array([each[at] for each in spent], dtype=np.int64) for at in (0, 1))
    return CostsOfYear(year, who.astype(np.int32), cost)


def spent_in(found: YearlyCosts) -> dict[int, list[int]]:
    """The costs of each year, from the least."""
    return {each.year: sorted(each.cost.tolist()) for each in found.years}


# --- a second, plain way -------------------------------------------------------------------------------


def naive_members(spent: dict[int, int], percent: int) -> dict[int, Fraction]:
    """Each citizen's part in the top, by counting who has more and who as much."""
    count = -((-len(spent) * percent) // 100)
    parts = {}
    for person, cost in spent.items():
        more = sum(other > cost for other in spent.values())
        alike = sum(other == cost for other in spent.values())
        parts[person] = min(max(Fraction(count - more, alike), Fraction(0)), Fraction(1))
    return parts


def naive_share(spent: dict[int, int], percent: int) -> Fraction:
    parts = naive_members(spent, percent)
    return sum((parts[person] * cost for person, cost in spent.items()), Fraction(0)) / sum(spent.values())


def naive_persistence(first: dict[int, int], later: dict[int, int]) -> tuple[Fraction, Fraction] | None:
    once, again = naive_members(first, 20), naive_members(later, 20)
    still = sum((part for person, part in once.items() if person in later), Fraction(0))
    stay = sum((part * again[person] for person, part in once.items() if person in later), Fraction(0))
    return (stay / still, still) if still else None


@given(by_year)
def test_concentration_is_that_counted_the_plain_way(years: dict[int, dict[int, int]]) -> None:
    found = {each.year: each for each in concentration(costs(years))}

    assert list(found) == sorted(years)
    for year, spent in years.items():
        total = sum(spent.values())
        assert (found[year].citizens, found[year].total) == (len(spent), total)
        if total <= 0:
            assert (found[year].shares, found[year].lorenz, found[year].persists) == ((), (), ())
            continue
        assert found[year].shares == tuple((p / 100, NEAR(float(naive_share(spent, p)))) for p in (1, 5, 10))
        expected = [
            (later - year, NEAR(float(told[0])), int(told[1] + Fraction(1, 2)))
            for later in sorted(years)
            if later > year and (told := naive_persistence(spent, years[later]))
        ]
        assert list(found[year].persists) == expected


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=300).filter(any))
def test_lorenz_curve_rises_from_nothing_to_all_below_the_diagonal(spent: list[int]) -> None:
    curve = lorenz(np.asarray(spent, dtype=np.int64))

    assert (curve[0], curve[-1]) == ((0.0, 0.0), (1.0, 1.0))
    assert len(curve) == min(len(spent), 100) + 1
    assert list(curve) == sorted(curve)
    assert all(cost <= citizens + 1e-12 for citizens, cost in curve)


def test_lorenz_curve_meets_the_top_share() -> None:
    spent = np.arange(200, dtype=np.int64)

    [found] = concentration(costs({2018: {each: each for each in spent.tolist()}}))

    assert dict(found.lorenz)[0.9] == NEAR(1 - dict(found.shares)[0.1])


def test_negative_costs_bring_the_curve_below_zero_and_a_share_above_one() -> None:
    [found] = concentration(costs({2018: {0: -5, 1: 0, 2: 15}}))

    assert min(cost for _, cost in found.lorenz) == -0.5
    assert found.shares[0] == (0.01, 1.5)


@pytest.mark.parametrize(("citizens", "percent", "count"), [(30, 10, 3), (31, 10, 4), (1, 1, 1), (180_000, 1, 1800)])
def test_the_top_is_rounded_up(citizens: int, percent: int, count: int) -> None:
    assert top_count(citizens, percent) == count


def test_citizens_at_the_edge_share_what_is_left() -> None:
    found = membership(np.asarray([9, 5, 5, 5, 1], dtype=np.int64), 2)

    assert list(found) == NEAR([1, 1 / 3, 1 / 3, 1 / 3, 0])


@pytest.mark.parametrize(
    ("persons", "costs_of", "said"),
    [
        pytest.param([7, 7], [1, 2], "1 citizens stand twice in 2018", id="twice"),
        pytest.param([8, 7], [1, 2], "not in order", id="out of order"),
        pytest.param([7, 8], [1], "one cost for each person", id="a cost too few"),
    ],
)
def test_a_year_of_costs_that_cannot_be_is_refused(persons: list[int], costs_of: list[int], said: str) -> None:
    with pytest.raises(ConcentrationError, match=said):
        CostsOfYear(2018, np.array(persons, dtype=np.int32), np.array(costs_of, dtype=np.int64))


# --- from a database -----------------------------------------------------------------------------------

ALL = (date(2017, 1, 1), date(2018, 12, 31))
Opened = Callable[..., Registry]


def home(line: int, who: str, first: date, last: date | None = None, municipality: str = "0376") -> Row:
    return {
        "line": line,
        "who": who,
        "municipality": municipality,
        "valid_from": first,
        "valid_to": last,
        "rural": None,
    }


def person(line: int, who: str, **said: date) -> Row:
    return {"line": line, "who": who, "birth_date": date(1950, 1, 1)} | said


def covered(scope: str, first: date = ALL[0], last: date = ALL[1], area: str = "*") -> CoverageRow:
    return CoverageRow(area, scope, first, last)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A database of the extracts, open."""
    database = Database(tmp_path / "db")

    def load(*extracts: Extract) -> Registry:
        for extract in extracts:
            by_hand.store(extract, database, tmp_path / "key", monkeypatch)
        return Registry.open(database.root)

    return load


PEOPLE = {
    "person": [
        person(1, "ann"),
        person(2, "bo"),
        person(3, "cy", death_date=date(2017, 6, 1)),
        person(4, "di", birth_date=date(2018, 3, 1)),
        person(5, "eve"),
    ],
    "residence": [
        home(1, "ann", date(2000, 1, 1)),
        home(2, "bo", date(2000, 1, 1), date(2018, 1, 1)),
        home(3, "cy", date(2000, 1, 1)),
        home(4, "di", date(2018, 3, 1)),
        home(5, "eve", date(2000, 1, 1), date(2016, 12, 31)),
    ],
    "service": [
        service(1, "ann", date(2017, 2, 1), cost=100),
        service(2, "ann", date(2017, 12, 31), cost=50),
        service(3, "ann", date(2018, 1, 1), cost=7),
        service(4, "eve", date(2017, 5, 1), cost=1000),
        service(5, "bo", date(2017, 5, 1)),
    ],
}
ADMISSIONS = Extract(PEOPLE, coverage=(covered("hospital/*"),))


def test_citizens_without_cost_count_and_those_who_live_elsewhere_do_not(opened: Opened) -> None:
    with opened(ADMISSIONS) as registry:
        found = yearly_costs(registry)

    assert spent_in(found) == {2017: [0, 0, 150], 2018: [0, 0, 7]}
    assert (found.currency, found.price_year, found.scopes) == ("DKK", 2024, ("hospital/admission",))
    assert found.notes == ()


def test_everybody_alive_counts_where_residence_is_not_loaded(opened: Opened) -> None:
    tables = {name: rows for name, rows in PEOPLE.items() if name != "residence"}

    with opened(Extract(tables, coverage=(covered("hospital/*"),))) as registry:
        found = yearly_costs(registry)

    assert spent_in(found) == {2017: [0, 0, 150, 1000], 2018: [0, 0, 0, 7]}
    assert found.notes[0].en.startswith("Residence is not loaded")


def test_costs_that_are_not_covered_in_all_years_are_left_out_of_all(opened: Opened) -> None:
    fees = Extract(
        {"service": [service(11, "bo", date(2018, 2, 1), sector="general-practice", kind="consultation", cost=30)]},
        mapping=by_hand.mapping("fees"),
        coverage=(covered("general-practice/consultation", first=date(2017, 7, 1)),),
    )

    with opened(ADMISSIONS, fees) as registry:
        both, late = yearly_costs(registry), yearly_costs(registry, years=[2018])

    assert both.scopes == ("hospital/admission",)
    assert "general practice (consultations)" in both.notes[0].en
    assert late.scopes == ("general-practice/consultation", "hospital/admission")
    assert spent_in(late) == {2018: [0, 7, 30]}


def test_coverage_of_some_municipalities_limits_the_citizens(opened: Opened) -> None:
    extract = Extract(
        PEOPLE
        | {"residence": [home(1, "ann", date(2000, 1, 1)), home(2, "bo", date(2000, 1, 1), municipality="0101")]},
        coverage=(covered("hospital/*", area="0376"),),
    )

    with opened(extract) as registry:
        found = yearly_costs(registry, years=[2017])

    assert spent_in(found) == {2017: [150]}
    assert found.notes[0].en == "Citizens who lived in 0376 on a day of the year."


def test_medicine_is_its_public_reimbursement(opened: Opened) -> None:
    bought = {"line": 1, "who": "ann", "date": date(2017, 3, 1), "atc": "N02BE01", "price": 90, "reimbursement": 60}
    extract = Extract(PEOPLE | {"prescription": [bought]}, coverage=(covered("hospital/*"), covered("prescription")))

    with opened(extract) as registry:
        everything = yearly_costs(registry, years=[2017])
        medicine = yearly_costs(registry, sectors=["medicine"], years=[2017])

    assert spent_in(everything) == {2017: [0, 0, 210]}
    assert (spent_in(medicine), medicine.scopes) == ({2017: [0, 0, 60]}, ("prescription",))


def test_costs_of_two_price_years_need_an_index(opened: Opened) -> None:
    later = Extract(
        {"service": [service(21, "bo", date(2018, 2, 1), cost=100)]},
        mapping=by_hand.mapping("later", **{"price year": 2025}),
        coverage=(covered("hospital/*"),),
    )
    doubled = PriceIndex("doubling", "made up", "DKK", {2024: Fraction(1), 2025: Fraction(2)})

    with opened(ADMISSIONS, later) as registry:
        found = yearly_costs(registry, 2025, doubled, years=[2018])
        with pytest.raises(MixedMoney):
            yearly_costs(registry)

    assert (spent_in(found), found.price_year) == ({2018: [0, 14, 100]}, 2025)


def test_nothing_covered_a_whole_year_is_said(opened: Opened) -> None:
    extract = Extract(PEOPLE, coverage=(covered("hospital/*", last=date(2017, 11, 30)),))

    with opened(extract) as registry, pytest.raises(NotCovered, match="--covers"):
        yearly_costs(registry)


def test_years_and_sectors_that_are_not_there_are_said(opened: Opened) -> None:
    with opened(ADMISSIONS) as registry:
        with pytest.raises(NotCovered, match="2017, 2018: choose other years"):
            yearly_costs(registry, years=[2018, 2019])
        with pytest.raises(ConcentrationError, match="'moon' is not a sector"):
            yearly_costs(registry, sectors=["moon"])
        with pytest.raises(NotCovered, match="has a cost"):
            yearly_costs(registry, sectors=["prehospital"])


def test_database_gives_each_year(opened: Opened) -> None:
    with opened(ADMISSIONS) as registry:
        found = concentration(yearly_costs(registry))

    assert [(each.year, each.citizens, each.total) for each in found] == [(2017, 3, 150), (2018, 3, 7)]
    assert isinstance(found[0], Concentration)
