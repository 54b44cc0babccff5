"""To the broker, and back from it."""

import logging

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from samvej.web.gates import open_to_strangers
from samvej.web.pages.oidc.backend import PATH, BrokerBackend
from samvej.web.pages.oidc.leaving import keep_for_leaving
from samvej.web.pages.oidc.near import forget
from samvej.web.pages.oidc.refusals import HEADINGS, SENTENCES, LoginRefused, Why

_STATES = "oidc_states"  # the library's: state → nonce and code verifier
_NEXT = "oidc_login_next"  # the library's: where the person was going, on this site
_log = logging.getLogger(__name__)


@open_to_strangers
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send somebody to the broker, with a state, a nonce and a code challenge (PKCE) of this session's own."""
    _needs_a_broker()
    response: HttpResponse = OIDCAuthenticationRequestView.as_view()(request)
    return response


@open_to_strangers
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Take somebody in who comes back from the broker, or say why not. A state is good once."""
    _needs_a_broker()
    try:
        waiting = _taken_out(request)
        if request.GET.get("error"):
            raise LoginRefused(Why.STOPPED)
        backend = BrokerBackend()
        account = backend.authenticate(request, nonce=waiting["nonce"], code_verifier=waiting["code_verifier"])
        if account is None:
            raise LoginRefused(Why.NOT_BELIEVED)
    except LoginRefused as refusal:
        _log.warning("A login through the broker was refused: %s.", refusal.why)
        return _refused(request, refusal.why)
    going_to = request.session.get(_NEXT)
    auth.login(request, account, backend=PATH)
    forget(request)
    keep_for_leaving(request, backend.id_token)
    return HttpResponseRedirect(_on_this_site(request, going_to) or resolve_url(settings.LOGIN_REDIRECT_URL))


def _taken_out(request: HttpRequest) -> dict[str, str]:
    """What waits in the session for this answer; taken out and saved first, so that it cannot be used twice."""
    waiting = request.session.get(_STATES) or {}
    found = waiting.pop(request.GET.get("state", ""), None)
    if found is None:
        raise LoginRefused(Why.OLD)
    request.session[_STATES] = waiting
    request.session.save()
    if not isinstance(found, dict) or not found.get("nonce") or not found.get("code_verifier"):
        raise LoginRefused(Why.OLD)
    return found


def _on_this_site(request: HttpRequest, address: object) -> str | None:
    if not isinstance(address, str) or not address.startswith("/"):
        return None
    good = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if good else None


def _refused(request: HttpRequest, why: Why) -> HttpResponse:
    """The page that says why, and whom to call. Whoever was logged in before stays so."""
    told = {
        "heading": HEADINGS[why],
        "sentence": SENTENCES[why],
        "again": why not in (Why.UNKNOWN, Why.CLOSED),
        "phone": settings.SAMVEJ_HELP_PHONE,
        "email": settings.SAMVEJ_HELP_EMAIL,
    }
    return render(request, "oidc/refused.html", told, status=403)


def _needs_a_broker() -> None:
    if not settings.OIDC_OP_AUTHORIZATION_ENDPOINT:
        raise Http404
