"""The work list and the runs: for those who look after it, with no way to a citizen who is not theirs to open."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from samvej.workplace.ground.moment import moment
from samvej.workplace.work import tasks
from samvej.workplace.work.models import FailedWork, WorkRun
from samvej.workplace.work.parts import WHOLE, note_failure
from tests.workplace.factories import CitizenFactory, make_actor
from tests.workplace.inbox.made import case, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen() -> Any:
    return CitizenFactory()


@pytest.fixture
def failed(citizen: Any) -> FailedWork:
    """A citizen's part that has failed twice."""
    for _each in range(2):
        note_failure(tasks.CLOCKS, str(citizen.key), "Uret kunne ikke læses.", citizen)
    return FailedWork.objects.get()


def page(client: Any, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(f"work:{name}", args=args), query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_list_says_what_failed_how_often_and_why(failed: FailedWork, client_as: Any) -> None:
    text = page(client_as(make_actor("administrator")), "failed")

    for words in ("Frister og påmindelser", "Én borgers del", "Uret kunne ikke læses.", "2 gange"):
        assert words in text


def test_citizen_is_a_link_only_for_those_who_may_open_them(unit: Any, client_as: Any) -> None:
    referral = case(unit)
    note_failure(tasks.CLOCKS, str(referral.key), "Uret kunne ikke læses.", referral.citizen)

    opens, shut = (page(client_as(by), "failed") for by in (staff(unit, "lead"), make_actor("lead")))

    assert reverse("citizens:citizen", args=[referral.citizen.key]) in opens
    assert referral.citizen.name not in opens
    assert str(referral.citizen.key) not in shut


@pytest.mark.parametrize("role", ["contact person", "referrer", "team member", "steering", "citizen", "relative"])
def test_other_roles_are_refused(failed: FailedWork, client_as: Any, role: str) -> None:
    client = client_as(make_actor(role))
    urls = [reverse("work:failed"), reverse("work:runs"), reverse("work:solve", args=[failed.key])]

    assert [client.get(url).status_code for url in urls] == [403] * 3
    assert client.post(urls[2], {"note": "x"}).status_code == 403
    failed.refresh_from_db()
    assert failed.solved_at is None


def test_failure_is_solved_with_a_note_that_the_next_can_read(failed: FailedWork, client_as: Any) -> None:
    client = client_as(make_actor("administrator", name="Arne Test"))

    client.post(reverse("work:solve", args=[failed.key]), {"note": "Filen er rettet. 610170-1234"})

    assert "Alt er gjort" in page(client, "failed")
    solved = page(client, "failed", vis="loeste")
    assert "Arne Test: Filen er rettet." in solved
    assert "0170-1234" not in solved


def test_failure_without_a_note_stays_and_says_why(failed: FailedWork, client_as: Any) -> None:
    response = client_as(make_actor("administrator")).post(reverse("work:solve", args=[failed.key]), {"note": " "})

    assert "Skriv kort, hvordan den blev løst" in response.content.decode()
    failed.refresh_from_db()
    assert failed.solved_at is None


def test_failure_that_another_solved_first_is_said_so(failed: FailedWork, client_as: Any) -> None:
    FailedWork.objects.update(solved_at=moment())

    response = client_as(make_actor("administrator")).post(reverse("work:solve", args=[failed.key]), {"note": "Ok."})

    assert response.status_code == 409
    assert "Fejlen er allerede løst" in response.content.decode()


@pytest.mark.parametrize("how_many", [1, 9])
def test_list_takes_as_many_queries_for_many_as_for_one(
    client_as: Any, how_many: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(how_many):
        note_failure(tasks.SPOTTING, f"p {number}", "Det gik ikke.", CitizenFactory())
    client = client_as(make_actor("lead"))
    page(client, "failed")

    with django_assert_max_num_queries(14):
        page(client, "failed")


def test_runs_say_how_they_went_and_when_the_next_is_due(client_as: Any) -> None:
    now = moment()
    for work, fields in (
        (tasks.CLOCKS, {"done": 2, "ended_at": now, "told": {"reminders": 2}}),
        (tasks.SPOTTING, {"broke": "Databasen er der ikke.", "ended_at": now}),
        (tasks.SYNC, {"failed": 1, "ended_at": now, "told": {"sammen": {"rows": 7, "stayed behind": 0}}}),
        (tasks.TIDYING, {"started_at": now - timedelta(hours=2)}),
    ):
        WorkRun.objects.create(work=work, slot=now, **fields)

    text = page(client_as(make_actor("administrator")), "runs")

    for words in (
        "2 påmindelser",
        "Kunne ikke gøres",
        "Databasen er der ikke.",
        "Gjort, men noget fejlede",
        "sammen: 7 rækker",
        "Blev ikke færdig",
        "Har ikke kørt endnu.",
        "Hver nat klokken 2.15",
        "Næste gang",
    ):
        assert words in text


def test_runs_that_stand_still_are_said_to(client_as: Any) -> None:
    WorkRun.objects.create(work=tasks.CLOCKS, slot=moment() - timedelta(hours=3), ended_at=moment())

    assert "Skulle være begyndt" in page(client_as(make_actor("administrator")), "runs")


def test_whole_run_that_failed_is_named_so(client_as: Any) -> None:
    note_failure(tasks.SYNC, WHOLE, "Databasen er der ikke.")

    assert "Hele kørslen" in page(client_as(make_actor("lead")), "failed")
