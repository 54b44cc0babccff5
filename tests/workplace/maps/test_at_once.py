"""Many at once, each in a thread of their own: the first stands, the others keep their words, one round is begun."""

import threading

import pytest
from django.db import connection

from samvej.workplace.maps.actions import begin_map, say
from samvej.workplace.maps.models import DomainView, LifeMap, MapDraft
from tests.workplace.factories import EnrolmentFactory, RelativeFactory, make_actor

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6


def at_once(*acts):
    ready, faults = threading.Barrier(len(acts)), []

    def run(act):
        try:
            ready.wait(20)
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert faults == []


@pytest.fixture
def people(db):
    """An enrolment, and people who may all write in its map."""
    enrolment = EnrolmentFactory()
    near = [RelativeFactory(citizen=enrolment.citizen, may_act=True) for _each in range(PEOPLE)]
    return enrolment, [make_actor("relative", relative=each) for each in near]


def test_many_who_begin_at_once_begin_one_round(people):
    enrolment, everybody = people

    at_once(*(lambda by=by: begin_map(by=by, enrolment=enrolment) for by in everybody))

    assert LifeMap.objects.count() == 1


def test_many_who_write_in_one_field_at_once_lose_nothing(people):
    enrolment, everybody = people
    life_map = begin_map(by=everybody[0], enrolment=enrolment)

    def write(number, by):
        say(by=by, life_map=life_map, domain="home", said={"works": f"Fra {number}"}, seen={})

    at_once(*(lambda number=number, by=by: write(number, by) for number, by in enumerate(everybody)))

    kept = {DomainView.objects.get().works, *(each.said["works"] for each in MapDraft.objects.all())}
    assert kept == {f"Fra {number}" for number in range(PEOPLE)}


def test_many_who_write_in_different_domains_at_once_all_stand(people):
    enrolment, everybody = people
    life_map = begin_map(by=everybody[0], enrolment=enrolment)
    domains = ("home", "economy", "network", "children", "substance use", "everyday life")

    def write(domain, by):
        say(by=by, life_map=life_map, domain=domain, said={"works": domain}, seen={})

    at_once(*(lambda domain=domain, by=by: write(domain, by) for domain, by in zip(domains, everybody, strict=True)))

    assert {each.domain: each.works for each in DomainView.objects.all()} == {each: each for each in domains}
