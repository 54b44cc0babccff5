"""What every page's frame needs: who acts, where they may go, what is new."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from samvej.programme.words import Lang
from samvej.web import words
from samvej.web.demo_clock import moved_to
from samvej.workplace.access import roles
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.programmes.queries import role_called

TEXT_SIZE = "samvej-text"
"""The cookie with the size of the text that somebody chose on a device."""
TEXT_SIZES = ("large", "larger")
"""What it may hold; the style sheet has a class ``text-…`` for each."""


@dataclass(frozen=True)
class Place:
    """One entry of the main menu. ``here``: the page that is shown lies under it."""

    label: str
    url: str
    here: bool


class Frame:
    """The frame of one page; each part is worked out when the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._actor: Actor | None = getattr(request, "actor", None)

    @cached_property
    def places(self) -> list[Place]:
        """Where this actor may go, in the order of a working day."""
        if self._actor is None:
            return []
        path = self._request.path
        found = ((label, _url(name)) for label, name in _menu(self._actor))
        return [Place(label, url, path.startswith(url)) for label, url in found if url]

    @cached_property
    def notices(self) -> int:
        """How many notices the actor has not read."""
        if self._actor is None or self._actor.account is None:
            return 0
        return self._actor.account.notices.filter(read_at__isnull=True).count()

    @cached_property
    def role_words(self) -> str:
        """The role that the actor acts in, and where."""
        return role_words(self._actor) if self._actor else ""

    @property
    def several_roles(self) -> bool:
        """Whether there is another role to choose."""
        return len(getattr(self._request, "employments", ())) > 1

    @property
    def moved_to(self) -> date | None:
        """The day that the demo's clock was set to, if it was."""
        return moved_to(self._request)

    @property
    def printed(self) -> str:
        """When the page is printed, in words that still hold when somebody reads the paper."""
        return words.on_paper(moment())

    @property
    def text_size(self) -> str:
        """The size of the text that was chosen on this device; empty for the usual one."""
        chosen = self._request.COOKIES.get(TEXT_SIZE, "")
        return chosen if chosen in TEXT_SIZES else ""

    @property
    def idle_minutes(self) -> int:
        """After how many minutes of nothing the session ends."""
        return int(settings.SAMVEJ_IDLE_MINUTES)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The actor, whether this is the demo, and the frame."""
    return {"actor": getattr(request, "actor", None), "demo": settings.SAMVEJ_DEMO, "frame": Frame(request)}


def role_words(actor: Actor) -> str:
    """The role in words, with the organisation: "Kontaktperson (forløbspartner), Center for Sundhed".

    What a contact person is called is the programme's own; one query for those who are.
    """
    lang: Lang = "en" if (get_language() or "da").startswith("en") else "da"
    if actor.employment is not None:
        role = roles.role(actor.employment.role)
        said = role.en if lang == "en" else role.da
        own = role_called(actor, role.id, lang) if role is roles.CONTACT_PERSON else ""
        if own and own.casefold() != said.casefold():
            said = f"{said} ({own})"
        return f"{said}, {actor.employment.organisation.name}"
    if actor.role_id == roles.CITIZEN:
        return gettext("Borger")
    if actor.role_id == roles.RELATIVE:
        return gettext("Pårørende")
    return gettext("Ingen rolle i dag")


def home_of(actor: Actor) -> str | None:
    """The address of the first place that the actor may go to; None where there is none."""
    return next((url for _label, name in _menu(actor) if (url := _url(name))), None)


def _menu(actor: Actor) -> list[tuple[str, str]]:
    """Labels and names of views."""
    if actor.role_id in (roles.CITIZEN, roles.RELATIVE):
        return [(gettext("Min side"), "mine:home")]
    menu = [
        (roles.SEE_INBOX, gettext("Indbakke"), "inbox:list"),
        (roles.SEE_PATHWAYS, gettext("Mine forløb"), "pathways:list"),
        (roles.SEE_PATHWAYS, gettext("Indlæggelser"), "admissions:list"),
        (roles.ANSWER_SLIPS, gettext("Skredne planer"), "slips:leaders"),
        (roles.REFER, gettext("Henvis"), "refer:start"),
        (roles.REFER, gettext("Mine borgere"), "citizens:list"),
        (roles.SEE_LEAD_PAGE, gettext("Overblik"), "lead:overview"),
        (roles.FOLLOW_UP_ACCESS, gettext("Opfølgning på adgang"), "access:follow_up"),
        (roles.PUBLISH_PROGRAMMES, gettext("Indsatser"), "programmes:list"),
        (roles.KEEP_PEOPLE, gettext("Organisationer"), "organisations:list"),
        (roles.SEE_WORK, gettext("Systemets arbejde"), "work:failed"),
    ]
    # whoever follows citizens begins with their day; a lead begins with the inbox
    menu.insert(actor.permits(roles.KEEP_CASELOADS), (roles.SEE_PATHWAYS, gettext("Min dag"), "day:day"))
    return [(label, name) for permission, label, name in menu if actor.permits(permission)]


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
