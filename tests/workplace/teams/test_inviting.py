"""Somebody of another organisation is asked onto a team, and no door opens before they say yes."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from samvej.workplace.access.consents import withdraw_consent
from samvej.workplace.access.models import AuditEntry, Consent, Restriction
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.people.models import Notice
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.teams.actions import accept_invitation, decline_invitation, invite, withdraw_invitation
from samvej.workplace.teams.doors import access_invitation
from samvej.workplace.teams.models import Invitation, TeamEvent
from samvej.workplace.teams.queries import invitations_for
from samvej.workplace.teams.transitions import INVITATION, NOTICES
from samvej.workplace.teams.wording import WORDED, event_words
from tests.workplace.factories import (
    EmploymentFactory,
    OrganisationFactory,
    ProfessionalFactory,
    RelativeFactory,
    make_actor,
)
from tests.workplace.pathways.ground import changed_version, programme
from tests.workplace.teams.table import asked, laid, seated

pytestmark = pytest.mark.django_db


def opens(by, enrolment):
    try:
        return open_enrolment(by=by, key=enrolment.key, reason="test").data_types
    except NotThere:
        return None


def told(who, text):
    return Notice.objects.filter(recipient=who.account, text=text).count()


def test_invitation_states_are_total():
    assert list(INVITATION.faults()) == []
    assert {notice for each in INVITATION.transitions for notice in each.notices} <= set(NOTICES)


def test_door_is_closed_until_the_invited_says_yes(table, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation = asked(table, table.doctor)
    before = opens(table.doctor, table.enrolment)

    with django_capture_on_commit_callbacks(execute=True):
        accept_invitation(by=table.doctor, invitation=invitation)

    assert before is None
    assert "plan" in opens(table.doctor, table.enrolment)
    assert told(table.doctor, "you are invited to somebody's team") == 1
    assert told(table.by, "your invitation was accepted") == 1
    assert told(table.citizen, "somebody has joined your team") == 1
    assert TeamMember.objects.filter(professional=table.doctor.professional, role="psychiatry").count() == 1


def test_every_step_stands_in_the_history_and_in_the_citizens_trail(table):
    invitation = asked(table, table.doctor)
    accept_invitation(by=table.doctor, invitation=invitation)

    kinds = list(TeamEvent.objects.values_list("kind", flat=True))

    assert kinds == ["invited", "invitation accepted"]
    assert (
        AuditEntry.objects.filter(
            record="invitation", activity="change", citizen=str(table.enrolment.citizen.key)
        ).count()
        == 2
    )
    assert table.enrolment.events.filter(kind="team joined", by=table.doctor.account).exists()


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", sorted({each.event for each in INVITATION.transitions} | WORDED))
def test_every_event_of_a_team_is_said_in_words(table, kind, language):
    with override(language):
        said = event_words(TeamEvent(kind=kind, detail={}), programme_of(table.enrolment.version))

    assert said
    assert said != kind


def test_no_says_why_and_opens_nothing(table, django_capture_on_commit_callbacks):
    invitation = asked(table, table.doctor)

    with pytest.raises(NotNow, match="hvorfor"):
        decline_invitation(by=table.doctor, invitation=invitation, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        decline_invitation(by=table.doctor, invitation=invitation, reason="Kender ikke borgeren.")

    assert opens(table.doctor, table.enrolment) is None
    assert told(table.by, "your invitation was declined") == 1
    assert event_words(TeamEvent.objects.last(), programme_of(table.enrolment.version)).endswith(
        "fordi: Kender ikke borgeren."
    )


@pytest.mark.parametrize("end", ["withdrawn", "declined", "accepted", "late"])
def test_answered_invitation_cannot_be_answered_again(table, end):
    invitation = asked(table, table.doctor)
    if end == "withdrawn":
        withdraw_invitation(by=table.by, invitation=invitation)
    elif end == "declined":
        decline_invitation(by=table.doctor, invitation=invitation, reason="Ferie.")
    elif end == "accepted":
        accept_invitation(by=table.doctor, invitation=invitation)
    else:
        Invitation.objects.update(answer_by=today() - timedelta(days=1))

    with pytest.raises(NotNow):
        accept_invitation(by=table.doctor, invitation=invitation)


def test_invitation_to_a_place_is_for_whoever_it_fits_there(table):
    colleague = make_actor("team member", table.doctor.organisation)
    invitation = asked(table, table.doctor, professional=None)
    waiting = [len(invitations_for(each)) for each in (table.doctor, colleague, table.caseworker)]

    accept_invitation(by=colleague, invitation=invitation)

    assert waiting == [1, 1, 0]
    assert "plan" in opens(colleague, table.enrolment)
    assert opens(table.doctor, table.enrolment) is None


def test_invitation_of_a_person_is_nobody_elses(table):
    colleague = make_actor("team member", table.doctor.organisation)
    elsewhere = make_actor("team member", professional=table.doctor.professional)
    invitation = asked(table, table.doctor)

    for somebody in (colleague, elsewhere, table.caseworker, table.citizen):
        with pytest.raises(NotThere):
            access_invitation(by=somebody, key=invitation.key, reason="test")
        with pytest.raises(NotYours):
            accept_invitation(by=somebody, invitation=invitation)

    assert access_invitation(by=table.doctor, key=invitation.key, reason="test") == invitation


def test_list_of_invitations_leaves_out_whoever_said_no(table):
    invitation = asked(table, table.doctor)
    before = invitations_for(table.doctor)
    Restriction.objects.create(citizen=table.enrolment.citizen, professional=table.doctor.professional)

    assert before == [invitation]
    assert invitations_for(table.doctor) == []
    with pytest.raises(NotThere):
        access_invitation(by=table.doctor, key=invitation.key, reason="test")
    with pytest.raises(NotNow):
        accept_invitation(by=table.doctor, invitation=invitation)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"role": "juggler"}, "rolle findes ikke"),
        ({"until": today() - timedelta(days=1)}, "allerede gået"),
        ({"until": today() + timedelta(days=4000)}, "tre år"),
    ],
)
def test_invitation_that_cannot_be_is_refused_with_a_sentence(table, fault, words):
    with pytest.raises(NotNow, match=words):
        asked(table, table.doctor, **({"role": "psychiatry"} | fault))

    assert not Invitation.objects.exists()


def test_somebody_without_an_account_cannot_be_asked_here(table):
    unreached = EmploymentFactory(professional=ProfessionalFactory(name="Uden Konto Test"), role="team member")
    unreached.organisation.sector = "psychiatry"
    unreached.organisation.save()

    with pytest.raises(NotNow, match="ingen dér har adgang"):
        invite(
            by=table.by,
            enrolment=table.enrolment,
            organisation=unreached.organisation,
            role="psychiatry",
            professional=unreached.professional,
        )


def test_same_person_asked_twice_is_one_invitation(table):
    first = asked(table, table.doctor, once="a")

    assert asked(table, table.doctor, once="a") == first
    assert asked(table, table.doctor) == first
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("who", ["doctor", "caseworker"])
def test_staff_of_other_places_and_other_units_invite_nobody(table, who):
    with pytest.raises(NotYours):
        asked(table, table.doctor, by=getattr(table, who))


def test_lead_of_the_unit_may_invite_without_being_on_the_team(table, unit):
    assert asked(table, table.doctor, by=make_actor("lead", unit.organisation)).status == "sent"


# --- the citizen's own invitation -----------------------------------------------------------------------


@pytest.fixture
def volunteers():
    return OrganisationFactory(name="Frivillige Test", sector="voluntary")


@pytest.fixture
def friend(volunteers):
    return make_actor("team member", volunteers, name="Frida Frivillig Test", is_health_professional=False)


YES = ("contact details", "referral", "plan")


def test_staff_cannot_invite_where_the_citizen_has_not_said_yes(table, friend):
    with pytest.raises(NotNow, match="samtykke gælder ikke"):
        asked(table, friend, "support worker", data_types=YES)


def test_citizens_own_invitation_is_a_yes_to_the_place_from_the_moment_it_is_accepted(table, friend):
    invitation = asked(table, friend, "support worker", by=table.citizen, data_types=YES)
    before = Consent.objects.count()

    accept_invitation(by=friend, invitation=invitation)

    given = Consent.objects.latest("pk")
    assert Consent.objects.count() == before + 1
    assert (given.recorded_by, given.data_types, list(given.to_organisations.all())) == (
        table.citizen.account,
        sorted(YES),
        [friend.organisation],
    )
    assert set(YES) == opens(friend, table.enrolment)
    assert "Frivillige Test" in given.text_shown["da"]


def test_citizens_own_invitation_without_a_yes_is_not_sent(table, friend):
    for data_types in ((), ("plan",), (*YES, "registry")):
        with pytest.raises(NotNow, match="siger ja"):
            asked(table, friend, "support worker", by=table.citizen, data_types=data_types)


def test_consent_to_one_place_leaves_the_others_as_they_were(table, friend):
    seated(table, friend, "support worker", by=table.citizen, data_types=YES)

    member = seated(table, table.doctor)

    assert member.to_at is None
    assert "health" in opens(table.doctor, table.enrolment)


def test_place_that_the_team_shares_with_already_needs_no_new_consent(table):
    before = Consent.objects.count()

    seated(table, table.doctor, by=table.citizen)

    assert Consent.objects.count() == before


def test_own_invitation_falls_with_the_consent_that_it_stands_on(table, friend):
    invitation = asked(table, friend, "support worker", by=table.citizen, data_types=YES)
    withdraw_consent(by=table.citizen, consent=Consent.objects.get(withdrawn_at=None))

    with pytest.raises(NotNow):
        accept_invitation(by=friend, invitation=invitation)

    assert opens(friend, table.enrolment) is None


def test_relative_with_a_power_of_attorney_invites_as_the_citizen_and_others_do_not(table, friend):
    near = RelativeFactory(citizen=table.enrolment.citizen, may_act=True)
    acts, looks = make_actor("relative", relative=near), RelativeFactory(citizen=near.citizen, may_see_plan=True)

    with pytest.raises(NotYours):
        asked(table, friend, "support worker", by=make_actor("relative", relative=looks), data_types=YES)
    invitation = asked(table, friend, "support worker", by=acts, data_types=YES)
    accept_invitation(by=friend, invitation=invitation)

    assert Consent.objects.latest("pk").given_by == "relative"
    assert TeamEvent.objects.filter(kind="invited", by=acts.account).exists()


def test_citizen_takes_back_any_invitation_and_staff_only_their_own(table):
    own, theirs = asked(table, table.doctor, by=table.citizen), asked(table, table.caseworker, "job centre")

    with pytest.raises(NotYours, match="selv sendt"):
        withdraw_invitation(by=table.by, invitation=own)
    withdraw_invitation(by=table.citizen, invitation=own)
    withdraw_invitation(by=table.citizen, invitation=theirs)

    assert set(Invitation.objects.values_list("status", flat=True)) == {"withdrawn"}


# --- the team is named ------------------------------------------------------------------------------------


def test_team_is_named_by_the_yes_that_fills_its_last_place(unit):
    said = programme().document.content
    first, *rest = said["phases"]
    team = {**said["team"], "always": ["citizen", "contact person", "psychiatry"], "may": ["relative", "job centre"]}
    phases = [{**first, "ends with": [*first["ends with"], "team named"]}, *rest]
    table = laid(unit)
    Enrolment.objects.update(version=changed_version("9.9.0", {"team": team, "phases": phases}))
    table.enrolment.refresh_from_db()
    given = table.enrolment.evidence.filter(evidence="team named")

    accept_invitation(by=table.caseworker, invitation=asked(table, table.caseworker, "job centre"))
    before = given.count()
    accept_invitation(by=table.doctor, invitation=asked(table, table.doctor))
    accept_invitation(by=table.doctor, invitation=asked(table, table.doctor, "job centre"))

    assert before == 0
    assert given.get().by == table.doctor.account
