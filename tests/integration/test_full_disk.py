"""A full disk: one clear sentence, and the database as it was. Needs root, to mount a small disk in memory."""

import os
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from samvej.core.errors import SamvejError
from samvej.registry.checking.check import check
from samvej.registry.database import Database
from tests.unit.registry.by_hand import Extract, service
from tests.unit.registry.conftest import Desk

SIZE = 2 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # a file may be let go of a moment later


def extract(first: int, count: int) -> Extract:
    day = date(2020, 1, 1)
    rows = [
        service(n, f"person-{n * 7919:032x}", day + timedelta(n % 900), cost=n) for n in range(first, first + count)
    ]
    return Extract({"service": rows})


@pytest.mark.parametrize("spare", [0, 60_000, 400_000, 900_000])
def test_full_disk_leaves_the_database_as_it_was(small_disk: Path, tmp_path: Path, spare: int) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        desk = Desk(Database(small_disk / "db"), tmp_path / "key", monkeypatch)
        desk.load(extract(1, 10))
        before = desk.snapshot()
        ballast = small_disk / "ballast"
        free = os.statvfs(small_disk)
        ballast.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - spare))

        with pytest.raises(SamvejError, match=r"disk of .* is full"):
            desk.load(extract(1000, 20_000))

        assert desk.snapshot() == before
        ballast.unlink()
        desk.load(extract(2000, 10))
        assert [each.name for each in check(desk.database) if not each.holds] == []
        assert len(desk.rows("service")) == 20
