"""Taking a copy of a file: always a download, which no browser runs anything in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from samvej.web.pages.messages.reading import professional
from samvej.web.requests import acting
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import refuse
from samvej.workplace.messages.doors import access_attachment
from samvej.workplace.pathways.actions.moving import danish

TAKEN = gettext_lazy("Hentede en fil i en besked")


@require_safe
def by_staff(request: HttpRequest, key: UUID, thread: UUID, file: UUID) -> HttpResponse:
    """The staff's way to it."""
    return _download(professional(request), thread, file, key)


@require_safe
def by_citizen(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    """The citizen's own way."""
    by = acting(request)
    if by.professional is not None:
        refuse()
    return _download(by, key, file)


def _download(by: Actor, thread: UUID, file: UUID, course: UUID | None = None) -> HttpResponse:
    held = access_attachment(by=by, thread=thread, key=file, reason=danish(TAKEN))
    if course is not None and held.message.thread.enrolment.key != course:
        refuse()
    kind = f"{held.kind}; charset=utf-8" if held.kind == "text/plain" else held.kind
    response = HttpResponse(bytes(held.content), content_type=kind)
    disposition = content_disposition_header(True, held.name)
    assert disposition is not None  # it is an attachment
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
