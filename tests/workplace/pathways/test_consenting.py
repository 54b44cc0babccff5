"""The consent conversation: a yes becomes a consent to exactly what the file names, a no is kept."""

from datetime import date, timedelta

import pytest

from samvej.programme.within import Within
from samvej.workplace.access.models import AuditEntry, Consent, TreatmentRelation
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation, until
from samvej.workplace.pathways.actions.running import end_enrolment, re_enter
from samvej.workplace.programmes.queries import programme_of
from tests.workplace.factories import make_actor
from tests.workplace.pathways.ground import contact_person, included, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(unit):
    return contact_person(unit)


def test_yes_gives_the_consent_that_the_file_names(unit, by):
    case = ready(unit, by, said_yes=None)
    said = programme_of(case.version).file.consent

    held = hold_consent_conversation(by=by, referral=case, said_yes=True, present="Datteren", held_on=today())

    assert sorted(said.data_types) == held.consent.data_types
    assert held.consent.to_sectors == sorted(map(str, said.to))
    assert held.consent.basis == "consent to obtain"
    assert held.consent.valid_to == until(today(), said.lasts)
    assert (held.present, held.text_shown["da"]["what"]) == ("Datteren", said.what.da)
    assert case.events.filter(kind="consent conversation held").exists()
    assert AuditEntry.objects.filter(record="consent conversation", activity="change").exists()


def test_no_is_kept_and_gives_no_consent(unit, by):
    case = ready(unit, by, said_yes=None)

    held = hold_consent_conversation(by=by, referral=case, said_yes=False)

    assert held.consent is None
    assert not Consent.objects.exists()


def test_no_takes_an_earlier_yes_back(unit, by):
    case = ready(unit, by, said_yes=True)

    hold_consent_conversation(by=by, referral=case, said_yes=False)

    assert Consent.objects.get().withdrawn_at is not None
    assert [each.said_yes for each in case.consent_conversations.all()] == [True, False]


def test_conversation_of_a_closed_referral_is_refused(unit, by):
    case = included(unit, by).referral

    with pytest.raises(NotNow, match="før den er afgjort"):
        hold_consent_conversation(by=by, referral=case, said_yes=True)


def test_conversation_by_a_stranger_is_refused(unit, by):
    case = ready(unit, by, said_yes=None)

    with pytest.raises(NotYours):
        hold_consent_conversation(by=make_actor("contact person"), referral=case, said_yes=True)


def test_conversation_of_tomorrow_is_refused(unit, by):
    case = ready(unit, by, said_yes=None)

    with pytest.raises(NotNow, match="ikke kommet endnu"):
        hold_consent_conversation(by=by, referral=case, said_yes=True, held_on=today() + timedelta(days=1))


def test_no_during_the_course_narrows_what_the_team_sees(unit, by):
    enrolment = included(unit, by)

    hold_consent_conversation(by=by, enrolment=enrolment, said_yes=False)

    relation = TreatmentRelation.objects.get(source="team", valid_to__isnull=True)
    assert "health" not in relation.data_types
    assert enrolment.events.filter(kind="consent conversation held", detail__yes=False).exists()


def test_re_entry_after_a_withdrawn_consent_needs_a_new_conversation(unit, by):
    enrolment = included(unit, by)
    hold_consent_conversation(by=by, enrolment=enrolment, said_yes=False)
    end_enrolment(by=by, enrolment=enrolment, reason="declined further")

    with pytest.raises(NotNow, match="nej"):
        re_enter(by=by, enrolment=enrolment, contact_person=by.professional)


@pytest.mark.parametrize(
    ("on", "lasts", "last"),
    [
        (date(2026, 1, 15), Within(12, "months"), date(2027, 1, 15)),
        (date(2024, 2, 29), Within(12, "months"), date(2025, 2, 28)),
        (date(2026, 8, 31), Within(1, "months"), date(2026, 9, 30)),
        (date(2026, 11, 30), Within(1, "months"), date(2026, 12, 30)),
        (date(2026, 12, 31), Within(2, "months"), date(2027, 2, 28)),
        (date(2026, 1, 1), Within(2, "weeks"), date(2026, 1, 15)),
        (date(2026, 1, 1), Within(10, "days"), date(2026, 1, 11)),
        (date(2026, 1, 1), Within(10, "working days"), date(2026, 1, 15)),
    ],
)
def test_until_is_the_last_day_of_a_consent(on, lasts, last):
    assert until(on, lasts) == last
