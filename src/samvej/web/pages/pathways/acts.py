"""Changing a course: one page per act, each a sentence, a form and one button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from samvej.web.pages.pathways.acts_known import ACTS, Case
from samvej.web.requests import acting
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.doors import access_enrolment
from samvej.workplace.pathways.progress import progress
from samvej.workplace.programmes.queries import programme_of


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """The page of one act, and the act itself."""
    by, this = acting(request), ACTS[name]
    enrolment = access_enrolment(by=by, key=key, reason=danish(_("Så forløbet for at ændre det")))
    permissions.check_transition(by=by, enrolment=enrolment, name=this.transition)
    policies.check_transition(enrolment, this.transition)
    programme = programme_of(enrolment.version)
    case = Case(by, enrolment, programme, progress(programme, enrolment.phase, enrolment.evidence.all()))
    form = this.form(request.POST or None, initial={"revision": enrolment.revision}, **this.make(case))
    if request.method == "POST" and form.is_valid():
        try:
            this.do(case, form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, this.done)
            return redirect("pathways:enrolment", key=key) if this.stays else redirect("pathways:list")
    return render(
        request,
        "pathways/act.html",
        {"enrolment": enrolment, "citizen": enrolment.citizen, "form": form, "act": this},
    )
