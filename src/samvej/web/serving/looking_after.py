"""Looking after the processes that serve: those beside are started again, all are stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from samvej.core.errors import SamvejError

_PATIENCE = 25.0  # seconds that requests under way get when all is stopped; a little more than gunicorn gives them
_SOONEST, _LATEST = 1.0, 60.0  # seconds before something beside is started again


class ServingError(SamvejError):
    """The pages cannot be served."""


def open_door(host: str, port: int) -> socket.socket:
    """A listening socket; raises ServingError in one sentence where that is not possible."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
        door.listen(2048)
    except (OSError, OverflowError) as fault:
        door.close()
        if isinstance(fault, OSError) and fault.errno == 98:
            raise ServingError(
                f"Port {port} is taken: something is served there already. Stop it, or say  --port {port + 1}"
            ) from None
        raise ServingError(f"Nothing can be served at {host}, port {port}: {fault}") from None
    return door


@dataclass
class Beside:
    """A process beside the pages, and when it may be started again."""

    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    wait: float = _SOONEST
    not_before: float = 0.0
    started: float = field(default=0.0)


def look_after(door: socket.socket, *, workers: int, threads: int, beside: bool, kept: tuple[int, ...] = ()) -> int:
    """Serve until SIGINT or SIGTERM; gives the exit code. ``kept``: open files that the server holds too (a lock)."""
    me = str(os.getpid())
    fds = (door.fileno(), *kept)
    serve = [_module("server"), me, str(door.fileno()), str(workers), str(threads)]
    with _told_to_stop() as stopped:
        server = _start(_python(*serve), fds)
        others = [Beside(_python(_module("beside"), me, what)) for what in ("worker", "timekeeper")] if beside else []
        try:
            while not stopped and server.poll() is None:
                for each in others:
                    _keep_up(each, fds)
                time.sleep(0.2)
        finally:
            running = [server, *(each.process for each in others if each.process is not None)]
            _stop_all(running)
    return 0 if stopped else server.returncode or 1


def _keep_up(each: Beside, fds: tuple[int, ...]) -> None:
    now = time.monotonic()
    if each.process is not None and each.process.poll() is not None:
        if now - each.started > _LATEST:
            each.wait = _SOONEST
        each.process, each.not_before = None, now + each.wait
        each.wait = min(2 * each.wait, _LATEST)
    if each.process is None and now >= each.not_before:
        each.process, each.started = _start(each.command, fds[1:]), now


def _start(command: list[str], fds: tuple[int, ...]) -> "subprocess.Popen[bytes]":
    # in a session of its own: Ctrl-C is for us, and we let requests under way come to their end
    return subprocess.Popen(command, pass_fds=fds, start_new_session=True)


def _python(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def _module(name: str) -> str:
    return f"samvej.web.serving.{name}"


def _stop_all(running: "list[subprocess.Popen[bytes]]") -> None:
    for each in running:
        if each.poll() is None:
            each.terminate()
    until = time.monotonic() + _PATIENCE
    for each in running:
        try:
            each.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            each.kill()
            each.wait()


@contextmanager
def _told_to_stop() -> Iterator[list[int]]:
    """A list that holds the signals that told us to stop, empty until then."""
    told: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
