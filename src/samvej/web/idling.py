"""A session that nobody uses ends, so that the next person at the screen does not go on in it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from samvej.web.logged_out import logged_out_page
from samvej.workplace.ground.moment import moment

LAST_USED = "last used"
"""The session's key: seconds since 1970."""

_WRITTEN_EVERY = 60  # seconds: not every page view is worth writing the session for


class IdleMiddleware:
    """Ends a session after ``SAMVEJ_IDLE_MINUTES`` without a request, in real time: outside the demo's clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = moment().timestamp()
        last = request.session.get(LAST_USED)
        if last is not None and now - last > settings.SAMVEJ_IDLE_MINUTES * 60:
            return self._end(request)
        if last is None or now < last or now - last > _WRITTEN_EVERY:
            request.session[LAST_USED] = now
        return self.get_response(request)

    def _end(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=403, headers={"HX-Redirect": reverse("front:login")})
        if request.path in (reverse("front:home"), reverse("front:login"), reverse("front:logout")):
            return HttpResponseRedirect(reverse("front:home"))
        return logged_out_page(request, settings.SAMVEJ_IDLE_MINUTES)
