"""Every text has its English."""

from pathlib import Path

import pytest

from samvej.web import translations

DANISH = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Gem"
msgstr "Save"

msgid "Halvt"
msgstr ""
"""


@pytest.fixture(scope="module")
def said() -> set[translations.Key]:
    """All that the pages say, read once."""
    return set(translations.extract())


def test_every_text_has_its_english() -> None:
    lacking = [f"{places[0]}: {text}" for (text, _context), places in translations.missing().items()]

    assert not lacking, "\n".join([f"{len(lacking)} texts without English:", *lacking[:40]])


@pytest.mark.parametrize(
    "key",
    [
        ("Gå til sidens indhold", None),  # translate, in a template
        ("Log ind som %(name)s", None),  # blocktranslate
        ("%(n)s ny besked", None),  # with a plural
        ("i dag", "dag"),  # with a context, in Python
        ("%d arbejdsdag", None),
        ("Det kan ikke lade sig gøre", None),  # _() inside a tag
        ("Gennem en pårørende", None),  # the label of a choice
    ],
)
def test_text_is_found_wherever_it_is_said(said: set[translations.Key], key: translations.Key) -> None:
    assert key in said


def test_merging_keeps_what_is_there_and_names_what_differs(tmp_path: Path) -> None:
    po, folder = tmp_path / "django.po", tmp_path / "more"
    folder.mkdir()
    po.write_text(DANISH)
    (folder / "a.po").write_text(DANISH.replace('"Save"', '"Keep"').replace('msgstr ""\n"""', ""))
    (folder / "b.po").write_text(DANISH.replace("Gem", "Send").replace('"Save"', '"Send it"'))

    differing = translations.merge(folder, po)

    merged = po.read_text()
    assert differing == [("Gem", None)]
    assert '"Save"' in merged
    assert '"Send it"' in merged


def test_compiling_makes_a_file_that_django_reads(tmp_path: Path) -> None:
    po = tmp_path / "django.po"
    po.write_text(DANISH)

    mo = translations.compile(po)

    import gettext

    with mo.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Gem") == "Save"
