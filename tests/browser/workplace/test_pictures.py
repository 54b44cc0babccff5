"""The manual's pictures of the workplace: none is missing where it is shown, and none lies there unused."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
SHOWN = re.compile(r"images/(workplace-[\w-]+\.png)")
TAKEN = re.compile(r'picture\(\w+, "([\w-]+)"\)')


def _shown() -> set[str]:
    pages = [*DOCS.rglob("*.md"), DOCS.parent / "README.md"]
    return {name for page in pages for name in SHOWN.findall(page.read_text(encoding="utf-8"))}


def test_every_picture_that_is_shown_is_there_and_every_one_there_is_shown() -> None:
    there = {each.name for each in (DOCS / "images").glob("workplace-*.png")}

    assert there == _shown()


def test_stories_take_exactly_the_pictures_that_are_shown() -> None:
    stories = [each.read_text(encoding="utf-8") for each in Path(__file__).parent.glob("test_*.py")]

    assert {f"workplace-{name}.png" for story in stories for name in TAKEN.findall(story)} == _shown()
