"""Spotting a handful of made-up people: answers, spells, reasons, witnesses, and how they are said and written."""

import csv
import io
import json
from datetime import date, datetime

import ibis
import pyarrow.parquet as pq
import pytest

from samvej.core.errors import SamvejError
from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.core.window import Window
from samvej.programme.facts import Code, Coverage, Measurement, PersonFacts, Service
from samvej.programme.loading import load_programme
from samvej.programme.rules import (
    Alive,
    Bound,
    CodeList,
    Measured,
    MeasurementFilter,
    Occurrences,
    ServiceFilter,
    Total,
    Truth,
)
from samvej.programme.rules import (
    Any as AnyPart,
)
from samvej.spotting.explain import Explainer, say_scopes
from samvej.spotting.export import as_csv, as_json, as_parquet, spotted_table
from samvej.spotting.gaps import gaps
from samvej.spotting.register import from_people
from samvej.spotting.spot import needs_money, spot
from samvej.spotting.summary import Tally, summarise
from samvej.spotting.witnesses import witnesses

BORN = date(1960, 5, 1)


def admission(number, start, end, *, code="4280", cost=100_00):
    return Service(
        id=number,
        sector=Sector.HOSPITAL,
        kind=ServiceKind.ADMISSION,
        start=datetime.fromisoformat(start),
        end=datetime.fromisoformat(end),
        urgency=Urgency.ACUTE,
        provider="99MU",
        cost=cost,
        diagnoses=(Code("ICD-9", code, primary=True),),
    )


TWICE = PersonFacts(  # two admissions 16 days apart, a third within six months
    1,
    BORN,
    services=(
        admission(11, "2016-01-01", "2016-01-03"),
        admission(12, "2016-01-17", "2016-01-20"),
        admission(13, "2016-06-01", "2016-06-02"),
    ),
)
DEMENTIA = PersonFacts(
    2,
    BORN,
    services=(
        admission(21, "2015-01-01", "2015-01-02", code="2900"),
        admission(22, "2016-03-01", "2016-03-02"),
        admission(23, "2016-03-31", "2016-04-02"),
    ),
)
ONCE = PersonFacts(3, BORN, services=(admission(31, "2016-02-01", "2016-02-05", cost=700_00),))
DEAD = PersonFacts(
    4,
    BORN,
    date(2016, 1, 20),
    services=(admission(41, "2016-01-01", "2016-01-02"), admission(42, "2016-01-10", "2016-01-20")),
)
PEOPLE = [TWICE, DEMENTIA, ONCE, DEAD]


@pytest.fixture(scope="module")
def programme():
    return load_programme("demo/frequent-admissions")


@pytest.fixture(scope="module")
def register():
    return from_people(PEOPLE, [Coverage("hospital/admission", date(2014, 1, 1), date(2016, 12, 31))])


def spotted(programme, register, first, last=None, **more):
    found = spot(programme.rule, register, date.fromisoformat(first), date.fromisoformat(last or first), **more)
    return found, found.rows()


def test_spot_on_a_date_finds_those_in_view_that_day(programme, register):
    _, rows = spotted(programme, register, "2016-01-31")

    assert [(r.person_id, r.answer, r.since, r.until) for r in rows] == [
        (1, Truth.TRUE, date(2016, 1, 17), date(2016, 1, 31))
    ]


def test_spot_on_the_day_after_the_window_finds_nobody(programme, register):
    _, rows = spotted(programme, register, "2016-02-01")

    assert rows == []


def test_spot_over_a_period_gives_every_spell_in_and_out(programme, register):
    _, rows = spotted(programme, register, "2016-01-01", "2016-12-31")

    assert [(r.person_id, r.answer, r.since, r.until) for r in rows] == [
        (1, Truth.TRUE, date(2016, 1, 17), date(2016, 1, 31)),
        (1, Truth.TRUE, date(2016, 6, 1), date(2016, 7, 1)),
        (2, Truth.UNKNOWN, date(2016, 3, 31), date(2016, 3, 31)),
        (4, Truth.TRUE, date(2016, 1, 10), date(2016, 1, 20)),
    ]


def test_spot_within_a_spell_keeps_the_day_it_really_began(programme, register):
    _, rows = spotted(programme, register, "2016-01-21", "2016-02-10")

    assert [(r.since, r.day) for r in rows] == [(date(2016, 1, 17), date(2016, 1, 21))]


def test_spot_never_finds_the_dead(programme, register):
    _, rows = spotted(programme, register, "2016-01-21", "2016-01-31")

    assert [r.person_id for r in rows] == [1]


def test_spotted_citizen_carries_reasons_and_what_to_ask(programme, register):
    _, rows = spotted(programme, register, "2016-03-31")

    assert [leaf for leaf in rows[0].because if leaf != "alive"] == ["two-acute"]
    assert [(m.what, m.need) for m in rows[0].missing] == [("ask", "cannot-take-part")]


def test_witnesses_of_a_spell_are_the_facts_in_view_and_what_prompts_the_ask(programme, register):
    found, rows = spotted(programme, register, "2016-03-31")

    facts = witnesses(found, rows)[2, date(2016, 3, 31)]

    assert [w.day for w in facts["two-acute"]] == [date(2016, 3, 1), date(2016, 3, 31)]
    assert [(w.day, w.code) for w in facts["cannot-take-part"]] == [(date(2015, 1, 1), "2900")]


def test_spell_with_a_second_reason_later_keeps_both_with_their_days(programme):
    person = PersonFacts(
        1, BORN, services=tuple(admission(i, f"2016-0{i}-0{i}", f"2016-0{i}-0{i + 1}") for i in (1, 2, 3))
    )
    person = PersonFacts(1, BORN, services=(*person.services, admission(9, "2016-03-10", "2016-03-11")))

    _, rows = spotted(programme, from_people([person], []), "2016-01-01", "2016-12-31")

    assert rows[0].found_on["three-acute"] == date(2016, 3, 3)
    assert rows[0].found_on["two-acute"] == date(2016, 3, 3)
    assert rows[0].since == date(2016, 3, 3)


def explained(programme, register, person_id, day, lang):
    found, rows = spotted(programme, register, day, person_id=person_id)
    return "\n".join(Explainer(programme, found, witnesses(found, rows), lang).citizen(person_id, rows))


def test_explanation_of_a_yes_names_the_criterion_and_its_services_in_danish(programme, register):
    text = explained(programme, register, 1, "2016-01-17", "da")

    assert "Opfylder kriterierne pr. 17. januar 2016 (siden 17. januar 2016, til og med 31. januar 2016)." in text
    assert "✓ mindst 2 akutte indlæggelser inden for 30 dage" in text
    assert "1. januar 2016 – 3. januar 2016: indlæggelse, sygehus, akut, 99MU" in text


def test_explanation_of_an_unknown_says_whom_to_ask_and_why_in_english(programme, register):
    text = explained(programme, register, 2, "2016-03-31", "en")

    assert text.splitlines()[2].startswith("Cannot tell yet on 31 March 2016")
    assert "? the clinician: “Is cognition so impaired that the citizen cannot take part?”" in text
    assert "because: 1 January 2015: 2900" in text


def test_explanation_of_a_no_names_what_is_not_met(programme, register):
    text = explained(programme, register, 3, "2016-02-02", "en")

    assert "Does not meet the criteria on 2 February 2016" in text
    assert "✗ at least 2 acute admissions within 30 days – no" in text


def test_explanation_of_an_unknown_citizen_is_refused(programme, register):
    with pytest.raises(SamvejError, match="holds no citizen 99"):
        spotted(programme, register, "2016-02-02", person_id=99)


def test_spot_over_a_backward_period_is_refused(programme, register):
    with pytest.raises(SamvejError, match="ends before it begins"):
        spotted(programme, register, "2016-02-02", "2016-02-01")


def test_threshold_in_another_currency_than_the_register_is_refused():
    register = from_people([TWICE], [], ibis.duckdb.connect())
    rule = Total("dear", measure="cost", at_least=100, currency="DKK")
    in_dollars = type(register)(**{**vars(register), "currency": "USD"})

    assert needs_money(rule)
    with pytest.raises(SamvejError, match="Write the threshold in USD"):
        spot(rule, in_dollars, date(2016, 1, 1), date(2016, 1, 1))
    assert spot(rule, register, date(2016, 1, 1), date(2016, 1, 1)).rows()


@pytest.fixture(scope="module")
def table(programme, register):
    found, rows = spotted(programme, register, "2016-01-01", "2016-12-31")
    return spotted_table(programme.rule, rows, witnesses(found, rows), {1: "aa", 2: "bb", 4: "dd"})


def test_csv_of_a_spotting_has_a_row_per_spell(table):
    rows = list(csv.DictReader(io.StringIO(as_csv(table))))

    assert [(r["pseudonym"], r["answer"], r["since"]) for r in rows] == [
        ("aa", "meets", "2016-01-17"),
        ("aa", "meets", "2016-06-01"),
        ("bb", "cannot tell", "2016-03-31"),
        ("dd", "meets", "2016-01-10"),
    ]
    assert "two-acute: 2016-01-01 admission hospital 99MU" in rows[0]["witnesses"]


def test_json_of_a_spotting_holds_the_same_rows(table):
    records = json.loads(as_json(table))

    assert [r["answer"] for r in records] == table["answer"].to_pylist()
    assert records[2]["ask"] == ["cannot-take-part"]


def test_parquet_of_a_spotting_reads_back_equal(table, tmp_path):
    (tmp_path / "spotted.parquet").write_bytes(as_parquet(table))

    assert pq.read_table(tmp_path / "spotted.parquet").equals(table)


def test_summary_counts_the_living_and_the_cost_they_hold(programme, register):
    in_kroner = type(register)(**{**vars(register), "currency": "DKK"})

    summary = summarise(programme.rule, in_kroner, date(2016, 1, 20))

    # the admission of 1 January 2015 is out of view
    assert summary.population == Tally(4, 400_00)
    assert summary.answers[Truth.TRUE] == Tally(2, 400_00)
    assert [(s.rule_id, s.still_in.people) for s in summary.steps] == [
        ("alive", 4),
        ("any 1", 2),
        ("not excluded", 2),
    ]
    assert summary.combinations == ((("two-acute",), Tally(2, 400_00)),)
    by_id = {c.rule_id: c for c in summary.criteria}
    assert (by_id["cannot-take-part"].cannot_tell.people, by_id["two-acute"].meets.people) == (1, 2)


def test_latest_measurement_is_a_witness_with_its_value():
    hba1c = CodeList("HbA1c", (("NPU", "NPU27300"),))
    rule = Measured("high", of=MeasurementFilter((hba1c,)), bound=Bound("above", 58.0))
    person = PersonFacts(5, BORN, measurements=(Measurement(datetime(2016, 1, 5, 9), "NPU27300", 80.0),))

    found = spot(rule, from_people([person], []), date(2016, 2, 1), date(2016, 2, 1))
    rows = found.rows()

    assert [(w.code, w.value) for w in witnesses(found, rows)[5, date(2016, 2, 1)]["high"]] == [("NPU27300", 80.0)]


def test_gaps_name_what_no_source_covers_and_what_is_covered_in_part(programme, register):
    found = {gap.scope: gap for gap in gaps(programme.rule, register.coverage, date(2014, 3, 1), date(2014, 12, 31))}

    assert found["psychiatry/admission"].held == ()
    assert found["psychiatry/admission"].criteria == ("three-acute", "two-acute")
    assert found["hospital/admission"].held == ((date(2014, 1, 1), date(2014, 12, 31)),)


def test_gaps_are_none_where_the_sources_cover_the_whole_time(programme):
    everything = [Coverage("*/*", BORN, date(2020, 1, 1)), Coverage("diagnosis/SKS", BORN, date(2020, 1, 1))]

    assert gaps(programme.rule, everything, date(2014, 3, 1), date(2014, 12, 31)) == ()


def test_scopes_of_one_kind_are_said_together():
    needs = ["hospital/*", "psychiatry/*", "diagnosis/ICD-9 or diagnosis/SKS"]

    assert say_scopes(needs, "da") == "alle kontakter (sygehus, psykiatri); diagnoser (ICD-9, SKS)"
    assert say_scopes(needs, "en") == "all contacts (hospital, psychiatry); diagnoses (ICD-9, SKS)"


@pytest.mark.parametrize(
    ("starts", "spells"),
    [
        (("2015-12-20", "2016-01-03"), [(date(2016, 1, 3), date(2016, 1, 19), date(2016, 1, 3))]),
        (("2016-01-03", "2016-02-02"), []),
        (("2015-12-10", "2015-12-20", "2016-01-08"), [(date(2015, 12, 20), date(2016, 1, 19), date(2016, 1, 1))]),
    ],
    ids=["the older one leaves the view", "begins after the period", "overlapping spells are one"],
)
def test_spells_of_the_reference_page(starts, spells):
    of = ServiceFilter("acute admission", kinds=(ServiceKind.ADMISSION,), urgency=Urgency.ACUTE)
    rule = Occurrences("two-acute", of=of, window=Window(30, "day"), at_least=2)
    person = PersonFacts(1, BORN, services=tuple(admission(i, s, s) for i, s in enumerate(starts)))

    rows = spot(rule, from_people([person], []), date(2016, 1, 1), date(2016, 1, 31)).rows()

    assert [(r.since, r.until, r.day) for r in rows] == spells


@pytest.mark.parametrize(
    ("start", "cost", "held"),
    [("2015-06-29", 10_000_00, 0), ("2015-06-30", 20_000_00, 20_000_00), ("2016-06-30", 300_00, 300_00)],
)
def test_cost_held_of_the_reference_page(start, cost, held):
    person = PersonFacts(1, BORN, services=(admission(1, start, start, cost=cost),))
    register = from_people([person], [])
    in_kroner = type(register)(**{**vars(register), "currency": "DKK"})

    summary = summarise(Alive("alive"), in_kroner, date(2016, 6, 30))

    assert summary.population == Tally(1, held)


def test_rule_of_very_many_criteria_is_answered():
    of = ServiceFilter("admission", kinds=(ServiceKind.ADMISSION,))
    parts = tuple(
        Occurrences(f"r{i}", of=of, window=Window(i + 1, "day"), **({"at_least": 1} if i % 2 else {"at_most": 5}))
        for i in range(60)
    )

    rows = spot(AnyPart("any", parts=parts), from_people([TWICE], []), date(2016, 1, 2), date(2016, 1, 2)).rows()

    assert rows[0].answer is Truth.TRUE


def test_witnesses_of_different_sectors_are_the_contacts_themselves():
    other = Service(
        id=99, sector=Sector.MUNICIPALITY_HEALTH, kind=ServiceKind.HOME_NURSING, start=datetime(2016, 1, 10)
    )
    person = PersonFacts(1, BORN, services=(admission(11, "2016-01-01", "2016-01-03"), other))
    rule = Occurrences(
        id="two-sectors", of=ServiceFilter("any contact"), window=Window(30, "day"), at_least=2, distinct="sector"
    )
    found = spot(rule, from_people([person], ()), date(2016, 1, 10), date(2016, 1, 10))

    (held,) = witnesses(found, found.rows()).values()

    assert [(w.sector, w.value) for w in held["two-sectors"]] == [("hospital", None), ("municipality-health", None)]
