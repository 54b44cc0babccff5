"""Peter (seed 000): a question asked with care, somebody who calls within hours, and a bridge home from the ward."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from tests.browser.workplace.conftest import DESKTOP, TELEPHONE, Served, Sit, Way
from tests.browser.workplace.roads_steps import (
    Background,
    Months,
    accepts,
    ago,
    back_to_now,
    background_of,
    calls,
    gets_in_touch,
    has_done,
    in_my_day,
    minutes_of,
    months_of,
    now,
    on_day,
    open_course,
    say,
    tells_of_a_stay,
    turn_to,
    without_the_clock,
)
from tests.browser.workplace.test_stories import Picture, heading, press, reads, ways

pytestmark = [pytest.mark.slow, pytest.mark.road]
ASKED, TODAY = ago(10), ago(0)
OWN_WAY = "Gå en tur ned til havnen."
THOUGHTS = "Om natten tænker jeg, at de andre fik det lettere uden mig."


@pytest.fixture(scope="module")
def background(served: Served) -> Iterator[Background]:
    """The house's background work."""
    with background_of(served.home) as found:
        yield found


class TestPeter:
    @ways(DESKTOP, TELEPHONE)
    def test_from_a_careful_question_to_home_again(
        self, sit: Sit, served: Served, way: Way, picture: Picture, background: Background
    ) -> None:
        person = served.known["roads"]["peter"][way.id]
        self.name, self.course = person["name"], f"/forloeb/{person['course']}/"
        self.number, self.token = person["number"], served.known["roads"]["token"]
        self.episode, self.came_in = uuid4(), now() - timedelta(hours=9)
        self.meets_at = now() + timedelta(minutes=20)
        gry, peter = sit(way, "gry"), sit(way, person["session"])
        on_day(ASKED, gry, peter)
        background.works(ASKED)
        self._is_asked_with_care(gry)
        if way is TELEPHONE:
            without_the_clock(gry)
            picture(gry, "safety")
        self._writes_a_safety_plan(gry, peter)
        back_to_now(gry, peter)
        self._is_admitted(gry, background)
        if way is DESKTOP:
            without_the_clock(gry)
            picture(gry, "day")
        self._talks_with_the_ward(gry, peter)
        self._comes_home(gry, background)
        background.sends_rows()
        self._months_hold_it(months_of(served, self.number, "sammen-om-min-vej"))

    def _is_asked_with_care(self, gry: Page) -> None:
        open_course(gry, self.name)
        turn_to(gry, "Kort")
        press(gry, "Begynd på kortet")
        say(gry, "everyday-life", hard="Dagene er lange.", matters="At komme ud af døren.")
        mind = gry.locator("#mental-health")
        mind.locator("summary").first.click()
        reads(gry, "Et spørgsmål, vi stiller alle", "Livslinien")
        mind.get_by_text("Ja, tanker", exact=True).click()
        mind.get_by_label("Vil I skrive nogle ord til det?").fill(THOUGHTS)
        press(gry, "Send svaret")
        heading(gry, "Du er den, der taler med Peter")
        reads(gry, re.compile("Gør det senest i dag 12.05"), "70 201 201")

    def _writes_a_safety_plan(self, gry: Page, peter: Page) -> None:
        in_my_day(gry, self.name, "Tal med borgeren om sikkerhed, senest i dag 12.05")
        gry.get_by_label("Hvad talte I om, og hvad aftalte I?").fill("Vi talte længe. Han ringer til mig i aften.")
        press(gry, "Jeg har talt med borgeren")
        reads(gry, "Det er skrevet ned. Tak, fordi du tog snakken.")
        gry.get_by_role("link", name="Skriv en sikkerhedsplan").click()
        gry.get_by_label("Tegn på, at det er ved at blive svært").fill("Jeg lukker gardinerne.")
        gry.get_by_label("Det kan jeg selv gøre").fill(OWN_WAY)
        press(gry, "Gem sikkerhedsplanen")
        reads(gry, OWN_WAY)
        turn_to(peter, "Min sikkerhedsplan")
        reads(peter, OWN_WAY, "70 201 201")
        turn_to(gry, "Opgaver")
        reads(gry, "Gjort og aflyst")
        accepts(gry, self.name, "Besøg borgeren hjemme")
        gets_in_touch(gry, self.name, "Besøg borgeren hjemme", "Vi begyndte på kortet.", minutes=90)

    def _is_admitted(self, gry: Page, background: Background) -> None:
        tells_of_a_stay(gry, self.token, **self.stay("admit-emergency", self.came_in))
        background.works_now()
        gry.goto("/dag/")
        reads(gry, re.compile("Er i akutmodtagelsen på Akut medicinsk, Testhospitalet siden"))

    def _talks_with_the_ward(self, gry: Page, peter: Page) -> None:
        accepts(gry, self.name, "Ring til afdelingen")
        has_done(gry, self.name, "Ring til afdelingen", "Afdelingen kender nu hans egne ord og sikkerhedsplanen.")

        turn_to(peter, "Mine aftaler")
        peter.get_by_role("link", name=re.compile("Se mødet, og svar")).click()
        press(peter, "Ja, det vil jeg gerne")
        reads(peter, "Tak. Du får besked, når der er en tid.")
        in_my_day(gry, self.name, "Indkald til: Firepartsmøde")
        calls(gry, self.meets_at, "På sygehuset")
        gry.get_by_role("link", name="Åbn guiden til mødet").click()
        minutes_of(gry, "Dine ønsker", "Han vil hjem i aften og ikke være alene.")
        gry.get_by_role("link", name="Slut mødet").click()
        press(gry, "Mødet er holdt")
        reads(gry, "Han vil hjem i aften og ikke være alene.")

    def _comes_home(self, gry: Page, background: Background) -> None:
        tells_of_a_stay(gry, self.token, **self.stay("discharge-inpatient-home", now()))
        background.works_now()
        accepts(gry, self.name, "Besøg borgeren eller ring hjem")
        gets_in_touch(
            gry, self.name, "Besøg borgeren eller ring hjem", "Vi drak kaffe. Han har det bedre.", minutes=45
        )
        accepts(gry, self.name, "Tal indlæggelsen igennem med afdelingen")

    def _months_hold_it(self, months: Months) -> None:
        """The talk about safety, two visits, and the talk on the ward: the meeting is a contact, too."""
        met = self.meets_at.date()
        assert months.rows == Counter(
            [
                ("contact", "held", ASKED),
                ("contact", "held", ASKED),
                ("contact", "held", met),
                ("contact", "held", TODAY),
                ("meeting", "held", met),
            ]
        )
        done = months.efforts()
        assert (done["contacts"], done["meetings"], done["slips"]) == (4, 1, 0)
        admitted = months.points("acute contacts")
        assert admitted
        assert max(admitted) < 0

    def stay(self, activity: str, at: datetime) -> dict[str, object]:
        """A notice as the hospital's system says it."""
        period = {"start": self.came_in.isoformat()}
        if activity.startswith("discharge"):
            period["end"] = at.isoformat()
        return {
            "activity": activity,
            "status": "finished" if activity.startswith("discharge") else "in-progress",
            "class": "EMER" if "emergency" in activity else "IMP",
            "citizen": self.number,
            "episode": f"urn:uuid:{self.episode}",
            "period": period,
            "serviceProvider": {"sor": "265161000016000", "name": "Akut medicinsk, Testhospitalet"},
            "occurred": at.isoformat(),
        }
