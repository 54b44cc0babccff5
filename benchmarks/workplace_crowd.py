"""Fifty people at work at once against a served workplace: they click, think, write, and click again."""

import json
import random
import re
import statistics
import threading
import time
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

THINKS = (1.0, 3.0)  # seconds between two clicks
_KEY = "[0-9a-f]{8}-[0-9a-f-]{27}"


@dataclass
class Told:
    """What the crowd saw: seconds of every click, faults, and what it was told was written, by kind."""

    times: list[float] = field(default_factory=list)
    by_page: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)
    wrote: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Visitor(threading.Thread):
    """One person who clicks, thinks, and clicks again."""

    def __init__(
        self, who: str, cookie: str, base: str, until: float, told: Told, plan: dict[str, Any], n: int
    ) -> None:
        super().__init__(daemon=True)
        self.who, self.base, self.until, self.told, self.plan = who, base, until, told, plan
        self.random = random.Random(n)
        self.browser = requests.Session()
        self.browser.trust_env = False  # no look for proxies at each click: the people share the server's two cores
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
            self.told.by_page[f"{method} {_shape(address)}"].append(took)
            if answer.status_code >= 500 or answer.status_code == 403:
                self.told.faults[f"{answer.status_code} {method} {_shape(address)}"] += 1
        self.address = answer.url.removeprefix(self.base)
        self.status = answer.status_code
        return answer.text

    def think(self) -> None:
        """A second or three."""
        time.sleep(self.random.uniform(*THINKS))

    def wrote(self, kind: str, what: str) -> None:
        """It was said that this is written."""
        with self.told.lock:
            self.told.wrote[kind].append(what)

    def contact_person(self) -> None:
        """Opens the day; then looks after a citizen, ticks a task, or takes the inbox."""
        self.click("GET", "/dag/")
        self.think()
        self.random.choice((self._writes_contact, self._ticks_task, self._looks_at_course, self._takes_inbox))()

    def _takes_inbox(self) -> None:
        self.click("GET", "/indbakke/")
        self.think()
        cases = self.plan["cases"][self.plan["cookie"]]
        if cases:
            case = self.random.choice(cases)
            self._try_to_reach(case, self.click("GET", f"/indbakke/{case}/"))

    def _course(self) -> str:
        return str(self.random.choice(self.plan["enrolments"][self.plan["cookie"]]))

    def _looks_at_course(self) -> None:
        course = self._course()
        for name in ("plan", "kort", "beskeder"):
            self.click("GET", f"/forloeb/{course}/{name}/")
            self.think()

    def _writes_contact(self) -> None:
        address = f"/forloeb/{self._course()}/kontakter/ny/"
        page = self.click("GET", address)
        self.think()
        once = str(uuid.uuid4())
        day, hour = (
            re.search(r'name="on"[^>]*value="([^"]*)"', page),
            re.search(r'name="begun"[^>]*value="([^"]*)"', page),
        )
        form = _hidden(page) | {"once": once, "how": "call", "attended": "yes", "note": "Talte om torsdagen."}
        form |= {"on": day[1] if day else "", "begun": hour[1] if hour else "", "minutes": "10"}
        self.click("POST", address, form)
        if re.fullmatch(f"/forloeb/{_KEY}/kontakter/{_KEY}/", self.address):
            self.wrote("contacts", once)
        else:
            raise ValueError(f"no contact: {_shape(self.address)} {self.status}")

    def _ticks_task(self) -> None:
        waiting = self.plan["tasks"][self.plan["cookie"]]
        if not waiting:
            return
        course, task = waiting.pop()
        page = self.click("GET", f"/forloeb/{course}/opgaver/{task}/")
        self.think()
        address = f"/forloeb/{course}/opgaver/{task}/gjort/"
        self.click("POST", address, _hidden(page) | {"evidence": "Ringede. Det er på plads."})
        if self.address == f"/forloeb/{course}/opgaver/{task}/" and self.status == 200:
            self.wrote("tasks", task)

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
            self.wrote("attempts", once)

    def referrer(self) -> None:
        """Two minutes in the emergency department: a number, what was seen, sent."""
        page = self.click("GET", "/henvis/")
        self.think()
        number = self.plan["numbers"].pop()
        page = self.click("POST", "/henvis/", _hidden(page) | {"cpr": number})
        if "/henvis/note/" not in self.address:
            raise ValueError(f"no note to write: {_shape(self.address)} {self.status}")
        time.sleep(self.random.uniform(*THINKS))
        form = _hidden(page) | {"saw": "Fjerde gang på en måned.", "contact_agreed": "yes", "urgency": "1"}
        form |= dict.fromkeys(re.findall(r'name="((?:ask|question|answer)[^"]*)"', page), "yes")
        self.click("POST", self.address, form)
        if "/henvis/svar/" in self.address or "/henvis/sendt/" in self.address:
            with self.told.lock:
                self.told.notes += 1
        else:
            raise ValueError(f"not sent: {_shape(self.address)} {self.status}")

    def lead(self) -> None:
        """Looks at the unit."""
        for address in ("/indbakke/", f"/overblik/{self.plan['programme']}/", "/forloeb/pladser/"):
            self.click("GET", address)
            time.sleep(self.random.uniform(*THINKS))

    def citizen(self) -> None:
        """Reads their plan, and now and then writes a message."""
        self.click("GET", "/min-side/")
        self.think()
        self.click("GET", "/min-side/plan/")
        self.think()
        if self.random.random() < 0.5:
            self.click("GET", "/min-side/log/")
            return
        threads = re.findall(f'href="(/min-side/beskeder/{_KEY}/)"', self.click("GET", "/min-side/beskeder/"))
        if not threads:
            raise ValueError("no thread to write in")
        page = self.click("GET", threads[0])
        self.think()
        once = str(uuid.uuid4())
        self.click("POST", threads[0], _hidden(page) | {"once": once, "text": "Tak. Jeg er der klokken ti."})
        if self.status == 200:
            self.wrote("messages", once)


def _shape(address: str) -> str:
    """The address without whose it is."""
    return re.sub(_KEY, "…", address)


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
    print(json.dumps({"wrote": told.wrote, "notes": told.notes, "faults": sum(told.faults.values()), "p95": p95}))
