"""The door: who is followed here is kept, once; of others nothing stays but a count."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from samvej.core import clock
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.admissions.actions import handle_episode, receive_notice, waiting_episodes
from samvej.workplace.admissions.models import Admission, AdmissionEvent, AdmissionNotice, NoticeCount
from samvej.workplace.admissions.reading import read_notice
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotYours
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Notice
from tests.workplace.admissions.made import (
    EPISODE,
    NOON,
    SYSTEM,
    followed,
    handle,
    hours,
    number_of,
    receive,
    said,
    seat,
)
from tests.workplace.factories import CitizenFactory, make_actor
from tests.workplace.work.made import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_week():
    with clock.at(hours(24 * 7)):
        yield


def tell(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return handle()


@pytest.mark.parametrize("status", ["active", "paused"])
def test_notice_of_somebody_who_is_followed_is_kept_without_the_number(unit, status):
    enrolment, _by = followed(unit, status=status)

    receive(enrolment.citizen, "admit-inpatient")

    kept = AdmissionNotice.objects.get()
    assert kept.citizen == enrolment.citizen
    written = json.dumps(kept.content).replace("265161000016000", "").replace(EPISODE, "")
    assert number_of(enrolment.citizen)[6:] not in written


def test_of_others_nothing_stays_but_a_count(unit):
    known = CitizenFactory()
    before = AuditEntry.objects.count()

    receive(known, "admit-inpatient")
    receive_notice(by=SYSTEM, notice=read_notice(json.dumps(said("admit-inpatient")).encode()))

    assert (AdmissionNotice.objects.count(), Admission.objects.count(), Notice.objects.count()) == (0, 0, 0)
    assert AuditEntry.objects.count() == before
    assert [(each.on, each.kept, each.left_out) for each in NoticeCount.objects.all()] == [(today(), 0, 2)]


def test_door_asks_the_same_of_the_database_for_somebody_unknown(unit, django_assert_num_queries):
    nobody = read_notice(json.dumps(said("admit-inpatient")).encode())
    known = read_notice(json.dumps(said("admit-inpatient", citizen=number_of(CitizenFactory()))).encode())
    receive_notice(by=SYSTEM, notice=nobody)

    with django_assert_num_queries(6):  # the transaction's two, the number, two questions, the count
        receive_notice(by=SYSTEM, notice=nobody)
    with django_assert_num_queries(6):
        receive_notice(by=SYSTEM, notice=known)


def test_person_does_not_receive(unit):
    with pytest.raises(NotYours):
        receive_notice(
            by=make_actor("administrator"), notice=read_notice(json.dumps(said("admit-inpatient")).encode())
        )


def test_same_notice_twice_is_one(unit, django_capture_on_commit_callbacks):
    enrolment, _by = followed(unit)

    receive(enrolment.citizen, "admit-inpatient")
    tell(django_capture_on_commit_callbacks)
    receive(enrolment.citizen, "admit-inpatient")
    tell(django_capture_on_commit_callbacks)

    assert AdmissionNotice.objects.count() == Admission.objects.count() == Notice.objects.count() == 1
    assert [each.kind for each in AdmissionEvent.objects.all()] == ["admitted"]


def test_same_notice_from_two_senders_is_one_and_each_is_counted(unit, django_capture_on_commit_callbacks):
    enrolment, _by = followed(unit)
    notice = read_notice(json.dumps(said("admit-inpatient", citizen=number_of(enrolment.citizen))).encode())

    for sender in ("hospital", "region"):
        receive_notice(by=SYSTEM, notice=notice, source=sender)
        tell(django_capture_on_commit_callbacks)

    assert AdmissionNotice.objects.count() == Admission.objects.count() == Notice.objects.count() == 1
    assert dict(NoticeCount.objects.values_list("source", "kept")) == {"hospital": 1, "region": 1}


def test_stay_over_the_hour_that_comes_twice_runs_forward_and_is_the_same_in_any_offset(unit):
    enrolment, _by = followed(unit)
    summer, winter = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
    came = datetime(2026, 10, 25, 2, 40, tzinfo=summer)
    went = datetime(2026, 10, 25, 2, 10, tzinfo=winter)  # by the clock on the wall half an hour before
    with clock.at(datetime(2026, 10, 26)):
        for at in (came, came.astimezone(UTC)):
            receive(enrolment.citizen, "admit-emergency", at)
        receive(enrolment.citizen, "discharge-emergency-home", went, start=came)
        handle()

    stay = Admission.objects.get()
    assert stay.discharged_at - stay.admitted_at == timedelta(minutes=30)
    assert AdmissionNotice.objects.count() == 2


def test_team_is_told_once_each_of_admission_and_discharge(unit, django_capture_on_commit_callbacks):
    enrolment, by = followed(unit)
    receive(enrolment.citizen, "admit-emergency")
    tell(django_capture_on_commit_callbacks)
    receive(enrolment.citizen, "admit-inpatient", hours(3))
    tell(django_capture_on_commit_callbacks)
    receive(enrolment.citizen, "discharge-inpatient-home", hours(40), start=hours(3))
    tell(django_capture_on_commit_callbacks)

    told = list(Notice.objects.filter(recipient=by.account).order_by("pk").values_list("text", flat=True))
    stay = Admission.objects.get()
    assert told == ["a citizen was admitted", "a citizen was discharged"]
    assert (stay.acute, stay.kind, stay.admitted_at, stay.discharged_at) == (True, "IMP", NOON, hours(40))
    assert [each.kind for each in stay.events.all()] == ["admitted", "moved", "discharged"]
    assert AuditEntry.objects.filter(record="admission", basis="notice of admission").count() == 3


def test_only_those_who_may_see_health_are_told(unit, django_capture_on_commit_callbacks):
    enrolment, by = followed(unit)
    job_centre = make_actor("team member", is_health_professional=False)
    seat(enrolment, job_centre, "job centre", ("contact details", "plan"))
    left = make_actor("team member")
    seat(enrolment, left, "home nursing")
    enrolment.team.filter(professional=left.professional).update(to_at=NOON)

    receive(enrolment.citizen, "admit-inpatient")
    tell(django_capture_on_commit_callbacks)

    assert [each.recipient for each in Notice.objects.all()] == [by.account]


def test_admission_that_is_called_back_is_told_and_leaves_the_list(unit, django_capture_on_commit_callbacks):
    enrolment, _by = followed(unit)
    receive(enrolment.citizen, "admit-inpatient")
    tell(django_capture_on_commit_callbacks)

    receive(enrolment.citizen, "cancel-admit-inpatient", hours(1), start=hours(0))
    tell(django_capture_on_commit_callbacks)

    assert Admission.objects.get().cancelled_at == hours(1)
    assert set(Notice.objects.values_list("text", flat=True)) == {
        "a citizen was admitted",
        "an admission was called back",
    }


def test_admission_that_was_called_back_before_anybody_knew_is_told_to_nobody(
    unit, django_capture_on_commit_callbacks
):
    enrolment, _by = followed(unit)
    receive(enrolment.citizen, "admit-inpatient")
    receive(enrolment.citizen, "cancel-admit-inpatient", hours(1), start=hours(0))

    tell(django_capture_on_commit_callbacks)

    assert not Notice.objects.exists()


def test_notices_that_arrive_the_wrong_way_round_give_the_same_stay(unit, django_capture_on_commit_callbacks):
    enrolment, _by = followed(unit)

    receive(enrolment.citizen, "discharge-inpatient-home", hours(40), start=hours(3))
    tell(django_capture_on_commit_callbacks)
    receive(enrolment.citizen, "admit-emergency")
    tell(django_capture_on_commit_callbacks)

    stay = Admission.objects.get()
    assert (stay.acute, stay.admitted_at, stay.discharged_at) == (True, NOON, hours(40))
    assert [each.text for each in Notice.objects.all()] == ["a citizen was discharged"]


def test_older_stay_of_the_episode_that_comes_late_takes_nobodys_place(unit, django_capture_on_commit_callbacks):
    enrolment, _by = followed(unit)
    receive(enrolment.citizen, "admit-inpatient", hours(100))
    tell(django_capture_on_commit_callbacks)
    newest = Admission.objects.get()

    receive(enrolment.citizen, "discharge-inpatient-home", hours(20), start=hours(0))
    tell(django_capture_on_commit_callbacks)

    newest.refresh_from_db()
    assert newest.admitted_at == hours(100)
    assert Admission.objects.get(number=2).discharged_at == hours(20)


def test_discharge_after_the_course_ended_closes_the_stay_and_nothing_more_is_kept(unit):
    enrolment, _by = followed(unit)
    receive(enrolment.citizen, "admit-inpatient")
    handle()
    Enrolment.objects.update(status="ended", place=None, ended_on=today())

    receive(enrolment.citizen, "discharge-inpatient-home", hours(5), start=hours(0))
    handle()
    receive(enrolment.citizen, "admit-inpatient", hours(50))

    assert Admission.objects.get().discharged_at == hours(5)
    assert AdmissionNotice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_four_who_receive_and_handle_the_same_at_once_make_one_stay(unit):
    enrolment, _by = followed(unit)
    number = number_of(enrolment.citizen)
    body = json.dumps(said("admit-inpatient", citizen=number)).encode()

    def act():
        with clock.at(hours(24 * 7)):
            receive_notice(by=SYSTEM, notice=read_notice(body))
            for episode in waiting_episodes():
                handle_episode(by=SYSTEM, episode=episode)

    at_once(*[act] * 4)

    assert AdmissionNotice.objects.count() == Admission.objects.count() == AdmissionEvent.objects.count() == 1
    assert Notice.objects.count() == 1
    assert NoticeCount.objects.get().kept == 4
