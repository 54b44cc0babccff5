"""Spark for the tests of this folder: one process, small, started once."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.engines.engine import Engine
from samvej.registry.loading.load import load
from samvej.registry.reading.staged import StatedCoverage
from samvej.synthetic.generate import generate
from samvej.synthetic.region import Region
from samvej.synthetic.world import find_world
from tests.made_once import made_once

SETTINGS = Path(__file__).with_name("quick.conf")
CITIZENS = 400  # of whom eight take part


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """An open engine."""
    from samvej.registry.engines.spark import open_spark

    engine = open_spark(1, SETTINGS)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database of a made-up region: signs in its name that Spark would read as a pattern."""
    return made_once(tmp_path_factory, "region [for] {both} engines", _make_region) / "db"


def _make_region(home: Path) -> None:
    generate(Region(3), CITIZENS, home / "extracts", find_world())
    told = json.loads((home / "extracts" / "coverage.json").read_text("utf-8"))
    for entry in told["loads"]:
        covers = entry["covers"] and StatedCoverage(*map(date.fromisoformat, entry["covers"]), tuple(told["area"]))
        load(
            mappings.find(entry["source"]).mapping,
            [home / "extracts" / name for name in entry["files"]],
            database=database_at(home / "db"),
            key_file=home / "key",
            covers=covers,
        )
