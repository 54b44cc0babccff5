"""The pages of messages: what they show to whom, that nothing typed is lost, and how a file leaves."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvej.workplace.access.models import AuditEntry
from samvej.workplace.messages.actions import begin_thread, write
from samvej.workplace.messages.files import File
from samvej.workplace.messages.models import Attachment, Message, ReadMark, Thread
from samvej.workplace.people.models import Notice
from samvej.workplace.teams.actions import end_membership
from tests.workplace.factories import RelativeFactory, logged_in, make_actor
from tests.workplace.teams.table import seated

pytestmark = pytest.mark.django_db


def begun(table, by=None, near="citizen", text="Hej alle", **said):
    return begin_thread(
        by=by or table.by, enrolment=table.enrolment, subject="Møde", text=text, near=near, once=uuid4().hex, **said
    )


def staff(table, thread, name="thread"):
    return reverse(f"messages:{name}", args=[table.enrolment.key, thread.key])


def form(**said):
    return {"once": uuid4().hex, "seen": str(Message.objects.last().pk if Message.objects.exists() else 0)} | said


def test_new_message_goes_to_those_who_were_chosen(table):
    seated(table, table.doctor)
    path = reverse("messages:new", args=[table.enrolment.key])
    shown = logged_in(table.by).get(path).content.decode()

    answer = logged_in(table.by).post(
        path,
        form(
            subject="Medicin",
            near="nobody",
            whom="some",
            professionals=[str(table.doctor.professional.pk)],
            text="Kan du se på det?",
        ),
        follow=True,
    )

    assert "Dorte Læge Test, Psykiatrien Test" in shown
    assert "Beskeden er sendt" in answer.content.decode()
    assert "borgeren læser ikke med" in answer.content.decode()
    assert logged_in(table.citizen).get(reverse("messages:mine")).content.decode().count("Medicin") == 0


def test_text_that_another_page_brings_along_is_sent_only_when_the_form_is(table):
    path = reverse("messages:new", args=[table.enrolment.key])
    client = logged_in(table.by)

    shown = client.post(path, {"carried": "Besøg i dag. Aftalte at ringe torsdag."}).content.decode()

    assert "Besøg i dag. Aftalte at ringe torsdag.</textarea>" in shown
    assert "Skriv beskeden, før du sender den" not in shown
    assert not Message.objects.exists()


def test_message_without_saying_whom_it_is_for_keeps_its_words(table):
    answer = logged_in(table.by).post(
        reverse("messages:new", args=[table.enrolment.key]), form(text="Lange ord", whom="team")
    )

    assert "Vælg, om borgeren skal læse med" in answer.content.decode()
    assert "Lange ord" in answer.content.decode()
    assert not Thread.objects.exists()


def test_list_says_what_is_new_and_what_waits(table):
    begun(table, table.citizen)
    page = reverse("messages:threads", args=[table.enrolment.key])
    client = logged_in(table.by)
    before = client.get(page).content.decode()

    client.get(staff(table, Thread.objects.get()))

    after = client.get(page).content.decode()
    assert "1 ny besked" in before
    assert "Venter på svar" in before
    assert "1 ny besked" not in after
    assert "Venter på svar" in after


def test_thread_takes_as_many_queries_for_many_as_for_one(table):
    thread = begun(table, table.citizen)
    client = logged_in(table.by)
    client.get(staff(table, thread))
    with CaptureQueriesContext(connection) as few:
        client.get(staff(table, thread))
    for number in range(8):
        files = [File("a.txt", "text/plain", b"a")] if number % 2 else []
        write(by=table.citizen, thread=thread, text="Mere", files=files, once=uuid4().hex)
    client.get(staff(table, thread))

    with CaptureQueriesContext(connection) as many:
        client.get(staff(table, thread))

    assert len(few) == len(many) <= 40


@pytest.mark.parametrize("name", ["messages:threads", "messages:mine"])
def test_lists_take_as_many_queries_for_many_as_for_one(table, name):
    args = [table.enrolment.key] if name == "messages:threads" else []
    client = logged_in(table.by if args else table.citizen)
    begun(table)
    client.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name, args=args))
    for _each in range(6):
        begun(table)

    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name, args=args))

    assert len(few) == len(many) <= 35


def test_reading_is_marked_and_shown_to_the_writer(table):
    thread = begun(table)
    before = logged_in(table.by).get(staff(table, thread)).content.decode()

    logged_in(table.citizen).get(reverse("messages:mine_thread", args=[thread.key]))

    after = logged_in(table.by).get(staff(table, thread)).content.decode()
    name = table.enrolment.citizen.name
    assert f"Den sidste besked er læst af {name}" not in before
    assert f"Den sidste besked er læst af {name}" in after


def test_head_reads_nothing(table):
    thread = begun(table)

    logged_in(table.citizen).head(reverse("messages:mine_thread", args=[thread.key]))

    assert not ReadMark.objects.filter(account=table.citizen.account).exists()


def test_answer_that_crossed_another_comes_back_with_the_words_and_the_other(table):
    thread = begun(table)
    said = form(text="Mit lange svar")
    write(by=table.citizen, thread=thread, text="Borgerens nye ord", once=uuid4().hex)
    client = logged_in(table.by)

    late = client.post(staff(table, thread), said)
    text = late.content.decode()
    sent = client.post(staff(table, thread), said | {"seen": str(Message.objects.last().pk)})

    assert "Mens du skrev" in text
    assert "Mit lange svar" in text
    assert "Borgerens nye ord" in text
    assert sent.status_code == 302
    assert thread.messages.count() == 3


def test_form_sent_twice_is_one_message(table):
    thread, client = begun(table), logged_in(table.by)
    said = form(text="Svar")

    answers = [client.post(staff(table, thread), said).status_code for _each in range(2)]

    assert answers == [302, 302]
    assert thread.messages.count() == 2


def test_file_that_cannot_be_sent_leaves_the_words_and_says_to_choose_again(table):
    thread = begun(table)
    bad = SimpleUploadedFile("billede.png", b"MZ\x90\x00")

    answer = logged_in(table.by).post(staff(table, thread), form(text="Se her", attached=bad))

    text = answer.content.decode()
    assert "billede.png kan ikke sendes" in text
    assert "Vælg filerne igen" in text
    assert "Se her" in text
    assert thread.messages.count() == 1


def test_files_are_downloaded_and_nothing_runs_in_them(table):
    thread = begun(table)
    sent = [
        SimpleUploadedFile("Kort over byen.html", b"<script>alert(7)</script>"),
        SimpleUploadedFile("b.txt", b"b"),
    ]
    logged_in(table.citizen).post(
        reverse("messages:mine_thread", args=[thread.key]), form(text="Se her", attached=sent)
    )
    file = Attachment.objects.first()
    path = reverse("messages:file", args=[table.enrolment.key, thread.key, file.key])

    answer = logged_in(table.by).get(path)

    assert Attachment.objects.count() == 2
    assert answer.content == b"<script>alert(7)</script>"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="Kort over byen.txt"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store, private"
    assert AuditEntry.objects.filter(record="message", activity="export", record_key=str(file.key)).count() == 1


def test_file_is_not_there_for_whoever_does_not_read_the_message(table):
    seated(table, table.doctor)
    thread = begun(
        table,
        near="nobody",
        professionals=[table.by.professional, table.doctor.professional],
        files=[File("a.txt", "text/plain", b"a")],
    )
    seated(table, table.caseworker, "job centre")
    file = Attachment.objects.get()
    path = reverse("messages:file", args=[table.enrolment.key, thread.key, file.key])
    own = reverse("messages:mine_file", args=[thread.key, file.key])

    assert logged_in(table.doctor).get(path).status_code == 200
    assert logged_in(table.caseworker).get(path).status_code == 404
    assert logged_in(table.citizen).get(own).status_code == 404


def test_thread_that_stood_open_answers_404_when_the_member_has_left(table):
    member = seated(table, table.doctor)
    thread = begun(table)
    elsewhere = logged_in(table.doctor)
    pages = [staff(table, thread), reverse("messages:threads", args=[table.enrolment.key])]
    before = [elsewhere.get(page).status_code for page in pages]

    end_membership(by=table.citizen, member=member)

    assert before == [200, 200]
    assert [elsewhere.get(page).status_code for page in pages] == [404, 404]
    assert elsewhere.post(pages[0], form(text="Stadig her?")).status_code == 404


def test_thread_of_one_course_is_not_there_under_another(table):
    thread = begun(table)

    assert logged_in(table.by).get(reverse("messages:thread", args=[uuid4(), thread.key])).status_code == 404


# --- the citizen's own --------------------------------------------------------------------------------------


def test_citizen_writes_to_the_whole_team_and_sees_the_answer(table):
    seated(table, table.doctor)
    client = logged_in(table.citizen)
    sent = client.post(reverse("messages:mine_new"), form(whom="team", text="Jeg sover ikke"), follow=True)
    thread = Thread.objects.get()
    write(by=table.doctor, thread=thread, text="Jeg ringer", once=uuid4().hex)

    listed = client.get(reverse("messages:mine")).content.decode()
    read = client.get(reverse("messages:mine_thread", args=[thread.key])).content.decode()

    assert "Beskeden er sendt" in sent.content.decode()
    assert thread.subject == "Jeg sover ikke"
    assert "1 ny besked" in listed
    assert "Jeg ringer" in read
    assert "medarbejder i psykiatrien, Psykiatrien Test" in read


def test_citizen_chooses_whether_the_proxy_reads_along(table):
    near = RelativeFactory(citizen=table.enrolment.citizen, may_act=True)
    proxy = make_actor("relative", relative=near)
    for choice in ("citizen", "relatives"):
        logged_in(table.citizen).post(
            reverse("messages:mine_new"), form(whom="team", near=choice, text=f"Til {choice}")
        )

    text = logged_in(proxy).get(reverse("messages:mine")).content.decode()

    assert "Til relatives" in text
    assert "Til citizen" not in text


def test_proxy_writes_in_their_own_name(table):
    near = RelativeFactory(citizen=table.enrolment.citizen, name="Karen Test", may_act=True)
    client = logged_in(make_actor("relative", relative=near))

    client.post(reverse("messages:mine_new"), form(whom="team", text="Hun er bange"))

    message = Message.objects.get()
    assert (message.by_name, message.by_role, message.thread.near) == ("Karen Test", "relative", "relatives")


def test_citizen_without_a_course_is_told_so():
    text = logged_in(make_actor("citizen")).get(reverse("messages:mine_new")).content.decode()

    assert "ikke noget team at skrive til" in text


def test_notice_leads_each_to_their_own_page(table, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        thread = begun(table, table.citizen)
        write(by=table.by, thread=thread, text="Svar", once=uuid4().hex)

    links = dict(Notice.objects.filter(text="a message has come").values_list("recipient", "link"))

    assert links == {
        table.by.account.pk: staff(table, thread),
        table.citizen.account.pk: reverse("messages:mine_thread", args=[thread.key]),
    }


def test_contact_person_is_called_as_the_programme_calls_them(table):
    text = logged_in(table.citizen).get(reverse("messages:mine_new")).content.decode()

    assert "Kun Anna Test, din forløbspartner" in text
