"""What is read of the stored files in narrow columns is what the tables say, with contact tables and without."""

import random
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import ibis
import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.evaluation.counted import Facts
from samvej.evaluation.matching.lookback import Ledger, keys
from samvej.evaluation.priced_services import priced_services
from samvej.evaluation.stored_contacts import Asked, bed_nights
from samvej.evaluation.stored_facts import StoredFacts, diagnosed_of
from samvej.evaluation.yearly_services import yearly_services
from samvej.programme.rules import CodeList, DiagnosisFilter, PrescriptionFilter, ServiceFilter
from samvej.registry.contacts.making import optimize
from samvej.registry.contacts.store import made
from samvej.registry.database import Database
from samvej.registry.narrow import lies_here, rows_of
from samvej.registry.of_people import of_people
from samvej.registry.price_index_conversion import Conversion
from samvej.registry.query import Registry
from samvej.spotting.days import FOREVER
from samvej.spotting.matching import bed_days, scan_for
from samvej.spotting.register import from_registry
from tests.unit.registry.contacts.made_up import FAR, some_services, visit, write, write_diagnoses

ROWS = [
    replace(row, price_year=2023 if row.person % 3 else 2024)
    for row in [*some_services(7, [*range(40), *range(FAR, FAR + 40)]), visit(1, 3, date(2018, 12, 31))]
]
PRICES = Conversion(2024, ((2023, Fraction(1037, 1000)), (2024, Fraction(1))))
ASKED = np.array([1, 2, 3, 5, 8, 13, FAR + 1, FAR + 2, FAR + 30], dtype=np.int32)
LUNG = CodeList("lung", (("SKS", "DJ4"),))
FILTERS = [
    ServiceFilter("acute", (Sector.HOSPITAL,), (ServiceKind.ADMISSION,), Urgency.ACUTE),
    ServiceFilter("each admission", kinds=(ServiceKind.ADMISSION,), stays=False),
    ServiceFilter("missed", attended=False),
    ServiceFilter("of a", (Sector.GENERAL_PRACTICE, Sector.PSYCHIATRY), providers=("a",)),
    ServiceFilter("lung", diagnosis=(LUNG,)),
    ServiceFilter("stays with lung", (Sector.HOSPITAL,), (ServiceKind.ADMISSION,), diagnosis=(LUNG,)),
    ServiceFilter("each with lung, of a", diagnosis=(LUNG,), providers=("a",), stays=False),
]


def some_diagnoses(rows, seed=3):
    """Of two services in three, of which many have no day of their own; and some of no service."""
    chance = random.Random(seed)
    for row in chance.sample(rows, 2 * len(rows) // 3):
        yield {
            "service_id": chance.choice([row.service.id, row.service.id, row.service.id, None]),
            "person_id": row.person,
            "date": chance.choice([None, row.service.start.date()]),
            "system": "SKS",
            "code": chance.choice(["DJ44", "DJ40", "DI50"]),
            "role": None,
            "source": "made-up",
            "load_id": 1,
        }


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("narrow") / "db")
    write(database, ROWS)
    write_diagnoses(database, list(some_diagnoses(ROWS)))
    optimize(database)
    return database


@pytest.fixture(params=["contact tables", "services"])
def registry(request, database, tmp_path):
    root = database.root
    if request.param == "services":
        shutil.copytree(root, tmp_path / "db")
        shutil.rmtree(tmp_path / "db" / "contacts")
        root = tmp_path / "db"
    with Registry.open(root) as registry:
        yield registry


def at_2024(row) -> int:
    return round(row.service.cost * (Fraction(1037, 1000) if row.price_year == 2023 else 1))


def day(row) -> int:
    return (row.service.start.date() - date(1970, 1, 1)).days


def scope(row) -> str:
    return f"{row.service.sector.value}/{row.service.kind.value}"


@pytest.mark.parametrize(
    ("persons", "first", "last"),
    [(None, None, None), (ASKED, None, None), (ASKED, 18268, 18275), (None, 18270, None)],
)
def test_priced_services_are_the_services_with_a_cost_in_order(registry, persons, first, last):
    expected = sorted(
        (row.person, day(row), scope(row), at_2024(row))
        for row in ROWS
        if row.service.cost is not None
        and (persons is None or row.person in persons)
        and (first is None or day(row) >= first)
        and (last is None or day(row) <= last)
    )
    found = [
        (int(person), int(on), part.kinds[kind], int(cost))
        for part in priced_services(registry, PRICES, lambda each: each, persons=persons, first=first, last=last)
        for person, on, kind, cost in zip(part.person, part.day, part.kind, part.cost, strict=True)
    ]

    assert expected
    assert sorted(found) == expected
    assert [each[:2] for each in found] == sorted(each[:2] for each in found)


def test_cost_of_a_row_of_several_contacts_is_converted_as_a_whole(tmp_path):
    database = Database(tmp_path / "db")
    write(database, [visit(1, 1, date(2020, 1, 1), quantity=3.0, unit="contact", price_year=2023)])
    optimize(database)

    with Registry.open(database.root) as registry:
        costs = [part.cost.tolist() for part in priced_services(registry, PRICES, lambda each: each)]

    assert costs == [[104]]  # 103.7; as three it would be 34 + 34 + 35


def test_yearly_services_are_the_sums_of_person_and_year(registry):
    scopes = {"hospital/admission", "general-practice/consultation"}
    expected = Counter()
    for row in ROWS:
        if row.service.cost is not None and scope(row) in scopes:
            expected[row.person, row.service.start.year] += at_2024(row)

    parts = yearly_services(registry, scopes, (2018, 2020), PRICES)

    cells = [
        ((person, year), cost)
        for part in parts
        for person, year, cost in zip(part.person.tolist(), part.period.tolist(), part.amount.tolist(), strict=True)
    ]
    assert sorted(cells) == sorted(expected.items())


def test_rows_of_some_people_are_those_of_the_table(registry):
    service = registry.table("service")
    expected = service.filter(service.person_id.isin(ASKED.tolist())).to_pyarrow().to_pylist()

    near = of_people(registry, ASKED.tolist()).table("service")

    assert near.schema() == service.schema()
    assert sorted(near.to_pyarrow().to_pylist(), key=str) == sorted(expected, key=str)
    assert lies_here(registry)


def test_files_in_which_nobody_asked_about_is_are_not_opened(registry):
    person = next(row.person for row in ROWS if row.person >= FAR)
    found = list(rows_of(registry, "service", np.array([person], dtype=np.int32), ["person_id"]))
    assert [set(part["person_id"]) for part in found] == [{person}]

    kept = rows_of(registry, "service", None, ["kind"], pl.col("kind") == "admission")
    assert sum(map(len, kept)) == sum(row.service.kind == ServiceKind.ADMISSION for row in ROWS)


@pytest.mark.parametrize("of", FILTERS, ids=lambda of: of.name)
def test_stored_facts_count_what_the_register_counts(registry, of):
    subject = np.tile(np.arange(len(ASKED), dtype=np.int32), 40)
    last = np.repeat(np.arange(18_262, 18_302, dtype=np.int32), len(ASKED))
    stored = StoredFacts(registry, ASKED, [of])
    expected = Facts(from_registry(registry, needs_money=False)).between(of, ASKED[subject], last - 5, last)

    facts = Facts(from_registry(registry, needs_money=False), stored=stored)
    found = facts.between(of, subject if of in stored.filters else ASKED[subject], last - 5, last)

    assert expected.any()
    assert found.tolist() == expected.tolist()
    assert (of in stored.filters) == (registry.database.root / "contacts").is_dir()


@pytest.mark.parametrize("of", FILTERS, ids=lambda of: of.name)
@pytest.mark.parametrize("persons", [None, ASKED], ids=["everybody", "some"])
def test_bed_nights_are_those_of_the_tables(database, of, persons):
    until, everybody = 18_275, np.unique([row.person for row in ROWS]).astype(np.int32)
    death = np.where(everybody % 3 == 0, 18_270, FOREVER).astype(np.int32)
    with Registry.open(database.root) as registry:
        register = from_registry(registry, needs_money=False)
        lives = ibis.memtable(pa.table({"person_id": everybody, "death": pa.array(death, mask=death == FOREVER)}))
        beds = bed_days(scan_for(register, [of]).matching(of), lives, date(1970, 1, 1) + timedelta(days=until))
        rows = beds.select("person_id", "day").to_pyarrow().to_pylist()
        asked = Asked(persons, diagnosed=diagnosed_of(registry, [of], persons))
        contacts = made(registry.database, registry.manifest)
        found = bed_nights(contacts, of, everybody, death, until, asked)

    expected = [(row["person_id"], row["day"]) for row in rows if persons is None or row["person_id"] in persons]
    assert expected or persons is not None
    who, on = (np.array([each[at] for each in expected], dtype=np.int32) for at in (0, 1))
    assert found.key.tolist() == np.sort(keys(who, on)).tolist()


def test_what_is_not_narrow_is_left_to_the_register(registry):
    codes = CodeList("lung", (("SKS", "DJ44"),))
    of = [PrescriptionFilter((codes,)), DiagnosisFilter((codes,))]
    stored = StoredFacts(registry, ASKED, of)

    assert stored.filters == {of[1]}
    with pytest.raises(ValueError, match="not narrow"):
        stored.between(of[0], np.zeros(1, np.int32), np.zeros(1, np.int32), np.zeros(1, np.int32))


def test_ledger_of_days_counts_as_the_ledger_of_ones():
    chance = np.random.default_rng(1)
    person, on = chance.integers(0, 4, 50).astype(np.int32), chance.integers(0, 9, 50).astype(np.int32)
    ones = Ledger.of(person, on, np.ones(50, dtype=np.int64))
    asked, first = np.repeat(np.arange(5, dtype=np.int32), 9), np.tile(np.arange(9, dtype=np.int32), 5)

    counted = Ledger.of_days(keys(person, on), once=False).between(asked, first, first + 2)
    days = Ledger.of_days(keys(person, on)).between(asked, first, first + 2)

    there = {(int(a), int(b)) for a, b in zip(person, on, strict=True)}
    assert counted.tolist() == ones.between(asked, first, first + 2).tolist()
    assert days.tolist() == [sum((a, b + k) in there for k in range(3)) for a, b in zip(asked, first, strict=True)]
    assert Ledger.of_days(keys(person, on)).between(asked, first, first - 1).tolist() == [0] * 45
