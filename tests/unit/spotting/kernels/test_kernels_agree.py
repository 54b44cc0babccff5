"""The kernels and the reference interpreter agree: on every answer, every part of it, and every spell."""

from datetime import timedelta
from unittest.mock import patch

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvej.core.window import Window
from samvej.programme.meaning import judge
from samvej.programme.rules import Any, Occurrences, ServiceFilter, Truth
from samvej.spotting.days import number
from samvej.spotting.kernels import sweep
from samvej.spotting.kernels.asking import ask, evidence_for
from samvej.spotting.kernels.sweep import answers
from tests.unit.spotting import made_up
from tests.unit.spotting.kernels.people_source import PeopleSource

DAYS = [made_up.START + timedelta(days=i) for i in range(-35, made_up.SPAN + 70)]
drawn = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
drawn_few = settings(drawn, max_examples=6)
asked_days = st.lists(st.sampled_from(DAYS), min_size=4, max_size=6, unique=True)


def span_of(found, person, day):
    """The row that holds the citizen's day; None where the kernels leave it out."""
    rows = np.flatnonzero((found.person == person) & (found.first <= number(day)) & (found.last >= number(day)))
    assert len(rows) <= 1, "spans of one citizen overlap"
    return rows[0] if len(rows) else None


@drawn
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage(), days=asked_days)
def test_answers_and_parts_agree_for_drawn_rules_and_people(rule, people, coverage, days):
    source = PeopleSource(people, coverage)
    found = answers(rule, evidence_for(rule, source, DAYS[-1]), source.people())

    for person in people:
        for day in days:
            expected = judge(rule, person, day, coverage=coverage, population=people)
            at = span_of(found, person.person_id, day)
            assert (0 if at is None else found.answer[at]) == expected.answer, (person.person_id, day)
            if at is not None:
                values = {leaf: Truth(value[at]) for leaf, value in found.values.items()}
                assert values == {leaf: expected.truths[leaf] for leaf in values}, (person.person_id, day)


@drawn
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage(), days=asked_days)
def test_spells_of_a_period_are_whole_and_hold_only_days_of_their_answer(rule, people, coverage, days):
    first, last = min(days), max(days)
    asked = ask(rule, PeopleSource(people, coverage), first, last)
    spells = asked.spells

    for i in range(len(spells.answer)):
        person = people[spells.spans.person[i] - 1]
        begins, ends = spells.spans.first[i], spells.spans.last[i]
        assert begins <= number(last)
        assert ends >= number(first)
        assert asked.day[i] == max(begins, number(first))
        for edge in (begins - 1, begins, ends, ends + 1):
            # after the question's last day nobody is ranked
            if number(DAYS[0]) <= edge <= number(last):
                day = DAYS[edge - number(DAYS[0])]
                judged = judge(rule, person, day, coverage=coverage, population=people).answer
                assert (judged == spells.answer[i]) == (begins <= edge <= ends)


def plain(asked):
    """Every spell with its spans' days and values, as plain rows."""
    spells, found = asked.spells, asked.found
    return [
        (
            *(int(column[i]) for column in (spells.spans.person, spells.spans.first, spells.spans.last)),
            int(spells.answer[i]),
            [
                (int(found.first[at]), int(found.last[at]), *(int(value[at]) for value in found.values.values()))
                for at in range(spells.begin[i], spells.end[i])
            ],
        )
        for i in range(len(spells.answer))
    ]


@settings(drawn, max_examples=25)
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage(), days=asked_days)
def test_citizens_in_pieces_and_a_short_period_looked_at_first_give_the_same_spells(rule, people, coverage, days):
    period = min(days), max(days)
    with patch.object(sweep, "SHORT", -1):
        expected = plain(ask(rule, PeopleSource(people, coverage), *period))
    with patch.object(sweep, "MANY_SPANS", 0), patch.object(sweep, "AT_ONCE", 1):
        in_pieces = plain(ask(rule, PeopleSource(people, coverage), *period))
        with patch.object(sweep, "SHORT", -1):
            whole_in_pieces = plain(ask(rule, PeopleSource(people, coverage), *period))

    assert plain(ask(rule, PeopleSource(people, coverage), *period)) == expected
    assert in_pieces == whole_in_pieces == expected


@settings(drawn, max_examples=15)
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage(), day=st.sampled_from(DAYS))
def test_one_citizen_is_answered_as_among_everyone(rule, people, coverage, day):
    source = PeopleSource(people, coverage)

    for person in people:
        alone = ask(rule, source, day, day, person_id=person.person_id)
        assert alone.spells.answer.tolist() == [judge(rule, person, day, coverage=coverage, population=people).answer]


@drawn_few
@given(people=made_up.people(), coverage=made_up.coverage(), days=asked_days)
def test_more_criteria_than_a_word_has_bits_are_told_apart(people, coverage, days):
    of = ServiceFilter("any contact")
    parts = tuple(Occurrences(f"r{i}", of=of, window=Window(i + 1, "day"), at_most=i % 3) for i in range(70))
    rule, source = Any("any", parts=parts), PeopleSource(people, coverage)
    found = answers(rule, evidence_for(rule, source, DAYS[-1]), source.people())

    for person in people:
        for day in days:
            expected = judge(rule, person, day, coverage=coverage).truths
            at = span_of(found, person.person_id, day)
            assert {leaf: Truth(value[at]) for leaf, value in found.values.items()}.items() <= expected.items()
