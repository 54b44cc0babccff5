"""The citizen says yes on their own page, and the same doors open as after a conversation."""

import pytest
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry, Consent
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotThere
from samvej.workplace.pathways.actions.consenting import until
from samvej.workplace.pathways.actions.own_consent import consents_asked, give_own_consent
from samvej.workplace.pathways.actions.running import end_enrolment
from samvej.workplace.pathways.models import Evidence
from samvej.workplace.people.models import Notice
from samvej.workplace.programmes.queries import programme_of
from tests.workplace.factories import RelativeFactory, logged_in, make_actor
from tests.workplace.pathways.ground import contact_person, included, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(unit):
    """A referral that somebody has, and nobody has talked of consent."""
    return ready(unit, contact_person(unit), said_yes=None)


@pytest.fixture
def oneself(case):
    return make_actor("citizen", citizen=case.citizen)


def test_own_yes_is_the_consent_that_the_file_names(case, oneself, django_capture_on_commit_callbacks):
    said = programme_of(case.version).file.consent
    with django_capture_on_commit_callbacks(execute=True):
        held = give_own_consent(by=oneself, case=case)

    consent = Consent.objects.get()
    assert (consent.data_types, consent.how, consent.given_by) == (sorted(said.data_types), "digital", "citizen")
    assert (consent.recorded_by, consent.valid_to) == (oneself.account, until(today(), said.lasts))
    assert held.text_shown["da"]["what"] == said.what.da
    assert case.events.get(kind="consent conversation held").detail == {"yes": True, "own": True}
    assert {each.basis for each in AuditEntry.objects.filter(user_id=str(oneself.account.key))} == {"own record"}
    assert Notice.objects.get(text="a citizen has given consent").recipient.professional == case.assigned_to


def test_own_yes_after_the_inclusion_is_evidence_and_seats_the_team(unit):
    by = contact_person(unit)
    enrolment = included(unit, by)
    Consent.objects.update(withdrawn_at="2020-01-01T00:00Z")
    Evidence.objects.all().delete()

    give_own_consent(by=make_actor("citizen", citizen=enrolment.citizen), case=enrolment)

    assert Evidence.objects.get().evidence == "consent"
    assert consents_asked(enrolment.citizen) == ()
    assert enrolment.events.get(detail__own=True).kind == "consent conversation held"


def test_yes_is_given_once_and_not_after_the_end(case, oneself, unit):
    give_own_consent(by=oneself, case=case)
    with pytest.raises(NotNow, match="allerede sagt ja"):
        give_own_consent(by=oneself, case=case)

    by = contact_person(unit)
    ended = included(unit, by)
    end_enrolment(by=by, enrolment=ended, reason=programme_of(ended.version).file.exit_reasons[0].id)
    with pytest.raises(NotNow):
        give_own_consent(by=make_actor("citizen", citizen=ended.citizen), case=ended)


@pytest.mark.parametrize("who", ["another citizen", "relative", "professional"])
def test_nobody_else_says_yes_for_a_citizen(case, who, unit):
    others = {
        "another citizen": lambda: make_actor("citizen"),
        "relative": lambda: make_actor("relative", relative=RelativeFactory(citizen=case.citizen, may_see_log=True)),
        "professional": lambda: make_actor("contact person", unit.organisation),
    }
    by = others[who]()

    with pytest.raises(NotThere):
        give_own_consent(by=by, case=case)
    assert logged_in(by).post(reverse("mine:give_consent", args=[case.key])).status_code == 404
    assert not Consent.objects.exists()


def test_relative_with_a_power_of_attorney_says_yes_in_their_own_name(case):
    by = make_actor("relative", relative=RelativeFactory(citizen=case.citizen, may_act=True))

    give_own_consent(by=by, case=case)

    assert Consent.objects.get().given_by == "relative"


def test_citizen_reads_the_words_says_yes_and_is_asked_no_more(case, oneself):
    said, client = programme_of(case.version).file.consent, logged_in(oneself)
    address = reverse("mine:give_consent", args=[case.key])
    assert address in client.get(reverse("mine:consents")).content.decode()
    for words in (said.what.da, said.why.da, said.who_sees.da, said.if_refused.da):
        assert words in client.get(address).content.decode()

    answer = client.post(address, follow=True)

    assert "Du har sagt ja" in answer.content.decode()
    assert address not in answer.content.decode()
    assert client.get(address).status_code == 404
