"""Giving a case to others: offered, then accepted, rejected or revoked; nobody who wrote loses their answer."""

from datetime import date
from typing import Any

import pytest

from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.people.models import Notice
from samvej.workplace.referrals.actions import deciding, handling
from samvej.workplace.referrals.actions.transferring import (
    accept_transfer,
    offer_transfer,
    reject_transfer,
    revoke_transfer,
)
from samvej.workplace.referrals.doors import access_referral
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.own_notes import answer_of, status_words
from tests.workplace.inbox.made import TOGETHER, case, in_state, staff, unit_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(unit: Any) -> Any:
    """A case in contact, offered to another unit: (case, whoever offered, somebody there)."""
    by, there = staff(unit), staff(unit_of(unit.programme))
    referral = in_state("contacting", by, case(unit))
    to_unit = there.organisation.units.get()
    offer_transfer(by=by, referral=referral, to_unit=to_unit, why="Borgeren flytter til jer")
    referral.refresh_from_db()
    return referral, by, there


def test_offer_opens_the_case_to_the_other_unit_until_it_is_settled(offered: Any) -> None:
    referral, by, there = offered
    assert access_referral(by=there, key=referral.key, reason="test") == referral

    revoke_transfer(by=by, referral=referral)

    with pytest.raises(NotThere):
        access_referral(by=there, key=referral.key, reason="test")
    referral.refresh_from_db()
    assert referral.status == "contacting"


def test_accepted_offer_becomes_a_case_of_theirs_and_the_old_one_is_answered(
    offered: Any, django_capture_on_commit_callbacks: Any
) -> None:
    referral, by, there = offered
    with django_capture_on_commit_callbacks(execute=True):
        new = accept_transfer(by=there, referral=referral)

    referral.refresh_from_db()
    assert (referral.status, new.status, new.came_from, new.unit) == (
        "transferred",
        "received",
        referral,
        there.organisation.units.get(),
    )
    assert not referral.notes.filter(answer_sent_at=None).exists()
    assert new.notes.get().saw == "Borgeren flytter til jer"
    told = {(each.text, each.recipient_id) for each in Notice.objects.all()}
    assert ("your transfer was accepted", by.account.pk) in told
    assert ("your referral has an answer", referral.notes.get().account_id) in told
    assert not TreatmentRelation.objects.filter(organisation=by.organisation, valid_to=None).exists()


def test_final_answer_reaches_those_who_wrote_to_the_first_unit(
    offered: Any, django_capture_on_commit_callbacks: Any
) -> None:
    referral, _, there = offered
    new = accept_transfer(by=there, referral=referral)
    handling.take(by=there, referral=new)
    writer = referral.notes.get().account
    with django_capture_on_commit_callbacks(execute=True):
        deciding.not_include(by=there, referral=new, seen_revision=None, reason="no need")

    assert Notice.objects.filter(text="your referral has an answer", recipient=writer).count() == 1
    note = ReferralNote.objects.get(referral=referral)
    assert answer_of(note).status == "not included"
    assert "ikke kommet med" in status_words(note), "the writer reads the last word, not who took it over"


def test_rejected_offer_comes_back_where_it_was_with_its_reason(
    offered: Any, django_capture_on_commit_callbacks: Any
) -> None:
    referral, by, there = offered
    with pytest.raises(NotNow):
        reject_transfer(by=there, referral=referral, why=" ")
    with django_capture_on_commit_callbacks(execute=True):
        reject_transfer(by=there, referral=referral, why="Borgeren bor ikke her")

    referral.refresh_from_db()
    assert referral.status == "contacting"
    assert referral.events.get(kind="transfer rejected").detail["why"] == "Borgeren bor ikke her"
    assert Notice.objects.get(text="your transfer was rejected").recipient == by.account


def test_offer_is_answered_by_those_it_was_made_to_only(offered: Any) -> None:
    referral, by, there = offered
    for stranger in (by, staff(unit_of(referral.programme))):
        with pytest.raises(NotYours):
            accept_transfer(by=stranger, referral=referral)
        with pytest.raises(NotYours):
            reject_transfer(by=stranger, referral=referral, why="nej")
    with pytest.raises(NotYours):
        revoke_transfer(by=there, referral=referral)


def test_settled_offer_is_settled(offered: Any) -> None:
    referral, by, there = offered
    accept_transfer(by=there, referral=referral)
    with pytest.raises((NotNow, NotYours)):
        accept_transfer(by=there, referral=referral)
    with pytest.raises((NotNow, NotYours)):
        revoke_transfer(by=by, referral=referral)
    assert Referral.objects.count() == 2


def test_offer_to_a_programme_where_the_citizen_waits_joins_that_case(unit: Any) -> None:
    there = staff(unit_of(TOGETHER))
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    waiting = case(there.organisation.units.get(), citizen=referral.citizen)
    offer_transfer(by=by, referral=referral, to_unit=waiting.unit, why="Passer bedre til jer")

    joined = accept_transfer(by=there, referral=Referral.objects.get(pk=referral.pk))

    assert joined == waiting
    assert waiting.notes.count() == 2
    assert Referral.objects.count() == 2


def test_offer_needs_the_citizens_yes_where_the_basis_is_consent(unit: Any) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    Referral.objects.filter(pk=referral.pk).update(contact_agreed="not asked")
    with pytest.raises(NotNow, match="sagt ja"):
        offer_transfer(by=by, referral=referral, to_unit=unit_of(unit.programme), why="Flytter")


@pytest.mark.parametrize("fault", ["own unit", "closed unit", "no reason"])
def test_offer_that_makes_no_sense_is_refused(unit: Any, fault: str) -> None:
    by = staff(unit)
    referral = in_state("assigned", by, case(unit))
    to_unit = unit if fault == "own unit" else unit_of(unit.programme)
    if fault == "closed unit":
        to_unit.closed_on = date(2020, 1, 1)
    with pytest.raises(NotNow):
        offer_transfer(by=by, referral=referral, to_unit=to_unit, why="" if fault == "no reason" else "Flytter")
