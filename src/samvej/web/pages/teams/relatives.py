"""My nearest: whom I let do what, given and taken back by myself, and what each has done in my name."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from samvej.web.pages.teams.forms import NearForm
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import access_citizen, refuse
from samvej.workplace.access.log import Day, access_log, days
from samvej.workplace.ground.moment import COPENHAGEN, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.outbox.actions import give_way, queue_mail
from samvej.workplace.outbox.wording import WAY_IN
from samvej.workplace.people.actions import add_relative, change_relative, end_relative
from samvej.workplace.people.actions.relatives import FIELDS
from samvej.workplace.people.models import Account, Citizen, Relative
from samvej.workplace.people.policies import is_running
from samvej.workplace.teams import policies
from samvej.workplace.teams.actions.near import invite_near, withdraw_near
from samvej.workplace.teams.models import NearInvitation
from samvej.workplace.teams.wording import near_link, own_relative_link

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
            return redirect("teams:mine_relative", key=near.key)
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
    account = Account.objects.filter(relative=near).first()
    context = {
        "form": form,
        "near": near,
        "days": _done_by(by, citizen, account),
        "most": MOST_LINES,
        "account": account,
        "may_invite": policies.invite_near(near),
        "invitation": near.invitations.filter(status=NearInvitation.Status.SENT, answer_by__gte=today()).last(),
    }
    return render(request, "teams/near.html", context)


@require_POST
def code(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give somebody a way in of their own: the code is shown here, once. A letter with the link, where it can go."""
    by, citizen = _myself(request)
    near = _near(citizen, key)
    with transaction.atomic():
        invited = invite_near(by=by, relative=near)
        link = near_link(invited.invitation)
        if settings.EMAIL_HOST:
            queue_mail(
                address=near.email,
                subject_key=WAY_IN,
                link=link,
                once=f"way in:{invited.invitation.key}",
                thread=f"way in:{near.key}",
                send_before=datetime.combine(invited.invitation.answer_by + timedelta(days=1), time(), COPENHAGEN),
                watcher=by.account,
                watcher_link=own_relative_link(near),
            )
    context = {
        "near": near,
        "invitation": invited.invitation,
        "code": f"{invited.code[:4]} {invited.code[4:]}",
        "address": request.build_absolute_uri(link),
        "mailed": bool(settings.EMAIL_HOST and near.email),
    }
    return render(request, "teams/near_code.html", context)


@require_POST
def code_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take the code back."""
    by, citizen = _myself(request)
    near = _near(citizen, key)
    with transaction.atomic():
        withdraw_near(by=by, relative=near)
        give_way(thread=f"way in:{near.key}")
    messages.success(request, _("Koden virker ikke længere."))
    return redirect("teams:mine_relative", key=key)


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


def _done_by(by: Actor, citizen: Citizen, account: Account | None) -> list[Day]:
    """The relative's own lines of the log, the newest first."""
    if account is None:
        return []
    entries = access_log(by=by, citizen=citizen).filter(user_id=str(account.key))
    return days(entries[:MOST_LINES], to_citizen=True, reader=str(by.account.key) if by.account else "")
