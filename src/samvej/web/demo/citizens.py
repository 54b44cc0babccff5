"""The region's people in the workplace, written in at once: names made up, numbers those of the extract.

In bulk, because they are thousands: each has the same event as one who is written in by hand.
"""

from collections.abc import Iterable
from datetime import date

from samvej.core.cpr import Cpr
from samvej.registry.reading.identities import CPR, pseudonym
from samvej.web.demo.names import lot, name_of
from samvej.web.demo.places import Places
from samvej.web.demo.region import Resident
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.keys import encrypt, search_hash
from samvej.workplace.ground.moment import moment
from samvej.workplace.people.models import Citizen, CitizenEvent, CitizenNumber

_BATCH = 500
_STREETS = ("Prøvevej", "Testgade", "Eksempelstræde", "Øvelsesvej", "Skabelonallé", "Attrappen", "Kladdehusene")
_LANGUAGES = ("ar", "pl", "tr", "uk", "en")
_WAYS = ("phone", "phone", "phone", "text", "text", "digital post", "letter", "visit")


def write_in_residents(
    by: Actor, people: Iterable[Resident], key: bytes, places: Places, since: date
) -> dict[str, Citizen]:
    """Everybody, with number, pseudonym under the registry's key, and event. Gives the citizen by person number."""
    all_of_them = list(people)
    citizens = Citizen.objects.bulk_create([_citizen(each, key, places) for each in all_of_them], batch_size=_BATCH)
    numbers = [
        CitizenNumber(citizen=citizen, encrypted=encrypt(each.cpr), search=search_hash(each.cpr), valid_from=since)
        for citizen, each in zip(citizens, all_of_them, strict=True)
    ]
    CitizenNumber.objects.bulk_create(numbers, batch_size=_BATCH)
    now = moment()
    events = [
        CitizenEvent(citizen=citizen, kind="written in", at=now, by=by.account, by_name=by.name)
        for citizen in citizens
    ]
    CitizenEvent.objects.bulk_create(events, batch_size=_BATCH)
    return {each.cpr.reveal(): citizen for citizen, each in zip(citizens, all_of_them, strict=True)}


def _citizen(person: Resident, key: bytes, places: Places) -> Citizen:
    cpr = person.cpr
    drawn = cpr.reveal()
    given, family = name_of(drawn, cpr.sex)
    foreign = person.from_abroad and lot(drawn, "language") % 2 == 0
    practice = places.region["practice" if lot(drawn, "practice") % 2 else "second practice"]
    return Citizen(
        pseudonym=pseudonym(key, CPR, drawn),
        given_name=given,
        family_name=family,
        birth_date=cpr.birth_date,
        sex=cpr.sex,
        address=f"{_STREETS[lot(drawn, 'street') % len(_STREETS)]} {1 + lot(drawn, 'house') % 90}",
        postal_code="0000",
        city="Prøvekøbing",
        municipality=person.municipality if person.municipality in places.municipal else "",
        phone=_phone(cpr),
        protected=lot(drawn, "protected") % 60 == 0,
        language=_LANGUAGES[lot(drawn, "which") % len(_LANGUAGES)] if foreign else "da",
        interpreter=foreign and lot(drawn, "interpreter") % 3 > 0,
        contact_by=_WAYS[lot(drawn, "way") % len(_WAYS)],
        digital=lot(drawn, "digital") % 6 > 0,
        practice=practice,
        died_on=person.died_on,
        synthetic=True,
    )


def _phone(cpr: Cpr) -> str:
    """A number that rings nowhere: Danish numbers do not begin with 00."""
    digits = lot(cpr.reveal(), "phone") % 10_000
    return f"00 00 {digits // 100:02} {digits % 100:02}"
