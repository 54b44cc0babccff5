"""Eligibility in plain sentences: of a citizen whom the registers know, and of one whom they do not."""

from datetime import date, datetime
from pathlib import Path

import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.programme.eligibility import Assessment, Question, Way, assess
from samvej.programme.examples import example_coverage, example_facts
from samvej.programme.facts import Coverage, PersonFacts, Service, Spell
from samvej.programme.folder import programme_names
from samvej.programme.loading import Programme, load_programme
from samvej.programme.meaning import judge
from samvej.programme.rules import Truth
from tests.unit.programme.folders import folder_with, small

DAY = date(2016, 1, 17)
CRITERIA = """\
- lives in: Lolland
- age: {from: 18}
- any:
    - {id: two-acute, at least: 2, of: acute admission, within: 30 days}
    - ask: {id: at-risk, by: frontline, da: Er der risiko?, en: Is there a risk?}
- not:
    ask:
      id: demented
      by: clinician
      da: Er det demens?
      en: Is it dementia?
      prompted by: {diagnosis: {of: dementia, ever: true}}"""
PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
EVERYTHING = tuple(
    Coverage(scope, date(1900, 1, 1), date(2100, 1, 1))
    for scope in ("residence", "diagnosis/SKS", *(f"{sector}/*" for sector in Sector))
)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    return load_programme("small", folder_with(tmp_path_factory.mktemp("eligibility"), small(CRITERIA)))


def admitted(number: int, day: datetime) -> Service:
    """An acute admission."""
    return Service(number, Sector.HOSPITAL, ServiceKind.ADMISSION, day, urgency=Urgency.ACUTE)


def known(*days: datetime, **more: object) -> PersonFacts:
    """A citizen of Lolland, admitted on these days."""
    home = (Spell(date(1970, 1, 1), None, "0360"),)
    admissions = tuple(admitted(number, day) for number, day in enumerate(days))
    return PersonFacts(1, date(1970, 1, 1), residence=home, services=admissions, **more)  # type: ignore[arg-type]


def assessed(
    programme: Programme, facts: PersonFacts | None, *, way: Way = "referral", **answers: bool
) -> Assessment:
    """Judged on the day, with the answers (``_`` for ``-`` and spaces)."""
    said = {{"at_risk": "at-risk", "lives_in": "lives in"}.get(name, name): yes for name, yes in answers.items()}
    coverage = EVERYTHING if facts else ()
    return assess(programme, facts=facts, coverage=coverage, answers=said, on=DAY, way=way)


def test_citizen_who_meets_has_a_line_for_every_criterion_with_its_days(programme: Programme) -> None:
    facts = known(datetime(2016, 1, 3), datetime(2016, 1, 16))

    found = assessed(programme, facts, demented=False)

    assert (found.answer, found.ask) == ("meets", ())
    assert [(line.id, line.truth, line.da) for line in found.lines] == [
        ("alive", Truth.TRUE, "I live – ja"),
        ("lives in", Truth.TRUE, "Bor i Lolland – ja"),
        ("age", Truth.TRUE, "Fyldt 18 år – ja"),
        (
            "two-acute",
            Truth.TRUE,
            "Mindst 2 akutte indlæggelser inden for 30 dage – ja: 3. januar 2016 og 16. januar 2016",
        ),
        ("at-risk", Truth.UNKNOWN, "»Er der risiko?« – er ikke besvaret endnu"),
        ("demented", Truth.FALSE, "»Er det demens?« – nej"),
    ]
    assert found.lines[3].en == "At least 2 acute admissions within 30 days – yes: 3 January 2016 and 16 January 2016"
    assert [line.id for line in found.lines if line.against] == ["demented"]
    assert [line.id for line in found.lines if line.decisive] == list(found.because)


def test_citizen_who_does_not_meet_is_told_by_what(programme: Programme) -> None:
    found = assessed(programme, known(datetime(2016, 1, 3)), at_risk=False)

    assert (found.answer, found.because, found.ask) == ("does not meet", ("two-acute", "at-risk"), ())


def test_unanswered_question_that_matters_is_asked(programme: Programme) -> None:
    found = assessed(programme, known())

    assert found.answer == "cannot tell"
    assert found.ask == (
        Question("at-risk", "Er der risiko?", "Is there a risk?", "frontline"),
        Question("demented", "Er det demens?", "Is it dementia?", "clinician"),
    )


def test_over_the_register_a_question_that_nothing_raises_counts_for_nothing(programme: Programme) -> None:
    found = assessed(programme, known(datetime(2016, 1, 3), datetime(2016, 1, 16)), way="register")

    assert found.answer == "meets"
    assert [line.en for line in found.lines[-2:]] == [
        "“Is there a risk?” – nothing raises the question",
        "“Is it dementia?” – nothing raises the question",
    ]


def test_nobody_known_is_not_nobody_admitted(programme: Programme) -> None:
    found = assessed(programme, None)

    assert found.answer == "cannot tell"
    assert [(question.id, question.by) for question in found.ask] == [
        ("at-risk", "frontline"),
        ("demented", "clinician"),
        ("lives in", "coordinator"),
        ("age", "coordinator"),
    ]
    assert found.ask[2].da == "Passer dette: bor i Lolland?"
    assert found.lines[3].da == "Mindst 2 akutte indlæggelser inden for 30 dage – det kan vi ikke se"


def test_what_the_registers_would_have_said_can_be_answered(programme: Programme) -> None:
    found = assessed(programme, None, at_risk=True, demented=False, lives_in=True, age=True)

    assert (found.answer, found.ask) == ("meets", ())


def test_once_the_question_is_answered_no_the_register_part_is_asked(programme: Programme) -> None:
    found = assessed(programme, None, at_risk=False, demented=False, lives_in=True, age=True)

    assert [question.id for question in found.ask] == ["two-acute"]


def test_what_is_on_record_elsewhere_settles_home_and_age(programme: Programme) -> None:
    record = PersonFacts(0, date(2010, 1, 1), residence=(Spell(date(2010, 1, 1), None, "0360"),))

    found = assess(programme, facts=None, known=record, coverage=(), answers={}, on=DAY, way="referral")

    assert (found.answer, found.because) == ("does not meet", ("age",))


def test_where_nothing_is_covered_facts_count_and_their_absence_does_not(programme: Programme) -> None:
    facts = known(datetime(2016, 1, 3), datetime(2016, 1, 16))

    with_facts, without = (
        assess(programme, facts=each, coverage=(), answers={"demented": False}, on=DAY, way="referral")
        for each in (facts, known())
    )

    assert with_facts.answer == "meets"
    assert (without.answer, without.lines[3].truth) == ("cannot tell", Truth.UNKNOWN)


def test_more_than_the_rule_allows_is_a_no_though_nothing_is_covered(tmp_path: Path) -> None:
    criteria = "- {at most: 1, of: acute admission, within: 30 days}"
    programme = load_programme("small", folder_with(tmp_path, small(criteria)))
    facts = known(datetime(2016, 1, 3), datetime(2016, 1, 16))

    found = assess(programme, facts=facts, coverage=(), answers={}, on=DAY, way="referral")

    assert found.answer == "does not meet"


def test_answer_never_overrules_what_the_registers_know(programme: Programme) -> None:
    found = assessed(programme, known(), age=False, lives_in=False)

    assert [line.truth for line in found.lines[1:3]] == [Truth.TRUE, Truth.TRUE]


def test_many_days_are_counted(programme: Programme) -> None:
    found = assessed(programme, known(*(datetime(2016, 1, day) for day in range(1, 17, 2))))

    assert found.lines[3].da.endswith(
        "– ja: 2 tidligere dage, 5. januar 2016, 7. januar 2016, 9. januar 2016, 11. januar 2016, 13. januar 2016 og "
        "15. januar 2016"
    )


@pytest.mark.parametrize("name", programme_names(PROGRAMMES))
def test_assessment_says_what_the_rules_say(name: str) -> None:
    programme = load_programme(name, PROGRAMMES)

    for place, example in enumerate(programme.file.examples):
        facts = example_facts(programme, place, lambda *_: None)
        coverage = example_coverage(programme, example, (), lambda *_: None)
        for expected in example.expect:
            found = assess(programme, facts=facts, coverage=coverage, answers={}, on=expected.date, way=expected.in_)
            judged = judge(programme.rule, facts, expected.date, coverage=coverage, mode=expected.in_)
            assert found.answer == expected.eligibility
            assert {line.id: line.truth for line in found.lines}.items() <= judged.truths.items()
            assert found.because == judged.because


@pytest.mark.parametrize("name", programme_names(PROGRAMMES))
def test_nobody_known_cannot_be_told_of_any_programme(name: str) -> None:
    programme = load_programme(name, PROGRAMMES)

    found = assess(programme, facts=None, coverage=(), answers={}, on=DAY, way="referral")

    assert found.answer == "cannot tell"
    assert found.ask
    assert all(line.da and line.en for line in found.lines)
