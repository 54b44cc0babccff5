"""Mona (seed 003): her own team across psychiatry and municipality, a sign she reports herself, no admission."""

import re
from collections.abc import Iterator
from datetime import datetime, time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workplace.conftest import DESKTOP, TELEPHONE, Served, Sit, Way
from tests.browser.workplace.roads_steps import (
    Background,
    Months,
    ago,
    background_of,
    calls,
    gets_in_touch,
    in_my_day,
    in_the_plan,
    invite,
    minutes_of,
    months_of,
    on_day,
    open_course,
    pick,
    says_yes_to_the_invitation,
    turn_to,
    without_the_clock,
)
from tests.browser.workplace.test_stories import Picture, choose, heading, press, reads, ways

pytestmark = [pytest.mark.slow, pytest.mark.road]
SAW = "Tredje botilbud på et år. Bliver indlagt, hver gang der sker noget nyt. Hun kender selv tegnene."
GOAL = "Færre uger på afdelingen, flere i egen lejlighed"
SIGN = "Jeg sover ikke to nætter i træk."
THEN = "Bo kommer samme dag, og lægen ser på medicinen i telefonen."
AGAIN_WORDS = "Ingen kommer i weekenden, som vi aftalte."
REFERRED, CHOSEN, STARTED, SLIPPED, AGAIN = ago(90), ago(85), ago(70), ago(20), ago(6)


@pytest.fixture(scope="module")
def background(served: Served) -> Iterator[Background]:
    """The house's background work."""
    with background_of(served.home) as found:
        yield found


def says_yes_together(page: Page) -> None:
    """Whoever is asked for their sector finds it, and says yes."""
    page.goto("/beskeder/")
    asked = page.locator("main li").filter(has_text="Der mangler dit svar").first
    asked.get_by_role("button", name=re.compile("Se, hvad det handler om")).click()
    choose(page, "Skal borgeren med?", "Ja")
    press(page, "Send svaret")
    reads(page, re.compile("Jeres svar er sendt"))


class TestMona:
    @ways(DESKTOP, TELEPHONE)
    def test_from_a_joint_choice_to_an_admission_that_never_came(
        self, sit: Sit, served: Served, way: Way, picture: Picture, background: Background
    ) -> None:
        person = served.known["roads"]["mona"][way.id]
        self.name, self.number = person["name"], person["number"]
        self.initials = "".join(f"{part[0]}." for part in self.name.split())
        bo, asta, viggo = sit(way, "bo"), sit(way, "asta"), sit(way, "viggo")
        on_day(REFERRED, bo, asta, viggo)
        self._is_chosen_together(bo, asta, viggo)
        on_day(CHOSEN, bo, asta, viggo)
        open_course(asta, self.name)
        self._is_given_a_team(asta, viggo, bo)
        background.works(CHOSEN)
        mona = sit(way, person["session"])
        on_day(CHOSEN, mona)
        self._meets_them(asta, mona, viggo)
        on_day(STARTED, asta, mona)
        self._start_together(asta)
        self._agree_on_the_fast_line(asta, mona)
        on_day(SLIPPED, asta, mona, bo)
        self._feels_the_sign(mona)
        if way is TELEPHONE:
            without_the_clock(mona)
            picture(mona, "sign")
        background.works(SLIPPED)
        self._is_solved_by_the_team(asta, bo)
        ulla, kaj = sit(way, "ulla"), sit(way, "kaj")
        on_day(AGAIN, mona, bo, ulla, kaj)
        self._asks_again(mona, bo)
        self._is_answered_by_both(ulla, kaj, mona)
        if way is DESKTOP:
            without_the_clock(kaj)
            picture(kaj, "leader")
        background.sends_rows()
        self._months_hold_it(months_of(served, self.number, "patientens-team"))

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
        asta.get_by_role("link", name="Hold samtalen om samtykke").click()
        choose(asta, "Hvad sagde borgeren?", "Ja, det må I gerne dele")
        press(asta, "Skriv samtalen ned")
        asta.get_by_role("link", name="Gå til inklusion").click()
        asta.locator("main").get_by_text(re.compile("^Asta Prøvegaard")).click()
        press(asta, "Inkludér borgeren")
        heading(asta, self.name)

    def _is_given_a_team(self, asta: Page, viggo: Page, bo: Page) -> None:
        invite(asta, "Afsnit Nord Prøve", "Viggo Testberg, overlæge", "Patientansvarlig læge")
        invite(asta, "Bostøtten Prøve", "Bo Opdigtsen, bostøtte", "Bostøtte")
        for page in (viggo, bo):
            says_yes_to_the_invitation(page)

    def _meets_them(self, asta: Page, mona: Page, viggo: Page) -> None:
        turn_to(mona, "Mine aftaler")
        mona.get_by_role("link", name=re.compile("Se mødet, og svar")).click()
        press(mona, "Ja, det vil jeg gerne")
        reads(mona, "Tak. Du får besked, når der er en tid.")
        in_my_day(asta, self.name, "Opstartsmøde")
        calls(asta, datetime.combine(STARTED, time(8)), "Hos os")

    def _start_together(self, asta: Page) -> None:
        in_my_day(asta, self.name, "Opstartsmøde")
        asta.get_by_role("link", name="Åbn guiden til mødet").click()
        reads(asta, "Patienten sidder for bordenden")
        minutes_of(asta, "Vores fælles mål", GOAL, goal=True)
        minutes_of(asta, "Den hurtige vej", "Bo ringer, samme dag.", task_for="Bo Opdigtsen")
        asta.get_by_role("link", name="Slut mødet").click()
        press(asta, "Mødet er holdt")
        reads(asta, GOAL)

    def _agree_on_the_fast_line(self, asta: Page, mona: Page) -> None:
        turn_to(asta, "Plan")
        reads(asta, GOAL)
        asta.get_by_role("link", name="Tilføj et tidligt tegn").click()
        asta.get_by_label("Hvad er tegnet?").fill(SIGN)
        asta.get_by_label("Hvad gør vi så?").fill(THEN)
        pick(asta, "Hvem ringer vi til først?", "Bo Opdigtsen")
        in_the_plan(asta, "Aftalt på opstartsmødet.")
        turn_to(mona, "Min plan")
        reads(mona, GOAL, SIGN, THEN)

    def _feels_the_sign(self, mona: Page) -> None:
        turn_to(mona, "Min plan")
        mona.get_by_role("link", name="Jeg mærker dette tegn nu").click()
        press(mona, "Send besked nu")
        reads(mona, "Det gør vi nu", THEN, re.compile("Bo Opdigtsen"))

    def _is_solved_by_the_team(self, asta: Page, bo: Page) -> None:
        """At the lowest level: who the plan says comes the same day."""
        gets_in_touch(
            asta, self.name, "Ring til patienten", "Hun har ikke sovet. Bo kommer klokken ti.", how="Telefon"
        )
        turn_to(asta, "Når planen skrider")
        asta.get_by_role("link", name="Meld, at noget skrider").click()
        asta.get_by_label("Hvad er det, der skrider?").fill("Hun sover ikke, og aftenmedicinen bliver ikke taget.")
        choose(asta, "Hvad minder det mest om?", "Der er tegn på, at det går skævt")
        pick(asta, "Er det et af de tegn, der står i planen?", SIGN)
        press(asta, "Send til teamet")
        reads(asta, "Hun sover ikke, og aftenmedicinen bliver ikke taget.")

        in_my_day(bo, self.name, "aftenmedicinen")
        bo.get_by_label("Hvad har I gjort, så det holder igen?").fill("Jeg er der hver aften i denne uge.")
        press(bo, "Skriv, at det er løst")
        reads(bo, "Jeg er der hver aften i denne uge.")

    def _asks_again(self, mona: Page, bo: Page) -> None:
        """A second slip, from her own page: what the team cannot solve goes to both leaders."""
        mona.get_by_role("link", name="Tilbage til planen").click()
        turn_to(mona, "Noget går ikke som aftalt")
        mona.get_by_label("Hvad er det, der ikke går som aftalt?").fill(AGAIN_WORDS)
        press(mona, "Send til teamet")
        reads(mona, AGAIN_WORDS)
        in_my_day(bo, self.name, AGAIN_WORDS)
        bo.locator("summary").filter(has_text="Vi kan ikke løse det her").click()
        bo.get_by_label("Hvad er det, I ikke selv kan løse?").fill("Hvem har aftenvagten i weekenden?")
        press(bo, "Spørg lederne")
        reads(bo, "Har ikke svaret endnu")

    def _is_answered_by_both(self, ulla: Page, kaj: Page, mona: Page) -> None:
        for leader, answer in ((ulla, "Afsnittet tager telefonen lørdag."), (kaj, "Vi sætter en vikar på søndag.")):
            leader.goto("/dag/")
            leader.locator(".day-lines li").filter(has_text="teamet beder dig som leder").get_by_role("link").click()
            expect(leader.locator("main")).not_to_contain_text(self.name)
            leader.get_by_role("link", name=f"{self.initials}: {AGAIN_WORDS}").click()
            expect(leader.locator("main")).not_to_contain_text(GOAL)
            leader.get_by_label("Hvad bliver der gjort, af hvem og hvornår?").fill(answer)
            press(leader, "Send svaret")
            reads(leader, answer)
        mona.reload()
        mona.get_by_role("link", name=re.compile(AGAIN_WORDS)).click()
        reads(mona, "Afsnittet tager telefonen lørdag.", "Vi sætter en vikar på søndag.")

    def _months_hold_it(self, months: Months) -> None:
        """Two slips, one solved by the team and one by both leaders; nobody was admitted since she was included."""
        assert months.rows == {
            ("contact", "held", STARTED): 1,
            ("contact", "held", SLIPPED): 1,
            ("meeting", "held", STARTED): 1,
            ("goal", "active", STARTED): 1,
            ("slip", "solved", SLIPPED): 1,
            ("slip", "closed", AGAIN): 1,
        }
        assert months.efforts() == {
            "contacts": 2,
            "no-shows": 0,
            "meetings": 1,
            "goals reached": 0,
            "slips": 2,
            "slips with the leaders": 1,
        }
        admitted = months.points("psychiatric admissions")
        assert admitted
        assert max(admitted) < 0
