"""The population register from extracts to answers: snapshots, migration and deaths, loaded in pieces and again."""

from datetime import date

import polars as pl
import pytest

from samvej.programme.loading import load_programme
from samvej.registry import mapping as mappings
from samvej.registry.checking.check import check
from samvej.registry.database import database_at
from samvej.registry.loading.faults import TooManyRejects
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.registry.reading import ExtractError
from samvej.registry.reading.staged import StatedCoverage
from samvej.spotting.register import from_registry
from samvej.spotting.spot import spot

STAYS, MOVES, LEAVES, DIES, BORN = "6101700001", "6202800002", "6303900003", "6404400004", "6105180005"
HEADER = "pnr;koen;foed_dag;kom;civst;antpersh;landdistrikt\n"
PEOPLE = {
    STAYS: "1;1970-01-01;{};G;2;1",
    MOVES: "2;1980-02-02;{};U;1;0",
    LEAVES: "1;1990-03-03;{};U;1;0",
    DIES: "2;1940-04-04;{};E;1;0",
    BORN: "1;2018-05-01;{};U;3;1",
}
BEF = {
    "bef_201803": {STAYS: 376, MOVES: 376, LEAVES: 376, DIES: 360},
    "bef_201806": {STAYS: 376, MOVES: 360, BORN: 376, DIES: 360},
    "bef_201809": {STAYS: 376, MOVES: 360, BORN: 376, DIES: 360},
}
VNDS = f"pnr;indud_kode;haend_dato\n{LEAVES};U;2018-04-10\n"
DEATHS = f"pnr;d_dodsdto\n{DIES};2018-11-20\n"
COVERS = StatedCoverage(date(2018, 3, 31), date(2018, 12, 31), ("0376", "0360"))
PROGRAMME = """
programme: trial
version: "1"
name: {da: Prøve, en: Trial}
purpose: {da: Prøve., en: Trial.}
source: [made up]
partners: [{name: En kommune, sector: municipality-health, owner: true}]
eligibility: {include: {lives in: ["0360"]}}
"""


def snapshot(places):
    return HEADER + "".join(f"{pnr};{PEOPLE[pnr].format(kom)}\n" for pnr, kom in places.items())


@pytest.fixture
def desk(tmp_path):
    """Writes an extract's files and loads them in the order given; ``desk.database`` is where they go."""

    class Desk:
        database = database_at(tmp_path / "db")

        def load(self, **files):
            paths = []
            for name, text in files.items():
                path = tmp_path / f"syntetisk_{name}.csv"
                path.write_text(text, encoding="cp1252")
                paths.append(path)
            mapping = mappings.find("population").mapping
            has_bef = any("bef" in name for name in files)
            return load(
                mapping,
                paths,
                database=self.database,
                key_file=tmp_path / "key",
                covers=COVERS if has_bef else None,
            )

        def spells(self):
            """{birth year: [(municipality, first, last)]}"""
            with Registry.open(self.database.root) as registry:
                found = registry.residence().to_pyarrow().to_pylist()
                births = registry.table("person").to_pyarrow().to_pylist()
            born = {row["person_id"]: row["birth_date"].year for row in births}
            out = {}
            for row in sorted(found, key=lambda each: each["valid_from"]):
                spell = (row["municipality"], row["valid_from"], row["valid_to"])
                out.setdefault(born[row["person_id"]], []).append(spell)
            return out

    return Desk()


def load_all(desk):
    return desk.load(**{name: snapshot(places) for name, places in BEF.items()}, vnds=VNDS, dodsaars=DEATHS)


EXPECTED = {
    1970: [("0376", date(2018, 3, 31), None)],
    1980: [("0376", date(2018, 3, 31), date(2018, 6, 29)), ("0360", date(2018, 6, 30), None)],
    1990: [("0376", date(2018, 3, 31), date(2018, 4, 10))],
    1940: [("0360", date(2018, 3, 31), date(2018, 11, 20))],
    2018: [("0376", date(2018, 5, 1), None)],
}


def test_snapshots_migration_and_deaths_give_spells_of_residence(desk):
    loaded = load_all(desk)

    assert (loaded.books.loaded, loaded.books.rejected) == (14, 0)
    assert desk.spells() == EXPECTED
    assert [each for each in check(desk.database) if not each.holds] == []


def test_snapshots_alone_keep_the_dead_and_those_who_left(desk):
    desk.load(**{name: snapshot(places) for name, places in BEF.items()})

    found = desk.spells()

    assert found[1940] == [("0360", date(2018, 3, 31), None)]
    assert found[1990] == [("0376", date(2018, 3, 31), date(2018, 6, 29))]


def test_order_in_which_the_extracts_come_changes_no_spell(desk):
    desk.load(dodsaars=DEATHS)
    desk.load(bef_201809=snapshot(BEF["bef_201809"]))
    desk.load(bef_201803=snapshot(BEF["bef_201803"]))
    desk.load(vnds=VNDS)
    desk.load(bef_201806=snapshot(BEF["bef_201806"]))

    assert desk.spells() == EXPECTED


def test_same_extract_twice_changes_nothing(desk):
    load_all(desk)

    again = load_all(desk)

    assert again.books is None or again.books.loaded == 0
    assert desk.spells() == EXPECTED


def test_same_rows_in_another_order_are_duplicates(desk):
    load_all(desk)
    turned = dict(reversed(BEF["bef_201806"].items()))

    again = desk.load(bef_201806=snapshot(turned))

    assert (again.books.loaded, again.books.duplicates) == (0, 4)
    assert desk.spells() == EXPECTED


def test_corrected_snapshot_of_the_same_month_replaces_the_older_one(desk):
    load_all(desk)

    corrected = desk.load(bef_201806=snapshot(BEF["bef_201806"] | {MOVES: 376}))

    assert corrected.books.updated == 1
    assert desk.spells()[1980] == [
        ("0376", date(2018, 3, 31), date(2018, 9, 29)),
        ("0360", date(2018, 9, 30), None),
    ]


def test_newer_snapshot_ends_what_the_older_one_left_open(desk):
    load_all(desk)

    desk.load(bef_201812=snapshot({STAYS: 376, MOVES: 360}))

    found = desk.spells()
    assert found[2018] == [("0376", date(2018, 5, 1), date(2018, 12, 30))]
    assert found[1970] == [("0376", date(2018, 3, 31), None)]


def test_attributes_of_a_person_are_read(desk):
    load_all(desk)
    desk.load(uddannelse=f"pnr;uddannelse\n{STAYS};erhvervsfaglig\n{MOVES};10\n")

    with Registry.open(desk.database.root) as registry:
        rows = registry.table("person").to_pyarrow().to_pylist()
        rural = {row["rural"] for row in registry.residence().to_pyarrow().to_pylist()}

    told = {r["birth_date"].year: (r["sex"], r["civil_status"], r["lives_alone"], r["education"]) for r in rows}
    assert told[1970] == ("male", "married", False, "vocational")
    assert told[1980] == ("female", "never-married", True, "basic-school")
    assert told[1940] == ("female", "widowed", True, None)
    assert rural == {True, False}


def test_birth_date_may_be_called_foed_dato(desk):
    text = snapshot(BEF["bef_201803"]).replace("foed_dag", "foed_dato")

    desk.load(bef_201803=text)

    assert set(desk.spells()) == {1970, 1980, 1990, 1940}


def test_spotting_finds_those_who_live_there_on_the_day(desk, tmp_path):
    load_all(desk)
    path = tmp_path / "trial" / "programme.yaml"
    path.parent.mkdir()
    path.write_text(PROGRAMME, encoding="utf-8")
    rule = load_programme(path).rule

    def found(day):
        with Registry.open(desk.database.root) as registry:
            register = from_registry(registry, needs_money=False)
            rows = spot(rule, register, day, day).rows()
            births = {p["person_id"]: p["birth_date"].year for p in registry.table("person").to_pyarrow().to_pylist()}
        return {births[row.person_id] for row in rows if int(row.answer) == 2}

    assert found(date(2018, 6, 29)) == {1940}
    assert found(date(2018, 6, 30)) == {1940, 1980}
    assert found(date(2018, 11, 21)) == {1980}


def test_registration_with_a_practice_is_a_spell(desk):
    desk.load(
        sygesikring_tilmelding=f"pnr;ydernr;fra;til\n{STAYS};12345;2015-01-01;\n{STAYS};54321;2013-01-01;2014-12-31\n"
    )

    with Registry.open(desk.database.root) as registry:
        rows = registry.table("registration").to_pyarrow().to_pylist()

    assert [(r["practice"], r["valid_from"], r["valid_to"]) for r in rows] == [
        ("054321", date(2013, 1, 1), date(2014, 12, 31)),
        ("012345", date(2015, 1, 1), None),
    ]


def test_snapshot_whose_name_says_no_month_is_refused(desk):
    with pytest.raises(ExtractError, match="the name does not say the maaned"):
        desk.load(bef_201813=snapshot(BEF["bef_201803"]))


def test_snapshot_without_a_birth_date_is_refused(desk):
    with pytest.raises(ExtractError, match="the column foed_dag is missing"):
        desk.load(bef_201803=snapshot(BEF["bef_201803"]).replace("foed_dag", "alder"))


def test_person_who_stands_in_two_municipalities_of_one_snapshot_is_rejected(desk):
    twice = snapshot(BEF["bef_201803"]) + f"{STAYS};{PEOPLE[STAYS].format(360)}\n"

    with pytest.raises(TooManyRejects, match="differ in municipality") as refused:
        desk.load(bef_201803=twice)

    assert STAYS not in str(refused.value)
    assert not desk.database.exists


def test_parquet_says_the_same_as_csv(desk, tmp_path):
    load_all(desk)
    frame = pl.read_csv(snapshot(BEF["bef_201809"]).encode(), separator=";", schema_overrides={"pnr": pl.String})
    frame = frame.with_columns(pl.col("foed_dag").str.to_date(), pl.col("antpersh").cast(pl.Float64))
    path = tmp_path / "bef201809.parquet"
    frame.write_parquet(path)

    again = load(mappings.find("population").mapping, [path], database=desk.database, key_file=tmp_path / "key")

    assert (again.books.loaded, again.books.duplicates) == (0, 4)
