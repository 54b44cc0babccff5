"""The event index of a database: which filters have a file, made of which state of the tables.

A file's name is the fingerprint of the filter and of the very files of the canonical tables that its facts came from;
a load gives those tables other files, and so other names. What is stale is never found. What is found is whole.
"""

import hashlib
import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import pyarrow as pa

from samvej.core.window import Window
from samvej.programme.rules import DiagnosisFilter, FactFilter, MeasurementFilter, PrescriptionFilter, ServiceFilter
from samvej.registry.database import Database
from samvej.registry.manifest import Manifest
from samvej.registry.writing.ranges import delta, stored_files
from samvej.spotting.index import files

SUFFIX = ".events"
MOST_ROWS = 5_000_000
"""Facts that lie in the contact tables, in one file. More are read from those, a part of the citizens at a time."""
MOST_JOINED = 40_000_000
"""Facts that only the canonical tables hold, in one file: asking those again takes a hundred times as long."""
MOST_BYTES = 2 * 1024**3
MOST_FILES = 64
FORGOTTEN = 3600.0  # seconds after which a half-written file's writer is taken for dead

MOST_SPANS = 10_000_000
"""Spans of one count in one file."""

Homes = Literal["residence"]


@dataclass(frozen=True)
class Hits:
    """The spans in which so many facts (or different ``distinct`` values) of a filter are in view."""

    of: FactFilter
    window: Window | None
    number_of: int
    distinct: str | None


Kept = FactFilter | Homes | Hits
"""What is kept: the facts of a filter; what a count found where the facts are too many to be kept; or the spells of
residence, which take looking at every snapshot."""


@dataclass(frozen=True)
class EventIndex:
    """The index of one state of a database."""

    database: Database
    manifest: Manifest

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self.database.root / "index"

    def find(self, of: Kept) -> pa.Table | None:
        """What was kept of it; None where nothing was, or not whole."""
        path = self._path(of)
        found = files.read(path)
        if found is None or found[1].get("fingerprint") != path.stem:
            return None
        with suppress(OSError):
            os.utime(path)  # used just now: the file that was not used for longest is removed first
        return found[0]

    def keep(self, of: Kept, facts: pa.Table) -> bool:
        """Keep the table for the next question; False where it is too long or cannot be written."""
        if facts.num_rows > MOST_JOINED:
            return False
        path = self._path(of)
        seal = {"fingerprint": path.stem, "rows": facts.num_rows, "tables": dict(self._states(of))}
        try:
            self.folder.mkdir(exist_ok=True)
            files.write(path, facts, seal)
            self._make_room(path)
        except OSError:  # a full or read-only disk: the answer does not need the index
            return False
        return True

    def forget(self, of: Kept) -> None:
        """Remove what was kept of it, if anything was."""
        self._path(of).unlink(missing_ok=True)

    def tidy(self) -> int:
        """Remove what is damaged or of another state of the database; gives the number of files removed."""
        removed = 0
        for path in self._all():
            seal = files.seal_of(path)
            tables = seal.get("tables") if seal is not None else None
            if isinstance(tables, dict) and all(self._state(name) == state for name, state in tables.items()):
                continue
            path.unlink(missing_ok=True)
            removed += 1
        self._remove_forgotten()
        return removed

    def _make_room(self, newest: Path) -> None:
        self._remove_forgotten()
        left = sorted(((path.stat().st_mtime, path.stat().st_size, path) for path in self._all()), reverse=True)
        total = 0
        for place, (_, size, path) in enumerate(left):
            total += size
            if path != newest and (total > MOST_BYTES or place >= MOST_FILES):
                path.unlink(missing_ok=True)

    def _remove_forgotten(self) -> None:
        for path in self.folder.glob("*.new"):
            with suppress(FileNotFoundError):  # its writer has just finished
                if time.time() - path.stat().st_mtime > FORGOTTEN:
                    path.unlink()

    def _all(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    # --- fingerprints ----------------------------------------------------------------------------------

    def _path(self, of: Kept) -> Path:
        said = json.dumps([files.FORMAT, repr(_plain(of)), sorted(self._states(of).items())])
        return self.folder / (hashlib.sha256(said.encode()).hexdigest()[:32] + SUFFIX)

    def _states(self, of: Kept) -> Mapping[str, str]:
        return {name: self._state(name) for name in _tables_of(of)}

    def _state(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = _state_of(self.database, name, self.manifest.tables.get(name))
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, str]:
        return {}


def _plain(of: Kept) -> Kept:
    """The same without what it is called, which changes nothing."""
    if isinstance(of, Hits):
        return replace(of, of=replace(of.of, name="")) if isinstance(of.of, ServiceFilter) else of
    return replace(of, name="") if isinstance(of, ServiceFilter) else of


def _tables_of(of: Kept) -> tuple[str, ...]:
    """The canonical tables that what is kept comes from."""
    match of:
        case str():
            return ("residence", "residence_snapshot", "migration", "person", "coverage")
        case Hits():
            return _tables_of(of.of)
        case ServiceFilter():
            return ("service", "diagnosis") if of.diagnosis else ("service",)
        case DiagnosisFilter():
            return ("diagnosis",)
        case PrescriptionFilter():
            return ("prescription",)
        case MeasurementFilter():
            return ("measurement",)


def _state_of(database: Database, name: str, version: int | None) -> str:
    """A table's state told by its files' names, which are never used again."""
    if version is None:
        return "nothing"
    names = [file.path for file in stored_files(delta(database, name, version))]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


def tidy(database: Database, manifest: Manifest) -> int:
    """Remove the index's files that are damaged or of another state; gives their number."""
    return EventIndex(database, manifest).tidy()
