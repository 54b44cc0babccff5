"""The kernels and the tables' engine give the same list: rows, reasons and witnesses."""

from contextlib import nullcontext
from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest

from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.core.window import Window
from samvej.programme.facts import Coverage, Measurement, PersonFacts, Service, Spell
from samvej.programme.meaning import judge
from samvej.programme.rules import (
    Alive,
    All,
    Bound,
    CodeList,
    LivesIn,
    Measured,
    MeasurementFilter,
    Not,
    Occurrences,
    ServiceFilter,
    Top,
    Total,
)
from samvej.programme.rules import Any as AnyPart
from samvej.spotting.register import from_people
from samvej.spotting.spot import spot
from samvej.spotting.witnesses import witnesses

BORN = date(1960, 5, 1)
COVERAGE = [
    Coverage("hospital/*", date(2014, 1, 1), date(2016, 12, 31)),
    Coverage("general-practice/*", date(2015, 6, 1), date(2016, 12, 31), "0376"),
    Coverage("residence", date(2014, 1, 1), date(2016, 12, 31)),
]


def contact(number, start, days, *, sector=Sector.HOSPITAL, kind=ServiceKind.ADMISSION, cost: int | None = 100_00):
    begins = datetime.fromisoformat(start)
    return Service(
        id=number,
        sector=sector,
        kind=kind,
        start=begins,
        end=None if days is None else datetime.fromisoformat(start).replace(day=begins.day + days),
        urgency=Urgency.ACUTE,
        provider=f"ward {number % 2}",
        cost=cost,
        date_only=True,
    )


PEOPLE = [
    PersonFacts(
        person_id=number,
        birth_date=BORN,
        residence=(Spell(date(2014, 5, 1), None, "0376" if number % 2 else "0360"),),
        services=(
            contact(10 * number, "2016-01-01", number),
            contact(10 * number + 1, "2016-01-17", None, cost=None if number == 2 else 50_00),
            contact(10 * number + 2, "2016-02-10", 3, cost=number * 1000_00),
            contact(10 * number + 3, "2016-02-11", 0, sector=Sector.GENERAL_PRACTICE, kind=ServiceKind.CONSULTATION),
        ),
        measurements=(Measurement(datetime(2016, 1, 5, 9), "NPU27300", 40.0 + 10 * number),),
    )
    for number in range(1, 5)
]
ADMISSION = ServiceFilter("admission", kinds=(ServiceKind.ADMISSION,))
HBA1C = MeasurementFilter((CodeList("HbA1c", (("NPU", "NPU27300"),)),))
COUNTS = Occurrences("o", of=ADMISSION, window=Window(1, "month"), at_least=2)
GP = ServiceFilter("gp", (Sector.GENERAL_PRACTICE,))
ANY = ServiceFilter("any contact")
EVERYTHING = AnyPart(
    "any",
    parts=(
        COUNTS,
        Not("n", part=Occurrences("absence", of=GP, window=Window(20, "day"), at_least=1)),
        Occurrences("different", of=ANY, window=Window(60, "day"), at_least=2, distinct="provider"),
        Total("cost, some not known", measure="cost", of=ADMISSION, window=Window(60, "day"), at_most=300_00),
        Total("bed days of open stays", measure="bed days", of=ADMISSION, window=Window(30, "day"), at_least=10),
        Top("top", measure="cost", of=ADMISSION, window=Window(2, "month"), percent=25.0),
        Measured("measured", of=HBA1C, bound=Bound("above", 58.0), window=Window(1, "year")),
        All("h", parts=(Alive("alive"), LivesIn("lives in", municipalities=("0376",)))),
    ),
)


def test_rows_reasons_and_witnesses_are_the_same_from_both_engines():
    rule, period = EVERYTHING, (date(2016, 1, 10), date(2016, 3, 1))
    found = spot(rule, from_people(PEOPLE, COVERAGE), *period)
    with patch("samvej.spotting.spot.source_for", return_value=None):
        other = spot(rule, from_people(PEOPLE, COVERAGE), *period)

    rows = found.rows()

    assert found.asked is not None
    assert other.asked is None
    assert rows
    assert rows == other.rows()
    assert witnesses(found, rows) == witnesses(other, rows)
    assert found.everyone() == other.everyone() == 4
    for row in rows:
        assert (
            row.answer == judge(rule, PEOPLE[row.person_id - 1], row.day, coverage=COVERAGE, population=PEOPLE).answer
        )


def test_one_citizen_is_read_out_of_everyones_answer():
    found = spot(COUNTS, from_people(PEOPLE, COVERAGE), date(2016, 1, 17), date(2016, 2, 20))

    assert found.rows(3) == [row for row in found.rows() if row.person_id == 3] != []


TIED = [  # what is shown of visits of one day, in the order in which they are listed
    ("acute", "Aa", 1, 1_00),
    ("acute", "Aa", 2, 1_00),
    ("acute", "Aa", None, 1_00),
    ("acute", "aa", 1, 1_00),
    ("acute", "Åa", 1, 1_00),
    ("acute", None, 1, -1_00),
    ("acute", None, 1, 1_00),
    ("acute", None, 1, None),
    ("planned", "Aa", 1, 1_00),
    (None, "Aa", 1, 1_00),
]


@pytest.mark.parametrize("by_kernels", [True, False])
def test_facts_of_one_day_are_listed_by_what_is_shown_of_them(by_kernels):
    day = datetime(2016, 1, 4)
    visits = tuple(
        Service(
            id=number,
            sector=Sector.HOSPITAL,
            kind=ServiceKind.OUTPATIENT_VISIT,
            start=day,
            end=None if days is None else day + timedelta(days=days),
            urgency=None if urgency is None else Urgency(urgency),
            provider=provider,
            cost=cost,
            date_only=True,
        )
        for number, (urgency, provider, days, cost) in enumerate(reversed(TIED))
    )
    rule = Occurrences("visits", of=ServiceFilter("any contact"), window=Window(9, "day"), at_least=len(TIED))
    register = from_people([PersonFacts(1, BORN, services=visits)], ())
    with nullcontext() if by_kernels else patch("samvej.spotting.spot.source_for", return_value=None):
        found = spot(rule, register, day.date(), day.date())

    (held,) = witnesses(found, found.rows()).values()

    shown = [(w.urgency, w.provider, w.last and (w.last - w.day).days, w.cost) for w in held["visits"]]
    assert shown == TIED
