"""Who uses a workplace's home: many may serve from it at once, and nobody while it is replaced."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samvej.core.errors import SamvejError

NAME = "in-use.lock"


class InUse(SamvejError):  # noqa: N818 - the name says the fault
    """Somebody serves from this home, or is replacing it."""


@contextmanager
def in_use(home: Path, *, alone: bool = False) -> Iterator[int]:
    """Hold the home's lock, alone or with others; gives the open file, which children may hold on to.

    Raises :class:`InUse` at once where that is not possible. The lock is gone when the last process that holds it is.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(home / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(
                f"Samvej is being served from {home}: stop it first (Ctrl-C), then give the command again."
                if alone
                else f"A backup is being restored into {home}: wait until it is done, then give the command again."
            ) from None
        yield handle
    finally:
        os.close(handle)
