"""Every page there is: read by assistive technology, on a phone, by keyboard, on paper, under the strict policy."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, Response

from tests.browser.test_report import RULES
from tests.browser.workplace.conftest import DESKTOP, TELEPHONE, Served, Sit, Way

pytestmark = pytest.mark.slow

AREAS = {
    "access": ("lead", "contact person", "team member"),
    "citizens": ("lead", "contact person"),
    "front": ("contact person", "citizen", ""),
    "inbox": ("contact person", "lead"),
    "lead": ("lead", "steering"),
    "mine": ("citizen", "relative"),
    "organisations": ("administrator",),
    "pathways": ("contact person", "lead"),
    "programmes": ("lead", "administrator"),
    "refer": ("referrer", "contact person"),
    "work": ("lead", "administrator"),
    "oidc": ("",),
}
"""Each area of addresses, and who is asked to open its pages: the first that may."""

NEVER_OPENED = {
    "access:end_break_glass",
    "citizens:end relative",
    "citizens:show number",
    "front:choose_role",
    "front:demo_day",
    "front:demo_login",
    "front:language",
    "front:logout",
    "front:notice",
    "front:notices_read",
    "front:stay",
    "front:backup_codes",
    "front:enrol",
    "front:second_factor",
    "inbox:act",
    "mine:withdraw_note",
    "organisations:close account",
    "organisations:end role",
    "refer:choose",
    "refer:judge",
    "refer:new",
    "refer:withdraw",
    "refer:write",
}
"""Addresses that only take a form, or lead on to another page; those with a page behind a step are in ``STEPS``."""

WALK = """() => {
    const seen = each => each.checkVisibility({checkOpacity: false, checkVisibilityCSS: true})
        && !each.closest('details:not([open]) > :not(summary)');
    const all = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex^="-"])')];
    const radios = new Set();
    window.stops = all.filter(each => {
        if (each.disabled || each.tabIndex < 0 || !seen(each)) return false;
        if (each.type !== 'radio') return true;
        const name = each.name + '/' + [...document.forms].indexOf(each.form);
        const group = all.filter(other => other.type === 'radio' && other.name === each.name && other.form === each.form);
        const stop = group.find(other => other.checked) || group[0];
        if (radios.has(name)) return false;
        if (stop !== each && group.includes(stop)) return false;
        radios.add(name);
        return true;
    });
    document.activeElement.blur();
    window.scrollTo(0, 0);
    return window.stops.length;
}"""
AT = """() => {
    const here = document.activeElement;
    if (here === document.body || here === document.documentElement) return null;
    const shown = here.matches('[type=radio], [type=checkbox]') ? here.labels[0] : here;
    const styles = [getComputedStyle(here), getComputedStyle(shown), getComputedStyle(shown, '::before')];
    const outlined = styles.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        || style.boxShadow !== 'none');
    const box = shown.getBoundingClientRect();
    const inView = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return [window.stops.indexOf(here), outlined, inView, here.outerHTML.slice(0, 120)];
}"""


def _pages(served: Served, area: str) -> Iterator[tuple[str, str]]:
    for name, path in served.known["addresses"]:
        if name.split(":")[0].partition("_")[0] == area and name not in NEVER_OPENED:
            yield name, path


def test_every_area_has_somebody_to_open_its_pages(served: Served) -> None:
    areas = {name.split(":")[0].partition("_")[0] for name, _ in served.known["addresses"]}

    assert areas <= set(AREAS)


@pytest.mark.parametrize("way", [DESKTOP, TELEPHONE], ids=lambda each: each.id)
@pytest.mark.parametrize("area", [each for each in AREAS if each != "oidc"])
def test_every_page_is_for_everybody(sit: Sit, served: Served, area: str, way: Way) -> None:
    at = {who: sit(way, who) for who in AREAS[area]}
    faults: list[str] = []
    titles: dict[str, str] = {}
    for name, path in _pages(served, area):
        page, answer = _opened(at, path)
        if answer is None:
            faults.append(f"{name}: nobody of {AREAS[area]} may open it")
            continue
        faults += [f"{name}: {fault}" for fault in _faults(page, way)]
        title = page.title()
        if title in titles:
            faults.append(f"{name}: has the title of {titles[title]}: {title}")
        titles[title] = name

    assert not faults, "\n".join(faults)


def _opened(at: dict[str, Page], path: str) -> tuple[Page, Response | None]:
    for page in at.values():
        try:
            answer = page.goto(path)
        except Error:  # a refusal without a page, to an address that only takes forms
            continue
        if answer is not None and answer.status == 200:
            return page, answer
    return page, None


def _faults(page: Page, way: Way) -> list[str]:
    found = list(_of_the_whole(page))
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    found += _violations(page)
    found += _on_the_way_by_keyboard(page)
    found += _on_paper(page)
    return found


def _of_the_whole(page: Page) -> Iterator[str]:
    if (headings := page.locator("h1").count()) != 1:
        yield f"{headings} first headings"
    if not re.fullmatch(r"\S.* – Samvej", page.title()):
        yield f"the title says {page.title()!r}"
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if wide > window:
        yield f"scrolls sideways: {wide} of {window}"


def _violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"axe {each['id']}: {[node['html'][:150] for node in each['nodes']][:3]}" for each in found]


def _on_the_way_by_keyboard(page: Page) -> list[str]:
    """Tab stops at everything that can be used, in the order of the page, where it is seen; and comes out again."""
    stops = page.evaluate(WALK)
    visited: list[int] = []
    found: list[str] = []
    for _ in range(3 * stops + 20):  # a date has several stops of its own
        page.keyboard.press("Tab")
        at = page.evaluate(AT)
        if at is None:
            break
        number, outlined, in_view, html = at
        if visited and number == visited[0]:
            break  # round again
        if number < 0 or (visited and visited[-1] == number):
            continue
        if not outlined:
            found.append(f"focus cannot be seen on {html}")
        if not in_view:
            found.append(f"focus is out of sight on {html}")
        visited.append(number)
    if visited != list(range(stops)):
        found.append(f"Tab goes {visited} through {stops} stops")
    return found


def _on_paper(page: Page) -> Iterator[str]:
    page.emulate_media(media="print")
    shown = page.evaluate(
        "[...document.querySelectorAll('nav, .skipnav, .phone-menu, .footer, .samvej-menu, .idle-warning')]"
        ".filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 80))"
    )
    if shown:
        yield f"is printed: {shown}"
    page.emulate_media(media="screen")


@pytest.mark.parametrize("way", [DESKTOP, TELEPHONE], ids=lambda each: each.id)
def test_first_stop_skips_to_what_the_page_is_about(sit: Sit, way: Way) -> None:
    page = sit(way, "contact person")
    page.goto("/indbakke/")
    page.keyboard.press("Tab")
    words = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert words == "Gå til sidens indhold"
    assert page.evaluate("document.activeElement.id") == "main-content"
