"""Thomas (seed 001): spotted in the emergency department, one plan across the sectors, a flex job at last."""

import re
from collections.abc import Iterator
from datetime import datetime, time

import pytest
from playwright.sync_api import Page

from tests.browser.workplace.conftest import DESKTOP, TELEPHONE, Served, Sit, Way
from tests.browser.workplace.roads_steps import (
    Background,
    Months,
    accepts,
    ago,
    background_of,
    calls,
    fold,
    has_done,
    in_my_day,
    in_the_plan,
    invite,
    minutes_of,
    months_of,
    on_day,
    open_course,
    pick,
    say,
    says_yes_to_the_invitation,
    turn_to,
    visits,
    without_the_clock,
)
from tests.browser.workplace.test_stories import Picture, choose, heading, press, reads, ways

pytestmark = [pytest.mark.slow, pytest.mark.road]
SAW = "Indlagt igen i nat. Er gået fra afdelingen før tid, drikker og sover på skiftende sofaer. Bliver ikke hørt."
MATTERS = "Et fast sted at bo og noget at stå op til."
GOALS = (
    ("At lade være med at drikke til middag", "En samtale om ugen på misbrugscentret", "Maja Skabelonsen"),
    ("Et arbejde, jeg kan holde til", "En praktik på et værksted", "Jens Jobprøve"),
)
OWN_POINT = "Jeg vil gerne have min egen nøgle."
BEGUN, MET, DRAWN, LATER, LATELY, TODAY = ago(150), ago(147), ago(140), ago(110), ago(40), ago(0)


@pytest.fixture(scope="module")
def background(served: Served) -> Iterator[Background]:
    """The house's background work."""
    with background_of(served.home) as found:
        yield found


class TestThomas:
    @ways(DESKTOP, TELEPHONE)
    def test_from_the_emergency_department_to_a_flex_job(
        self, sit: Sit, served: Served, way: Way, picture: Picture, background: Background
    ) -> None:
        person = served.known["roads"]["thomas"][way.id]
        self.name = person["name"]
        nurse, freja = sit(way, "signe"), sit(way, "freja")
        on_day(BEGUN, nurse, freja)
        self._is_referred(nurse, person)
        self._is_met(freja, person["name"])
        on_day(MET, freja)
        self._says_yes(freja, person["name"])
        on_day(DRAWN, freja)
        thomas = sit(way, person["session"])
        on_day(DRAWN, thomas)
        self._draw_the_map(freja, thomas)
        if way is DESKTOP:
            without_the_clock(freja)
            picture(freja, "map")
        jens, maja = sit(way, "jens"), sit(way, "maja")
        on_day(DRAWN, jens, maja)
        self._asks_others_in(freja, jens, maja)
        self._agree_on_a_plan(freja, thomas)
        if way is TELEPHONE:
            without_the_clock(thomas)
            picture(thomas, "my-plan")
        for page, what in ((maja, GOALS[0][1]), (jens, GOALS[1][1])):
            accepts(page, self.name, what)
        self._are_called(freja, thomas)
        self._go_on_together(freja)

        on_day(LATER, freja, thomas, jens, maja)
        self._meet(freja, thomas)
        for page, what in ((maja, GOALS[0][1]), (jens, GOALS[1][1])):
            has_done(page, self.name, what, "Det er kommet godt i gang.")
        on_day(LATELY, freja)
        self._reaches(freja, GOALS[0][0])
        on_day(TODAY, freja, thomas)
        self._reaches(freja, GOALS[1][0])
        self._goes_on_alone(freja, thomas)
        background.sends_rows()
        self._months_hold_it(months_of(served, person["number"], "sammen-om-min-vej"))

    def _is_referred(self, nurse: Page, person: dict[str, str]) -> None:
        nurse.goto("/henvis/")
        nurse.get_by_label("Borgerens personnummer").fill(person["number"])
        press(nurse, "Find borgeren")
        heading(nurse, "Note til Sammen om min vej")
        nurse.get_by_label("Hvad har du set?").fill(SAW)
        choose(nurse, "Har borgeren sociale udfordringer?", "Ja")
        choose(nurse, "Vurderer du at borgeren er i risiko for mange og hyppige kontakter?", "Ja")
        choose(nurse, "Har borgeren sagt ja til at blive kontaktet?", "Ja")
        press(nurse, "Send noten")
        heading(nurse, "Noten er sendt")

    def _is_met(self, freja: Page, name: str) -> None:
        freja.goto("/indbakke/?tab=free")
        freja.get_by_role("link", name=name).click()
        reads(freja, SAW)
        press(freja, "Tag den")
        freja.get_by_label("Hvordan prøvede du?").select_option("Ringede")
        choose(freja, "Hvordan gik det?", "Fik kontakt")
        press(freja, "Gem forsøget")
        reads(freja, "Kontaktforsøget er skrevet ned.")

    def _says_yes(self, freja: Page, name: str) -> None:
        freja.get_by_role("link", name="Åbn samtaleguiden").click()
        heading(freja, f"Den første samtale med {name}")
        freja.get_by_label(re.compile("Hvad er vigtigt for dig")).fill("Et fast sted at bo.")
        press(freja, "Gem samtalen")
        freja.get_by_role("link", name="Hold samtalen om samtykke").click()
        choose(freja, "Hvad sagde borgeren?", "Ja, det må I gerne dele")
        press(freja, "Skriv samtalen ned")
        freja.get_by_role("link", name="Gå til inklusion").click()
        freja.locator("main").get_by_text(re.compile("^Freja Prøvevang")).click()
        press(freja, "Inkludér borgeren")
        heading(freja, name)

    def _draw_the_map(self, freja: Page, thomas: Page) -> None:
        freja.get_by_role("link", name="Begynd næste fase").click()
        press(freja, "Begynd næste fase")
        reads(freja, "Næste fase er begyndt.")
        turn_to(freja, "Kort")
        press(freja, "Begynd på kortet")
        heading(freja, re.compile("Tegn kortet sammen med"))
        say(freja, "home", hard="Sofaer hos bekendte. Aldrig det samme sted.", matters="Min egen nøgle.")

        turn_to(thomas, "Mit kort")
        thomas.get_by_role("link", name="Skriv videre på kortet").click()
        say(thomas, "substance-use", hard="Jeg drikker hver dag.", matters="At kunne lade være til middag.", score=2)

        say(
            freja,
            "work-and-education",
            works="Jeg kan lide at bruge hænderne.",
            matters="Et arbejde, jeg kan holde til.",
        )
        freja.get_by_role("link", name="Se det igennem, og gør det færdigt").click()
        press(freja, "Gør kortet færdigt")
        reads(freja, "Jeg drikker hver dag.", "Min egen nøgle.")
        turn_to(thomas, "Mit kort")
        reads(thomas, "Min egen nøgle.", "Et arbejde, jeg kan holde til.")

    def _asks_others_in(self, freja: Page, jens: Page, maja: Page) -> None:
        invite(freja, "Jobcenter Prøve", "Jens Jobprøve, sagsbehandler", "Sagsbehandler i jobcentret")
        invite(freja, "Misbrugscenter Prøve", "Maja Skabelonsen, misbrugskonsulent", "Misbrugsbehandler")
        reads(freja, "Inviteret, men har ikke svaret")
        for page in (jens, maja):
            says_yes_to_the_invitation(page)
        turn_to(freja, "Team")
        reads(freja, "Jens Jobprøve", "Maja Skabelonsen")

    def _agree_on_a_plan(self, freja: Page, thomas: Page) -> None:
        turn_to(freja, "Plan")
        freja.get_by_role("link", name="Begynd planen").click()
        freja.get_by_label("Hvad er det vigtigste, der skal blive anderledes?").fill(MATTERS)
        in_the_plan(freja, "Aftalt ved køkkenbordet.")
        for words, what, who in GOALS:
            freja.get_by_role("link", name="Tilføj et mål").click()
            freja.get_by_label("Hvad er målet?").fill(words)
            freja.get_by_label("Hvad er det første skridt?").fill(what)
            pick(freja, "Hvem gør det?", who)
            in_the_plan(freja, "Aftalt ved køkkenbordet.")
        turn_to(thomas, "Min plan")
        reads(thomas, MATTERS, *(words for words, _what, _who in GOALS))
        thomas.get_by_role("link", name="Svar: er det min plan?").click()
        thomas.get_by_text("Ja, sådan er planen", exact=True).click()
        press(thomas, "Send mit svar")
        reads(thomas, "Du har sagt ja til planen")
        freja.reload()
        reads(freja, "Borgeren har sagt ja til planen")
        freja.get_by_role("link", name="Skriv et svar til").click()
        choose(freja, "Hvem svarer?", "Jeg svarer selv, som forløbspartner")
        freja.get_by_text("Ja, sådan er planen", exact=True).click()
        press(freja, "Gem svaret")
        reads(freja, "Forløbspartner har sagt ja (Freja Prøvevang)")
        visits(freja, "Vi tegnede kortet og lavede planen ved køkkenbordet.", minutes=90)

    def _are_called(self, freja: Page, thomas: Page) -> None:
        turn_to(freja, "Møder")
        freja.get_by_role("link", name="Foreslå et møde").click()
        choose(freja, "Hvad for et møde?", "Netværksmøde")
        choose(freja, "Har borgeren sagt ja til mødet?", "Ja")
        press(freja, "Fortsæt")
        calls(freja, datetime.combine(LATER, time(8)), "Hjemme hos borgeren")
        turn_to(thomas, "Mine aftaler")
        thomas.get_by_role("link", name=re.compile("Se mødet")).first.click()
        press(thomas, "Jeg kommer")
        reads(thomas, "Du har svaret, at du kommer")
        thomas.get_by_label("Hvad vil du tale om?").fill(OWN_POINT)
        press(thomas, "Sæt det på som det første")
        reads(thomas, OWN_POINT)

    def _go_on_together(self, freja: Page) -> None:
        """The finished map and the agreed plan count by themselves, and the phase ends."""
        open_course(freja, self.name)
        reads(freja, re.compile("Alt i fasen er på plads"))
        freja.get_by_role("link", name="Begynd næste fase").click()
        press(freja, "Begynd næste fase")
        reads(freja, "Næste fase er begyndt.")

    def _meet(self, freja: Page, thomas: Page) -> None:
        in_my_day(freja, self.name, "Netværksmøde")
        freja.get_by_role("link", name="Åbn guiden til mødet").click()
        reads(freja, OWN_POINT)
        minutes_of(freja, OWN_POINT, "Thomas får hjælp til at søge en bolig.", task_for="Freja Prøvevang")
        freja.get_by_role("link", name="Slut mødet").click()
        press(freja, "Mødet er holdt")
        reads(freja, "Thomas får hjælp til at søge en bolig.")
        turn_to(thomas, "Mine aftaler")
        fold(thomas, "Tidligere møder")
        thomas.get_by_role("link", name=re.compile("Netværksmøde")).click()
        reads(thomas, "Thomas får hjælp til at søge en bolig.")

    def _reaches(self, freja: Page, goal: str) -> None:
        open_course(freja, self.name)
        turn_to(freja, "Plan")
        part = freja.locator(".plan-goal").filter(has_text=goal)
        part.locator("summary").filter(has_text="Ret målet").click()
        part.get_by_role("link", name="Ret ordene, dagen, eller hvor langt det er").click()
        choose(freja, "Hvor er I med målet?", "Nået")
        in_the_plan(freja, "Det er nået.")

    def _goes_on_alone(self, freja: Page, thomas: Page) -> None:
        open_course(freja, self.name)
        visits(freja, "Thomas er begyndt i flexjob i dag.", how="Telefon", minutes=15)
        open_course(freja, self.name)
        freja.get_by_role("link", name="Afslut forløbet").click()
        choose(freja, "Hvorfor slutter forløbet?", "Målene er nået")
        freja.get_by_label("Vil du skrive noget til det?").fill("Er begyndt i flexjob.")
        press(freja, "Afslut forløbet")
        reads(freja, re.compile("afsluttet"))
        thomas.goto("/min-side/plan/")
        fold(thomas, "Mål, der er nået eller lagt til side (2)")
        reads(thomas, GOALS[1][0])

    def _months_hold_it(self, months: Months) -> None:
        """What the evaluation counts is what they did: the meeting is a contact, too."""
        assert months.rows == {
            ("contact", "held", DRAWN): 1,
            ("contact", "held", LATER): 1,
            ("contact", "held", TODAY): 1,
            ("meeting", "held", LATER): 1,
            ("goal", "reached", DRAWN): 2,
        }
        assert months.efforts() == {
            "contacts": 3,
            "no-shows": 0,
            "meetings": 1,
            "goals reached": 2,
            "slips": 0,
            "slips with the leaders": 0,
        }
        assert months.exit_reason == "goals met"
        admitted = months.points("acute contacts")
        assert admitted
        assert max(admitted) < 0  # all of them before anybody walked with him
