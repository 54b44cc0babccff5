"""Whole stories as people live them: what each of them reads, from the first worry to the answer."""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workplace.conftest import DESKTOP, ENGLISH, PATIENCE, PLAIN, TELEPHONE, Served, Sit, Way

pytestmark = pytest.mark.slow

expect.set_options(timeout=PATIENCE)
Picture = Callable[[Page, str], None]
SAW = "Er her for fjerde gang på en måned. Bor alene og ved ikke, hvem hun skal ringe til."
ANSWER = "Hun har fået en fast ledsager og en aftale i næste uge."
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
        page.get_by_label("Borgerens personnummer").fill(served.known["referred"][way.id]["number"])
        press(page, "Find borgeren")

        heading(page, "Note til Sammen om min vej")
        fields = page.locator("main form").locator(
            "fieldset, textarea, select, input:not([type=hidden], [type=radio])"
        )
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
        rows = page.get_by_role("row").filter(has_text=served.known["referred"][way.id]["name"])
        expect(rows.filter(has_text="Ingen har taget den endnu")).to_have_count(1)
        expect(rows).to_have_count(1)

    @ways(ENGLISH)
    def test_the_same_in_english(self, sit: Sit, served: Served, way: Way) -> None:
        page = sit(way)
        page.goto("/demo/")
        page.get_by_role("button", name="English").click()
        page.get_by_role("button", name="Log in as Nina Opdigtsen").click()
        heading(page, "Refer a citizen")
        page.locator("main input[name=cpr]").fill(served.known["referred"][way.id]["number"])
        press(page, "Find the citizen")

        heading(page, "Note to Together on my way")
        page.get_by_label("What have you seen?").fill(SAW)
        choose(page, "Does the citizen have social difficulties?", "Yes")
        choose(page, "Has the citizen said yes to being contacted?", "Yes")
        press(page, "Send the note")

        heading(page, "The note is sent")
        reads(page, SAW, re.compile("You get an answer by"))
        page.get_by_role("button", name="Dansk").click()  # it is kept with the account, which others use after this
        heading(page, "Din henvisning til Sammen om min vej")


class TestFoundByRuleAndIncluded:
    @ways(DESKTOP, TELEPHONE)
    def test_a_citizen_found_by_the_rule_comes_along(
        self, sit: Sit, served: Served, way: Way, picture: Picture
    ) -> None:
        page, name = sit(way), served.known["spotted"][way.id]
        log_in(page, "Karen Prøvesen")
        page.goto("/indbakke/?tab=free")
        if way is DESKTOP:
            picture(page, "inbox")
        page.get_by_role("link", name=name).click()
        heading(page, name)
        reads(page, re.compile("Mindst 2 akutte indlæggelser inden for 30 dage", re.I))
        for each in page.get_by_text("Se, hvad registrene har").all():
            each.click()
        reads(page, re.compile("indlæggelse, sygehus, akut"))
        press(page, "Tag den")
        reads(page, "Du har nu henvisningen.", "Skriv et kontaktforsøg ned")
        page.get_by_label("Hvordan prøvede du?").select_option("Ringede")
        choose(page, "Hvordan gik det?", "Fik kontakt")
        press(page, "Gem forsøget")
        reads(page, "Kontaktforsøget er skrevet ned.")
        if way is DESKTOP:
            picture(page, "case")

        page.get_by_role("link", name="Åbn samtaleguiden").click()
        heading(page, f"Den første samtale med {name}")
        page.get_by_label(re.compile("Hvad er vigtigt for dig")).fill("At komme ud at gå med hunden igen.")
        press(page, "Gem samtalen")
        reads(page, "Den første samtale er skrevet ned.", "At komme ud at gå med hunden igen.")

        self._consents(page, picture if way is DESKTOP else None)
        self._is_included(page, name)
        if way is DESKTOP:
            picture(page, "course")
        self._stands_in_my_courses(page, name)

    def _consents(self, page: Page, picture: Picture | None) -> None:
        page.get_by_role("link", name="Hold samtalen om samtykke").click()
        heading(page, "Samtale om samtykke")
        page.get_by_role("link", name="Åbn teksten til udskrift, på dansk og engelsk").click()
        reads(page, "Samtykke til at dele oplysninger", "Consent to sharing information")
        if picture:
            picture(page, "consent")
        page.get_by_role("link", name="Tilbage til samtalen").click()
        choose(page, "Hvad sagde borgeren?", "Ja, det må I gerne dele")
        press(page, "Skriv samtalen ned")
        reads(page, re.compile("samtykket gælder fra i dag"))

    def _is_included(self, page: Page, name: str) -> None:
        page.get_by_role("link", name="Gå til inklusion").click()
        heading(page, "Inkludér borgeren")
        page.locator("main").get_by_text(re.compile("^Karen Prøvesen")).click()
        press(page, "Inkludér borgeren")
        heading(page, name)
        reads(page, "Borgeren er med fra nu af. Du er kontaktperson.")
        reads(page, "Hvor langt er vi?", "Hvem hjælper?", re.compile("Borgeren har sagt ja til at dele"))

    def _stands_in_my_courses(self, page: Page, name: str) -> None:
        page.get_by_role("link", name="Mine forløb").first.click()
        expect(page.locator("main").get_by_role("link", name=name)).to_be_visible()


class TestHelpedOn:
    @ways(DESKTOP, TELEPHONE, PLAIN)
    def test_who_is_helped_on_is_asked_after_until_they_arrived(
        self, sit: Sit, served: Served, way: Way, picture: Picture
    ) -> None:
        page, person = sit(way), served.known["helped"][way.id]
        log_in(page, "Karen Prøvesen")
        page.goto(f"/indbakke/{person['case']}/")
        page.get_by_text("Hjulpet videre et andet sted", exact=True).click()
        form = page.locator("details[open]")
        form.get_by_label(re.compile("Navn, hvis stedet")).fill("Den frivillige forening Test")
        form.get_by_label("Hvad skal de hjælpe med?").fill("En fast ledsager til lægen.")
        form.get_by_label(re.compile("Et par ord til dem")).fill(ANSWER)
        form.get_by_role("button", name="Gem, og giv svar").click()
        reads(page, re.compile("Borgeren er hjulpet videre, og alle, der henviste, har fået svar"))

        nurse = sit(way)
        log_in(nurse, "Nina Opdigtsen")
        nurse.goto("/henvis/mine/")
        row = nurse.get_by_role("row").filter(has_text=person["short"])
        expect(row).to_contain_text("Nyt svar")
        row.get_by_role("link").click()
        reads(nurse, ANSWER)
        if way is TELEPHONE:
            picture(nurse, "answer")

        self._asked_a_fortnight_later(page, person["name"])

    def _asked_a_fortnight_later(self, page: Page, name: str) -> None:
        page.goto("/indbakke/")
        page.get_by_text("Se det på en anden dag").click()
        page.get_by_label("Se det på dag").fill((date.today() + timedelta(days=15)).isoformat())
        press(page, "Flyt uret")
        page.get_by_role("link", name=re.compile("Kom de i gang")).click()
        page.get_by_role("link", name=name).click()
        reads(page, "Kom borgeren i gang?")
        choose(page, "Hvad viste det sig?", "Ja, er kommet godt i gang")
        press(page, "Gem")
        reads(page, "Tak. Det er skrevet ned.")
        page.goto("/indbakke/?tab=helped")
        expect(page.get_by_role("link", name=name)).to_have_count(0)


class TestTheCitizensOwnDoor:
    @ways(DESKTOP, TELEPHONE)
    def test_door_closes_when_the_yes_is_taken_back(
        self, sit: Sit, served: Served, way: Way, picture: Picture
    ) -> None:
        person = served.known["consenting"][way.id]
        doctor, citizen = sit(way), sit(way, person["session"])
        log_in(doctor, "Poul Mønsterby")
        record = f"/borgere/{person['citizen']}/"
        doctor.goto(record)
        heading(doctor, person["name"])

        citizen.goto("/min-side/")
        citizen.get_by_role("link", name="Se, hvem der har åbnet dine oplysninger").click()
        reads(citizen, "Karen Prøvesen", re.compile("Gjorde klar til et hjemmebesøg"), "Poul Mønsterby")
        if way is TELEPHONE:
            picture(citizen, "log")
        citizen.get_by_role("link", name="Min side").first.click()
        citizen.get_by_role("link", name="Se, hvad du har sagt ja til").click()
        citizen.get_by_role("link", name=re.compile("Træk samtykket tilbage")).click()
        reads(citizen, "Vil du trække samtykket tilbage?")
        press(citizen, "Ja, træk det tilbage")
        reads(citizen, "Trukket tilbage")

        answer = doctor.reload()
        assert answer is not None
        assert answer.status == 404
        expect(doctor.locator("body")).not_to_contain_text(person["name"])


class TestTwoDecideAtOnce:
    @ways(DESKTOP, TELEPHONE)
    def test_the_second_is_told_and_keeps_what_was_typed(self, sit: Sit, served: Served, way: Way) -> None:
        person = served.known["both"][way.id]
        karen, mads = sit(way), sit(way)
        for page, who in ((karen, "Karen Prøvesen"), (mads, "Mads Testrup")):
            log_in(page, who)
            page.goto(f"/indbakke/{person['case']}/")
            page.get_by_text("Borgeren takker nej", exact=True).click()
            page.locator("details[open] textarea").fill(f"{who}: vil gerne selv vende tilbage.")

        karen.locator("details[open]").get_by_role("button", name="Gem, og giv svar").click()
        reads(karen, re.compile("Henvisningen er afsluttet"))
        mads.locator("details[open]").get_by_role("button", name="Gem, og giv svar").click()

        heading(mads, "En kollega kom først")
        typed = mads.locator("textarea").filter(has_text="Mads Testrup: vil gerne selv vende tilbage.")
        expect(typed).to_be_visible()
