"""Work part by part: one that fails stops no other, is told of, counted, and solved when it succeeds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.people.models import Citizen
from samvej.workplace.work.actions import solve_failure
from samvej.workplace.work.models import FailedWork
from samvej.workplace.work.parts import WHOLE, Ran, each_part, note_failure, solve_others
from tests.workplace.factories import CitizenFactory, make_actor
from tests.workplace.work.made import at_once


def renaming(bad: Citizen, fault: Exception) -> Callable[[Citizen], None]:
    """Gives everybody a new name, and fails for one after the change."""

    def do(citizen: Citizen) -> None:
        Citizen.objects.filter(pk=citizen.pk).update(given_name="Ny")
        if citizen == bad:
            raise fault

    return do


def run(people: list[Citizen], do: Callable[[Citizen], object]) -> Ran:
    return each_part("test", people, do, subject=lambda each: str(each.key), citizen=lambda each: each)


@pytest.mark.django_db
def test_one_that_fails_never_stops_the_others_and_is_undone() -> None:
    people = CitizenFactory.create_batch(3)

    ran = run(people, renaming(people[1], NotNow("Adressen mangler.")))

    assert ran == Ran(2, 1)
    for person in people:
        person.refresh_from_db()
    assert [person.given_name == "Ny" for person in people] == [True, False, True]
    [failed] = FailedWork.objects.all()
    assert (failed.citizen, failed.sentence, failed.times, failed.solved_at) == (
        people[1],
        "Adressen mangler.",
        1,
        None,
    )


@pytest.mark.django_db
def test_part_that_fails_twice_is_one_failure_counted_twice() -> None:
    people = CitizenFactory.create_batch(2)
    run(people, renaming(people[0], NotNow("Først.")))

    run(people, renaming(people[0], NotNow("Så.")))

    [failed] = FailedWork.objects.all()
    assert (failed.times, failed.sentence) == (2, "Så.")
    assert failed.first_at < failed.last_at


@pytest.mark.django_db
def test_part_that_succeeds_later_solves_its_failure_and_may_fail_anew() -> None:
    people = CitizenFactory.create_batch(2)
    run(people, renaming(people[0], NotNow("Først.")))

    run(people, lambda each: None)
    solved = FailedWork.objects.get()
    run(people, renaming(people[0], NotNow("Igen.")))

    assert solved.solved_at is not None
    assert solved.solved_by is None
    assert FailedWork.objects.filter(solved_at=None).count() == 1
    assert FailedWork.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault", [ValueError("610170-1234 har ingen adresse"), NotNow("610170-1234 har ingen adresse")]
)
def test_failure_never_holds_a_person_number(fault: Exception) -> None:
    person = CitizenFactory()

    run([person], renaming(person, fault))

    assert "1234" not in FailedWork.objects.get().sentence


@pytest.mark.django_db
def test_run_over_everything_solves_what_no_longer_fails() -> None:
    for subject in ("p one", "p two", "q one", WHOLE):
        note_failure("test", subject, "Det gik ikke.")

    solve_others("test", ["p two"], of="p ")

    assert set(FailedWork.objects.filter(solved_at=None).values_list("subject", flat=True)) == {
        "p two",
        "q one",
        WHOLE,
    }


@pytest.mark.django_db
def test_failure_is_solved_once_with_a_note() -> None:
    note_failure("test", "x", "Det gik ikke.")
    by, key = make_actor("administrator"), str(FailedWork.objects.get().key)

    with pytest.raises(NotNow):
        solve_failure(by=by, key=key, note="  ")
    solve_failure(by=by, key=key, note="Filen er rettet.")
    with pytest.raises(NotNow):
        solve_failure(by=by, key=key, note="Igen.")

    failed = FailedWork.objects.get()
    assert (failed.solved_by, failed.solved_note) == (by.account, "Filen er rettet.")


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_of_the_same_part_at_once_make_one_failure_counted_twice() -> None:
    def tell() -> Any:
        note_failure("test", "x", "Det gik ikke.")
        connections.close_all()

    at_once(tell, tell)

    assert FailedWork.objects.get().times == 2
