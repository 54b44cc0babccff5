"""Invitations as calendars read them: one meeting through its changes, at the right hour all year round."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from samvej.exchange.calendar import calendar_text
from samvej.exchange.mail import message_of
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.outbox.letters import Appointment, Letter

SAID = datetime(2026, 3, 1, 12, tzinfo=COPENHAGEN)


def appointment(begins: datetime, minutes: int = 60, **said) -> Appointment:
    ends = (begins.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(COPENHAGEN)
    return Appointment(
        **{"uid": "1@samvej", "sequence": 0, "said_at": SAID, **said, "begins_at": begins, "ends_at": ends}
    )


def read(said: Appointment, **more):
    text = calendar_text(said, "Møde, se Samvej", "https://samvej.example.dk/moede/", **more)
    calendar = Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    return calendar, event


@pytest.mark.parametrize(
    ("begins", "utc_hour"),
    [
        (datetime(2026, 1, 15, 9, tzinfo=COPENHAGEN), 8),  # winter
        (datetime(2026, 7, 15, 9, tzinfo=COPENHAGEN), 7),  # summer
        (datetime(2026, 3, 28, 9, tzinfo=COPENHAGEN), 8),  # the day before the clocks go forward
        (datetime(2026, 3, 30, 9, tzinfo=COPENHAGEN), 7),  # the day after
        (datetime(2026, 10, 24, 9, tzinfo=COPENHAGEN), 7),
        (datetime(2026, 10, 26, 9, tzinfo=COPENHAGEN), 8),
    ],
)
def test_nine_is_nine_in_copenhagen_all_year(begins, utc_hour):
    calendar, event = read(appointment(begins))

    start = event["DTSTART"].dt
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert (start.hour, start.astimezone(UTC).hour) == (9, utc_hour)
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == ["Europe/Copenhagen"]


def test_rule_for_summer_time_is_in_the_file_and_right():
    """A calendar that knows no zone names reads the rule itself: here by the file's own component."""
    calendar, _event = read(appointment(datetime(2026, 7, 15, 9, tzinfo=COPENHAGEN)))

    [zone] = calendar.walk("VTIMEZONE")
    offsets = {type(each).__name__: each["TZOFFSETTO"].td for each in zone.subcomponents}
    assert offsets["TimezoneDaylight"] == timedelta(hours=2)
    assert offsets["TimezoneStandard"] == timedelta(hours=1)
    own = zone.to_tz(lookup_tzid=False)
    assert datetime(2026, 7, 15, 9, tzinfo=own).astimezone(UTC).hour == 7
    assert datetime(2026, 1, 15, 9, tzinfo=own).astimezone(UTC).hour == 8


@pytest.mark.parametrize(
    "day", [datetime(2026, 3, 29, 1, 30, tzinfo=COPENHAGEN), datetime(2026, 10, 25, 1, 30, tzinfo=COPENHAGEN)]
)
def test_meeting_over_the_change_of_clocks_lasts_as_long_as_it_lasts(day):
    _calendar, event = read(appointment(day, minutes=120))

    start, end = event["DTSTART"].dt, event["DTEND"].dt
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=2)


def test_call_change_and_cancellation_are_one_event():
    begins = datetime(2026, 7, 15, 9, tzinfo=COPENHAGEN)
    states = [
        read(appointment(begins, sequence=0)),
        read(appointment(begins + timedelta(days=1), sequence=1)),
        read(appointment(begins, sequence=2, cancelled=True)),
    ]

    assert {str(event["UID"]) for _calendar, event in states} == {"1@samvej"}
    assert [int(event["SEQUENCE"]) for _calendar, event in states] == [0, 1, 2]
    assert [str(calendar["METHOD"]) for calendar, _event in states] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(event["STATUS"]) for _calendar, event in states] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_event_says_when_and_nothing_else():
    calendar, event = read(
        appointment(datetime(2026, 7, 15, 9, tzinfo=COPENHAGEN)),
        sender="samvej@example.dk",
        receiver="ole@example.org",
    )

    assert str(event["SUMMARY"]) == "Møde, se Samvej"
    assert str(event["ATTENDEE"]) == "mailto:ole@example.org"
    assert str(event["ORGANIZER"]) == "mailto:samvej@example.dk"
    assert "LOCATION" not in event
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS", "DESCRIPTION", "URL",
        "ORGANIZER", "ATTENDEE",
    }  # fmt: skip
    assert calendar["VERSION"] == "2.0"


def test_letter_carries_the_appointment_as_calendars_take_it_up():
    said = appointment(datetime(2026, 7, 15, 9, tzinfo=COPENHAGEN))
    letter = Letter("<1@example.dk>", "ole@example.org", "Møde, se Samvej", "Se her", SAID, said, "Møde, se Samvej")

    message = message_of(letter, sender="samvej@example.dk")

    assert message.get_content_type() == "multipart/alternative"
    plain, calendar = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "utf-8"
    assert Calendar.from_ical(calendar.get_content())["METHOD"] == "REQUEST"


def test_appointment_comes_back_from_the_database_as_it_was():
    said = appointment(datetime(2026, 10, 25, 2, 30, tzinfo=COPENHAGEN, fold=1))

    again = Appointment.of(said.parts())

    assert again == said
    assert again.begins_at.astimezone(UTC) == said.begins_at.astimezone(UTC)
