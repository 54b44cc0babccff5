"""Filling the map in together: one domain at a time, saved or half written, by form or by the page's own script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samvej.web import words
from samvej.web.pages.maps import picture, shown
from samvej.web.pages.maps.forms import DomainForm, said_in, said_loosely, with_kept
from samvej.web.pages.pathways.said_first import said_first
from samvej.web.pages.safety.question import asked_in_map
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.maps import permissions, policies
from samvej.workplace.maps.actions import Told, let_draft_go, save_draft, say, say_as_before
from samvej.workplace.maps.actions.saying import FIELDS
from samvej.workplace.maps.doors import OpenedMaps, access_round
from samvej.workplace.maps.merging import digests
from samvej.workplace.maps.models import LifeMap
from samvej.workplace.maps.queries import drafts_of, fields_of, round_before, views_of
from samvej.workplace.maps.section import Domain, MapSection
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language

OPENED = gettext_lazy("Åbnede kortet for at skrive i det")
AS_BEFORE, LET_GO = "som_sidst", "smid_vaek"
"""Buttons of the form beside its own."""


@require_safe
def fill(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """All domains, the one that is talked of open."""
    by = acting(request)
    opened, held, section = access_round(by=by, key=key, number=number, reason=danish(OPENED))
    permissions.check_write(by=by, enrolment=opened.enrolment, section=section)
    return _page(request, by, opened, held, section)


@require_http_methods(["GET", "HEAD", "POST"])
def domain(request: HttpRequest, key: UUID, number: int, domain: str) -> HttpResponse:
    """Save one domain and go on to the next; what could not be saved is shown again, and kept as a draft."""
    by = acting(request)
    opened, held, section = access_round(by=by, key=key, number=number, reason=danish(OPENED))
    permissions.check_write(by=by, enrolment=opened.enrolment, section=section)
    where = policies.check_domain(section=section, slug=domain)
    here = reverse("maps:fill", args=[key, number])
    if request.method != "POST":
        return redirect(f"{here}?omraade={where.slug}#{where.slug}")
    if LET_GO in request.POST:
        let_draft_go(by=by, life_map=held, domain=where.id)
        return redirect(f"{here}?omraade={where.slug}#{where.slug}")
    done = _saved(request, by, opened, held, section, where)
    if _wants_json(request):
        return _as_json(done)
    if isinstance(done, shown.Tried):
        return _page(request, by, opened, held, section, done)
    messages.success(request, _said_of(done, where))
    following = _next(section, where)
    return redirect(f"{here}?omraade={following}#{following}" if following else f"{here}faerdig/")


@require_POST
def draft(request: HttpRequest, key: UUID, number: int, domain: str) -> HttpResponse:
    """Keep what is half written; the page's script asks for it while somebody types."""
    by = acting(request)
    opened, held, section = access_round(by=by, key=key, number=number, reason=danish(OPENED))
    reader = shown.who(by, opened.enrolment, section)
    said, seen = said_loosely(request.POST, _names(reader))
    try:
        save_draft(by=by, life_map=held, domain=domain, said=said, seen=seen)
    except NotNow as fault:
        return JsonResponse({"words": fault.sentence}, status=409)
    return JsonResponse({"words": _("Kladden er gemt kl. %(time)s") % {"time": words.clock_time(moment())}})


def _saved(
    request: HttpRequest, by: Actor, opened: OpenedMaps, held: LifeMap, section: MapSection, where: Domain
) -> Told | shown.Tried:
    """The domain saved; or what was sent with why it was not, kept as a draft."""
    reader = shown.who(by, opened.enrolment, section)
    form = _bound(request, section, reader, where)
    said, seen = said_loosely(request.POST, _names(reader))
    try:
        if AS_BEFORE in request.POST:
            return say_as_before(by=by, life_map=held, domain=where.id)
        if not form.is_valid():
            _keep(by, held, where, said, seen)
            return shown.Tried(where, form)
        said, seen = said_in(form)
        view = held.views.filter(domain=where.id).first()
        said = with_kept(said, request.POST, fields_of(view)) if view else said
        told = say(by=by, life_map=held, domain=where.id, said=said, seen=seen)
    except NotNow as fault:
        _keep(by, held, where, said, seen)
        return shown.Tried(where, form, fault.sentence)
    if not told.merged.clashes:
        return told
    clashing = {each.name for each in told.merged.clashes}
    again = request.POST.copy()
    for name, text in digests(fields_of(told.view)).items():
        again[f"seen_{name}"] = text
    for name in clashing:
        again[f"keep_{name}"] = "on"
    kept = frozenset(clashing)
    form = DomainForm(
        again, section=section, lang=language(), scores=reader.scores, kept=kept, auto_id=f"{where.slug}-%s"
    )
    return shown.Tried(where, form, "", told.merged, told.others)


def _keep(by: Actor, held: LifeMap, where: Domain, said: dict[str, str], seen: dict[str, str]) -> None:
    try:
        save_draft(by=by, life_map=held, domain=where.id, said=said, seen=seen)
    except NotNow:  # a number off the scale: the page holds it still
        return


def _bound(request: HttpRequest, section: MapSection, reader: shown.Who, where: Domain) -> DomainForm:
    return DomainForm(
        request.POST, section=section, lang=language(), scores=reader.scores, auto_id=f"{where.slug}-%s"
    )


def _names(reader: shown.Who) -> frozenset[str]:
    """The fields that this person may send."""
    return frozenset(FIELDS) - ({"citizen_score", "professional_score"} - set(reader.scores))


def _page(
    request: HttpRequest,
    by: Actor,
    opened: OpenedMaps,
    held: LifeMap,
    section: MapSection,
    tried: shown.Tried | None = None,
) -> HttpResponse:
    reader = shown.who(by, opened.enrolment, section)
    earlier = round_before(held)
    chosen = request.GET.get("omraade", "")
    if section.domain(chosen) is None:
        chosen = section.domains[0].slug
    safety = asked_in_map(by, opened, held)
    context = {
        "enrolment": opened.enrolment,
        "citizen": opened.enrolment.citizen,
        "own_page": by.professional is None,
        "own": by.citizen is not None,
        "round": held,
        "scale": picture.scale_words(section, language()),
        "reader": reader,
        "safety": safety,
        "closed": None if policies.is_open(held) else held,
        "lead": "/".join(
            str(each) for each in (by.account.key if by.account else "", opened.enrolment.key, held.number)
        ),
        "sections": shown.sections(
            held,
            section,
            reader,
            by,
            views=_views(held),
            drafts=drafts_of(held, by.account),
            before=views_of(earlier) if earlier else {},
            chosen="" if tried else chosen,
            safety_in=safety.in_domain if safety else "",
            tried=tried,
        ),
        "earlier": earlier,
        "said_first": said_first(by, opened.enrolment, opened.ground) if earlier is None else [],
    }
    return render(request, "maps/fill.html", context, status=409 if tried else 200)


def _views(held: LifeMap) -> Any:
    people = [f"changed_by__{kind}" for kind in ("professional", "citizen", "relative")]
    return {each.domain: each for each in held.views.select_related("citizen_score_by", *people)}


def _next(section: MapSection, where: Domain) -> str:
    """The domain after this one; empty after the last."""
    slugs = [each.slug for each in section.domains]
    at = slugs.index(where.slug) + 1
    return slugs[at] if at < len(slugs) else ""


def _said_of(told: Told, where: Domain) -> str:
    name = capfirst(where.words.say(language()))
    if told.merged.theirs and told.others:
        return _("»%(domain)s« er gemt. %(name)s har også skrevet her, og det er med.") % {
            "domain": name,
            "name": told.others,
        }
    return _("»%(domain)s« er gemt.") % {"domain": name}


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _as_json(done: Told | shown.Tried) -> JsonResponse:
    """What the page's script needs: the sentence, the digests to begin from next, and what clashed."""
    if isinstance(done, Told):
        stands = fields_of(done.view)
        sentence = _("Gemt kl. %(time)s") % {"time": words.clock_time(moment())}
        if done.merged.theirs and done.others:
            sentence = _("%(saved)s. %(name)s har også skrevet her, og det er med.") % {
                "saved": sentence,
                "name": done.others,
            }
        return JsonResponse({"words": sentence, "values": stands, "seen": digests(stands)})
    if done.merged is not None:
        return JsonResponse(
            {
                "words": clash_words(done.others),
                "clashes": [{"name": each.name, "theirs": each.theirs} for each in done.merged.clashes],
            },
            status=409,
        )
    faults = [str(each) for errors in done.form.errors.values() for each in errors] if done.form.is_bound else []
    return JsonResponse({"words": done.refusal or " ".join(faults)}, status=422)


def clash_words(others: str) -> str:
    """What is said where two wrote in the same field."""
    if not others:
        return _(
            "Feltet er ændret et andet sted imens. Begge dele står her, og intet er gået tabt. "
            "Vælg, hvad der skal stå."
        )
    return _(
        "%(name)s har skrevet her samtidig med dig. Begge dele står her, og intet er gået tabt. "
        "Vælg, hvad der skal stå."
    ) % {"name": others}
