"""The report on paper, and that the same report is the same to the last byte."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report import write_report
from samvej.evaluation.report.blocks import Block, Card, Content, Fold, Grid, Items, Part, Terms, Text
from samvej.evaluation.report.content import content_of
from samvej.evaluation.report.paper import _Paper, paper
from samvej.evaluation.report.run_record import bare_record
from samvej.evaluation.report.shown import shown
from tests.unit.evaluation.report.made_up import evaluation, without_people
from tests.unit.evaluation.report.made_up_sections import sections

AT = datetime(2020, 2, 3, 9, 30)


def content(lang: str = "da") -> Content:
    found = evaluation()
    return content_of(
        shown(found, Policy()), "da" if lang == "da" else "en", sections(), bare_record(found), {"Få.": 3}, ["a.csv"]
    )


def said(blocks: tuple[Block, ...]) -> list[str]:
    """Every sentence and every table's cells, folds included."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            found.append(block.words)
        elif isinstance(block, Items):
            found += block.lines
        elif isinstance(block, Terms):
            found += [each for pair in block.pairs for each in pair]
        elif isinstance(block, Grid):
            found += [block.caption, *block.notes, *(cell for row in block.rows for cell in row)]
        elif isinstance(block, Card | Fold):
            found += said(block.blocks)
    return [each for each in found if each]


def test_the_paper_has_every_sentence_and_number_of_the_page() -> None:
    page = content()

    on_paper = json.dumps(_Paper(page).said(), ensure_ascii=False)

    missing = [
        each
        for part in (*page.front, *page.parts)
        for each in said(part.blocks)
        if json.dumps(each, ensure_ascii=False)[1:-1] not in on_paper
    ]
    assert missing == []


def test_what_the_page_folds_stands_in_the_appendix_in_the_same_order() -> None:
    blocks = _Paper(content()).said()["blocks"]
    assert isinstance(blocks, list)
    headings = [each["words"] for each in blocks if each["kind"] == "heading"]

    after = headings[headings.index("Bilag: tal og metode") + 1 :]

    assert after[0] == "Det korte svar"
    cards = [each for each in after if each.startswith(("Kontakter", "Akutte", "Sengedage"))]
    assert [each.split()[0] for each in cards] == ["Kontakter", "Akutte", "Sengedage"]
    assert headings.index("Det korte svar") < headings.index("De tre mål på én gang") < headings.index("Metode")


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_pdf_is_tagged_titled_and_in_its_language(lang: str) -> None:
    small = replace(content(lang), parts=content(lang).parts[:2])

    made = paper(small, AT)

    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert f"/Lang({lang})".encode() in made.replace(b" ", b"")
    assert small.title.encode() in made  # in the document's metadata, which is never compressed


def test_letters_of_any_script_are_set_though_the_fonts_of_the_wheel_lack_them() -> None:
    part = Part("x", "مرحبا 😀 漢字", (Text("Ж\u0000 ok\u200b"),))
    page = replace(content(), front=(), parts=(part,), questions=())

    made = paper(page, AT)

    assert made.startswith(b"%PDF-")


def test_a_report_made_twice_is_the_same_to_the_last_byte(tmp_path: Path) -> None:
    found = replace(evaluation(), outcomes=evaluation().outcomes[:1], illness=None)

    written = [write_report(found, tmp_path / name, "da", Policy(), sections(), png=True) for name in ("a", "b")]

    names = [
        [path.relative_to(tmp_path / name).as_posix() for path in paths]
        for name, paths in zip("ab", written, strict=True)
    ]
    assert names[0] == names[1]
    assert {path.suffix for path in written[0]} == {".html", ".pdf", ".json", ".csv", ".png"}
    for one, other in zip(*written, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_only_the_moment_differs_in_a_report_made_later(tmp_path: Path) -> None:
    found = without_people()
    later = replace(found, made_at=found.made_at + timedelta(days=400))

    first = write_report(found, tmp_path / "a", "en", Policy())
    second = write_report(later, tmp_path / "b", "en", Policy())

    differ = {one.name for one, other in zip(first, second, strict=True) if one.read_bytes() != other.read_bytes()}
    assert differ == {"report.html", "report.pdf", "report.json", "run.json"}
