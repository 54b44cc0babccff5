"""Video rooms by VDX's booking API, version 2 (MedCom's Videoknudepunkt): booked, moved and closed, safely twice.

The provider is told when and for how many, and nothing of whom: the subject is the word "Møde". It knows a room by
our random key (``externalId`` and a label), so that a booking whose answer was lost is found again, not made twice.
A room that is ready for use (provisioned) can only be given another end; for another beginning it is booked anew,
and the first ends by itself at its time.
"""

import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings

from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.room import Room, RoomRefused, RoomsDown, Wish

SUBJECT = "Møde"
NOT_UNIQUE, NOT_NOW, NOT_TO_DELETE = 21, 12, 13
"""``detailed_error_code``: the external id is known; too late to change it; too late to delete it."""
_EARLY = timedelta(seconds=30)


class VdxRooms:
    """The provider at ``SAMVEJ_VDX_ADDRESS``, as the client that ``SAMVEJ_VDX_CLIENT`` names."""

    def __init__(self) -> None:
        self._token = ("", datetime.min.replace(tzinfo=UTC))
        self._lock = threading.Lock()

    def book(self, wish: Wish) -> Room:
        """Book a room, or find the one that was booked before. Raises :class:`RoomsDown`, :class:`RoomRefused`."""
        return self._book(wish, wish.external_id)

    def change(self, room_id: str, wish: Wish) -> Room:
        """Move a room; one that is in use already is booked anew. Raises :class:`RoomsDown`, :class:`RoomRefused`."""
        answer = self._ask("PATCH", f"/v2/meetings/{quote(room_id)}", _times(wish))
        if answer.status_code == 200:
            return self._room(_object(answer))
        if answer.status_code == 404 or (answer.status_code == 406 and _code(answer) == NOT_NOW):
            return self._book(wish, f"{wish.external_id}:{_stamp(wish)}")
        raise _refused(answer)

    def close(self, room_id: str) -> None:
        """Delete a room; one that is gone, or in use until its end, is let be. Raises :class:`RoomsDown`."""
        answer = self._ask("DELETE", f"/v2/meetings/{quote(room_id)}")
        if answer.status_code in (200, 204, 404):
            return
        if answer.status_code == 406 and _code(answer) == NOT_TO_DELETE:
            return
        raise _refused(answer)

    def _book(self, wish: Wish, external_id: str) -> Room:
        wanted = {
            "subject": SUBJECT,
            **_times(wish),
            "externalId": external_id,
            "labels": [external_id],
            "maxParticipants": max(wish.people, 2) + 4,  # a ward with two screens, an interpreter
            "endMeetingOnEndTime": False,
            "hostPin": 100_000 + secrets.randbelow(900_000),
        }
        answer = self._ask("POST", "/v2/meetings", wanted)
        if answer.status_code == 200:
            return self._room(_object(answer))
        if answer.status_code == 400 and _code(answer) == NOT_UNIQUE:
            return self._room(self._found(external_id))
        raise _refused(answer)

    def _found(self, external_id: str) -> Mapping[str, Any]:
        """The booking whose answer was lost."""
        answer = self._ask("GET", "/v2/meetings", query={"label": external_id})
        if answer.status_code != 200:
            raise _refused(answer)
        found = _json(answer)
        for each in found if isinstance(found, list) else []:
            if isinstance(each, dict) and each.get("externalId") == external_id:
                return each
        raise RoomRefused("Videoudbyderen kender bestillingen og viser den ikke.")

    def _room(self, said: Mapping[str, Any]) -> Room:
        """The room with its pins, which stand in what the provider calls its scheduling information."""
        id, url = said.get("uuid"), said.get("shortLink") or said.get("shortlink")
        if not (isinstance(id, str) and isinstance(url, str) and url.startswith("https://")):
            raise RoomsDown("Videoudbyderens svar mangler rummets adresse.")
        answer = self._ask("GET", f"/v2/scheduling-info/{quote(id)}")
        if answer.status_code != 200:
            raise RoomsDown(f"Videoudbyderen gav ikke rummets koder ({answer.status_code}).")
        pins = _object(answer)
        asks = bool(said.get("guestPinRequired"))
        return Room(id, url, _pin(pins.get("hostPin")), _pin(pins.get("guestPin")) if asks else "")

    # --- talking to it ---------------------------------------------------------------------------------

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, query: Mapping[str, str] | None = None
    ) -> requests.Response:
        """One call, once more with a new token where the first was not believed."""
        for is_last in (False, True):
            answer = _call(
                method,
                f"{settings.SAMVEJ_VDX_ADDRESS}{path}",
                json=body,
                params=query,
                headers={"Authorization": f"Bearer {self._bearer(anew=is_last)}", "Accept": "application/json"},
            )
            if answer.status_code != 401 or is_last:
                break
        if answer.status_code >= 500 or answer.status_code in (401, 429):
            raise RoomsDown(f"Videoudbyderen svarede med en fejl ({answer.status_code}).")
        return answer

    def _bearer(self, *, anew: bool) -> str:
        with self._lock:
            token, until = self._token
            if anew or not token or until <= moment():
                self._token = token, until = self._new_token()
            return token

    def _new_token(self) -> tuple[str, datetime]:
        answer = _call(
            "POST",
            settings.SAMVEJ_VDX_TOKEN,
            data={
                "grant_type": "client_credentials",
                "client_id": settings.SAMVEJ_VDX_CLIENT,
                "client_secret": settings.SAMVEJ_VDX_SECRET,
            },
        )
        if answer.status_code != 200:
            raise RoomsDown(f"Videoudbyderen kender os ikke ({answer.status_code}).")
        said = _object(answer)
        token, lasts = said.get("access_token"), said.get("expires_in", 60)
        if not isinstance(token, str) or not token:
            raise RoomsDown("Videoudbyderen gav ingen adgang.")
        seconds = lasts if isinstance(lasts, int) and 0 < lasts < 86_400 else 60
        return token, moment() + timedelta(seconds=seconds) - _EARLY


def _call(method: str, address: str, **said: Any) -> requests.Response:
    try:
        return requests.request(method, address, timeout=settings.SAMVEJ_VIDEO_SECONDS, allow_redirects=False, **said)
    except requests.RequestException as fault:
        raise RoomsDown(f"Videoudbyderen svarer ikke ({type(fault).__name__}).") from None


def _times(wish: Wish) -> dict[str, str]:
    return {
        name: at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name, at in (("startTime", wish.begins_at), ("endTime", wish.ends_at))
    } | {"subject": SUBJECT}


def _stamp(wish: Wish) -> str:
    return wish.begins_at.astimezone(UTC).strftime("%Y%m%dT%H%MZ")


def _json(answer: requests.Response) -> object:
    try:
        said: object = answer.json()
    except ValueError:
        raise RoomsDown("Videoudbyderens svar kan ikke læses.") from None
    return said


def _object(answer: requests.Response) -> Mapping[str, Any]:
    said = _json(answer)
    if not isinstance(said, dict):
        raise RoomsDown("Videoudbyderens svar kan ikke læses.")
    return said


def _code(answer: requests.Response) -> int | None:
    said = _json(answer)
    code = said.get("detailed_error_code") if isinstance(said, dict) else None
    return code if isinstance(code, int) else None


def _refused(answer: requests.Response) -> RoomRefused:
    """By its numbers only: what the provider writes may repeat what it was told."""
    code = _code(answer)
    return RoomRefused(
        f"Videoudbyderen sagde nej ({answer.status_code}{f', grund {code}' if code is not None else ''})."
    )


def _pin(said: object) -> str:
    return str(said) if isinstance(said, int | str) and str(said).isdigit() else ""
