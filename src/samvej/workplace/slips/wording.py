"""A slip in words: its history, each step explained; and the addresses of its pages, known here by name only."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.words import joined
from samvej.workplace.access.lawful import ALL_OF_THE_MUNICIPALITY
from samvej.workplace.ground.addresses import page
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Citizen
from samvej.workplace.slips.models import Slip, SlipEvent

_SAID = {
    "slip reported": gettext_lazy("Det blev meldt, at planen skrider. Teamet skal løse det først."),
    "slip noted": gettext_lazy("Prøvet: %(text)s"),
    "slip solved": gettext_lazy("Løst: %(text)s"),
    "slip passed on": gettext_lazy("Teamet kunne ikke løse det, fordi: %(why)s Det gik videre til %(to)s."),
    "slip passed on by the clock": gettext_lazy(
        "Fristen for teamet gik, uden at nogen havde skrevet, at det var løst. Det gik videre til %(to)s."
    ),
    "leaders reminded": gettext_lazy("Fristen for lederne gik uden svar. De er mindet om det."),
    "leader answered": gettext_lazy("Svar fra lederen af %(sector)s: %(text)s"),
    "leaders answered": gettext_lazy("Svar fra lederne: %(text)s"),
    "slip closed with the course": gettext_lazy("Forløbet blev afsluttet, og det her med det."),
}
WORDED = frozenset(_SAID)
"""The kinds of events that have words."""


def event_words(event: SlipEvent) -> str:
    """What happened and why, in a sentence or two."""
    detail = event.detail
    asked = [leaders_words(each) for each in detail.get("to", ())]
    said = str(_SAID[event.kind]) % {
        "text": detail.get("text", ""),
        "why": ended(detail.get("why", "")),
        "to": joined(asked, language(), any_of=False) or _("lederne"),
        "sector": sector_name(detail.get("sector", "")),
    }
    nobody = [sector_name(each) for each in detail.get("nobody in", ())]
    if nobody:
        more = _("Ingen er skrevet ind som leder i %(where)s, så lederen af indsatsen er spurgt i stedet.")
        said = f"{said} {more % {'where': ', '.join(nobody)}}"
    return said


def leaders_words(sector: str) -> str:
    """The leaders of a sector: "lederen af psykiatri"."""
    return _("lederen af %(sector)s") % {"sector": sector_name(sector)}


def sector_name(sector: str) -> str:
    """A sector of the file, or the whole municipality, as people say it."""
    said = {
        "hospital": _("sygehuset"),
        "psychiatry": _("psykiatrien"),
        "general-practice": _("egen læge"),
        "specialist": _("praktiserende speciallæger"),
        "municipality-health": _("kommunens sundhedsområde"),
        "municipality-social": _("kommunens socialområde"),
        "employment": _("jobcentret"),
        "prehospital": _("ambulancetjenesten"),
        "voluntary": _("frivillige organisationer"),
        ALL_OF_THE_MUNICIPALITY: _("kommunen"),
    }
    return said.get(str(sector), str(sector))


def initials(citizen: Citizen) -> str:
    """The first letters of the citizen's names: "T.P."; none where name and address are protected."""
    if citizen.protected:
        return _("Beskyttet navn")
    return "".join(f"{part[:1].upper()}." for part in citizen.name.replace("-", " ").split())


def slip_link(slip: Slip) -> str:
    """The slip's page."""
    return page("slips:slip", slip.key)


def own_link() -> str:
    """The citizen's page of what they have told."""
    return page("slips:mine")


def ended(text: str) -> str:
    """With a mark at its end, so that another sentence can follow."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
