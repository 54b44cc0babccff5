"""The demo's clock: one session sees everything as on another day. Outside the demo nothing here does anything."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from samvej.core import clock

DAY = "demo day"
"""The session's key: the day as ISO text."""

MORNING = time(8, 5)
"""The hour at which a chosen day is seen: the beginning of a working day."""


def moved_to(request: HttpRequest) -> date | None:
    """The day that the session looks at, or None for the real one."""
    if not settings.SAMVEJ_DEMO or not hasattr(request, "session"):
        return None
    text = request.session.get(DAY)
    return date.fromisoformat(text) if text else None


class DemoClockMiddleware:
    """Handles the whole request at the session's moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        day = moved_to(request)
        if day is None:
            return self.get_response(request)
        with clock.at(datetime.combine(day, MORNING)):
            return self.get_response(request)
