"""Letters: written with what they tell of, sent by a real server, once, whatever happens between."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from samvej.core import clock
from samvej.exchange.mail import SmtpPost
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.outbox import wording
from samvej.workplace.outbox.actions import give_way, has_left, queue_mail, send_again
from samvej.workplace.outbox.addresses import address_of, set_address
from samvej.workplace.outbox.letters import Letter, NotSent, PostDown, Unsure
from samvej.workplace.outbox.models import Mail
from samvej.workplace.outbox.sending import LEASE, PATIENCE, send_due
from samvej.workplace.people.models import Notice
from samvej.workplace.work.models import FailedWork
from samvej.workplace.work.parts import WHOLE
from samvej.workplace.work.posting import LETTERS, send_letters
from samvej.workplace.work.schedule import Work, claim, run
from tests.workplace.factories import AccountFactory, CitizenFactory, RelativeFactory
from tests.workplace.outbox.servers import Kept, free_port, smtp

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture(autouse=True)
def _addressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_TIMEOUT", 5)
    monkeypatch.setattr(settings, "SAMVEJ_ADDRESS", "https://samvej.example.dk")
    monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "samvej@example.dk")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    with smtp() as (kept, port):
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        yield kept


def letter(once: str = "a", **said: Any) -> Mail:
    made = queue_mail(
        **{"address": "ole@example.org", "subject_key": "meeting", "link": "/moede/1/", "once": once, **said}
    )
    assert made is not None
    return made


def state(mail: Mail) -> str:
    return Mail.objects.get(pk=mail.pk).state


# --- writing -------------------------------------------------------------------------------------------


def test_same_letter_asked_for_twice_is_one() -> None:
    first, second = letter(), letter()

    assert first == second
    assert Mail.objects.count() == 1


def test_letter_asked_for_by_several_at_once_is_one() -> None:
    barrier = Barrier(4)

    def ask(_number: int) -> int:
        barrier.wait(timeout=20)
        try:
            return letter().pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        asked = set(pool.map(ask, range(4)))

    assert len(asked) == Mail.objects.count() == 1


def test_letter_of_what_was_undone_is_never_sent(server: Kept) -> None:
    with transaction.atomic():
        letter()
        transaction.set_rollback(True)

    assert send_due(SmtpPost()).sent == 0
    assert server.messages == []


def test_text_that_no_letter_has_is_refused() -> None:
    with pytest.raises(KeyError):
        letter(subject_key="Peter er indlagt")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("key", sorted(wording.SUBJECTS))
def test_every_letter_has_a_subject_and_a_body_in_both_languages(key: str, language: str) -> None:
    assert wording.subject(key, language)
    assert "https://samvej.example.dk/x" in wording.body(key, "https://samvej.example.dk/x", language)


def test_address_is_ones_own_choice_else_what_one_gave() -> None:
    citizen = AccountFactory(citizen=CitizenFactory(email="borger@example.org"))
    quiet = AccountFactory(citizen=CitizenFactory(email="stille@example.org", digital=False))
    near = AccountFactory(relative=RelativeFactory(email="karen@example.org"))
    staff = AccountFactory()

    given = [address_of(each) for each in (citizen, quiet, near, staff)]
    for each in (citizen, staff):
        set_address(by=each, address="ny@example.org")
    chosen = [address_of(each) for each in (citizen, staff)]
    set_address(by=citizen, address="")

    assert given == ["borger@example.org", "", "", ""]
    assert chosen == ["ny@example.org", "ny@example.org"]
    assert queue_mail(account=citizen, subject_key="meeting", link="/", once="b") is None


# --- sending -------------------------------------------------------------------------------------------


def test_letter_is_sent_with_nothing_in_it_but_where_to_read(server: Kept) -> None:
    mail = letter(link="/moede/1/", language="da")

    told = send_due(SmtpPost())

    [sent] = server.messages
    assert (told.sent, state(mail)) == (1, "sent")
    assert sent["Subject"] == "Møde, se Samvej"
    assert sent["To"] == "ole@example.org"
    assert sent["From"] == "Samvej <samvej@example.dk>"
    assert sent["Message-ID"] == mail.message_id
    assert sent["Auto-Submitted"] == "auto-generated"
    assert "https://samvej.example.dk/moede/1/" in sent.get_content()


def test_address_with_danish_letters_is_reached_and_one_that_cannot_be_stops_no_other(server: Kept) -> None:
    letter("a", address="ole@blåbærgrød.dk")
    bad = letter("b", address="ålen@example.org")
    letter("c", address="line@example.org\r\nBcc: all@example.org")
    letter("d")

    done = send_due(SmtpPost())

    assert server.receivers == ["ole@xn--blbrgrd-fxak7p.dk", "ole@example.org"]
    assert (done.sent, done.failed) == (2, 2)
    assert Mail.objects.get(pk=bad.pk).state == Mail.State.FAILED


def test_letter_to_an_account_that_was_closed_meanwhile_is_not_sent(server: Kept) -> None:
    account = AccountFactory(citizen=CitizenFactory(email="borger@example.org"))
    waiting = letter("a", account=account)
    account.is_active = False
    account.save()

    done = send_due(SmtpPost())

    assert (done.sent, done.waiting, server.receivers) == (0, 0, [])
    assert Mail.objects.get(pk=waiting.pk).state == Mail.State.QUEUED


def test_letter_whose_post_breaks_stops_no_other(server: Kept) -> None:
    broken, post = letter("a"), SmtpPost()
    letter("b")

    def send(each: Letter) -> None:
        if each.message_id == broken.message_id:
            raise RuntimeError("nobody thought of this")
        post(each)

    done = send_due(send)

    assert (done.sent, done.unsure) == (1, 1)
    assert Mail.objects.get(pk=broken.pk).state == Mail.State.UNSURE


def test_sent_letter_is_not_sent_in_the_next_round(server: Kept) -> None:
    letter()
    send_due(SmtpPost())

    again = send_due(SmtpPost())

    assert (again.sent, len(server.messages)) == (0, 1)


def test_two_workers_at_once_send_each_letter_once(server: Kept) -> None:
    for number in range(12):
        letter(once=str(number), address=f"p{number}@example.org")
    barrier = Barrier(3)

    def work(_number: int) -> int:
        barrier.wait(timeout=20)
        try:
            return send_due(SmtpPost()).sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(work, range(3)))

    assert sum(counts) == 12
    assert sorted(server.receivers) == sorted({f"p{number}@example.org" for number in range(12)})


def test_server_that_is_down_holds_all_up_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_PORT", free_port())
    mails = [letter(once=str(number)) for number in range(3)]

    down = send_due(SmtpPost())
    with smtp() as (kept, port):
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        with clock.at(moment() + timedelta(minutes=2)):
            up = send_due(SmtpPost())

    assert "svarer ikke" in down.down
    assert down.waiting == 2  # the one that was tried waits a minute; the others were not tried at all
    assert up.sent == 3
    assert [state(each) for each in mails] == ["sent"] * 3
    assert len(kept.messages) == 3


def test_server_that_is_down_stands_in_the_work_list_until_it_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(LETTERS, "", "", send_letters, every=timedelta(minutes=1))
    monkeypatch.setattr(settings, "EMAIL_PORT", free_port())
    letter()
    first = claim(work)
    assert first is not None
    done = run(work, first)
    told = FailedWork.objects.get(work=LETTERS, subject=WHOLE)

    with smtp() as (_kept, port), clock.at(moment() + timedelta(minutes=2)):
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        second = claim(work)
        assert second is not None
        run(work, second)

    assert "venter og sendes, når den svarer igen" in done.broke
    assert "example.org" not in told.sentence
    told.refresh_from_db()
    assert told.solved_at is not None


def test_without_a_mail_server_nothing_is_tried_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_HOST", "")
    mail = letter()

    _ran, told = send_letters()

    assert told == {"no mail server, waiting": 1}
    assert Mail.objects.get(pk=mail.pk).tries == 0


@pytest.mark.parametrize(
    ("how", "fault", "for_good"),
    [
        ("no address", NotSent, True),
        ("busy", NotSent, False),
        ("wont have it", NotSent, True),
        ("no answer", Unsure, None),
        ("drops", Unsure, None),
    ],
)
def test_post_says_which_of_the_three_it_is(
    how: str, fault: type[Exception], for_good: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EMAIL_TIMEOUT", 1)
    said = Letter("<1@example.dk>", "ole@example.org", "Møde", "Tekst", moment())

    with smtp(how) as (_kept, port):
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        with pytest.raises(fault) as caught:
            SmtpPost()(said)

    assert type(caught.value) is fault
    assert getattr(caught.value, "for_good", None) == for_good
    assert "ole" not in str(caught.value)


def test_post_that_does_not_answer_at_all_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "EMAIL_PORT", free_port())

    with pytest.raises(PostDown):
        SmtpPost()(Letter("<1@example.dk>", "ole@example.org", "Møde", "Tekst", moment()))


def test_address_that_is_refused_is_told_to_the_watcher_and_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = AccountFactory()
    mail = letter(watcher=watcher, watcher_link="/forloeb/")

    with smtp("no address") as (_kept, port):
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        told, again = send_due(SmtpPost()), send_due(SmtpPost())

    assert (told.failed, again.failed, state(mail)) == (1, 0, "failed")
    assert Notice.objects.get(recipient=watcher).text == "a letter could not be sent"


def test_busy_server_is_tried_later_and_at_last_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = letter()

    with smtp("busy") as (_kept, port):
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        send_due(SmtpPost())
        at_once = send_due(SmtpPost())
        with clock.at(moment() + PATIENCE + timedelta(minutes=1)):
            at_last = send_due(SmtpPost())

    assert (at_once.sent, at_once.waiting) == (0, 0)
    assert (at_last.failed, state(mail), Mail.objects.get(pk=mail.pk).tries) == (1, "failed", 2)


def test_letter_that_may_have_left_is_not_sent_again_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = AccountFactory()
    mail = letter(watcher=watcher)

    with smtp("drops") as (kept, port):
        monkeypatch.setattr(settings, "EMAIL_PORT", port)
        told = send_due(SmtpPost())
        with clock.at(moment() + timedelta(days=1)):
            again = send_due(SmtpPost())

    assert (told.unsure, again.sent, state(mail), len(kept.messages)) == (1, 0, "unsure", 1)
    assert Notice.objects.get(recipient=watcher).text == "a letter may not have been sent"


def test_letter_that_a_person_sends_again_has_the_same_message_id(server: Kept) -> None:
    mail = letter()
    Mail.objects.update(state="unsure")

    send_again(letter=mail)
    send_due(SmtpPost())

    assert server.messages[0]["Message-ID"] == mail.message_id
    with pytest.raises(NotNow, match="sendt eller på vej"):
        send_again(letter=mail)


def test_letter_about_what_is_over_is_not_sent(server: Kept) -> None:
    mail = letter(send_before=moment() - timedelta(minutes=1))

    told = send_due(SmtpPost())

    assert (told.too_late, state(mail), server.messages) == (1, "too late", [])


def test_thread_gives_way_only_while_nothing_has_left(server: Kept) -> None:
    first = letter(thread="meeting:1")
    send_due(SmtpPost())
    second = letter(once="b", thread="meeting:1")

    gave_way = give_way(thread="meeting:1")

    assert (state(first), state(second), gave_way) == ("sent", "replaced", 1)
    assert has_left(thread="meeting:1")
    assert not has_left(thread="meeting:2")


# --- a process that dies ---------------------------------------------------------------------------------

PROGRAM = """
    import os, signal
    import django
    django.setup()
    from django.conf import settings
    from django.db import connections
    connections["default"].settings_dict["NAME"] = {name!r}
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", {port}
    from samvej.exchange.mail import SmtpPost
    from samvej.workplace.outbox import sending

    class Dies(SmtpPost):
        def __call__(self, letter):
            if {before}:
                os.kill(os.getpid(), signal.SIGKILL)
            super().__call__(letter)
            os.kill(os.getpid(), signal.SIGKILL)

    sending.send_due(Dies())
"""


def dying(port: int, *, before: bool) -> subprocess.CompletedProcess[str]:
    """A process of its own that is killed with a letter in its hand."""
    environment = {
        "SAMVEJ_HOME": str(settings.SAMVEJ_HOME),
        "DJANGO_SETTINGS_MODULE": "samvej.web.settings",
        "PATH": os.environ["PATH"],
    }
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        who = f"{said['USER']}:{said['PASSWORD']}@{said['HOST'].replace('/', '%2F')}:{said['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{who}/{said['NAME']}"
    name = str(connection.settings_dict["NAME"])
    program = textwrap.dedent(PROGRAM).format(name=name, port=port, before=before)
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("before", [False, True])
def test_letter_of_a_process_that_was_killed_never_leaves_twice(server: Kept, before: bool) -> None:
    mail = letter()
    others = letter(once="b", address="other@example.org")

    died = dying(int(settings.EMAIL_PORT), before=before)
    at_once = send_due(SmtpPost())
    with clock.at(moment() + LEASE + timedelta(minutes=1)):
        later = send_due(SmtpPost())

    assert died.returncode == -signal.SIGKILL, died.stderr
    assert (at_once.sent, state(others)) == (1, "sent")
    assert (later.sent, later.unsure, state(mail)) == (0, 1, "unsure")
    assert server.receivers.count("ole@example.org") == (0 if before else 1)
