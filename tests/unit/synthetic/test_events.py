"""Events: the same whatever range they are made in, within their citizens' lives, and as participation tells."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.synthetic.admissions import _in_sequence, acute_admissions
from samvej.synthetic.citizens import Citizens, Condition
from samvej.synthetic.events import events, expected
from samvej.synthetic.participation_arrays import FREE_CONDITIONS, Participation, Process
from samvej.synthetic.population import citizens, presence, settled
from samvej.synthetic.prices import drg_tariffs, psychiatric_rates
from samvej.synthetic.rates import drivers
from samvej.synthetic.region import MINUTES, NEVER, Region
from samvej.synthetic.tables import COLUMNS, ContactKind, Events, MunicipalService, Table
from samvej.synthetic.vocabulary import DIAGNOSES, PRIMARY_SERVICES

REGION = Region(seed=21)
TIME = {
    "hospital": "start_min",
    "primary_care": "day",
    "medicine": "day",
    "laboratory": "day",
    "municipal": "from_day",
    "transport": "start_min",
}
TABLES = list(TIME)


def day_of(name: str, table: Table) -> np.ndarray:
    column = table[TIME[name]]
    return column // MINUTES if TIME[name] == "start_min" else column


def with_rate(people: Citizens, process: Process, factor: float, row: int = 0) -> Participation:
    rate = np.ones((len(people), len(Process), REGION.months), dtype=np.float32)
    rate[row, process] = factor
    return replace(Participation.none(len(people), REGION), rate=rate)


def of(table: Table, citizen: int) -> Table:
    return {name: column[table["citizen"] == citizen] for name, column in table.items()}


@pytest.fixture(scope="module")
def block() -> tuple[Citizens, Events]:
    people = citizens(REGION, 1_000, 4_000)
    return people, events(REGION, people)


@settings(max_examples=12, deadline=None)
@given(splits=st.lists(st.integers(0, 80), min_size=1, max_size=3).map(sorted))
def test_events_of_ranges_split_anywhere_are_byte_identical(splits):
    whole = events(REGION, citizens(REGION, 0, 80))
    edges = [0, *splits, 80]

    parts = [events(REGION, citizens(REGION, a, b)) for a, b in pairwise(edges)]

    for name in TABLES:
        for column, values in getattr(whole, name).items():
            joined = np.concatenate([getattr(part, name)[column] for part in parts])
            assert joined.tobytes() == values.tobytes(), f"{name}.{column}"
    assert np.concatenate([part.dream for part in parts]).tobytes() == whole.dream.tobytes()


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_their_columns_and_types_in_order_of_citizen_and_time(block, name):
    _, found = block
    table = getattr(found, name)

    step = np.diff(table["citizen"])
    later = np.diff(table[TIME[name]])

    assert {column: values.dtype.type for column, values in table.items()} == COLUMNS[name]
    assert len({len(values) for values in table.values()}) == 1
    assert np.all((step > 0) | ((step == 0) & (later >= 0)))


@pytest.mark.parametrize("name", TABLES)
def test_nothing_happens_to_anybody_before_or_after_their_life_in_the_region(block, name):
    people, found = block
    table = getattr(found, name)
    first, last = presence(REGION, people)

    row = table["citizen"] - people.index[0]
    day = day_of(name, table)

    assert len(day) > 200
    assert np.all(day >= first[row])
    assert np.all(day <= last[row])


def test_contacts_have_an_id_each_and_end_after_they_begin(block):
    _, found = block
    hospital = found.hospital

    assert len(np.unique(hospital["contact_id"])) == len(hospital["contact_id"])
    assert np.all(hospital["end_min"] > hospital["start_min"])


def test_stays_of_a_citizen_do_not_overlap_and_end_with_life(block):
    people, found = block
    stays = {name: column[found.hospital["kind"] == ContactKind.ADMISSION] for name, column in found.hospital.items()}
    same = stays["citizen"][1:] == stays["citizen"][:-1]
    dead = people.death_day[stays["citizen"] - people.index[0]]

    gap = stays["start_min"][1:] - stays["end_min"][:-1]

    assert np.all(gap[same] > 0)
    assert np.all((dead == NEVER) | (stays["end_min"] // MINUTES <= dead))


def test_contacts_cost_their_tariff_of_the_year(block):
    _, found = block
    hospital = found.hospital
    year = REGION.year_of((hospital["start_min"] // MINUTES).astype(np.int32))
    somatic = ~hospital["psychiatric"]
    nights = hospital["end_min"] // MINUTES - hospital["start_min"] // MINUTES
    in_ward = hospital["psychiatric"] & (hospital["kind"] == ContactKind.ADMISSION)
    visit = hospital["psychiatric"] & ~in_ward
    rates = psychiatric_rates(REGION)

    assert np.all(hospital["cost_oere"][somatic] == drg_tariffs(REGION)[hospital["drg"][somatic], year[somatic]])
    assert np.all(hospital["drg"][~somatic] == -1)
    assert np.all(hospital["cost_oere"][in_ward] == nights[in_ward] * rates[0, year[in_ward]])
    assert np.all(hospital["cost_oere"][visit] == rates[1, year[visit]])


def test_psychiatry_sees_only_those_with_mental_illness_or_substance_use(block):
    people, found = block
    row = found.hospital["citizen"][found.hospital["psychiatric"]] - people.index[0]

    assert np.all(people.conditions[row] & int(Condition.MENTAL | Condition.PSYCHOSIS | Condition.SUBSTANCE))


def test_diagnoses_of_a_contact_are_different_ones(block):
    _, found = block
    columns = ["primary_diagnosis", "secondary_1", "secondary_2", "secondary_3"]
    codes = np.stack([found.hospital[name] for name in columns])

    pairs = [(a, b) for a in range(4) for b in range(a)]

    assert codes[0].min() >= 0
    assert codes.max() < len(DIAGNOSES)
    assert not any(((codes[a] == codes[b]) & (codes[a] >= 0)).any() for a, b in pairs)


def test_municipal_costs_are_price_times_quantity_within_a_month(block):
    _, found = block
    municipal = found.municipal

    exact = municipal["unit_price_oere"] * municipal["quantity_hundredths"]

    assert np.all(municipal["cost_oere"] * 100 == exact)
    assert np.all(REGION.month_of(municipal["from_day"]) == REGION.month_of(municipal["to_day"]))


def test_reimbursement_is_never_above_the_price_and_starts_anew_each_year(block):
    _, found = block
    medicine = found.medicine
    year = REGION.year_of(medicine["day"])
    first = np.concatenate([[True], (np.diff(medicine["citizen"]) > 0) | (np.diff(year) > 0)])
    cheap = medicine["price_oere"] <= 92_500

    assert np.all((medicine["reimbursement_oere"] >= 0) & (medicine["reimbursement_oere"] <= medicine["price_oere"]))
    assert np.all(medicine["reimbursement_oere"][first & cheap] == 0)


def test_a_rate_of_nothing_for_one_citizen_takes_their_events_and_nobody_elses():
    people = citizens(REGION, 0, 40)
    without = events(REGION, people)

    found = events(REGION, people, with_rate(people, Process.MEDICINE, 0.0, row=7))

    assert len(of(without.medicine, 7)["day"]) > 0
    assert len(of(found.medicine, 7)["day"]) == 0
    for other in (0, 39):
        assert of(found.medicine, other)["day"].tobytes() == of(without.medicine, other)["day"].tobytes()
    assert found.primary_care["day"].tobytes() == without.primary_care["day"].tobytes()


def test_twice_the_rate_gives_twice_the_contacts_with_general_practice():
    people = citizens(REGION, 0, 1_000)
    rate = np.ones((len(people), len(Process), REGION.months), dtype=np.float32)
    rate[:, Process.GENERAL_PRACTICE] = 2
    twice = replace(Participation.none(len(people), REGION), rate=rate)
    contact = np.array(
        [service.specialty == "80" and service.group != "supplementary" for service in PRIMARY_SERVICES]
    )

    usual, doubled = (events(REGION, people, told).primary_care for told in (None, twice))

    counts = [contact[table["service"]].sum() for table in (usual, doubled)]
    assert 1.9 < counts[1] / counts[0] < 2.1


def test_expected_is_what_events_are_drawn_from():
    people = citizens(REGION, 0, 3_000)
    found = events(REGION, people)

    wanted = expected(REGION, people)

    health = found.municipal["service"] <= MunicipalService.REHABILITATION
    assert wanted.rate[:, Process.MEDICINE].sum() == pytest.approx(len(found.medicine["day"]), rel=0.02)
    assert wanted.rate[:, Process.TRANSPORT].sum() == pytest.approx(len(found.transport["km"]), rel=0.06)
    assert wanted.municipal_cost_oere[:, 0].sum() == pytest.approx(
        found.municipal["cost_oere"][health].sum(), rel=0.03
    )
    assert not wanted.rate[:, Process.READMISSION].any()


def test_an_admission_that_is_told_stands_on_its_day_and_names_every_group_of_illness():
    people = citizens(REGION, 0, 200)
    alive = np.flatnonzero((presence(REGION, people)[1] == REGION.last_day) & (people.birth_day < REGION.first_day))
    row, day = (
        np.array([alive[3], alive[3]]),
        np.array([REGION.last_day - 400, REGION.last_day - 380], dtype=np.int32),
    )
    conditions = np.full(len(people), FREE_CONDITIONS, dtype=np.uint16)
    conditions[alive[3]] = Condition.LUNG | Condition.MENTAL | Condition.SUBSTANCE
    told = replace(
        Participation.none(len(people), REGION), acute_citizen=row, acute_day=day, forced_conditions=conditions
    )

    table = of(events(REGION, people, told).hospital, int(alive[3]))

    for wanted in day:
        here = (table["start_min"] // MINUTES == wanted) & (table["kind"] == ContactKind.ADMISSION)
        assert here.sum() == 1
        assert table["acute"][here].all()
        columns = ["primary_diagnosis", "secondary_1", "secondary_2", "secondary_3"]
        codes = [DIAGNOSES[table[name][here][0]] for name in columns if table[name][here][0] >= 0]
        assert {"DJ", "DF"} <= {code[:2] for code in codes}
        assert any(code.startswith(("DF3", "DF4", "DF6")) for code in codes)
        assert any(code.startswith("DF1") for code in codes)


def test_admissions_told_after_death_do_not_happen():
    people = citizens(REGION, 0, 400)
    dead = int(np.flatnonzero(people.death_day < REGION.last_day - 10)[0])
    told = replace(
        Participation.none(len(people), REGION),
        acute_citizen=np.array([dead]),
        acute_day=np.array([people.death_day[dead] + 1], dtype=np.int32),
    )

    found = acute_admissions(drivers(REGION, settled(people, told), told))

    assert not found.told.any()


def test_more_readmissions_follow_when_their_rate_is_raised():
    people = citizens(REGION, 0, 3_000)
    rate = np.ones((len(people), len(Process), REGION.months), dtype=np.float32)
    rate[:, Process.READMISSION] = 3
    told = replace(Participation.none(len(people), REGION), rate=rate)

    usual, raised = (
        len(acute_admissions(drivers(REGION, people, each)))
        for each in (Participation.none(len(people), REGION), told)
    )

    assert raised > 1.15 * usual


def test_dream_says_pension_from_65_and_nothing_before_18_or_after_death(block):
    people, found = block
    age = (REGION.weeks[None, :] - people.birth_day[:, None]) / 365.25
    last = presence(REGION, people)[1]
    here = (REGION.weeks[None, :] >= presence(REGION, people)[0][:, None]) & (REGION.weeks + 6 <= last[:, None])

    assert found.dream.shape == (len(people), len(REGION.weeks))
    assert np.all(found.dream[here & (age > 65.1)] == 998)
    assert not found.dream[age < 17.9].any()
    assert not found.dream[REGION.weeks[None, :] > last[:, None]].any()


def test_admissions_that_crowd_one_day_leave_the_firm_one() -> None:
    row = np.zeros(3, dtype=np.int64)
    start = np.array([10 * MINUTES + 745, 10 * MINUTES + 780, 10 * MINUTES + 872])  # 12.25, 13.00 and 14.32
    acute = np.array([False, False, True])
    no = np.zeros(3, dtype=np.bool_)

    kept = _in_sequence(row, start, no, acute, no, firm=acute)

    assert kept.start.tolist() == [start[2]]
