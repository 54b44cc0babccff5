"""A served workplace, a browser, and people at it. What a failing story looked like is left in ``var/stories``."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.test_report import CHROMIUM, DESK, PHONE, QUIET
from tests.browser.workplace.population import KNOWN, environment

ROOT = Path(__file__).parents[3]
IMAGES = ROOT / "docs" / "images"
FAILED = ROOT / "var" / "stories"
COOKIE = "samvej"
PATIENCE = 15_000  # milliseconds: a busy machine is no fault of the page


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--pictures``: the stories take the manual's pictures anew."""
    parser.addoption("--pictures", action="store_true", help="take the manual's pictures of the workplace anew")


@dataclass(frozen=True)
class Served:
    """A workplace that answers at ``address``; ``known`` is what its builder wrote down of it."""

    address: str
    known: dict[str, Any]
    home: Path


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small workplace, served by ``samvej serve`` as anybody serves theirs."""
    home = tmp_path_factory.mktemp("workplace")
    around = environment(home)
    builder = [sys.executable, "-m", "tests.browser.workplace.population", str(home)]
    built = subprocess.run(builder, cwd=ROOT, env=around, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    known = json.loads((home / KNOWN).read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "samvej.cli.main", "serve", "--workers", "1", "--no-background"]
    command += ["--port", str(known["port"])]
    log = (home / "log").open("w+", encoding="utf-8")
    with log, subprocess.Popen(command, env=around, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert "Ctrl-C" in said, said + Path(log.name).read_text(encoding="utf-8")
            yield Served(f"http://127.0.0.1:{known['port']}", known, home)
        finally:
            process.terminate()
            process.wait(30)
    # what the server wrote down while people walked through it: no fault of ours
    assert "Traceback" not in Path(log.name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Of a module's own: its loop would be in the way of tests that use Django themselves."""
    if not CHROMIUM.is_file():
        pytest.fail(f"There is no {CHROMIUM}: install it with `apt-get install chromium`.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Way:
    """How a story is walked: on what, in which language, with scripts or without."""

    id: str
    size: dict[str, int]
    scripts: bool = True
    language: str = "da"


DESKTOP, TELEPHONE = Way("desk", DESK), Way("phone", PHONE)
ENGLISH, PLAIN = Way("english", DESK, language="en"), Way("plain", PHONE, scripts=False)

Sit = Callable[..., Page]


@pytest.fixture
def sit(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Sit]:
    """``sit(way, session="")``: somebody sits down at a browser of their own; ``session``: who is logged in there.

    Nothing may be asked of another host, and nothing may be complained of in the console.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def at(way: Way, session: str = "") -> Page:
        context = browser.new_context(
            viewport=way.size,
            java_script_enabled=way.scripts,
            base_url=served.address,
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if session:
            value = served.known["sessions"].get(session, session)
            context.add_cookies([{"name": COOKIE, "value": value, "url": served.address, "httpOnly": True}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}") if _bad(said) else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda asked: _own(asked.url, served.address, complaints))
        return page

    yield at
    if _failed(request):
        _leave_pictures(contexts, request.node.name)
    for each in contexts:
        each.close()
    if not _failed(request):
        assert complaints == []


def _bad(said: ConsoleMessage) -> bool:
    """Browsers note every refusal as an error; that a page refuses is no fault, that a style sheet is missing is."""
    refused = re.search(r"status of (403|404|409|422)", said.text) and "/static/" not in said.location["url"]
    taken_away = "net::ERR_INTERNET_DISCONNECTED" in said.text  # by a test, to see what the page does then
    return said.type in ("error", "warning") and not refused and not taken_away


def _own(url: str, address: str, complaints: list[str]) -> None:
    if not url.startswith((address, "data:")):
        complaints.append(f"asked another host: {url}")


def _leave_pictures(contexts: list[BrowserContext], name: str) -> None:
    FAILED.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(page for context in contexts for page in context.pages):
        page.screenshot(path=FAILED / f"{name}-{number}.png", full_page=True)


_REPORT = pytest.StashKey[dict[str, bool]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember whether a test failed, for what is left of it."""
    report = yield
    item.stash.setdefault(_REPORT, {})[report.when] = report.failed  # type: ignore[attr-defined]
    return report  # type: ignore[return-value]


def _failed(request: pytest.FixtureRequest) -> bool:
    return any(request.node.stash.get(_REPORT, {}).values())


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """``picture(page, name)``: with ``--pictures``, the manual's picture of what is on the screen now."""
    wanted = request.config.getoption("--pictures", default=False)

    def take(page: Page, name: str) -> None:
        if wanted:
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=IMAGES / f"workplace-{name}.png", animations="disabled", caret="hide")

    return take
