"""Video rooms, against a server of its own that speaks VDX's API: booked once, moved, closed, and when it is down."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import settings

from samvej.core import clock
from samvej.exchange.links import LinkRooms
from samvej.exchange.vdx import VdxRooms
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.actions.calling import move_meeting
from samvej.workplace.meetings.actions.ending import cancel
from samvej.workplace.meetings.models import Meeting, VideoRoom
from samvej.workplace.meetings.room import RoomRefused, RoomsDown, Wish, rooms_to_settle, settle
from samvej.workplace.people.models import Notice
from samvej.workplace.work.models import FailedWork
from samvej.workplace.work.posting import ROOMS, settle_rooms
from tests.workplace.meetings.ground import Team, called, in_days, team
from tests.workplace.outbox.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    port = free_port_unblocked()
    program = Path(__file__).with_name("vdx_server.py")
    with subprocess.Popen([sys.executable, str(program), str(port)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
        process.kill()


def free_port_unblocked() -> int:
    from pytest_socket import enable_socket

    enable_socket()
    return free_port()


class Vdx:
    """The server as a test speaks of it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.before = len(self.seen())

    def how(self, how: str = "well", *, provisioned: bool = False) -> None:
        requests.post(f"{self.address}/_how", json={"how": how, "provisioned": provisioned}, timeout=5)

    def seen(self) -> list[dict[str, Any]]:
        return requests.get(f"{self.address}/_seen", timeout=5).json()["seen"]

    def new(self) -> list[dict[str, Any]]:
        return self.seen()[self.before :]

    def rooms(self, external_id: str) -> list[dict[str, Any]]:
        held = requests.get(f"{self.address}/_seen", timeout=5).json()["rooms"]
        return [each for each in held if each["externalId"].startswith(external_id)]


@pytest.fixture
def vdx(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vdx]:
    monkeypatch.setattr(settings, "SAMVEJ_VDX_ADDRESS", address)
    monkeypatch.setattr(settings, "SAMVEJ_VDX_TOKEN", f"{address}/token")
    monkeypatch.setattr(settings, "SAMVEJ_VIDEO_SECONDS", 1)
    monkeypatch.setattr(settings, "SAMVEJ_VIDEO", "vdx")
    server = Vdx(address)
    server.how()
    yield server
    server.how()


@pytest.fixture
def around(unit: Any) -> Team:
    return team(unit)


@pytest.fixture
def meeting(around: Team) -> Meeting:
    return called(around, when=in_days(1, minutes=30, where="video", room=True))


def wish(external_id: str, days: float = 1) -> Wish:
    at = moment() + timedelta(days=days)
    return Wish(external_id, at, at + timedelta(minutes=30), 5)


def room(meeting: Meeting) -> VideoRoom:
    return VideoRoom.objects.get(meeting=meeting)


def test_room_is_booked_with_a_time_and_nothing_about_anybody(vdx: Vdx, meeting: Meeting) -> None:
    ran, _told = settle_rooms()

    booked = room(meeting)
    meeting.refresh_from_db()
    [asked] = [each["body"] for each in vdx.new() if each["method"] == "POST"]
    assert (ran.done, booked.state) == (1, "ready")
    assert meeting.video_url.startswith("https://m.example.dk/")
    assert booked.host_pin
    assert asked["subject"] == "Møde"
    assert asked["externalId"] == str(booked.key)
    assert set(asked) == {
        "subject", "startTime", "endTime", "externalId", "labels", "maxParticipants", "endMeetingOnEndTime",
        "hostPin",
    }  # fmt: skip
    assert str(meeting.enrolment.citizen.key) not in str(asked)


def test_booking_whose_answer_was_lost_is_found_again_and_not_made_twice(vdx: Vdx, meeting: Meeting) -> None:
    vdx.how("answer lost")
    first, _told = settle_rooms()
    with clock.at(moment() + timedelta(minutes=2)):
        second, _told = settle_rooms()

    assert (first.failed, second.done) == (1, 1)
    assert room(meeting).state == "ready"
    assert len(vdx.rooms(str(room(meeting).key))) == 1


@pytest.mark.parametrize("how", ["500", "slow", "nonsense"])
def test_provider_that_is_down_is_tried_again_and_stops_nothing(vdx: Vdx, meeting: Meeting, how: str) -> None:
    vdx.how(how)
    first, _told = settle_rooms()
    vdx.how()
    at_once, _told = settle_rooms()
    with clock.at(moment() + timedelta(minutes=2)):
        later, _told = settle_rooms()

    assert (first.failed, at_once.done, later.done) == (1, 0, 1)
    assert Meeting.objects.get(pk=meeting.pk).status == "called"
    failed = FailedWork.objects.get(work=ROOMS)
    assert failed.solved_at is not None
    assert "127.0.0.1" not in failed.sentence


def test_first_that_finds_the_provider_down_ends_the_round(vdx: Vdx, around: Team, meeting: Meeting) -> None:
    called(around, when=in_days(2, where="video", room=True))
    vdx.how("500")

    ran, _told = settle_rooms()

    assert ran.failed == 1
    assert len([each for each in vdx.new() if each["method"] == "POST"]) == 1


def test_token_that_the_provider_forgot_is_fetched_anew(vdx: Vdx) -> None:
    rooms = VdxRooms()
    rooms.book(wish("token-1"))
    vdx.how("forgot token")

    found = rooms.book(wish("token-2"))

    assert found.url


def test_moved_meeting_keeps_its_room(vdx: Vdx, around: Team, meeting: Meeting) -> None:
    settle_rooms()
    before = room(meeting).provider_id
    move_meeting(by=around.by, meeting=meeting, when=in_days(2, minutes=30, where="video", room=True))

    ran, _told = settle_rooms()

    assert (ran.done, room(meeting).state, room(meeting).provider_id) == (1, "ready", before)


def test_room_that_is_in_use_already_is_booked_anew(vdx: Vdx, around: Team, meeting: Meeting) -> None:
    settle_rooms()
    before = room(meeting).provider_id
    vdx.how(provisioned=True)
    move_meeting(by=around.by, meeting=meeting, when=in_days(2, minutes=30, where="video", room=True))

    settle_rooms()

    assert room(meeting).state == "ready"
    assert room(meeting).provider_id != before


@pytest.mark.parametrize("provisioned", [False, True])
def test_room_of_a_meeting_that_is_off_is_closed(vdx: Vdx, around: Team, meeting: Meeting, provisioned: bool) -> None:
    settle_rooms()
    vdx.how(provisioned=provisioned)
    cancel(by=around.by, meeting=meeting, reason="Sygdom")

    ran, _told = settle_rooms()

    assert (ran.done, room(meeting).state) == (1, "closed")
    assert len(vdx.rooms(str(room(meeting).key))) == (1 if provisioned else 0)


def test_meeting_moved_while_its_room_is_booked_gets_the_new_time_in_the_next_round(
    vdx: Vdx, around: Team, meeting: Meeting
) -> None:
    class Meanwhile(VdxRooms):
        def book(self, wanted: Wish):  # type: ignore[no-untyped-def]
            found = super().book(wanted)
            now = Meeting.objects.get(pk=meeting.pk)
            move_meeting(by=around.by, meeting=now, when=in_days(4, minutes=30, where="video", room=True))
            return found

    [wanted] = rooms_to_settle()
    settle(wanted, Meanwhile())
    between = room(meeting).state
    settle_rooms()

    assert (between, room(meeting).state) == ("changing", "ready")


def test_whoever_called_is_told_when_the_room_is_late(
    vdx: Vdx, around: Team, django_capture_on_commit_callbacks: Any
) -> None:
    called(around, when=in_days(1 / 48, where="video", room=True))  # in half an hour
    vdx.how("500")

    with django_capture_on_commit_callbacks(execute=True):
        settle_rooms()
        with clock.at(moment() + timedelta(minutes=5)):
            settle_rooms()

    assert Notice.objects.filter(recipient=around.by.account, text="the video room is not ready").count() == 1


def test_room_that_is_refused_is_told_and_not_tried_again(
    vdx: Vdx, around: Team, meeting: Meeting, django_capture_on_commit_callbacks: Any
) -> None:
    vdx.how("403")
    with django_capture_on_commit_callbacks(execute=True):
        settle_rooms()
    with clock.at(moment() + timedelta(hours=1)):
        again, _told = settle_rooms()

    assert (room(meeting).state, again.done + again.failed) == ("refused", 0)
    assert Notice.objects.filter(recipient=around.by.account, text="the video room is not ready").count() == 1


def test_room_of_a_meeting_that_is_over_is_let_be(vdx: Vdx, meeting: Meeting) -> None:
    with clock.at(moment() + timedelta(days=3)):
        settle_rooms()

    assert room(meeting).state == "closed"
    assert [each for each in vdx.new() if each["method"] == "POST"] == []


def test_nobody_answers_there_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SAMVEJ_VDX_ADDRESS", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setattr(settings, "SAMVEJ_VDX_TOKEN", f"http://127.0.0.1:{free_port()}/token")

    with pytest.raises(RoomsDown, match="svarer ikke"):
        VdxRooms().book(wish("nobody"))


def test_link_is_the_same_for_the_same_meeting_and_cannot_be_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SAMVEJ_VIDEO_LINK", "https://video.example.dk/{room}")

    first, again, other = (LinkRooms().book(wish(name)).url for name in ("a", "a", "b"))

    assert first == again != other
    assert len(first) >= len("https://video.example.dk/") + 32


@pytest.mark.parametrize(
    "said", ["", "https://video.example.dk/", "http://video.example.dk/{room}", "javascript:{room}"]
)
def test_link_that_would_open_a_wrong_room_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SAMVEJ_VIDEO_LINK", said)

    with pytest.raises(RoomRefused):
        LinkRooms().book(wish("a"))
