"""Every programme's own examples get the same answer from the set-wise engine as from the reference interpreter."""

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import ibis
import pytest

from samvej.programme.examples import example_coverage, example_facts
from samvej.programme.folder import programme_names
from samvej.programme.loading import load_programme
from samvej.programme.meaning import judge
from samvej.spotting.register import from_people
from samvej.spotting.sweep import answers, on_day, prepare

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "programmes"


def no_complaint(path, text):
    raise AssertionError(f"{path}: {text}")


def cases(programme):
    """Coverage → [(person, day)] of the examples that are judged over the register with no ask answered."""
    grouped = defaultdict(list)
    for place, example in enumerate(programme.file.examples):
        person = replace(example_facts(programme, place, no_complaint), person_id=place + 1)
        coverage = tuple(example_coverage(programme, example, ("examples", place), no_complaint))
        days = [expected.date for expected in example.expect if expected.in_ == "register"]
        if not person.answers:
            grouped[coverage] += [(person, day) for day in days]
    return grouped


@pytest.mark.parametrize("name", programme_names(FOLDER))
def test_examples_of_a_programme_are_answered_alike_by_both_engines(name):
    programme = load_programme(name, FOLDER)

    for coverage, asked in cases(programme).items():
        people = list({person.person_id: person for person, _ in asked}.values())
        register = from_people(people, coverage, ibis.duckdb.connect())
        rows = answers(prepare(programme.rule, register, max(day for _, day in asked)))
        rows = register.keep(rows)
        for person, day in asked:
            held = on_day(rows, day).to_pyarrow().to_pylist()
            answer = {row["person_id"]: row["answer"] for row in held}.get(person.person_id, 0)
            assert answer == judge(programme.rule, person, day, coverage=coverage).answer, (person.person_id, day)
