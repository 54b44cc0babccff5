"""Parts that come as data: on the page, in the files, in the document for computers, and on the first screen."""

import csv
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report import PAGE, write_report
from samvej.evaluation.report.content import content_of
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.render_section import SectionError, check
from samvej.evaluation.report.run_record import bare_record
from samvej.evaluation.report.section import Section, Table
from samvej.evaluation.report.shown import shown
from tests.unit.evaluation.report.made_up import evaluation, without_people
from tests.unit.evaluation.report.made_up_sections import FEW, sections


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Danish report with all made-up sections and without charts of its own."""
    out = tmp_path_factory.mktemp("sections") / "report"
    write_report(without_people(), out, "da", Policy(), sections())
    return out


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / PAGE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def document(folder: Path) -> dict[str, object]:
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def part(page: str, name: str) -> str:
    return page.split(f'<section id="{name}"')[1].split("</section>")[0]


def test_the_first_screen_asks_the_five_questions_and_answers_with_symbols(page: str) -> None:
    first = page[page.index('id="answers"') : page.index("<nav")]

    asked = re.findall(r'<div class="question"><h3>([^<]+)</h3>', first)

    assert [each.split()[0] for each in asked] == ["Er", "Sammenlignet", "Hvad", "For", "Hvornår"]
    assert "Flere har det godt: 27 % før, 41 % efter" in first
    assert "Rimeligt sikkert (95 %-interval 3 til 25)." in first
    assert first.count("Rapporten har intet svar på det.") == 1
    assert (
        '<li class="changed"><span class="symbol" aria-hidden="true">↔</span><span><span class="unseen">Ændret: '
        in first
    )


def test_the_triple_aim_stands_before_the_contents_and_no_other_part_does(page: str) -> None:
    before = page[: page.index("<nav")]

    found = re.findall(r'<section id="([\w-]+)" class="part"', before)

    assert found == ["triple-aim"]


def test_parts_stand_in_a_sensible_order_with_those_that_were_there() -> None:
    found = evaluation()

    content = content_of(shown(found, Policy()), "da", sections(), bare_record(found), {}, [])

    assert [each.id for each in content.parts if not each.id.startswith("outcome-")] == [
        *("effects", "own-reports", "outcomes", "money", "reach", "profile", "illness", "efforts", "something-else"),
        *("concentration", "controls", "table-1", "reservations", "method", "glossary"),
    ]


def test_the_page_says_there_are_no_controls_only_where_there_are_none(tmp_path: Path, page: str) -> None:
    write_report(without_people(), tmp_path / "out", "da", Policy())
    alone = (tmp_path / "out" / PAGE).read_text(encoding="utf-8")

    said = ["ingen kontrolgruppe" in each or "vides ikke" in each for each in (alone, page)]

    assert said == [True, False]
    assert "Evaluering: før og efter, og sammenlignet med kontroller" in page


def test_many_answers_are_folded_and_the_fold_says_how_many_are_what(tmp_path: Path) -> None:
    effects = next(each for each in sections() if each.id == "effects")
    many = replace(effects, answers=(*effects.answers, replace(effects.answers[0], sentence=FEW)))

    write_report(without_people(), tmp_path / "out", "en", Policy(), [many])

    page = (tmp_path / "out" / PAGE).read_text(encoding="utf-8")
    assert "<summary>7 answers: 2 better, 1 worse, 1 changed, 2 unchanged, 1 cannot be told</summary>" in page


def test_every_kind_of_block_is_on_the_page(page: str) -> None:
    effects, own = part(page, "effects"), part(page, "own-reports")

    for words, where in (
        ("<p>Forskellen til kontrollerne, mål for mål.</p>", effects),
        ('<svg class="chart every effects-chart" role="img"', effects),
        ("<caption>Forskel til kontrollerne</caption>", effects),
        ('<th scope="row">Akutte kontakter</th><th scope="row">−3</th><td class="number">−0,28</td>', effects),
        ('<td class="number">vises ikke</td><td class="number">–</td>', effects),
        ('<p class="under">Vises ikke: For få personer til at vise tallet.</p>', effects),
        ("<h3>Hvad det ikke siger</h3><ul><li>Få kontroller i de sidste måneder.</li></ul>", effects),
        ("<summary>Sådan er det gjort</summary>", effects),
        ("&lt;b&gt;Det&lt;/b&gt; hjælper.</p></blockquote><figcaption>kvinde, 50’erne</figcaption>", own),
        ('<p class="remark">Halvdelen svarede ikke.</p>', own),
        ("<details><summary>Svar</summary>", own),
    ):
        assert words in re.sub(r">\s+<", "><", where)


def test_limits_of_all_parts_are_gathered_under_reservations(page: str) -> None:
    said = part(page, "reservations")

    assert "Hvad gjorde indsatsen: Få kontroller i de sidste måneder." in said
    assert "Borgernes egne svar: De, der svarer, har det ofte bedst." in said


def test_each_table_leaves_as_csv_with_the_precision_of_the_page(folder: Path) -> None:
    effects, net = rows(folder, "effects.csv"), rows(folder, "net_cost.csv")

    assert effects[0] == {
        "synthetic": "no", "outcome": "Akutte kontakter", "month": "-3", "effect": "-0.28", "lower": "-0.50",
        "upper": "0.10", "p": "0.031", "participants": "196",
    }  # fmt: skip
    assert [row["net"] for row in net] == ["-1234", "988"]
    assert rows(folder, "unmatched.csv") == []


def test_what_a_section_holds_back_is_listed_with_its_row(folder: Path) -> None:
    listed = [row for row in rows(folder, "suppressed.csv") if row["file"] == "effects.csv"]

    assert [(row["row"], row["column"], row["reason"]) for row in listed] == [
        ("Akutte kontakter / 12", column, FEW.da) for column in ("effect", "participants")
    ]


def test_the_document_has_every_table_with_hidden_numbers_as_such(document: dict) -> None:  # type: ignore[type-arg]
    effects = next(each for each in document["sections"] if each["id"] == "effects")
    table = next(block for block in effects["blocks"] if block["kind"] == "table")

    assert table["columns"] == ["outcome", "month", "effect", "lower", "upper", "p", "participants"]
    assert table["rows"][0][1:] == [-3, -0.28, -0.5, 0.1, 0.031, 196]
    assert table["rows"][1][2:] == [{"hidden": {"da": FEW.da, "en": FEW.en}}, None, None, None,
                                    {"hidden": {"da": FEW.da, "en": FEW.en}}]  # fmt: skip
    assert [answer["code"] for answer in effects["answers"]][:2] == ["better", "worse"]


def test_the_document_has_the_files_of_every_report_and_the_run(folder: Path, document: dict) -> None:  # type: ignore[type-arg]
    sheets = {sheet["file"] for sheet in document["sheets"]}

    assert {path.name for path in folder.glob("*.csv")} == sheets
    assert document["run"] == json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert document["run"]["database_version"] == 7


def test_an_earlier_report_with_other_sections_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "report"
    write_report(without_people(), out, "da", Policy(), sections(), png=True)
    pictures = {path.name for path in (out / "charts").iterdir()}

    write_report(without_people(), out, "da", Policy())

    assert pictures == {"effects-chart.png", "triple-aim-chart.png"}
    assert not (out / "charts").exists()
    assert not (out / "effects.csv").exists()


@pytest.mark.parametrize(
    ("twice", "said"),
    [
        (lambda each: (each, each), "Two sections"),
        (lambda each: (each, replace(each, id="other")), "Two charts"),
        (lambda each: (_with_file(each, "points"),), "Two files"),
        (lambda each: (replace(each, id="method"),), "Two sections"),
        (lambda each: (_with_row(each, ()),), "different lengths"),
    ],
)
def test_sections_that_cannot_stand_together_are_refused(twice, said: str) -> None:  # type: ignore[no-untyped-def]
    effects = next(each for each in sections() if each.id == "effects")

    with pytest.raises(SectionError, match=said):
        check(twice(effects), frozenset({"points"}))


def _with_file(section: Section, file: str) -> Section:
    return _tables(section, file=file)


def _with_row(section: Section, row: tuple[object, ...]) -> Section:
    return _tables(section, rows=(row,))


def _tables(section: Section, **change: object) -> Section:
    blocks = tuple(
        replace(each, **change) if isinstance(each, Table) else each  # type: ignore[arg-type]
        for each in section.blocks
        if isinstance(each, Table)
    )
    return replace(section, blocks=blocks)


def test_a_number_behind_a_hidden_figure_is_nowhere(tmp_path: Path) -> None:
    secret = Figure(None, "count", FEW)
    reach = next(each for each in sections() if each.id == "money")
    hidden = tuple(
        replace(each, rows=tuple((row[0], secret, row[2]) for row in each.rows)) if isinstance(each, Table) else each
        for each in reach.blocks
    )

    write_report(without_people(), tmp_path / "out", "en", Policy(), [replace(reach, blocks=hidden)])

    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir() if path.suffix != ".pdf"]
    assert not [text for text in texts if re.search(r"1[.,]?234|\b988\b", text)]


def test_a_part_without_a_short_answer_is_pointed_at(tmp_path: Path) -> None:
    silent = [replace(each, answers=()) if each.id == "reach" else each for each in sections()]

    write_report(without_people(), tmp_path / "out", "en", Policy(), silent)

    page = (tmp_path / "out" / PAGE).read_text(encoding="utf-8")
    assert '<a href="#reach">There is no short answer; see “Who gets it?”</a>' in page
