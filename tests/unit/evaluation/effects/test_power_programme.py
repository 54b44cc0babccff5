"""The plan of a programme read from its participants' panel: who joined, what is over, what nothing covers."""

from dataclasses import replace
from datetime import date

import ibis
import numpy as np
import pyarrow as pa
import pytest

from samvej.core.month import MonthLength
from samvej.evaluation.amounts import Amounts
from samvej.evaluation.design import ADMISSION, CountOf, OutcomeDesign
from samvej.evaluation.effects.power_programme import programme_power
from samvej.evaluation.panel import Panel, panel
from samvej.evaluation.participants import Participant
from samvej.evaluation.results import Words
from samvej.programme.facts import Coverage, PersonFacts, Spell
from samvej.spotting.days import number
from samvej.spotting.register import from_people

UNTIL = date(2020, 12, 31)
HOME = Spell(date(2000, 1, 1), None, "0360")
GP = (("general-practice/*",),)
COVERED = Coverage("general-practice/*", date(2015, 1, 1), UNTIL)
NAME = Words("konsultationer", "consultations")
DESIGN = OutcomeDesign(
    "gp",
    NAME,
    CountOf(ADMISSION),
    "contacts",
    None,
    "lower",
    (-6, -1),
    (1, 6),
    (-1, 0),
    "mean of monthly means",
    "i",
    NAME,
)


@pytest.fixture(scope="module")
def whole() -> Panel:
    """Thirty participants, six a month from May to September 2020; one dies in November."""
    people = [
        PersonFacts(
            at, birth_date=date(1950, 1, 1), death_date=date(2020, 11, 3) if at == 1 else None, residence=(HOME,)
        )
        for at in range(1, 31)
    ]
    register = from_people(people, (COVERED,))
    joined = [Participant(at, date(2020, 5 + (at - 1) // 6, 14)) for at in range(1, 31)]
    return panel(joined, range(-6, 7), MonthLength.CALENDAR, register, register.coverage, UNTIL)


def amounts(whole: Panel) -> Amounts:
    chance = np.random.default_rng(1)
    days = [(p.person_id, number(date(2020, m, 5)), 1) for p in whole.people for m in range(1, 13)]
    rows = [row for row in days for _ in range(int(chance.poisson(2)))]
    columns = dict(zip(("person_id", "day", "amount"), zip(*rows, strict=True), strict=True))
    return Amounts(ibis.memtable(pa.table({name: list(values) for name, values in columns.items()})), GP)


def test_the_plan_is_that_of_the_panel(whole: Panel) -> None:
    found = programme_power(whole, [(DESIGN, amounts(whole))], UNTIL, None, controls=5.0)
    [outcome] = found.outcomes
    assert (str(found.first), found.persons) == ("2020-05", 30)
    assert outcome.answer is not None
    plan = outcome.answer.plan
    assert plan.included == (6, 6, 6, 6, 6, 0, 0, 0)
    assert plan.window == (1, 6)
    # one of 144 months at risk is the month of the death; all others are seen
    assert plan.attrition == pytest.approx(1 / (6 * 6 + 6 * 6 + 6 * 5 + 6 * 4 + 6 * 3))
    assert outcome.level == pytest.approx(2, abs=0.4)
    assert outcome.answer.effect == pytest.approx(0.2 * (outcome.level or 0))
    assert plan.spread.passing == pytest.approx(2, rel=0.8)


def test_what_nothing_covers_or_tells_too_little_has_a_reason(whole: Panel) -> None:
    facts = amounts(whole)
    found = programme_power(
        whole,
        [
            (DESIGN, replace(facts, needs=(("hospital/admission",),))),
            (replace(DESIGN, before=(-60, -50)), facts),
            (replace(DESIGN, after=(40, 41), before=(-6, -6), ghosts=(0,)), facts),
        ],
        UNTIL,
        None,
        controls=None,
    )
    assert [each.answer for each in found.outcomes] == [None, None, None]
    assert [each.reason.en.split()[0] for each in found.outcomes if each.reason] == ["No", "There", "Too"]
