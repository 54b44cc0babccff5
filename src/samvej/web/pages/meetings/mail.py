"""My mail: where my invitations go, and which letters went there."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samvej.web.pages.meetings.forms import MailForm
from samvej.web.pages.meetings.shown import letter_words
from samvej.web.requests import acting
from samvej.workplace.ground.refusals import refuse
from samvej.workplace.outbox.addresses import address_of, own_letters, set_address
from samvej.workplace.outbox.models import Mail


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The address, and the last letters."""
    account = acting(request).account
    if account is None:
        refuse()
    form = MailForm(request.POST or None, initial={"address": address_of(account)})
    if request.method == "POST":
        form = MailForm(request.POST)
        if form.is_valid():
            set_address(by=account, address=form.cleaned_data["address"])
            messages.success(request, _("Gemt. Nye mails går til den adresse."))
            return redirect("meetings:mail")
    letters = [
        (each.queued_at, letter_words(each)) for each in own_letters(account) if each.state != Mail.State.REPLACED
    ]
    return render(
        request, "meetings/mail.html", {"form": form, "letters": letters, "has_mail": bool(settings.EMAIL_HOST)}
    )
