"""Rules read aloud: natural Danish and English."""

import pytest

from samvej.core.sector import Sector
from samvej.core.window import Window
from samvej.programme.loading import Programme, load_programme
from samvej.programme.reading import read_aloud, say
from samvej.programme.rules import Age, Any, Bound, Measured, MeasurementFilter, Occurrences, SexIs, walk
from samvej.programme.rules import ServiceFilter as Filter
from samvej.programme.words import span
from tests.unit.programme.folders import FIXTURES


@pytest.fixture(scope="module")
def made_up() -> Programme:
    return load_programme("made-up", FIXTURES)


@pytest.mark.parametrize(
    ("rule_id", "da", "en"),
    [
        ("lives in", "bor i Guldborgsund eller Lolland", "lives in Guldborgsund or Lolland"),
        ("age", "18–69 år", "18 to 69 years old"),
        ("sex", "kvinde (antaget)", "female (assumed)"),
        ("not enrolled in made-up", "ikke deltager i made-up", "not enrolled in made-up"),
        (
            "two-acute",
            "mindst 2 akutte indlæggelser inden for 30 dage",
            "at least 2 acute admissions within 30 days",
        ),
        (
            "3 different sector within 6 months",
            "kontakter i mindst 3 forskellige sektorer inden for 6 måneder",
            "contacts in at least 3 different sectors within 6 months",
        ),
        (
            "at most 1 general-practice consultation within 1 year",
            "højst 1 konsultation (almen praksis) inden for 1 år",
            "at most 1 consultation (general practice) within 1 year",
        ),
        (
            "no eye screening within 12 months",
            "ingen øjenscreeninger inden for 12 måneder",
            "no eye screenings within 12 months",
        ),
        (
            "cost at least 100000 DKK within 12 months",
            "omkostninger på mindst 100.000 kr. inden for 12 måneder",
            "costs of at least DKK 100,000 within 12 months",
        ),
        (
            "cost top 1 percent within 12 months",
            "blandt den 1 procent af borgerne, der har de højeste omkostninger ved akutte indlæggelser "
            "inden for 12 måneder",
            "among the 1 percent of citizens with the highest costs for acute admissions within 12 months",
        ),
        (
            "diagnosis: brain disease",
            "registreret med hjernesygdom som aktionsdiagnose på et tidspunkt",
            "recorded with brain disease as the main diagnosis at some time",
        ),
        (
            "measurement: HbA1c",
            "den seneste måling af HbA1c inden for 12 måneder er over 58",
            "the latest measurement of HbA1c within 12 months is above 58",
        ),
        (
            "not measurement: HbA1c (3)",
            "ingen målinger af HbA1c inden for 12 måneder",
            "no measurements of HbA1c within 12 months",
        ),
        (
            "cannot",
            "ja fra nattevagten til »Hæmmet?« (spørges ved: registreret med demens på et tidspunkt)",
            "yes from the night watch to “Impaired?” (asked on: recorded with dementia at some time)",
        ),
    ],
)
def test_criterion_is_said_in_both_languages(made_up: Programme, rule_id: str, da: str, en: str) -> None:
    rule = next(node for node in walk(made_up.rule) if node.id == rule_id)

    assert say(rule, "da", made_up.vocabulary) == da
    assert say(rule, "en", made_up.vocabulary) == en


def test_service_without_a_plural_is_counted_in_times(made_up: Programme) -> None:
    visits = made_up.vocabulary.services["dementia visit"].filter
    rule = Occurrences("visits", of=visits, window=Window(2, "week"), at_least=3)

    assert say(rule, "da", made_up.vocabulary) == "demensbesøg mindst 3 gange inden for 2 uger"
    assert say(rule, "en", made_up.vocabulary) == "dementia visit at least 3 times within 2 weeks"


def test_filter_that_only_borrows_a_name_is_written_out(made_up: Programme) -> None:
    other = Filter("admission", sectors=(Sector.PSYCHIATRY,))
    rule = Occurrences("x", of=other, window=Window(1, "day"), at_least=1)

    assert say(rule, "da", made_up.vocabulary) == "mindst 1 kontakt (psykiatri) inden for 1 dag"


def test_groups_are_joined_and_read_as_nested_lines(made_up: Programme) -> None:
    rule = Any("x", parts=(Age("a", at_least=18), Age("b", below=3), SexIs("c", sex="male")))

    assert say(rule, "da", made_up.vocabulary) == "fyldt 18 år, under 3 år eller mand"
    assert read_aloud(rule, "en", made_up.vocabulary) == [
        "- at least one of these:",
        "  - at least 18 years old",
        "  - below 3 years old",
        "  - male",
    ]


def test_numbers_have_the_marks_of_the_language(made_up: Programme) -> None:
    codes = made_up.vocabulary.code_lists["HbA1c"].codes
    rule = Measured("x", of=MeasurementFilter((codes,)), bound=Bound("at most", 7.5))

    assert "højst 7,5" in say(rule, "da", made_up.vocabulary)
    assert "at most 7.5" in say(rule, "en", made_up.vocabulary)


@pytest.mark.parametrize(
    ("window", "da"),
    [
        (Window(1, "day"), "1 dag"),
        (Window(2, "week"), "2 uger"),
        (Window(1, "month"), "1 måned"),
        (Window(5, "year"), "5 år"),
    ],
)
def test_window_is_said_in_danish(window: Window, da: str) -> None:
    assert span(window, "da") == da
