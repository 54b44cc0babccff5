"""A cycle's history in words."""

from django.utils.translation import gettext_lazy

from samvej.workplace.improvement.models import Cycle, CycleEvent

_SAID = {
    "cycle planned": gettext_lazy("Afprøvningen er planlagt."),
    "cycle changed": gettext_lazy("Planen er skrevet om, før den blev prøvet."),
    "cycle begun": gettext_lazy("Afprøvningen er begyndt."),
    "cycle noted": gettext_lazy("Der er skrevet ned, hvad der blev set undervejs."),
    "cycle studied": gettext_lazy("Det er skrevet ned, hvad der blev set og lært."),
    "cycle decided": gettext_lazy("Afgjort: %(decision)s."),
    "cycle dropped": gettext_lazy("Afprøvningen er lagt væk, før den var færdig."),
}
WORDED = frozenset(_SAID)
"""The kinds of events that have words."""


def event_words(event: CycleEvent) -> str:
    """What happened, in one sentence."""
    decision = event.detail.get("decision", "")
    label = str(Cycle.Decision(decision).label) if decision else ""
    return str(_SAID[event.kind]) % {"decision": label[:1].lower() + label[1:]}
