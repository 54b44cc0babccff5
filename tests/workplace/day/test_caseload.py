"""The caseload: phase, last contact, next step, worry and days since, in the order that was asked for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry, Restriction
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.slips.models import Slip
from tests.workplace.day.conftest import long_enrolled
from tests.workplace.factories import make_actor
from tests.workplace.tasks.ground import asked, on_team

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page(client, **query):
    answer = client.get(reverse("day:caseload"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def order(text, *names):
    """The names in the order in which they stand in the table."""
    table = text[text.index("<tbody>") :]
    return sorted(names, key=lambda name: table.index(f"{name} Prøvesen"))


@pytest.fixture
def three(unit, by):
    """Anna: reached yesterday, nothing else. Bo: never reached, a slip. Carl: reached ten days ago, a late task."""
    anna, bo, carl = (long_enrolled(unit, by, name) for name in ("Anna", "Bo", "Carl"))
    write_contact(by=by, enrolment=anna, how="visit", at=moment() - DAY)
    write_contact(by=by, enrolment=carl, how="call", at=moment() - 10 * DAY)
    Slip.objects.create(enrolment=bo, what="Støtten kom ikke", door="citizen")
    asked(by, carl, words="Ring til lægen", due_at=moment() - DAY)
    return anna, bo, carl


def test_most_worrying_stands_first_and_says_why(three, by, client_as):
    text = page(client_as(by))

    assert order(text, "Anna", "Bo", "Carl") == ["Bo", "Carl", "Anna"]
    assert "Støtten kom ikke" in text
    assert "Se til nu" in text
    assert "2 er der grund til at se til." in text


@pytest.mark.parametrize(
    ("by_what", "first"),
    [("kontakt", ["Bo", "Carl", "Anna"]), ("naeste", ["Carl", "Anna", "Bo"]), ("navn", ["Anna", "Bo", "Carl"])],
)
def test_is_sorted_as_one_asks(three, by, client_as, by_what, first):
    assert order(page(client_as(by), efter=by_what), "Anna", "Bo", "Carl") == first


def test_says_what_it_is_sorted_by_and_anything_else_is_the_first_way(three, by, client_as):
    client = client_as(by)

    assert "Sorteret efter efternavn." in page(client, efter="navn")
    assert "mest grund til at se til" in page(client, efter="<script>")


def test_says_when_the_last_contact_was_in_days(three, by, client_as):
    text = page(client_as(by))

    assert "10 dage siden" in text
    assert "1 dag siden" in text
    assert "Ingen endnu" in text


def test_next_step_is_the_first_of_a_meeting_and_a_task(three, by, client_as):
    anna, _bo, _carl = three
    asked(by, anna, words="Senere opgave", due_at=moment() + 5 * DAY)
    Meeting.objects.create(
        enrolment=anna, kind="network meeting", status="called", begins_at=moment() + 2 * DAY, where="home"
    )

    text = page(client_as(by))

    assert "Netværksmøde" in text
    assert "Senere opgave" not in text


def test_vulnerable_time_is_a_reason_also_where_there_was_a_contact(unit, by, client_as):
    recent = long_enrolled(unit, by, "Dorte", enrolled_on=today())
    write_contact(by=by, enrolment=recent, how="visit", at=moment())

    text = page(client_as(by))

    assert "Hold øje" in text
    assert "Er begyndt i dag." in text


def test_citizen_who_keeps_the_plan_to_themselves_is_not_said_to_have_had_no_contact(three, by, client_as):
    _anna, bo, _carl = three
    Restriction.objects.create(citizen=bo.citizen, professional=by.professional, data_types=["plan"])

    text = page(client_as(by))

    assert "Planen er ikke delt med dig" in text
    assert "Ingen endnu" not in text


def test_task_of_safety_is_no_ones_next_step(three, by, client_as):
    anna, _bo, _carl = three
    nurse = on_team(anna, "ward")
    asked(Actor.system("test"), anna, origin="safety", words="Tal om det svære", due_at=moment() + DAY)

    assert "Tal om det svære" not in page(client_as(nurse))


def test_each_shown_is_written_in_the_trail_and_whoever_said_no_is_not_there(three, by, client_as):
    anna, bo, _carl = three
    Restriction.objects.create(citizen=anna.citizen, professional=by.professional)
    AuditEntry.objects.filter(record="list of enrolments").count()

    text = page(client_as(by))

    assert "Anna Prøvesen" not in text
    written = AuditEntry.objects.filter(record="list of enrolments").values_list("citizen", flat=True)
    assert str(bo.citizen.key) in written
    assert str(anna.citizen.key) not in written


def test_takes_as_many_queries_for_many_as_for_one(unit, by, client_as):
    client = client_as(by)

    def fill(name):
        one = long_enrolled(unit, by, name)
        write_contact(by=by, enrolment=one, how="visit", at=moment())
        asked(by, one, due_at=moment() - DAY)
        Meeting.objects.create(
            enrolment=one, kind="network meeting", status="called", begins_at=moment() + DAY, where="home"
        )

    fill("En")
    page(client)
    with CaptureQueriesContext(connection) as for_one:
        page(client)
    for number in range(5):
        fill(f"Flere{number}")
    with CaptureQueriesContext(connection) as for_many:
        page(client)

    assert len(for_many) == len(for_one) <= 40


def test_nobody_followed_is_said_kindly(client_as):
    assert "Du følger ingen borgere lige nu" in page(client_as(make_actor("contact person")))
