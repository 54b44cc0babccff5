"""A real mail server on this machine that keeps what it is sent, and can misbehave."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Kept:
    """What the server got. ``how``: well, no address, busy, wont have it, no answer, drops."""

    def __init__(self, how: str = "well") -> None:
        self.how = how
        self.messages: list[EmailMessage] = []
        self.receivers: list[str] = []

    async def handle_RCPT(  # noqa: N802 - the server's own name for it
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if self.how == "no address":
            return "550 no such address"
        if self.how == "busy":
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the message, or not; answer, or not."""
        if self.how == "wont have it":
            return "554 no"
        self.messages.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.receivers += envelope.rcpt_tos
        if self.how == "drops":
            server.transport.abort()
        if self.how == "no answer":
            await asyncio.sleep(30)
        return "250 kept"


@contextmanager
def smtp(how: str = "well") -> Iterator[tuple[Kept, int]]:
    """A running server, and its port."""
    kept = Kept(how)
    controller = Controller(kept, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    controller.start()
    try:
        yield kept, controller.port
    finally:
        controller.stop(no_assert=True)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
