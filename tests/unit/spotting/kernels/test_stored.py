"""A database's facts are the same from the event index, the contact tables and the canonical tables."""

import errno
import os
import shutil
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.core.window import Window
from samvej.programme.rules import Any, Occurrences, ServiceFilter
from samvej.registry import manifest as manifests
from samvej.registry.contacts.making import optimize
from samvej.registry.database import Database
from samvej.registry.query import Registry
from samvej.spotting.days import number
from samvej.spotting.index import files
from samvej.spotting.index.store import EventIndex, tidy
from samvej.spotting.kernels.costs import cost_held
from samvej.spotting.kernels.people import People, numbers
from samvej.spotting.kernels.sources import RegisterSource, columns_of
from samvej.spotting.kernels.stored import StoredRegister, StoredSource
from samvej.spotting.register import from_registry
from samvej.spotting.spot import spot
from samvej.spotting.summary import cost_held_by
from tests.unit.registry.contacts.made_up import FAR, some_services, write

ROWS = some_services(3, [*range(30), *range(FAR, FAR + 30)])
ACUTE = ServiceFilter("acute", (Sector.HOSPITAL,), (ServiceKind.ADMISSION,), Urgency.ACUTE)
FILTERS = [
    ACUTE,
    ServiceFilter("each admission", kinds=(ServiceKind.ADMISSION,), stays=False),
    ServiceFilter("missed", attended=False),
    ServiceFilter("of a", (Sector.GENERAL_PRACTICE, Sector.PSYCHIATRY), providers=("a",)),
    ServiceFilter("any contact"),
]


@pytest.fixture(scope="session")
def with_contacts(tmp_path_factory):
    database = Database(tmp_path_factory.mktemp("stored") / "db")
    write(database, ROWS)
    optimize(database)
    return database


@pytest.fixture
def database(with_contacts, tmp_path):
    shutil.copytree(with_contacts.root, tmp_path / "db")
    return Database(tmp_path / "db")


def stored(database, of):
    """The facts of the filter from the database, however they are kept."""
    with Registry.open(database.root) as registry:
        source = StoredSource(StoredRegister(registry, needs_money=False), [of])
        parts = list(source.parts(of, columns_of(of)))
        who = numbers(parts[0]["person_id"])
        rows = sorted((row for part in parts for row in part.to_pylist()), key=str)
        for days in DAYS if len(who) else ():
            facts = source.facts_of(of, np.unique(who)[::2], days)
            assert sorted(facts.to_pylist(), key=str) == [row for row in rows if asked_for(row, who, days)]
    return rows


DAYS = [(None, None), (None, 18_270), (18_265, None), (18_265, 18_270), (18_270, 18_265)]  # 2020-01-04 and -09


def asked_for(row, who, days):
    first, last = days
    on = row["day"]
    return row["person_id"] in np.unique(who)[::2] and (first is None or on >= first) and (last is None or on <= last)


def canonical(database, of):
    with Registry.open(database.root) as registry:
        source = RegisterSource(from_registry(registry, needs_money=False), [of])
        rows = sorted(next(source.parts(of, columns_of(of))).to_pylist(), key=str)
        who = np.array([row["person_id"] for row in rows], np.int32)
        facts = source.facts_of(of, np.unique(who)[::2], DAYS[3]).to_pylist()
        assert sorted(facts, key=str) == [row for row in rows if asked_for(row, who, DAYS[3])]
        return rows


def kept(database):
    return sorted((database.root / "index").glob("*.events"))


@pytest.mark.parametrize("of", FILTERS, ids=lambda of: of.name)
def test_facts_are_the_same_from_contact_tables_index_and_canonical_tables(database, of):
    expected = canonical(database, of)
    assert expected

    assert stored(database, of) == expected  # from the contact tables
    assert len(kept(database)) == 1
    assert stored(database, of) == expected  # from the index


def test_facts_without_contact_tables_come_from_the_canonical_ones_and_are_kept(database):
    shutil.rmtree(database.root / "contacts")

    assert stored(database, ACUTE) == canonical(database, ACUTE)
    assert len(kept(database)) == 1


def test_facts_of_a_large_population_are_fetched_some_citizens_at_a_time(database, monkeypatch):
    whole = canonical(database, ACUTE)
    monkeypatch.setattr("samvej.spotting.kernels.sources.PEOPLE_AT_ONCE", 7)
    with Registry.open(database.root) as registry:
        source = RegisterSource(from_registry(registry, needs_money=False), [ACUTE])
        ids = np.arange(0, FAR + 30, 5, dtype=np.int32)  # those between them are known by their facts alone
        monkeypatch.setattr(source, "people", lambda: People(ids[:40], ids[:40], ids[:40], None))
        parts = list(source.parts(ACUTE, columns_of(ACUTE)))

    assert len(parts) == 6
    assert sorted((row for part in parts for row in part.to_pylist()), key=str) == whole


def test_too_many_facts_are_read_file_by_file_and_not_kept(database, monkeypatch):
    monkeypatch.setattr("samvej.spotting.kernels.stored.MOST_ROWS", 3)

    with Registry.open(database.root) as registry:
        source = StoredSource(StoredRegister(registry, needs_money=False), [ACUTE])
        parts = list(source.parts(ACUTE, ()))

    assert [len(set(numbers(part["person_id"]) >= FAR)) for part in parts] == [1, 1]  # a range of citizens each
    assert stored(database, ACUTE) == canonical(database, ACUTE)
    assert kept(database) == []


def test_too_many_facts_of_the_canonical_tables_are_not_kept_and_are_the_same(database, monkeypatch):
    shutil.rmtree(database.root / "contacts")
    monkeypatch.setattr("samvej.spotting.kernels.stored.MOST_JOINED", 3)

    assert stored(database, ACUTE) == canonical(database, ACUTE)
    assert kept(database) == []


def test_facts_of_the_index_come_in_pieces_of_whole_citizens(database, monkeypatch):
    with Registry.open(database.root) as registry:
        source = StoredSource(StoredRegister(registry, needs_money=False), [ACUTE])
        (whole,) = source.parts(ACUTE, ("kind",))
        monkeypatch.setattr("samvej.spotting.kernels.stored.ROWS_AT_ONCE", 1)
        parts = list(source.parts(ACUTE, ("kind",)))

    assert len(parts) > 3
    assert [row for part in parts for row in part.to_pylist()] == whole.to_pylist()
    who = [set(part["person_id"].to_pylist()) for part in parts]
    assert sum(map(len, who)) == len(set().union(*who))


def test_question_with_one_figure_changed_is_not_asked_anew_about_the_others(database, monkeypatch):
    kept_leaf, file, other = (
        Occurrences(name, of=of, window=Window(9, "day"), at_least=k)
        for name, of, k in (("kept", FILTERS[1], 2), ("set", ACUTE, 2), ("set", ACUTE, 1))
    )
    day = date(2020, 1, 20)
    read = []
    part = StoredSource.each_part
    monkeypatch.setattr(
        StoredSource, "each_part", lambda self, of, c, k: read.append(of.name) or part(self, of, c, k)
    )
    with Registry.open(database.root) as registry:
        register = StoredRegister(registry, needs_money=False)
        spot(Any("any", parts=(kept_leaf, file)), register, day, day)
        found = spot(Any("any", parts=(kept_leaf, other)), register, day, day).rows()
        alone = spot(
            Any("any", parts=(kept_leaf, other)), from_registry(registry, needs_money=False), day, day
        ).rows()

    assert read == ["each admission", "acute", "acute"]
    assert found == alone != []


def test_index_of_another_name_for_the_same_filter_is_the_same(database):
    stored(database, ACUTE)

    stored(database, ServiceFilter("called otherwise", (Sector.HOSPITAL,), (ServiceKind.ADMISSION,), Urgency.ACUTE))

    assert len(kept(database)) == 1


@pytest.mark.parametrize("place", [200, -1, -20, None], ids=["table", "mark", "seal", "cut short"])
def test_damaged_index_is_made_anew_and_never_read(database, place):
    expected = stored(database, ACUTE)
    (path,) = kept(database)
    whole = path.read_bytes()
    changed = bytearray(whole if place is not None else whole[: len(whole) // 2])
    if place is not None:
        changed[place] ^= 0xFF
    path.write_bytes(bytes(changed))

    assert files.read(path) is None
    assert stored(database, ACUTE) == expected
    assert path.read_bytes() == whole


def test_index_of_an_earlier_state_is_not_found_and_is_tidied_away(database):
    before = stored(database, ACUTE)
    write(database, some_services(4, range(30)))

    now = stored(database, ACUTE)

    assert now != before
    assert now == canonical(database, ACUTE)
    assert len(kept(database)) == 2
    assert tidy(database, manifests.read(database)) == 1
    assert len(kept(database)) == 1
    assert stored(database, ACUTE) == now


def test_full_disk_costs_the_index_and_not_the_answer(database, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "write", full)

    assert stored(database, ACUTE) == canonical(database, ACUTE)
    assert kept(database) == []


def test_what_was_not_used_for_longest_makes_room(database, monkeypatch):
    monkeypatch.setattr("samvej.spotting.index.store.MOST_FILES", 2)
    index = EventIndex(database, manifests.read(database))
    stored(database, FILTERS[0])
    (first,) = kept(database)
    os.utime(first, (1, 1))
    stored(database, FILTERS[1])
    os.utime(next(path for path in kept(database) if path != first), (2, 2))
    assert index.find(FILTERS[0]) is not None  # used just now, so that the second is the oldest

    stored(database, FILTERS[2])

    assert len(kept(database)) == 2
    assert first in kept(database)


def spells_of(database, rule):
    with Registry.open(database.root) as registry:
        rows = spot(rule, StoredRegister(registry, needs_money=False), *PERIOD).rows()
        return [(row.person_id, row.since, row.until, row.answer) for row in rows]


PERIOD = (date(2020, 1, 1), date(2020, 3, 31))


@pytest.mark.parametrize("distinct", [None, "provider"])
def test_what_a_count_found_is_kept_where_its_facts_are_too_many(database, monkeypatch, distinct):
    rule = Occurrences("often", of=FILTERS[-1], window=Window(30, "day"), at_least=2, distinct=distinct)
    expected = spells_of(database, rule)
    shutil.rmtree(database.root / "index")
    monkeypatch.setattr("samvej.spotting.kernels.stored.MOST_ROWS", 3)

    first = spells_of(database, rule)
    written = kept(database)
    monkeypatch.setattr("samvej.spotting.kernels.evidence._counted", lambda *_: pytest.fail("counted anew"))
    again = spells_of(database, replace(rule, id="under another name", of=replace(rule.of, name="any")))

    assert first == again == expected != []
    assert len(written) == 1
    assert kept(database) == written


@pytest.mark.parametrize(
    "change",
    [{"window": Window(31, "day")}, {"window": Window(1, "month")}, {"at_least": 3}, {"distinct": "provider"}],
    ids=str,
)
def test_what_a_count_found_is_not_taken_for_another_count(database, monkeypatch, change):
    rule = Occurrences("often", of=FILTERS[-1], window=Window(30, "day"), at_least=2)
    other = replace(rule, **change)
    expected = spells_of(database, other)
    shutil.rmtree(database.root / "index")
    monkeypatch.setattr("samvej.spotting.kernels.stored.MOST_ROWS", 3)

    spells_of(database, rule)

    assert spells_of(database, other) == expected
    assert len(kept(database)) == 2


def test_what_at_least_and_at_most_find_is_one_and_the_same(database, monkeypatch):
    monkeypatch.setattr("samvej.spotting.kernels.stored.MOST_ROWS", 3)
    rule = Occurrences("often", of=FILTERS[-1], window=Window(30, "day"), at_least=2)

    spells_of(database, rule)
    spells_of(database, replace(rule, at_least=None, at_most=1))

    assert len(kept(database)) == 1


def test_cost_held_is_read_once_whoever_is_asked_about(database, monkeypatch):
    day = date(2020, 1, 20)
    with Registry.open(database.root) as registry:
        register = StoredRegister(registry, needs_money=True)
        rows = cost_held_by(register, day).order_by("person_id").to_pyarrow().to_pylist()
        held = {row["person_id"]: int(row["held"]) for row in rows}
        some, others = np.array(sorted(held)[::2], np.int32), np.array([*sorted(held)[1::2], 10**6], np.int32)

        first = cost_held(register, some, number(day))
        monkeypatch.setattr("samvej.spotting.kernels.costs.made", lambda *_: pytest.fail("read again"))
        then = cost_held(register, others, number(day))

    assert first == {person: held[person] for person in sorted(held)[::2]} != {}
    assert first | then == held


def test_cost_held_comes_from_the_contact_tables_unless_another_engine_reads_the_database(database):
    day = date(2020, 1, 20)
    with Registry.open(database.root) as registry:
        register = StoredRegister(registry, needs_money=True)
        rows = cost_held_by(register, day).order_by("person_id").to_pyarrow()
        person = rows["person_id"].to_numpy()

        found = cost_held(register, person, number(day))
        object.__setattr__(register, "connection", SimpleNamespace(name="of a cluster"))

        assert found == dict(zip(person.tolist(), map(int, rows["held"].to_pylist()), strict=True)) != {}
        assert cost_held(register, person, number(day)) is None
