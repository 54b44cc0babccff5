"""What a consent was for ends with the course: it holds to the course's last day, and opens nothing after it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import TestCase

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.doors import reach_citizen
from samvej.workplace.access.models import AuditEntry, Consent, Restriction
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.pathways.actions import running
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Notice
from tests.workplace.factories import OrganisationFactory, make_actor
from tests.workplace.pathways.ground import contact_person, included

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 2, 10, tzinfo=COPENHAGEN)
LAST = datetime(2026, 6, 1, 10, tzinfo=COPENHAGEN)


@pytest.fixture
def by(unit: Any) -> Actor:
    return contact_person(unit)


@pytest.fixture
def enrolment(unit: Any, by: Actor) -> Enrolment:
    """A course with the citizen's yes, begun in March."""
    with clock.at(FIRST):
        return included(unit, by)


def end(enrolment: Enrolment, by: Actor, **how: Any) -> Enrolment:
    with clock.at(LAST), TestCase.captureOnCommitCallbacks(execute=True):
        return running.end_enrolment(by=by, enrolment=enrolment, reason="goals met", **how)


def opens(by: Actor, enrolment: Enrolment, data_type: str) -> bool:
    try:
        reach_citizen(by=by, key=enrolment.citizen.key, data_type=data_type)
    except NotThere:
        return False
    return True


@pytest.mark.parametrize("data_type", ["plan", "health"])
def test_door_that_the_consent_opened_is_closed_the_day_after_the_end(
    enrolment: Enrolment, by: Actor, data_type: str
) -> None:
    consent = Consent.objects.get()
    consent.data_types = sorted({*consent.data_types, data_type})
    consent.save()
    nurse = make_actor("referrer", OrganisationFactory(sector=consent.to_sectors[0], municipality=""))
    if consent.to_sectors[0] == "municipality":
        nurse = make_actor("referrer", OrganisationFactory(sector="municipality-health"))
    with clock.at(LAST):
        open_before = opens(nurse, enrolment, data_type)

    end(enrolment, by)

    with clock.at(LAST + timedelta(days=1)):
        open_after = opens(nurse, enrolment, data_type)
    assert (open_before, open_after) == (True, False)


def test_consent_ends_on_the_last_day_of_the_course_and_the_citizen_is_told(enrolment: Enrolment, by: Actor) -> None:
    citizen = make_actor("citizen", citizen=enrolment.citizen)

    end(enrolment, by, ended_on=LAST.date() - timedelta(days=3))

    consent = Consent.objects.get()
    assert consent.valid_to == LAST.date() - timedelta(days=3)
    assert consent.withdrawn_at is None
    assert AuditEntry.objects.filter(
        record="consent", record_key=str(consent.key), reason="Et samtykke sluttede sammen med forløbet"
    ).exists()
    assert enrolment.events.get(kind="ended").detail["consents ended"] == 1
    [told] = Notice.objects.filter(recipient=citizen.account)
    assert told.text == "your consent ended with your course"


def test_link_of_the_notice_leads_to_the_citizens_own_consents(
    enrolment: Enrolment, by: Actor, client_as: Any
) -> None:
    citizen = make_actor("citizen", citizen=enrolment.citizen)
    end(enrolment, by)

    answer = client_as(citizen).get(Notice.objects.get(recipient=citizen.account).link)

    assert answer.status_code == 200


def test_consent_to_another_programme_and_one_that_ended_sooner_stay_as_they_are(
    enrolment: Enrolment, by: Actor
) -> None:
    mine = Consent.objects.get()
    sooner = LAST.date() - timedelta(days=10)
    for changes in ({"programme": "another"}, {"valid_to": sooner}):
        Consent.objects.filter(pk=mine.pk).update(**changes)

    end(enrolment, by)

    assert Consent.objects.get().valid_to == sooner
    assert enrolment.events.get(kind="ended").detail["consents ended"] == 0


def test_course_that_begins_again_needs_a_yes_of_its_own(enrolment: Enrolment, by: Actor) -> None:
    ended = end(enrolment, by)

    with clock.at(LAST):
        with pytest.raises(NotNow, match="amtale"):
            running.re_enter(by=by, enrolment=ended, contact_person=by.professional)
        hold_consent_conversation(by=by, enrolment=ended, said_yes=True)
        again = running.re_enter(by=by, enrolment=ended, contact_person=by.professional)

    assert again.status == "active"
    assert Consent.objects.filter(valid_to__gt=LAST.date()).count() == 1


def test_lead_who_is_not_on_the_team_may_write_down_a_conversation_of_the_course(
    unit: Any, enrolment: Enrolment
) -> None:
    lead = make_actor("lead", unit.organisation)

    with clock.at(LAST):
        hold_consent_conversation(by=lead, enrolment=enrolment, said_yes=True)

    assert Consent.objects.filter(withdrawn_at__isnull=True).get().recorded_by == lead.account


def test_citizens_no_to_the_lead_beats_the_leads_part_in_the_course(unit: Any, enrolment: Enrolment) -> None:
    lead = make_actor("lead", unit.organisation)
    Restriction.objects.create(citizen=enrolment.citizen, professional=lead.professional)

    with clock.at(LAST), pytest.raises(NotThere):
        hold_consent_conversation(by=lead, enrolment=enrolment, said_yes=True)
