"""The front page, help, and the statement on accessibility."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from samvej.web.context import home_of
from samvej.web.gates import open_to_strangers
from samvej.web.middleware import EMPLOYMENT
from samvej.web.pages.front import demo, logging_in


@open_to_strangers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Each to their own first page; strangers choose how to log in (in the demo: as whom)."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return demo.cast(request) if settings.SAMVEJ_DEMO else logging_in.login(request)
    if len(getattr(request, "employments", ())) > 1 and EMPLOYMENT not in request.session:
        return redirect("front:profile")
    own = home_of(actor)
    return redirect(own) if own else render(request, "front/no_place.html")


@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: the session goes on."""
    return HttpResponse(status=204)


@open_to_strangers
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Help: how it works, whom to call."""
    return render(request, "front/help.html", _whom_to_ask())


@open_to_strangers
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the law on accessible web sites of public bodies asks for (lov nr. 692 af 08/06/2018)."""
    return render(request, "front/accessibility.html", _whom_to_ask() | {"was_link": settings.SAMVEJ_WAS_LINK})


def _whom_to_ask() -> dict[str, str]:
    return {"phone": settings.SAMVEJ_HELP_PHONE, "email": settings.SAMVEJ_HELP_EMAIL}
