"""What a round says, once it is over: the weakest ties first, the network as picture and table, round by round."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvej.web import words as said
from samvej.web.pages.coordination import words
from samvej.web.pages.coordination.drawing import drawn
from samvej.web.requests import acting
from samvej.workplace.coordination import permissions
from samvej.workplace.coordination.actions.rounds import close_round
from samvej.workplace.coordination.models import Round
from samvej.workplace.coordination.queries import held_of, network_of, networks_of, round_seen
from samvej.workplace.coordination.strengths import Mean, Network

WEAKEST = 3
"""So many of the weakest ties are named first."""


@dataclass(frozen=True)
class TieRow:
    """Who says it of whom, how strong, and how many said so; empty words where it is held back."""

    by: str
    about: str
    strength: str
    n: str


@dataclass(frozen=True)
class ItemRow:
    """One question, with the whole's mean in each round, by the round's number."""

    asks: str
    means: tuple[tuple[int, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """One round; the lead may end it before its day."""
    by = acting(request)
    found = round_seen(by=by, key=key)
    if request.method == "POST":
        close_round(by=by, round=found)
        messages.success(request, _("Runden er slut. Svarene kan ses nu."))
        return redirect("coordination:round", key)
    network = network_of(found)
    names = words.roles(found)
    seat = permissions.seat_of(by=by, round=found)
    earlier = networks_of(held_of(found.unit)) if network is not None else []
    context = {
        "round": found,
        "held": next(each for each in held_of(found.unit) if each.round.pk == found.pk),
        "may_answer": seat is not None and not seat.answered and found.is_open,
        "has_answered": seat is not None and seat.answered,
        "may_close": found.is_open and permissions.hold(by=by, unit=found.unit),
        "network": network,
        "picture": drawn(network, names) if network is not None and network.roles else None,
        "weakest": _ties(network, names)[:WEAKEST] if network is not None else [],
        "ties": _ties(network, names) if network is not None else [],
        "rounds": [each.number for each, _network in earlier],
        "items": _items(found, earlier),
    }
    return render(request, "coordination/round.html", context)


def _ties(network: Network, names: dict[str, str]) -> list[TieRow]:
    return [
        TieRow(
            names[tie.by_role], names[tie.about_role], said.number(round(tie.strength.value or 0.0, 1), 1), str(tie.n)
        )
        for tie in network.shown
    ]


def _items(found: Round, earlier: list[tuple[Round, Network]]) -> list[ItemRow]:
    """The questions of this round, with what each round that asked them said of the whole."""
    rows = []
    for item in words.items(found):
        means = tuple((each.number, _mean(_of(each, network, item.id))) for each, network in earlier)
        rows.append(ItemRow(item.asks, means))
    return rows


def _of(held: Round, network: Network, item: str) -> Mean | None:
    return network.whole[held.items.index(item)] if item in held.items else None


def _mean(mean: Mean | None) -> str:
    if mean is None or (mean.value is None and not mean.hidden):
        return "–"
    return _("for få") if mean.value is None else said.number(round(mean.value, 1), 1)
