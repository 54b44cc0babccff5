"""The words of the line of time: what happened, in a sentence; where, in a word."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.core.sector import Sector, ServiceKind
from samvej.programme.loading import Programme
from samvej.programme.words import KINDS, SECTORS
from samvej.workplace.contacts.models import Contact
from samvej.workplace.referrals.wording import lang
from samvej.workplace.timeline.entries import ROAD, Entry

SHORT = {
    Sector.HOSPITAL: gettext_lazy("Sygehus"),
    Sector.PSYCHIATRY: gettext_lazy("Psykiatri"),
    Sector.PREHOSPITAL: gettext_lazy("Ambulance"),
    Sector.GENERAL_PRACTICE: gettext_lazy("Egen læge"),
    Sector.SPECIALIST: gettext_lazy("Speciallæge"),
    Sector.MUNICIPALITY_HEALTH: gettext_lazy("Kommunens pleje"),
    Sector.MUNICIPALITY_SOCIAL: gettext_lazy("Social støtte"),
    Sector.EMPLOYMENT: gettext_lazy("Jobcenter"),
    Sector.VOLUNTARY: gettext_lazy("Frivillige"),
}
"""As many letters as stand in front of a lane."""


def lane_words(lane: str) -> str:
    """The lane's name in front of the drawing."""
    return _("Forløbet") if lane == ROAD else str(SHORT[Sector(lane)])


def sector_of(lane: str) -> str:
    """The lane's name in a sentence or a table."""
    return _("forløbet") if lane == ROAD else SECTORS[Sector(lane)][0 if lang() == "da" else 1]


def what(entry: Entry, programme: Programme | None) -> str:
    """What happened, as one reads it in the list. ``programme``: that of the course, which names its phases."""
    if entry.lane != ROAD:
        return _of_a_service(entry)
    match entry.kind:
        case "received":
            return _("Henvist")
        case "enrolled":
            return _("Kom med i forløbet")
        case "ended":
            return _("Forløbet sluttede")
        case "phase":
            return _("Ny fase: %(phase)s") % {"phase": _phase(entry.detail, programme)}
        case "contact":
            how = str(Contact.How(entry.detail).label)
            return how if entry.attended else _("%(how)s, som ikke blev til noget") % {"how": how}
        case "meeting":
            return _("Møde: %(kind)s") % {"kind": _meeting(entry.detail, programme)}
        case "map":
            return _("Kortet over livet blev lavet færdigt")
        case _:
            return (
                _("Planen blev ændret: %(why)s") % {"why": entry.detail} if entry.detail else _("Planen blev ændret")
            )


def _of_a_service(entry: Entry) -> str:
    noun = KINDS[ServiceKind(entry.kind)].one(lang())
    words = _("%(what)s, akut") % {"what": noun} if entry.acute else noun
    if entry.detail:
        words = f"{words}: {entry.detail}"
    if not entry.attended:
        words = _("%(what)s – kom ikke") % {"what": words}
    return capfirst(words)


def _phase(phase: str, programme: Programme | None) -> str:
    found = next((each for each in programme.file.phases if each.id == phase), None) if programme else None
    return found.say(lang()) if found else phase


def _meeting(kind: str, programme: Programme | None) -> str:
    found = next((each for each in programme.file.meetings if each.id == kind), None) if programme else None
    return found.say(lang()) if found else kind
