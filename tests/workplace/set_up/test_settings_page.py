"""The page of settings names what the program reads, and nothing else."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NAME = re.compile(r"\b(SAMVEJ_[A-Z_]+|DATABASE_URL)\b")
READ = re.compile(r'(?:environ(?:\.get)?[\[(]|_yes\(|envvar=|VARIABLE = )\s*"(SAMVEJ_[A-Z_]+)"')
ELSEWHERE = {"SAMVEJ_PROGRAMMES"}  # of the programme files and the registry's commands: docs/reference/cli.md


def read_from_the_environment() -> set[str]:
    found = set()
    for path in (ROOT / "src" / "samvej").rglob("*.py"):
        found |= set(READ.findall(path.read_text("utf-8")))
    return found | {"DATABASE_URL"}


def test_every_setting_is_on_its_page_and_nothing_else():
    page = set(NAME.findall((ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")))

    assert page == read_from_the_environment() - ELSEWHERE
