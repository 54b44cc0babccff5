"""Inclusion: what must be there first, what comes of it, and what is said when it cannot be."""

import pytest

from samvej.workplace.access.models import AuditEntry, TreatmentRelation
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.enrolling import include_citizen
from samvej.workplace.pathways.actions.running import end_enrolment
from samvej.workplace.pathways.models import CaseloadPlace, Enrolment, EnrolmentEvent, TeamMember
from samvej.workplace.people.models import Notice
from samvej.workplace.referrals.models import Referral, ReferralEvent
from tests.workplace.factories import CitizenFactory, EnrolmentFactory, ReferralNoteFactory, make_actor
from tests.workplace.pathways.ground import changed_version, contact_person, included, ready

pytestmark = pytest.mark.django_db


def include(by, case, who=None):
    return include_citizen(by=by, referral=case, contact_person=(who or by).professional, seen_revision=case.revision)


def test_include_citizen_when_all_is_there(unit):
    by = contact_person(unit)
    case = ready(unit, by)

    enrolment = include(by, case)

    case.refresh_from_db()
    assert case.status == Referral.Status.INCLUDED
    assert enrolment.version_id == case.version_id
    assert enrolment.place.number == 1
    assert [spell.phase for spell in enrolment.phases.all()] == ["meeting"]
    assert {each.evidence for each in enrolment.evidence.all()} == {"first conversation", "consent"}
    assert [event.kind for event in enrolment.events.all()] == ["enrolled"]
    assert AuditEntry.objects.filter(record="enrolment", activity="change").count() == 1


def test_include_citizen_seats_the_contact_person_and_opens_the_door(unit):
    by, colleague = contact_person(unit), contact_person(unit)
    case = ready(unit, by)

    enrolment = include(by, case, colleague)

    member = TeamMember.objects.get(enrolment=enrolment)
    relation = TreatmentRelation.objects.get(source="team", source_id=str(enrolment.key))
    assert (member.professional, member.role) == (colleague.professional, "contact person")
    assert (relation.professional, relation.grade) == (colleague.professional, "A+")
    assert "plan" in relation.data_types


@pytest.mark.django_db(transaction=True)
def test_include_citizen_tells_contact_person_and_referrer(unit):
    by = contact_person(unit)
    case = ready(unit, by)
    note = ReferralNoteFactory(referral=case)

    include(by, case)

    note.refresh_from_db()
    assert note.answer_sent_at is not None
    assert Notice.objects.filter(recipient=note.account, text="your referral has an answer").count() == 1
    assert Notice.objects.filter(recipient=by.account, text="you are somebody's contact person").count() == 1


def test_include_citizen_without_consent_conversation_is_refused(unit):
    by = contact_person(unit)
    case = ready(unit, by, said_yes=None)

    with pytest.raises(NotNow, match="Samtalen om samtykke er ikke holdt"):
        include(by, case)

    assert not Enrolment.objects.exists()


def test_include_citizen_who_said_no_is_refused_where_sharing_stands_on_consent(unit):
    by = contact_person(unit)
    case = ready(unit, by, said_yes=False)

    with pytest.raises(NotNow, match="sagt nej"):
        include(by, case)

    case.refresh_from_db()
    assert case.status == Referral.Status.CONVERSATION


def test_include_citizen_who_said_no_goes_on_where_sharing_stands_on_another_basis(unit):
    bases = {"contact": "treatment", "joint selection": "treatment", "sharing in the team": "discharge agreement"}
    referral = {"from": ["psychiatry"], "legal basis": bases | {"evaluation": "statistics"}, "asks": ["social"]}
    referral |= {"answer within": "10 days", "answers": {"included": {}}}
    version = changed_version("2", {"referral": referral})
    by = contact_person(unit)
    case = ready(unit, by, said_yes=False, version=version)

    enrolment = include(by, case)

    assert "health" in TreatmentRelation.objects.get(source="team").data_types
    assert not enrolment.evidence.filter(evidence="consent").exists()


def test_include_citizen_with_a_full_contact_person_says_who_has_room(unit):
    by, other = contact_person(unit, places=0), contact_person(unit, places=3, name="Ledig Test")
    case = ready(unit, by)

    with pytest.raises(NotNow, match=r"Ledig Test \(3\)"):
        include(by, case)

    assert other.professional.places.count() == 3
    assert not EnrolmentEvent.objects.exists()
    assert not ReferralEvent.objects.filter(kind="included").exists()


def test_include_citizen_with_a_closed_place_only_is_full(unit):
    by = contact_person(unit, places=1)
    CaseloadPlace.objects.update(closed=True)
    case = ready(unit, by)

    with pytest.raises(NotNow, match="ingen ledig plads"):
        include(by, case)


def test_include_citizen_by_another_unit_is_refused(unit):
    by = contact_person(unit)
    case = ready(unit, by)
    stranger = make_actor("contact person")

    with pytest.raises(NotYours):
        include(stranger, case, by)


@pytest.mark.parametrize("role", ["referrer", "team member", "steering", "administrator", "citizen"])
def test_include_citizen_in_a_role_without_it_is_refused(unit, role):
    by = contact_person(unit)
    case = ready(unit, by)
    other = make_actor(role) if role == "citizen" else make_actor(role, unit.organisation)

    with pytest.raises(NotYours):
        include(other, case, by)


def test_include_citizen_with_somebody_who_left_is_refused(unit):
    by, gone = contact_person(unit), contact_person(unit)
    gone.employment.delete()
    case = ready(unit, by)

    with pytest.raises(NotNow, match="følger ikke borgere"):
        include(by, case, gone)


def test_include_citizen_again_after_an_end_says_which_course_came_before(unit):
    by = contact_person(unit)
    before = included(unit, by)
    end_enrolment(by=by, enrolment=before, reason="declined further")
    case = ready(unit, by, citizen=before.citizen)

    enrolment = include(by, case)

    assert enrolment.re_entry_of == before


def test_include_citizen_who_is_in_the_programme_already_is_refused(unit):
    by = contact_person(unit)
    citizen = CitizenFactory()
    EnrolmentFactory(citizen=citizen, unit=unit)
    case = ready(unit, by, citizen=citizen)

    with pytest.raises(NotNow, match="allerede med"):
        include(by, case)


def test_include_citizen_on_what_somebody_else_changed_is_refused(unit):
    by = contact_person(unit)
    case = ready(unit, by)
    Referral.objects.update(revision=7)

    with pytest.raises(NotNow, match="En anden"):
        include(by, case)


def test_include_citizen_who_died_is_refused(unit):
    by = contact_person(unit)
    case = ready(unit, by)
    case.citizen.died_on = case.citizen.birth_date
    case.citizen.save()

    with pytest.raises(NotNow, match="død"):
        include(by, case)


def test_include_citizen_where_a_running_programme_excludes_it_is_refused(unit):
    by = contact_person(unit)
    case = ready(unit, by, version=changed_version("3", {"not together with": ["patientens-team"]}))
    EnrolmentFactory(citizen=case.citizen, programme="patientens-team", phase="team")

    with pytest.raises(NotNow, match="begge på samme tid"):
        include(by, case)


def test_include_citizen_where_a_required_programme_is_missing_is_refused(unit):
    by = contact_person(unit)
    case = ready(unit, by, version=changed_version("4", {"requires": ["patientens-team"]}))

    with pytest.raises(NotNow, match="forudsætter"):
        include(by, case)


def test_include_citizen_twice_gives_one_enrolment(unit):
    by = contact_person(unit)
    enrolment = included(unit, by)

    with pytest.raises(NotNow):
        include(by, enrolment.referral)

    assert Enrolment.objects.count() == 1
