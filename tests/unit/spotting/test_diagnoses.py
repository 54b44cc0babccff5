"""Diagnoses from the stored files in narrow columns: the same days as the tables' engine and a plain reading tell."""

import random
from datetime import date, timedelta

import numpy as np
import pytest

from samvej.evaluation.counted import Facts
from samvej.evaluation.stored_facts import StoredFacts
from samvej.programme.rules import CodeList, DiagnosisFilter
from samvej.registry.database import Database
from samvej.registry.query import Registry
from samvej.spotting.diagnoses import Diagnoses
from samvej.spotting.kernels.sources import RegisterSource
from samvej.spotting.kernels.stored import StoredRegister, StoredSource
from samvej.spotting.register import from_registry
from tests.unit.registry.contacts.made_up import FAR, some_services, write, write_diagnoses

LUNG = CodeList("lung", (("SKS", "DJ4"), ("ICPC-2", "R95")), excluded=(("SKS", "DJ45"),))
HEART = CodeList("heart", (("SKS", "DI"),))
CODES = [("SKS", "DJ44"), ("SKS", "DJ459"), ("SKS", "DJ40"), ("ICPC-2", "R95"), ("SKS", "DI50"), ("SKS", "R95")]
FILTERS = [DiagnosisFilter((LUNG,)), DiagnosisFilter((LUNG, HEART)), DiagnosisFilter((HEART,), primary=True)]


def made_up(seed=2):
    chance = random.Random(seed)
    for person in [*range(25), *range(FAR, FAR + 25)]:
        for number in range(chance.randint(0, 6)):
            system, code = chance.choice(CODES)
            yield {
                "service_id": number,
                "person_id": person,
                "date": chance.choice([None, *[date(2020, 1, 1) + timedelta(days=n) for n in range(6)]]),
                "system": system,
                "code": code,
                "role": chance.choice(["primary", "secondary", None]),
                "source": "made-up",
                "load_id": 1,
            }


ROWS = list(made_up())


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("diagnosed") / "db")
    write(database, some_services(1, range(3)))
    write_diagnoses(database, ROWS)
    with Registry.open(database.root) as registry:
        yield registry


def worked_out(of):
    """The first code of each person and day that has one of the lists, by looking at each row."""
    found = {}
    for row in ROWS:
        held = any(codes.holds(row["system"], row["code"]) for codes in of.codes)
        if held and row["date"] is not None and (not of.primary or row["role"] == "primary"):
            key = (row["person_id"], (row["date"] - date(1970, 1, 1)).days)
            found[key] = min(found.get(key, row["code"]), row["code"])
    return [{"person_id": person, "day": day, "code": code} for (person, day), code in sorted(found.items())]


@pytest.mark.parametrize("of", FILTERS)
def test_facts_of_the_stored_diagnoses_are_those_of_a_plain_reading_and_of_the_tables(registry, of):
    expected = worked_out(of)
    tables = RegisterSource(from_registry(registry, needs_money=False), FILTERS)
    told = [row for part in tables.parts(of, ("code",)) for row in part.to_pylist() if row["day"] is not None]
    everybody = Diagnoses.of_files(registry, (LUNG, HEART)).facts(of)

    assert expected
    assert told == expected
    assert everybody.to_pylist() == expected
    assert Diagnoses.of_register(tables.register).facts(of).to_pylist() == expected


@pytest.mark.parametrize("most", [40_000_000, 3], ids=["few enough for the index", "too many"])
def test_kernels_find_the_same_diagnoses_however_many(registry, most, monkeypatch):
    monkeypatch.setattr("samvej.spotting.kernels.stored.MOST_JOINED", most)
    source = StoredSource(StoredRegister(registry, needs_money=False), FILTERS)
    for of in FILTERS:
        rows = [row for part in source.parts(of, ("code",)) for row in part.to_pylist()]
        assert rows == worked_out(of)
        who = rows[-1]["person_id"]
        theirs = [row for row in rows if row["person_id"] == who]
        person, middle = np.array([who], np.int32), theirs[len(theirs) // 2]["day"]
        for days in ((None, None), (middle, None), (None, middle - 1)):
            first, last = (-(10**9) if days[0] is None else days[0]), (10**9 if days[1] is None else days[1])
            within = [row for row in theirs if first <= row["day"] <= last]
            assert source.facts_of(of, person, days).to_pylist() == within


@pytest.mark.parametrize("of", FILTERS)
def test_days_are_counted_as_the_register_counts_them(registry, of):
    person = np.array([*range(25), *range(FAR, FAR + 25)], dtype=np.int32)
    last = np.full(50, 18_266, dtype=np.int32)
    register = from_registry(registry, needs_money=False)

    found = StoredFacts(registry, person, FILTERS).between(of, np.arange(50, dtype=np.int32), last - 3, last)

    assert found.any()
    assert found.tolist() == Facts(register).between(of, person, last - 3, last).tolist()
