"""Consents and restrictions: who may, what is refused, and that a door closes in the same moment."""

from datetime import timedelta

import pytest

from samvej.workplace.access import permissions, policies
from samvej.workplace.access.consents import access_consent, access_consents, give_consent, withdraw_consent
from samvej.workplace.access.grounds import grounds
from samvej.workplace.access.models import AuditEntry, Consent
from samvej.workplace.access.restrictions import (
    access_restriction,
    access_restrictions,
    lift_restriction,
    organisations_near,
    professionals_near,
    set_restriction,
)
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.people.models import Notice
from tests.workplace.access.arranging import agree, relate, say_no
from tests.workplace.factories import CitizenFactory, RelativeFactory, make_actor

pytestmark = pytest.mark.django_db


def said(**other):
    return {
        "programme": "test",
        "data_types": ["plan"],
        "from_sectors": ["hospital"],
        "to_sectors": ["municipality-health"],
        "purpose": "At hjælpe sammen",
        "basis": "consent to pass on",
        "how": "spoken",
        "valid_to": today() + timedelta(days=90),
    } | other


def contact_person(citizen):
    relate(by := make_actor(), citizen, data_types=["contact details"])
    return by


def relative(citizen, **may):
    return make_actor("relative", relative=RelativeFactory(citizen=citizen, **may))


def test_consent_by_a_professional_opens_what_it_says():
    citizen = CitizenFactory()
    by, colleague = contact_person(citizen), make_actor()

    consent = give_consent(by=by, citizen=citizen, **said())

    assert grounds(by=colleague, citizen=citizen).data_types == {"plan"}
    entry = AuditEntry.objects.get(activity="change")
    assert (entry.record, entry.record_key, entry.basis) == ("consent", str(consent.key), "treatment")


@pytest.mark.parametrize("who", ["citizen", "relative"])
def test_consent_by_the_citizen_or_who_acts_for_them(who):
    citizen = CitizenFactory()
    by = make_actor("citizen", citizen=citizen) if who == "citizen" else relative(citizen, may_act=True)

    give_consent(by=by, citizen=citizen, **said())

    assert Consent.objects.get().recorded_by == by.account


def test_consent_is_given_by_nobody_else():
    citizen = CitizenFactory()

    with pytest.raises(NotThere):
        give_consent(by=make_actor(), citizen=citizen, **said())  # a professional without a ground
    with pytest.raises(NotThere):
        give_consent(by=relative(citizen, may_see_plan=True), citizen=citizen, **said())
    with pytest.raises(NotThere):
        give_consent(by=make_actor("citizen"), citizen=citizen, **said())
    with pytest.raises(NotThere):
        give_consent(by=make_actor("system"), citizen=citizen, **said())
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"data_types": []},
        {"data_types": ["everything"]},
        {"from_sectors": []},
        {"to_sectors": []},
        {"to_sectors": ["the world"]},
        {
            "to_sectors": [
                "hospital",
                "psychiatry",
                "general-practice",
                "specialist",
                "municipality",
                "prehospital",
                "voluntary",
            ]
        },
        {"purpose": "  "},
        {"basis": "treatment"},
        {"basis": "nothing"},
        {"valid_to": today() - timedelta(days=1)},
    ],
)
def test_blanket_consent_is_refused(fault):
    citizen = CitizenFactory()

    with pytest.raises(NotNow):
        give_consent(by=contact_person(citizen), citizen=citizen, **said(**fault))
    assert not Consent.objects.exists()


@pytest.mark.parametrize("who", ["citizen", "professional"])
def test_withdrawal_closes_the_door_at_once_and_tells_who_wrote_it(who, django_capture_on_commit_callbacks):
    citizen = CitizenFactory()
    writer, reader = contact_person(citizen), make_actor()
    consent = give_consent(by=writer, citizen=citizen, **said())
    by = make_actor("citizen", citizen=citizen) if who == "citizen" else contact_person(citizen)
    assert grounds(by=reader, citizen=citizen) is not None

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(by=by, consent=consent)

    assert grounds(by=reader, citizen=citizen) is None
    assert Notice.objects.get(recipient=writer.account).text == "a consent was withdrawn"
    assert not policies.withdraw_consent(Consent.objects.get())
    with pytest.raises(NotNow):
        withdraw_consent(by=by, consent=consent)


def test_withdrawal_is_told_to_those_on_the_programme_s_team(django_capture_on_commit_callbacks):
    citizen, member, other = CitizenFactory(), make_actor(), make_actor()
    consent = give_consent(by=contact_person(citizen), citizen=citizen, **said())
    relate(member, citizen, programme="test")
    relate(other, citizen, programme="another")

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(by=make_actor("citizen", citizen=citizen), consent=consent)

    told = set(Notice.objects.filter(text="a consent was withdrawn").values_list("recipient", flat=True))
    assert member.account.pk in told
    assert other.account.pk not in told


def test_withdrawal_is_nobody_elses():
    citizen = CitizenFactory()
    consent = agree(citizen)

    for by in (make_actor(), make_actor("citizen"), relative(citizen), make_actor("steering")):
        with pytest.raises((NotThere, NotYours)):
            withdraw_consent(by=by, consent=consent)
        with pytest.raises((NotThere, NotYours)):
            access_consent(by=by, key=consent.key, reason="Så samtykket")
    assert Consent.objects.get().withdrawn_at is None


def test_consents_are_read_on_a_ground_and_written():
    citizen = CitizenFactory()
    consent = agree(citizen)

    assert list(access_consents(by=contact_person(citizen), citizen=citizen, reason="Så samtykkerne")) == [consent]
    assert AuditEntry.objects.get().record == "consent"


@pytest.mark.parametrize("against", ["organisation", "professional", "everybody"])
def test_restriction_closes_the_door_and_lifting_opens_it(against):
    citizen = CitizenFactory()
    by, oneself = contact_person(citizen), make_actor("citizen", citizen=citizen)
    whom = {"organisation": {"organisation": by.organisation}, "professional": {"professional": by.professional}}

    restriction = set_restriction(by=oneself, citizen=citizen, **whom.get(against, {}))
    closed = grounds(by=by, citizen=citizen)
    lift_restriction(by=oneself, restriction=restriction)

    assert closed is None
    assert grounds(by=by, citizen=citizen) is not None
    assert [each.reason for each in AuditEntry.objects.all()] == ["Spærrede for oplysninger", "Fjernede en spærring"]
    with pytest.raises(NotNow):
        lift_restriction(by=oneself, restriction=restriction)


def test_restriction_said_twice_is_one():
    citizen = CitizenFactory()
    by = make_actor("citizen", citizen=citizen)

    first = set_restriction(by=by, citizen=citizen, data_types=["health", "plan"])

    assert set_restriction(by=by, citizen=citizen, data_types=["plan", "health"]) == first
    assert set_restriction(by=by, citizen=citizen) != first


def test_restriction_is_the_citizens_alone():
    citizen = CitizenFactory()
    restriction = say_no(citizen)

    for by in (
        contact_person(citizen),
        make_actor("citizen"),
        relative(citizen, may_see_plan=True),
        make_actor("lead"),
    ):
        with pytest.raises(NotYours):
            set_restriction(by=by, citizen=citizen)
        with pytest.raises(NotYours):
            lift_restriction(by=by, restriction=restriction)
        with pytest.raises(NotThere):
            access_restriction(by=by, key=restriction.key, reason="test")
        with pytest.raises(NotThere):
            access_restrictions(by=by, citizen=citizen, reason="Så spærringerne")
        assert not permissions.set_restriction(by, citizen)


def test_restriction_of_an_unknown_type_is_refused():
    citizen = CitizenFactory()

    with pytest.raises(NotNow):
        set_restriction(by=make_actor("citizen", citizen=citizen), citizen=citizen, data_types=["x"])


def test_those_near_a_citizen_can_be_said_no_to():
    citizen = CitizenFactory()
    by, stranger = contact_person(citizen), make_actor()
    access_consents(by=by, citizen=citizen, reason="Så samtykkerne")

    assert list(organisations_near(citizen)) == [by.organisation]
    assert list(professionals_near(citizen)) == [by.professional]
    assert stranger.professional not in professionals_near(citizen)
