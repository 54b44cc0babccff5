"""The panel over claims says what is counted straight from the files, month by month around a first admission."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from samvej.core.month import EventTime, MonthLength
from samvej.evaluation.amounts import Reader
from samvej.evaluation.design import ADMISSION, BedDays, CountOf, OutcomeDesign
from samvej.evaluation.outcomes import results
from samvej.evaluation.panel import panel
from samvej.evaluation.participants import Participant
from samvej.evaluation.results import Words
from samvej.registry.key import open_key
from samvej.registry.query import Registry
from samvej.registry.reading.identities import pseudonym
from samvej.spotting.register import from_registry
from tests.oracle.test_published_claims import DEMO, LAST, loaded, naive_spells, naive_stays
from tests.real_extracts import REAL, needs_real_extracts

MONTHS = range(-12, 13)


def outcome(measure, unit):
    name = Words("x", "x")
    return OutcomeDesign(
        "x", name, measure, unit, None, "lower", (-12, -1), (1, 12), (-1, 0), "mean of monthly means", "i", name
    )


def included(people):
    """Everybody with a stay that starts in 2009, from the first such day."""
    first = {p: min((s for s, _ in rows if s.year == 2009), default=None) for p, rows in people.items()}
    return {person: day for person, day in first.items() if day is not None}


def by_the_database(root, people):
    with Registry.open(root) as registry:
        key = open_key(root.parent / "key", registry.database, registry.manifest.key)
        of = {row["pseudonym"]: row["person_id"] for row in registry.table("identity").to_pyarrow().to_pylist()}
        chosen = [Participant(of[pseudonym(key, "cms-beneficiary", p)], day) for p, day in people.items()]
        register = from_registry(registry, needs_money=False)
        whole = panel(chosen, MONTHS, MonthLength.CALENDAR, register, register.coverage)
        asked = [outcome(CountOf(ADMISSION), "contacts"), outcome(BedDays(ADMISSION), "days")]
        reader = Reader(register, None, asked, LAST)
        # the claims cover hospitals and say nothing of psychiatry
        found = [next(results(o, hospital_only(reader.amounts(o)), whole, None)) for o in asked]
    return [[(p.month, p.persons, p.total) for p in each.points] for each in found]


def hospital_only(amounts):
    return type(amounts)(amounts.facts, (("hospital/admission",),))


def by_hand(stays, people, homes, deaths):
    """(month, persons, stays) and (month, persons, nights), one person and one day after the other."""
    persons, starts, nights = Counter(), Counter(), Counter()
    for person, inclusion in people.items():
        time = EventTime(inclusion)
        for month in MONTHS:
            first, last = time.first(month), time.last(month)
            alive = deaths.get(person, date.max) >= last
            lived = {first.year, last.year} <= homes[person]
            if not (alive and lived and date(2008, 1, 1) <= first and last <= LAST):
                continue
            persons[month] += 1
            for start, end in stays[person]:
                starts[month] += first <= start <= last
                for night in range(max(1, (end - start).days)):
                    nights[month] += first <= start + timedelta(days=night) <= last
    return [[(m, persons[m], counted[m]) for m in MONTHS] for counted in (starts, nights)]


def beneficiaries(folder: Path):
    """The years that each person is in the yearly files, and the deaths they give."""
    homes, deaths = {}, {}
    for file in folder.glob("*Beneficiary*"):
        year = next(y for y in (2008, 2009, 2010) if str(y) in file.name.split("Benef")[0])
        with file.open(encoding="utf-8") as text:
            for row in csv.DictReader(text):
                homes.setdefault(row["DESYNPUF_ID"], set()).add(year)
                if row["BENE_DEATH_DT"]:
                    deaths[row["DESYNPUF_ID"]] = date.fromisoformat(row["BENE_DEATH_DT"])
    return homes, deaths


def compared(folder: Path, tmp_path: Path):
    spells = naive_spells(next(folder.glob("*Inpatient*")))
    people = included(spells)
    root = loaded(sorted(folder.glob("*.csv")), tmp_path)
    return by_the_database(root, people), by_hand(naive_stays(spells), people, *beneficiaries(folder)), people


def test_panel_of_made_up_claims_is_what_is_counted_by_hand(tmp_path):
    shown, counted, people = compared(DEMO, tmp_path)

    assert len(people) > 5
    assert shown == counted


@pytest.mark.slow
@pytest.mark.real
@needs_real_extracts
def test_panel_of_the_published_sample_is_what_is_counted_by_hand(tmp_path):
    shown, counted, people = compared(REAL / "desynpuf-sample1", tmp_path)

    assert len(people) > 1000
    assert shown == counted
