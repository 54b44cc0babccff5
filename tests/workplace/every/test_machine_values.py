"""What a template writes for the browser, and not for people, is not grouped as people write numbers."""

import re
from pathlib import Path

from django.template import Context, Template
from django.utils.translation import override

TEMPLATES = Path(__file__).parents[3] / "src" / "samvej" / "web" / "templates"
FOR_THE_BROWSER = re.compile(
    r"""\b(?:value|min|max|step|width|height|rows|cols|colspan|rowspan|data-[\w-]+)="\{\{\s*([^}]+?)\s*\}\}\"""", re.X
)
PLAIN = ("stringformat:", "unlocalize", "date:", "|iso", "default:")
TEXTS = {
    "id",
    "tab",
    "next",
    "title",
    "heading",
    "card.username",
    "request.get_full_path",
}
"""What is a text, never a number."""


def test_attribute_that_the_browser_reads_is_written_plainly() -> None:
    faults = [
        (path.relative_to(TEMPLATES).as_posix(), said)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for said in FOR_THE_BROWSER.findall(path.read_text())
        if said not in TEXTS and not any(plain in said for plain in PLAIN)
    ]

    assert faults == []


def test_numbers_are_grouped_for_people_in_both_languages_so_the_rule_is_needed() -> None:
    for language in ("da", "en"):
        with override(language):
            assert Template("{{ n }} {{ n|stringformat:'d' }}").render(Context({"n": 1234})).split()[1] == "1234"
            assert "1234" not in Template("{{ n }}").render(Context({"n": 1234}))
