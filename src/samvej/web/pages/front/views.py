"""The front page, logging in, and the pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "refused.html", {"sentence": "…", "status": 200})


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "refused.html", {"sentence": "", "status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "refused.html", {"sentence": "", "status": 404}, status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """500."""
    return HttpResponse(status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token."""
    return render(request, "refused.html", {"sentence": "", "status": 403}, status=403)
