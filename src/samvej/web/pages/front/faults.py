"""The pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "refused.html", {"status": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what does not exist and what is not for this person look the same."""
    return render(request, "refused.html", {"status": 404}, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a form that no page of ours sends (too large, too many fields, a wrong host)."""
    return render(request, "broken.html", {"status": 400}, status=400)


def fault(request: HttpRequest) -> HttpResponse:
    """500: a page that needs neither the database nor who is logged in."""
    return HttpResponse(loader.render_to_string("broken.html", {"status": 500}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: sent from an old page, or from somewhere else."""
    told = {
        "status": 403,
        "heading": gettext("Formularen var for gammel"),
        "sentence": gettext(
            "Siden har ligget åben for længe, eller du er logget ind på ny siden. Intet er gemt eller ændret. "
            "Gå tilbage, genindlæs siden, og send igen."
        ),
    }
    return render(request, "refused.html", told, status=403)
