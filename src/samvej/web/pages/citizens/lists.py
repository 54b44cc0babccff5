"""One's own list of citizens, and the search by the exact number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.links import link
from samvej.web.pages.citizens.forms import WHY_SEARCH, SearchForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record_list
from samvej.workplace.access.grounds import grounds_of
from samvej.workplace.access.roles import BREAK_GLASS, CLAIM_RELATION, OPEN_CITIZENS, REFER
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.permissions import check_search_citizens
from samvej.workplace.people.queries import Kept, count_own_citizens, find_by_number, own_citizens

PER_PAGE = 25
SOURCES = ("team", "referral", "referrer", "claimed", "practice")


@dataclass(frozen=True)
class Row:
    """One citizen of the list, and why they stand there."""

    citizen: Citizen
    why: list[str]
    since: datetime


class _Pages(Sequence[Kept]):
    """The list as Django's paginator reads it: counted and cut by the database."""

    ordered = True

    def __init__(self, by: Actor, of_all: bool, source: str) -> None:
        self._by, self._of_all, self._source = by, of_all, source

    @cached_property
    def _count(self) -> int:
        return count_own_citizens(self._by, of_all=self._of_all, source=self._source)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, which: Any) -> Any:
        first = which.start or 0
        return own_citizens(self._by, of_all=self._of_all, source=self._source, first=first, most=which.stop - first)


@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """Those whom one has a part in the care of, by family name, each with the reason."""
    by = acting(request)
    _check_opens_citizens(by)
    of_all = request.GET.get("alle") == "1"
    source = request.GET.get("hvorfor", "")
    source = source if source in SOURCES else ""
    page = Paginator(_Pages(by, of_all, source), PER_PAGE).get_page(request.GET.get("page"))
    kept = list(page.object_list)
    led = _led_by(by, kept)
    rows = [Row(each.citizen, _why(each, led, by), each.since) for each in kept]
    record_list(
        by=by,
        record="citizen list",
        citizens=[(each.citizen, each.basis) for each in kept],
        reason=gettext_noop("Åbnede listen over egne borgere"),
    )
    context = {
        "rows": rows,
        "page": page,
        "of_all": of_all,
        "source": source,
        "sources": [(each, _source_words(each)) for each in SOURCES],
    }
    return render(request, "citizens/list.html", context)


def _led_by(by: Actor, kept: list[Kept]) -> set[int]:
    """Those whose contact person one is."""
    if by.professional is None:
        return set()
    mine = Enrolment.objects.filter(
        contact_person=by.professional, status__in=("active", "paused"), citizen__in=[each.citizen for each in kept]
    )
    return set(mine.values_list("citizen_id", flat=True))


def _why(kept: Kept, led: set[int], by: Actor) -> list[str]:
    if not kept.own:
        return [_("Er henvist til %s") % by.organisation]
    words = [_source_words(each) for each in kept.sources if each != "team" or kept.citizen.pk not in led]
    return [_("Du er kontaktperson"), *words] if kept.citizen.pk in led else words


def _source_words(source: str) -> str:
    return {
        "team": _("Du er på borgerens team"),
        "referral": _("Du har henvisningen"),
        "referrer": _("Du har henvist borgeren"),
        "claimed": _("Du har sagt, at du behandler eller hjælper borgeren"),
        "practice": _("Borgeren er tilmeldt jeres praksis"),
    }.get(source, _("Du har en del i forløbet"))


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """One citizen by the exact number; the answer is the same for "not there" and "not yours"."""
    by = acting(request)
    check_search_citizens(by)
    form = SearchForm(request.POST or None)
    looked = False
    if request.method == "POST" and form.is_valid():
        citizen = find_by_number(
            by=by,
            number=form.cleaned_data["number"],
            reason=_in_danish(form.cleaned_data["why"]),
        )
        ground = grounds_of(by=by, citizens=[citizen])[0]  # costs as much where there is nobody
        if citizen is not None and ground is not None and "contact details" in ground.data_types:
            return redirect("citizens:citizen", key=citizen.key)
        looked = True
        form = SearchForm(initial={"why": form.cleaned_data["why"]})
    context = {"form": form, "looked": looked, "ways": _ways(by)}
    return render(request, "citizens/search.html", context)


def _in_danish(why: str) -> str:
    """The reason as the trail keeps it: Danish, whatever the page's language is."""
    with override("da"):
        return str(dict(WHY_SEARCH)[why])


def _ways(by: Actor) -> list[tuple[str, str, str]]:
    """What one can do about a citizen whom one may not open: (heading, words, address)."""
    ways = [
        (
            REFER,
            _("Henvis borgeren"),
            _("Skriv, hvad du har set. Du behøver ikke at kunne åbne borgerens oplysninger."),
            link("refer:start"),
        ),
        (
            CLAIM_RELATION,
            _("Sig, at du behandler eller hjælper borgeren"),
            _("Giver dig adgang til kontaktoplysninger i nogle dage. En leder følger op."),
            link("access:claim"),
        ),
        (
            BREAK_GLASS,
            _("Åbn i en nødsituation"),
            _("Kun når der er fare for borgeren eller andre. Det kan ses af borgeren, og en leder følger op."),
            link("access:break_glass"),
        ),
    ]
    return [(heading, words, url) for permission, heading, words, url in ways if by.permits(permission) and url]


def _check_opens_citizens(by: Actor) -> None:
    if not by.permits(OPEN_CITIZENS):
        raise NotYours(_("Din rolle har ikke arbejde med enkelte borgere."))
