"""No room left for the database: it is said, nothing is half written, and the same form sent again is one message.

SQLite's own limit of pages gives the very fault that a full disk gives (SQLITE_FULL).
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.messages.models import Message, Thread
from samvej.workplace.outbox.models import Mail
from samvej.workplace.people.models import Notice
from tests.workplace.factories import logged_in
from tests.workplace.meetings.ground import called, in_days, team

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the limit of pages is SQLite's own"),
]


@pytest.fixture
def full():
    """Fill the database up to its last page, and make room again."""

    def fill(is_full: bool) -> None:
        with connection.cursor() as cursor:
            if is_full:
                cursor.execute("VACUUM")  # what earlier tests left behind is room too
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 1 if is_full else 1_073_741_823}")

    yield fill
    fill(False)


def test_message_that_finds_no_room_is_told_and_sent_once_when_there_is(table, full):
    browser: Client = logged_in(table.by)
    browser.raise_request_exception = False
    form = {"near": "citizen", "whom": "team", "text": "Turen går til skoven.", "once": "0" * 32, "subject": "Turen"}

    def sends():
        file = SimpleUploadedFile("kort.txt", b"Til venstre ved den store sten. " * 4_000)
        return browser.post(address, {**form, "attached": file})

    address = reverse("messages:new", args=[table.enrolment.key])
    trail = AuditEntry.objects.count()

    full(True)
    refused = sends()
    half = (Thread.objects.count(), Message.objects.count(), Notice.objects.filter(text="a message has come").count())
    full(False)
    sent, again = sends(), sends()

    assert refused.status_code == 500
    assert "det, du lige sendte, er ikke gemt" in refused.content.decode()
    assert half == (0, 0, 0)
    assert (sent.status_code, again.status_code) == (302, 302)
    assert Message.objects.count() == 1
    assert AuditEntry.objects.count() > trail


def test_call_that_finds_no_room_calls_nobody_and_writes_no_letter(unit, full):
    around = team(unit)
    letters = Mail.objects.count()

    full(True)
    fault = ""
    for _ in range(40):  # until there is no room left
        try:
            called(around, when=in_days(2))
        except OperationalError as full_now:
            fault = str(full_now)
            break
    begun = around.enrolment.meetings.filter(status="called").count()
    people = around.enrolment.meetings.filter(participants__isnull=False).distinct().count()
    full(False)
    called(around, when=in_days(3))

    assert "full" in fault
    assert people == begun  # each is called with all its people, or not at all
    assert around.enrolment.meetings.filter(status="called").count() == begun + 1
    assert Mail.objects.count() >= letters + 1
