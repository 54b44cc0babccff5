"""What somebody is invited to, and answering it. A list of them names no citizen; the page of one does."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from samvej.web.pages.teams.forms import AnswerForm
from samvej.web.requests import acting
from samvej.workplace.access.roles import OPEN_CITIZENS
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams import policies
from samvej.workplace.teams.actions.answering import accept_invitation, decline_invitation
from samvej.workplace.teams.doors import access_invitation
from samvej.workplace.teams.models import Invitation
from samvej.workplace.teams.queries import invitations_for

OPENED = gettext_lazy("Læste en invitation til et team")


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Invitations to me, and to the place I act from."""
    by = acting(request)
    if not by.permits(OPEN_CITIZENS):
        raise NotYours(_("Du har ingen rolle i dag, som følger borgere."))
    rows = [_words(each) for each in invitations_for(by)]
    return render(request, "teams/invitations.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: read it, and say yes or no."""
    by = acting(request)
    held = access_invitation(by=by, key=key, reason=danish(OPENED))
    if held.status == Invitation.Status.ACCEPTED and held.professional == by.professional:
        return redirect("teams:team", key=held.enrolment.key)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "yes":
                accept_invitation(by=by, invitation=held)
                messages.success(request, _("Du er med på teamet. Velkommen."))
                return redirect("teams:team", key=held.enrolment.key)
            decline_invitation(by=by, invitation=held, reason=form.cleaned_data["reason"])
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Dit nej er sendt. Tak for svaret."))
            return redirect("teams:invitations")
    if not policies.transition(held, "accept") and request.method != "POST":
        policies.check_transition(held, "accept")  # a page with its sentence, and without a name
    context = {**_words(held), "citizen": held.enrolment.citizen, "form": form}
    return render(request, "teams/invitation.html", context)


def _words(held: Invitation) -> dict[str, object]:
    version, lang = held.enrolment.version, language()
    return {
        "invitation": held,
        "role": role_words(programme_of(version), held.role, lang),
        "programme": version.name_en if lang == "en" else version.name_da,
        "from_citizen": held.by.professional_id is None,
    }
