"""Who gets it, over a small registry of made-up people: the target group, the funnel, the profile, the groups."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from samvej.core.month import MonthLength
from samvej.evaluation.design import Design
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.matching.controls import Control, MatchedControls
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.prices import Prices
from samvej.evaluation.reach.programme import reach, with_effects
from samvej.evaluation.reach.results import Reach
from samvej.evaluation.report.sections.reach import section
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.loading import load_programme
from samvej.registry.database import Database
from samvej.registry.query import Registry
from samvej.registry.reading.staged import CoverageRow
from tests.unit.evaluation.test_disclosure_sections import leaks
from tests.unit.programme.folders import course, folder_with
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract

FIRST, LAST = date(2014, 1, 1), date(2019, 12, 31)
UNTIL = date(2019, 6, 30)
CRITERIA = "- age: {from: 18, below: 70}\n- diagnosis: {of: brain disease, within: 1 year}"
PROFILE = """\
lines:
  - {id: age, da: Alder, en: Age, mean: age}
  - {id: women, da: Kvinder, en: Women, share: {sex: female}}
  - {id: answer, da: Svar, en: Answer, answer: {questionnaire: inclusion, item: children, is: ja}}
illness:
  - {id: brain, da: Hjerne, en: Brain, share: {diagnosis: {of: brain disease, within: 2 years}}}
  - {id: memory, da: Glemsel, en: Memory, share: {diagnosis: {of: dementia, within: 2 years}}}
"""
FOUND, PEOPLE, PARTICIPANTS = 40, 60, 20
"""The first forty have a brain disease; of these every other one takes part, but for one from outside: see below."""
OUTSIDER = 50
"""Takes part though the register does not find them."""


def who(n: int) -> str:
    return f"p{n:02}"


def taking_part() -> list[int]:
    return [*range(0, 2 * PARTICIPANTS - 2, 2), OUTSIDER]


def person(n: int) -> by_hand.Row:
    schooling = ("basic-school", "vocational", "long-higher", None)[n % 4]
    return {
        "line": n + 1,
        "who": who(n),
        "sex": "female" if n % 3 else "male",
        "birth_date": date(1990 - n, 6, 1),
        "education": schooling,
        "lives_alone": n % 5 == 0,
        "country_of_origin": "5100",
    }


def referral(n: int, decision: str | None, reason: str | None = None, day: int = 1) -> by_hand.Row:
    received = date(2018, 3, day)
    decided = None if decision is None else received + timedelta(days=9)
    said = {"decision": decision, "reason": reason, "received": received, "decided": decided}
    return {"line": 1000 + 10 * n + day, "who": who(n), "referral_id": 100 * n + day, "programme": "small"} | said


def extract() -> Extract:
    """Spotted on 1 March 2018; included a month later. Odd ones were turned down, one of them from outside."""
    diagnoses = [
        {"line": 100 + n, "who": who(n), "date": date(2018, 3, 1), "system": "SKS", "code": "DG40", "role": "primary"}
        for n in range(FOUND)
    ]
    referrals = [
        *(referral(n, "included") for n in taking_part()[:-1]),
        *(referral(n, "declined") for n in (1, 3, 5, 7, 9)),
        referral(1, "withdrawn", day=2),  # the later of two counts
        referral(11, "not included", "no need"),
        referral(13, "not included", "too far"),
        referral(15, None),
        *(referral(n, "helped on") for n in (55, 56, 57, 58, 59)),  # of whom the register finds none
    ]
    reasons = ["goals met"] * 8 + ["lost contact"] * 5 + ["moved"]
    enrolments = [
        {
            "line": 400 + n,
            "who": who(n),
            "programme": "small",
            "version": "1",
            "role": "participant",
            "valid_from": date(2018, 4, 1),
            "valid_to": date(2019, 4, 1) if place < len(reasons) else None,
            "exit_reason": reasons[place] if place < len(reasons) else None,
        }
        for place, n in enumerate(taking_part())
    ]
    phases = [
        {"line": 500 + n, "who": who(n), "programme": "small", "version": "1", "phase": phase, "valid_from": day}
        for place, n in enumerate(taking_part())
        for phase, day in (("start", date(2018, 4, 1)), ("end", date(2019, 3, 1)))
        if phase == "start" or place < 10
    ]
    homes = [
        {"line": 600 + n, "who": who(n), "municipality": "0376", "rural": n % 2 == 0, "valid_from": FIRST}
        for n in range(PEOPLE)
    ]
    tables = {
        "person": [person(n) for n in range(PEOPLE)],
        "residence": homes,
        "diagnosis": diagnoses,
        "referral": referrals,
        "enrolment": enrolments,
        "phase": phases,
    }
    scopes = ("diagnosis/SKS", "residence", "municipality-social/*")
    return Extract(tables, coverage=tuple(CoverageRow("*", scope, FIRST, LAST) for scope in scopes))


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    root = tmp_path_factory.mktemp("reach")
    text = course(CRITERIA).replace("exit reasons: [moved]", "exit reasons: [moved, {id: gone, da: væk, en: gone}]")
    folder = folder_with(root, text)
    (folder / "small" / "profile.yaml").write_text(PROFILE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        by_hand.store(extract(), Database(root / "db"), root / "key", patch)
    with Registry.open(root / "db") as registry:
        ids = {row["pseudonym"]: row["person_id"] for row in registry.table("identity").to_pyarrow().to_pylist()}
        people = tuple(sorted(Participant(ids[who(n)], date(2018, 4, 1)) for n in taking_part()))
        design = Design(-1, 1, MonthLength.CALENDAR, None, ())
        programme = load_programme("small", folder)
        yield Study(programme, registry, Participants(people), design, Prices(None, None, None), UNTIL), ids


@pytest.fixture(scope="module")
def found(study) -> Reach:
    return reach(study[0], None)


def test_target_group_is_whom_the_register_finds_and_whom_somebody_judged(found):
    steps = {step.id: (step.people, step.others) for step in found.funnel.steps}

    assert steps["target"] == (FOUND + 1, 0)
    assert found.funnel.judged == 1
    assert (found.funnel.first, found.funnel.last) == (date(2018, 3, 1), date(2018, 4, 1))


def test_funnel_counts_everybody_once_and_a_later_step_for_those_before(found):
    steps = {step.id: (step.people, step.others) for step in found.funnel.steps}

    assert steps["referred"] == (20 + 8, 5)  # included, and 1 3 5 7 9 11 13 15; five from outside
    assert steps["met"] == (28, 0)
    assert steps["included"] == (20, 0)
    assert steps["completed"] == (8, 0)
    assert found.funnel.without_row == 1


def test_endings_part_those_not_included_by_their_latest_answer(found):
    answers = {row.id: row.count for row in found.funnel.answers.rows}

    assert answers == {"declined": 4, "withdrawn": 1, "not included": 2, "open": 1, "helped on": 5}
    assert {row.id: row.name.da for row in found.funnel.reasons.rows} == {
        "no need": "der er ikke behov",
        "too far": "for langt",
    }
    states = {state.id: (state.count, [row.id for row in state.reasons]) for state in found.funnel.courses.states}
    assert states == {
        "going on": (6, []),
        "completed": (8, ["goals met"]),
        "dropped out": (5, ["lost contact"]),
        "left otherwise": (1, ["moved"]),
    }
    assert [(phase.id, phase.people) for phase in found.funnel.phases] == [("start", 20), ("end", 10)]


def test_answer_after_the_last_day_is_not_known_on_it(study):
    early = replace(study[0], until=date(2018, 3, 5))
    people = Participants(tuple(replace(each, inclusion=date(2018, 3, 3)) for each in early.participants.people))

    found = reach(replace(early, participants=people))

    assert {row.id for row in found.funnel.answers.rows} == {"open"}
    assert [state.id for state in found.funnel.courses.states] == ["unknown"]


def test_inclusion_by_group_counts_the_target_group_and_says_the_unknown(found):
    education = next(each for each in found.inclusion.by if each.id == "education")

    included = set(taking_part())
    expected = {}
    for n in (*range(FOUND), OUTSIDER):
        group = ("basic", "middle", "higher", "unknown")[n % 4]
        count, of = expected.get(group, (0, 0))
        expected[group] = (count + (n in included), of + 1)
    assert {each.id: (each.count, each.of) for each in education.groups} == expected
    assert education.ordered
    assert education.index is not None
    assert [each.odds for each in education.groups if each.reference] == [None]


def test_characteristics_that_are_not_loaded_or_alike_are_said_so(found):
    by = {each.id: each for each in found.inclusion.by}

    assert by["income"].missing
    assert by["origin"].single  # everybody is from Denmark
    assert all(each.odds is None for each in by["origin"].groups)


def test_drop_out_is_of_the_participants_and_adjusted_for_how_long(found):
    sex = next(each for each in found.drop_out.by if each.id == "sex")

    assert (found.drop_out.events, found.drop_out.people) == (5, 20)
    assert sum(each.count for each in sex.groups) == 5
    assert found.drop_out.adjusted_for


def test_profile_compares_with_the_target_group_in_the_participants_deviation(found):
    women = next(line for line in found.comparison.lines if line.id == "women")

    group = [*range(FOUND), OUTSIDER]
    p, q = (sum(bool(n % 3) for n in some) / len(some) for some in (taking_part(), group))
    assert (women.participants.value, women.target.value) == (pytest.approx(p), pytest.approx(q))
    assert women.difference_target == pytest.approx((p - q) / (p * (1 - p)) ** 0.5)
    assert women.controls is None


def test_controls_weigh_one_for_each_participant_and_may_be_asked_about_on_several_days(study):
    asked, ids = study
    first, second = (ids[who(n)] for n in taking_part()[:2])
    controls = (
        Control(first, ids[who(1)], date(2018, 4, 1), 1.0, 0.0, 1),  # a woman, 27 years
        Control(second, ids[who(1)], date(2019, 4, 1), 0.5, 0.0, 2),  # the same, a year older
        Control(second, ids[who(3)], date(2018, 4, 1), 0.5, 0.0, 2),  # a man
    )
    matched = MatchedControls(2, controls, (), (), (), 20, 40, 40, 2.7, (), (), True, 1)

    lines = {line.id: line for line in reach(asked, matched).comparison.lines}

    assert lines["women"].controls.value == pytest.approx(0.75)
    assert (lines["women"].controls.count, lines["women"].controls.known) == (1, 2)
    ages = [(date(2018, 4, 1) - date(1989, 6, 1)).days, (date(2019, 4, 1) - date(1989, 6, 1)).days]
    third = (date(2018, 4, 1) - date(1987, 6, 1)).days
    assert lines["age"].controls.value == pytest.approx((ages[0] + 0.5 * ages[1] + 0.5 * third) / 2 / 365.2425)


def test_difficulties_and_illness_by_age_add_up(found):
    assert found.by_age is not None
    assert sum(found.by_age.people) == 20
    brain, memory, social = found.by_age.kinds
    assert sum(count for count, _ in brain.counts) == 19  # all but the one from outside
    assert sum(count for count, _ in memory.counts) == 0
    assert social.counts == tuple((0, people) for people in found.by_age.people)  # covered, and nobody has any
    for people, part in zip(found.by_age.people, found.by_age.combinations, strict=True):
        assert sum(each.count for each in part.combinations) + part.unknown == people


def test_effect_by_group_says_too_few_where_there_are(found):
    changes = {each: float(place % 4) for place, each in enumerate(found.groups["sex"])}

    effects = with_effects(found, ("contacts", Words("Kontakter", "Contacts"), "contacts"), changes).effects

    sex = next(each for each in effects if each.characteristic == "sex")
    assert [group.people for group in sex.groups] == [13, 7]
    assert all(group.difference is None for group in sex.groups)  # seven are too few on one side
    assert all(each.characteristic != "income" for each in effects)


def test_section_says_it_without_giving_anybody_away(found):
    changes = {each: float(place % 4) for place, each in enumerate(found.groups["sex"])}
    whole = with_effects(found, ("contacts", Words("Kontakter", "Contacts"), "contacts"), changes)

    made = section(whole, Policy())

    assert leaks(made) == []
    assert any(limit.en.startswith("Not loaded") for limit in made.limits)


def test_registry_without_referrals_or_enrolments_says_not_loaded_and_never_zero(study, tmp_path, monkeypatch):
    only = {name: extract().tables[name] for name in ("person", "residence", "diagnosis")}
    by_hand.store(
        Extract(only, coverage=extract().coverage), Database(tmp_path / "db"), tmp_path / "key", monkeypatch
    )
    with Registry.open(tmp_path / "db") as registry:
        ids = {row["pseudonym"]: row["person_id"] for row in registry.table("identity").to_pyarrow().to_pylist()}
        people = Participants(tuple(Participant(ids[who(n)], date(2018, 4, 1)) for n in range(0, 12, 2)))
        found = reach(replace(study[0], registry=registry, participants=people))

    assert [(step.id, step.people) for step in found.funnel.steps if step.missing] == [
        ("referred", None),
        ("met", None),
        ("completed", None),
    ]
    assert found.drop_out.missing == ("enrolment",)
    assert leaks(section(found, Policy())) == []


def test_target_group_that_nobody_is_in_is_the_participants_alone(study):
    late = Participants(tuple(replace(each, inclusion=date(2017, 2, 1)) for each in study[0].participants.people))

    found = reach(replace(study[0], participants=late, until=date(2017, 12, 31)))

    assert found.funnel.judged == 20
    assert (found.inclusion.events, found.inclusion.people) == (20, 20)
    assert all(group.odds is None for each in found.inclusion.by for group in each.groups)
    assert leaks(section(found, Policy())) == []
