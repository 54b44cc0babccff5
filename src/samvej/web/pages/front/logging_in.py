"""Logging in: through the broker, or with a local account; and logging out."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from samvej.web.gates import open_before_second_factor, open_to_strangers
from samvej.web.pages.front.forms import LoginForm
from samvej.web.pages.oidc.leaving import broker_logout

NEXT = "next"
"""The session's key: where the person was going when they were asked to log in."""


def safe_next(request: HttpRequest, address: str | None) -> str | None:
    """An address on this very site, or None: nobody is sent elsewhere by a link."""
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address and address.startswith("/") and allowed else None


@open_to_strangers
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The ways in. A right password leads on to the second factor, never further."""
    if request.method != "POST" and getattr(request, "actor", None) is not None:
        return redirect("front:home")
    coming_from = safe_next(request, request.GET.get(NEXT) or request.POST.get(NEXT))
    sent = request.method == "POST" and settings.SAMVEJ_LOCAL_ACCOUNTS
    form = LoginForm(request.POST if sent else None)
    if sent and form.is_valid():
        account = auth.authenticate(request, **form.cleaned_data)
        if account is not None:
            auth.login(request, account)
            if coming_from:
                request.session[NEXT] = coming_from
            return redirect("front:second_factor")
        form.add_error(
            None,
            gettext(
                "Brugernavn og adgangskode passer ikke sammen. Efter fem forkerte forsøg "
                "lukker vi for flere i et kvarter."
            ),
        )
    told = {
        "form": form if settings.SAMVEJ_LOCAL_ACCOUNTS else None,
        "next": coming_from,
        "broker": broker_address(),
    }
    return render(request, "front/login.html", told)


def broker_address() -> str | None:
    """Where the broker's login begins; None where none is set up."""
    if not getattr(settings, "OIDC_OP_AUTHORIZATION_ENDPOINT", ""):
        return None
    try:
        return reverse("oidc_authentication_init")
    except NoReverseMatch:
        return None


@open_to_strangers
@open_before_second_factor
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    onward = broker_logout(request)
    auth.logout(request)
    return redirect(onward or "front:home")
