"""Tags: the pages of one course, and the citizen's own pages, to go between; those that this house has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, pgettext

from samvej.workplace.programmes.queries import programme_of

register = template.Library()


@dataclass(frozen=True)
class Page:
    """One page to go to."""

    label: str
    url: str
    here: bool


@register.simple_tag
def road_pages(enrolment: Any, here: str) -> list[Page]:
    """The pages of one course, in the order of the work. ``here``: the id of the page that is shown."""
    ways = (
        ("course", gettext("Forløb"), "pathways:enrolment"),
        ("map", gettext("Kort"), "maps:map"),
        ("plan", gettext("Plan"), "plans:plan"),
        ("safety", gettext("Sikkerhed"), "safety:safety"),
        ("team", gettext("Team"), "teams:team"),
        ("meetings", gettext("Møder"), "meetings:list"),
        ("messages", gettext("Beskeder"), "messages:threads"),
        ("tasks", gettext("Opgaver"), "tasks:tasks"),
        ("contacts", gettext("Kontakter"), "contacts:contacts"),
        ("slips", gettext("Når planen skrider"), "slips:slips"),
        ("questionnaires", gettext("Skemaer"), "questionnaires:list"),
        ("timeline", gettext("Tidslinje"), "timeline:timeline"),
    )
    asks = any(form.is_asked_here for form in programme_of(enrolment.version).file.questionnaires)
    return _found([way for way in ways if asks or way[0] != "questionnaires"], here, str(enrolment.key))


@register.simple_tag(takes_context=True)
def mine_pages(context: Context, here: str) -> list[Page]:
    """The citizen's own pages, what is next first; to a relative those that the citizen lets them read."""
    ways = (
        ("home", gettext("Min side"), "mine:home"),
        ("plan", gettext("Min plan"), "plans:mine"),
        ("meetings", gettext("Mine aftaler"), "meetings:mine"),
        ("tasks", gettext("Mine opgaver"), "tasks:mine"),
        ("messages", gettext("Mine beskeder"), "messages:mine"),
        ("team", gettext("Mit team"), "teams:mine"),
        ("map", pgettext("borgerens kort over sit liv", "Mit kort"), "maps:mine"),
        ("safety", gettext("Min sikkerhedsplan"), "safety:mine"),
        ("slips", gettext("Noget går ikke som aftalt"), "slips:mine"),
        ("questionnaires", gettext("Mine skemaer"), "questionnaires:mine"),
        ("timeline", gettext("Min tidslinje"), "timeline:mine"),
    )
    actor = getattr(getattr(context, "request", None), "actor", None)  # a part that is included alone has no "actor"
    relative = actor.relative if actor is not None else None
    if relative is None or relative.may_act:
        return _found(ways, here)
    if not relative.may_see_plan:
        return []
    return _found(
        (  # not their own: another's, whom they are near
            ("home", gettext("Min side"), "mine:home"),
            ("plan", gettext("Planen"), "plans:mine"),
            ("meetings", gettext("Aftaler"), "meetings:mine"),
            ("tasks", gettext("Opgaver"), "tasks:mine"),
            ("team", gettext("Teamet"), "teams:mine"),
            ("map", gettext("Kortet"), "maps:mine"),
        ),
        here,
    )


def _found(ways: Sequence[tuple[str, str, str]], here: str, *key: str) -> list[Page]:
    pages = []
    for id, label, name in ways:
        try:
            pages.append(Page(label, reverse(name, args=key), id == here))
        except NoReverseMatch:
            continue
    return pages
