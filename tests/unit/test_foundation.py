"""The ground the house stands on: locks, licences, floors, and what the repository may not say."""

import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-test.lock", ROOT / "requirements-spark.lock"]


def locked(lock):
    return re.findall(r"^([a-z0-9._-]+)==", lock.read_text(), flags=re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_names_every_package_by_hash_and_no_index_address(lock):
    text = lock.read_text()

    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in re.sub(r"#.*", "", text)


def test_demo_lock_holds_no_test_or_spark_package():
    forbidden = {"pytest", "hypothesis", "mypy", "ruff", "import-linter", "pyspark", "playwright", "py4j"}

    assert not forbidden & set(locked(LOCKS[0]))


@pytest.mark.parametrize("lock", LOCKS[1:], ids=lambda path: path.name)
def test_locks_agree_where_both_name_a_package(lock):
    first, other = (
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", path.read_text(), flags=re.MULTILINE)) for path in (LOCKS[0], lock)
    )

    assert {name: version for name, version in other.items() if name in first} == first


def test_no_locked_package_is_under_the_gpl():
    copyleft = []
    for name in locked(LOCKS[0]):
        about = metadata.metadata(name)
        said = [
            about.get("License-Expression") or "",
            *(c for c in about.get_all("Classifier") or [] if "License" in c),
        ]
        if any(re.search(r"\bA?GPL|GNU General Public|GNU Affero", text) for text in said):
            copyleft.append(name)

    assert copyleft == []


def test_every_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    project = tomllib.loads("\n".join(lines))["project"]
    named = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]

    unexplained = [d for d in named if not any(f'"{d}"' in line and "#" in line for line in lines)]
    assert unexplained == []


def test_repository_speaks_of_itself_alone():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    if not any(tracked):
        pytest.skip("not a git checkout")
    forbidden = re.compile(r"/work/|\bissue #?\d|/root/|find-links|extra-index-url", re.IGNORECASE)
    own = Path(__file__).relative_to(ROOT).as_posix()

    found = []
    for name in filter(None, tracked):
        path = ROOT / name
        if name in (own, "Makefile") or not path.is_file() or path.suffix in (".parquet", ".gz", ".png"):
            continue
        found += [f"{name}: {hit.group()}" for hit in forbidden.finditer(path.read_text(errors="replace"))]

    assert found == []


def test_modules_stay_small():
    """A room with a module of more than 400 lines wants splitting along its subject."""
    long = {
        p.relative_to(ROOT).as_posix(): n
        for p in (ROOT / "src").rglob("*.py")
        if (n := len(p.read_text().splitlines())) > 420 and p.parent.name != "migrations"  # written by Django
    }

    assert long == {}
