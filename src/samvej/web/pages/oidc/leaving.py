"""Ending the broker's session too, so that the next person at the screen does not walk in on it.

The broker wants to be shown the token that it gave (OpenID Connect RP-Initiated Logout). It holds the person number,
so it is kept in the session only encrypted, under a key that never lies in the database.
"""

import base64
import hashlib
from contextlib import suppress
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

_KEPT = "broker's token"


def keep_for_leaving(request: HttpRequest, id_token: str) -> None:
    """Keep the token, encrypted, until the session ends."""
    if settings.SAMVEJ_OIDC_LOGOUT:
        request.session[_KEPT] = _cipher().encrypt(id_token.encode()).decode()


def broker_logout(request: HttpRequest) -> str | None:
    """Where to send somebody who logs out, to end the broker's session; None for a session that began elsewhere.

    Called before the session is ended.
    """
    kept = request.session.get(_KEPT)
    if not kept or not settings.SAMVEJ_OIDC_LOGOUT:
        return None
    said = {
        "client_id": settings.OIDC_RP_CLIENT_ID,
        "post_logout_redirect_uri": request.build_absolute_uri(reverse("front:home")),
    }
    with suppress(InvalidToken):  # where the secret was changed since, the broker asks
        said["id_token_hint"] = _cipher().decrypt(kept.encode()).decode()
    return f"{settings.SAMVEJ_OIDC_LOGOUT}?{urlencode(said)}"


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"broker's token {settings.SECRET_KEY}".encode()).digest()))
