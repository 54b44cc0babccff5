"""The door that hospitals' systems send notices to: JSON, a token for each sender, one answer for all citizens.

What is answered when: docs/reference/admission-notices.md.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from samvej.web.gates import open_to_strangers
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.actions import receive_notice, sender_of
from samvej.workplace.admissions.actions.receiving import RECEIVING
from samvej.workplace.admissions.models import AdmissionSender
from samvej.workplace.admissions.reading import MOST_BYTES, NoticeFault, read_notice
from samvej.workplace.work.arrivals import handle_admissions_soon

_LONGEST_TOKEN = 200


@open_to_strangers  # a system sends, which never logs in: the token is its door
@csrf_exempt  # no browser's cookie opens anything here
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """One notice. The answer is the same whether the citizen is known here or not."""
    sender = _sender(request)
    if sender is None:
        refused = _answer(401, _("Send et gyldigt token: Authorization: Bearer …"))
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    if request.content_type != "application/json":
        return _answer(415, _("Send beskeden som application/json."))
    body = _body(request)
    if body is None:
        return _answer(413, _("Beskeden er for stor: højst 64 kB."))
    try:
        notice = read_notice(body)
    except NoticeFault as fault:
        return _answer(400, str(fault))
    receive_notice(by=Actor.system(RECEIVING), notice=notice, source=str(sender.key))
    handle_admissions_soon()
    return JsonResponse({"received": True}, status=202)


def _sender(request: HttpRequest) -> AdmissionSender | None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(token.strip()) <= _LONGEST_TOKEN:
        return None
    return sender_of(token.strip())


def _body(request: HttpRequest) -> bytes | None:
    """What was sent; None where it is more than a notice can be, of which no more than that is read."""
    try:
        said = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        said = 0
    if said > MOST_BYTES:
        return None
    try:
        body = bytes(request.read(MOST_BYTES + 1))
    except RawPostDataException:
        body = request.body
    return body if len(body) <= MOST_BYTES else None


def _answer(status: int, error: str) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
