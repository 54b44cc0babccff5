"""Which months of whom are observed, and sums over them: by example, and against a day-by-day count."""

from datetime import date, datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.month import EventTime, MonthLength
from samvej.core.sector import Sector, ServiceKind
from samvej.evaluation.panel import panel
from samvej.evaluation.participants import Participant
from samvej.programme.facts import Coverage, PersonFacts, Service, Spell
from samvej.spotting.days import number
from samvej.spotting.register import from_people

GP = (("general-practice/*",),)
ALWAYS = Coverage("general-practice/*", date(2010, 1, 1), date(2020, 12, 31))
HOME = Spell(date(2000, 1, 1), None, "0360")


def citizen(person_id: int = 1, **facts: object) -> PersonFacts:
    return PersonFacts(person_id, **({"birth_date": date(1970, 1, 1), "residence": (HOME,)} | facts))  # type: ignore[arg-type]


def observed(
    person: PersonFacts,
    *coverage: Coverage,
    inclusion: date = date(2016, 3, 31),
    length: MonthLength = MonthLength.CALENDAR,
) -> list[int]:
    months = range(-2, 4)
    register = from_people([person], coverage or (ALWAYS,))
    found = panel([Participant(person.person_id, inclusion)], months, length, register, register.coverage)
    return [month for month, seen in zip(months, found.observed(GP)[0], strict=True) if seen]


@pytest.mark.parametrize(
    ("person", "coverage", "seen"),
    [
        pytest.param(citizen(), ALWAYS, [-2, -1, 0, 1, 2, 3], id="alive, resident and covered"),
        pytest.param(citizen(death_date=date(2016, 5, 12)), ALWAYS, [-2, -1, 0, 1], id="dies within a month"),
        pytest.param(citizen(death_date=date(2016, 5, 31)), ALWAYS, [-2, -1, 0, 1, 2], id="dies on its last day"),
        pytest.param(citizen(birth_date=date(2016, 2, 2)), ALWAYS, [0, 1, 2, 3], id="born within a month"),
        pytest.param(
            citizen(residence=(Spell(date(2000, 1, 1), date(2016, 5, 31), "0360"),)),
            ALWAYS,
            [-2, -1, 0, 1, 2],
            id="moves abroad on 1 June",
        ),
        pytest.param(
            citizen(
                residence=(
                    Spell(date(2000, 1, 1), date(2016, 2, 10), "0360"),
                    Spell(date(2016, 2, 11), None, "0376"),
                )
            ),
            ALWAYS,
            [-2, -1, 0, 1, 2, 3],
            id="moves between two municipalities",
        ),
        pytest.param(
            citizen(),
            Coverage("general-practice/*", date(2010, 1, 1), date(2016, 5, 15)),
            [-2, -1, 0, 1],
            id="covered through the middle of a month",
        ),
        pytest.param(
            citizen(),
            Coverage("general-practice/*", date(2010, 1, 1), date(2020, 1, 1), "0376"),
            [],
            id="covered where somebody else lives",
        ),
        pytest.param(
            citizen(),
            Coverage("general-practice/telephone", date(2010, 1, 1), date(2020, 1, 1)),
            [],
            id="only one kind is covered",
        ),
    ],
)
def test_month_is_observed_where_alive_resident_and_covered_on_every_day(
    person: PersonFacts, coverage: Coverage, seen: list[int]
) -> None:
    assert observed(person, coverage) == seen


def test_month_is_not_observed_where_coverage_has_a_hole_in_the_middle() -> None:
    early = Coverage("general-practice/*", date(2010, 1, 1), date(2016, 3, 31))
    late = Coverage("general-practice/*", date(2016, 5, 1), date(2020, 1, 1))

    assert observed(citizen(), early, late) == [-2, -1, 0, 2, 3]


def test_everybody_alive_is_resident_where_no_residence_is_loaded() -> None:
    assert observed(citizen(residence=())) == [-2, -1, 0, 1, 2, 3]


def test_thirty_day_months_count_from_the_day_of_inclusion() -> None:
    through = Coverage("general-practice/*", date(2016, 3, 1), date(2016, 4, 29))

    assert observed(citizen(), through, length=MonthLength.THIRTY_DAYS) == [-1, 0]


def test_month_that_ends_after_the_day_it_is_made_for_is_not_observed() -> None:
    register = from_people([citizen()], (ALWAYS,))
    included = [Participant(1, date(2016, 3, 31))]

    found = panel(included, range(4), MonthLength.CALENDAR, register, register.coverage, date(2016, 5, 15))

    assert found.observed(GP)[0].tolist() == [True, True, False, False]


def test_what_looks_back_is_observed_when_the_days_before_are_covered_too() -> None:
    register = from_people([citizen()], (Coverage("general-practice/*", date(2016, 3, 1), date(2016, 12, 31)),))

    found = panel([Participant(1, date(2016, 3, 31))], range(3), MonthLength.CALENDAR, register, register.coverage)

    assert found.observed(GP)[0].tolist() == [True, True, True]
    assert found.observed(GP, looks_back=30)[0].tolist() == [False, True, True]


# --- against a second, naive implementation ---------------------------------------------------------------

_DAYS = st.dates(date(2015, 6, 1), date(2017, 6, 30))


@st.composite
def lives(draw: st.DrawFn) -> PersonFacts:
    spells = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(_DAYS)
        last = draw(st.none() | st.integers(0, 400).map(lambda n, first=first: first + timedelta(days=n)))
        spells.append(Spell(first, last, draw(st.sampled_from(["0360", "0376"]))))
    return PersonFacts(
        draw(st.integers(1, 3)),
        birth_date=draw(st.none() | _DAYS),
        death_date=draw(st.none() | _DAYS),
        residence=tuple(spells),
        services=tuple(
            Service(
                draw(st.integers(1, 10**9)),
                Sector.GENERAL_PRACTICE,
                ServiceKind.CONSULTATION,
                datetime.combine(draw(_DAYS), datetime.min.time()),
            )
            for _ in range(draw(st.integers(0, 6)))
        ),
    )


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    first = draw(_DAYS)
    last = first + timedelta(days=draw(st.integers(0, 500)))
    return Coverage("general-practice/*", first, last, draw(st.sampled_from(["*", "0360", "0376"])))


def naively(person: PersonFacts, inclusion: date, month: int, coverage: list[Coverage], loaded: bool) -> int | None:
    """Contacts in an event month, looking at one day after the other; None where it is not observed."""
    time = EventTime(inclusion)
    day, contacts = time.first(month), 0
    while day <= time.last(month):
        homes = {s.value for s in person.residence if s.first <= day and (s.last is None or day <= s.last)}
        alive = (person.birth_date or date.min) <= day <= (person.death_date or date.max)
        covered = any(c.first <= day <= c.last and (c.area == "*" or c.area in homes) for c in coverage)
        if not (alive and covered and (homes or not loaded)):
            return None
        contacts += sum(service.start.date() == day for service in person.services)
        day += timedelta(days=1)
    return contacts


_PEOPLE = st.lists(lives(), min_size=1, max_size=3, unique_by=lambda p: p.person_id)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(lives(), min_size=1, max_size=3, unique_by=lambda p: p.person_id),
    st.lists(coverages(), max_size=3),
    _DAYS,
)
def test_panel_says_what_a_count_day_by_day_says(
    people: list[PersonFacts], coverage: list[Coverage], inclusion: date
) -> None:
    months = range(-4, 5)
    register = from_people(people, coverage)
    found = panel(
        [Participant(p.person_id, inclusion) for p in people], months, MonthLength.CALENDAR, register, coverage
    )
    facts = ibis.memtable(
        pa.table(
            {
                "person_id": pa.array([p.person_id for p in people for _ in p.services], pa.int32()),
                "day": pa.array([number(s.start.date()) for p in people for s in p.services], pa.int32()),
                "amount": pa.array([1 for p in people for _ in p.services], pa.int64()),
            }
        )
    )

    sums, seen = found.sums(facts), found.observed(GP)

    loaded = any(p.residence for p in people)
    expected = [[naively(p, inclusion, m, coverage, loaded) for m in months] for p in people]
    assert [
        [int(n) if o else None for n, o in zip(*row, strict=True)] for row in zip(sums, seen, strict=True)
    ] == expected
    assert np.array_equal(seen.any(), any(n is not None for row in expected for n in row))
