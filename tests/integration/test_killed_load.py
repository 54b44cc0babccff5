"""`kill -9` at any moment leaves the last good state, and the next load is as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from samvej.registry.checking.check import check
from samvej.registry.database import Database
from samvej.registry.query import Registry

MAPPING = """
source: made-up
title: {da: Opdigtet, en: Made up}
format: ours
origin: made up
licence: none
currency: DKK
price year: 2024
times: date only
person id: made-up
files:
  visits:
    names: ["visits*.csv"]
    person: who
    produces:
      service:
        service_id: {record: visit, key: number}
        sector: {always: hospital}
        kind: {always: outpatient-visit}
        start: day
        cost: price
        payments:
          - {always: region, rest: true}
      diagnosis:
        service_id: {record: visit, key: number}
        system: {always: SKS}
        code: code
        role: {always: primary}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "made-up.yaml").write_text(MAPPING)
    for file in range(4):
        rows = [f"{file * 500 + n},made-up-{n % 90},2024-0{1 + n % 9}-11,{n}.50,DJ44{n % 10}" for n in range(500)]
        (tmp_path / f"visits{file}.csv").write_text("\n".join(["number,who,day,price,code", *rows]) + "\n")
    return tmp_path


def load(folder: Path, file: int) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-m",
        "samvej.cli.main",
        "load",
        str(folder / "made-up.yaml"),
        str(folder / f"visits{file}.csv"),
    ]
    environment = os.environ | {"SAMVEJ_DB": str(folder / "db"), "SAMVEJ_KEY": str(folder / "key")}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(folder: Path) -> int:
    with Registry.open(folder / "db") as registry:
        return int(registry.table("service").count().to_pyarrow().as_py())


@pytest.mark.slow
def test_load_killed_at_any_moment_leaves_the_last_good_state(folder: Path) -> None:
    assert load(folder, 0).wait() == 0
    began = time.monotonic()
    assert load(folder, 1).wait() == 0
    whole = time.monotonic() - began
    loaded, chance = 1000, random.Random(20240101)

    for _ in range(6):
        process = load(folder, 2)
        time.sleep(whole * chance.uniform(0.6, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert rows(folder) in (loaded, 1500)
        assert [each.name for each in check(Database(folder / "db")) if not each.holds] == []

    assert load(folder, 2).wait() == 0
    assert load(folder, 3).wait() == 0
    assert rows(folder) == 2000
    assert [each.name for each in check(Database(folder / "db")) if not each.holds] == []
    assert not (folder / "db" / "staging").exists()
