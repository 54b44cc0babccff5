"""Appointments as every calendar reads them: iCalendar (RFC 5545), sent by iTIP over mail (RFC 5546, RFC 6047).

An appointment says when and where to read more, and nothing of what or whom. Times stand in Copenhagen's time with
its rule for summer time (VTIMEZONE) beside: a meeting at nine stays at nine when the clocks are changed.
"""

from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress
from icalendar import vText as Text

from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.outbox.letters import Appointment

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PRODUCT = "-//Samvej//Samvej//DA"


def calendar_text(
    appointment: Appointment, words: str, link: str, *, sender: str = "", receiver: str = "", publish: bool = False
) -> bytes:
    """The file's bytes. ``words``: its only text; ``link``: a whole address.

    ``sender`` and ``receiver``: mail addresses; a calendar needs both to know whose call it is. ``publish``: for
    somebody who fetches it for their own calendar, and answers elsewhere.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method_of(appointment, publish=publish))
    calendar.add_component(_event(appointment, words, link, sender, receiver))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def method_of(appointment: Appointment, *, publish: bool = False) -> str:
    """What the appointment asks of a calendar: to be kept, to be taken out, or to be shown."""
    if appointment.cancelled:
        return CANCEL
    return PUBLISH if publish else REQUEST


def _event(appointment: Appointment, words: str, link: str, sender: str, receiver: str) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.said_at.astimezone(UTC))
    event.add("dtstart", _on_the_wall(appointment.begins_at))
    event.add("dtend", _on_the_wall(appointment.ends_at))
    event.add("summary", words)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    if link:
        event.add("description", link)
        event.add("url", link)
    if sender:
        organiser = vCalAddress(f"mailto:{sender}")
        organiser.params["CN"] = Text("Samvej")
        event.add("organizer", organiser)
    if receiver:
        called = vCalAddress(f"mailto:{receiver}")
        called.params["ROLE"] = Text("REQ-PARTICIPANT")
        called.params["PARTSTAT"] = Text("NEEDS-ACTION")
        called.params["RSVP"] = Text("FALSE")  # answers are given in Samvej: nobody reads mail that comes back
        event.add("attendee", called, encode=False)
    return event


def _on_the_wall(at: datetime) -> datetime:
    """The moment as the clock in Copenhagen shows it; in UTC in the hour that the clock shows twice, the second time.

    A calendar takes such an hour for the first of the two (RFC 5545, 3.3.5).
    """
    here = at.astimezone(COPENHAGEN)
    return here if here.fold == 0 else at.astimezone(UTC)
