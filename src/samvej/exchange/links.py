"""Video rooms at a provider that needs no booking: an address with a part that nobody can guess.

``SAMVEJ_VIDEO_LINK`` is the address with ``{room}`` where that part stands: ``https://video.example.dk/{room}``.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.crypto import salted_hmac

from samvej.workplace.meetings.room import Room, RoomRefused, Wish

_SECURE = URLValidator(schemes=["https"])


class LinkRooms:
    """Rooms that are there when somebody comes: the same wish gives the same address."""

    def book(self, wish: Wish) -> Room:
        """The room for a wish. Raises :class:`RoomRefused` where the setting is no secure address."""
        name = salted_hmac("samvej.exchange.links", wish.external_id, algorithm="sha256").hexdigest()[:32]
        url = settings.SAMVEJ_VIDEO_LINK.replace("{room}", name)
        try:
            _SECURE(url)
        except ValidationError:
            raise RoomRefused("SAMVEJ_VIDEO_LINK er ikke en sikker adresse (https) med {room} i.") from None
        if name not in url:
            raise RoomRefused("SAMVEJ_VIDEO_LINK mangler {room}: alle møder ville få samme rum.")
        return Room(name, url)

    def change(self, room_id: str, wish: Wish) -> Room:
        """The same room: it knows no time."""
        return self.book(wish)

    def close(self, room_id: str) -> None:
        """Nothing is kept there."""
