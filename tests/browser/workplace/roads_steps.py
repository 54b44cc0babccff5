"""What the three roads have in common: the clock of a story, the background's work, and what the months then hold."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from samvej.evaluation.evaluate import evaluate
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.results import Evaluation
from samvej.programme.loading import load_programme
from samvej.registry.query import Registry
from samvej.registry.reading.identities import CPR, pseudonym
from tests.browser.workplace.conftest import Served
from tests.browser.workplace.population import environment
from tests.browser.workplace.test_stories import choose, heading, press, reads

ROOT = Path(__file__).parents[3]
COURSE = re.compile(r"/forloeb/[0-9a-f-]{36}/$")
"""The address of a course's own page."""


def now() -> datetime:
    """The moment, on the clock in Copenhagen."""
    return datetime.now(ZoneInfo("Europe/Copenhagen"))


def ago(days: int) -> date:
    """A day of a story that ends today."""
    return now().date() - timedelta(days=days)


def on_day(day: date, *pages: Page) -> None:
    """Everybody's clock is set to a day, as the demo's banner does it: the next page they open is of that day."""
    for page in pages:
        _clock(page, day=day.isoformat())


def back_to_now(*pages: Page) -> None:
    """Everybody's clock is the real one again."""
    for page in pages:
        _clock(page, back="1")


def _clock(page: Page, **said: str) -> None:
    """The banner is no part of the story: its form is sent without a look at what comes of it."""
    if page.url == "about:blank":
        page.goto("/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    answer = page.request.post("/demo/dag/", form={**said, "csrfmiddlewaretoken": token}, max_redirects=0)
    assert answer.status == 302, answer.status


def without_the_clock(page: Page) -> None:
    """A moved clock's banner fills half a picture: it is put away before one is taken."""
    page.locator(".demo-banner").evaluate("each => each.remove()")


def open_course(page: Page, who: str) -> None:
    """The course of somebody whom one follows."""
    page.goto("/forloeb/")
    page.get_by_role("link", name=who).click()
    heading(page, who)


def turn_to(page: Page, label: str) -> None:
    """Another page of the same course, or of one's own pages."""
    ways = page.locator("nav.road-nav")
    if not ways.count() and COURSE.search(page.url):  # the course page shows no way to its other pages
        page.goto(page.url + "team/")
    elif not ways.count():  # one task, contact or meeting
        page.locator("a.back-link").first.click()
    ways.get_by_role("link", name=label, exact=True).click()


def fold(page: Page, words: str) -> None:
    """Open what is folded."""
    page.locator("summary").filter(has_text=words).first.click()


def say(page: Page, domain: str, *, score: int | None = None, **words: str) -> None:
    """Fill in one domain of the map and save it."""
    part = page.locator(f"#{domain}")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    for name, text in words.items():
        part.locator(f"[name={name}]").fill(text)
    if score is not None:
        part.locator(f"[name=citizen_score][value='{score}']").check(force=True)
    part.get_by_role("button", name="Gem og gå videre").click()
    expect(part.locator("[data-state]")).to_contain_text("Gemt")


def pick(page: Page | Locator, question: str, answer: str) -> None:
    """An answer of a list, by how it begins."""
    field = page.get_by_label(question)
    field.select_option(field.locator("option").filter(has_text=answer).first.get_attribute("value"))


def invite(page: Page, place: str, person: str, role: str) -> None:
    """Ask somebody of a place onto the team."""
    turn_to(page, "Team")
    page.get_by_role("link", name="Inviter en til teamet").click()
    page.get_by_role("link", name=place).click()
    page.get_by_label("Hvem skal med?").select_option(person)
    choose(page, "I hvilken rolle?", role)
    press(page, "Send invitationen")
    expect(page.get_by_text("Invitationen er sendt.").first).to_be_visible()


def says_yes_to_the_invitation(page: Page) -> None:
    """Whoever is asked onto a team finds it in My day, and comes along."""
    page.goto("/dag/")
    page.get_by_role("link", name="invitation").first.click()
    page.locator("main .team-list a").first.click()
    choose(page, "Vil du være med?", "Ja, jeg vil være med")
    press(page, "Send svaret")
    reads(page, "Du er med på teamet. Velkommen.")


def in_the_plan(page: Page, reason: str) -> None:
    """Save a part of the plan, with the reason."""
    page.get_by_label("Hvorfor ændres planen?").fill(reason)
    press(page, "Gem i planen")
    expect(page.get_by_text("Gemt i planen.").first).to_be_visible()


def in_my_day(page: Page, who: str, what: str) -> None:
    """From a line of My day about somebody to where it is done; what comes later is folded."""
    page.goto("/dag/")
    person = page.locator(".day-list > li").filter(has=page.get_by_role("link", name=who, include_hidden=True))
    line = person.locator(".day-lines > li").filter(has_text=what).first
    expect(line).to_be_attached()
    if not line.is_visible():
        page.locator("main details > summary").first.click()
    line.get_by_role("link").first.click()


def accepts(page: Page, who: str, what: str) -> None:
    """Say yes to a task that stands in My day."""
    in_my_day(page, who, what)
    press(page, "Ja, det gør jeg")
    reads(page, "Du har taget opgaven.")


def has_done(page: Page, who: str, what: str, evidence: str) -> None:
    """Write that a task of My day is done."""
    in_my_day(page, who, what)
    page.get_by_label("Hvad blev gjort?").fill(evidence)
    press(page, "Det er gjort")
    expect(page.locator("main")).to_contain_text(evidence)


def visits(page: Page, note: str, *, how: str = "Besøg", minutes: int = 60) -> None:
    """Write down a contact of this morning."""
    turn_to(page, "Kontakter")
    page.get_by_role("link", name="Skriv en kontakt ned").click()
    _write_contact(page, note, how, minutes)


def gets_in_touch(page: Page, who: str, what: str, note: str, *, how: str = "Besøg", minutes: int = 60) -> None:
    """From a task of My day that a contact answers: the contact is written, and the task is done with it."""
    in_my_day(page, who, what)
    _write_contact(page, note, how, minutes)
    reads(page, re.compile("Dermed er opgaven ».* gjort"))


def _write_contact(page: Page, note: str, how: str, minutes: int) -> None:
    choose(page, "Hvordan?", how)
    page.get_by_label("Hvor mange minutter varede det?").fill(str(minutes))
    page.get_by_label("Hvad talte I om, og hvad aftalte I?").fill(note)
    press(page, "Skriv kontakten ned")
    expect(page.locator("main")).to_contain_text(note)


def calls(page: Page, at: datetime, where: str) -> None:
    """Call those whom the programme names to a meeting."""
    page.get_by_label("Hvilken dag?").fill(at.date().isoformat())
    page.get_by_label("Hvad er klokken, når I begynder?").fill(f"{at:%H:%M}")
    choose(page, "Hvor mødes I?", where)
    press(page, "Indkald")
    expect(page.get_by_text("Alle er indkaldt.").first).to_be_visible()


def minutes_of(page: Page, point: str, text: str, *, task_for: str = "", goal: bool = False) -> None:
    """Write under a point of the agenda; perhaps it becomes a task or a goal."""
    step = page.locator(".guide-steps > li").filter(has_text=point).first
    if step.locator("details").get_attribute("open") is None:
        step.locator("summary").click()
    step.get_by_label("Hvad blev sagt eller aftalt?").fill(text)
    if task_for:
        step.get_by_text("En opgave", exact=True).click()
        pick(step, "Er det en opgave: hvem gør det?", task_for)
    elif goal:
        step.get_by_text("Et mål i planen", exact=True).click()
    step.get_by_role("button", name="Skriv ned").click()
    expect(page.locator(".guide-steps").get_by_text(text).first).to_be_visible()


class Background:
    """The house's background work, in a process of its own, at the story's clock."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def works(self, day: date, at: time = time(8, 6)) -> None:
        """What it does by itself; nothing of it may fail."""
        said = self._ask({"at": datetime.combine(day, at).isoformat()})
        assert said["failed"] == 0, said

    def works_now(self) -> None:
        """The same, at this moment."""
        said = self._ask({"at": now().replace(tzinfo=None).isoformat()})
        assert said["failed"] == 0, said

    def sends_rows(self) -> None:
        """``samvej registry sync``."""
        self._ask({"sync": True})

    def _ask(self, what: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the background stopped"
        return dict(json.loads(line))


@contextmanager
def background_of(home: Path) -> Iterator[Background]:
    """The background of a workplace, until the stories are over."""
    command = [sys.executable, "-m", "tests.browser.workplace.roads_population", str(home)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment(home), text=True, **pipes) as process:  # type: ignore[call-overload]
        yield Background(process)
        process.stdin.close()
        process.wait(30)


@dataclass(frozen=True)
class Months:
    """One person's months as the evaluation has them. ``rows``: how often a kind came to a status on a day."""

    rows: Counter[tuple[str, str, date]]
    evaluation: Evaluation
    exit_reason: str | None

    def efforts(self) -> dict[str, int]:
        """What was done while the person took part, by its id, as often as the evaluation counts it."""
        return {each.id: each.total for each in self.evaluation.efforts}

    def points(self, outcome: str) -> dict[int, int]:
        """An outcome by month since inclusion, where it is anything but nothing."""
        [found] = [each for each in self.evaluation.outcomes if each.id == outcome and each.part is None]
        return {each.month: each.total for each in found.points if each.total}


def months_of(served: Served, number: str, programme: str) -> Months:
    """What the registry, and the evaluation over it, hold of one person in one programme."""
    said = load_programme(programme)
    key = (served.home / "registry.key").read_bytes()
    with Registry.open(served.home / "registry") as registry:
        known = registry.table("identity").to_pyarrow().to_pylist()
        person = next(row["person_id"] for row in known if row["pseudonym"] == pseudonym(key, CPR, number))
        [enrolment] = _rows(registry, "enrolment", person, programme)
        rows = Counter(
            (each["kind"], each["status"], each["date"]) for each in _rows(registry, "activity", person, programme)
        )
        one = Participants((Participant(person, enrolment["valid_from"]),))
        return Months(rows, evaluate(said, registry, one), enrolment["exit_reason"])


def _rows(registry: Registry, name: str, person: int, programme: str) -> list[dict[str, Any]]:
    table = registry.table(name)
    mine = table.filter((table.person_id == person) & (table.programme == programme))
    return list(mine.to_pyarrow().to_pylist())


def tells_of_a_stay(page: Page, token: str, **notice: Any) -> None:
    """The hospital's system says that somebody came in, or went home."""
    answer = page.request.post("/meldinger/indlaeggelse/", data=notice, headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 202, answer.text()
