"""``samvej serve``: the workplace's pages and its background work, until Ctrl-C."""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from samvej.core.errors import SamvejError

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", envvar="SAMVEJ_HOME", help="The workplace's folder.", show_default="var/workplace"),
]


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8000,
    host: Annotated[str, typer.Option("--host", help="The address to answer at.")] = "127.0.0.1",
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, max=64, help="Processes that answer.", show_default="a processor each, and one"
        ),
    ] = None,
    threads: Annotated[int, typer.Option("--threads", min=1, max=64, help="Threads in each of them.")] = 2,
    beside: Annotated[
        bool, typer.Option("--background/--no-background", help="Do the background work here too.")
    ] = True,
    home: HomeOption = None,
) -> None:
    """Serve the workplace's pages, and do its background work beside them, until Ctrl-C."""
    from samvej.web.serving.in_use import in_use
    from samvej.web.serving.looking_after import look_after, open_door
    from samvej.web.starting import check_database, ready_keys, see_design_system, start_workplace

    start_workplace(home)
    from django.conf import settings
    from django.db import connection

    see_design_system()
    with in_use(settings.SAMVEJ_HOME) as lock, open_door(host, port) as door:
        check_database()
        ready_keys()
        connection.close()
        _compile_texts()
        sys.stdout.write(f"Samvej is at http://{_shown(host)}:{port} – stop it with Ctrl-C.\n")
        if settings.SECURE_SSL_REDIRECT:
            sys.stdout.write("It answers over HTTPS only, through a proxy (SAMVEJ_BEHIND_PROXY, SAMVEJ_HTTPS).\n")
        sys.stdout.flush()
        code = look_after(door, workers=workers or _workers(), threads=threads, beside=beside, kept=(lock,))
    if code:
        raise SamvejError("The server ended by itself; what it said stands above. Nothing that was saved is lost.")
    sys.stdout.write("Stopped.\n")


def serve_instead(
    *, home: Path, port: int = 8000, host: str = "127.0.0.1", environment: dict[str, str] | None = None
) -> NoReturn:
    """End this process and serve in its place, in a fresh one: no thread or open file of the work before goes along.

    ``environment``: settings beside those of this process (``SAMVEJ_DEMO``, ``SAMVEJ_DB`` …).
    """
    sys.stdout.flush()
    sys.stderr.flush()
    command = [sys.executable, "-m", "samvej.cli.main", "serve", "--port", str(port), "--host", host]
    os.execve(sys.executable, command, {**os.environ, **(environment or {}), "SAMVEJ_HOME": str(home.absolute())})


def _workers() -> int:
    """One process for each processor and one more, which works while another waits for the disk or the database.

    Few threads beside: those of one process take turns at Python, and a page that asks the database thirty times
    gives its turn away thirty times.
    """
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)


def _compile_texts() -> None:
    """The English texts, where they are newer than what was made of them."""
    from samvej.web import translations

    translations.compile()
