"""Tags: the pages of one course, and the citizen's own pages, to go between; those that this house has."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, pgettext

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import Ground
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.sharing import CONTACT_PERSON
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.safety.permissions import KEPT_BACK, see
from samvej.workplace.safety.section import SafetySection, safety_section

register = template.Library()


@dataclass(frozen=True)
class Page:
    """One page to go to."""

    label: str
    url: str
    here: bool


NEED_THE_PLAN = frozenset(
    {"map", "plan", "safety", "meetings", "messages", "tasks", "contacts", "slips", "questionnaires", "timeline"}
)
"""Closed to a lead who is not on the team, and to staff once the consent was withdrawn."""


@register.simple_tag(takes_context=True)
def road_pages(context: Context, enrolment: Any, here: str) -> list[Page]:
    """The pages of one course that open to the reader, in the order of the work. ``here``: the one that is shown."""
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
    closed = _closed(getattr(getattr(context, "request", None), "actor", None), enrolment)
    return _found([way for way in ways if way[0] == here or way[0] not in closed], here, str(enrolment.key))


def _closed(by: Actor | None, enrolment: Enrolment) -> AbstractSet[str]:
    """Which pages are not there: what the programme does not have, and what did not open to the reader."""
    programme = programme_of(enrolment.version)
    ground = by.opened.get(enrolment.pk) if by is not None else None
    if ground is not None and "plan" not in ground.data_types:
        return NEED_THE_PLAN
    closed = set()
    if programme.file.map is None:
        closed.add("map")
    asks = any(form.is_asked_here for form in programme.file.questionnaires)
    if not asks or (ground is not None and "health" not in ground.data_types):
        closed.add("questionnaires")
    if ground is not None and ground.glass is not None:
        closed.add("messages")  # they are the team's
    section = safety_section(programme)
    if section is None or (by is not None and ground and not _sees_safety(by, enrolment, ground, section)):
        closed.add("safety")
    return closed


def _sees_safety(by: Actor, enrolment: Enrolment, ground: Ground, section: SafetySection) -> bool:
    """As the door says; without asking the database for the contact person, whose page it nearly always is."""
    own = by.professional is not None and by.professional.pk == enrolment.contact_person_id
    if own and CONTACT_PERSON in section.seen_by and ground.data_types >= KEPT_BACK and ground.glass is None:
        return True
    return see(by=by, enrolment=enrolment, ground=ground, section=section)


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
