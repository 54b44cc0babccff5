"""Where people live: spells made of snapshots, moves in and out of the country, and deaths."""

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samvej.registry.query import Registry
from samvej.registry.residence import spells_of_residence
from samvej.registry.tables import TABLES
from tests.unit.registry.by_hand import Extract

MARCH, JUNE, SEPTEMBER, DECEMBER = date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30), date(2018, 12, 31)
QUARTERS = (MARCH, JUNE, SEPTEMBER, DECEMBER)
NEIGHBOUR, ELSEWHERE = 90, 91
"""Two who never leave 0376 and 0360, so that every quarter has a snapshot of both."""
BACKGROUND = [(NEIGHBOUR, day, "0376") for day in QUARTERS] + [(ELSEWHERE, day, "0360") for day in QUARTERS]


def table(name, *rows):
    schema = TABLES[name].schema
    said = [{"source": "population", "load_id": 1} | row for row in rows]
    return ibis.memtable(pa.Table.from_pylist(said, schema=schema))


def spells(snapshots, migration=(), born=None, died=None, given_spells=(), stated=()):
    """{person: [(municipality, first, last)]}; ``born`` and ``died`` are of person 1.

    ``stated``: areas, each with the first and the last day on which residence is covered there.
    """
    covers = [{"area": a, "kinds": "residence", "valid_from": f, "valid_to": t} for a, f, t in stated]
    person = table("person", {"person_id": 1, "birth_date": born, "death_date": died})
    found = spells_of_residence(
        table("residence", *given_spells),
        table("residence_snapshot", *({"person_id": p, "date": d, "municipality": m} for p, d, m in snapshots)),
        table("migration", *({"person_id": 1, "date": d, "direction": way} for d, way in migration)),
        person,
        table("coverage", *covers, {"area": "*", "kinds": "hospital/*", "valid_from": MARCH, "valid_to": DECEMBER}),
    )
    rows = ibis.duckdb.connect().to_pyarrow(found.order_by("person_id", "valid_from")).to_pylist()
    out = {}
    for row in rows:
        out.setdefault(row["person_id"], []).append((row["municipality"], row["valid_from"], row["valid_to"]))
    return out


def lives(*days, municipality="0376"):
    return [(1, day, municipality) for day in days]


def test_snapshot_holds_until_the_next_one_and_the_last_is_open():
    found = spells([*lives(MARCH, JUNE), *BACKGROUND])

    assert found[1] == [("0376", MARCH, SEPTEMBER - timedelta(days=1))]
    assert found[NEIGHBOUR] == [("0376", MARCH, None)]


def test_dead_who_stand_in_the_last_snapshot_are_not_resident_for_ever():
    kept = spells(lives(*QUARTERS))
    cut = spells(lives(*QUARTERS), died=date(2019, 2, 3))

    assert kept[1] == [("0376", MARCH, None)]  # the snapshots alone
    assert cut[1] == [("0376", MARCH, date(2019, 2, 3))]


def test_emigrated_between_two_snapshots_live_here_until_the_day_they_leave():
    kept = spells([*lives(MARCH), *BACKGROUND])
    cut = spells([*lives(MARCH), *BACKGROUND], migration=[(date(2018, 4, 10), "out")])

    assert kept[1] == [("0376", MARCH, date(2018, 6, 29))]
    assert cut[1] == [("0376", MARCH, date(2018, 4, 10))]


def test_born_since_the_last_snapshot_live_here_from_birth():
    found = spells([*lives(JUNE, SEPTEMBER, DECEMBER), *BACKGROUND], born=date(2018, 5, 2))

    assert found[1] == [("0376", date(2018, 5, 2), None)]


def test_born_before_the_last_snapshot_and_not_in_it_live_here_from_their_first():
    found = spells([*lives(JUNE, SEPTEMBER, DECEMBER), *BACKGROUND], born=date(2018, 3, 30))

    assert found[1] == [("0376", JUNE, None)]


def test_immigrated_since_the_last_snapshot_live_here_from_that_day():
    found = spells(
        [*lives(JUNE, SEPTEMBER, DECEMBER), *BACKGROUND], migration=[(date(2018, 5, 2), "in")], born=date(1980, 1, 1)
    )

    assert found[1] == [("0376", date(2018, 5, 2), None)]


def test_away_within_a_quarter_leaves_a_gap_and_the_return_is_to_the_next_municipality():
    found = spells(
        [*lives(MARCH), *lives(JUNE, municipality="0360"), *BACKGROUND],
        migration=[(date(2018, 4, 10), "out"), (date(2018, 5, 20), "in")],
    )

    assert found[1] == [
        ("0376", MARCH, date(2018, 4, 10)),
        ("0360", date(2018, 5, 20), SEPTEMBER - timedelta(days=1)),
    ]


def test_moved_within_the_country_live_in_the_new_municipality_from_its_snapshot():
    found = spells([*lives(MARCH, JUNE), *lives(SEPTEMBER, DECEMBER, municipality="0360"), *BACKGROUND])

    assert found[1] == [("0376", MARCH, SEPTEMBER - timedelta(days=1)), ("0360", SEPTEMBER, None)]


def test_snapshot_of_one_municipality_ends_no_spell_in_another():
    found = spells([*lives(MARCH, municipality="0360"), *((NEIGHBOUR, day, "0376") for day in QUARTERS)])

    assert found[1] == [("0360", MARCH, None)]


@pytest.mark.parametrize("area", ["0360", "*"])
def test_snapshot_speaks_for_a_stated_municipality_where_nobody_lives_any_more(area):
    one_left = [*lives(MARCH, municipality="0360"), *((NEIGHBOUR, day, "0376") for day in QUARTERS)]

    found = spells(one_left, stated=[(area, date(2018, 1, 1), date(2018, 12, 31))])

    assert found[1] == [("0360", MARCH, JUNE - timedelta(days=1))]


@pytest.mark.parametrize("stated", [("0376", MARCH, DECEMBER), ("0360", date(2018, 1, 1), date(2018, 6, 29))])
def test_snapshot_says_nothing_of_an_area_or_a_day_that_is_not_stated(stated):
    one_left = [*lives(MARCH, municipality="0360"), *((NEIGHBOUR, day, "0376") for day in QUARTERS)]

    assert spells(one_left, stated=[stated])[1] == [("0360", MARCH, None)]


def test_newborn_is_the_first_of_a_stated_municipality_in_an_extract_of_few():
    first_there = [*lives(JUNE, municipality="0360"), *((NEIGHBOUR, day, "0376") for day in QUARTERS[:2])]

    found = spells(first_there, born=date(2018, 5, 2), stated=[("0360", date(2018, 4, 1), date(2018, 12, 31))])

    assert found[1] == [("0360", date(2018, 5, 2), None)]


def test_nobody_lives_anywhere_before_the_birth():
    assert spells(lives(MARCH, JUNE), born=date(2018, 4, 2))[1] == [("0376", date(2018, 4, 2), None)]
    assert 1 not in spells([*lives(MARCH), *BACKGROUND], born=date(2018, 7, 2))


def test_nothing_is_said_before_the_first_snapshot():
    found = spells(lives(MARCH), born=date(2018, 3, 1), migration=[(date(2018, 3, 10), "in")])

    assert found[1] == [("0376", MARCH, None)]


def test_spells_that_a_source_gives_stand_as_they_are():
    given_spell = {
        "person_id": 1,
        "municipality": "0376",
        "valid_from": date(2017, 1, 1),
        "valid_to": date(2017, 12, 31),
    }

    found = spells([], died=date(2017, 3, 1), given_spells=[given_spell])

    assert found == {1: [("0376", date(2017, 1, 1), date(2017, 12, 31))]}


def test_database_gives_both_kinds_of_spells_as_often_as_it_is_asked(desk):
    spell = {"line": 1, "who": "ann", "municipality": "0751", "valid_from": date(2017, 1, 1), "valid_to": MARCH}
    snapshots = [{"line": 2, "who": "bob", "municipality": "0376", "date": day} for day in (MARCH, JUNE)]

    desk.load(Extract({"residence": [spell]}))
    with Registry.open(desk.database.root) as registry:
        alone = registry.residence().to_pyarrow().to_pylist()
    desk.load(Extract({"residence_snapshot": [row | {"line": 2 + n} for n, row in enumerate(snapshots)]}))
    with Registry.open(desk.database.root) as registry:
        both, again = (registry.residence().order_by("municipality").to_pyarrow().to_pylist() for _ in range(2))

    assert [(row["municipality"], row["valid_from"], row["valid_to"]) for row in alone] == [
        ("0751", date(2017, 1, 1), MARCH)
    ]
    assert [(row["municipality"], row["valid_from"], row["valid_to"]) for row in both] == [
        ("0376", MARCH, None),
        ("0751", date(2017, 1, 1), MARCH),
    ]
    assert again == both


def _spoken_days(snapshots, stated, place):
    """The days on which the source's snapshots speak for the municipality."""
    since = timedelta(days=1)
    lived = {d for _, d, m in snapshots if m == place}
    return lived | {d for _, d, _ in snapshots for a, f, t in stated if a in (place, "*") and f - since <= d <= t}


def _lived(snapshots, migration, born, died, stated, day):
    """Where person 1 lives on a day, by the definition read day by day; None where nowhere."""
    own = sorted((d, m) for p, d, m in snapshots if p == 1)
    leaving = [d for d, way in migration if way == "out"]
    if (died is not None and day > died) or (born is not None and day < born):
        return None
    for at, (first, place) in enumerate(own):
        following = [d for d in _spoken_days(snapshots, stated, place) if d > first]
        end = min([*following, *(d for d, _ in own[at + 1 : at + 2])], default=None)
        if first <= day and (end is None or day < end) and not any(first <= d < day for d in leaving):
            return place
    for first, place in own:
        before = [d for d in _spoken_days(snapshots, stated, place) if d < first]
        came = [d for d, way in migration if way == "in"] + ([born] if born else [])
        came = [d for d in came if before and max(before) < d <= first]
        left = [d for d in leaving if d < first]
        told = any(day < d < first for d, _ in own)  # a snapshot in between says more of the days before it
        if came and max(came) <= day < first and not told and (not left or max(left) <= max(came)):
            return place
    return None


_DAYS = st.dates(date(2018, 3, 20), date(2019, 1, 10))


@settings(max_examples=60, deadline=None)
@given(
    own=st.dictionaries(st.sampled_from(QUARTERS), st.sampled_from(["0376", "0360"])),
    others=st.sets(st.tuples(st.sampled_from(QUARTERS), st.sampled_from(["0376", "0360"]))),
    migration=st.sets(st.tuples(_DAYS, st.sampled_from(["in", "out"])), max_size=4),
    born=st.none() | _DAYS,
    died=st.none() | _DAYS,
    stated=st.lists(st.tuples(st.sampled_from(["0376", "0360", "*"]), _DAYS, _DAYS), max_size=2),
)
@example(
    own={date(2018, 6, 30): "0376", date(2018, 9, 30): "0360"},
    others={(date(2018, 3, 31), "0360")},
    migration={(date(2018, 4, 1), "in")},
    born=None,
    died=None,
    stated=[],
)
def test_spells_say_the_same_as_the_definition_read_day_by_day(own, others, migration, born, died, stated):
    snapshots = [(1, d, m) for d, m in own.items()] + [(NEIGHBOUR, d, m) for d, m in sorted(others)]
    unique = {(p, d): (p, d, m) for p, d, m in snapshots}.values()

    found = spells(list(unique), sorted(migration), born, died, stated=stated).get(1, [])

    for days in range(-15, 290):
        day = MARCH + timedelta(days=days)
        here = [m for m, first, last in found if first <= day and (last is None or day <= last)]
        expected = _lived(unique, migration, born, died, stated, day)
        assert here == ([] if expected is None else [expected]), day
