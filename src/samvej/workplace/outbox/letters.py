"""What is handed to the post: a letter without content, and perhaps an appointment for the receiver's calendar.

The post is an adapter (:mod:`samvej.exchange.mail`); what it may answer stands here too.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from samvej.core.errors import SamvejError
from samvej.workplace.ground.moment import COPENHAGEN


@dataclass(frozen=True)
class Appointment:
    """A time in a calendar, and nothing of what it is about (RFC 5545).

    ``uid`` stays the same through every change; ``sequence`` rises by one with each. ``begins_at`` to ``ends_at``:
    moments with a time zone. ``link``: a path of this site. ``said_at``: when this state of it was said.
    """

    uid: str
    sequence: int
    begins_at: datetime
    ends_at: datetime
    said_at: datetime
    link: str = ""
    cancelled: bool = False

    def parts(self) -> dict[str, Any]:
        """As JSON stores it."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, parts: dict[str, Any]) -> "Appointment":
        """The same again, with its moments in Copenhagen's time."""
        moments = {
            name: datetime.fromisoformat(parts[name]).astimezone(COPENHAGEN)
            for name in ("begins_at", "ends_at", "said_at")
        }
        return cls(**{**parts, **moments})


@dataclass(frozen=True)
class Letter:
    """One letter as it leaves. ``message_id`` is the same however often it is tried; ``link`` is a whole address."""

    message_id: str
    to: str
    subject: str
    body: str
    said_at: datetime
    appointment: Appointment | None = None
    appointment_words: str = ""
    link: str = ""


class Post(Protocol):
    """Sends letters. Each call either has sent it when it returns, or says which of the three below it is."""

    def __call__(self, letter: Letter) -> None:
        """Send one letter. Raises :class:`NotSent`, :class:`PostDown` or :class:`Unsure`."""


class NotSent(SamvejError):  # noqa: N818 - the name says what happened
    """This letter was surely not sent. ``for_good``: it never will be (the address is refused)."""

    def __init__(self, sentence: str, *, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.for_good = for_good


class PostDown(NotSent):
    """The letter was surely not sent, and none would be now: the server does not answer, or does not know us."""


class Unsure(SamvejError):  # noqa: N818 - the name says what happened
    """The letter was handed over and no answer came: it may have been sent."""
