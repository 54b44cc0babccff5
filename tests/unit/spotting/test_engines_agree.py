"""The set-wise engine and the reference interpreter agree: on every answer, every part of it and every reason."""

from contextlib import nullcontext
from datetime import timedelta
from itertools import pairwise
from unittest.mock import patch

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvej.programme.meaning import judge
from samvej.spotting.days import number
from samvej.spotting.register import from_people
from samvej.spotting.spot import spot
from samvej.spotting.sweep import answers, prepare, runs
from tests.unit.spotting import made_up

DAYS = [made_up.START + timedelta(days=i) for i in range(-35, made_up.SPAN + 70)]
drawn = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def values_by_day(rule, people, coverage, connection):
    """{(person, day): (answer, values by leaf)} of the set-wise engine; what it leaves out is absent."""
    prepared = prepare(rule, from_people(people, coverage, connection), DAYS[-1])
    out = {}
    for span in answers(prepared).to_pyarrow().to_pylist():
        values = {leaf: span[column] for leaf, column in prepared.columns.items()}
        for day in DAYS:
            if span["first"] <= number(day) <= span["last"]:
                assert (span["person_id"], day) not in out, "spans of one citizen overlap"
                out[span["person_id"], day] = (span["answer"], values)
    return out


@drawn
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage(), data=st.data())
def test_answers_and_parts_agree_for_drawn_rules_and_people(rule, people, coverage, data, connection):
    spotted = values_by_day(rule, people, coverage, connection)

    for person in people:
        for day in data.draw(st.lists(st.sampled_from(DAYS), min_size=8, max_size=12, unique=True)):
            expected = judge(rule, person, day, coverage=coverage, population=people)
            answer, values = spotted.get((person.person_id, day), (0, None))
            assert answer == expected.answer, (person.person_id, day)
            if values is not None:
                assert values == {leaf: expected.truths[leaf] for leaf in values}, (person.person_id, day)


@drawn
@given(
    rule=made_up.rules(),
    people=made_up.people(),
    coverage=made_up.coverage(),
    day=st.sampled_from(DAYS),
    kernels=st.booleans(),
)
def test_reasons_and_unknowns_agree_on_a_drawn_day(rule, people, coverage, day, kernels, connection):
    register = from_people(people, coverage, connection)
    with nullcontext() if kernels else patch("samvej.spotting.spot.source_for", return_value=None):
        found = spot(rule, register, day, day)
    assert (found.asked is not None) == kernels
    rows = found.rows()

    expected = {p.person_id: judge(rule, p, day, coverage=coverage, population=people) for p in people}
    assert {r.person_id: r.answer for r in rows} == {n: j.answer for n, j in expected.items() if j.answer}
    for row in rows:
        judged = expected[row.person_id]
        assert row.truths == judged.truths
        assert row.because == judged.because
        assert {(m.rule_id, m.what) for m in row.missing} == {(m.rule_id, m.what) for m in judged.missing}


@drawn
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage())
def test_spells_are_maximal_and_hold_exactly_the_days_of_their_answer(rule, people, coverage, connection):
    prepared = prepare(rule, from_people(people, coverage, connection), DAYS[-1])
    spells = runs(answers(prepared)).to_pyarrow().to_pylist()

    for person in people:
        own = sorted((s["first"], s["last"], s["answer"]) for s in spells if s["person_id"] == person.person_id)
        for (_, last, answer), (first, _, following) in pairwise(own):
            assert last < first
            assert answer != following or last + 1 < first, "two spells of one answer touch"
        for first, last, answer in own:
            for edge in (first - 1, first, last, last + 1):
                if number(DAYS[0]) <= edge <= number(DAYS[-1]):
                    judged = judge(rule, person, DAYS[edge - number(DAYS[0])], coverage=coverage, population=people)
                    assert (judged.answer == answer) == (first <= edge <= last)
