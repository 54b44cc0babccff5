"""A membership ends: on its last day, by the citizen, by the unit, by oneself. The doors close in the same moment."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from samvej.core import clock
from samvej.workplace.access.models import Consent, TreatmentRelation
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.pathways.actions import running
from samvej.workplace.pathways.doors import open_enrolment
from samvej.workplace.people.models import Notice
from samvej.workplace.teams.actions import end_due, end_membership, ending, set_end, write_participation
from samvej.workplace.teams.models import Invitation, Participation, Term
from samvej.workplace.work.memberships import end_memberships
from tests.workplace.factories import OrganisationFactory, logged_in, make_actor
from tests.workplace.teams.table import asked, seated

pytestmark = pytest.mark.django_db
IN_A_MONTH = timedelta(days=30)


def told(who, text):
    return Notice.objects.filter(recipient=who.account, text=text).count()


def is_open(by, enrolment):
    try:
        open_enrolment(by=by, key=enrolment.key, reason="test")
    except NotThere:
        return False
    return True


def test_page_that_stood_open_answers_404_when_the_member_has_left(table):
    member = seated(table, table.doctor)
    elsewhere = logged_in(table.doctor)
    pages = [reverse(name, args=[table.enrolment.key]) for name in ("teams:team", "pathways:enrolment")]
    before = [elsewhere.get(page).status_code for page in pages]

    end_membership(by=table.by, member=member)

    assert before == [200, 200]
    assert [elsewhere.get(page).status_code for page in pages] == [404, 404]


@pytest.mark.parametrize("who", ["by", "citizen", "doctor"])
def test_membership_is_ended_by_the_unit_the_citizen_or_oneself(table, who, django_capture_on_commit_callbacks):
    member = seated(table, table.doctor)

    with django_capture_on_commit_callbacks(execute=True):
        end_membership(by=getattr(table, who), member=member)

    assert not is_open(table.doctor, table.enrolment)
    assert TreatmentRelation.objects.filter(professional=table.doctor.professional, valid_to=None).count() == 0
    assert table.enrolment.events.filter(kind="team left", by=getattr(table, who).account).exists()
    assert told(table.doctor, "you are no longer on somebody's team") == (who != "doctor")
    assert told(table.by, "a citizen has ended a membership") == (who == "citizen")


def test_nobody_else_ends_a_membership(table):
    member = seated(table, table.doctor)

    with pytest.raises(NotYours):
        end_membership(by=table.caseworker, member=member)

    assert is_open(table.doctor, table.enrolment)


def test_contact_person_is_handed_on_and_not_ended(table):
    member = table.enrolment.team.get(role="contact person")

    with pytest.raises(NotNow, match="Kontaktpersonen"):
        end_membership(by=table.citizen, member=member)
    with pytest.raises(NotNow, match="Kontaktpersonen"):
        set_end(by=table.by, member=member, until=today())


def test_access_ends_by_itself_the_day_after_the_last(table, django_capture_on_commit_callbacks):
    last = today() + IN_A_MONTH
    seated(table, table.doctor, until=last)
    with clock.at(datetime.combine(last, moment().time())):
        still = end_due().memberships, is_open(table.doctor, table.enrolment)

    with clock.at(datetime.combine(last + timedelta(days=1), datetime.min.time())):
        with django_capture_on_commit_callbacks(execute=True):
            done = end_due()
        again = end_due()

    assert still == (0, True)
    assert (done.memberships, again.memberships) == (1, 0)
    assert not is_open(table.doctor, table.enrolment)
    assert told(table.doctor, "you are no longer on somebody's team") == 1


def test_one_that_fails_does_not_stop_the_others(table, monkeypatch):
    for who, role in ((table.doctor, "psychiatry"), (table.caseworker, "job centre")):
        seated(table, who, role, until=today())
    real = ending.end_membership

    def fails_for_the_doctor(*, by, member):
        if member.professional_id == table.doctor.professional.pk:
            raise RuntimeError("test")
        return real(by=by, member=member)

    monkeypatch.setattr(ending, "end_membership", fails_for_the_doctor)
    with clock.at(moment().replace(tzinfo=None) + timedelta(days=1)):
        done = end_due()

    assert (done.memberships, done.failed) == (1, 1)
    assert not is_open(table.caseworker, table.enrolment)
    assert is_open(table.doctor, table.enrolment)


def test_last_day_is_set_moved_and_removed(table):
    member = seated(table, table.doctor)
    first, second = today() + IN_A_MONTH, today() + 2 * IN_A_MONTH

    set_end(by=table.by, member=member, until=first)
    with pytest.raises(NotNow, match="En anden har lige ændret"):
        set_end(by=table.citizen, member=member, until=second, seen=None)
    set_end(by=table.citizen, member=member, until=second, seen=first)
    moved = Term.objects.get().until
    set_end(by=table.by, member=member, until=None, seen=second)

    assert moved == second
    assert not Term.objects.exists()


def test_nobody_sets_their_own_last_day(table):
    member = seated(table, table.doctor)

    with pytest.raises(NotYours):
        set_end(by=table.doctor, member=member, until=None)


YES = ("contact details", "referral", "plan")


@pytest.fixture
def friend():
    place = OrganisationFactory(name="Frivillige Test", sector="voluntary")
    return make_actor("team member", place, is_health_professional=False)


def test_consent_of_the_citizens_own_invitation_ends_with_the_membership(table, friend):
    member = seated(table, friend, "support worker", by=table.citizen, data_types=YES)
    given = Consent.objects.latest("pk")

    end_membership(by=table.citizen, member=member)

    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert Consent.objects.filter(withdrawn_at=None).count() == 1  # the team's own


def test_consent_stays_while_somebody_else_of_the_place_is_on_the_team(table, friend):
    member = seated(table, friend, "support worker", by=table.citizen, data_types=YES)
    colleague = make_actor("team member", friend.organisation, is_health_professional=False)
    seated(table, colleague, "support worker")

    end_membership(by=table.citizen, member=member)

    assert Consent.objects.latest("pk").withdrawn_at is None
    assert is_open(colleague, table.enrolment)


def test_consent_of_somebody_taken_off_on_the_course_page_ends_in_the_night(table, friend):
    seated(table, friend, "support worker", by=table.citizen, data_types=YES)
    running.leave_team(
        by=table.by, enrolment=table.enrolment, professional=friend.professional, role="support worker"
    )

    done, again = end_due(), end_due()

    assert (done.consents, again.consents) == (1, 0)
    assert Consent.objects.latest("pk").withdrawn_at is not None


def test_last_day_does_not_outlive_the_citizens_yes(table, friend):
    last = today() + IN_A_MONTH
    member = seated(table, friend, "support worker", by=table.citizen, data_types=YES, until=last)

    with pytest.raises(NotNow, match="sagt ja til at dele"):
        set_end(by=table.by, member=member, until=last + IN_A_MONTH, seen=last)


def test_invitation_without_answer_runs_out_and_the_sender_is_told(table, django_capture_on_commit_callbacks):
    invitation = asked(table, table.doctor)
    day = invitation.answer_by

    with clock.at(datetime.combine(day, moment().time())):
        early = end_due().invitations
    with (
        clock.at(datetime.combine(day + timedelta(days=1), moment().time())),
        django_capture_on_commit_callbacks(execute=True),
    ):
        done = end_due().invitations

    assert (day - today(), early, done) == (timedelta(days=14), 0, 1)
    assert Invitation.objects.get().status == "expired"
    assert told(table.by, "your invitation got no answer") == 1


def test_invitation_to_a_course_that_has_ended_runs_out(table):
    asked(table, table.doctor)
    running.end_enrolment(by=table.by, enrolment=table.now(), reason="goals met")

    assert end_due().invitations == 1


def test_nothing_due_costs_as_many_queries_for_a_full_table(table, django_assert_num_queries):
    seated(table, table.doctor)
    seated(table, table.caseworker, "job centre")

    with django_assert_num_queries(4):
        assert end_due() == ending.Ended()


# --- how the citizen takes part --------------------------------------------------------------------------


def test_how_the_citizen_takes_part_is_written_and_asked_again(table, django_capture_on_commit_callbacks):
    first = write_participation(by=table.by, enrolment=table.enrolment, how="part", words="En time er nok.")
    write_participation(by=table.citizen, enrolment=table.enrolment, how="whole", seen=first.pk)
    day = Participation.objects.last().revisit_on

    with clock.at(datetime.combine(day, moment().time())), django_capture_on_commit_callbacks(execute=True):
        done, again = end_due().asked, end_due().asked

    assert (day - today(), done, again) == (timedelta(days=90), 1, 0)
    assert told(table.by, "ask how the citizen takes part") == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"how": "through"}, "gennem"),
        ({"how": "somehow"}, "Vælg"),
        ({"how": "part", "revisit_on": today()}, "ikke er kommet"),
        ({"how": "part", "revisit_on": today() + timedelta(days=400)}, "inden for et år"),
    ],
)
def test_participation_that_says_too_little_is_refused(table, said, words):
    with pytest.raises(NotNow, match=words):
        write_participation(by=table.by, enrolment=table.enrolment, **said)


def test_participation_written_by_two_keeps_the_first_and_tells_the_second(table):
    write_participation(by=table.citizen, enrolment=table.enrolment, how="not now", seen=0)

    with pytest.raises(NotNow, match="En anden har skrevet"):
        write_participation(by=table.by, enrolment=table.enrolment, how="whole", seen=0)

    assert Participation.objects.get().how == "not now"


def test_participation_is_nobody_elses_to_write(table):
    with pytest.raises(NotYours):
        write_participation(by=table.caseworker, enrolment=table.enrolment, how="whole")


def test_participation_sent_twice_is_written_once(table):
    both = [write_participation(by=table.by, enrolment=table.enrolment, how="whole", once="a") for _each in "ab"]

    assert both[0] == both[1]


def test_background_work_ends_what_is_due(table):
    seated(table, table.doctor, until=today())

    with clock.at(moment().replace(tzinfo=None) + timedelta(days=1)):
        ran, told_of = end_memberships()

    assert (ran.done, ran.failed, told_of) == (1, 0, {"memberships": 1})
    assert not is_open(table.doctor, table.enrolment)
