"""The page: what it says, in which order, and what must never be on it."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.names import index_words
from samvej.evaluation.report import PAGE, write_report
from samvej.evaluation.report.shown import shown
from samvej.evaluation.results import Evaluation, Words
from samvej.registry.price_index import load_price_index
from tests.unit.evaluation.report.made_up import evaluation, without_people

DRAWN = {"path", "text", "tspan", "g", "line", "rect"}


class Outline(HTMLParser):
    """What a page is made of: tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def written(found: Evaluation, out: Path, policy: Policy | None = None) -> str:
    write_report(found, out, "en", policy or Policy())
    return (out / PAGE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(danish: Path) -> str:
    return (danish / PAGE).read_text(encoding="utf-8")


def test_the_first_screen_answers_in_plain_sentences(page: str) -> None:
    first = page[: page.index('id="outcomes"')]

    for words in (
        "Syntetiske tal – ingen virkelige borgere",
        "Færre brudte forløb.",
        "200 deltagere kom med fra juli 2016 til december 2018.",
        "Kontakter til almen praksis steg fra 0,55 til 1,13 om måneden",
        "Kørsel til behandling: ingen indlæst kilde dækker det",
        "hvad der ville være sket alligevel, vides ikke",
        "den sårbare periode omkring inklusionen (måned −1 til 0)",
    ):
        assert words in first


def test_jargon_comes_after_the_first_screen(page: str) -> None:
    first = page[page.index("<body>") : page.index('id="outcomes"')]

    jargon = re.findall(r"Anhøj|sigma|run chart|seriediagram|median", first, re.IGNORECASE)

    assert jargon == []


def test_answers_are_grouped_by_what_they_mean(english: Path) -> None:
    page = (english / PAGE).read_text(encoding="utf-8")

    groups = re.findall(r'<div class="group ([\w-]+)">(.*?)</div>', page, re.DOTALL)

    assert [name for name, _ in groups] == ["better", "changed", "unchanged", "cannot-tell"]
    sentences = dict(groups)
    assert "Contacts to general practice rose" in sentences["better"]
    assert "single months outside the limits" in sentences["unchanged"]
    assert "Transport to treatment: no loaded source covers it" in sentences["cannot-tell"]


def test_headings_are_in_order_and_links_have_targets(page: str) -> None:
    outline = Outline(page)

    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    links = {(link.get("href") or "") for link in outline.all("a")}

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_every_picture_and_table_is_named(page: str) -> None:
    outline = Outline(page)

    pictures = [svg for svg in outline.all("svg") if svg.get("aria-hidden") != "true"]

    assert pictures
    assert all(svg["role"] == "img" and svg["aria-labelledby"] for svg in pictures)
    assert len(outline.all("caption")) == len(outline.all("table")) > 5
    assert all(cell.get("scope") in ("col", "row") for cell in outline.all("th"))


def test_nothing_runs_and_nothing_is_fetched(page: str) -> None:
    outline = Outline(page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = next(meta for meta in outline.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")

    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in outline.tags}
    assert not any(name == "style" or name.startswith("on") for _, attributes in outline.tags for name in attributes)
    assert "url(" not in style[1]


def test_texts_from_outside_are_escaped(tmp_path: Path) -> None:
    name = "<script>alert(1)</script> & co"
    hostile = replace(without_people(), programme_name=Words(name, name), remarks=(Words("<b>", "<img src=x>"),))

    page = written(hostile, tmp_path / "report")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in page
    assert "<script" not in page
    assert "<img" not in page


def test_no_day_and_no_line_of_a_file_points_at_a_person(page: str) -> None:
    text = " ".join(Outline(page).words)

    found = re.findall(r"4\. juli 2016|10\. december 2018|2016-07-04|line 7|line 31", text)

    assert found == []
    assert "Inkluderet efter deres død: vises ikke" in text


def test_a_real_evaluation_has_no_banner(tmp_path: Path) -> None:
    page = written(replace(without_people(), synthetic=False), tmp_path / "report")

    assert "Synthetic" not in page
    assert 'class="banner"' not in page


def test_people_who_joined_in_one_month_are_said_so(tmp_path: Path) -> None:
    at_once = replace(without_people(), included=(date(2017, 3, 1), date(2017, 3, 28)))

    page = written(at_once, tmp_path / "report")

    assert "200 participants joined in March 2017." in page


def test_too_few_people_are_not_counted_on_the_page(tmp_path: Path) -> None:
    few = replace(without_people(), participants=4)

    page = written(few, tmp_path / "report")

    assert "So few participants that their number is not shown." in page


def test_an_evaluation_without_numbers_still_answers(tmp_path: Path) -> None:
    page = written(without_people(), tmp_path / "report")

    assert "<figure>" not in page
    assert page.count("no loaded source covers it") > 5
    assert "There are no numbers, and no zeros either." in page
    assert "No costs in this report." in page


def test_a_value_held_back_is_nowhere_on_the_page(tmp_path: Path) -> None:
    found = evaluation()
    odd = next(outcome for outcome in found.outcomes if outcome.id == "municipal-care")
    few = replace(odd.points[3], persons=4, persons_with=4, total=8_765_432 * 4, value=87_654.32, largest=8_765_432)
    hidden = replace(odd, points=(*odd.points[:3], few, *odd.points[4:]))

    page = written(replace(found, outcomes=(hidden,)), tmp_path / "report")

    everything = page + "".join(path.read_text(encoding="utf-8-sig") for path in tmp_path.rglob("*.csv"))
    assert not re.search(r"87[,.]?654|35061728|8765432", everything)
    assert "not shown" in page


def test_months_that_count_in_nothing_are_listed_where_they_do_not_follow_each_other(tmp_path: Path) -> None:
    found = evaluation()
    outcomes = tuple(replace(each, ghosts=(-3, 0)) for each in found.outcomes)

    page = written(replace(found, outcomes=outcomes), tmp_path / "report")

    assert "Not included: month −3 and month 0." in page
    assert "around inclusion (month −3 and month 0)" in page


def test_money_is_lower_and_in_kroner(page: str) -> None:
    cards = page.split("<article ")[1:]

    said = [re.findall("(Færre|Lavere) er bedre", card) for card in cards]

    assert said == [[], [], ["Færre"], ["Færre"], ["Færre"], ["Lavere"], ["Lavere"]]
    assert "Kroner i 2017-priser." in page


def test_the_price_index_that_ships_is_said_in_danish_on_a_danish_page() -> None:
    index = load_price_index("DKK")
    said = f"{index.name} ({index.source})"

    found = [index_words(each) for each in (said, "My own index (mine)")]

    assert found[0].da.startswith("Forbrugerpriser, Danmark (Danmarks Statistik")
    assert found[0].en == said
    assert found[1] == Words("My own index (mine)", "My own index (mine)")


def test_reasons_are_counted_without_a_stop_before_the_colon(page: str) -> None:
    listed = re.findall(r"<li>([^<]*): \d+</li>", page)

    assert listed
    assert not any(each.endswith(".") for each in listed)


def test_a_register_break_is_marked_where_it_concerns(page: str) -> None:
    cards = page.split("<article ")[1:]

    marked = ["et register skifter; det kan mærkes i måned 3 til 12" in card for card in cards]

    assert marked == [False, False, True, True, True, False, False]
    assert "Landspatientregisteret skifter til LPR3" in page


def test_a_register_break_outside_the_months_is_not_marked() -> None:
    later = (date(2024, 1, 1), Words("Senere", "Later"))
    found = evaluation()
    found = replace(found, outcomes=tuple(replace(each, breaks=(later,)) for each in found.outcomes))

    outcomes = shown(found, Policy()).outcomes

    assert not any(each.breaks for each in outcomes)


def test_both_languages_have_the_same_parts(danish: Path, english: Path) -> None:
    pages = [(folder / PAGE).read_text(encoding="utf-8") for folder in (danish, english)]

    shapes = [[tag for tag, _ in Outline(page).tags if tag not in DRAWN] for page in pages]

    assert shapes[0] == shapes[1]
    assert '<html lang="da">' in pages[0]
    assert '<html lang="en">' in pages[1]
    assert not re.search("[æøåÆØÅ]", " ".join(Outline(pages[1]).words).replace("Anhøj", ""))
