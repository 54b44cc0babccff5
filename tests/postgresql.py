"""A PostgreSQL server of the tests' own: Debian's, on a free port, in a temporary folder, gone when the tests are."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")
OWNER = "postgres"  # whom Debian's package makes; the server refuses to run as root

_CALM = {  # what is lost when the machine stops is only a test
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
}


def newest_programs() -> Path:
    """The folder with the newest installed server's programs. Raises RuntimeError where there is none."""
    found = sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError(
            "PostgreSQL is not installed: run  sudo apt-get install postgresql  (or: make test as root)"
        )
    return found[-1].parent


@contextmanager
def server() -> Iterator[str]:
    """Start a server and give the address of its first database; stop it and remove its folder at the end.

    It also dies with the process that started it, however that one ends.
    """
    programs = newest_programs()
    folder = Path(tempfile.mkdtemp(prefix="samvej-pg-"))
    as_owner: list[str] = []
    if os.getuid() == 0:
        shutil.chown(folder, OWNER)
        as_owner = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups"]
    try:
        made = ["-D", folder / "db", "-U", "samvej", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"]
        _run([*as_owner, programs / "initdb", *made], folder)
        port = _free_port()
        where = ["-D", folder / "db", "-p", str(port), "-k", folder]
        settings = [part for name, value in _CALM.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig=INT", *as_owner[1:], programs / "postgres", *where, *settings],
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the tests; they stop the server themselves
            )
        try:
            _wait(programs, port, process, folder / "log")
            yield f"postgresql://samvej@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.send_signal(2)  # fast shutdown: whoever is still connected is thrown out
                process.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[-1]}: {done.stderr or done.stdout}")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait(programs: Path, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        ready = subprocess.run(
            [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "samvej", "-d", "postgres"],
            check=False,
        )
        if ready.returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
