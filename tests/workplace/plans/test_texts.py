"""The plan in words: plain ones for the citizen, every event said, and how far goals are."""

from typing import Any

import pytest
from django.utils.translation import override

from samvej.workplace.plans.attainment import attainment_change
from samvej.workplace.plans.content import Levels
from samvej.workplace.plans.kinds import EVENTS
from samvej.workplace.plans.models import PlanEvent
from samvej.workplace.plans.plain import SEVERAL_MEANINGS, WRITTEN_OUT, unclear, written_out
from samvej.workplace.plans.texts import citizen_text, journal_text
from samvej.workplace.plans.wording import WORDED, event_words, score_words
from tests.workplace.plans.made import course, written


@pytest.mark.parametrize(
    ("written_by_staff", "read"),
    [
        ("Kontrol af BT og BS ift. medicin.", "Kontrol af blodtryk og blodsukker i forhold til medicin."),
        ("p.n. medicin vedr. søvn", "efter behov medicin om søvn"),
        ("Tag til FAM, evt. med hjspl.", "Tag til akutmodtagelsen, eventuelt med hjemmesygeplejersken"),
        ("BTA er et navn, og en SSAB er det ikke", "BTA er et navn, og en SSAB er det ikke"),
        ("Ring på 112", "Ring på 112"),
    ],
)
def test_abbreviations_with_one_meaning_are_written_out(written_by_staff: str, read: str) -> None:
    assert written_out(written_by_staff) == read


@pytest.mark.parametrize("short", sorted(WRITTEN_OUT))
def test_no_abbreviation_of_the_table_is_left_for_the_citizen(short: str) -> None:
    said = written_out(f"Det er {short} sagt")

    assert f" {short} " not in said
    assert written_out(said) == said


@pytest.mark.parametrize("short", SEVERAL_MEANINGS)
def test_abbreviation_with_several_meanings_is_pointed_out_and_not_guessed(short: str) -> None:
    assert written_out(f"x {short} y") == f"x {short} y"
    assert short in unclear(f"x {short} y")


def test_what_people_say_themselves_is_not_pointed_out() -> None:
    assert unclear("KOL og ADHD, send en SMS. BT tages af FACT") == ("FACT",)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", EVENTS)
def test_every_event_of_a_plan_is_said_in_words(kind: str, language: str) -> None:
    with override(language):
        said = event_words(PlanEvent(kind=kind, detail={"words": "W", "version": 3, "score": -1, "role": "citizen"}))

    assert said not in ("", kind)
    assert set(EVENTS) == WORDED


def test_answer_of_another_than_the_citizen_names_them() -> None:
    event = PlanEvent(kind="plan agreed", detail={"version": 2, "role": "contact person", "name": "Karla Test"})

    assert event_words(event) == "Karla Test sagde ja til planen (version 2)."


@pytest.mark.parametrize(("scores", "change"), [([-2, -1, 0], 2), ([0], None), ([], None), ([1, -1], -2)])
def test_change_is_the_last_score_less_the_first(scores: list[int], change: int | None) -> None:
    assert attainment_change(scores) == change


@pytest.mark.parametrize(
    ("levels", "can"),
    [
        (Levels(expected="a", less="b", more="c"), True),
        (Levels(expected="a", much_less="b", much_more="c"), True),
        (Levels(expected="a", less="b"), False),
        (Levels(less="b", more="c"), False),
        (Levels(), False),
    ],
)
def test_goal_can_be_scored_when_three_levels_are_in_words(levels: Levels, can: bool) -> None:
    assert levels.can_be_scored == can


def test_score_is_said_with_its_sign() -> None:
    assert [score_words(each) for each in (-2, 0, 1)] == ["−2", "0", "+1"]


@pytest.mark.django_db
def test_texts_are_said_in_the_language_that_is_asked_for(unit: Any) -> None:
    version = written(course(unit))

    danish, plain, english = journal_text(version, "da"), citizen_text(version, "da"), journal_text(version, "en")

    assert "Undgå: Mange mennesker på én gang" in danish
    assert "Det er ikke godt for mig: Mange mennesker på én gang" in plain
    assert "senest 1. januar 2089" in plain
    assert "1 January 2089" in english
