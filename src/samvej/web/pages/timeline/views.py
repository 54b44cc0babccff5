"""One line of time across sectors: the course's own, and by an action of its own what the registers hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.programme.loading import Programme
from samvej.web.pages.mine.whose import citizen_of
from samvej.web.pages.timeline.drawing import NARROW, WIDE, drawing
from samvej.web.pages.timeline.wording import lane_words, sector_of, what
from samvej.web.requests import acting
from samvej.web.words import english
from samvej.workplace.access.doors import access_citizen, refuse
from samvej.workplace.access.grounds import Ground
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.timeline.entries import Entry, Window
from samvej.workplace.timeline.own import own_entries, without_twice_told
from samvej.workplace.timeline.pattern import use_by_sector
from samvej.workplace.timeline.registers import FromRegisters, read_registers, registers_open

OPENED = gettext_lazy("Så tidslinjen")
LENGTHS = {"3": 92, "12": 365, "36": 3 * 365}
"""How much of the line is seen, in months as one says it: days."""
USUAL = "12"


@dataclass(frozen=True)
class Look:
    """What is asked to be seen: how long, until which day, and whether the registers are read."""

    length: str
    until: date
    registers: bool

    @property
    def window(self) -> Window:
        """The days."""
        return Window(self.until - timedelta(days=LENGTHS[self.length] - 1), self.until)

    def link(self, **other: object) -> str:
        """The same page with something else."""
        asked = {"vis": self.length, "til": self.until.isoformat(), "registre": "1" if self.registers else ""}
        asked |= {name: str(value) for name, value in other.items()}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


@require_safe
def timeline(request: HttpRequest, key: UUID) -> HttpResponse:
    """The line of one course's citizen, to those on the team."""
    by = acting(request)
    if by.professional is None:
        refuse()
    opened = open_enrolment(by=by, key=key, reason=danish(OPENED), needs="plan")
    look = _look(request)
    context = _context(request, look, [opened.enrolment], opened.ground)
    return render(request, "timeline/timeline.html", context | {"enrolment": opened.enrolment})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own line."""
    by = acting(request)
    citizen = citizen_of(by)
    if by.relative is not None and not by.relative.may_act:
        refuse()
    opened = access_citizen(by=by, key=citizen.key, reason=danish(OPENED))
    look = _look(request)
    held = Enrolment.objects.filter(citizen=citizen).select_related("citizen", "version", "referral").order_by("pk")
    enrolments = list(held)
    if not enrolments:
        return render(request, "timeline/mine.html", {"look": look, "nothing": True})
    return render(request, "timeline/mine.html", _context(request, look, enrolments, opened.ground))


def _look(request: HttpRequest) -> Look:
    length = request.GET.get("vis", USUAL)
    now = today()
    try:
        until = date.fromisoformat(request.GET.get("til", ""))
    except ValueError:
        until = now
    until = min(max(until, date(2000, 1, 1)), now)
    return Look(length if length in LENGTHS else USUAL, until, request.GET.get("registre") == "1")


def _context(request: HttpRequest, look: Look, enrolments: Sequence[Enrolment], ground: Ground) -> dict[str, object]:
    citizen, window = enrolments[0].citizen, look.window
    registers = FromRegisters((), there=True)
    if look.registers:
        registers = read_registers(by=acting(request), citizen=citizen, ground=ground, window=window)
    own = own_entries(enrolments=enrolments, data_types=ground.data_types, window=window)
    entries = sorted(
        [*without_twice_told(own, registers.entries), *registers.entries], key=lambda each: (each.start, each.lane)
    )
    programme = programme_of(enrolments[-1].version)
    return {
        "look": look,
        "window": window,
        "lengths": [(each, _length_words(each), look.link(vis=each), each == look.length) for each in LENGTHS],
        "earlier": look.link(til=(window.first - timedelta(days=1)).isoformat()),
        "later": look.link(til=_later(look).isoformat()) if look.until < today() else "",
        "may_read_registers": bool(registers_open(ground)) and bool(citizen.pseudonym),
        "with_registers": look.link(registre="1"),
        "without_registers": look.link(registre=""),
        "registers": registers,
        "use": [(sector_of(each.lane), each) for each in use_by_sector(entries, window)] if look.registers else [],
        "drawings": [(drawing(entries, window, size), name) for size, name in ((WIDE, "wide"), (NARROW, "narrow"))],
        "months": _months(entries, programme),
        "how_many": len(entries),
    }


def _later(look: Look) -> date:
    return min(today(), look.until + timedelta(days=LENGTHS[look.length]))


def _length_words(length: str) -> str:
    return {"3": _("3 måneder"), "12": _("1 år"), "36": _("3 år")}[length]


def _months(entries: Sequence[Entry], programme: Programme) -> list[tuple[str, list[dict[str, object]]]]:
    """The list, the newest month and the newest entry first."""
    locale = "en_GB" if english() else "da_DK"
    newest = sorted(entries, key=lambda each: each.start, reverse=True)
    found = []
    for month, those in groupby(newest, key=lambda each: each.start.date().replace(day=1)):
        rows: list[dict[str, object]] = [
            {"entry": each, "what": what(each, programme), "lane": lane_words(each.lane)} for each in those
        ]
        words = format_date(month, "MMMM yyyy", locale)
        found.append((capfirst(words), rows))
    return found
