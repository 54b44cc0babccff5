"""The report in a real browser: on a desk, on a phone, on paper, with the keyboard, and for assistive technology."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report import write_report
from samvej.evaluation.report.charts_folder import write_charts
from samvej.evaluation.report.sections.quality import section
from samvej.evaluation.results import Words
from samvej.evaluation.spc.charts import charts
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.gathering import Columns
from tests.unit.evaluation.report.made_up import evaluation
from tests.unit.evaluation.report.made_up_quality import made_up_quality
from tests.unit.evaluation.report.made_up_sections import sections

pytestmark = pytest.mark.slow

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SHOWN = ("municipal-care", "readmissions", "bed-days", "transport", "cost")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes need not be told in full
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with one of everything: axe takes its time with every word in every chart."""
    found = evaluation()
    kept = [each for each in found.outcomes if each.id in SHOWN and each.part in (None, "region")]
    found = replace(found, outcomes=tuple(kept))
    parts = (*sections(), section(made_up_quality(), Policy()))
    return write_report(found, tmp_path_factory.mktemp("browser") / "report", "da", Policy(), parts)[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.fail(f"There is no {CHROMIUM}: install it with `apt-get install chromium`.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    opened = browser.new_page(viewport=request.param)
    opened.goto(report.as_uri())
    yield opened
    opened.close()


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, report: Path, size: dict[str, int]
) -> None:
    page = browser.new_page(viewport=size)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(report.as_uri())
    page.wait_for_timeout(200)

    assert said == []
    assert asked == [report.as_uri()]
    page.close()


def test_the_page_never_scrolls_sideways(page: Page) -> None:
    open_all(page)

    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")

    assert wide == window


def test_each_chart_is_there_once_and_its_words_are_readable(page: Page) -> None:
    sizes = page.evaluate(
        """[...document.querySelectorAll('figure:not(.quote)')].map(figure => {
            const all = [...figure.querySelectorAll('svg.chart')];
            const seen = all.filter(svg => svg.getBoundingClientRect().width > 0);
            const scale = seen.map(svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width);
            const text = seen.flatMap(svg => [...svg.querySelectorAll('text')].map(
                words => parseFloat(getComputedStyle(words).fontSize)));
            return [seen.length, Math.min(...scale) * Math.min(...text)];
        })"""
    )

    assert len(sizes) == 10
    assert {seen for seen, _ in sizes} == {1}
    assert min(pixels for _, pixels in sizes) >= 11


def test_words_in_charts_stay_within_them(page: Page) -> None:
    outside = page.evaluate(
        """[...document.querySelectorAll('svg.chart')].filter(svg => svg.getBoundingClientRect().width > 0).flatMap(
            svg => [...svg.querySelectorAll('text')].filter(words => {
                const box = words.getBoundingClientRect(), frame = svg.getBoundingClientRect();
                return box.left < frame.left - 2 || box.right > frame.right + 2;
            }).map(words => words.textContent))"""
    )

    assert outside == []


def test_the_page_meets_wcag_2_1_aa(page: Page) -> None:
    open_all(page)

    found = Axe().run(page, options=RULES)

    assert found.response["violations"] == [], found.generate_report()


def test_a_folder_of_control_charts_meets_wcag_2_1_aa(browser: Browser, tmp_path: Path) -> None:
    wards = ("Ash", "Elm") * 6
    columns = Columns(
        x=np.repeat(np.arange(6.0), 2), y=np.array([5.0, 7, 4, 6, 5, 8, 6, 4, 7, 5, 30, 7]),
        n=np.full(12, 100.0), facets=(wards,), notes=(*([None] * 10), "New floor", None),
    )  # fmt: skip
    made = charts(columns, ChartDesign(kind="u", excluded=(2,), target=0.05), Words("fald", "falls"))
    path = write_charts(made, tmp_path / "charts", title="fald", x_title="måned", lang="da")[0]
    page = browser.new_page(viewport=PHONE)
    page.goto(path.as_uri())
    open_all(page)

    found = Axe().run(page, options=RULES)

    assert found.response["violations"] == [], found.generate_report()
    page.close()


def test_every_fold_is_reached_and_opened_by_keyboard(page: Page) -> None:
    folds = page.locator("details").count()
    reached: set[int] = set()

    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "[...document.querySelectorAll('details')].indexOf(document.activeElement.closest('summary')?.parentElement)"
        )
        if at in reached:
            break
        if at >= 0:
            reached.add(at)
            page.keyboard.press("Enter")

    assert reached == set(range(folds))
    assert page.locator("details[open]").count() == folds


def test_the_first_tab_stop_skips_to_the_answers(page: Page) -> None:
    page.keyboard.press("Tab")
    words = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert words == "Gå til svarene"
    assert page.evaluate("document.activeElement.id") == "answers"


def test_paper_shows_what_is_folded(browser: Browser, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")

    shown = page.locator("details table").first.evaluate("table => table.checkVisibility() && table.offsetHeight > 0")
    printed = page.pdf(prefer_css_page_size=True)

    assert shown
    assert printed.startswith(b"%PDF-")
    assert len(printed) > 50_000
    page.close()
