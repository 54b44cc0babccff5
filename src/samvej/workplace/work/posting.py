"""What leaves by itself: letters without content, and rooms for video meetings. A provider that is down is told."""

from itertools import takewhile

from django.conf import settings
from django.utils.module_loading import import_string

from samvej.core.errors import SamvejError
from samvej.workplace.access.actors import Actor
from samvej.workplace.meetings.actions.ending import call_off_of_ended
from samvej.workplace.meetings.models import VideoRoom
from samvej.workplace.meetings.room import RoomsDown, rooms_to_settle, settle
from samvej.workplace.outbox.models import Mail
from samvej.workplace.outbox.sending import send_due
from samvej.workplace.work.parts import Ran, each_part

LETTERS, ROOMS = "letters", "video rooms"


class PostIsDown(SamvejError):  # noqa: N818 - the name says what happened
    """The mail server cannot be reached: nothing is lost, all of it waits."""


def send_letters() -> tuple[Ran, dict[str, object]]:
    """Send what waits. Without a mail server nothing is sent, and people are told inside Samvej only.

    Raises :class:`PostIsDown` once what could be sent is sent, so that it stands in the work list.
    """
    if not settings.EMAIL_HOST:
        return Ran(), {"no mail server, waiting": Mail.objects.filter(state=Mail.State.QUEUED).count()}
    sent = send_due(import_string(settings.SAMVEJ_MAIL_POST)())
    if sent.down:
        raise PostIsDown(f"{sent.down} {sent.waiting} mails venter og sendes, når den svarer igen.")
    told = {"waiting": sent.waiting, "unsure": sent.unsure, "too late": sent.too_late}
    return Ran(sent.sent, sent.failed), {**told}


def settle_rooms() -> tuple[Ran, dict[str, object]]:
    """Book, move and close the rooms that need it, each by itself; and call off the meetings of ended courses.

    The first that finds the provider down ends the round: the others wait for the next.
    """
    called_off = call_off_of_ended(by=Actor.system(ROOMS))
    told: dict[str, object] = {"called off": called_off}
    if not settings.SAMVEJ_VIDEO:
        return Ran(), told
    provider = import_string(settings.SAMVEJ_VIDEO_ROOMS[settings.SAMVEJ_VIDEO])()
    down: list[VideoRoom] = []

    def do(room: VideoRoom) -> None:
        try:
            settle(room, provider)
        except RoomsDown:
            down.append(room)
            raise

    waiting = takewhile(lambda _room: not down, rooms_to_settle())
    return each_part(ROOMS, waiting, do, subject=lambda room: str(room.key), together=False), told
