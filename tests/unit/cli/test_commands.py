"""The list of commands is told without reading them, and says what they say."""

import subprocess
import sys

import pytest
import typer.main

from samvej.cli.commands import COMMANDS
from samvej.cli.main import app

HEAVY = ("django", "duckdb", "ibis", "polars", "scipy", "numpy", "pyarrow", "samvej.registry", "samvej.evaluation")


@pytest.fixture(scope="module")
def group():
    return typer.main.get_command(app)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_says_what_the_list_says_of_it(group, name):
    context = group.context_class(group, info_name="samvej")
    command = group.get_command(context, name)
    paragraph = " ".join(command.help.split("\n\n")[0].split())

    assert command.name == name
    assert paragraph == COMMANDS[name].says


def test_list_of_commands_reads_none_of_what_stands_behind_them():
    asked = (
        "import sys; from samvej.cli.main import app\n"
        "try: app(['--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        f"sys.stderr.write(' '.join(name for name in {HEAVY} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert all(name in ran.stdout for name in COMMANDS)
    assert ran.stderr == ""


def test_command_with_a_wrong_letter_is_guessed():
    ran = subprocess.run(
        [sys.executable, "-m", "samvej.cli.main", "evalute"], capture_output=True, text=True, check=False
    )

    assert ran.returncode == 2
    assert "evaluate" in ran.stderr
