"""Mona (seed 003): her own team across psychiatry and municipality, a sign she reports herself, no admission."""

import re
from datetime import datetime, time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workplace.conftest import DESKTOP, TELEPHONE, Served, Sit, Way
from tests.browser.workplace.roads_steps import (
    Background,
    Months,
    accepts,
    ago,
    back_to_now,
    calls,
    has_done,
    in_my_day,
    in_the_plan,
    invite,
    minutes_of,
    months_of,
    on_day,
    pick,
    says_yes_to_the_invitation,
    turn_to,
)
from tests.browser.workplace.test_stories import Picture, choose, heading, press, reads, ways

pytestmark = pytest.mark.slow
SAW = "Tredje botilbud på et år. Bliver indlagt, hver gang der sker noget nyt. Hun kender selv tegnene."
REFERRED, CHOSEN, STARTED, SLIPPED, AGAIN, TODAY = ago(90), ago(85), ago(70), ago(20), ago(6), ago(0)


def says_yes_together(page: Page) -> None:
    """Whoever is asked for their sector finds it, and says yes."""
    page.goto("/beskeder/")
    asked = page.locator("main li").filter(has_text="Der mangler dit svar").first
    asked.get_by_role("button", name=re.compile("Se, hvad det handler om")).click()
    choose(page, "Skal borgeren med?", "Ja")
    press(page, "Send svaret")
    expect(page.get_by_text("Skal borgeren med?")).to_have_count(0)


class TestMona:
    @ways(DESKTOP, TELEPHONE)
    def test_from_a_joint_choice_to_an_admission_that_never_came(
        self, sit: Sit, served: Served, way: Way, picture: Picture, background: Background
    ) -> None:
        person = served.known["roads"]["mona"][way.id]
        self.name, self.number = person["name"], person["number"]
        bo, asta, viggo = sit(way, "bo"), sit(way, "asta"), sit(way, "viggo")
        on_day(REFERRED, bo, asta, viggo)
        self._is_chosen_together(bo, asta, viggo)

    def _is_chosen_together(self, bo: Page, asta: Page, viggo: Page) -> None:
        bo.goto("/henvis/")
        bo.get_by_label("Borgerens personnummer").fill(self.number)
        press(bo, "Find borgeren")
        heading(bo, "Note til Patientens Team")
        bo.get_by_label("Hvad har du set?").fill(SAW)
        choose(bo, "Har patienten en alvorlig psykisk sygdom?", "Ja")
        choose(bo, "Har borgeren sagt ja til at blive kontaktet?", "Ja")
        press(bo, "Send noten")
        heading(bo, "Noten er sendt")

        asta.goto("/indbakke/?tab=free")
        asta.get_by_role("link", name=self.name).click()
        press(asta, "Tag den")
        asta.get_by_label("Hvordan prøvede du?").select_option("Ringede")
        choose(asta, "Hvordan gik det?", "Fik kontakt")
        press(asta, "Gem forsøget")
        asta.get_by_role("link", name="Åbn samtaleguiden").click()
        asta.get_by_label(re.compile("Hvad vil du gerne have skal blive bedre")).fill("Færre uger på afdelingen.")
        press(asta, "Gem samtalen")
        pick(asta, "Psykiatrien", "Afsnit Nord Prøve")
        pick(asta, "Kommunen", "Bostøtten Prøve")
        press(asta, "Spørg dem")
        reads(asta, re.compile("Sektorerne er spurgt"))
        for page in (viggo, bo):
            says_yes_together(page)
        asta.reload()
        reads(asta, "NNN")
        reads(asta, "NNN")
