"""My nearest: whom I let do what, given and taken back by myself, and what each has done in my name."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from samvej.web.pages.teams.forms import NearForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import access_citizen, refuse
from samvej.workplace.access.log import Day, access_log, days
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.actions import add_relative, change_relative, end_relative
from samvej.workplace.people.actions.relatives import FIELDS
from samvej.workplace.people.models import Account, Citizen, Relative
from samvej.workplace.people.policies import is_running

MOST_LINES = 50
OPENED = gettext_noop("Så sine pårørende")


def _myself(request: HttpRequest) -> tuple[Actor, Citizen]:
    """Only the citizen: whoever holds a power of attorney gives none on. The opening stands in the trail."""
    by = acting(request)
    if by.citizen is None:
        refuse()
    return by, access_citizen(by=by, key=by.citizen.key, reason=OPENED).citizen


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new."""
    by, citizen = _myself(request)
    form = NearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            near = add_relative(by=by, citizen=citizen, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("%s er skrevet ind.") % near.name)
            return redirect("teams:mine")
    return render(request, "teams/near.html", {"form": form, "near": None})


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """What somebody may, and what they have done."""
    by, citizen = _myself(request)
    near = _near(citizen, key)
    form = NearForm(request.POST or None, initial={name: getattr(near, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            change_relative(by=by, relative=near, **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Gemt. Det gælder fra nu af."))
            return redirect("teams:mine")
    context = {"form": form, "near": near, "days": _done_by(by, citizen, near), "most": MOST_LINES}
    return render(request, "teams/near.html", context)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take everything back: asked once more first."""
    by, citizen = _myself(request)
    near = _near(citizen, key)
    refusal = ""
    if request.method == "POST":
        try:
            end_relative(by=by, relative=near)
        except NotNow as fault:
            refusal = fault.sentence
        else:
            messages.success(request, _("%s kan ikke længere se eller gøre noget for dig her.") % near.name)
            return redirect("teams:mine")
    return render(request, "teams/near_end.html", {"near": near, "refusal": refusal})


def _near(citizen: Citizen, key: UUID) -> Relative:
    found = citizen.relatives.filter(key=key).first()
    if found is None or not is_running(found):
        refuse()
    return found


def _done_by(by: Actor, citizen: Citizen, near: Relative) -> list[Day]:
    """The relative's own lines of the log, the newest first."""
    account = Account.objects.filter(relative=near).first()
    if account is None:
        return []
    entries = access_log(by=by, citizen=citizen).filter(user_id=str(account.key))
    return days(entries[:MOST_LINES], to_citizen=True, reader=str(by.account.key) if by.account else "")
