"""Times the workplace at the size of a region: ``.venv/bin/python benchmarks/workplace.py``.

100,000 citizens, 3,000 enrolments and a million events are made (two minutes; ``--home`` keeps them for next time)
in SQLite, or with ``--database postgresql`` in a PostgreSQL server that is started for it.
``pages`` then opens every page as those who use it and prints the server's time and the number of queries; ``crowd``
lets 50 people work at once against a served workplace from a second process, and counts what they wrote afterwards.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import requests

RUNS = 40
THINKS = (1.0, 3.0)  # seconds between two clicks


def start(home: Path) -> None:
    """Django over the workplace at ``home``, with the demo's settings (plain HTTP on this machine)."""
    os.environ.setdefault("SAMVEJ_DEMO", "1")
    from samvej.web.starting import start_workplace

    start_workplace(home)


def make(home: Path) -> Path:
    """The population, unless it is there from before; gives the file of session cookies."""
    from benchmarks.workplace_population import populate
    from django.conf import settings
    from django.core.management import call_command

    from samvej.workplace.ground.keys import make_keys

    sessions = home / "sessions.json"
    if not sessions.exists():
        make_keys(settings.SAMVEJ_KEYS)
        call_command("migrate", verbosity=0)
        populate(sessions)
        _analyse()
    return sessions


def _analyse() -> None:
    """The database's own statistics, as its nightly upkeep makes them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- every page ----------------------------------------------------------------------------------------


def pages(sessions: Path) -> None:
    """Prints a row per page: who, the server's time (median, p95), its processor time (p95), queries, size."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    cookies = json.loads(sessions.read_text())
    print(
        "| page | as | median ms | p95 ms | p95 ms of the processor | queries | kB |\n|---|---|--:|--:|--:|--:|--:|"
    )
    slowest = 0.0
    for who, name, addresses in _addresses(cookies):
        client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = cookies[who][0]
        first = client.get(addresses[0])  # what is made once per process is made
        if first.status_code != 200:
            print(f"| {name} | {who} | answered {first.status_code} | | | | |")
            continue
        with CaptureQueriesContext(connection) as asked:
            client.get(addresses[0])
            queries = len(asked)
        times, worked = [], []
        for n in range(RUNS):
            begun, working = time.perf_counter(), time.process_time()
            client.get(addresses[n % len(addresses)])
            times.append(1000 * (time.perf_counter() - begun))
            worked.append(1000 * (time.process_time() - working))
        p95, cpu = statistics.quantiles(times, n=20)[-1], statistics.quantiles(worked, n=20)[-1]
        slowest = max(slowest, p95)
        size = len(first.content) / 1024
        print(f"| {name} | {who} | {statistics.median(times):.0f} | {p95:.0f} | {cpu:.0f} | {queries} | {size:.0f} |")
    print(f"\nThe slowest page's p95: {slowest:.0f} ms (the limit is 150).")


def _addresses(cookies: dict[str, list[str]]) -> Iterator[tuple[str, str, list[str]]]:
    """(as whom, page, addresses to open in turn) of every page that is opened by reading."""
    from django.contrib.sessions.models import Session

    from samvej.workplace.pathways.models import Enrolment
    from samvej.workplace.people.models import Account
    from samvej.workplace.referrals.models import Referral, ReferralNote

    def account(who: str) -> Account:
        held = Session.objects.get(session_key=cookies[who][0]).get_decoded()
        return Account.objects.get(pk=held["_auth_user_id"])

    person = account("contact person").professional
    unit = Enrolment.objects.filter(contact_person=person, status="active").values_list("unit", flat=True)[0]
    running = [
        f"{key}"
        for key in Enrolment.objects.filter(contact_person=person, status="active").values_list("key", flat=True)
    ]
    citizens = [
        f"{key}"
        for key in Enrolment.objects.filter(contact_person=person, status="active").values_list(
            "citizen__key", flat=True
        )
    ]
    opened = [
        f"{key}"
        for key in Referral.objects.filter(unit=unit, status__in=Referral.OPEN).values_list("key", flat=True)[:40]
    ]
    notes = [
        f"{key}"
        for key in ReferralNote.objects.filter(account=account("referrer")).values_list("key", flat=True)[:40]
    ]
    for name in ("beskeder/", "profil/", "hjaelp/", "komponenter/"):
        yield "contact person", f"/{name}", [f"/{name}"]
    yield "contact person", "/indbakke/", ["/indbakke/", "/indbakke/?vis=alle", "/indbakke/?vis=besvarede"]
    yield "lead", "/indbakke/", ["/indbakke/"]
    for name in ("", "samtale/", "udskrift/"):
        yield "contact person", f"/indbakke/…/{name}", [f"/indbakke/{key}/{name}" for key in opened]
    yield "contact person", "/borgere/", ["/borgere/", "/borgere/?side=2"]
    yield "contact person", "/borgere/soeg/", ["/borgere/soeg/"]
    yield "contact person", "/borgere/…/", [f"/borgere/{key}/" for key in citizens]
    yield "contact person", "/borgere/…/kontakt/", [f"/borgere/{key}/kontakt/" for key in citizens]
    yield "contact person", "/adgang/borger/…/samtykker/", [f"/adgang/borger/{key}/samtykker/" for key in citizens]
    yield "lead", "/adgang/opfoelgning/", ["/adgang/opfoelgning/"]
    yield "contact person", "/forloeb/", ["/forloeb/"]
    yield "contact person", "/forloeb/…/", [f"/forloeb/{key}/" for key in running]
    yield "lead", "/forloeb/enheden/", ["/forloeb/enheden/"]
    yield "lead", "/forloeb/pladser/", ["/forloeb/pladser/"]
    yield "contact person", "/indsatser/", ["/indsatser/"]
    yield "lead", "/overblik/…/", [f"/overblik/{_programme()}/"]
    yield "lead", "/arbejde/", ["/arbejde/"]
    yield "referrer", "/henvis/", ["/henvis/"]
    yield "referrer", "/henvis/mine/", ["/henvis/mine/"]
    yield "referrer", "/henvis/svar/…/", [f"/henvis/svar/{key}/" for key in notes]
    for name in ("", "bed-om-hjaelp/", "log/", "samtykker/", "spaerringer/"):
        yield "citizen", f"/min-side/{name}", [f"/min-side/{name}"]


def _programme() -> str:
    """The programme that the population is of."""
    from samvej.workplace.pathways.models import Enrolment

    return Enrolment.objects.values_list("programme", flat=True)[0]


# --- fifty people at once ------------------------------------------------------------------------------


@dataclass
class Told:
    """What the crowd saw: seconds of every click, faults, and what it was told was written."""

    times: list[float] = field(default_factory=list)
    by_page: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    attempts: list[str] = field(default_factory=list)
    notes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Visitor(threading.Thread):
    """One person who clicks, thinks, and clicks again."""

    def __init__(
        self, who: str, cookie: str, base: str, until: float, told: Told, plan: dict[str, Any], n: int
    ) -> None:
        super().__init__(daemon=True)
        self.who, self.base, self.until, self.told, self.plan = who, base, until, told, plan
        self.random = Random(n)
        self.browser = requests.Session()
        self.browser.cookies.set("samvej", cookie)

    def run(self) -> None:
        """Until the time is up."""
        time.sleep(self.random.uniform(0, THINKS[1]))
        while time.monotonic() < self.until:
            try:
                getattr(self, self.who.replace(" ", "_"))()
            except Exception as fault:
                with self.told.lock:
                    self.told.faults[f"{type(fault).__name__}: {str(fault)[:90]}"] += 1
            time.sleep(self.random.uniform(*THINKS))

    def click(self, method: str, address: str, form: dict[str, str] | None = None) -> str:
        """One request (redirects are the browser's next request of the same click), timed."""
        begun = time.perf_counter()
        headers = {"Referer": self.base + address}
        answer = self.browser.request(method, self.base + address, data=form, headers=headers, timeout=30)
        with self.told.lock:
            took = time.perf_counter() - begun
            self.told.times.append(took)
            self.told.by_page[f"{method} {re.sub('[0-9a-f-]{36}', '…', address)}"].append(took)
            if answer.status_code >= 500 or answer.status_code == 403:
                self.told.faults[f"{answer.status_code} {method} {re.sub('[0-9a-f-]{36}', '…', address)}"] += 1
        self.address = answer.url.removeprefix(self.base)
        self.status = answer.status_code
        return answer.text

    def contact_person(self) -> None:
        """Looks at the inbox and a case, tries to reach the citizen; or looks after those enrolled."""
        if self.random.random() < 0.5:
            self.click("GET", "/indbakke/")
            time.sleep(self.random.uniform(*THINKS))
            cases = self.plan["cases"][self.plan["cookie"]]
            if cases:
                case = self.random.choice(cases)
                self._try_to_reach(case, self.click("GET", f"/indbakke/{case}/"))
        else:
            self.click("GET", "/forloeb/")
            time.sleep(self.random.uniform(*THINKS))
            self.click("GET", f"/forloeb/{self.random.choice(self.plan['enrolments'][self.plan['cookie']])}/")

    def _try_to_reach(self, case: str, page: str) -> None:
        found = re.search(rf'<form[^>]*action="/indbakke/{case}/kontakt/".*?</form>', page, re.S)
        if found is None:
            return
        time.sleep(self.random.uniform(*THINKS))
        hidden = _hidden(found[0])
        once = uuid.uuid4().hex
        form = hidden | {"once": once, "how": "phone", "outcome": "no answer", "note": "Prøver igen i morgen."}
        self.click("POST", f"/indbakke/{case}/kontakt/", form)
        if self.status == 200 and "/indbakke/" in self.address:
            with self.told.lock:
                self.told.attempts.append(once)

    def referrer(self) -> None:
        """Two minutes in the emergency department: a number, what was seen, sent."""
        page = self.click("GET", "/henvis/")
        time.sleep(self.random.uniform(*THINKS))
        number = self.plan["numbers"].pop()
        page = self.click("POST", "/henvis/", _hidden(page) | {"cpr": number})
        if "/henvis/note/" not in self.address:
            raise ValueError(f"no note to write: {re.sub('[0-9a-f-]{36}', '…', self.address)} {self.status}")
        time.sleep(self.random.uniform(*THINKS))
        form = _hidden(page) | {"saw": "Fjerde gang på en måned.", "contact_agreed": "yes", "urgency": "1"}
        form |= dict.fromkeys(re.findall(r'name="((?:ask|question|answer)[^"]*)"', page), "yes")
        self.click("POST", self.address, form)
        if "/henvis/svar/" in self.address or "/henvis/sendt/" in self.address:
            with self.told.lock:
                self.told.notes += 1
        else:
            raise ValueError(f"not sent: {re.sub('[0-9a-f-]{36}', '…', self.address)} {self.status}")

    def lead(self) -> None:
        """Looks at the unit."""
        for address in ("/indbakke/", f"/overblik/{self.plan['programme']}/", "/forloeb/pladser/"):
            self.click("GET", address)
            time.sleep(self.random.uniform(*THINKS))

    def citizen(self) -> None:
        """Looks at the own page and who has looked."""
        self.click("GET", "/min-side/")
        time.sleep(self.random.uniform(*THINKS))
        self.click("GET", "/min-side/log/")


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms, the form's token among them."""
    found = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] not in found:
            found[name[1]] = value[1]
    return found


def crowd(sessions: Path, base: str, seconds: float) -> None:
    """Fifty people for a while, in this process; what they were told was written is on the last line, as JSON."""
    cookies, plan = json.loads(sessions.read_text()), json.loads(sessions.with_name("plan.json").read_text())
    told, until = Told(), time.monotonic() + seconds
    people = [(who, cookie) for who in ("contact person", "referrer", "lead", "citizen") for cookie in cookies[who]][
        :50
    ]
    visitors = [
        Visitor(who, cookie, base, until, told, plan | {"cookie": cookie}, n)
        for n, (who, cookie) in enumerate(people)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    times = [1000 * each for each in told.times]
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{len(people)} people, {len(times)} clicks in {seconds:.0f} s: median {statistics.median(times):.0f} ms, "
        f"p95 {p95:.0f} ms (the limit is 400), most {max(times):.0f} ms; faults: {dict(told.faults) or 'none'}"
    )
    for page, took in sorted(told.by_page.items(), key=lambda each: -sum(each[1]))[:8]:
        milliseconds = [1000 * each for each in took]
        print(
            f"  {page}: {len(took)} times, median {statistics.median(milliseconds):.0f}, most {max(milliseconds):.0f}"
        )
    print(
        json.dumps({"attempts": told.attempts, "notes": told.notes, "faults": sum(told.faults.values()), "p95": p95})
    )


def _plan(sessions: Path) -> None:
    """What each person of the crowd has to do: their own cases and citizens, and numbers of people never referred."""
    from benchmarks.workplace_population import CLOSED, OPEN
    from django.contrib.sessions.models import Session

    from samvej.workplace.ground.keys import decrypt
    from samvej.workplace.pathways.models import Enrolment
    from samvej.workplace.people.models import Account, CitizenNumber
    from samvej.workplace.referrals.models import Referral

    cases, enrolments = {}, {}
    for cookie in json.loads(sessions.read_text())["contact person"]:
        account = Account.objects.get(pk=Session.objects.get(session_key=cookie).get_decoded()["_auth_user_id"])
        unit = account.professional.employments.get().organisation.units.get()
        mine = Referral.objects.filter(unit=unit, status__in=("assigned", "contacting"))
        cases[cookie] = [str(key) for key in mine.values_list("key", flat=True)]
        held = Enrolment.objects.filter(contact_person=account.professional, status="active")
        enrolments[cookie] = [str(key) for key in held.values_list("key", flat=True)]
    fresh = CitizenNumber.objects.order_by("id")[CLOSED + OPEN + 100 + Random().randrange(40_000) :][:2_000]
    numbers = [decrypt(each.encrypted).reveal() for each in fresh]
    told = {"cases": cases, "enrolments": enrolments, "numbers": numbers, "programme": _programme()}
    sessions.with_name("plan.json").write_text(json.dumps(told))
    sessions.with_name("plan.json").chmod(0o600)


@contextmanager
def served(home: Path, port: int) -> Iterator[str]:
    """The workplace served as a region would serve it, in processes of its own."""
    command = [sys.executable, "-m", "samvej.cli.main", "serve", "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    environment = os.environ | {"SAMVEJ_HOME": str(home), "SAMVEJ_DEMO": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"{base}/hjaelp/", timeout=2).read()
                    break
                except OSError:
                    time.sleep(0.5)
            yield base
        finally:
            server.terminate()


def _settled(since: datetime) -> None:
    """Until the night's work, which a first start has before it, is done: the crowd comes by day."""
    from samvej.workplace.work.models import WorkRun

    quiet = 0
    for _ in range(240):
        quiet = 0 if WorkRun.objects.filter(started_at__gte=since, ended_at=None).exists() else quiet + 1
        if quiet == 8:
            return
        time.sleep(1)
    raise SystemExit("The background did not come to its end in four minutes: look at the work list.")


def at_once(home: Path, sessions: Path, seconds: float, port: int) -> bool:
    """Serve, let the crowd work from a second process, and compare what it was told with what is stored."""
    from samvej.workplace.referrals.models import ContactAttempt, ReferralNote

    _plan(sessions)
    before, begun = ReferralNote.objects.count(), datetime.now(UTC)
    with served(home, port) as base:
        _settled(begun)
        command = [sys.executable, __file__, "--home", str(home), "--crowd", base, "--seconds", str(seconds)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().splitlines()
    print("\n".join(said[:-1]))
    told = json.loads(said[-1])
    stored = set(ContactAttempt.objects.filter(once__in=told["attempts"]).values_list("once", flat=True))
    lost = len(set(told["attempts"]) - stored)
    notes = ReferralNote.objects.count() - before
    print(
        f"Written: {len(told['attempts'])} attempts, of which {lost} are lost; "
        f"{told['notes']} notes sent, {notes} stored."
    )
    return lost == 0 and notes >= told["notes"] and not told["faults"] and told["p95"] <= 400


def main() -> None:
    """Make, measure, say."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, help="where the workplace is made; kept when it is named")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--seconds", type=float, default=120, help="how long the crowd works")
    asked.add_argument("--port", type=int, default=8099)
    asked.add_argument("--only", choices=("pages", "crowd"))
    asked.add_argument("--crowd", metavar="ADDRESS", help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.crowd:
        crowd(said.home / "sessions.json", said.crowd, said.seconds)
        return
    from tests.postgresql import server

    with tempfile.TemporaryDirectory() as folder, server() if said.database == "postgresql" else nullcontext() as url:
        home = said.home or Path(folder) / "home"
        if url:
            os.environ["DATABASE_URL"] = url
        start(home)
        sessions = make(home)
        if said.only != "crowd":
            pages(sessions)
        good = said.only == "pages" or at_once(home, sessions, said.seconds, said.port)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
