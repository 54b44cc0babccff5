"""The profile at inclusion of a handful of made-up people, and the files that say what is in it."""

import re
from datetime import date
from pathlib import Path

import pytest

from samvej.evaluation.illness import illness
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.profile import profile
from samvej.evaluation.results import Profile, ProfileLine
from samvej.programme.check import check_programme
from samvej.programme.loading import load_programme
from samvej.programme.problems import ProgrammeError
from samvej.programme.profile import Benefit, PersonAttribute, load_profile
from samvej.registry import sources
from samvej.registry.database import Database
from samvej.registry.query import Registry
from samvej.registry.reading.staged import CoverageRow
from tests.unit.programme.folders import folder_with, small
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract

SHARED = Path(__file__).resolve().parents[3] / "programmes"
INCLUSION = date(2017, 6, 14)  # a Wednesday of week 24
WHO = ["ann", "bo", "cai", "dea", "eli"]
FIRST, LAST = date(2015, 1, 1), date(2019, 12, 31)
SCOPES = ("municipality-health/*", "municipality-social/*", "diagnosis/SKS", "transfer-income", "residence")
LINES = """\
lines:
  - {id: age, da: Alder, en: Age, mean: age}
  - {id: women, da: Kvinder, en: Women, share: {sex: female}}
  - {id: rural, da: Land, en: Rural, rural: yes}
  - {id: married, da: Gift, en: Married, civil status: [married, registered-partnership]}
  - {id: alone, da: Alene, en: Alone, lives alone: yes}
  - {id: basic, da: Grundskole, en: Basic school, education: basic-school}
  - {id: cash, da: Kontanthjælp, en: Cash benefit, benefit: cash-benefit}
  - id: help
    da: Hjælp
    en: Help
    share: {at least: 1, of: {sector: municipality-health}, within: 3 months}
  - id: nursing
    of: help
    da: Sygepleje
    en: Nursing
    share: {at least: 1, of: {sector: municipality-health, kind: home-nursing}, within: 3 months}
  - {id: no-doctor, da: Ingen læge, en: No doctor, share: {none of: {sector: general-practice}, within: 6 months}}
  - {id: visited, of: no-doctor, da: Besøgt, en: Visited, share: {sex: female}}
  - {id: children, da: Børn, en: Children, answer: {questionnaire: inclusion, item: children, is: [ja, "1"]}}
  - {id: never-asked, da: Aldrig, en: Never, answer: {questionnaire: inclusion, item: never asked, is: ja}}
  - {id: part-of-never, of: never-asked, da: Del, en: Part, share: {sex: female}}
"""


def service(line: int, who: str, day: date, kind: str) -> by_hand.Row:
    return by_hand.service(line, who, day, sector="municipality-health", kind=kind)


def response(line: int, who: str, day: date, value: str | None, occasion: str = "inclusion") -> by_hand.Row:
    said = {"questionnaire": "inclusion", "item": "children", "date": day, "occasion": occasion, "value": value}
    return {"line": line, "who": who, **said}


def extract() -> Extract:
    """Five people: born 40 years and a day before inclusion, and then each a little different."""
    person = [
        {"line": 1, "who": "ann", "sex": "female", "birth_date": date(1977, 6, 14), "civil_status": "married"},
        {"line": 2, "who": "bo", "sex": "male", "birth_date": date(1957, 6, 14), "civil_status": "divorced"},
        {"line": 3, "who": "cai", "sex": "male", "education": "basic-school", "lives_alone": True},
        {"line": 4, "who": "dea", "sex": "female", "education": "vocational", "lives_alone": False},
        {"line": 5, "who": "eli", "civil_status": "registered-partnership"},
    ]
    residence = [
        {"line": 10 + n, "who": who, "municipality": "0360", "rural": who in ("ann", "bo"), "valid_from": FIRST}
        for n, who in enumerate(WHO[:4])
    ]
    income = [
        {"line": 20, "who": "ann", "week": "2017-W24", "benefit": "cash-benefit"},
        {"line": 21, "who": "bo", "week": "2017-W23", "benefit": "cash-benefit"},
        {"line": 22, "who": "cai", "week": "2017-W24", "benefit": "disability-pension"},
    ]
    services = [
        service(30, "ann", date(2017, 5, 1), "home-nursing"),
        service(31, "bo", date(2017, 4, 1), "practical-help"),
        service(32, "cai", date(2017, 3, 13), "home-nursing"),  # a day too early
    ]
    responses = [
        response(40, "ann", date(2017, 6, 20), "Ja"),
        response(41, "ann", date(2018, 6, 20), "nej"),  # another inclusion, further away
        response(42, "bo", date(2017, 6, 14), "nej"),
        response(43, "cai", date(2017, 6, 14), None),  # the item was left empty
        response(44, "dea", date(2017, 9, 14), "ja", occasion="12 weeks"),
    ]
    diagnoses = [
        {"line": 50, "who": "ann", "date": date(2016, 1, 1), "system": "SKS", "code": "DE119", "role": "primary"},
        {"line": 51, "who": "ann", "date": date(2016, 1, 1), "system": "SKS", "code": "DF200", "role": "primary"},
        {"line": 52, "who": "bo", "date": date(2016, 1, 1), "system": "SKS", "code": "DF102", "role": "primary"},
        {"line": 53, "who": "cai", "date": date(2017, 6, 15), "system": "SKS", "code": "DE119", "role": "primary"},
    ]
    return Extract(
        {
            "person": person,
            "residence": residence,
            "transfer_income": income,
            "service": services,
            "response": responses,
            "diagnosis": diagnoses,
        },
        coverage=tuple(CoverageRow("*", scope, FIRST, LAST) for scope in SCOPES),
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> Database:
    root = tmp_path_factory.mktemp("profile")
    with pytest.MonkeyPatch.context() as patch:
        by_hand.store(extract(), Database(root / "db"), root / "key", patch)
    return Database(root / "db")


@pytest.fixture
def registry(database):
    with Registry.open(database.root) as opened:
        yield opened


@pytest.fixture
def people(registry) -> Participants:
    """Everybody, included on the same day."""
    ids = [row["person_id"] for row in registry.table("identity").to_pyarrow().to_pylist()]
    return Participants(tuple(Participant(each, INCLUSION) for each in sorted(ids)))


def programme_with(where: Path, text: str | None):
    folder = folder_with(where, small("- {alive: true}"))
    if text is not None:
        (folder / "small" / "profile.yaml").write_text(text, encoding="utf-8")
    return load_programme("small", folder)


@pytest.fixture
def lines(tmp_path, registry, people) -> dict[str, ProfileLine]:
    found = profile(people, registry, programme_with(tmp_path, LINES))
    assert found.persons == 5
    return {line.id: line for line in found.lines}


@pytest.mark.parametrize(
    ("line", "count", "known", "unknown"),
    [
        ("women", 2, 4, 1),
        ("rural", 2, 4, 1),  # eli has no home
        ("married", 2, 3, 2),
        ("alone", 1, 2, 3),
        ("basic", 1, 2, 3),
        ("cash", 1, 5, 0),  # bo's was the week before
        ("help", 2, 5, 0),
        ("nursing", 1, 2, 0),  # of the two who have help
        ("children", 1, 2, 3),
    ],
)
def test_share_counts_those_it_holds_for_among_those_of_whom_it_can_be_told(line, count, known, unknown, lines):
    found = lines[line]

    assert (found.kind, found.count, found.known, found.unknown, found.missing) == (
        "share",
        count,
        known,
        unknown,
        (),
    )


def test_mean_age_is_in_years_with_their_fraction(lines):
    age = lines["age"]

    assert (age.kind, age.count, age.known, age.unknown) == ("mean", None, 2, 3)
    assert age.mean == pytest.approx((14610 + 21915) / 2 / 365.2425)  # 40 and 60 years in days


def test_line_of_a_source_that_is_not_loaded_has_no_count_and_says_what_is_missing(lines):
    doctor = lines["no-doctor"]

    assert (doctor.count, doctor.known, doctor.unknown) == (None, 0, 5)
    assert doctor.missing == ("general-practice/*",)


def test_part_of_a_line_that_cannot_be_told_cannot_be_told_either(lines):
    assert (lines["visited"].count, lines["visited"].missing) == (None, ("general-practice/*",))


def test_answer_that_nobody_was_asked_for_has_no_line(lines):
    assert "never-asked" not in lines
    assert "part-of-never" not in lines


def test_names_are_those_of_the_file_in_its_order(lines):
    assert list(lines)[:3] == ["age", "women", "rural"]
    assert (lines["women"].name.da, lines["women"].name.en) == ("Kvinder", "Women")
    assert lines["nursing"].of == "help"


def test_lines_of_an_empty_database_are_all_missing_and_never_zero(tmp_path, monkeypatch):
    only = Extract({"person": [{"line": n, "who": who} for n, who in enumerate(WHO, 1)]})
    by_hand.store(only, Database(tmp_path / "db"), tmp_path / "key", monkeypatch)

    with Registry.open(tmp_path / "db") as registry:
        people = Participants(tuple(Participant(n, INCLUSION) for n in range(5)))
        found = profile(people, registry, load_programme("sammen-om-min-vej", SHARED))

    assert [line.id for line in found.lines if not line.missing or line.count or line.mean] == []
    assert not any("answer" in line.name.en for line in found.lines)


# --- illness -------------------------------------------------------------------------------------------


def test_illness_combinations_are_exact_and_nobody_is_twice(registry, people):
    found = illness(people, registry, load_programme("sammen-om-min-vej", SHARED))

    counts = {each.groups: each.count for each in found.combinations}
    assert [name for name, _ in found.groups] == ["somatic", "psychiatry", "substance"]
    assert counts == {
        (): 3,  # cai's diagnosis is of the day after inclusion
        ("somatic",): 0,
        ("psychiatry",): 0,
        ("substance",): 1,
        ("somatic", "psychiatry"): 1,
        ("somatic", "substance"): 0,
        ("psychiatry", "substance"): 0,
        ("somatic", "psychiatry", "substance"): 0,
    }
    assert (found.known, found.unknown, found.missing) == (5, 0, ())


def test_illness_of_people_before_the_data_reach_a_year_back_cannot_be_told(registry, people):
    early = Participants(tuple(Participant(each.person_id, date(2015, 12, 31)) for each in people.people))

    found = illness(early, registry, load_programme("sammen-om-min-vej", SHARED))

    assert (found.known, found.unknown) == (0, 5)
    assert found.missing
    assert all("diagnosis/SKS" in need for need in found.missing)


def test_programme_without_illness_groups_has_no_combinations(tmp_path, registry, people):
    assert illness(people, registry, programme_with(tmp_path, LINES)) is None


def test_no_code_is_in_two_illness_groups():
    programme = load_programme("sammen-om-min-vej", SHARED)
    lists = [group.share.rule.of.codes for group in load_profile(programme).illness]

    for place, codes in enumerate(lists):
        others = [other for at, each in enumerate(lists) if at != place for other in each]
        held = [pair for each in codes for pair in each.prefixes if pair not in each.excluded]
        assert not [pair for pair in held for other in others if other.holds(*pair)]


# --- the files -----------------------------------------------------------------------------------------


def test_shared_profile_is_sound_and_says_everything_in_both_languages():
    definition = load_profile(load_programme("sammen-om-min-vej", SHARED))

    assert len(definition.lines) > 20
    assert len(definition.illness) == 3
    assert check_programme("sammen-om-min-vej", SHARED).problems == ()


def test_programme_without_any_profile_has_an_empty_one(tmp_path, registry, people):
    assert profile(people, registry, programme_with(tmp_path, None)) == Profile(5, ())


def test_programmes_own_section_replaces_the_shared_one_and_leaves_the_other(tmp_path):
    programme = programme_with(tmp_path, "lines:\n  - {id: women, da: K, en: W, share: {sex: female}}\n")
    shared = programme.path.parent.parent / "_shared" / "profile.yaml"
    shared.write_text(
        "lines:\n  - {id: men, da: M, en: M, share: {sex: male}}\n"
        "illness:\n  - {id: brain, da: H, en: B, share: {diagnosis: {of: dementia, ever: true}}}\n",
        encoding="utf-8",
    )

    found = load_profile(programme)

    assert [line.id for line in found.lines] == ["women"]
    assert [group.id for group in found.illness] == ["brain"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{id: a, da: A, en: A}", "'a' says exactly one of: share, mean, education"),
        ("{id: a, da: A, en: A, mean: age, rural: yes}", "'a' says exactly one of"),
        ("{id: a, da: A, en: A, share: {sexs: female}}", "did you mean 'sex'"),
        ("{id: a, da: A, en: A, share: {at least: 1, of: no such, within: 1 day}}", "unknown service 'no such'"),
        ("{id: a, da: A, en: A, share: {ask: {id: q, by: x, da: q, en: q}}}", "no answer to an 'ask'"),
        ("{id: a, da: A, en: A, share: {cost: at least 5 DKK, within: 1 year}}", "costs and rankings"),
        ("{id: a, da: A, en: A, share: {bed days: top 1 percent, within: 1 year}}", "costs and rankings"),
        (
            "{id: a, da: A, en: A, share: {measurement: {of: HbA1c, latest: above 5, within: 1 year}}}",
            "were measured",
        ),
        ("{id: a, da: A, en: A, share: {enrolled in: smal}}", "unknown programme 'smal'"),
        ("{id: a, da: A, en: A, of: b, rural: yes}", "unknown line above 'b'"),
        ("{id: a, da: A, en: A, loaded at least: 1 year, rural: yes}", "'loaded at least' belongs to 'share'"),
        ("{id: a, da: A, en: A, rural: yes}\n  - {id: a, da: B, en: B, rural: no}", "the id 'a' stands twice"),
        ("{id: a, da: A, en: A, mean: age}\n  - {id: b, of: a, da: B, en: B, rural: no}", "'a' is a mean"),
    ],
)
def test_faulty_line_is_told_with_its_place(line, message, tmp_path):
    programme = programme_with(tmp_path, f"lines:\n  - {line}\n")

    with pytest.raises(ProgrammeError) as caught:
        load_profile(programme)
    assert message in str(caught.value)
    assert caught.value.problems[0].file.endswith("profile.yaml")
    assert caught.value.problems[0].line >= 2


def test_fault_of_a_profile_is_found_by_checking_the_programme(tmp_path):
    programme = programme_with(tmp_path, "lines:\n  - {id: a, da: A, en: A, mean: height}\n")

    found = check_programme("small", programme.path.parent.parent)

    assert [problem.where for problem in found.problems] == ["lines › 1 › mean"]


SOURCES = {"education": "population", "civil_status": "population", "benefit": "dream"}


def shared_words() -> list[tuple[str, str]]:
    """(source, word) of every word of an attribute that the shared profile looks for."""
    found = []
    for line in load_profile(load_programme("sammen-om-min-vej", SHARED)).lines:
        if isinstance(line.measure, Benefit):
            found += [(SOURCES["benefit"], word) for word in line.measure.benefits]
        elif isinstance(line.measure, PersonAttribute) and line.measure.column in SOURCES:
            found += [(SOURCES[line.measure.column], str(word)) for word in line.measure.values]
    return found


@pytest.mark.parametrize(("source", "word"), shared_words())
def test_word_of_the_shared_profile_is_one_that_the_register_is_read_into(source, word):
    mapping = (Path(sources.__file__).parent / f"{source}.yaml").read_text(encoding="utf-8")

    assert re.search(rf": {re.escape(word)}\s", mapping), "the line would find nobody"


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2016, 1, 3), "2015-W53"), (date(2016, 1, 4), "2016-W01"), (date(2018, 12, 31), "2019-W01")],
)
def test_benefit_is_that_of_the_iso_week_that_holds_the_day(day, week, tmp_path, monkeypatch):
    rows = [
        {"line": 10, "who": "ann", "week": week, "benefit": "cash-benefit"},
        {"line": 11, "who": "bo", "week": "2017-W20", "benefit": "cash-benefit"},
    ]
    coverage = (CoverageRow("*", "transfer-income", FIRST, LAST),)
    by_hand.store(
        Extract({"transfer_income": rows}, coverage=coverage),
        Database(tmp_path / "db"),
        tmp_path / "key",
        monkeypatch,
    )

    with Registry.open(tmp_path / "db") as registry:
        found = profile(
            Participants((Participant(0, day), Participant(1, day))), registry, programme_with(tmp_path, LINES)
        )

    cash = next(line for line in found.lines if line.id == "cash")
    assert (cash.count, cash.known) == (1, 2)


def test_lines_that_tell_the_same_people_apart_as_a_group_are_known(tmp_path, registry, people):
    text = """\
lines:
  - {id: sick, da: Syg, en: Sick, share: {diagnosis: {of: brain disease, within: 5 years}}, assumed: true}
  - {id: well, da: Rask, en: Well, share: {not: {diagnosis: {of: brain disease, within: 5 years}}}}
  - {id: recent, da: Nylig, en: Recent, share: {diagnosis: {of: brain disease, within: 1 year}}}
  - {id: women, da: Kvinder, en: Women, share: {sex: female}}
illness:
  - {id: mental, da: P, en: P, share: {diagnosis: {of: brain disease, within: 5 years}}, loaded at least: 1 year}
  - {id: other, da: O, en: O, share: {diagnosis: {of: dementia, within: 5 years}}}
"""

    found = illness(people, registry, programme_with(tmp_path, text))

    assert found is not None
    assert found.lines == (("sick", "well"), ())


def test_the_shared_groups_are_the_shared_lines():
    definition = load_profile(load_programme("vios-klinikken", SHARED))

    found = {group.id: definition.lines_like(group) for group in definition.illness}

    assert found == {
        "somatic": ("somatic-disease",),
        "psychiatry": ("mental-illness",),
        "substance": ("substance-use",),
    }
