"""Whole stories as people live them: what each of them reads, from the first worry to the answer."""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workplace.conftest import DESKTOP, ENGLISH, PLAIN, TELEPHONE, Served, Sit, Way

pytestmark = pytest.mark.slow

Picture = Callable[[Page, str], None]
SAW = "Er her for fjerde gang på en måned. Bor alene og ved ikke, hvem hun skal ringe til."
TWO_MINUTES = 120  # seconds


def ways(*which: Way) -> pytest.MarkDecorator:
    """The ways that a story is walked."""
    return pytest.mark.parametrize("way", which, ids=[each.id for each in which])


def log_in(page: Page, name: str) -> None:
    """By the card on the demo's front page."""
    page.goto("/demo/")
    page.get_by_role("button", name=f"Log ind som {name}").click()


def reads(page: Page, *words: str | re.Pattern[str]) -> None:
    """The person can read this on the page."""
    for each in words:
        expect(page.locator("main").get_by_text(each).first).to_be_visible()


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    """The page's own heading says this."""
    expect(page.locator("h1")).to_have_text(words)


def choose(page: Page, question: str, answer: str) -> None:
    """An answer among several, by the question's words."""
    page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()


def press(page: Page, words: str) -> None:
    """A button, by its words."""
    page.get_by_role("button", name=words, exact=True).click()


class TestTheNursesTwoMinutes:
    @ways(TELEPHONE, PLAIN, DESKTOP)
    def test_a_citizen_is_referred_in_two_minutes_and_six_fields(
        self, sit: Sit, served: Served, way: Way, picture: Picture
    ) -> None:
        page, started = sit(way), time.monotonic()
        log_in(page, "Nina Opdigtsen")
        heading(page, "Henvis en borger")
        page.get_by_label("Borgerens personnummer").fill(served.known["referred"][way.id])
        press(page, "Find borgeren")

        heading(page, "Note til Sammen om min vej")
        fields = page.locator("main form").locator("fieldset, textarea, select, input:not([type=hidden], [type=radio])")
        asked = 1 + fields.count()
        if way is TELEPHONE:
            picture(page, "note")
        page.get_by_label("Hvad har du set?").fill(SAW)
        choose(page, "Har borgeren sociale udfordringer?", "Ja")
        choose(page, "Vurderer du at borgeren er i risiko for mange og hyppige kontakter?", "Ja")
        choose(page, "Har borgeren sagt ja til at blive kontaktet?", "Ja")
        choose(page, "Hvor hurtigt skal vi kontakte borgeren?", "Inden for et par dage")
        page.get_by_role("button", name="Send noten").dblclick(no_wait_after=True)

        heading(page, "Noten er sendt")
        reads(page, re.compile("Forløbspartnerne i Guldborgsund har den. Du får svar senest"), SAW)
        assert asked <= 6
        assert time.monotonic() - started < TWO_MINUTES
        if way is TELEPHONE:
            picture(page, "sent")
        page.get_by_role("link", name="Mine henvisninger", exact=True).last.click()
        rows = page.get_by_role("row").filter(has_text="Anna").filter(has_text="Ingen har taget den endnu")
        expect(rows).to_have_count(1)

    @ways(ENGLISH)
    def test_the_same_in_english(self, sit: Sit, served: Served, way: Way) -> None:
        page = sit(way)
        page.goto("/demo/")
        page.get_by_role("button", name="English").click()
        page.get_by_role("button", name="Log in as Nina Opdigtsen").click()
        heading(page, "Refer a citizen")
        page.locator("main input[name=cpr]").fill(served.known["referred"][way.id])
        press(page, "Find the citizen")

        heading(page, "Note to Together on my way")
        page.get_by_label("What have you seen?").fill(SAW)
        choose(page, "Does the citizen have social difficulties?", "Yes")
        choose(page, "Has the citizen agreed to be contacted?", "Yes")
        press(page, "Send the note")

        heading(page, "The note is sent")
        reads(page, SAW, re.compile("You will have an answer"))
