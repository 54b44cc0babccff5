"""A plan's changes and history in plain words, in the reader's language, and where its pages are."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.words import say_day
from samvej.workplace.ground.addresses import page
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.plans.content import CITIZEN, PlanContent
from samvej.workplace.plans.differences import Change
from samvej.workplace.plans.kinds import AGREED, DECLINED, REACHED, SCORED, SIGN, WRITTEN
from samvej.workplace.plans.merging import Path
from samvej.workplace.plans.models import PlanEvent, PlanGoal

_FIELDS = {
    "overall_goal": gettext_lazy("Det overordnede mål"),
    "at_admission": gettext_lazy("Aftaler ved indlæggelse"),
    "at_discharge": gettext_lazy("Aftaler ved udskrivelse"),
    "goals.words": gettext_lazy("ordene"),
    "goals.due": gettext_lazy("dagen"),
    "goals.state": gettext_lazy("hvor langt det er"),
    "levels.much_less": gettext_lazy("trin −2"),
    "levels.less": gettext_lazy("trin −1"),
    "levels.expected": gettext_lazy("trin 0"),
    "levels.more": gettext_lazy("trin +1"),
    "levels.much_more": gettext_lazy("trin +2"),
    "sub_goals.role": gettext_lazy("rollen"),
    "sub_goals.words": gettext_lazy("ordene"),
    "activities.what": gettext_lazy("hvad der skal ske"),
    "activities.who": gettext_lazy("hvem der gør det"),
    "activities.organisation": gettext_lazy("hvorfra"),
    "activities.due": gettext_lazy("dagen"),
    "signs.words": gettext_lazy("ordene"),
    "signs.then_do": gettext_lazy("hvad vi gør"),
    "signs.call_first": gettext_lazy("hvem vi ringer til først"),
    "signs.phone": gettext_lazy("telefonnummeret"),
    "avoid.words": gettext_lazy("ordene"),
}
_PARTS = {
    "goals": gettext_lazy("Målet »%s«"),
    "sub_goals": gettext_lazy("Delmålet »%s«"),
    "activities": gettext_lazy("Aktiviteten »%s«"),
    "signs": gettext_lazy("Tegnet »%s«"),
    "avoid": gettext_lazy("At undgå »%s«"),
}

Named = Callable[[str], str]
"""Says whom a code of :mod:`samvej.workplace.plans.content` names."""


def place_words(path: Path, *contents: PlanContent) -> str:
    """Where something stands, in words: "Målet »Sove bedre«: dagen". ``contents``: where its parts are looked up."""
    parts, field = _walk(path, contents)
    words = ", ".join(parts)
    if not field:
        return words
    return f"{words}: {_FIELDS[field]}" if words else str(_FIELDS[field])


def _walk(path: Path, contents: tuple[PlanContent, ...]) -> tuple[list[str], str]:
    plain = [each.model_dump(mode="json") for each in contents]
    parts, list_name, here = [], "", list(path)
    while here:
        name = here.pop(0)
        if name in _PARTS and here:
            list_name, id = name, here.pop(0)
            plain = [item for each in plain for item in each.get(name, ()) if item["id"] == id]
            parts.append(str(_PARTS[name]) % _short(plain[0]) if plain else str(_PARTS[name]) % "…")
        elif name == "levels":
            list_name, plain = "levels", [each["levels"] for each in plain]
        else:
            return parts, f"{list_name}.{name}" if list_name else name
    return parts, ""


def _short(item: dict[str, Any]) -> str:
    words = str(item.get("words") or item.get("what") or "").strip().split("\n")[0]
    return words if len(words) <= 60 else words[:57].rstrip() + "…"


def value_words(path: Path, value: Any, named: Named) -> str:
    """One value as people say it: a day, a name, a state, or the text; a whole part in one line."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return _item_words(value, named)
    field = path[-1]
    if field == "due":
        return say_day(date.fromisoformat(value), language())
    if field == "state":
        return str(PlanGoal.State(value).label)
    if field in ("who", "call_first"):
        return named(value)
    return str(value)


def _item_words(item: dict[str, Any], named: Named) -> str:
    said = [str(item.get("words") or item.get("what") or "")]
    if item.get("who"):
        said.append(named(item["who"]))
    if item.get("due"):
        said.append(_("senest %(day)s") % {"day": say_day(date.fromisoformat(item["due"]), language())})
    if item.get("then_do"):
        said.append(_("så gør vi: %(what)s") % {"what": item["then_do"]})
    return ", ".join(each for each in said if each)


def change_words(change: Change, before: PlanContent, after: PlanContent) -> str:
    """What was changed, without the values: "Målet »Sove bedre«: dagen – ændret"."""
    place = place_words(change.path, after, before)
    said = {"added": _("tilføjet"), "removed": _("fjernet"), "changed": _("ændret")}[change.kind]
    return f"{place} – {said}"


_SAID = {
    WRITTEN: gettext_lazy("Planen er skrevet (version %(version)s): %(reason)s"),
    AGREED: gettext_lazy("%(who)s sagde ja til planen (version %(version)s)."),
    DECLINED: gettext_lazy("%(who)s sagde nej til planen (version %(version)s)."),
    SIGN: gettext_lazy("Et tidligt tegn er meldt: %(words)s"),
    REACHED: gettext_lazy("Et mål er nået: %(words)s"),
    SCORED: gettext_lazy("Målet »%(words)s« er sat til %(score)s."),
}
WORDED = frozenset(_SAID)
"""The kinds of events that have words."""


def event_words(event: PlanEvent) -> str:
    """What happened, in one sentence."""
    detail = event.detail
    return str(_SAID[event.kind]) % {
        "version": detail.get("version", ""),
        "reason": detail.get("reason", ""),
        "words": detail.get("words", ""),
        "who": _("Borgeren") if detail.get("role", CITIZEN) == CITIZEN else detail.get("name", ""),
        "score": score_words(detail["score"]) if "score" in detail else "",
    }


def score_words(score: int) -> str:
    """A level of attainment with its sign: "−2", "0", "+1"."""
    return f"{'−' if score < 0 else '+' if score else ''}{abs(score)}"


def plan_link(enrolment: Enrolment) -> str:
    """The plan's page. The pages lie above this floor; it is known here by its name only."""
    return page("plans:plan", enrolment.key)


def my_plan_link() -> str:
    """The citizen's own page of their plans."""
    return page("plans:mine")
