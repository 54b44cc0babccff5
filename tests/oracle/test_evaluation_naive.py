"""Every month's people and sums of an evaluation, again from the extracts: person by person, by the simplest means.

Nothing of the house but the command that makes the region and the one that loads it is used to get the expected
numbers: plain CSV rows, lists and loops. The region is small and made up; what the registers mean is written here a
second time, from docs/reference (hospital-registers, danish-sources, our-formats, evaluation).
"""

import csv
import shlex
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core.month import MonthLength
from samvej.evaluation.evaluate import evaluate
from samvej.evaluation.participants import from_enrolment
from samvej.evaluation.results import Evaluation
from samvej.programme.loading import load_programme
from samvej.registry.query import Registry
from samvej.synthetic.generate import generate
from samvej.synthetic.region import Region
from samvej.synthetic.world import find_world

pytestmark = pytest.mark.slow  # a region is made, loaded and evaluated twice

PROGRAMMES = Path(__file__).parents[2] / "programmes"
NAME = "sammen-om-min-vej"
CITIZENS = 1_500  # 30 of them participants
UNTIL = date(2020, 1, 1)
HERE = ("0376", "0360")
MONTHS = range(-18, 13)
LPR2_ENDS = date(2019, 3, 2)
DAY = timedelta(1)
CONSUMER_PRICES = {  # as shipped
    year: Fraction(figure)
    for year, figure in {2015: "100", 2016: "100.25", 2017: "101.4", 2018: "102.225", 2019: "103"}.items()
}

Row = dict[str, str]
Month = tuple[int, int, int, int, int]  # event month, people observed, total, people with any, the largest part
LENGTHS = [MonthLength.CALENDAR, MonthLength.THIRTY_DAYS]


@dataclass
class Contact:
    """One service; cost in øre and its parts by payer at the prices of its year."""

    sector: str
    kind: str
    start: datetime
    end: datetime | None = None
    acute: bool = False
    payers: dict[str, int] | None = None

    def cost(self, payer: str | None) -> int:
        """In prices of 2017, half to even; the largest part takes what rounding leaves."""
        if self.payers is None:
            return 0
        factor = CONSUMER_PRICES[2017] / CONSUMER_PRICES[self.start.year]
        whole = round(sum(self.payers.values()) * factor)
        parts = {name: round(amount * factor) for name, amount in self.payers.items()}
        largest = min(self.payers, key=lambda name: (-abs(self.payers[name]), name))
        parts[largest] += whole - sum(parts.values())
        return whole if payer is None else parts.get(payer, 0)


@dataclass
class Stay:
    """Admissions of a sector that hang together."""

    sector: str
    start: datetime
    acute: bool
    reach: datetime
    ended: datetime | None


@dataclass
class People:
    """Who lives, where, and what happened to them, by person number."""

    included: dict[str, date] = field(default_factory=dict)
    born: dict[str, date] = field(default_factory=dict)
    died: dict[str, date] = field(default_factory=dict)
    moves: dict[str, list[tuple[date, str]]] = field(default_factory=lambda: defaultdict(list))
    snapshots: dict[date, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    contacts: dict[str, list[Contact]] = field(default_factory=lambda: defaultdict(list))
    consultations: dict[str, list[tuple[date, int]]] = field(default_factory=lambda: defaultdict(list))


def rows(region: Path, pattern: str) -> Iterator[Row]:
    for path in sorted(region.glob(f"syntetisk_{pattern}.csv")):
        encoding = "utf-8" if "indsats" in path.name else "cp1252"
        with path.open(encoding=encoding, newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                yield {**row, "file": path.stem}


def number(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", "."))


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


# --- reading -------------------------------------------------------------------------------------------


def read(region: Path) -> People:
    people = People()
    for row in rows(region, "indsats_deltagelse"):
        if row["programme"] == NAME and row["role"] == "participant":
            day = date.fromisoformat(row["from"])
            people.included[row["pnr"]] = min(day, people.included.get(row["pnr"], day))
    for row in rows(region, "dodsaars"):
        people.died[row["pnr"]] = date.fromisoformat(row["d_dodsdto"])
    for row in rows(region, "vnds"):
        people.moves[row["pnr"]].append((date.fromisoformat(row["haend_dato"]), row["indud_kode"]))
    for row in rows(region, "bef_*"):
        year, month = int(row["file"][-6:-2]), int(row["file"][-2:])
        last = date(year + month // 12, month % 12 + 1, 1) - DAY
        people.snapshots[last][row["pnr"]] = row["kom"].zfill(4)
        people.born[row["pnr"]] = date.fromisoformat(row["foed_dag"])
    read_lpr2(region, people)
    read_lpr3(region, people)
    read_fees(region, people)
    read_the_rest(region, people)
    return people


def tariffs(region: Path) -> dict[tuple[str, int], int]:
    found = {(row["drg"], int(row["aar"])): int(number(row["takst"]) * 100) for row in rows(region, "drg_takster")}
    psychiatric = rows(region, "psykiatri_takster")
    return found | {(row["art"], int(row["aar"])): int(number(row["takst"]) * 100) for row in psychiatric}


def price(tariff: dict[tuple[str, int], int], contact: Contact, group: str) -> int | None:
    year = contact.start.year
    if contact.sector == "hospital":
        return tariff[group, year] if group else None
    if contact.kind == "virtual-contact":
        return None
    if contact.kind != "admission":
        return tariff["besoeg", year]
    nights = None if contact.end is None else max(1, (contact.end.date() - contact.start.date()).days)
    return None if nights is None else nights * tariff["sengedag", year]


def share(contact: Contact, age: int) -> tuple[Fraction, int]:
    """The municipality's share of an LPR2 contact and its limit in kroner."""
    old, admission = contact.start.year < 2018, contact.kind == "admission"
    if contact.sector == "psychiatry":
        limit = (8_500 if old else 8_862) if admission else (500 if old else 555)
        return Fraction(6 if admission else 3, 10), limit
    if old:
        return Fraction(34, 100), 15_000 if admission else 1_500
    return Fraction(20 if 3 <= age < 65 else 56 if age >= 80 else 45, 100), 31_029


def pay(contact: Contact, cost: int | None, age: int) -> None:
    if cost is None:
        return
    part = 0
    if contact.start.year < 2019:
        fraction, limit = share(contact, age)
        part = min(round(fraction * cost), 100 * limit)
    contact.payers = {"municipality": part, "region": cost - part} if part else {"region": cost}


def read_lpr2(region: Path, people: People) -> None:
    tariff = tariffs(region)
    for prefix, sector in (("lpr", "hospital"), ("t_psyk", "psychiatry")):
        courses = {}
        for row in rows(region, f"{prefix}_adm"):
            courses[row["RECNUM"]] = row
            day = date.fromisoformat(row["D_INDDTO"])
            if row["C_PATTYPE"] != "2" and day <= LPR2_ENDS:
                kind = {"0": "admission", "1": "outpatient-visit", "3": "emergency-visit"}[row["C_PATTYPE"]]
                start = midnight(day) + timedelta(hours=int(row["V_INDTIME"]), minutes=int(row["V_INDMINUT"]))
                acute = row["C_INDM"] == "1" or row["C_PATTYPE"] == "3"
                contact = Contact(sector, kind, start, lpr2_end(row, kind, day), acute)
                pay(contact, price(tariff, contact, row.get("drg_gruppe", "")), int(row["V_ALDER"]))
                people.contacts[row["PNR"]].append(contact)
        for visit in {(row["RECNUM"], row["D_AMBDTO"]): row for row in rows(region, f"{prefix}_bes")}.values():
            row, day = courses[visit["RECNUM"]], date.fromisoformat(visit["D_AMBDTO"])
            if row["C_PATTYPE"] == "2" and day <= LPR2_ENDS:
                acute = row["C_INDM"] == "1"
                kind = "emergency-visit" if acute else "outpatient-visit"
                contact = Contact(sector, kind, midnight(day), None, acute)
                pay(contact, price(tariff, contact, visit.get("drg_gruppe", "")), int(row["V_ALDER"]))
                people.contacts[row["PNR"]].append(contact)


def lpr2_end(row: Row, kind: str, begun: date) -> datetime | None:
    if row["D_UDDTO"]:
        return midnight(date.fromisoformat(row["D_UDDTO"])) + timedelta(hours=int(row["V_UDTIME"]), minutes=59)
    in_progress = kind == "admission" and begun >= date(2019, 2, 1)
    return datetime(2019, 3, 2, 23, 59) if in_progress else None


def read_lpr3(region: Path, people: People) -> None:
    tariff = tariffs(region)
    for row in {row["dw_ek_kontakt"]: row for row in rows(region, "lpr_a_kontakt")}.values():
        if row["lprindberetningssystem"] != "LPR3":
            continue
        start, acute = datetime.fromisoformat(row["kont_starttidspunkt"]), row["prioritet"] == "ATA1"
        end = datetime.fromisoformat(row["kont_sluttidspunkt"]) if row["kont_sluttidspunkt"] else None
        kind = "emergency-visit" if acute else "outpatient-visit"
        if row["kont_type"] == "ALCA03":
            kind = "virtual-contact"
        elif end is None or end - start >= timedelta(hours=12):
            kind = "admission"
        sector = "psychiatry" if "psykiatri" in row["kont_ans_hovedspec"] else "hospital"
        contact = Contact(sector, kind, start, end, acute)
        pay(contact, price(tariff, contact, row["drg_gruppe"]), 0)
        people.contacts[row["pnr"]].append(contact)


def read_fees(region: Path, people: People) -> None:
    added: dict[tuple[str, ...], list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for row in {tuple(row.values()): row for row in rows(region, "sssy")}.values():
        kind = int(row["ydtyp"])
        if row["barnmak"] != "1" and kind < 36:
            sector = "general-practice" if kind < 11 else "specialist"
            is_contact = str(int(row["kontakt"]) != 0)
            of = added[row["pnr"], row["ydernr"], row["speciale"], row["honuge"], sector, is_contact]
            of[0] += number(row["ydlant"])
            of[1] += number(row["bruhon"])
    for (person, _, _, week, sector, is_contact), (count, fee) in added.items():
        day = date.fromisocalendar(2000 + int(week[:2]), int(week[2:]), 1)
        people.contacts[person].append(Contact(sector, "fee", midnight(day), payers={"region": int(100 * fee)}))
        if sector == "general-practice" and is_contact == "True":
            people.consultations[person].append((day, int(count)))


def read_the_rest(region: Path, people: People) -> None:
    health = {"personlig pleje", "praktisk hjælp", "rehabilitering", "hjemmesygepleje", "genoptræning"}
    given: dict[tuple[str, ...], Row] = {}
    for name in ("kommunale_ydelser", "kommunale_ydelser_rettelse"):  # the later replaces
        for row in rows(region, name):
            given[tuple(row[key] for key in ("pnr", "ydelse", "kommune", "leverandoer", "fra"))] = row
    for row in given.values():
        sector = "municipality-health" if row["ydelse"] in health else "municipality-social"
        cost = int(100 * number(row["antal"]) * number(row["enhedspris"]))
        start = midnight(date.fromisoformat(row["fra"]))
        people.contacts[row["pnr"]].append(Contact(sector, "care", start, payers={"municipality": cost}))
    for row in {(r["pnr"], r["dato"], r["tidspunkt"], r["type"]): r for r in rows(region, "patientkoersel")}.values():
        start = midnight(date.fromisoformat(row["dato"]))
        cost = int(100 * number(row["pris"]))
        people.contacts[row["pnr"]].append(Contact("prehospital", "transport", start, payers={"region": cost}))
    for row in {tuple(row.values()): row for row in rows(region, "lmdb")}.values():
        start = midnight(date.fromisoformat(row["eksd"]))
        cost = int(100 * (number(row["eksp"]) - number(row["ptp"])))
        people.contacts[row["pnr"]].append(Contact("medicine", "medicine", start, payers={"region": cost}))


# --- counting ------------------------------------------------------------------------------------------


def at_home(people: People, person: str, day: date) -> bool:
    """Whether somebody lives in the region on a day, by the snapshot before and by what has happened since."""
    if day > people.died.get(person, date.max) or day < people.born[person]:
        return False
    before = max((at for at in people.snapshots if at <= day), default=date.min)
    since = [(at, way) for at, way in people.moves[person] if before < at <= day]
    if person in people.snapshots.get(before, {}):
        away = [at for at, way in people.moves[person] if way == "U" and before <= at < day]
        return people.snapshots[before][person] in HERE and not away
    after = min((at for at in people.snapshots if at > day), default=date.max)
    came = people.born[person] > before or any(way == "I" for _, way in since)
    return came and people.snapshots.get(after, {}).get(person) in HERE


def stays_of(contacts: list[Contact]) -> list[Stay]:
    found: list[Stay] = []
    for sector in ("hospital", "psychiatry"):
        ours = [each for each in contacts if each.sector == sector and each.kind == "admission"]
        current: Stay | None = None
        for each in sorted(ours, key=lambda contact: contact.start):
            if current is not None and each.start <= current.reach + timedelta(hours=4):
                current.acute = current.acute or (each.start == current.start and each.acute)
                current.reach = max(current.reach, each.end or each.start)
                current.ended = None if each.end is None or current.ended is None else current.reach
            else:
                current = Stay(sector, each.start, each.acute, each.end or each.start, each.end)
                found.append(current)
    return found


def nights(stay: Stay, stays: list[Stay], died: date | None) -> list[date]:
    """The days on which a stay has a bed day; one without an end lasts until the next, the death, or the last day."""
    first = stay.start.date()
    if stay.ended is None:
        later = [each.start.date() for each in stays if each.sector == stay.sector and each.start > stay.start]
        last = min([*later, UNTIL + DAY]) if later or died is None else min(UNTIL, died) + DAY
    else:
        last = stay.ended.date()
    return [first + DAY * n for n in range(max(1, (last - first).days))]


def is_readmission(stay: Stay, stays: list[Stay]) -> bool:
    earlier = [each.ended.date() for each in stays if each.ended is not None and each.start < stay.start]
    return stay.acute and any(1 <= (stay.start.date() - ended).days <= 30 for ended in earlier)


HOSPITALS = ("hospital", "psychiatry")
WITHOUT_STAYS = ("emergency-visit", "outpatient-visit")
CARE = ("municipality-health", "municipality-social", "general-practice", "specialist", "medicine")
OUTCOMES = (
    "acute contacts", "readmissions", "bed days", "GP contacts", "hospital cost", "co-financing",
    "municipal care cost",
)  # fmt: skip
TOTALS = ("total cost by payer", "total cost by payer/municipality", "total cost by payer/region")
COVERED = {
    "GP contacts": (date(2017, 7, 1), date(2019, 12, 31)),
    **{name: (date(2017, 7, 1), date(2019, 12, 31)) for name in TOTALS},
    "co-financing": (date(2015, 1, 1), date(2018, 12, 31)),
}


def amounts(people: People, person: str) -> dict[str, list[tuple[date, int]]]:
    """Day and amount of everything that an outcome counts."""
    contacts = people.contacts[person]
    stays = stays_of(contacts)
    visits = [each for each in contacts if each.sector in HOSPITALS and each.kind in WITHOUT_STAYS]

    def cost(sectors: tuple[str, ...], payer: str | None = None) -> list[tuple[date, int]]:
        return [(each.start.date(), each.cost(payer)) for each in contacts if each.sector in sectors]

    everything = (*HOSPITALS, *CARE, "prehospital")
    return {
        "acute contacts": [(each.start.date(), 1) for each in [*stays, *visits] if each.acute],
        "readmissions": [(each.start.date(), 1) for each in stays if is_readmission(each, stays)],
        "bed days": [(day, 1) for each in stays for day in nights(each, stays, people.died.get(person))],
        "GP contacts": people.consultations[person],
        "hospital cost": cost(HOSPITALS),
        "co-financing": cost(HOSPITALS, "municipality"),
        "municipal care cost": cost(("municipality-health",)),
        "total cost by payer": cost(everything),
        "total cost by payer/municipality": cost(everything, "municipality"),
        "total cost by payer/region": cost(everything, "region"),
    }


def calendar(included: date, month: int) -> date:
    year, before = divmod(included.year * 12 + included.month - 1 + month, 12)
    return date(year, before + 1, 1)


def thirty_days(included: date, month: int) -> date:
    return included + 30 * month * DAY


def expected(people: People, first_day: Callable[[date, int], date]) -> dict[str, list[Month]]:
    values: dict[tuple[str, int], list[int]] = defaultdict(list)
    for person, included in people.included.items():
        found = amounts(people, person)
        for month in MONTHS:
            first, last = first_day(included, month), first_day(included, month + 1) - DAY
            if not all(at_home(people, person, first + DAY * n) for n in range((last - first).days + 1)):
                continue
            for name, facts in found.items():
                begins, ends = COVERED.get(name, (date(2015, 1, 1), date(2019, 12, 31)))
                if begins <= first and last <= ends:
                    values[name, month].append(sum(amount for day, amount in facts if first <= day <= last))
    return {name: [month_of(month, values[name, month]) for month in MONTHS] for name in (*OUTCOMES, *TOTALS)}


def month_of(month: int, values: list[int]) -> Month:
    having = [value for value in values if value]
    return month, len(values), sum(values), len(having), max((abs(value) for value in values), default=0)


# --- the comparison ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extracts, and beside them the database that they are loaded into."""
    root = tmp_path_factory.mktemp("naive")
    generate(Region(4), CITIZENS, root / "region", find_world(programme=NAME, folder=PROGRAMMES))
    for line in (root / "region" / "LÆS-MIG.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("samvej load"):
            words = [*shlex.split(line)[1:], "--db", str(root / "db"), "--key", str(root / "key"), "--quiet"]
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, done.output
    return root


@pytest.fixture(scope="module")
def people(region: Path) -> People:
    return read(region / "region")


@pytest.fixture(scope="module", params=LENGTHS, ids=lambda length: str(length.value))
def both(request: pytest.FixtureRequest, region: Path, people: People) -> tuple[dict[str, list[Month]], Evaluation]:
    length: MonthLength = request.param
    programme = load_programme(NAME, PROGRAMMES)
    with Registry.open(region / "db") as registry:
        taking_part = from_enrolment(registry, NAME, UNTIL)
        found = evaluate(programme, registry, taking_part, until=UNTIL, month_length=length)
    return expected(people, calendar if length is MonthLength.CALENDAR else thirty_days), found


def months_of(found: Evaluation, name: str) -> list[Month]:
    whole, _, part = name.partition("/")
    [outcome] = [each for each in found.outcomes if (each.id, each.part or "") == (whole, part)]
    return [(p.month, p.persons, p.total, p.persons_with, p.largest) for p in outcome.points]


@pytest.mark.parametrize("name", OUTCOMES)
def test_every_month_is_what_the_extracts_say(both: tuple[dict[str, list[Month]], Evaluation], name: str) -> None:
    naive, found = both

    months = months_of(found, name)

    assert months == naive[name]
    assert sum(total for _, _, total, _, _ in months) > 0


@pytest.mark.parametrize("name", TOTALS)
def test_total_cost_of_every_month_is_what_the_extracts_say(
    both: tuple[dict[str, list[Month]], Evaluation], name: str
) -> None:
    naive, found = both

    assert months_of(found, name) == naive[name]


def test_table_1_counts_who_is_observed(both: tuple[dict[str, list[Month]], Evaluation]) -> None:
    naive, found = both

    columns = {name: analysis.persons for analysis in found.analyses for name in analysis.outcomes}

    assert columns == {name: tuple(month[:2] for month in naive[name]) for name in (*OUTCOMES, TOTALS[0])}
