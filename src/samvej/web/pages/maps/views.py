"""The map as it is read: the picture, the words, the rounds over time, and the text for somebody's own record."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web import words
from samvej.web.pages.maps import picture, shown
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.maps import policies
from samvej.workplace.maps.comparing import Compared, compared
from samvej.workplace.maps.doors import OpenedMaps, access_map
from samvej.workplace.maps.journal_text import journal_text
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.maps.queries import due_again, rounds_of
from samvej.workplace.maps.section import MapSection
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language
from samvej.workplace.plans.permissions import write_plan as may_write_plan
from samvej.workplace.plans.queries import current

READ = gettext_lazy("Så kortet")
TAKEN = gettext_lazy("Tog en kopi af kortet som tekst")


@require_safe
def life_map(request: HttpRequest, key: UUID) -> HttpResponse:
    """The newest finished round beside the one before it; ``?runde=2`` shows an earlier one."""
    by = acting(request)
    opened = access_map(by=by, key=key, reason=danish(READ))
    context = _frame(by, opened) | {"map": map_context(by, opened, _asked(request))}
    return render(request, "maps/map.html", context)


@require_safe
def text(request: HttpRequest, key: UUID) -> HttpResponse:
    """The round as text to copy."""
    by = acting(request)
    opened = access_map(by=by, key=key, activity="export", reason=danish(TAKEN))
    if opened.section is None:
        refuse()
    rounds = _own(rounds_of(opened.enrolment), opened)
    now, before = _chosen(rounds, _asked(request))
    if now is None:
        refuse()
    context = _frame(by, opened) | {"text": journal_text(now, language(), before), "round": now}
    return render(request, "maps/text.html", context)


def map_context(by: Actor, opened: OpenedMaps, asked: int | None = None) -> dict[str, Any]:
    """What a map is shown with, on the course's page and on the citizen's own. Six queries beside the door's."""
    context = _frame(by, opened)
    if opened.section is None:
        return context | {"section": None}
    rounds = _own(rounds_of(opened.enrolment), opened)
    reader = shown.who(by, opened.enrolment, opened.section)
    unfinished = next((each for each in rounds if each.is_open), None)
    now, before = _chosen(rounds, asked)
    may_write = reader.may_write and policies.begin(enrolment=opened.enrolment)
    context |= {
        "section": opened.section,
        "reader": reader,
        "now": now,
        "before": before,
        "unfinished": unfinished,
        "drafts": f"{by.account.key if by.account else ''}/{opened.enrolment.key}/",
        "may_write": may_write,
        "may_reopen": may_write and now is not None and policies.reopen(life_map=now, newest=rounds[-1]),
        "rounds": [(each, shown.round_words(each)) for each in reversed(rounds)],
        "is_newest": now is not None and now == _chosen(rounds, None)[0],
    }
    if now is None:
        return context
    rows = compared(opened.section, now, before)
    return context | {
        "cards": shown.cards(rows, opened.section, reader, now),
        "silent": [capfirst(each.domain.words.say(language())) for each in rows if not each.is_touched],
        "over_time": shown.table_of(rounds, opened.section),
        "due": due_again(now, opened.section) if policies.begin(enrolment=opened.enrolment) else None,
        "drawing": _drawings(rows, opened.section, reader, now, before),
        "to_plan": _to_plan(by, opened) if may_write and unfinished is None and now.finished_at else "",
    }


def _to_plan(by: Actor, opened: OpenedMaps) -> str:
    """The plan's page where the next thing is to make goals of the map; empty where it has some, or not for you."""
    if not may_write_plan(by=by, enrolment=opened.enrolment):
        return ""
    version = current(opened.enrolment)
    if version is not None and any(each.state == "active" for each in version.said.goals):
        return ""
    return reverse("plans:mine") if by.professional is None else reverse("plans:plan", args=[opened.enrolment.key])


def _drawings(
    rows: Sequence[Compared], section: MapSection, reader: shown.Who, now: LifeMap, before: LifeMap | None
) -> dict[str, str]:
    lang = language()
    title = _("Kortet, %(when)s") % {"when": shown.round_words(now)}
    then = _("%(whose)s sidst, %(when)s") if before else ""
    whose = _("Dit tal") if reader.own else _("%(name)s siger") % {"name": reader.called}
    said = picture.said_of(
        section,
        title=title,
        citizen=whose,
        before=then % {"whose": whose, "when": words.day(before.finished_at)} if before else "",
        lang=lang,
    )
    high = {each.name: each.row * len(rows) + 150 for each in picture.SIZES.values()}
    return {
        "wide": picture.drawn(rows, section, said, "wide", lang),
        "narrow": picture.drawn(rows, section, said, "narrow", lang),
        "height": str(high["wide"]),
    }


def _frame(by: Actor, opened: OpenedMaps) -> dict[str, Any]:
    return {
        "enrolment": opened.enrolment,
        "citizen": opened.enrolment.citizen,
        "own_page": by.professional is None,
        "own": by.citizen is not None,
    }


def _own(rounds: list[LifeMap], opened: OpenedMaps) -> list[LifeMap]:
    """Each round with the enrolment that the door gave, so that it is not asked for again."""
    for each in rounds:
        each.enrolment = opened.enrolment
    return rounds


def _chosen(rounds: list[LifeMap], asked: int | None) -> tuple[LifeMap | None, LifeMap | None]:
    """The round asked for, else the newest finished, else the one that is begun; and the finished one before it."""
    finished = [each for each in rounds if not each.is_open]
    found = next((each for each in rounds if each.number == asked), None)
    now = found or (finished[-1] if finished else next(iter(rounds), None))
    if now is None:
        return None, None
    return now, next((each for each in reversed(finished) if each.number < now.number), None)


def _asked(request: HttpRequest) -> int | None:
    said = request.GET.get("runde", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else None
