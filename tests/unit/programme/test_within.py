"""How soon and for how long, as a file writes it."""

import pytest
from pydantic_core import PydanticCustomError

from samvej.programme.within import Within, within


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("14 days", Within(14, "days")),
        ("1 working day", Within(1, "working days")),
        ({"working days": 10, "assumed": True}, Within(10, "working days", assumed=True)),
        ({"hours": 4, "assumed": "no"}, Within(4, "hours")),
        ({"months": 12}, Within(12, "months")),
    ],
)
def test_within_is_read(said: object, meant: Within) -> None:
    assert within(said) == meant


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("14", "expected a whole number of hours, days, working days, weeks or months"),
        ("14 dayz", "did you mean 'days'"),
        (14, "not 14"),
        ({"days": "14"}, "expected a whole number of days, not '14'"),
        ({"days": True}, "expected a whole number of days, not True"),
        ({"days": 0}, "out of range"),
        ({"months": 5000}, "expected from 1 hour to 10 years"),
        ({"dayz": 1}, "did you mean 'days'"),
        ({"days": 1, "weeks": 2}, "expected one unit, as {working days: 10}, not days and weeks"),
        ({"assumed": True}, "expected one unit, as {working days: 10}, not none"),
        ({"days": 1, "assumed": "perhaps"}, "expected yes or no after 'assumed'"),
        (["14 days"], "expected a whole number"),
        (None, "expected a whole number"),
    ],
)
def test_within_in_another_form_is_refused(said: object, told: str) -> None:
    with pytest.raises(PydanticCustomError) as fault:
        within(said)

    assert told in fault.value.message()


@pytest.mark.parametrize(
    ("span", "da", "en"),
    [
        (Within(1, "hours"), "1 time", "1 hour"),
        (Within(10, "working days", assumed=True), "10 arbejdsdage", "10 working days"),
        (Within(1, "months"), "1 måned", "1 month"),
    ],
)
def test_within_is_said_in_both_languages(span: Within, da: str, en: str) -> None:
    assert (span.say("da"), span.say("en")) == (da, en)


def test_working_days_are_longer_than_days_and_shorter_than_weeks() -> None:
    assert Within(5, "days").about_hours < Within(5, "working days").about_hours == Within(1, "weeks").about_hours
