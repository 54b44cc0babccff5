"""A file's examples: the made-up person they mean, and how a difference is told."""

from datetime import date, datetime
from pathlib import Path

import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.programme.examples import example_coverage, example_facts, try_examples
from samvej.programme.facts import Diagnosis, Measurement, Prescription, Service, Spell
from samvej.programme.loading import Programme, load_programme
from tests.unit.programme.folders import EXAMPLES, FIXTURES, folder_with, small


def deaf(path: object, text: str) -> None:
    """Nothing is wrong here."""
    raise AssertionError(text)


@pytest.fixture(scope="module")
def made_up() -> Programme:
    return load_programme("made-up", FIXTURES)


def test_person_of_an_example_is_as_the_file_says(made_up: Programme) -> None:
    facts = example_facts(made_up, 0, deaf)

    stay, second, screening = facts.services
    assert facts.residence == (Spell(date(1972, 3, 1), None, "0376"),)
    assert stay == Service(
        1,
        Sector.HOSPITAL,
        ServiceKind.ADMISSION,
        datetime(2016, 1, 3),
        datetime(2016, 1, 5),
        Urgency.ACUTE,
        cost=3_000_000,
    )
    assert (second.start, second.end, second.date_only) == (
        datetime(2016, 1, 17, 8),
        datetime(2016, 1, 18, 14),
        False,
    )
    assert (screening.sector, screening.kind) == (Sector.SPECIALIST, ServiceKind.EYE_SCREENING)
    assert facts.measurements == (Measurement(datetime(2015, 12, 24), "NPU27300", 50.0),)
    assert facts.prescriptions == (Prescription(date(2015, 12, 24), "C10AA05"),)
    assert facts.diagnoses == (Diagnosis(date(2015, 12, 24), "ICPC-2", "T90", True),)


def test_everything_is_loaded_but_what_the_example_says_is_not(made_up: Programme) -> None:
    first, second, _ = made_up.file.examples

    scopes = {row.scope for row in example_coverage(made_up, first, (), deaf)}
    all_scopes = {row.scope for row in example_coverage(made_up, second, (), deaf)}

    assert {"hospital/*", "diagnosis/SKS", "measurement/NPU27300", "residence"} <= all_scopes
    assert {scope for scope in all_scopes - scopes if scope.startswith("general-practice/")} == all_scopes - scopes
    assert "general-practice/*" in all_scopes - scopes


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("diagnosis", {"diagnosis/SKS", "diagnosis/ICPC-2"}),
        ("measurement/HbA1c", {"measurement/NPU27300"}),
        ("hospital/admission", {"hospital/admission", "hospital/*"}),
        ("*/admission", {"hospital/admission", "psychiatry/*"}),
        ("prescription", {"prescription"}),
    ],
)
def test_what_is_not_loaded_takes_its_scopes_away(made_up: Programme, said: str, gone: set[str]) -> None:
    example = made_up.file.examples[1].model_copy(update={"not_loaded": (said,)})

    scopes = {row.scope for row in example_coverage(made_up, example, (), deaf)}

    assert not scopes & gone
    assert "voluntary/volunteer-meeting" in scopes


def test_examples_of_the_made_up_programme_are_answered_as_expected(made_up: Programme) -> None:
    results = try_examples(made_up)

    assert [result.got for result in results] == ["meets", "cannot tell", "cannot tell", "does not meet"]
    assert [result.differences for result in results] == [()] * 4


@pytest.mark.parametrize(
    ("expectation", "difference"),
    [
        ("eligibility: does not meet", "expected 'does not meet', got 'meets'"),
        ("eligibility: meets, because: [age]", "because: age is not among alive, sex"),
        ("eligibility: meets, ask: [social]", "ask: expected social, got nothing"),
        ("eligibility: meets, load: [diagnosis]", "load: expected diagnosis, got nothing"),
    ],
)
def test_example_that_differs_says_how(tmp_path: Path, expectation: str, difference: str) -> None:
    criteria = (
        "- sex: male\n- any: [{sex: male}, {age: {from: 90}}, {ask: {id: social, by: x, da: Er det?, en: Is it?}}]"
    )
    rest = EXAMPLES.replace("born: 1972-03-01", "born: 1972-03-01, sex: male")
    rest = rest.replace("eligibility: meets", expectation)
    programme = load_programme("small", folder_with(tmp_path, small(criteria, rest=rest)))

    (result,) = try_examples(programme)

    assert [text[: len(difference)] for text in result.differences] == [difference]
