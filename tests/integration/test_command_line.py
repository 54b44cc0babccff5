"""The commands as people type them: what they print, how they end, and that they change nothing when they refuse."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from samvej.registry.query import Registry
from samvej.registry.tables import TABLES

ROOT = Path(__file__).resolve().parents[2]
THREE_YEARS = ("spot", "demo/frequent-admissions", "--from", "2008-01-01", "--to", "2010-12-31")
CLAIMS = sorted((ROOT / "demo" / "claims").glob("*.csv"))


def samvej(*words, cwd=ROOT, **env):
    """Run the command in a process of its own, with no database or key from the surroundings."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("SAMVEJ_")} | {"COLUMNS": "160", "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "samvej.cli.main", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=clean | env,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    return home / "db", samvej("demo", "--claims", ROOT / "demo" / "claims", "--to", home)


def test_demo_loads_spots_and_explains_three_citizens(demo):
    _, ran = demo

    assert ran.returncode == 0, ran.stderr
    assert len(re.findall(r"Citizen \d+ · Frequent admissions", ran.stdout)) == 3
    assert "citizens meet the criteria at some time" in ran.stdout
    assert ran.stdout.count("done in") == 3


def test_demo_run_twice_says_what_is_already_there(demo):
    root, _ = demo
    before = (root / "manifest.json").read_bytes()

    again = samvej("demo", "--claims", ROOT / "demo" / "claims", "--to", root.parent)

    assert again.returncode == 0
    assert "already" in again.stdout
    assert (root / "manifest.json").read_bytes() == before


def test_demo_on_a_folder_that_is_not_there_says_so(tmp_path):
    ran = samvej("demo", "--claims", tmp_path / "none", "--to", tmp_path)

    assert (ran.returncode, ran.stdout.count("Traceback")) == (1, 0)
    assert "There is no folder" in ran.stderr


def test_demo_leaves_a_folder_that_holds_something_else_alone(tmp_path):
    (tmp_path / "region").mkdir()
    (tmp_path / "region" / "mine.txt").write_text("mine", "utf-8")

    ran = samvej("demo", "--to", tmp_path, "--no-open", "--no-serve")

    assert ran.returncode == 1
    assert "give another folder" in ran.stderr
    assert [path.name for path in (tmp_path / "region").iterdir()] == ["mine.txt"]


def test_spot_as_json_lists_each_spell_with_witnesses(demo):
    root, _ = demo

    ran = samvej(*THREE_YEARS, "--format", "json", "--db", root)

    records = json.loads(ran.stdout)
    assert {r["answer"] for r in records} == {"meets", "cannot tell"}
    assert all(r["witnesses"] and len(r["pseudonym"]) == 32 for r in records)
    assert "MADEUP" not in ran.stdout


@pytest.mark.parametrize(("lang", "sentence"), [("da", "Opfylder kriterierne"), ("en", "Meets the criteria")])
def test_spot_explains_one_citizen_in_either_language(demo, lang, sentence):
    root, _ = demo
    words = (*THREE_YEARS, "--db", root)
    found = json.loads(samvej(*words, "--format", "json").stdout)
    person = next(r["person_id"] for r in found if r["answer"] == "meets")

    ran = samvej(*words, "--explain", person, "--lang", lang)

    assert sentence in ran.stdout


def test_spot_summary_counts_and_says_which_cost_is_meant(demo):
    root, _ = demo

    ran = samvej("spot", "demo/frequent-admissions", "--on", "2009-06-30", "--summary", "--lang", "en", "--db", root)

    assert ran.returncode == 0, ran.stderr
    assert "90 citizens alive" in ran.stdout
    assert "USD" in ran.stdout


REFUSED = {
    "an unknown programme": (("spot", "frequent-admision", "--on", "2009-01-01"), "There is no programme"),
    "a day that does not exist": (("spot", "demo/frequent-admissions", "--on", "2009-02-30"), "is not a date"),
    "half a period": (("spot", "demo/frequent-admissions", "--from", "2009-02-01"), "A period has two ends"),
    "a period backwards": (
        ("spot", "demo/frequent-admissions", "--from", "2009-02-01", "--to", "2009-01-01"),
        "ends before it begins",
    ),
    "both a day and a period": (
        ("spot", "demo/frequent-admissions", "--on", "2009-02-01", "--to", "2009-01-01"),
        "not both",
    ),
    "an unknown citizen": (
        ("spot", "demo/frequent-admissions", "--on", "2009-02-01", "--explain", "4711"),
        "holds no citizen 4711",
    ),
    "an unknown source": (("load", "cms", CLAIMS[0]), "cms"),
    "a version that never was": (
        ("spot", "demo/frequent-admissions", "--on", "2009-02-01", "--as-of", "99"),
        "99",
    ),
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.values(), ids=REFUSED)
def test_command_that_cannot_be_done_says_why_and_changes_nothing(demo, words, sentence):
    root, _ = demo
    before = {p: p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file() and p.name != ".lock"}

    ran = samvej(*words, "--db", root)

    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) <= 3
    assert {p: p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file() and p.name != ".lock"} == before


def test_spotting_list_that_cannot_be_written_says_where_to(demo):
    root, _ = demo

    ran = samvej(*THREE_YEARS, "--out", "/nowhere/list.csv", "--format", "csv", "--db", root)

    assert ran.returncode == 1
    assert "could not be written" in ran.stderr


def test_everything_a_run_leaves_behind_holds_no_raw_person_id(demo):
    root, ran = demo
    words = [ran.stdout, ran.stderr]
    with Registry.open(root) as registry:
        words += [str(registry.table(name).to_pyarrow().to_pydict()) for name in TABLES]
    words += [p.read_bytes().decode("latin-1") for p in root.parent.rglob("*") if p.is_file()]

    assert not [text for text in words if "MADEUP" in text]
