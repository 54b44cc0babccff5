"""The pages of meetings: whom they let in, what they show, and that each form does what it says."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.web.pages.meetings.shown import call_page
from samvej.workplace.access.models import AuditEntry
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.meetings.actions.calling import move_meeting, uninvite
from samvej.workplace.meetings.actions.replying import write_point
from samvej.workplace.meetings.models import Meeting, Minute, OwnPoint, Participant, VideoRoom
from samvej.workplace.meetings.outside import outside_link, proof_of
from samvej.workplace.outbox.models import Mail, MailAddress
from samvej.workplace.tasks.models import Task
from tests.workplace.factories import make_actor
from tests.workplace.meetings.ground import NETWORK, Team, agreed, called, in_days, participant, proposed, team

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(unit) -> Team:
    return team(unit)


def at(name: str, meeting: Meeting, *more) -> str:
    return reverse(f"meetings:{name}", args=[meeting.enrolment.key, meeting.key, *more])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def call_form(meeting: Meeting, days: float = 3, **said) -> dict[str, object]:
    begins = (moment() + timedelta(days=days)).astimezone(COPENHAGEN)
    return {
        "revision": meeting.revision,
        "on": begins.date().isoformat(),
        "at": "10:00",
        "minutes": "60",
        "where": "unit",
        "place": "Lokale 2",
        "guests": ["citizen"],
        **said,
    }


# --- the team's ------------------------------------------------------------------------------------------


def test_new_meeting_is_proposed_called_and_seen(around, client_as):
    client = client_as(around.by)
    course = reverse("meetings:list", args=[around.enrolment.key])
    empty = text_of(client, course)
    new = reverse("meetings:new", args=[around.enrolment.key])

    answer = client.post(new, {"kind": NETWORK, "agreed": "yes", "once": "a"})
    meeting = Meeting.objects.get()
    guests = ["citizen", f"professional:{around.doctor.professional.key}"]
    said = call_form(meeting, guests=guests, outside="Ole Test, ole@example.org")
    done = client.post(answer.url, said, follow=True).content.decode()

    assert "Der er ingen møder endnu" in empty
    assert answer.url == at("call", meeting)
    assert "Alle er indkaldt" in done
    assert "Dorte Test" in done
    assert set(meeting.participants.values_list("role", flat=True)) == {"citizen", "general practitioner", "outside"}
    assert "10.00 til 11.00" in text_of(client, course)


def test_kind_is_chosen_where_a_link_says_it_and_the_next_click_calls(around, client_as):
    page = text_of(client_as(around.by), f"{reverse('meetings:new', args=[around.enrolment.key])}?slags={NETWORK}")
    waits, ready = proposed(around), agreed(around)

    assert re.search(rf'value="{NETWORK}"[^>]*checked', page)
    assert call_page(waits) == at("meeting", waits)
    assert call_page(ready) == at("call", ready)


def test_double_click_on_new_makes_one_meeting(around, client_as):
    client, new = client_as(around.by), reverse("meetings:new", args=[around.enrolment.key])

    for _each in range(2):
        client.post(new, {"kind": NETWORK, "agreed": "ask", "once": "a"})

    assert Meeting.objects.count() == 1


def test_double_click_on_call_calls_once(around, client_as):
    meeting, client = agreed(around), client_as(around.by)
    said = call_form(meeting)

    answers = [client.post(at("call", meeting), said) for _each in range(2)]

    assert [each.status_code for each in answers] == [302, 409]
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"outside": "Ole Test"}, "kan ikke læses"),
        ({"outside": "ole@example.org"}, "kan ikke læses"),
        ({"on": "2020-01-01"}, "Tidspunktet er gået"),
        ({"guests": []}, "mindst én"),
        ({"where": "video"}, "Indsæt linket"),
        ({"where": "video", "video_url": "http://usikker.example"}, "begynder med https"),
        ({"on": "2027-03-28", "at": "02:30"}, "findes ikke den nat"),
    ],
)
def test_form_that_is_wrong_says_so_and_keeps_what_was_written(around, client_as, wrong, sentence):
    meeting = agreed(around)

    answer = client_as(around.by).post(at("call", meeting), call_form(meeting, **wrong))

    text = answer.content.decode()
    assert sentence in text
    assert "Lokale 2" in text
    assert not Participant.objects.exists()


def test_late_form_keeps_what_was_written_and_can_be_sent(around, client_as):
    meeting, client = called(around), client_as(around.by)
    said = call_form(meeting, 7, place="Lokale 9")
    move_meeting(by=around.doctor, meeting=meeting, when=in_days(5))

    late = client.post(at("move", meeting), said).content.decode()
    revision = re.search(r'name="revision" value="(\d+)"', late)
    assert revision is not None
    again = client.post(at("move", meeting), {**said, "revision": revision[1]})

    assert "Intet er gået tabt" in late
    assert "Lokale 9" in late
    assert again.status_code == 302
    assert Meeting.objects.get().place == "Lokale 9"


def test_page_says_what_became_of_each_letter_and_sends_one_again(around, client_as, monkeypatch):
    monkeypatch.setattr(settings, "EMAIL_HOST", "mail.example.dk")
    meeting, client = called(around), client_as(around.by)
    Mail.objects.filter(address="dorte@example.org").update(state="unsure")
    before = text_of(client, at("meeting", meeting))

    doctor = participant(meeting, "general practitioner")
    after = client.post(at("send_again", meeting, doctor.key), follow=True).content.decode()

    assert "Vi ved ikke, om mailen nåede frem" in before
    assert "Mailen bliver sendt igen" in after
    assert Mail.objects.get(address="dorte@example.org").state == "queued"


def test_page_says_that_there_is_no_mail_server(around, client_as):
    assert "ikke sat en mailserver op" in text_of(client_as(around.by), at("meeting", called(around)))


def test_guide_shows_the_citizens_points_first_and_writes_a_task(around, client_as):
    meeting, client = called(around), client_as(around.by)
    write_point(by=around.citizen, meeting=meeting, text="Min hund")
    page = text_of(client, at("guide", meeting))
    said = {
        "said-agenda": "who",
        "said-text": "Ringer til apoteket",
        "said-becomes": "task",
        "said-whose": f"professional:{around.doctor.professional.key}",
        "said-due": "2027-01-15",
        "said-once": "a",
    }

    for _each in range(2):
        answer = client.post(at("guide", meeting), said)

    assert page.index("Min hund") < page.index("Det vigtigste for dig lige nu")
    assert "Lad borgeren begynde" in page
    assert answer.url.endswith("#punkt-who")
    assert Task.objects.get().assigned_to == around.doctor.professional
    assert Minute.objects.count() == 1


def test_task_without_a_name_keeps_what_was_written_in_its_own_form(around, client_as):
    meeting = called(around)
    said = {"said-agenda": "who", "said-text": "Nogen ringer", "said-becomes": "task", "said-once": "a"}

    text = client_as(around.by).post(at("guide", meeting), said).content.decode()

    assert "uden navn" in text
    assert "Nogen ringer" in text
    assert not Minute.objects.exists()


def test_meeting_is_ended_with_who_came(around, client_as):
    meeting, client = called(around), client_as(around.by)
    Meeting.objects.update(begins_at=moment() - timedelta(hours=1))
    page = text_of(client, at("hold", meeting))
    came = [str(participant(meeting, role).pk) for role in ("citizen", "contact person")]

    said = {"revision": meeting.revision, "came": came, "minutes": "45"}
    done = client.post(at("hold", meeting), said, follow=True).content.decode()

    assert "Hvem kom?" in page
    assert "Mødet er skrevet ned" in done
    assert Meeting.objects.get().status == "held"
    assert "Tekst til egen journal" in done
    assert "Til stede" in text_of(client, at("text", meeting))


def test_calendar_file_says_when_and_nothing_else(around, client_as):
    meeting = called(around, when=in_days(3, where="home", place="Vejen 1"))

    answer = client_as(around.by).get(at("calendar", meeting))

    text = answer.content.decode().replace("\r\n ", "")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "METHOD:PUBLISH" in text
    assert "Vejen" not in text
    assert around.enrolment.citizen.family_name not in text
    assert AuditEntry.objects.filter(activity="export", citizen=str(around.enrolment.citizen.key)).exists()


@pytest.mark.parametrize(
    "role", ["lead", "referrer", "team member", "steering", "administrator", "citizen", "relative"]
)
def test_others_find_nothing(around, client_as, role):
    meeting = called(around)
    by = (
        make_actor(role, around.enrolment.unit.organisation)
        if role not in ("citizen", "relative")
        else make_actor(role)
    )

    for address in (at("meeting", meeting), reverse("meetings:list", args=[meeting.enrolment.key])):
        assert client_as(by).get(address).status_code in (403, 404)


def test_meeting_of_another_course_is_not_found_through_this_one(around, unit, client_as):
    other = called(team(unit, around.by))

    address = reverse("meetings:meeting", args=[around.enrolment.key, other.key])

    assert client_as(around.by).get(address).status_code == 404


@pytest.mark.parametrize("name", ["meeting", "guide", "list"])
def test_page_takes_as_many_queries_for_many_as_for_few(around, client_as, name):
    client = client_as(around.by)
    meeting = called(around)
    address = reverse("meetings:list", args=[meeting.enrolment.key]) if name == "list" else at(name, meeting)
    client.get(address)

    with CaptureQueriesContext(connection) as for_few:
        client.get(address)
    for number in range(6):
        write_point(by=around.citizen, meeting=meeting, text=f"Punkt {number}")
        Participant.objects.create(meeting=meeting, role="outside", name=f"Ole {number}", address="o@example.org")
        called(around)
        proposed(around)
    with CaptureQueriesContext(connection) as for_many:
        client.get(address)

    assert len(for_many) == len(for_few) <= 40


# --- the citizen's -------------------------------------------------------------------------------------------


def test_citizen_says_yes_and_then_comes_and_writes_a_point(around, client_as):
    meeting, client = proposed(around), client_as(around.citizen)
    asked = text_of(client, reverse("meetings:mine"))
    client.post(reverse("meetings:mine_answer", args=[meeting.key]), {"answer": "yes"})
    agreed_at = Meeting.objects.get().agreed_at
    other = called(around)

    said = client.post(reverse("meetings:mine_answer", args=[other.key]), {"answer": "accepted"}, follow=True)
    once = {"text": "Min hund", "once": "a"}
    for _each in range(2):
        client.post(reverse("meetings:mine_point", args=[other.key]), once)

    assert "Vil du holde dette møde?" in asked
    assert agreed_at is not None
    assert "Du har svaret, at du kommer" in said.content.decode()
    assert OwnPoint.objects.count() == 1
    assert text_of(client, reverse("meetings:mine_meeting", args=[other.key])).index("Min hund") > 0


def test_citizen_who_says_no_is_not_asked_why(around, client_as):
    meeting = proposed(around)

    answer = client_as(around.citizen).post(
        reverse("meetings:mine_answer", args=[meeting.key]), {"answer": "no"}, follow=True
    )

    assert "Det er i orden" in answer.content.decode()
    assert Meeting.objects.get().status == "cancelled"


def test_citizen_takes_a_point_off_again(around, client_as):
    meeting = called(around)
    point = write_point(by=around.citizen, meeting=meeting, text="Min hund")

    client_as(around.citizen).post(reverse("meetings:mine_take_back", args=[meeting.key, point.key]))

    assert OwnPoint.objects.get().withdrawn_at is not None


def test_relative_reads_and_answers_for_themselves_only(around, client_as):
    meeting, client = called(around), client_as(around.relative)
    page = text_of(client, reverse("meetings:mine_meeting", args=[meeting.key]))

    client.post(reverse("meetings:mine_answer", args=[meeting.key]), {"answer": "accepted"})
    refused = client.post(reverse("meetings:mine_point", args=[meeting.key]), {"text": "Noget", "once": "a"})

    assert "Sæt det på som det første" not in page
    assert participant(meeting, "relative").reply == "accepted"
    assert participant(meeting, "citizen").reply == "needs-action"
    assert refused.status_code == 403


@pytest.mark.parametrize("protected", [True, False])
def test_address_of_a_home_is_kept_from_a_relative_where_it_is_protected(around, client_as, protected):
    around.enrolment.citizen.__class__.objects.update(protected=protected)
    meeting = called(around, when=in_days(2, where="home", place="Prøvevej 7"))
    pages = [reverse("meetings:mine"), reverse("meetings:mine_meeting", args=[meeting.key])]

    near = [text_of(client_as(around.relative), each) for each in pages]
    own = [text_of(client_as(around.citizen), each) for each in pages]

    assert all("Hjemme hos " in each and "Hjemme hos borgeren" not in each for each in near)
    assert [("Prøvevej 7" in each) for each in near] == [not protected] * 2
    assert all("Hjemme hos dig: Prøvevej 7" in each for each in own)


def test_relative_who_may_not_see_the_plan_finds_no_appointments(around, client_as):
    meeting = called(around)
    around.enrolment.citizen.relatives.update(may_see_plan=False)

    for address in (reverse("meetings:mine"), reverse("meetings:mine_meeting", args=[meeting.key])):
        assert client_as(around.relative).get(address).status_code == 404


@pytest.mark.parametrize("name", ["mine", "mine_meeting"])
def test_own_page_takes_as_many_queries_for_many_as_for_few(around, client_as, name):
    client, meeting = client_as(around.citizen), called(around)
    address = reverse("meetings:mine") if name == "mine" else reverse("meetings:mine_meeting", args=[meeting.key])
    client.get(address)

    with CaptureQueriesContext(connection) as for_few:
        client.get(address)
    for number in range(5):
        write_point(by=around.citizen, meeting=meeting, text=f"Punkt {number}")
        called(around)
        proposed(around)
    with CaptureQueriesContext(connection) as for_many:
        client.get(address)

    assert len(for_many) == len(for_few) <= 30


def test_citizen_sees_the_way_into_the_video_meeting_and_no_host_code(around, client_as):
    meeting = called(around, when=in_days(1, where="video", room=True))
    VideoRoom.objects.update(state="ready", provider_id="1", host_pin="998877", guest_pin="")
    Meeting.objects.update(video_url="https://m.example.dk/abc")

    own = text_of(client_as(around.citizen), reverse("meetings:mine_meeting", args=[meeting.key]))
    staff = text_of(client_as(around.by), at("meeting", meeting))

    assert "https://m.example.dk/abc" in own
    assert "998877" not in own
    assert "998877" in staff


# --- from outside ----------------------------------------------------------------------------------------------


def test_outside_sees_when_and_who_called_and_answers(around):
    meeting = called(around, when=in_days(3, where="home", place="Vejen 1"), outside="ole@example.org")
    ole, client = participant(meeting, "outside"), Client()
    page = text_of(client, outside_link(ole))

    client.post(outside_link(ole), {"answer": "accepted"})

    citizen = meeting.enrolment.citizen
    for word in (citizen.given_name, citizen.family_name, "Vejen 1", "Netværk", "Dorte"):
        assert word not in page
    assert "Anna Test" in page
    assert participant(meeting, "outside").reply == "accepted"


def test_link_of_somebody_else_a_wrong_one_and_an_old_one_open_nothing(around):
    meeting = called(around, outside="ole@example.org")
    ole, doctor = participant(meeting, "outside"), participant(meeting, "general practitioner")
    own = outside_link(ole)
    wrong = [
        reverse("meetings:outside", args=[ole.key, "x" * 43]),
        reverse("meetings:outside", args=[ole.key, proof_of(doctor)]),
        reverse("meetings:outside", args=[doctor.key, proof_of(doctor)]),  # who has an account logs in
    ]

    answers = [Client().get(address).status_code for address in wrong]
    uninvite(by=around.by, meeting=meeting, participant=ole)
    taken_back = Client().get(own).status_code

    assert answers == [404, 404, 404]
    assert taken_back == 404


def test_link_ends_a_day_after_the_meeting(around):
    meeting = called(around, outside="ole@example.org")
    link = outside_link(participant(meeting, "outside"))
    before = Client().get(link).status_code

    Meeting.objects.update(begins_at=moment() - timedelta(days=2))

    assert (before, Client().get(link).status_code) == (200, 404)


# --- one's own mail ----------------------------------------------------------------------------------------------


def test_own_address_is_chosen_and_taken_away(around, client_as):
    client, address = client_as(around.citizen), reverse("meetings:mail")
    before = text_of(client, address)

    client.post(address, {"address": "ny@example.org"})
    chosen = MailAddress.objects.get(account=around.citizen.account).address
    client.post(address, {"address": ""})

    assert "borger@example.org" in before
    assert chosen == "ny@example.org"
    assert MailAddress.objects.get(account=around.citizen.account).address == ""
