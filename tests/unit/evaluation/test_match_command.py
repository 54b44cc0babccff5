"""``samvej match PROGRAMME``: files and numbers without anybody in them, and clear words where it cannot."""

import csv
import json

import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.registry.query import Registry
from tests.unit.evaluation.made_registry import NAME, MadeRegistry, made_programme, made_rows

ROWS = made_rows(people=70, participants=9)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A programme whose database holds made-up people."""
    monkeypatch.setattr(Registry, "open", lambda *_, **__: MadeRegistry(ROWS))
    return made_programme(tmp_path, "sex", "age, acute admissions last 6 months")


def run(*words: str):
    return CliRunner().invoke(app, ["match", NAME, "--until", "2019-12-31", "--lang", "en", *words])


def test_files_hold_counts_and_differences_and_nobodys_number(folder, tmp_path):
    out = tmp_path / "out"

    done = run("--programmes", str(folder), "--out", str(out), "--json")

    assert done.exit_code == 0, done.output
    assert {"balance.csv", "matched_sizes.csv", "love-plot.svg"} <= {path.name for path in out.iterdir()}
    with (out / "matched_sizes.csv").open(encoding="utf-8", newline="") as file:
        sizes = {row["what"]: row["count"] for row in csv.DictReader(file)}
    assert sizes["participants"] == "9"
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert {row["what"]: row["count"] for row in told["matched_sizes"]}["participants"] == 9
    with (out / "balance.csv").open(encoding="utf-8", newline="") as file:
        assert not any("person" in name for name in csv.DictReader(file).fieldnames or ())


def test_nowhere_to_write_is_refused_before_anything_is_read(folder):
    done = run("--programmes", str(folder))

    assert done.exit_code != 0
    assert "--out DIR" in str(done.exception)


def test_programme_without_controls_is_told_what_to_write(folder, tmp_path):
    path = folder / NAME / "programme.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("  controls:"))
    path.write_text("\n".join(lines[:start] + lines[start + 4 :]), encoding="utf-8")

    done = run("--programmes", str(folder), "--out", str(tmp_path / "out"))

    assert "names no controls: write `controls:`" in str(done.exception)
    assert not (tmp_path / "out").exists()


def test_what_is_asked_otherwise_than_the_file_says_is_told(folder, tmp_path):
    out = tmp_path / "out"
    asked = ("--ratio", "1", "--caliper", "2.5", "--no-replace", "--order", "closest")

    done = run("--programmes", str(folder), "--out", str(out), *asked)

    assert done.exit_code == 0, done.output
    told = (out / "limits.csv").read_text(encoding="utf-8")
    assert "1 controls for each in place of" in told
    assert "at most 2.5 standard deviations apart in the score; no citizen is control of several" in told
    with (out / "matched_sizes.csv").open(encoding="utf-8", newline="") as file:
        names = {row["what"]: row["name"] for row in csv.DictReader(file)}
    assert names["full"] == "– with 1 controls"


def test_an_option_of_files_is_refused_for_a_programme(folder, tmp_path):
    done = run("--programmes", str(folder), "--out", str(tmp_path / "out"), "--link", "logit", "--discard", "both")

    assert "--link, --discard: “" in str(done.exception)
    assert "taken for a programme" in str(done.exception)
