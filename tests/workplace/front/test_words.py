"""Moments, numbers and names as people say them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from samvej.core import clock
from samvej.core.cpr import Cpr
from samvej.web import words
from samvej.web.templatetags.said import cpr_masked, person, postal_address
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.people.models import Citizen

NOW = datetime(2026, 3, 4, 9, 30)  # a Wednesday


@pytest.fixture(autouse=True)
def _wednesday() -> Any:
    with clock.at(NOW):
        yield


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [
        (datetime(2026, 3, 4, 8, 5), "i dag 8.05", "today 8:05"),
        (datetime(2026, 3, 3, 14, 10), "i går 14.10", "yesterday 14:10"),
        (datetime(2026, 3, 5, 9, 0), "i morgen 9.00", "tomorrow 9:00"),
        (datetime(2026, 3, 2, 9, 0), "i mandags 9.00", "last Monday 9:00"),
        (datetime(2026, 2, 26, 9, 0), "i torsdags 9.00", "last Thursday 9:00"),
        (datetime(2026, 2, 25, 9, 0), "den 25. februar kl. 9.00", "25 February at 9:00"),
        (datetime(2026, 3, 9, 9, 0), "på mandag 9.00", "on Monday 9:00"),
        (datetime(2026, 3, 11, 9, 0), "den 11. marts kl. 9.00", "11 March at 9:00"),
        (datetime(2025, 3, 3, 9, 0), "den 3. marts 2025 kl. 9.00", "3 March 2025 at 9:00"),
        (date(2026, 3, 4), "i dag", "today"),
        (date(2025, 12, 31), "den 31. december 2025", "31 December 2025"),
        (datetime(2026, 3, 3, 23, 30, tzinfo=UTC), "i dag 0.30", "today 0:30"),
        (None, "", ""),
    ],
)
def test_moment_is_said_as_people_say_it(value: Any, danish: str, english: str) -> None:
    with translation.override("da"):
        assert words.said(value) == danish
    with translation.override("en"):
        assert words.said(value) == english


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [
        (datetime(2026, 3, 4, 9, 29, 40), "lige nu", "just now"),
        (datetime(2026, 3, 4, 9, 29), "for 1 minut siden", "1 minute ago"),
        (datetime(2026, 3, 4, 9, 0), "for 30 minutter siden", "30 minutes ago"),
        (datetime(2026, 3, 4, 11, 30), "om 2 timer", "in 2 hours"),
        (datetime(2026, 3, 3, 9, 0), "i går", "yesterday"),
        (datetime(2026, 2, 27, 15, 0), "for 3 arbejdsdage siden", "3 working days ago"),
        (date(2026, 3, 9), "om 3 arbejdsdage", "in 3 working days"),
        (date(2026, 1, 28), "for 5 uger siden", "5 weeks ago"),
        (date(2025, 11, 1), "for 4 måneder siden", "4 months ago"),
        (date(2024, 1, 1), "for 2 år siden", "2 years ago"),
        (None, "", ""),
    ],
)
def test_time_since_is_said_in_working_days(value: Any, danish: str, english: str) -> None:
    with translation.override("da"):
        assert words.ago(value) == danish
    with translation.override("en"):
        assert words.ago(value) == english


def test_days_without_work_between_are_said_as_days() -> None:
    with clock.at(datetime(2026, 4, 6, 12, 0)):  # Easter Monday
        assert words.ago(date(2026, 4, 4)) == "for 2 dage siden"
        assert words.ago(date(2026, 4, 1)) == "for 5 dage siden"


def test_minutes_are_counted_through_summer_time() -> None:
    with clock.at(datetime(2026, 3, 29, 3, 10)):  # at two the clock went to three
        assert words.ago(datetime(2026, 3, 29, 1, 50, tzinfo=COPENHAGEN)) == "for 20 minutter siden"


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [(1234567, "1.234.567", "1,234,567"), (0.5, "0,5", "0.5"), (-1200, "-1.200", "-1,200"), (None, "–", "–")],
)
def test_number_is_written_as_in_the_language(value: Any, danish: str, english: str) -> None:
    with translation.override("da"):
        assert words.number(value) == danish
    with translation.override("en"):
        assert words.number(value) == english


@pytest.mark.parametrize(
    ("value", "danish"), [(1200, "1.200 kr."), (12.5, "12,50 kr."), (1000000, "1.000.000 kr."), (None, "–")]
)
def test_amount_shows_oere_only_where_there_are_any(value: Any, danish: str) -> None:
    assert words.kroner(value) == danish


@pytest.mark.parametrize(("born", "years"), [(date(1979, 3, 4), 47), (date(1979, 3, 5), 46), (date(2026, 3, 4), 0)])
def test_age_is_whole_years(born: date, years: int) -> None:
    assert words.age(born) == f"{years} år"


def test_person_number_is_never_shown_whole() -> None:
    assert cpr_masked(Cpr.parse("610170-1234")) == "610170-****"
    assert cpr_masked("610170-1234") == "******-****"
    assert cpr_masked(None) == ""


def test_protected_address_is_words_and_the_name_says_so() -> None:
    shown = Citizen(
        given_name="Asta", family_name="Test", address="Opdigtet Vej 1", postal_code="9999", city="Testby"
    )
    hidden = Citizen(given_name="<b>Bo", family_name="Test", address="Opdigtet Vej 2", protected=True)

    assert postal_address(shown) == "Opdigtet Vej 1, 9999 Testby"
    assert person(shown) == "Asta Test"
    assert postal_address(hidden) == "Beskyttet adresse"
    assert "&lt;b&gt;Bo Test" in person(hidden)
    assert "Navn og adresse er beskyttet" in person(hidden)


def test_a_moment_on_paper_has_its_date_and_year_whenever_it_is_read() -> None:
    danish = words.on_paper(NOW.replace(tzinfo=COPENHAGEN))
    with translation.override("en"):
        english = words.on_paper(NOW.replace(tzinfo=COPENHAGEN))

    assert danish == "den 4. marts 2026 kl. 9.30"
    assert english == "4 March 2026 at 9:30"
