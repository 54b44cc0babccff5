"""The set-wise engine and the reference interpreter give the same answer for every citizen on every day."""

import os
from datetime import timedelta

import ibis
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from samvej.programme.meaning import judge
from samvej.spotting.days import number
from samvej.spotting.register import from_people
from samvej.spotting.sweep import answers, prepare
from tests.unit.spotting import made_up

DAYS = [made_up.START + timedelta(days=i) for i in range(-35, made_up.SPAN + 70, 1)]


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def spotted_values(rule, people, coverage, connection):
    """{(person, day): (answer, values by leaf)} of the set-wise engine; what it leaves out is absent."""
    prepared = prepare(rule, from_people(people, coverage, connection), DAYS[-1])
    spans = answers(prepared).to_pyarrow().to_pylist()
    out = {}
    for span in spans:
        for day in DAYS:
            if span["first"] <= number(day) <= span["last"]:
                leaf_values = {leaf: span[column] for leaf, column in prepared.columns.items()}
                out[span["person_id"], day] = (span["answer"], leaf_values)
    return out


@settings(
    max_examples=int(os.environ.get("N", "60")),
    phases=[Phase.explicit, Phase.generate] if os.environ.get("DEV") else list(Phase),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage(), data=st.data())
def test_engines_give_the_same_answer_for_drawn_rules_and_people(rule, people, coverage, data, connection):
    spotted = spotted_values(rule, people, coverage, connection)
    chosen = data.draw(st.lists(st.sampled_from(DAYS), min_size=8, max_size=12, unique=True))
    for person in people:
        for day in chosen:
            expected = judge(rule, person, day, coverage=coverage, population=people)
            answer, values = spotted.get((person.person_id, day), (0, None))
            assert answer == expected.answer, (person.person_id, day)
            if values is not None:
                assert values == {leaf: expected.truths[leaf] for leaf in values}, (person.person_id, day)
