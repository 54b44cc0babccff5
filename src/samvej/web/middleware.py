"""Who acts in a request, and how a refusal is said."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samvej.web.second_factor import passed
from samvej.workplace.access.actors import Actor, employments_today
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours, Refused
from samvej.workplace.people.models import Account

EMPLOYMENT = "employment"
"""The session's choice of the role that a professional acts in."""

_STATUS = {NotThere: 404, NotYours: 403, NotNow: 409}

Handler = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Sets ``request.actor``: the person in the role they chose (else their first today).

    None for a stranger, and for whoever has shown a password and not yet the second factor.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        request.actor = self._actor(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _actor(self, request: HttpRequest) -> Actor | None:
        account = request.user
        if not passed(request) or not isinstance(account, Account):
            return None
        if account.professional is None:
            return Actor(account)
        held = employments_today(account.professional)
        request.employments = held  # type: ignore[attr-defined]
        chosen = request.session.get(EMPLOYMENT)
        employment = next((each for each in held if each.pk == chosen), held[0] if held else None)
        return Actor(account, employment)


class RefusalMiddleware:
    """Turns a :class:`Refused` into a page with its sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; other faults are Django's."""
        if not isinstance(exception, Refused):
            return None
        status = next((code for kind, code in _STATUS.items() if isinstance(exception, kind)), 403)
        response = render(request, "refused.html", {"sentence": exception.sentence, "status": status}, status=status)
        if request.headers.get("HX-Request"):
            # htmx asked for a part of a page: a refusal takes the whole of it
            response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "body", "innerHTML"
        return response
