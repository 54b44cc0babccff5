"""Nobody gets past these without being known: every page is closed to strangers unless its view says otherwise."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from samvej.web.logged_out import logged_out_page
from samvej.web.second_factor import passed

View = TypeVar("View", bound=Callable[..., Any])


def open_to_strangers(view: View) -> View:
    """Marks a view (a function, or what ``as_view()`` gives) that anybody may reach: logging in, help, statements."""
    view.open_to_strangers = True  # type: ignore[attr-defined]
    return view


def open_before_second_factor(view: View) -> View:
    """Marks a view for whoever has shown a password and not yet the second factor."""
    view.open_before_second_factor = True  # type: ignore[attr-defined]
    return view


class GateMiddleware:
    """Sends strangers to the login, and those with a password only to the second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through (None), or answer it here."""
        if getattr(view, "open_to_strangers", False) or passed(request):
            return None
        if not request.user.is_authenticated:
            return self._stranger(request)
        if getattr(view, "open_before_second_factor", False):
            return None
        return _go(request, reverse("front:second_factor"))

    def _stranger(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and not request.headers.get("HX-Request"):
            return logged_out_page(request)
        address = reverse("front:login")
        if request.method == "GET" and not request.headers.get("HX-Request"):
            address += "?" + urlencode({"next": request.get_full_path()})
        return _go(request, address)


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """A redirect that htmx follows with the whole page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=403, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
