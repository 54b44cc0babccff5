"""One load at a time: a lock that the operating system lets go of when its process ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samvej.core import clock
from samvej.core.errors import SamvejError


class AnotherLoad(SamvejError):  # noqa: N818 - the name says the fault
    """Another load holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file at ``path`` through the block. Raises :class:`AnotherLoad` at once when it is held."""
    handle = _hold(path)
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} since {clock.now():%H:%M}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _hold(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 100, 0).decode(errors="replace").strip()
            os.close(handle)
            raise AnotherLoad(
                f"Another load is running (process {holder or 'just started'}): wait for it and run again."
            ) from None
        if _is_still(path, handle):
            return handle
        os.close(handle)  # its holder took the file away with a first load that came to nothing


def _is_still(path: Path, handle: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False
