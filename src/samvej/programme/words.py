"""The words of sectors, kinds and windows in Danish and English, for reading rules aloud."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from samvej.core.sector import Sector, ServiceKind
from samvej.core.window import Window

Lang = Literal["da", "en"]
LANGS: tuple[Lang, Lang] = ("da", "en")


@dataclass(frozen=True)
class Said:
    """A text in both languages."""

    da: str
    en: str

    def say(self, lang: Lang) -> str:
        """The text in one of them."""
        return self.da if lang == "da" else self.en


def marked(text: Said, assumed: bool) -> Said:
    """The text, with the mark of what the source does not give where it is assumed."""
    return Said(f"{text.da} (antaget)", f"{text.en} (assumed)") if assumed else text


@dataclass(frozen=True)
class Noun:
    """One and many of something in both languages. The plurals may be unknown; they are never guessed."""

    da: str
    da_plural: str | None
    en: str
    en_plural: str | None

    def one(self, lang: Lang) -> str:
        """``akut indlæggelse``."""
        return self.da if lang == "da" else self.en

    def many(self, lang: Lang) -> str | None:
        """``akutte indlæggelser``."""
        return self.da_plural if lang == "da" else self.en_plural


SECTORS: dict[Sector, tuple[str, str]] = {
    Sector.HOSPITAL: ("sygehus", "hospital"),
    Sector.PSYCHIATRY: ("psykiatri", "psychiatry"),
    Sector.GENERAL_PRACTICE: ("almen praksis", "general practice"),
    Sector.SPECIALIST: ("speciallægepraksis", "specialist practice"),
    Sector.MUNICIPALITY_HEALTH: ("kommunens sundheds- og ældreområde", "municipal health and elderly care"),
    Sector.MUNICIPALITY_SOCIAL: ("kommunens socialområde", "municipal social services"),
    Sector.EMPLOYMENT: ("beskæftigelsesområdet", "employment services"),
    Sector.PREHOSPITAL: ("det præhospitale område", "prehospital care"),
    Sector.VOLUNTARY: ("frivillige", "voluntary organisations"),
}

KINDS: dict[ServiceKind, Noun] = {
    ServiceKind.ADMISSION: Noun("indlæggelse", "indlæggelser", "admission", "admissions"),
    ServiceKind.EMERGENCY_VISIT: Noun("akutbesøg", "akutbesøg", "emergency visit", "emergency visits"),
    ServiceKind.OUTPATIENT_VISIT: Noun("ambulant besøg", "ambulante besøg", "outpatient visit", "outpatient visits"),
    ServiceKind.VIRTUAL_CONTACT: Noun(
        "virtuel kontakt", "virtuelle kontakter", "virtual contact", "virtual contacts"
    ),
    ServiceKind.CONSULTATION: Noun("konsultation", "konsultationer", "consultation", "consultations"),
    ServiceKind.TELEPHONE: Noun("telefonkontakt", "telefonkontakter", "telephone contact", "telephone contacts"),
    ServiceKind.HOME_VISIT: Noun("hjemmebesøg", "hjemmebesøg", "home visit", "home visits"),
    ServiceKind.EYE_SCREENING: Noun("øjenscreening", "øjenscreeninger", "eye screening", "eye screenings"),
    ServiceKind.FOOT_SCREENING: Noun("fodscreening", "fodscreeninger", "foot screening", "foot screenings"),
    ServiceKind.TREATMENT: Noun("behandling", "behandlinger", "treatment", "treatments"),
    ServiceKind.EXAMINATION: Noun("undersøgelse", "undersøgelser", "examination", "examinations"),
    ServiceKind.HOME_NURSING: Noun(
        "besøg af hjemmesygeplejen",
        "besøg af hjemmesygeplejen",
        "visit by home nursing",
        "visits by home nursing",
    ),
    ServiceKind.PERSONAL_CARE: Noun(
        "besøg med personlig pleje",
        "besøg med personlig pleje",
        "visit of personal care",
        "visits of personal care",
    ),
    ServiceKind.PRACTICAL_HELP: Noun(
        "besøg med praktisk hjælp",
        "besøg med praktisk hjælp",
        "visit of practical help",
        "visits of practical help",
    ),
    ServiceKind.REHABILITATION: Noun(
        "genoptræning", "genoptræninger", "rehabilitation session", "rehabilitation sessions"
    ),
    ServiceKind.SOCIAL_SUPPORT: Noun(
        "besøg med social støtte",
        "besøg med social støtte",
        "visit of social support",
        "visits of social support",
    ),
    ServiceKind.CONTACT_PERSON: Noun(
        "kontakt med kontaktperson",
        "kontakter med kontaktperson",
        "contact with a contact person",
        "contacts with a contact person",
    ),
    ServiceKind.HOUSING: Noun("botilbud", "botilbud", "housing placement", "housing placements"),
    ServiceKind.SUBSTANCE_TREATMENT: Noun(
        "misbrugsbehandling", "misbrugsbehandlinger", "substance treatment", "substance treatments"
    ),
    ServiceKind.JOB_CENTRE_MEETING: Noun(
        "møde i jobcentret", "møder i jobcentret", "job centre meeting", "job centre meetings"
    ),
    ServiceKind.TRANSPORT: Noun("transport", "transporter", "transport", "transports"),
    ServiceKind.VOLUNTEER_MEETING: Noun(
        "møde med en frivillig", "møder med en frivillig", "meeting with a volunteer", "meetings with a volunteer"
    ),
    ServiceKind.OTHER: Noun("anden ydelse", "andre ydelser", "other service", "other services"),
}

ROLES: dict[str, tuple[str, str]] = {
    "referrer": ("henviseren", "the referrer"),
    "frontline": ("frontmedarbejderen", "the frontline worker"),
    "clinician": ("klinikeren", "the clinician"),
    "citizen": ("borgeren", "the citizen"),
    "relative": ("den pårørende", "the relative"),
    "general practitioner": ("egen læge", "the general practitioner"),
    "contact person": ("kontaktpersonen", "the contact person"),
    "coordinator": ("koordinatoren", "the coordinator"),
    "clinic nurse": ("klinikkens sygeplejerske", "the clinic's nurse"),
    "clinic staff": ("klinikkens personale", "the clinic's staff"),
    "nurse": ("sygeplejersken", "the nurse"),
    "doctor": ("lægen", "the doctor"),
}
"""Whom an ask may be put to; a programme file names others, or these otherwise, under ``words``."""

CONTACT = Noun("kontakt", "kontakter", "contact", "contacts")

MONTHS: dict[Lang, tuple[str, ...]] = {
    "da": (
        *("januar", "februar", "marts", "april", "maj", "juni"),
        *("juli", "august", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}


def say_day(day: date, lang: Lang) -> str:
    """``17. januar 2016``, ``17 January 2016``."""
    return f"{day.day}{'.' if lang == 'da' else ''} {MONTHS[lang][day.month - 1]} {day.year}"


_UNITS: dict[str, tuple[str, str]] = {
    "day": ("dag", "dage"),
    "week": ("uge", "uger"),
    "month": ("måned", "måneder"),
    "year": ("år", "år"),
}


def span(window: Window, lang: Lang) -> str:
    """``6 måneder``, ``6 months``."""
    if lang == "en":
        return str(window)
    return f"{window.length} {_UNITS[window.unit][window.length != 1]}"


def joined(parts: list[str], lang: Lang, *, any_of: bool) -> str:
    """``a, b eller c``; parts of more than a few words are kept apart by ``;`` where they hold commas."""
    word = {("da", True): "eller", ("da", False): "og", ("en", True): "or", ("en", False): "and"}[lang, any_of]
    if len(parts) < 2:
        return "".join(parts)
    mark = "; " if any("," in part for part in parts) else ", "
    return f"{mark.join(parts[:-1])} {word} {parts[-1]}"
