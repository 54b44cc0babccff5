"""Who could be chosen and who is: against a second reading person by person, and what may never change a match."""

import copy
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from samvej.core.errors import SamvejError
from samvej.core.window import Window, add_months
from samvej.evaluation.matching.programme import Matching, matched
from samvej.evaluation.matching.terms import terms_of
from samvej.programme.loading import load_programme
from samvej.programme.problems import ProgrammeError
from tests.unit.evaluation.made_registry import NAME, made_programme, made_rows, made_study

EXACT = "sex, illness combination"
NEAR = "age, cost last 12 months, acute admissions last 6 months"
GROUPS = ("DE119", "DF329", "DF102")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made_programme(tmp_path_factory.mktemp("matching"), EXACT, NEAR)


@pytest.fixture(scope="module")
def rows():
    """Of one participant and one other nobody knows when they were born."""
    made = made_rows(people=90, participants=9)
    for place in (8, 60):
        made["person"][place]["birth_date"] = None
    return made


@pytest.fixture(scope="module")
def study(folder, rows):
    return made_study(folder, rows)


@pytest.fixture(scope="module")
def found(study):
    return matched(study)


def naive_risk_set(rows, participant: int, day: date) -> set[int]:
    """Alive, 18 to 69, living in the area, not included, of the same sex and illnesses: one person at a time."""
    person = {row["person_id"]: row for row in rows["person"]}
    included = {row["person_id"]: row["valid_from"] for row in rows["enrolment"]}

    def ill(who: int) -> set[str]:
        first, last = Window(5, "year").first(day - timedelta(1)), day - timedelta(1)
        return {r["code"] for r in rows["diagnosis"] if r["person_id"] == who and first <= r["date"] <= last}

    def there(who: int) -> bool:
        return any(
            r["valid_from"] <= day and (r["valid_to"] is None or day <= r["valid_to"])
            for r in rows["residence"]
            if r["person_id"] == who and r["municipality"] in ("0376", "0360")
        )

    return {
        who
        for who, row in person.items()
        if who != participant
        and None not in (row["birth_date"], person[participant]["birth_date"])
        and row["sex"] == person[participant]["sex"]
        and (row["death_date"] is None or row["death_date"] >= day)
        and add_months(row["birth_date"], 12 * 18) <= day < add_months(row["birth_date"], 12 * 70)
        and included.get(who, date.max) > day
        and there(who)
        and ill(who) == ill(participant)
    }


def test_risk_sets_are_those_of_a_reading_person_by_person(found, rows):
    sets = {row["person_id"]: naive_risk_set(rows, row["person_id"], row["valid_from"]) for row in rows["enrolment"]}
    chosen = {who: {c.person_id for c in found.controls if c.participant == who} for who in sets}

    assert found.pool == sum(len(some) for some in sets.values())
    assert all(chosen[who] <= sets[who] for who in sets)
    assert {who: len(some) for who, some in chosen.items()} == {who: min(3, len(some)) for who, some in sets.items()}
    assert any(len(some) > 3 for some in sets.values())
    assert [each.reason.en for each in found.unmatched if each.participant == 9] == [
        "it is not known of the participant: age"
    ]


def test_controls_of_a_participant_share_the_index_date_and_weigh_one(found, rows):
    days = {row["person_id"]: row["valid_from"] for row in rows["enrolment"]}
    weights = Counter()
    for each in found.controls:
        weights[each.participant] += each.weight

    assert all(each.index_date == days[each.participant] for each in found.controls)
    assert all(weight == pytest.approx(1) for weight in weights.values())
    assert len({(c.participant, c.person_id) for c in found.controls}) == len(found.controls)


def test_control_who_is_included_later_is_censored_from_that_day(found, rows):
    days = {row["person_id"]: row["valid_from"] for row in rows["enrolment"]}
    later = [each for each in found.controls if each.person_id in days]

    assert later
    assert all(each.censored_from == days[each.person_id] > each.index_date for each in later)
    assert all(each.censored_from is None for each in found.controls if each.person_id not in days)


def test_what_happens_from_the_last_index_date_on_never_changes_a_match(folder, rows, found):
    last = max(row["valid_from"] for row in rows["enrolment"])
    later = copy.deepcopy(rows)
    for row in later["person"]:
        row["death_date"] = row["death_date"] if row["death_date"] and row["death_date"] < last else last
    for row in later["residence"]:
        if row["valid_to"] is None:
            row["valid_to"] = last
    extra = {"sector": "hospital", "kind": "admission", "urgency": "acute", "cost": 9_000_000}
    for who in range(1, 91):
        start = datetime(last.year, last.month, last.day, 0, 30)
        row = {"service_id": 10**6 + who, "person_id": who, "start": start, "end": start + timedelta(9), **extra}
        later["service"].append(row)
        later["diagnosis"].append({"person_id": who, "date": last, "system": "SKS", "code": GROUPS[who % 3]})

    again = matched(made_study(folder, later))

    assert again.controls == found.controls


def test_match_is_the_same_again_and_lots_are_told_of(study, found):
    tied = matched(replace(study, seed=5), Matching(ratio=1, most_candidates=2))

    assert matched(study) == found
    assert tied.seed == 5
    assert any("drawn by lot" in limit.en for limit in tied.limits)


def test_nobody_is_control_of_two_without_replacement(study):
    found = matched(study, Matching(replace=False, distance="mahalanobis", ratio=2))

    assert len({each.person_id for each in found.controls}) == len(found.controls) == found.persons
    assert not found.with_replacement


def test_caliper_leaves_out_whom_nobody_is_near(study, found):
    close = matched(study, Matching(caliper=0.05))

    assert len(close.controls) < len(found.controls)
    assert any("near enough" in each.reason.en for each in close.unmatched)
    assert {each.participant for each in close.unmatched} >= {each.participant for each in found.unmatched}


def test_programme_without_controls_has_none(tmp_path, rows):
    folder = made_programme(tmp_path, EXACT, NEAR)
    path = folder / NAME / "programme.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("  controls:"))
    path.write_text("\n".join(lines[:start] + lines[start + 4 :]), encoding="utf-8")

    assert matched(made_study(folder, rows)) is None


@pytest.mark.parametrize(
    ("exact", "near", "said"),
    [
        ("sexx", "age", "'sexx' is not something to match on: did you mean 'sex'?"),
        ("cost last 12 months", "age", "nobody's cost is exactly the same"),
        ("sex", "acute admision last 6 months", "is not something to match on"),
        ("sex", "cost of hospitals last 12 months", "is not something to match on"),
        ("", "", "on what are controls to be alike?"),
    ],
)
def test_word_that_is_not_known_is_refused_with_its_line(tmp_path, exact, near, said):
    programme = load_programme(NAME, made_programme(tmp_path, exact, near))

    with pytest.raises(ProgrammeError) as refused:
        terms_of(programme)

    assert said in str(refused.value)
    assert "evaluation › controls" in str(refused.value)


def test_every_documented_word_is_understood(tmp_path):
    words = (
        "sex, age, age band of 10, municipality, municipality group, illness combination, income source, education, "
        "civil status, lives alone, country of origin, diagnosis of diabetes last 5 years, "
        "acute admissions last 6 months"
    )
    costs = "cost last 12 months, cost last 12 months by sector, cost of medicine last 1 year"
    near = f"{words}, {costs}, bed days last 90 days"
    terms = terms_of(load_programme(NAME, made_programme(tmp_path, words, near)))

    assert [term.said for term in terms.exact] == words.split(", ")
    assert len(terms.near) == len(terms.exact) + 4


def test_illness_combination_without_groups_is_one_clear_sentence(tmp_path, rows):
    folder = made_programme(tmp_path, EXACT, NEAR)
    profile = folder / "_shared" / "profile.yaml"
    text = profile.read_text(encoding="utf-8")
    profile.write_text(text[: text.index("\nillness:")], encoding="utf-8")

    with pytest.raises(SamvejError, match="names no groups of illness"):
        matched(made_study(folder, rows))
