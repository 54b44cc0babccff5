"""The tutorial's commands work, in their order, and print what it says they print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TUTORIALS = ("spot-your-first-citizens", "your-first-evaluation")
OWN = Path("var/back-in-a-fortnight/programme.yaml")  # the file that the reader writes
BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder like a fresh clone in which everything is set up."""
    for name in ("demo", "programmes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    return tmp_path


def steps(text: str) -> list[tuple[str, list[str]]]:
    """(command, lines it prints) of a console block."""
    out: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            out.append((line[2:], []))
        else:
            out[-1][1].append(line)
    return out


def printed(expected: list[str], output: str) -> bool:
    """Whether the lines stand in the output in this order; … stands for anything."""
    pattern = ".*".join(
        re.escape(" ".join(piece.split())).replace(r"\ ", r"\s+") for piece in "\n".join(expected).split("…")
    )
    return re.search(pattern, output, flags=re.DOTALL) is not None


def run(command: str, house: Path) -> str:
    # what else `make demo` does is installing
    command = command.replace("make demo", ".venv/bin/samvej demo --no-open --no-serve")
    env = {**os.environ, "COLUMNS": "200"}
    env.pop("SAMVEJ_DB", None)
    done = subprocess.run(["bash", "-c", command], cwd=house, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stderr + done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("tutorial", TUTORIALS)
def test_tutorial_prints_what_it_says(house, tutorial):
    for kind, text in BLOCK.findall((ROOT / "docs" / "tutorials" / f"{tutorial}.md").read_text("utf-8")):
        if kind == "yaml":
            (house / OWN).write_text(text, "utf-8")
            continue
        for command, expected in steps(text):
            output = run(command, house)
            assert printed(expected, output), f"{command}\n{output}"


def test_output_that_differs_is_found():
    assert printed(["1. Load …", "done"], "first\n1.  Load the claims\n\ndone\n")
    assert not printed(["1. Load …", "done"], "done\n1. Load the claims\n")
