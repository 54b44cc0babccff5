"""Tags: the pages of one course, and the citizen's own pages, to go between; those that this house has."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, pgettext

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
        ("timeline", gettext("Tidslinje"), "timeline:timeline"),
    )
    return _found(ways, here, str(enrolment.key))


@register.simple_tag
def mine_pages(here: str) -> list[Page]:
    """The citizen's own pages, what is next first."""
    ways = (
        ("home", gettext("Min side"), "mine:home"),
        ("plan", gettext("Min plan"), "plans:mine"),
        ("meetings", gettext("Mine aftaler"), "meetings:mine"),
        ("tasks", gettext("Mine opgaver"), "tasks:mine"),
        ("messages", gettext("Mine beskeder"), "messages:mine"),
        ("team", gettext("Mit team"), "teams:mine"),
        ("map", pgettext("borgerens kort over sit liv", "Mit kort"), "maps:mine"),
        ("safety", gettext("Min sikkerhedsplan"), "safety:mine"),
        ("timeline", gettext("Min tidslinje"), "timeline:mine"),
    )
    return _found(ways, here)


def _found(ways: tuple[tuple[str, str, str], ...], here: str, *key: str) -> list[Page]:
    pages = []
    for id, label, name in ways:
        try:
            pages.append(Page(label, reverse(name, args=key), id == here))
        except NoReverseMatch:
            continue
    return pages
