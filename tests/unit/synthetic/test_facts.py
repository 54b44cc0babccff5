"""The made-up region against published facts (docs/reference/synthetic.md), measured naively from its arrays."""

from dataclasses import dataclass

import numpy as np
import pytest

from samvej.synthetic.citizens import Citizens
from samvej.synthetic.events import events
from samvej.synthetic.population import citizens, presence
from samvej.synthetic.region import MINUTES, NEVER, Region
from samvej.synthetic.tables import ContactKind, Events, MunicipalService
from samvej.synthetic.vocabulary import PRIMARY_SERVICES

REGION = Region(seed=42)
CITIZENS, BLOCK = 24_576, 4_096
YEARS = range(REGION.years)
GROUP = np.array([service.group for service in PRIMARY_SERVICES])


@dataclass(frozen=True)
class Measured:
    """Kroner of (citizens, years) by part, kroner in the last year of life, and counts of all events."""

    first: np.ndarray
    last: np.ndarray
    death: np.ndarray
    by_part: dict[str, np.ndarray]
    last_year_of_life: np.ndarray
    counts: dict[str, int]

    @property
    def total(self) -> np.ndarray:
        return sum(self.by_part.values())

    @property
    def regional(self) -> np.ndarray:
        return self.total - self.by_part["long-term care"]

    @property
    def person_years(self) -> float:
        return float(np.maximum(self.last - self.first + 1, 0).sum() / 365.25)

    def living(self, year: int) -> np.ndarray:
        """Who lived in the region at some time of the year."""
        return (self.first < REGION.month_starts[12 * year + 12]) & (self.last >= REGION.month_starts[12 * year])


def priced(found: Events) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Part → citizen, day, øre."""
    hospital, municipal = found.hospital, found.municipal
    health = municipal["service"] <= MunicipalService.REHABILITATION
    tables = {
        "primary care": (found.primary_care, "day", "fee_oere"),
        "medicine": (found.medicine, "day", "reimbursement_oere"),
    }
    return {
        "hospital": (hospital["citizen"], hospital["start_min"] // MINUTES, hospital["cost_oere"]),
        "transport": (
            found.transport["citizen"],
            found.transport["start_min"] // MINUTES,
            found.transport["price_oere"],
        ),
        "long-term care": tuple(municipal[name][health] for name in ("citizen", "from_day", "cost_oere")),
        **{part: (table["citizen"], table[day], table[cost]) for part, (table, day, cost) in tables.items()},
    }


def counted(found: Events) -> dict[str, int]:
    kind, psychiatric = found.hospital["kind"], found.hospital["psychiatric"]
    group = GROUP[found.primary_care["service"]]
    own_practice = np.isin(group, ["consultation", "telephone", "email", "home-visit"])
    rows = (found.hospital, found.primary_care, found.medicine, found.laboratory, found.municipal, found.transport)
    return {
        "all": sum(len(table["citizen"]) for table in rows),
        "general practice": int(own_practice.sum()),
        "acute admissions": int(((kind == ContactKind.ADMISSION) & found.hospital["acute"] & ~psychiatric).sum()),
        "dispensings": len(found.medicine["citizen"]),
    }


@pytest.fixture(scope="module")
def measured() -> Measured:
    blocks: list[tuple[Citizens, Events]] = []
    for start in range(0, CITIZENS, BLOCK):
        people = citizens(REGION, start, start + BLOCK)
        blocks.append((people, events(REGION, people)))
    spans = [presence(REGION, people) for people, _ in blocks]
    death = np.concatenate([people.death_day for people, _ in blocks])
    by_part: dict[str, np.ndarray] = {}
    last_year = np.zeros(CITIZENS)
    for _, found in blocks:
        for part, (citizen, day, oere) in priced(found).items():
            kroner = by_part.setdefault(part, np.zeros((CITIZENS, REGION.years)))
            np.add.at(kroner, (citizen, REGION.year_of(day.astype(np.int32))), oere / 100)
            near = day > death[citizen].astype(np.int64) - 365
            np.add.at(last_year, citizen[near], oere[near] / 100)
    counts = [counted(found) for _, found in blocks]
    return Measured(
        first=np.concatenate([first for first, _ in spans]),
        last=np.concatenate([last for _, last in spans]),
        death=death,
        by_part=by_part,
        last_year_of_life=last_year,
        counts={name: sum(each[name] for each in counts) for name in counts[0]},
    )


def top(cost: np.ndarray, share: float) -> float:
    ordered = np.sort(cost)[::-1]
    return float(ordered[: round(len(cost) * share)].sum() / cost.sum())


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [("all", 18, 23.5), ("general practice", 5.8, 7.0), ("acute admissions", 0.12, 0.15), ("dispensings", 7.8, 10.0)],
)
def test_citizens_have_so_many_events_a_year(measured, what, least, most):
    assert least < measured.counts[what] / measured.person_years < most


def test_health_cost_is_thirty_odd_thousand_kroner_a_year(measured):
    assert 29_000 < measured.total.sum() / measured.person_years < 35_500


@pytest.mark.parametrize(("part", "share"), [("hospital", 0.67), ("long-term care", 0.21)])
def test_hospitals_are_two_thirds_and_long_term_care_a_fifth_of_health_cost(measured, part, share):
    assert measured.by_part[part].sum() / measured.total.sum() == pytest.approx(share, abs=0.035)


def test_top_percent_hold_a_quarter_to_thirty_percent_of_a_years_cost(measured):
    shares = [top(measured.total[measured.living(year), year], 0.01) for year in YEARS]

    assert 0.25 < np.mean(shares) < 0.30
    assert 0.235 < min(shares) < max(shares) < 0.315


def test_top_percent_hold_a_fifth_of_three_years_cost(measured):
    throughout = (measured.first < REGION.month_starts[12]) & (measured.last >= REGION.month_starts[36])

    share = top(measured.total[throughout, :3].sum(axis=1), 0.01)

    assert share == pytest.approx(0.20, abs=0.025)


def test_top_tenth_of_patients_hold_71_percent_of_regional_cost(measured):
    shares = []
    for year in YEARS:
        cost = measured.regional[measured.living(year), year]
        shares.append(top(cost[cost > 0], 0.10))

    assert np.mean(shares) == pytest.approx(0.71, abs=0.025)


def test_most_of_those_who_died_in_a_year_are_in_its_top_tenth(measured):
    found, deaths = 0, 0
    for year in YEARS:
        cost = measured.total[:, year]
        threshold = np.quantile(cost[measured.living(year)], 0.9)
        start, after = REGION.month_starts[12 * year], REGION.month_starts[12 * year + 12]
        died = (measured.death >= start) & (measured.death < after)
        found, deaths = found + (cost[died] >= threshold).sum(), deaths + died.sum()

    assert 0.60 < found / deaths < 0.80


def test_last_year_of_life_costs_twelve_times_the_mean(measured):
    whole = (
        (measured.death != NEVER) & (measured.death >= REGION.first_day + 365) & (measured.first <= REGION.first_day)
    )

    mean = measured.total.sum() / measured.person_years

    assert measured.last_year_of_life[whole].mean() / mean == pytest.approx(12, abs=1.5)


def test_more_than_half_of_the_top_fifth_are_there_again_two_years_later(measured):
    again, before = 0, 0
    for year in range(REGION.years - 2):
        now, later = measured.living(year), measured.living(year + 2)
        throughout = now & (measured.last >= REGION.month_starts[12 * (year + 3)] - 1)
        top_now = throughout & (measured.total[:, year] >= np.quantile(measured.total[now, year], 0.8))
        top_later = measured.total[:, year + 2] >= np.quantile(measured.total[later, year + 2], 0.8)
        again, before = again + (top_now & top_later).sum(), before + top_now.sum()

    assert 0.50 < again / before < 0.65


def test_cost_a_year_stays_level_from_the_first_year_to_the_last(measured):
    by_year = measured.total.sum(axis=0)

    assert by_year[-1] / by_year[0] == pytest.approx(1.03, abs=0.08)
