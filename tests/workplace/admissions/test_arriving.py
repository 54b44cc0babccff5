"""The door over HTTPS: a token for each sender, and the same answer whoever the notice is about."""

import json
import logging

import pytest
from django.test import Client

from samvej.core import clock
from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.actions import close_sender, open_sender
from samvej.workplace.admissions.models import Admission, AdmissionNotice, AdmissionSender, NoticeCount
from samvej.workplace.ground.refusals import NotNow, NotYours
from samvej.workplace.work.arrivals import handle_admissions
from tests.workplace.admissions.made import followed, hours, number_of, said
from tests.workplace.factories import CitizenFactory, make_actor

pytestmark = pytest.mark.django_db
ADDRESS = "/meldinger/indlaeggelse/"
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def _that_day():
    with clock.at(hours(24)):
        yield


@pytest.fixture
def token():
    return open_sender(by=SYSTEM, name="Testhospitalets ADT")[1]


def send(token, notice, content_type="application/json", **more):
    body = notice if isinstance(notice, bytes) else json.dumps(notice).encode()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client(enforce_csrf_checks=True).post(ADDRESS, body, content_type=content_type, headers=headers, **more)


def test_answer_is_the_same_for_followed_known_unknown_and_again(unit, token):
    enrolment, _by = followed(unit)
    followed_one = said("admit-inpatient", citizen=number_of(enrolment.citizen))
    known = said("admit-inpatient", citizen=number_of(CitizenFactory()))

    answers = [send(token, each) for each in (followed_one, followed_one, known, said("admit-inpatient"))]

    assert {(each.status_code, each.content) for each in answers} == {(202, b'{"received": true}')}
    assert len({tuple(sorted(each.headers.items())) for each in answers}) == 1
    assert AdmissionNotice.objects.count() == 1
    assert (NoticeCount.objects.get().kept, NoticeCount.objects.get().left_out) == (2, 2)


def test_what_was_received_is_handled_by_the_background_at_once(unit, token):
    enrolment, _by = followed(unit)
    send(token, said("admit-inpatient", citizen=number_of(enrolment.citizen)))

    handle_admissions.call()

    assert Admission.objects.get().citizen == enrolment.citizen


@pytest.mark.parametrize("said_token", ["", "samvej-nothing", "x" * 5000, "æøå"])
def test_without_a_valid_token_nothing_is_read(unit, said_token):
    answer = send(said_token, said("admit-inpatient")) if said_token.isascii() else send("", b"{")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not NoticeCount.objects.exists()


def test_closed_token_opens_nothing(unit, token):
    close_sender(by=SYSTEM, sender=AdmissionSender.objects.get())

    assert send(token, said("admit-inpatient")).status_code == 401


def test_session_of_somebody_who_is_logged_in_is_no_token(unit, client_as):
    answer = client_as(make_actor("administrator")).post(
        ADDRESS, json.dumps(said("admit-inpatient")), content_type="application/json"
    )

    assert answer.status_code == 401


def test_fault_is_told_without_what_stood_there(unit, token, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = send(token, said("admit-inpatient", citizen="0101701234", episode="0101701234"))

    assert answer.status_code == 400
    assert "episode" in answer.json()["error"]
    assert "0101701234" not in answer.content.decode() + caplog.text


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [(b"{}", "text/plain", 415), (b"x" * 70_000, "application/json", 413), (b"{", "application/json", 400)],
)
def test_what_is_no_notice_is_refused(unit, token, body, content_type, status):
    assert send(token, body, content_type).status_code == status


def test_token_is_stored_only_as_a_hash(token):
    sender = AdmissionSender.objects.get()

    assert token not in str(vars(sender))
    assert len(sender.token_hash) == 64


def test_only_administrators_keep_senders():
    with pytest.raises(NotYours):
        open_sender(by=make_actor("lead"), name="Andet")
    with pytest.raises(NotNow):
        open_sender(by=make_actor("administrator"), name=" ")
    assert open_sender(by=make_actor("administrator"), name="Godt")[0].name == "Godt"
