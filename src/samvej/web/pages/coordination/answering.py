"""Answering a round: two minutes, about roles and never about persons, and nobody sees what one answered."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvej.web.pages.coordination import words
from samvej.web.requests import acting
from samvej.workplace.coordination import permissions
from samvej.workplace.coordination.actions.answering import answer as count_answer
from samvej.workplace.coordination.models import Round
from samvej.workplace.coordination.queries import round_seen
from samvej.workplace.coordination.strengths import HIGHEST, LOWEST
from samvej.workplace.ground.refusals import NotNow, refuse

SCALE = tuple(range(LOWEST, HIGHEST + 1))


@dataclass(frozen=True)
class Option:
    """One number to choose."""

    value: int
    chosen: bool


@dataclass(frozen=True)
class Ask:
    """A question about one role: the field's name, the role, and the numbers."""

    name: str
    role: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Block:
    """A question with every role that it is asked of."""

    item: words.Item
    asks: tuple[Ask, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The questions; and what was answered, counted."""
    by = acting(request)
    found = round_seen(by=by, key=key)
    seat = permissions.seat_of(by=by, round=found)
    if seat is None:
        refuse()
    if seat.answered or not found.is_open:
        return redirect("coordination:round", key)
    refusal = ""
    if request.method == "POST":
        try:
            count_answer(by=by, round=found, sheet=_sheet(found, seat.role, request.POST))
        except NotNow as no:
            refusal = no.sentence
        else:
            messages.success(request, _("Tak. Dit svar er talt med, og ingen kan se, hvad du svarede."))
            return redirect("coordination:round", key)
    names = words.roles(found)
    context = {
        "round": found,
        "role": names.get(seat.role, seat.role),
        "blocks": _blocks(found, seat.role, request.POST),
        "refusal": refusal,
    }
    return render(request, "coordination/answer.html", context, status=409 if refusal and not found.is_open else 200)


def _names(round: Round, own: str) -> dict[str, tuple[str, str]]:
    """Field name → (role asked about, item). Numbers, for an id may hold what a field's name may not."""
    return {
        f"r{place}q{number}": (role, item)
        for number, item in enumerate(round.items)
        for place, role in enumerate(round.roles)
        if role != own
    }


def _sheet(round: Round, own: str, posted: QueryDict) -> dict[str, dict[str, int]]:
    """What was answered; what is no number of the scale is as if it was not answered."""
    sheet: dict[str, dict[str, int]] = {}
    for name, (role, item) in _names(round, own).items():
        said = posted.get(name, "")
        if said in map(str, SCALE):
            sheet.setdefault(role, {})[item] = int(said)
    return sheet


def _blocks(round: Round, own: str, posted: QueryDict) -> list[Block]:
    titles, fields = words.roles(round), _names(round, own)
    blocks = []
    for item in words.items(round):
        asks = tuple(
            Ask(name, titles[role], tuple(Option(value, posted.get(name) == str(value)) for value in SCALE))
            for name, (role, asked) in fields.items()
            if asked == item.id
        )
        blocks.append(Block(item, asks))
    return blocks
