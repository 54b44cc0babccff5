"""A Danish source from end to end: LPR_A contacts and diagnoses with DRG tariffs, loaded, checked and spotted in."""

from datetime import date

import pytest

from samvej.core.money import MixedMoney
from samvej.programme.loading import load_programme
from samvej.registry import mapping as mappings
from samvej.registry.checking.check import check
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.registry.reading.staged import StatedCoverage
from samvej.spotting.register import from_registry
from samvej.spotting.spot import needs_money, spot
from samvej.spotting.witnesses import witnesses

HEADER = (
    "dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans_hovedspec;kont_ans;"
    "borger_koen;borger_foedselsdato;borger_doedsdato;lprindberetningssystem;drg_gruppe\n"
)
MAN, WOMAN = "1;1970-01-01;", "2;1980-02-02;"
CONTACTS = (
    HEADER
    + f"""\
1;6101700001;2024-01-03 08:15:00;2024-01-03 21:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus, akut;{MAN};LPR3;05MA01
2;6101700001;2024-01-03 23:30:00;2024-01-06 10:00:00;ALCA00;ATA3;Intern medicin;Prøvesygehus, afsnit 2;{MAN};LPR3;
3;6101700001;2024-01-20 08:15:00;2024-01-22 10:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus, akut;{MAN};LPR3;05MA01
4;6101700001;2024-02-20 12:00:00;2024-02-20 12:40:00;ALCA00;ATA3;Intern medicin;Prøveambulatoriet;{MAN};LPR3;05PR02
5;6202800002;2024-01-10 08:00:00;2024-01-12 08:00:00;ALCA00;ATA1;Psykiatri;Prøvesygehus, akut;{WOMAN};LPR3;
6;6202800002;2024-01-11 08:00:00;2024-01-12 08:00:00;ALCA00;ATA1;Psykiatri;Prøvesygehus, akut;{WOMAN};LPR2;
"""
)
DIAGNOSES = """dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet
1;DI509;A;NA
3;DJ449;A;Nej
3;DF019;B;Ja
5;DF200;A;Nej
"""
TARIFFS = "drg;aar;takst\n05MA01;2024;48.213,00\n05PR02;2024;3.127,50\n"
RATES = "art;aar;takst\nsengedag;2024;4.100,00\nbesoeg;2024;2.000,00\n"
PROGRAMME = """
programme: {name}
version: "1"
name: {{da: Prøve, en: Trial}}
purpose: {{da: Prøve., en: Trial.}}
source: [made up]
partners: [{{name: Et sygehus, sector: hospital, owner: true}}]
eligibility: {{include: {rule}}}
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lpr")
    files = {"lpr_a_kontakt.csv": CONTACTS, "lpr_a_diagnose.csv": DIAGNOSES, "drg_takster_2024.csv": TARIFFS}
    files["psykiatri_takster.csv"] = RATES
    for name, text in files.items():
        (folder / name).write_text(text, encoding="cp1252")
    covers = StatedCoverage(date(2023, 1, 1), date(2024, 12, 31), ("*",))
    database = database_at(folder / "db")
    paths = [folder / name for name in files]
    load(mappings.find("lpr-a").mapping, paths, database=database, key_file=folder / "key", covers=covers)
    return database


def spotted(database, folder, rule, day="2024-02-01"):
    """{sex: (answer, witnesses)} of those whom the rule finds or cannot tell about."""
    path = folder / "trial" / "programme.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(PROGRAMME.format(name="trial", rule=rule), encoding="utf-8")
    said = load_programme(path)
    with Registry.open(database.root) as registry:
        register = from_registry(registry, needs_money=needs_money(said.rule))
        found = spot(said.rule, register, date.fromisoformat(day), date.fromisoformat(day))
        rows = found.rows()
        shown = witnesses(found, rows)
        sex = {p["person_id"]: p["sex"] for p in registry.table("person").to_pyarrow().to_pylist()}
    return {sex[r.person_id]: (int(r.answer), shown[r.person_id, r.day]) for r in rows}


def test_database_of_the_register_is_sound(database):
    assert [each for each in check(database) if not each.holds] == []


def test_contacts_four_hours_apart_are_one_acute_stay(database, tmp_path):
    found = spotted(database, tmp_path, "{id: two, at least: 2, of: acute admission, within: 30 days}")

    (answer, facts) = found["male"]
    assert answer == 2
    assert [(w.day, w.last) for w in facts["two"]] == [
        (date(2024, 1, 3), date(2024, 1, 6)),
        (date(2024, 1, 20), date(2024, 1, 22)),
    ]
    assert list(found) == ["male"]


def test_costs_of_a_stay_are_the_tariffs_of_its_groups(database, tmp_path):
    found = spotted(database, tmp_path, "{id: dear, cost: at least 99553.50 DKK, within: 12 months}", "2024-03-01")

    assert list(found) == ["male"]  # 2 × 48.213,00 + 3.127,50 and not an øre more
    assert spotted(database, tmp_path / "x", "{cost: at least 99553.51 DKK, within: 12 months}", "2024-03-01") == {}


def test_diagnosis_that_was_disproved_is_not_there(database, tmp_path):
    assert spotted(database, tmp_path, "{diagnosis: {of: dementia, ever: true}}") == {}
    assert list(spotted(database, tmp_path / "x", "{diagnosis: {of: COPD, ever: true}}")) == ["male"]


def test_absence_is_told_only_where_the_register_covers(database, tmp_path):
    absent = "{none of: acute admission, within: 3 weeks}"

    within = spotted(database, tmp_path, absent, "2024-06-01")
    after = spotted(database, tmp_path / "x", absent, "2025-01-10")

    assert {sex: answer for sex, (answer, _) in within.items()} == {"male": 2, "female": 2}
    assert {sex: answer for sex, (answer, _) in after.items()} == {"male": 1, "female": 1}


def test_costs_are_of_one_money(database):
    with Registry.open(database.root) as registry:
        try:
            assert registry.money() == ("DKK", 2024)
        except MixedMoney:
            pytest.fail("the extract has the tariffs of one year")
