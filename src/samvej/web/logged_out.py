"""When a session has ended while somebody was writing: what they wrote comes back to them, and only to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samvej.core.cpr import mask

_LONGEST = 20_000
_SECRET = ("password", "token", "code", "csrfmiddlewaretoken")


def logged_out_page(request: HttpRequest, minutes: int | None = None) -> HttpResponse:
    """The page (403) that says the session ended. ``minutes``: how long nothing had happened, where that was why.

    It hands back the sentences of the form that was just sent, so that they can be copied: they came from this very
    browser a moment ago, and nothing else is shown. Nothing of them is kept.
    """
    return render(
        request,
        "front/logged_out.html",
        {"minutes": minutes, "texts": sentences(request), "sent": request.method == "POST"},
        status=403,
    )


def sentences(request: HttpRequest) -> list[str]:
    """What was written with words in it: not choices, keys, passwords or person numbers."""
    values = [value for name, value in request.POST.items() if not any(each in name for each in _SECRET)]
    return [mask(value)[:_LONGEST] for value in values if isinstance(value, str) and " " in value.strip()]
