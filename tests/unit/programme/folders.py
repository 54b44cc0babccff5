"""Small made-up folders of programmes, for the tests of reading them."""

import shutil
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "programmes"
MADE_UP = (FIXTURES / "made-up" / "programme.yaml").read_text(encoding="utf-8")

HEAD = """\
programme: small
version: "1"
name: {da: Lille, en: Small}
purpose: {da: Prøve, en: Trial}
source: [no seed]
"""
EXAMPLES = """
examples:
  - person: {name: Prøve Person, born: 1972-03-01}
    expect: {date: 2016-01-17, eligibility: meets}
"""


def folder_with(where: Path, text: str | bytes, name: str = "small") -> Path:
    """A folder of programmes with the made-up vocabulary and one programme of this text."""
    folder = where / "programmes"
    shutil.copytree(FIXTURES / "_shared", folder / "_shared", dirs_exist_ok=True)
    (folder / name).mkdir()
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    (folder / name / "programme.yaml").write_bytes(raw)
    return folder


def small(criteria: str, head: str = HEAD, rest: str = EXAMPLES) -> str:
    """A programme whose include holds these lines, each a part of "all"; the first of them is line 9."""
    lines = "".join(f"      {line}\n" for line in criteria.splitlines())
    return f"{head}eligibility:\n  include:\n    all:\n{lines}{rest}"
