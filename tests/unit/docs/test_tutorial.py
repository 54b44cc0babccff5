"""The tutorial's commands work, in their order, and print what it says they print."""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
OWN = Path("var/back-in-a-fortnight/programme.yaml")  # the file that the reader writes
BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


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


INSTALLED = ("make demo", ".venv/bin/samvej demo --no-open --no-serve --to var/demo --citizens 2000")
"""What else ``make demo`` does is installing."""
SMALLER = (
    ("--citizens 10000", "--citizens 800"),
    ("20,000 made-up citizens", "2,000 made-up citizens"),
    ("200 participants", "40 participants"),
    ("evaluate sammen-om-min-vej --db var/nothing/db", "evaluate sammen-om-min-vej --brief --db var/nothing/db"),
)
"""A reader's regions are of a size at which the numbers mean something; the commands do the same in small ones."""


def in_small(tutorial: str) -> str:
    """The tutorial's text over smaller regions."""
    text = (ROOT / "docs" / "tutorials" / f"{tutorial}.md").read_text("utf-8")
    for readers, ours in SMALLER:
        text = text.replace(readers, ours)
    return text


def run(command: str, house: Path) -> str:
    command = command.replace(*INSTALLED)
    env = {**os.environ, "COLUMNS": "200"}
    env.pop("SAMVEJ_DB", None)
    done = subprocess.run(["bash", "-c", command], cwd=house, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stderr + done.stdout


@dataclass(frozen=True)
class Walked:
    """A tutorial as followed in a folder of its own: each command, what it should print, and what it printed."""

    house: Path
    steps: tuple[tuple[str, list[str], str], ...]


def follow(tutorial: str, house: Path) -> Walked:
    """Do what the tutorial says, in a folder like a fresh clone in which everything is set up."""
    for name in ("demo", "programmes"):
        shutil.copytree(ROOT / name, house / name)
    (house / ".venv").mkdir()
    (house / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    done = []
    for kind, text in BLOCK.findall(in_small(tutorial)):
        if kind == "yaml":
            (house / OWN).write_text(text, "utf-8")
        else:
            done += [(command, expected, run(command, house)) for command, expected in steps(text)]
    return Walked(house, tuple(done))


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """The tutorial that makes the demo."""
    return follow("your-first-evaluation", tmp_path_factory.mktemp("house"))


@pytest.mark.slow
def test_first_evaluation_prints_what_it_says(evaluated):
    for command, expected, output in evaluated.steps:
        assert printed(expected, output), f"{command}\n{output}"


@pytest.mark.slow
def test_demo_ends_on_a_report_and_a_workplace(evaluated):
    [made] = [output for command, _, output in evaluated.steps if command == INSTALLED[0]]
    demo = evaluated.house / "var" / "demo"
    first = (demo / "report" / "report.html").read_text("utf-8")

    assert re.findall(r"^(\d)\. ", made, flags=re.MULTILINE) == ["1", "2", "3", "4", "5", "6"]
    assert made.count("done in") == 6
    logins = re.findall(r"^   (Contact person|Administrator|Citizen) .* (karen|arne|bente) *$", made, re.MULTILINE)
    assert [username for _role, username in logins] == ["karen", "arne", "bente"]
    with contextlib.closing(sqlite3.connect(demo / "workplace" / "workplace.sqlite3")) as workplace:
        states = {status for (status,) in workplace.execute("SELECT DISTINCT status FROM referrals_referral")}
    waiting = {"received", "assigned", "contacting", "conversation", "joint selection", "transferring"}
    assert waiting | {"included", "helped on", "not included", "declined", "not reached"} <= states
    assert "Syntetiske tal" in first


@pytest.mark.road
@pytest.mark.slow
def test_demo_that_is_run_again_keeps_its_workplace_and_speaks_the_other_language(evaluated):
    again = run(f"{INSTALLED[1]} --lang en", evaluated.house)

    assert "The workplace is there from before" in again
    report = evaluated.house / "var" / "demo" / "report" / "report.html"
    assert "Synthetic numbers" in report.read_text("utf-8")


@pytest.mark.road
@pytest.mark.slow
def test_first_spotting_prints_what_it_says(tmp_path):
    for command, expected, output in follow("spot-your-first-citizens", tmp_path).steps:
        assert printed(expected, output), f"{command}\n{output}"


def test_output_that_differs_is_found():
    assert printed(["1. Load …", "done"], "first\n1.  Load the claims\n\ndone\n")
    assert not printed(["1. Load …", "done"], "done\n1. Load the claims\n")
