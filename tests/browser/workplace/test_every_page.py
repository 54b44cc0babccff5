"""Every page there is: read by assistive technology, on a phone, by keyboard, on paper, under the strict policy."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.test_report import RULES
from tests.browser.workplace.conftest import DESKTOP, TELEPHONE, Served, Sit, Way
from tests.workplace.every.addresses_open import OPEN_TO

pytestmark = pytest.mark.slow

ORDER = ("contact person", "lead", "administrator", "referrer", "citizen", "relative", "team member", "steering")
"""Who is asked to open a page, of those who may: the first of these."""
STRANGERS = ("front:accessibility", "front:cast", "front:help", "front:login")
"""Pages that are looked at by somebody who is not logged in."""
SAME_TITLE = {
    "pathways:referral_consent": "pathways:consent",
    "pathways:referral_consent_text": "pathways:consent_text",
    "coordination:overview": "coordination:answer",
    "improvement:plan": "improvement:change",
    "teams:mine_invite": "teams:invite",
    "teams:mine_relative_new": "teams:mine_relative",
    "teams:participation": "teams:mine_participation",
    "teams:withdraw": "teams:mine_withdraw",
}
"""The same page of two kinds of record."""
NOT_A_PAGE = ("front:stay", "lead:chart", "lead:table")
_FILE = re.compile(r"\.ics$|/pdf/|/fil/")
"""Addresses of files to keep."""
BY_PASSWORD = ("front:enrol", "front:password")
"""Pages of people who log in with a password: they are walked to."""
NOT_BY_ADDRESS = ("refer:choose", "refer:new", "refer:write")
"""Pages behind a step: they are walked to."""

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
        const group = all.filter(
            other => other.type === 'radio' && other.name === each.name && other.form === each.form);
        const stop = group.find(other => other.checked) || group[0];
        if (radios.has(name)) return false;
        if (stop !== each && group.includes(stop)) return false;
        radios.add(name);
        return true;
    });
    document.body.tabIndex = -1;  // begin at the beginning, wherever the page has put the cursor
    document.body.focus();
    document.body.removeAttribute('tabindex');
    if (!window.walked) document.addEventListener('focusin', () => window.walked.push(at()));
    window.walked = [];
    return window.stops.length;
}"""
VIOLATIONS = """async rules => (await axe.run(rules)).violations.map(
    each => [each.id, each.nodes.map(node => node.html.slice(0, 150)).slice(0, 3)])"""
AT = """() => { window.at = () => {
    const here = document.activeElement;
    const shown = here.matches('[type=radio], [type=checkbox]') ? here.labels[0] : here;
    const styles = [getComputedStyle(here), getComputedStyle(shown), getComputedStyle(shown, '::before')];
    const outlined = styles.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        || style.boxShadow !== 'none');
    const box = shown.getBoundingClientRect();
    const inView = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return [window.stops.indexOf(here), outlined, inView, here.outerHTML.slice(0, 120)];
}; }"""


def _pages(served: Served, area: str) -> Iterator[tuple[str, str, str]]:
    """Name, path and who may open it, of the pages of an area."""
    for name, path in served.known["addresses"]:
        who = next((each for each in ORDER if each in OPEN_TO.get(name, ())), None)
        if _FILE.search(path):
            continue
        if name.split(":")[0] == area and name not in (*NOT_A_PAGE, *BY_PASSWORD, *NOT_BY_ADDRESS):
            if name in STRANGERS:
                yield name, path, ""
            elif who is not None:
                yield name, path, who


@pytest.mark.parametrize("area", sorted({name.split(":")[0] for name, who in OPEN_TO.items() if who}))
def test_every_page_is_for_everybody(sit: Sit, served: Served, area: str) -> None:
    at: dict[str, Page] = {}
    faults: list[str] = []
    titles: dict[str, str] = {}
    for name, path, who in _pages(served, area):
        page = at.get(who) or at.setdefault(who, sit(DESKTOP, who))
        answer = page.goto(path)
        if answer is None or answer.status != 200 or not answer.url.endswith(path):
            faults.append(f"{name}: does not open for {who}: {answer and answer.status}")
            continue
        for way in (DESKTOP, TELEPHONE):  # the same page, made narrow
            page.set_viewport_size(way.size)  # type: ignore[arg-type]
            faults += [f"{name} on {way.id}: {fault}" for fault in _faults(page)]
        page.set_viewport_size(DESKTOP.size)  # type: ignore[arg-type]
        title = page.title()
        if title in titles and SAME_TITLE.get(name) != titles[title] and _one(name) != _one(titles[title]):
            faults.append(f"{name}: has the title of {titles[title]}: {title}")
        titles[title] = name

    assert titles
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("way", [DESKTOP, TELEPHONE], ids=lambda each: each.id)
def test_pages_behind_a_step_are_for_everybody(sit: Sit, served: Served, way: Way) -> None:
    faults: list[str] = []

    def look(page: Page, what: str) -> None:
        faults.extend(f"{what}: {fault}" for fault in _faults(page))

    def press(page: Page, button: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=button, exact=True).click()

    nurse, karen, stranger = sit(way, "nina"), sit(way, "karen"), sit(way)
    nurse.goto("/henvis/")
    nurse.locator("[name=cpr]").fill("123")
    press(nurse, "Find borgeren")
    look(nurse, "a form with a fault")
    nurse.locator("[name=cpr]").fill("6205850019")
    press(nurse, "Find borgeren")
    look(nurse, "somebody not known here")
    nurse.goto("/henvis/")
    nurse.locator("[name=cpr]").fill(served.known["referred"]["desk"]["number"])
    press(nurse, "Find borgeren")
    look(nurse, "the note")
    press(nurse, "Send noten")
    look(nurse, "the note with faults")
    for tab in ("mine", "free", "all", "waiting", "helped", "answered"):
        karen.goto(f"/indbakke/?tab={tab}")
        look(karen, f"the inbox's {tab}")
    karen.goto(f"/indbakke/{served.known['helped']['english']['case']}/")
    look(karen, "a case after its first conversation")
    karen.goto("/findes-ikke/")
    look(karen, "what is not there")
    stranger.goto("/log-ind/")
    press(stranger, "Log ind")
    look(stranger, "a login with faults")

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("way", [DESKTOP, TELEPHONE], ids=lambda each: each.id)
def test_pages_of_a_local_account_are_for_everybody(sit: Sit, served: Served, way: Way) -> None:
    faults: list[str] = []
    page, login = sit(way), served.known["passwords"][way.id]
    page.goto("/log-ind/")
    page.locator("[name=username]").fill(login["name"])
    page.locator("[name=password]").fill(login["password"])

    for button, what in (
        ("Log ind", "/log-ind/kode/opret/"),
        ("Slå engangskode til", "/log-ind/kode/noedkoder/"),
    ):
        with page.expect_navigation(url=lambda url, what=what: url.endswith(what)):
            page.get_by_role("button", name=button, exact=True).click()
        faults += [f"{what}: {fault}" for fault in _faults(page)]
        if page.locator("[name=code]").count():
            shown = re.search(r"koden er (\d{6})", page.inner_text("main"))
            assert shown
            page.locator("[name=code]").fill(shown[1])
    page.goto("/profil/adgangskode/")
    faults += [f"password: {fault}" for fault in _faults(page)]

    assert page.get_by_role("heading", level=1).inner_text() == "Skift adgangskode"
    assert not faults, "\n".join(faults)


def _one(name: str) -> str:
    """The page's name, whether the staff or the citizen reads it."""
    return name.replace(":mine_", ":")


def _faults(page: Page) -> list[str]:
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    return [*_of_the_whole(page), *_violations(page), *_on_the_way_by_keyboard(page), *_on_paper(page)]


def _of_the_whole(page: Page) -> Iterator[str]:
    if (headings := page.locator("h1").count()) != 1:
        yield f"{headings} first headings"
    if not re.fullmatch(r"\S.* – Samvej", page.title()):
        yield f"the title says {page.title()!r}"
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if wide > window:
        yield f"scrolls sideways: {wide} of {window}"


def _violations(page: Page) -> list[str]:
    """What axe finds; it is given to a page once, and tells no more than what is wrong."""
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(AXE_SCRIPT)
    return [f"axe {rule}: {places}" for rule, places in page.evaluate(VIOLATIONS, RULES)]


def _on_the_way_by_keyboard(page: Page) -> list[str]:
    """Tab stops at everything that can be used, in the order of the page, where it is seen; and comes round again."""
    page.evaluate(AT)
    stops = page.evaluate(WALK)
    days = page.locator("[type=date], [type=time]").count()
    for _ in range(stops + 4 * days):  # a date has stops of its own inside
        page.keyboard.press("Tab")
    visited: list[int] = []
    found: list[str] = []
    for number, outlined, in_view, html in page.evaluate("window.walked"):
        if visited and number == 0:
            break  # round again
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


def test_page_that_is_not_for_everybody_is_found_out(sit: Sit) -> None:
    """What looks for faults sees them: here is a page with each of them."""
    page = sit(DESKTOP)
    page.set_content(
        "<html lang=da><title>Samvej</title><style>a:focus {outline: none} p {width: 2000px}</style>"
        "<nav><a href='#x'>Til x</a></nav><main><p><a href='#x' tabindex=2>x</a><img src='data:,'></p></main>"
    )

    found = " ".join(_faults(page))

    for fault in ("0 first headings", "the title", "scrolls sideways", "axe image-alt", "focus cannot", "Tab goes"):
        assert fault in found
    assert "is printed" in found


@pytest.mark.parametrize("way", [DESKTOP, TELEPHONE], ids=lambda each: each.id)
def test_first_stop_skips_to_what_the_page_is_about(sit: Sit, way: Way) -> None:
    page = sit(way, "contact person")
    page.goto("/indbakke/")
    page.keyboard.press("Tab")
    words = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert words == "Gå til sidens indhold"
    assert page.evaluate("document.activeElement.id") == "main-content"
