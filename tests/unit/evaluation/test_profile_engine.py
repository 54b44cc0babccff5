"""Criteria on each participant's own day of inclusion: by example, and against the interpreter."""

from datetime import date, datetime, timedelta

import ibis
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from samvej.core.sector import Sector, ServiceKind
from samvej.core.window import Window
from samvej.evaluation.inclusion import of_participants, tell
from samvej.evaluation.participants import Participant
from samvej.programme import rules as r
from samvej.programme.coverage import needs_of, uncovered_needs
from samvej.programme.facts import Coverage, Diagnosis, PersonFacts, Service, Spell
from samvej.programme.meaning import judge
from samvej.programme.profile import Share
from samvej.programme.rules import Truth
from samvej.spotting.register import from_people
from tests.unit.spotting import made_up

INCLUSION = date(2016, 6, 1)
NURSING = r.ServiceFilter("home nursing", (Sector.MUNICIPALITY_HEALTH,), (ServiceKind.HOME_NURSING,))
HELPED = r.Occurrences("helped", of=NURSING, window=Window(3, "month"), at_least=1)
ILL = r.Occurrences("ill", of=r.DiagnosisFilter(made_up.LISTS[:1]), window=Window(5, "year"), at_least=1)
HOME = (Spell(date(2000, 1, 1), None, "0376"),)
LOADED = Coverage("municipality-health/*", date(2015, 1, 1), date(2016, 12, 31))


@pytest.fixture(scope="module")
def connection():
    return ibis.duckdb.connect()


def visit(day: str) -> Service:
    start = datetime.fromisoformat(day)
    return Service(int(start.timestamp()), Sector.MUNICIPALITY_HEALTH, ServiceKind.HOME_NURSING, start)


def told(share: Share, people, coverage, connection, inclusion=INCLUSION):
    """{person_id: yes, no or None} and what is missing."""
    included = [Participant(person.person_id, inclusion) for person in people]
    register = of_participants(from_people(people, coverage, connection), included)
    found = tell([share], included, register)[0]
    return found.of, found.missing


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2016-03-01", True), ("2016-02-29", False), ("2016-06-01", True), ("2016-06-02", False)],
    ids=["first day in view", "out of view", "the day of inclusion", "the day after"],
)
def test_visit_counts_within_three_months_of_inclusion(day, answer, connection):
    person = PersonFacts(1, residence=HOME, services=(visit(day),))

    assert told(Share(HELPED), [person], [LOADED], connection) == ({1: answer}, ())


def test_participants_are_each_judged_on_their_own_day(connection):
    people = [PersonFacts(n, services=(visit("2016-03-01"),)) for n in (1, 2)]
    included = [Participant(1, date(2016, 3, 10)), Participant(2, date(2016, 8, 10))]
    register = of_participants(from_people(people, [LOADED], connection), included)

    assert tell([Share(HELPED)], included, register)[0].of == {1: True, 2: False}


def test_nothing_loaded_is_never_a_no_and_names_what_to_load(connection):
    helped, other = PersonFacts(1, services=(visit("2016-05-01"),)), PersonFacts(2)

    assert told(Share(HELPED), [helped, other], [], connection) == (
        {1: None, 2: None},
        ("municipality-health/home-nursing",),
    )


def test_whoever_is_found_is_not_known_where_the_others_are_not(connection):
    """Else the share of the known would be 100 percent, however few were found."""
    late = Coverage("municipality-health/*", date(2016, 4, 1), date(2016, 12, 31))
    helped, other = PersonFacts(1, services=(visit("2016-05-01"),)), PersonFacts(2)

    assert told(Share(HELPED), [helped, other], [late], connection)[0] == {1: None, 2: None}


def test_source_of_one_municipality_tells_of_those_who_live_there(connection):
    local = Coverage(LOADED.scope, LOADED.first, LOADED.last, "0376")
    here, elsewhere = (
        PersonFacts(1, residence=HOME),
        PersonFacts(2, residence=(Spell(date(2000, 1, 1), None, "0360"),)),
    )

    assert told(Share(HELPED), [here, elsewhere], [local], connection)[0] == {1: False, 2: None}


@pytest.mark.parametrize(("loaded", "answer"), [(None, None), (Window(1, "year"), False), (Window(2, "year"), None)])
def test_so_much_of_a_long_window_must_be_loaded_as_the_line_says(loaded, answer, connection):
    coverage = [Coverage("diagnosis/SKS", date(2015, 1, 1), date(2016, 12, 31))]

    assert told(Share(ILL, loaded), [PersonFacts(1)], coverage, connection)[0] == {1: answer}


def test_diagnosis_before_the_sources_begin_counts_where_a_source_gives_it(connection):
    coverage = [Coverage("diagnosis/SKS", date(2015, 1, 1), date(2016, 12, 31))]
    person = PersonFacts(1, diagnoses=(Diagnosis(date(2012, 1, 1), "SKS", "DF019"),))

    assert told(Share(ILL, Window(1, "year")), [person], coverage, connection)[0] == {1: True}


def test_absence_is_a_yes_where_it_is_covered(connection):
    none = r.Occurrences("none", of=NURSING, window=Window(3, "month"), at_most=0)
    people = [PersonFacts(1, services=(visit("2016-05-01"),)), PersonFacts(2)]

    assert told(Share(none), people, [LOADED], connection)[0] == {1: False, 2: True}
    assert told(Share(none), people, [], connection)[0] == {1: None, 2: None}


def test_unknown_sex_is_not_known_and_says_so(connection):
    people = [PersonFacts(1, sex="female"), PersonFacts(2, sex="male"), PersonFacts(3)]

    assert told(Share(r.SexIs("women")), people, [], connection) == ({1: True, 2: False, 3: None}, ("person/sex",))


def test_nobody_is_told_of_nobody(connection):
    assert tell([Share(HELPED)], [], from_people([], [], connection))[0].of == {}


def naive(rule: r.Rule, person: PersonFacts, day: date, coverage) -> bool | None:
    """The definition once more, leaf by leaf, by the interpreter: known where every part is, whatever the answer."""
    everything = [
        Coverage("*/*", date(1900, 1, 1), date(2100, 1, 1)),
        Coverage("prescription", date(1900, 1, 1), date(2100, 1, 1)),
    ]
    everything += [row for row in coverage if row.scope in ("residence", "registration")]
    for leaf in r.leaves(rule):
        if isinstance(leaf, r.Occurrences | r.Total):
            if uncovered_needs(needs_of(leaf.of), leaf.window, person, coverage, day):
                return None
        elif judge(leaf, person, day, coverage=coverage).answer is Truth.UNKNOWN:
            return None
    answer = judge(rule, person, day, coverage=everything).answer
    assert answer is not Truth.UNKNOWN
    return answer is Truth.TRUE


DAYS = st.integers(-35, made_up.SPAN + 70).map(lambda i: made_up.START + timedelta(days=i))


def can_be_told(rule: r.Rule) -> bool:
    return not any(
        isinstance(leaf, r.Ask | r.Top | r.Measured) or (isinstance(leaf, r.Total) and leaf.measure == "cost")
        for leaf in r.leaves(rule)
    )


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage(), data=st.data())
def test_engine_and_interpreter_tell_the_same_of_drawn_people_and_rules(rule, people, coverage, data, connection):
    assume(can_be_told(rule))
    included = [Participant(person.person_id, data.draw(DAYS)) for person in people]

    register = of_participants(from_people(people, coverage, connection), included)
    found = tell([Share(rule)], included, register)[0]

    days = {each.person_id: each.inclusion for each in included}
    assert found.of == {p.person_id: naive(rule, p, days[p.person_id], coverage) for p in people}
