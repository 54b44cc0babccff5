"""The effects of a programme from a registry: who counts in which month, and what stands where none can be told."""

import copy
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from samvej.core.month import EventTime
from samvej.evaluation.design import design_of
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.effects import show_effect, show_effects
from samvej.evaluation.effects.not_yet import not_yet_effect
from samvej.evaluation.effects.outcome_effects import Interval
from samvej.evaluation.effects.programme import effects_of, months_looked_back
from samvej.evaluation.matching.controls import Control, MatchedControls
from samvej.evaluation.report.section import Paragraph, Table
from samvej.evaluation.report.sections import effects as effects_section
from samvej.evaluation.study import Study
from tests.unit.evaluation.made_registry import made_programme, made_rows, made_study

OUTCOMES = ("acute contacts", "hospital cost", "municipal care cost")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return made_programme(tmp_path_factory.mktemp("effects"), "sex", "age, acute admissions last 6 months")


@pytest.fixture(scope="module")
def rows():
    made = made_rows(people=70, participants=12)
    dies = made["person"][40]  # a control who dies in a month after inclusion
    dies["death_date"] = made["enrolment"][0]["valid_from"] + timedelta(70)
    return made


def controls_of(study: Study) -> MatchedControls:
    """Two controls for each, some again and again: person 41 dies, the participants of later days are included."""
    people = study.participants.people
    found = []
    for place, one in enumerate(people):
        later = [p for p in people if p.inclusion > one.inclusion]
        second = later[0].person_id if later else 50
        censored = later[0].inclusion if later else None
        for person, day in ((41 if place % 2 else 42, None), (second, censored)):
            found.append(Control(one.person_id, person, one.inclusion, 0.5, 0.0, place, day))
    persons = len({each.person_id for each in found})
    return MatchedControls(
        ratio=2, controls=tuple(found), unmatched=(), balance=(), overlap=(), participants=len(people), pool=100,
        persons=persons, effective=float(persons), exact=(), near=(), with_replacement=True, seed=study.seed,
    )  # fmt: skip


@pytest.fixture(scope="module")
def study(folder, rows):
    made = made_study(folder, rows)
    outcomes = tuple(each for each in design_of(made.programme).outcomes if each.id in OUTCOMES)
    return replace(made, design=replace(made.design, outcomes=outcomes))


@pytest.fixture(scope="module")
def found(study):
    return effects_of(study, controls_of(study), draws=50)


def lives(rows, person: int, first: date, last: date) -> bool:
    [who] = [r for r in rows["person"] if r["person_id"] == person]
    homes = [r for r in rows["residence"] if r["person_id"] == person]
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return (who["death_date"] is None or last <= who["death_date"]) and all(
        any(r["valid_from"] <= day and (r["valid_to"] is None or day <= r["valid_to"]) for r in homes) for day in days
    )


def test_who_counts_in_a_month_is_alive_resident_and_not_yet_included(found, study, rows):
    """Controls who die are not zeros, and those who are included count until the ghost months of their own."""
    controls = controls_of(study).controls
    effect = found.of("acute contacts")
    for point in effect.points:
        there = []
        for each in controls:
            time = EventTime(each.index_date)
            first, last = time.first(point.month), time.last(point.month)
            until = None if each.censored_from is None else EventTime(each.censored_from).first(-1)
            if lives(rows, each.person_id, first, last) and (until is None or last < until):
                there.append(each)
        own = EventTime
        ours = [
            p for p in study.participants.people
            if lives(rows, p.person_id, own(p.inclusion).first(point.month), own(p.inclusion).last(point.month))
        ]  # fmt: skip
        compared = {p.person_id for p in ours} & {each.participant for each in there}
        assert point.sets == len(compared), point.month
        assert point.left_out == len(ours) - len(compared)
        behind = {each.person_id for each in there if each.participant in compared}
        assert point.controls.persons == len(behind)
    assert len({point.controls.persons for point in effect.points}) > 1


def test_months_that_controls_were_chosen_by_are_no_reference(study, found):
    assert months_looked_back(study.programme) == 6
    assert found.of("acute contacts").reference == tuple(range(-18, -6))
    assert found.of("hospital cost").reference == tuple(range(-18, -6))


def test_outcome_that_nothing_covers_has_no_numbers(found):
    effect = found.of("municipal care cost")

    assert effect.effect is None
    assert effect.points == ()
    assert effect.missing


def test_same_again_is_the_same(study, found):
    assert effects_of(study, controls_of(study), draws=50) == found


def test_shift_in_everybody_is_no_effect(study, rows, folder, found):
    """What befalls participants and controls alike cancels: each has an acute visit more in every month."""
    more = copy.deepcopy(rows)
    for person in more["person"]:
        for number in range(60):
            day = date(2015 + number // 12, number % 12 + 1, 15)
            more["service"].append({
                "service_id": 10**6 + person["person_id"] * 100 + number, "person_id": person["person_id"],
                "sector": "hospital", "kind": "emergency-visit", "urgency": "acute",
                "start": np.datetime64(day, "us").item(),
            })  # fmt: skip
    shifted = replace(made_study(folder, more), design=study.design)

    again = effects_of(shifted, controls_of(shifted), draws=50)

    assert again.of("acute contacts").effect.value == pytest.approx(found.of("acute contacts").effect.value)
    assert again.of("acute contacts").level == pytest.approx(found.of("acute contacts").level + 1)


def test_programme_without_a_pool_is_compared_with_those_not_yet_included(study):
    found = effects_of(study, None)

    effect = found.of("acute contacts")
    assert found.against == effect.against == "not yet included"
    assert effect.reference == (-2,)
    assert effect.participants == 12
    assert "included early are compared with those included later" in found.limits[0].en


def test_programme_with_nobody_alike_is_compared_with_those_not_yet_included(study):
    nobody = replace(controls_of(study), controls=(), persons=0, effective=0.0)

    found = effects_of(study, nobody)

    assert found.against == "not yet included"
    assert found.limits[0].en.startswith("Nobody in the area is like any of the participants")
    [table] = [b for b in effects_section.section(found, Policy()).blocks if isinstance(b, Table)][:1]
    assert {row[-1] for row in table.rows} == {None}


def early_and_late(study, drift, effect):
    """Eight groups of six, included in a month each; the early ones' road leaves the late ones' before inclusion."""
    cohort, months = np.repeat(np.arange(20, 28), 6), np.arange(40)
    event = months[None, :] - cohort[:, None]
    early = (cohort < 24)[:, None] & (event < 0)
    y = np.random.default_rng(2).normal(size=event.shape) + drift * np.where(early, event, 0)
    y += effect * (event > 0)
    levels = np.where((event >= -18) & (event <= 12), y, np.nan)[:, :31]
    outcome, people = study.design.outcomes[0], np.arange(len(cohort))
    return not_yet_effect(outcome, y, cohort, months, levels, np.arange(-18, 13), people)


@pytest.mark.parametrize(("drift", "warns"), [(0.0, False), (0.4, True)])
def test_early_and_late_who_did_not_go_alike_before_are_told_of(study, drift, warns):
    found = early_and_late(study, drift, 0.0)

    assert any("did not move alike before inclusion" in limit.en for limit in found.limits) == warns


@pytest.mark.parametrize(("drift", "stands"), [(0.0, True), (0.4, False)])
def test_effect_of_early_against_late_stands_as_far_as_their_roads_went_together(study, drift, stands):
    found = early_and_late(study, drift, 2.0)

    move = found.parted.largest
    within = [p for p in found.points if move.months[0] <= p.month <= move.months[1] and p.role != "ghost"]
    block = [p.effect.value for p in within]
    assert move.value == pytest.approx(np.mean(block))
    assert (found.parted.breakdown is None or found.parted.breakdown > 1) == stands


def test_all_included_at_one_time_have_nobody_to_be_compared_with(study):
    first = study.participants.people[0].inclusion
    people = tuple(replace(each, inclusion=first) for each in study.participants.people)
    together = replace(study, participants=replace(study.participants, people=people))

    effect = effects_of(together, None).of("acute contacts")

    assert effect.effect is None
    assert [limit.da for limit in effect.limits] == [
        "alle kom med på én gang eller så tæt, at ingen er tilbage at sammenligne med."
    ]


# --- what is shown -------------------------------------------------------------------------------------


def test_month_with_few_behind_is_hidden_with_its_effect(found):
    shown = show_effect(found.of("acute contacts"), Policy())

    few = [
        m for m in shown.months if 0 < m.point.participants.persons_with < 5 or 0 < m.point.controls.persons_with < 5
    ]
    assert few
    assert all(m.participants.hidden and m.controls.hidden for m in few)
    assert all(m.effect.hidden for m in few if m.point.effect is not None)


def test_month_in_which_few_have_no_control_hides_what_would_tell_of_them(found):
    effect = found.of("acute contacts")
    point = effect.points[20]
    side = replace(point.participants, persons=100, persons_with=50, total=80.0, largest=3.0)
    point = replace(point, participants=side, controls=side, left_out=2, effect=Interval(0.1, 0.1, -0.1, 0.3))

    many = replace(effect, points=(point,), participants=100, controls=100)
    [month] = show_effect(many, Policy()).months

    assert all(each.hidden for each in (month.participants, month.controls, month.people))
    assert month.effect.value == 0.1


def test_part_alone_hidden_takes_another_part_with_it(found):
    whole = found.of("hospital cost")
    enough = [
        replace(p, participants=replace(p.participants, persons_with=50, largest=0.1, total=9.0),
                controls=replace(p.controls, persons_with=50, largest=0.1, total=9.0))
        for p in whole.points
    ]  # fmt: skip
    whole = replace(whole, points=tuple(enough), effect=Interval(5.0, 1.0, 3.0, 7.0), participants=90, controls=90)
    dominated = tuple(
        replace(p, participants=replace(p.participants, largest=p.participants.total)) for p in whole.points
    )
    parts = [
        replace(whole, part="region", points=dominated),
        replace(whole, part="state", level=2.0),
        replace(whole, part="municipality", level=1.0),
    ]

    shown = {each.result.part: each for each in show_effects([whole, *parts], Policy())}

    assert shown["region"].hidden
    assert shown["municipality"].hidden
    assert shown["state"].effect is not None
    assert shown[None].effect is not None


@pytest.mark.parametrize(
    ("effect", "better", "code", "said"),
    [
        (Interval(-0.2, 0.05, -0.3, -0.1), "lower", "better", "0.20 fewer per participant and month"),
        (Interval(0.2, 0.05, 0.1, 0.3), "lower", "worse", "0.20 more per participant and month"),
        (Interval(0.2, 0.05, 0.1, 0.3), "either", "changed", "0.20 more per participant and month"),
        (Interval(0.01, 0.02, -0.03, 0.05), "lower", "unchanged", "no difference from what would have happened"),
        (Interval(0.0, 0.5, -1.0, 1.0), "lower", "cannot tell", "no effect that can be told from chance"),
    ],
)
def test_answer_says_size_and_direction_and_a_null_as_plainly(found, effect, better, code, said):
    outcome = replace(
        found.of("acute contacts"),
        effect=effect,
        better=better,
        expected=1.0,
        points=(),
        participants=50,
        controls=90,
    )

    [answer] = effects_section.section(replace(found, outcomes=(outcome,)), Policy()).answers

    assert answer.code == code
    assert said in answer.sentence.en
    assert answer.certainty is not None


@pytest.mark.parametrize(
    ("effect", "ratio", "named"),
    [
        (Interval(-45, 115, -271, 181), Interval(0.74, 0.1, 0.57, 0.97), True),
        (Interval(-0.2, 0.05, -0.3, -0.1), Interval(1.3, 0.1, 1.1, 1.5), True),
        (Interval(0.43, 0.11, 0.21, 0.65), Interval(1.78, 0.2, 1.46, 2.16), False),
        (Interval(-0.06, 0.05, -0.15, 0.03), Interval(0.81, 0.1, 0.61, 1.07), False),
        (Interval(-0.2, 0.05, -0.3, -0.1), None, False),
    ],
)
def test_outcome_whose_difference_and_ratio_are_at_odds_is_named(found, effect, ratio, named):
    outcome = replace(found.of("acute contacts"), effect=effect, ratio=ratio, points=(), participants=50, controls=90)

    section = effects_section.section(replace(found, outcomes=(outcome,)), Policy())

    said = [block.words.en for block in section.blocks if isinstance(block, Paragraph)]
    assert any(f"do not say the same about: {outcome.name.en}." in each for each in said) is named


@pytest.mark.parametrize(
    ("effect", "code", "limited"),
    [(Interval(-0.2, 0.05, -0.3, -0.1), "cannot tell", True), (Interval(0.0, 0.05, -0.1, 0.1), "unchanged", False)],
)
def test_outcome_that_cannot_be_moved_says_whether_controls_are_alike(found, effect, code, limited):
    outcome = replace(
        found.of("acute contacts"), effect=effect, negative_control=True, points=(), participants=50, controls=90
    )

    section = effects_section.section(replace(found, outcomes=(outcome,)), Policy())

    assert section.answers[0].code == code
    assert any("cannot be moved" in limit.en for limit in section.limits) is limited


def test_section_has_a_row_for_every_outcome_and_names_nobody(found):
    section = effects_section.section(found, Policy(), "DKK")

    tables = {block.file: block for block in section.blocks if isinstance(block, Table)}
    assert [row[0].en for row in tables["effects"].rows] == [each.name.en for each in found.outcomes]
    assert not any("person_id" in column for table in tables.values() for column in table.columns)
    assert len(section.answers) == len(OUTCOMES)
