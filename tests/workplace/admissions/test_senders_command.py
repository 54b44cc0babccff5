"""``samvej workplace senders``: a token is given once, shown in no list, and closed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from samvej.workplace.admissions.actions import sender_of
from tests.workplace.places import Place, places

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A workplace of the test's own."""
    with places(tmp_path) as make:
        yield make()


def test_token_is_given_once_listed_never_and_closed_for_good(place):
    opened = place.run("workplace", "senders", "open", "Testhospitalets ADT")
    token = opened.stdout.strip()
    with place.open():
        sender = sender_of(token)
    assert sender is not None, opened.stderr
    listed = place.run("workplace", "senders", "list")
    closed = place.run("workplace", "senders", "close", str(sender.key))

    with place.open():
        assert sender_of(token) is None
    assert "Testhospitalets ADT" in listed.stdout
    assert token not in listed.stdout + listed.stderr
    assert (opened.returncode, listed.returncode, closed.returncode) == (0, 0, 0)


def test_what_is_no_sender_is_said_plainly(place):
    unknown = place.run("workplace", "senders", "close", "nothing")
    nameless = place.run("workplace", "senders", "open", " ")

    assert (unknown.returncode, nameless.returncode) == (1, 1)
    assert "There is no sender" in unknown.stderr
    assert "Traceback" not in unknown.stderr + nameless.stderr
