"""``samvej serve`` as a process of its own: it answers, works beside, says what is wrong, leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from django.db import connection

from samvej.web.serving.in_use import InUse, in_use
from samvej.workplace.access.models import AuditEntry
from tests.workplace import factories
from tests.workplace.places import Place, places

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture(scope="module")
def new_place(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Callable[..., Place]]:
    with django_db_blocker.unblock(), places(tmp_path_factory.mktemp("served")) as make:
        yield make


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def served(place: Place, port: int) -> "Iterator[subprocess.Popen[str]]":
    command = [sys.executable, "-m", "samvej.cli.main", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        command, env=place.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert "Ctrl-C" in said, said + process.stdout.read()
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def place(new_place):
    made = new_place()
    made.write_in(2)
    return made


@pytest.fixture(scope="module")
def address(place) -> Iterator[str]:
    port = free_port()
    with served(place, port):
        yield f"http://127.0.0.1:{port}"


def children_of(process: int) -> dict[int, str]:
    """Every process below this one, with its command line."""
    parents, said = {}, {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(each.name)] = int((each / "stat").read_text().rsplit(")", 1)[1].split()[1])
            said[int(each.name)] = (each / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
    found, layer = {}, [process]
    while layer:
        layer = [child for child, parent in parents.items() if parent in layer]
        found |= {child: said[child] for child in layer}
    return found


def wait_until(true: Callable[[], object], seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False


def runs(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_pages_and_their_look_are_answered(address):
    page = requests.get(f"{address}/log-ind/", timeout=30)
    look = requests.get(address + re.search(r'href="([^"]*dkfds[^"]*\.css)"', page.text)[1], timeout=30)

    assert (page.status_code, look.status_code) == (200, 200)
    assert look.headers["Content-Type"].startswith("text/css")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_drawing_is_started_before_anybody_asks_for_a_map(place):
    def drawing(process: int) -> bool:
        threads = [each.read_text() for each in Path(f"/proc/{process}/task").glob("*/comm")]
        return any(name.startswith("V8") for name in threads)

    with served(place, free_port()) as process:
        assert wait_until(lambda: any(map(drawing, children_of(process.pid))))


def test_what_is_written_to_the_trail_is_sealed_beside(place, address):
    with place.open():
        place.read(factories.CitizenFactory())

    def all_sealed() -> bool:
        with place.open():
            return not AuditEntry.objects.filter(sealed__isnull=True).exists()

    assert wait_until(all_sealed, 90)
    assert place.holds()[2]


def test_taken_port_is_said_in_one_sentence(place, address):
    done = place.run("serve", "--port", address.rsplit(":", 1)[1])

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is taken" in done.stderr


def test_restore_is_refused_while_it_is_served(place, address, tmp_path):
    made = place.run("backup", str(tmp_path / "while.backup"))
    done = place.run("restore", str(tmp_path / "while.backup"), "--replace")

    assert made.returncode == 0, made.stderr
    assert done.returncode == 1
    assert "stop it first" in done.stderr


def test_stopped_server_leaves_no_process_behind_and_what_died_is_started_again(new_place):
    port = free_port()
    with served(new_place(), port) as process:

        def beside() -> list[int]:
            return [each for each, said in children_of(process.pid).items() if said.strip().endswith("timekeeper")]

        assert wait_until(beside)
        first = beside()
        os.kill(first[0], signal.SIGKILL)
        assert wait_until(lambda: beside() and beside() != first)
        below = list(children_of(process.pid))

        process.send_signal(signal.SIGINT)
        code = process.wait(40)

        assert code == 0
        assert "Stopped" in process.stdout.read()
        assert wait_until(lambda: not any(map(runs, below)), 10)


def test_request_under_way_comes_to_its_end_when_the_server_is_stopped(new_place):
    port = free_port()
    with served(new_place(), port) as process, socket.create_connection(("127.0.0.1", port), 30) as line:
        head = b"POST /log-ind/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n"
        line.sendall(head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusr")
        assert requests.get(f"http://127.0.0.1:{port}/log-ind/", timeout=30).status_code == 200  # it answers by now
        process.send_signal(signal.SIGTERM)
        time.sleep(1)

        line.sendall(b"=ab")

        assert line.recv(12) == b"HTTP/1.1 403"  # without the form's token: an answer, not a broken line
        assert process.wait(40) == 0


def test_killed_server_takes_its_children_along(new_place):
    place = new_place()
    with served(place, free_port()) as process:
        assert wait_until(lambda: len(children_of(process.pid)) >= 4)
        below = list(children_of(process.pid))

        process.kill()
        process.wait()

        assert wait_until(lambda: not any(map(runs, below)), 40)
    # nobody holds on to the home: a child that was born while its parent died is gone a moment later
    assert wait_until(lambda: is_free(place.home))


def is_free(home: Path) -> bool:
    try:
        with in_use(home, alone=True):
            return True
    except InUse:
        return False


def test_database_that_is_not_set_up_is_said_so(new_place, tmp_path):
    place = new_place()
    if connection.vendor != "sqlite":
        pytest.skip("the same words; an empty server database takes seconds to make")
    Path(place.name).unlink()

    done = place.run("serve", "--port", str(free_port()))

    assert done.returncode == 1
    assert "samvej manage migrate" in done.stderr


def test_keys_that_were_lost_are_never_made_anew(new_place):
    place = new_place()
    place.write_in(2)
    (place.home / "keys" / "person-numbers.key").unlink()

    done = place.run("serve", "--port", str(free_port()))

    assert done.returncode == 1
    assert "person-numbers.key" in done.stderr
    assert not (place.home / "keys" / "person-numbers.key").exists()


def test_management_commands_work_on_the_workplace(new_place):
    done = new_place().run("manage", "migrate", "--check")

    assert done.returncode == 0, done.stderr
