"""Two records of one human being become one: everything moves, found by walking the models."""

import pytest
from django.apps import apps
from django.db import models

from samvej.workplace.access.log import keys_of
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.people.actions import merge_citizens
from samvej.workplace.people.actions.merging import rows_of_citizens
from samvej.workplace.people.models import Citizen
from samvej.workplace.people.queries import find_by_number, survivor
from tests.workplace.factories import (
    AccountFactory,
    CitizenFactory,
    EnrolmentFactory,
    ReferralFactory,
    RelativeFactory,
    number,
)
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db


@pytest.fixture
def karen(actor):
    return actor("contact person")


@pytest.fixture
def two(karen):
    """The record that stays, and the one that gives way."""
    kept = CitizenFactory(cpr=number(1), phone="")
    gone = CitizenFactory(cpr=number(2), phone="00 00 00 07", protected=True, pseudonym="b" * 32)
    relate(karen, kept, source_id="kept")
    relate(karen, gone, source_id="gone")
    return kept, gone


def merged(karen, two):
    kept, gone = two
    merge_citizens(by=karen, keep=kept, gives_way=gone)
    kept.refresh_from_db()
    gone.refresh_from_db()
    return kept, gone


def test_every_foreign_key_to_a_citizen_in_every_model_is_walked():
    expected = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Citizen
    }

    walked = {(field.model._meta.label, field.name) for field in rows_of_citizens()}

    assert walked == expected
    assert ("referrals.Referral", "citizen") in walked


def test_joined_records_leave_nothing_with_the_one_that_gave_way(karen, two):
    kept, gone = two
    ReferralFactory(citizen=gone)
    EnrolmentFactory(citizen=gone)
    RelativeFactory(citizen=gone)
    AccountFactory(citizen=gone)

    kept, gone = merged(karen, two)

    left = {
        field.model._meta.label: field.model._default_manager.filter(**{field.name: gone}).count()
        for field in rows_of_citizens()
    }
    assert {label for label, count in left.items() if count} == {"people.CitizenEvent"}  # its own last one
    assert gone.merged_into == kept
    assert (kept.referrals.count(), kept.enrolments.count(), kept.relatives.count()) == (1, 1, 1)
    assert (kept.phone, kept.protected, kept.pseudonym) == ("00 00 00 07", True, "b" * 32)


def test_joined_records_are_found_by_both_numbers_and_both_keys(karen, two):
    kept, gone = merged(karen, two)

    assert [find_by_number(by=karen, number=number(n), reason="test") for n in (1, 2)] == [kept, kept]
    assert kept.numbers.filter(valid_to__isnull=True).count() == 1
    assert survivor(gone) == kept
    assert set(keys_of(kept)) == {str(kept.key), str(gone.key)}


def test_events_name_every_row_that_moved(karen, two):
    referral = ReferralFactory(citizen=two[1])

    kept, gone = merged(karen, two)

    assert kept.events.get(kind="joined").detail["moved"]["referrals.Referral.citizen"] == [referral.pk]
    assert gone.events.get(kind="gave way").detail["kept"] == str(kept.key)


def test_two_open_referrals_to_one_programme_are_not_joined(karen, two):
    kept, gone = two
    first = ReferralFactory(citizen=kept)
    ReferralFactory(citizen=gone, unit=first.unit, version=first.version)

    with pytest.raises(NotNow, match="hver en åben henvisning"):
        merge_citizens(by=karen, keep=kept, gives_way=gone)

    gone.refresh_from_db()
    assert gone.merged_into is None
    assert gone.referrals.count() == gone.numbers.count() == 1


def test_the_same_open_relation_twice_ends_once(karen, two):
    kept, gone = two
    relate(karen, kept, source="practice", source_id="same")
    relate(karen, gone, source="practice", source_id="same")

    kept, _gone = merged(karen, two)

    held = TreatmentRelation.objects.filter(citizen=kept, source="practice")
    assert sorted(each.valid_to is None for each in held) == [False, True]


def test_two_accounts_leave_the_duplicates_closed(karen, two):
    kept, gone = two
    mine, other = AccountFactory(citizen=kept), AccountFactory(citizen=gone)

    merged(karen, two)

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.is_active, other.is_active) == (True, False)


def test_record_is_not_joined_with_itself_or_twice(karen, two):
    kept, gone = merged(karen, two)

    with pytest.raises(NotNow):
        merge_citizens(by=karen, keep=kept, gives_way=kept)
    with pytest.raises(NotNow):
        merge_citizens(by=karen, keep=kept, gives_way=gone)


def test_record_that_the_person_may_not_open_is_not_there(karen, two):
    stranger = CitizenFactory()

    with pytest.raises(NotThere):
        merge_citizens(by=karen, keep=two[0], gives_way=stranger)


def test_joining_is_not_a_referrers(actor, two):
    with pytest.raises(NotYours):
        merge_citizens(by=actor("referrer"), keep=two[0], gives_way=two[1])
