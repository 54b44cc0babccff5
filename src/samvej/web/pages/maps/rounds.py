"""A round's life on the page: begin, finish, open again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from samvej.web.requests import acting
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.maps import permissions
from samvej.workplace.maps.actions import begin_map, finish_map, reopen_map
from samvej.workplace.maps.doors import access_map, access_round
from samvej.workplace.maps.queries import drafts_of, others_half_way, views_of
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language

OPENED = gettext_lazy("Åbnede kortet for at skrive i det")


@require_POST
def begin(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin a round, or go on with the one that is begun; then to its first domain."""
    by = acting(request)
    opened = access_map(by=by, key=key, reason=danish(OPENED))
    made = begin_map(by=by, enrolment=opened.enrolment)
    return redirect("maps:fill", key=key, number=made.number)


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Look once more at what is missing, and finish."""
    by = acting(request)
    opened, held, section = access_round(by=by, key=key, number=number, reason=danish(OPENED))
    permissions.check_write(by=by, enrolment=opened.enrolment, section=section)
    refusal = ""
    if request.method == "POST":
        try:
            finish_map(by=by, life_map=held)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("Kortet er færdigt. Godt gjort – det er meget at se på på én gang."))
            return redirect("maps:map", key=key)
    views, drafts, lang = views_of(held), drafts_of(held, by.account), language()
    context = {
        "enrolment": opened.enrolment,
        "citizen": opened.enrolment.citizen,
        "own_page": by.professional is None,
        "own": by.citizen is not None,
        "round": held,
        "silent": [
            capfirst(each.words.say(lang))
            for each in section.domains
            if each.id not in views or not views[each.id].is_touched
        ],
        "half_way": [capfirst(each.words.say(lang)) for each in section.domains if each.id in drafts],
        "others": others_half_way(held, by.account),
        "refusal": refusal,
    }
    return render(request, "maps/finish.html", context, status=409 if refusal else 200)


@require_POST
def reopen(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Open a round again on the day it was finished."""
    by = acting(request)
    _opened, held, _section = access_round(by=by, key=key, number=number, reason=danish(OPENED))
    try:
        reopen_map(by=by, life_map=held)
    except NotNow as fault:
        messages.warning(request, fault.sentence)
        return redirect("maps:map", key=key)
    messages.success(request, _("Kortet er åbent igen."))
    return redirect("maps:fill", key=key, number=number)
