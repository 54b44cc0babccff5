"""The language of a page: the account's, else the one chosen in this browser, else Danish."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

KNOWN = tuple(code for code, _name in settings.LANGUAGES)


def language_of(request: HttpRequest) -> str:
    """The language's code. What the browser likes does not count: Danish first, one click from English."""
    wanted = (
        request.user.language if request.user.is_authenticated else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    )
    return wanted if wanted in KNOWN else str(settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Handles the request in its language and leaves none behind for the next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Handle a request."""
        language = language_of(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
