"""Times the workplace at the size of a region: ``.venv/bin/python benchmarks/workplace.py``.

100,000 citizens, 3,000 enrolments and a million events are made (two minutes; ``--home`` keeps them for next time)
in SQLite, or with ``--database postgresql`` in a PostgreSQL server that is started for it.
``pages`` then opens every page as those who use it and prints the server's time and the number of queries; ``crowd``
lets 50 people work at once against a served workplace from a second process, and counts what they wrote afterwards.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from random import Random

RUNS = 40


def start(home: Path) -> None:
    """Django over the workplace at ``home``, with the demo's settings (plain HTTP on this machine)."""
    os.environ.setdefault("SAMVEJ_DEMO", "1")
    from samvej.web.starting import start_workplace

    start_workplace(home)


def make(home: Path, part: float) -> Path:
    """The population, unless it is there from before; gives the file of session cookies."""
    from benchmarks.workplace_population import Size, populate
    from django.conf import settings
    from django.core.management import call_command

    from samvej.workplace.access.sealing import seal
    from samvej.workplace.ground.keys import make_keys

    sessions = home / "sessions.json"
    if not sessions.exists():
        make_keys(settings.SAMVEJ_KEYS)
        call_command("migrate", verbosity=0)
        populate(sessions, Size().part(part))
        seal(limit=10_000_000)  # as each minute does: no year's trail is ever sealed at once while people work
        _analyse()
    return sessions


def _analyse() -> None:
    """The database's own statistics, as its nightly upkeep makes them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- every page ----------------------------------------------------------------------------------------


def pages(sessions: Path, of: str = "") -> None:
    """Prints a row per page: who, the server's time (median, p95), its processor time (p95), queries, size.

    ``of``: only the pages with this in their name.
    """
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
        if of not in name:
            continue
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
    yield from _of_the_second_half(running)


_OF_A_COURSE = ("kort", "plan", "plan/versioner", "sikkerhed", "team", "moeder", "beskeder", "tidslinje", "opgaver")
_OF_A_COURSE_TOO = ("opgaver/ny", "kontakter", "kontakter/ny", "skred")
_OWN = ("plan", "kort", "sikkerhed", "team", "aftaler", "opgaver", "beskeder", "tidslinje", "skred")


def _of_the_second_half(running: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """The day, what belongs to a course, what is learned, and the citizen's own pages."""
    from samvej.workplace.maps.models import LifeMap
    from samvej.workplace.meetings.models import Meeting
    from samvej.workplace.messages.models import Thread
    from samvej.workplace.tasks.models import Task

    for address in ("/dag/", "/dag/borgere/", "/indlaeggelser/", "/barrierer/", "/barrierer/ny/", "/samarbejde/"):
        yield "contact person", address, [address]
    for name in (*_OF_A_COURSE, *_OF_A_COURSE_TOO):
        yield "contact person", f"/forloeb/…/{name}/", [f"/forloeb/{key}/{name}/" for key in running]
    for name, model in (("opgaver", Task), ("moeder", Meeting), ("beskeder", Thread)):
        rows = model.objects.filter(enrolment__key__in=running).values_list("enrolment__key", "key")[:40]
        yield "contact person", f"/forloeb/…/{name}/…/", [f"/forloeb/{key}/{name}/{one}/" for key, one in rows]
    maps = LifeMap.objects.filter(enrolment__key__in=running).values_list("enrolment__key", "number")
    yield "contact person", "/forloeb/…/kort/2/", [f"/forloeb/{key}/kort/{n}/" for key, n in maps if n > 1]
    for address in (
        "/dag/",
        "/skred/",
        "/barrierer/",
        "/forbedring/",
        f"/forbedring/{_programme()}/",
        "/samarbejde/",
    ):
        yield "lead", address, [address]
    for name in _OWN:
        yield "citizen", f"/min-side/{name}/", [f"/min-side/{name}/"]


def _programme() -> str:
    """The programme that the population is of."""
    from samvej.workplace.pathways.models import Enrolment

    return Enrolment.objects.values_list("programme", flat=True)[0]


# --- fifty people at once ------------------------------------------------------------------------------


def _plan(sessions: Path) -> None:
    """What each of the crowd has to do: own cases, citizens and tasks, and numbers of people never referred."""
    from django.contrib.sessions.models import Session

    from samvej.workplace.ground.keys import decrypt
    from samvej.workplace.pathways.models import Enrolment
    from samvej.workplace.people.models import Account, CitizenNumber
    from samvej.workplace.referrals.models import Referral
    from samvej.workplace.tasks.models import Task

    cases, enrolments, tasks = {}, {}, {}
    for cookie in json.loads(sessions.read_text())["contact person"]:
        account = Account.objects.get(pk=Session.objects.get(session_key=cookie).get_decoded()["_auth_user_id"])
        unit = account.professional.employments.get().organisation.units.get()
        mine = Referral.objects.filter(unit=unit, status__in=("assigned", "contacting"))
        cases[cookie] = [str(key) for key in mine.values_list("key", flat=True)]
        held = Enrolment.objects.filter(contact_person=account.professional, status="active")
        enrolments[cookie] = [str(key) for key in held.values_list("key", flat=True)]
        waiting = Task.objects.filter(enrolment__in=held, assigned_to=account.professional, status="accepted")
        tasks[cookie] = [[str(key), str(task)] for key, task in waiting.values_list("enrolment__key", "key")]
    free = CitizenNumber.objects.filter(citizen__referrals=None).order_by("id")
    fresh = free[Random().randrange(max(1, free.count() - 2_000)) :][:2_000]
    numbers = [decrypt(each.encrypted).reveal() for each in fresh]
    told = {"cases": cases, "enrolments": enrolments, "tasks": tasks, "numbers": numbers, "programme": _programme()}
    sessions.with_name("plan.json").write_text(json.dumps(told))
    sessions.with_name("plan.json").chmod(0o600)


@contextmanager
def served(home: Path, port: int) -> Iterator[str]:
    """The workplace served as a region would serve it, in processes of its own."""
    command = [sys.executable, "-m", "samvej.cli.main", "serve", "--port", str(port), "--workers", "4", "--threads", "3"]
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
    from samvej.workplace.referrals.models import ReferralNote

    _plan(sessions)
    before, begun = ReferralNote.objects.count(), datetime.now(UTC)
    with served(home, port) as base:
        _settled(begun)
        command = [sys.executable, __file__, "--home", str(home), "--crowd", base, "--seconds", str(seconds)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().splitlines()
    print("\n".join(said[:-1]))
    told = json.loads(said[-1])
    lost = _lost(told["wrote"])
    notes = ReferralNote.objects.count() - before
    wrote = ", ".join(f"{len(each)} {kind}" for kind, each in told["wrote"].items())
    print(f"Written: {wrote}, of which {lost} are lost; {told['notes']} notes sent, {notes} stored.")
    return lost == 0 and notes >= told["notes"] and not told["faults"] and told["p95"] <= 400


def _lost(wrote: dict[str, list[str]]) -> int:
    """How much of what the crowd was told was written is not there."""
    from samvej.workplace.contacts.models import Contact
    from samvej.workplace.messages.models import Message
    from samvej.workplace.referrals.models import ContactAttempt
    from samvej.workplace.tasks.models import Task

    stored = {
        "attempts": ContactAttempt.objects.values_list("once", flat=True),
        "contacts": Contact.objects.values_list("once", flat=True),
        "messages": Message.objects.values_list("once", flat=True),
        "tasks": Task.objects.filter(status="done").values_list("key", flat=True),
    }
    lost = 0
    for kind, said in wrote.items():
        known = {str(each).rpartition(":")[2].replace("-", "") for each in stored[kind] if each}
        lost += sum(each.replace("-", "") not in known for each in said)
    return lost


def main() -> None:
    """Make, measure, say."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, help="where the workplace is made; kept when it is named")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--seconds", type=float, default=120, help="how long the crowd works")
    asked.add_argument("--port", type=int, default=8099)
    asked.add_argument("--only", choices=("pages", "crowd"))
    asked.add_argument("--page", default="", metavar="TEXT", help="only the pages with this in their name")
    asked.add_argument("--part", type=float, default=1.0, help="so much of the region's size: 0.1 is a tenth")
    asked.add_argument("--crowd", metavar="ADDRESS", help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.crowd:
        from benchmarks.workplace_crowd import crowd

        crowd(said.home / "sessions.json", said.crowd, said.seconds)
        return
    from tests.postgresql import server

    with tempfile.TemporaryDirectory() as folder, server() if said.database == "postgresql" else nullcontext() as url:
        home = said.home or Path(folder) / "home"
        if url:
            os.environ["DATABASE_URL"] = url
        start(home)
        sessions = make(home, said.part)
        if said.only != "crowd":
            pages(sessions, said.page)
        good = said.only == "pages" or at_once(home, sessions, said.seconds, said.port)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
