"""One load at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from samvej.registry.lock import AnotherLoad, locked


def test_second_load_is_told_who_runs(tmp_path: Path) -> None:
    path = tmp_path / ".lock"

    with locked(path), pytest.raises(AnotherLoad, match=rf"process {os.getpid()} since \d\d:\d\d"), locked(path):
        pass


def test_lock_is_free_again_after_a_fault(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    with pytest.raises(ZeroDivisionError), locked(path):
        raise ZeroDivisionError

    with locked(path):
        assert path.exists()


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / ".lock"
    holding = "import sys, time; from samvej.registry.lock import locked\n"
    holding += "from pathlib import Path\nwith locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holding, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(AnotherLoad, match=f"process {process.pid}"), locked(path):
            pass
        process.kill()

    with locked(path):
        pass
