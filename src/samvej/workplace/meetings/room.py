"""Rooms for meetings on video: wanted in the meeting's transaction, settled with the provider by the background.

What a provider is stands here as a protocol; :mod:`samvej.exchange` has them. A provider that is down stops nothing:
the meeting is called all the same, its page says that the room is on its way, and it is tried again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from samvej.core.errors import SamvejError
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.models import Meeting, VideoRoom
from samvej.workplace.meetings.telling import tell_accounts

WAITS = (1, 2, 5, 15)
"""Minutes to the next try, the last again and again (assumed; docs/reference/meetings.md)."""
WORRY = timedelta(minutes=60)
"""So long before the meeting whoever called it is told that there is no room yet (assumed)."""
_TO_DO = (VideoRoom.State.WANTED, VideoRoom.State.CHANGING, VideoRoom.State.CLOSING)


@dataclass(frozen=True)
class Wish:
    """The room that is wanted: when, for how many. ``external_id``: what the provider knows it by from us."""

    external_id: str
    begins_at: datetime
    ends_at: datetime
    people: int


@dataclass(frozen=True)
class Room:
    """The room there is: the provider's id, the address for all, and the pins, empty where none are asked for."""

    id: str
    url: str
    host_pin: str = ""
    guest_pin: str = ""


class RoomsDown(SamvejError):  # noqa: N818 - the name says what happened
    """The provider does not answer, or not as it should: try again later."""


class RoomRefused(SamvejError):  # noqa: N818
    """The provider answers that it will not: trying again gives the same."""


class VideoRooms(Protocol):
    """A provider of rooms. Each call may be made again after a fault, and then gives the same room.

    All raise :class:`RoomsDown` and :class:`RoomRefused`.
    """

    def book(self, wish: Wish) -> Room:
        """A room for a wish; the same ``external_id`` gives the same room."""

    def change(self, room_id: str, wish: Wish) -> Room:
        """The room at its new time; another room where the provider cannot move the first."""

    def close(self, room_id: str) -> None:
        """The room is not needed any more; one that is gone already is no fault."""


def want_room(meeting: Meeting) -> VideoRoom:
    """A room for a meeting whose time is new or has changed. Inside the caller's transaction."""
    room, is_new = VideoRoom.objects.get_or_create(meeting=meeting)
    if not is_new:
        room.state = VideoRoom.State.CHANGING if room.provider_id else VideoRoom.State.WANTED
        room.tries, room.next_try_at, room.fault = 0, moment(), ""
        room.save()
    return room


def close_room(meeting: Meeting) -> None:
    """The meeting's room, if it has one, is not needed any more. Inside the caller's transaction."""
    for room in VideoRoom.objects.filter(meeting=meeting).exclude(state=VideoRoom.State.CLOSED):
        room.state = VideoRoom.State.CLOSING if room.provider_id else VideoRoom.State.CLOSED
        room.tries, room.next_try_at = 0, moment()
        room.save()


def rooms_to_settle() -> list[VideoRoom]:
    """The rooms whose turn it is now, the soonest meeting first."""
    return list(
        VideoRoom.objects.filter(state__in=_TO_DO, next_try_at__lte=moment())
        .select_related("meeting__enrolment", "meeting__called_by")
        .order_by("meeting__begins_at", "pk")
    )


def settle(room: VideoRoom, rooms: VideoRooms) -> None:
    """Do with the provider what a room needs. Raises :class:`RoomsDown`, :class:`RoomRefused` once it is noted.

    The provider is asked outside any transaction; what changed meanwhile here is seen and done in the next round.
    """
    meeting, asked = room.meeting, room.state
    if asked != VideoRoom.State.CLOSING and (meeting.ends_at is None or meeting.ends_at <= moment()):
        _note(room, asked, state=VideoRoom.State.CLOSED)
        return
    try:
        found = _ask(room, rooms)
    except RoomsDown as fault:
        wait = timedelta(minutes=WAITS[min(room.tries, len(WAITS) - 1)])
        _note(room, asked, tries=room.tries + 1, next_try_at=moment() + wait, fault=str(fault)[:200])
        _worry(room)
        raise
    except RoomRefused as fault:
        is_gone = asked == VideoRoom.State.CLOSING  # then it ends by itself at its time
        state = VideoRoom.State.CLOSED if is_gone else VideoRoom.State.REFUSED
        _note(room, asked, state=state, fault=str(fault)[:200])
        _worry(room, now=True)
        raise
    if found is None:
        _note(room, asked, state=VideoRoom.State.CLOSED)
        return
    _keep(room, asked, found)


def _ask(room: VideoRoom, rooms: VideoRooms) -> Room | None:
    if room.state == VideoRoom.State.CLOSING:
        rooms.close(room.provider_id)
        return None
    meeting = room.meeting
    assert meeting.begins_at is not None
    assert meeting.ends_at is not None
    people = meeting.participants.filter(removed_at__isnull=True).count()
    wish = Wish(str(room.key), meeting.begins_at, meeting.ends_at, people)
    return rooms.change(room.provider_id, wish) if room.provider_id else rooms.book(wish)


@transaction.atomic
def _keep(room: VideoRoom, asked: str, found: Room) -> None:
    """The room that was found. If the meeting was moved or called off meanwhile, that is done in the next round."""
    now = VideoRoom.objects.select_for_update(of=("self",)).get(pk=room.pk)
    now.provider_id, now.host_pin, now.guest_pin = found.id, found.host_pin, found.guest_pin
    now.tries, now.fault = 0, ""
    meeting = Meeting.objects.get(pk=room.meeting_id)
    if now.state == VideoRoom.State.CLOSED or not meeting.is_open:
        now.state = VideoRoom.State.CLOSING
    elif (
        now.state == asked and meeting.begins_at == room.meeting.begins_at and meeting.minutes == room.meeting.minutes
    ):
        now.state = VideoRoom.State.READY
    else:
        now.state = VideoRoom.State.CHANGING
    now.save()
    Meeting.objects.filter(pk=meeting.pk).update(video_url=found.url)


def _note(room: VideoRoom, asked: str, **changed: object) -> None:
    """Write down how it went, unless something else is wanted of the room by now."""
    VideoRoom.objects.filter(pk=room.pk, state=asked).update(**changed)


def _worry(room: VideoRoom, *, now: bool = False) -> None:
    meeting = room.meeting
    if not meeting.is_open or meeting.called_by is None or meeting.begins_at is None:
        return
    if now or meeting.begins_at - moment() <= WORRY:
        tell_accounts([meeting.called_by], meeting, "the video room is not ready", once=f"room:{meeting.sequence}")
