"""What people are told of an enrolment: its history in plain words, in the reader's language, and where it is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.loading import Programme
from samvej.programme.words import Lang
from samvej.workplace.ground.addresses import page
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent
from samvej.workplace.pathways.policies import language

_SAID = {
    "enrolled": gettext_lazy("Borgeren er inkluderet. Kontaktperson: %(contact)s."),
    "re-entered": gettext_lazy("Borgeren er begyndt igen. Kontaktperson: %(contact)s."),
    "evidence given": gettext_lazy("Skrevet ned: %(evidence)s."),
    "phase entered": gettext_lazy("Næste fase er begyndt: %(to)s."),
    "phase re-entered": gettext_lazy("Gik tilbage til fasen %(to)s, fordi: %(reason)s"),
    "contact person changed": gettext_lazy("%(to)s er kontaktperson i stedet for %(from)s."),
    "team joined": gettext_lazy("%(name)s (%(organisation)s) er kommet på teamet som %(role)s."),
    "team left": gettext_lazy("%(name)s (%(organisation)s) er ikke længere på teamet som %(role)s."),
    "paused": gettext_lazy("Forløbet er sat på pause, fordi: %(reason)s"),
    "resumed": gettext_lazy("Forløbet er genoptaget."),
    "ended": gettext_lazy("Forløbet er afsluttet: %(exit)s."),
    "ended by death": gettext_lazy("Forløbet er afsluttet, fordi borgeren er død."),
    "ended by moving": gettext_lazy("Forløbet er afsluttet, fordi borgeren er flyttet."),
    "moved to version": gettext_lazy("Forløbet følger nu version %(to)s af indsatsen (før %(from)s)."),
}


def event_words(event: EnrolmentEvent, programme: Programme) -> str:
    """What happened, in one sentence; ``programme``: the version whose words are used."""
    if event.kind == "consent conversation held":
        if event.detail.get("own"):
            return _("Borgeren sagde selv ja til, at teamet deler oplysninger.")
        if event.detail.get("yes"):
            return _("Samtale om samtykke: borgeren sagde ja.")
        return _("Samtale om samtykke: borgeren sagde nej.")
    detail, lang = event.detail, language()
    words = str(_SAID[event.kind])
    if detail.get("consents ended"):
        words = " ".join([words, _("Samtykket til indsatsen gælder til og med den dag.")])
    return words % {
        "contact": detail.get("contact person", ""),
        "evidence": _evidence(programme, detail.get("evidence", ""), lang),
        "from": _phase_or_text(programme, detail.get("from", ""), lang),
        "to": _phase_or_text(programme, detail.get("to", ""), lang),
        "reason": detail.get("reason", ""),
        "exit": exit_words(programme, detail.get("reason", ""), lang),
        "name": detail.get("name", ""),
        "organisation": detail.get("organisation", ""),
        "role": role_words(programme, detail.get("role", ""), lang),
    }


def exit_words(programme: Programme, reason: str, lang: Lang) -> str:
    """An exit reason in the file's words; the id itself where a later version no longer has it."""
    return next((each.say(lang) for each in programme.file.exit_reasons if each.id == reason), reason)


def role_words(programme: Programme, role: str, lang: Lang) -> str:
    """A role on the team in words; the id itself where a later version no longer has it."""
    try:
        return programme.role_words(role, lang)
    except KeyError:
        return role


def _evidence(programme: Programme, evidence: str, lang: Lang) -> str:
    try:
        return programme.evidence_words(evidence, lang)
    except KeyError:
        return evidence


def _phase_or_text(programme: Programme, said: str, lang: Lang) -> str:
    return next((each.say(lang) for each in programme.file.phases if each.id == said), said)


WORDED = frozenset({"consent conversation held", *_SAID})
"""The kinds of events that have words."""


def enrolment_link(enrolment: Enrolment) -> str:
    """The enrolment's page."""
    return page("pathways:enrolment", enrolment.key)
