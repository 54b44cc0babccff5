"""Claiming a relation, breaking the glass, and the follow-up of both."""

from datetime import timedelta

import pytest

from samvej.core import clock
from samvej.workplace.access import permissions, policies
from samvej.workplace.access.break_glass import break_glass, end_break_glass
from samvej.workplace.access.follow_ups import access_follow_up, decide_follow_up, follow_ups
from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.models import AuditEntry, BreakGlass, FollowUp
from samvej.workplace.access.relations import claim_relation
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from tests.workplace.access.arranging import say_no
from tests.workplace.factories import CitizenFactory, OrganisationFactory, make_actor

pytestmark = pytest.mark.django_db
WHY = "Faldet om i venteværelset"


def test_claim_opens_little_for_some_days_and_is_followed_up():
    by, citizen = make_actor("referrer"), CitizenFactory()

    claim_relation(by=by, citizen=citizen, reason=WHY)

    assert grounds(by=by, citizen=citizen).data_types == {"contact details", "referral"}
    assert FollowUp.objects.get().account == by.account
    with clock.at(moment() + timedelta(days=15)):
        assert grounds(by=by, citizen=citizen) is None


def test_claim_twice_is_one_claim():
    by, citizen = make_actor("referrer"), CitizenFactory()

    assert claim_relation(by=by, citizen=citizen, reason=WHY) == claim_relation(by=by, citizen=citizen, reason=WHY)


def test_claim_against_a_no_looks_like_nobody():
    by, citizen = make_actor("referrer"), CitizenFactory()
    say_no(citizen)

    with pytest.raises(NotThere, match="ingen"):
        claim_relation(by=by, citizen=citizen, reason=WHY)


@pytest.mark.parametrize("role", ["steering", "administrator", "citizen", "relative", "system"])
def test_role_without_citizens_neither_claims_nor_breaks(role):
    by, citizen = make_actor(role), CitizenFactory()

    with pytest.raises(NotYours):
        claim_relation(by=by, citizen=citizen, reason=WHY)
    with pytest.raises(NotYours):
        break_glass(by=by, citizen=citizen, basis="essential regard", reason=WHY)
    assert [permissions.claim_relation(by), permissions.break_glass(by)] == [False, False]


@pytest.mark.parametrize("reason", ["", "haster", " " * 40, "Ringede fra 010170-1234 i nat", "x" * 301, "a\x00" * 20])
def test_reason_that_says_too_little_or_too_much_opens_nothing(reason):
    by, citizen = make_actor(), CitizenFactory()

    with pytest.raises(NotNow):
        break_glass(by=by, citizen=citizen, basis="essential regard", reason=reason)
    with pytest.raises(NotNow):
        claim_relation(by=by, citizen=citizen, reason=reason)
    assert not policies.reason(reason)
    assert grounds(by=by, citizen=citizen) is None


@pytest.mark.parametrize(
    ("health", "basis", "may"),
    [
        (True, "essential regard", True),
        (False, "essential regard", False),
        (False, "essential regard to pass on", True),
        (True, "consent", False),
    ],
)
def test_emergency_stands_on_a_basis_for_those_who_may(health, basis, may):
    by, citizen = make_actor(is_health_professional=health), CitizenFactory()

    assert policies.break_glass(by, basis, WHY) is may
    if may:
        break_glass(by=by, citizen=citizen, basis=basis, reason=WHY)
    else:
        with pytest.raises(NotNow):
            break_glass(by=by, citizen=citizen, basis=basis, reason=WHY)
    assert BreakGlass.objects.exists() is may


def test_emergency_lasts_four_hours_and_is_in_the_trail_with_its_reason():
    by, citizen = make_actor(), CitizenFactory()
    say_no(citizen)

    with clock.at(clock.now()) as then:
        break_glass(by=by, citizen=citizen, basis="essential regard", reason=WHY)

    entry = AuditEntry.objects.get(record="break-glass")
    assert (entry.reason, entry.criticality, entry.override) == (WHY, "high", True)
    for hours, is_open in ((3.9, True), (4.1, False)):
        with clock.at(then + timedelta(hours=hours)):
            assert (grounds(by=by, citizen=citizen) is not None) is is_open


def test_emergency_is_closed_before_its_time_only_by_oneself():
    by, other, citizen = make_actor(), make_actor(), CitizenFactory()
    glass = break_glass(by=by, citizen=citizen, basis="essential regard", reason=WHY)

    with pytest.raises(NotThere):
        end_break_glass(by=other, key=str(glass.key))
    end_break_glass(by=by, key=str(glass.key))
    with pytest.raises(NotNow):
        end_break_glass(by=by, key=str(glass.key))

    assert grounds(by=by, citizen=citizen) is None


def an_emergency(place):
    by, citizen = make_actor(organisation=place), CitizenFactory()
    glass = break_glass(by=by, citizen=citizen, basis="essential regard", reason=WHY)
    return by, citizen, glass.follow_up


def test_queue_holds_own_organisation_and_its_parts_and_nobody_elses():
    house = OrganisationFactory()
    ward = OrganisationFactory(part_of=house)
    _by, _citizen, own = an_emergency(house)
    _by, _citizen, part = an_emergency(ward)
    _by, _citizen, others = an_emergency(OrganisationFactory())
    lead = make_actor("lead", organisation=house)

    assert set(follow_ups(by=lead)) == {own, part}
    with pytest.raises(NotThere):
        access_follow_up(by=lead, key=others.key, reason="Følger op")


@pytest.mark.parametrize(
    "role", ["contact person", "referrer", "team member", "steering", "administrator", "citizen"]
)
def test_queue_is_for_leads(role):
    with pytest.raises(NotYours):
        follow_ups(by=make_actor(role))


@pytest.mark.parametrize(("verdict", "open_after"), [("confirmed", True), ("not confirmed", False)])
def test_opening_that_was_not_in_order_is_closed_at_once(verdict, open_after):
    place = OrganisationFactory()
    by, citizen, held = an_emergency(place)
    lead = make_actor("lead", organisation=place)

    decide_follow_up(by=lead, follow_up=held, verdict=verdict, note="Talt med sygeplejersken om det")

    held.refresh_from_db()
    assert (held.verdict, held.decided_by) == (verdict, lead.account)
    assert (grounds(by=by, citizen=citizen) is not None) is open_after
    assert not follow_ups(by=lead).exists()
    with pytest.raises(NotNow):
        decide_follow_up(by=lead, follow_up=held, verdict="confirmed")


@pytest.mark.parametrize(
    ("verdict", "note"), [("", ""), ("perhaps", ""), ("not confirmed", "nej"), ("confirmed", "010170-1234 kom")]
)
def test_verdict_that_says_too_little_is_refused(verdict, note):
    place = OrganisationFactory()
    _by, _citizen, held = an_emergency(place)

    with pytest.raises(NotNow):
        decide_follow_up(by=make_actor("lead", organisation=place), follow_up=held, verdict=verdict, note=note)


def test_lead_does_not_follow_up_on_oneself():
    place = OrganisationFactory()
    lead = make_actor("lead", organisation=place)
    held = break_glass(by=lead, citizen=CitizenFactory(), basis="essential regard", reason=WHY).follow_up

    with pytest.raises(NotYours):
        decide_follow_up(by=lead, follow_up=held, verdict="confirmed")
    assert not permissions.decide_follow_up(lead, held)
