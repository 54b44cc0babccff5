"""What is slow to make is made once for all processes that share the tests' work, and only read afterwards."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

_WHOLE = ".whole"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder ``name`` as ``make`` fills it, the same for every process of this run. Nobody writes into it."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = root / f"once-{name}"
    with (root / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / _WHOLE).exists():
            shutil.rmtree(folder, ignore_errors=True)  # of a process that was stopped half-way
            folder.mkdir()
            make(folder)
            (folder / _WHOLE).touch()
    return folder
