"""What a session remembers between a relative's code and their login: which invitation, and for how long."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest

from samvej.workplace.ground.moment import moment

_KEPT = "a relative's way in"
LASTS = timedelta(minutes=15)
"""So long a login may take after the code (assumed)."""


def remember(request: HttpRequest, key: UUID) -> None:
    """The code was right; the session is a new one from here."""
    request.session.cycle_key()
    request.session[_KEPT] = {"key": str(key), "until": (moment() + LASTS).isoformat()}


def waiting(request: HttpRequest | None) -> str | None:
    """The key of the invitation whose code was shown in this session a moment ago; None for none."""
    kept = request.session.get(_KEPT) if request is not None else None
    if not isinstance(kept, dict) or datetime.fromisoformat(kept["until"]) <= moment():
        return None
    return str(kept["key"])


def forget(request: HttpRequest) -> None:
    """It is used."""
    request.session.pop(_KEPT, None)
