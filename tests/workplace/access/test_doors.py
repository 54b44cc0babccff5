"""The door to a citizen: what it writes, whom it follows up, and that its no tells nothing."""

import uuid

import pytest
from django.urls import resolve

from samvej.workplace.access.doors import access_citizen
from samvej.workplace.access.models import AuditEntry, FollowUp
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.people.models import Notice
from tests.workplace.access.arranging import break_the_glass, relate, say_no
from tests.workplace.factories import CitizenFactory, make_actor

pytestmark = pytest.mark.django_db


def test_door_writes_who_where_why_and_on_which_basis():
    citizen, by = CitizenFactory(), make_actor(name="Nina Test")
    relate(by, citizen)

    opened = access_citizen(by=by, key=citizen.key, reason="Så planen; ringer til 310270-1234")

    entry = AuditEntry.objects.get()
    assert opened.citizen == citizen
    assert (entry.user_name, entry.user_title, entry.basis) == ("Nina Test", "sygeplejerske", "treatment")
    assert (entry.organisation_name, entry.citizen) == (by.organisation.name, str(citizen.key))
    assert entry.reason == "Så planen; ringer til ******-****"


@pytest.mark.parametrize("barred", [True, False])
def test_refusal_of_somebody_is_the_same_as_of_nobody(barred, django_assert_num_queries):
    by, citizen = make_actor(), CitizenFactory()
    if barred:
        relate(by, citizen)
        say_no(citizen)

    def refused(key):
        with django_assert_num_queries(5), pytest.raises(NotThere) as refusal:
            access_citizen(by=by, key=key, reason="Så planen")
        return refusal.value.sentence

    assert refused(citizen.key) == refused(uuid.uuid4())
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "1", "' OR 1=1 --", "\x00", "🙂" * 4000])
def test_key_that_is_none_is_refused_in_words(key):
    with pytest.raises(NotThere):
        access_citizen(by=make_actor(), key=key, reason="Så planen")


def test_data_type_that_no_ground_opens_is_refused():
    by, citizen = make_actor(), CitizenFactory()
    relate(by, citizen, data_types=["contact details"])

    with pytest.raises(NotThere):
        access_citizen(by=by, key=citizen.key, data_type="health", reason="Så planen")


def test_key_of_a_duplicate_leads_to_the_record_that_stays():
    stays, by = CitizenFactory(), make_actor()
    gone = CitizenFactory(merged_into=stays)
    relate(by, stays)

    assert access_citizen(by=by, key=gone.key, reason="Så planen").citizen == stays


@pytest.mark.parametrize(("grade", "raised"), [("E", 1), ("D", 1), ("C", 0), ("A", 0)])
def test_weak_relation_is_followed_up_once(grade, raised, django_capture_on_commit_callbacks):
    by, citizen = make_actor(), CitizenFactory()
    lead = make_actor("lead", organisation=by.organisation)
    relate(by, citizen, grade=grade)

    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(3):
            access_citizen(by=by, key=citizen.key, reason="Så planen")

    assert FollowUp.objects.filter(account=by.account, citizen=citizen).count() == raised
    told = Notice.objects.filter(recipient=lead.account)
    assert [resolve(each.link).view_name for each in told] == ["access:follow_up_one"] * raised


def test_emergency_is_written_as_high_and_shown_on_the_page():
    by, citizen = make_actor(), CitizenFactory()
    say_no(citizen)
    glass = break_the_glass(by, citizen)

    access_citizen(by=by, key=citizen.key, reason="Så planen")

    entry = AuditEntry.objects.get()
    assert (entry.criticality, entry.override, entry.basis) == ("high", True, "essential regard")
    assert by.broken_glass == [glass]


def test_certain_opening_is_neither_high_nor_loud():
    by, citizen = make_actor(), CitizenFactory()
    relate(by, citizen)

    access_citizen(by=by, key=citizen.key, reason="Så planen")

    entry = AuditEntry.objects.get()
    assert (entry.criticality, entry.override, by.broken_glass) == ("normal", False, [])


@pytest.mark.parametrize(("protected", "criticality"), [(True, "high"), (False, "normal")])
def test_protected_citizen_is_written_as_high(protected, criticality):
    by, citizen = make_actor(), CitizenFactory(protected=protected)
    relate(by, citizen)

    access_citizen(by=by, key=citizen.key, reason="Så planen")

    assert AuditEntry.objects.get().criticality == criticality
