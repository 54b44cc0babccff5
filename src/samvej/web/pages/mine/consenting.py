"""My page: saying yes myself to what a programme asks for, in its own words."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvej.web.pages.mine.whose import citizen_of
from samvej.web.pages.pathways.consent import in_language
from samvej.web.requests import acting
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.consenting import until
from samvej.workplace.pathways.actions.own_consent import access_asked, give_own_consent
from samvej.workplace.pathways.policies import language


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, key: UUID) -> HttpResponse:
    """The whole text, and one button; a no needs none. ``key``: of the course or the case that asks."""
    by = acting(request)
    citizen = citizen_of(by)
    asked = access_asked(by=by, citizen=citizen, key=key, reason=_("Læste, hvad der kan siges ja til"))
    refusal = ""
    if request.method == "POST":
        try:
            give_own_consent(by=by, case=asked.case)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("Du har sagt ja. Det gælder fra i dag, og du kan altid trække det tilbage."))
            return redirect("mine:consents")
    said = asked.programme.file.consent
    assert said is not None  # the door gives those only that ask
    context = {
        "text": in_language(asked.programme, language()),
        "until": until(today(), said.lasts),
        "assumed": said.assumed,
        "refusal": refusal,
        "is_own": by.citizen is not None,
        "citizen": citizen,
    }
    return render(request, "mine/give_consent.html", context)
