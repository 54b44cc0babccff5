"""Taking out of somebody's words what could tell which citizen they are about, before they are kept.

What is known of the citizen (names, street, phone, e-mail, birth date) goes where a course was open; and, of anybody,
person numbers, phone numbers, e-mail addresses and dates. It is a help and no promise: the form says so first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from samvej.core.cpr import mask
from samvej.workplace.people.models import Citizen
from samvej.workplace.slips.anonymous import SHORTEST, names_in

CITIZEN_DA, TAKEN_OUT = "borgeren", "[fjernet]"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])(?:\+?45[ -]?)?(?:\d[ -]?){7}\d(?!\w)")
_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.?\s"
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)(?:\s\d{4})?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cleaned:
    """The words without what could tell who it is, and how many places were changed."""

    text: str
    changed: int


def cleaned(text: str, citizen: Citizen | None = None) -> Cleaned:
    """The words as they may be kept. ``citizen``: whose course was open when they were written.

    >>> cleaned("Ring til mig på 12 34 56 78").text
    'Ring til mig på [fjernet]'
    """
    masked = mask(text)
    count = int(masked != text)
    for pattern in (_EMAIL, _DATE, _PHONE):
        masked, found = pattern.subn(TAKEN_OUT, masked)
        count += found
    for known, instead in _known(citizen) if citizen is not None else ():
        masked, found = known.subn(instead, masked)
        count += found
    return Cleaned(masked, count)


def _known(citizen: Citizen) -> Iterator[tuple[re.Pattern[str], str]]:
    """What is known of the citizen, the longest first, each with what stands there instead."""
    for pattern in names_in(citizen):
        yield pattern, CITIZEN_DA
    street = re.split(r"\s*[\d,]", citizen.address, maxsplit=1)[0].strip()
    if len(street) > SHORTEST:
        yield re.compile(rf"{re.escape(street)}(?:\s*\d+\s?[A-Z]?\b)?", re.IGNORECASE), TAKEN_OUT
    if citizen.birth_date is not None:
        for said in _dates(citizen.birth_date):
            yield re.compile(rf"\b{re.escape(said)}\b"), TAKEN_OUT


def _dates(day: date) -> tuple[str, ...]:
    return (f"{day:%d%m%y}", f"{day:%d%m%Y}", str(day.year))
