"""Two who ask or answer at once, in threads: one task, one answer, nothing lost."""

import pytest

from samvej.workplace.access.actors import Actor
from samvej.workplace.tasks.actions import answering
from samvej.workplace.tasks.models import Task, TaskEvent
from tests.workplace.pathways.ground import contact_person, included
from tests.workplace.pathways.test_at_once import at_once
from tests.workplace.tasks.ground import asked, on_team

pytestmark = pytest.mark.django_db(transaction=True)


def test_same_task_asked_for_by_four_at_once_is_one(unit):
    enrolment = included(unit, contact_person(unit))

    told = at_once([lambda: asked(Actor.system("test"), enrolment, once="the same")] * 4)

    assert told == ["done"] * 4
    assert Task.objects.count() == TaskEvent.objects.filter(kind="asked").count() == 1


def test_done_and_cancelled_at_once_is_one_of_them(unit):
    by = contact_person(unit)
    enrolment = included(unit, by)
    nurse = on_team(enrolment)
    task = asked(by, enrolment, role="hospital")

    told = at_once(
        [
            lambda: answering.complete(by=nurse, task=task, evidence="Gjort", seen_revision=0),
            lambda: answering.cancel(by=by, task=task, why="Ikke nødvendigt", seen_revision=0),
        ]
    )

    task.refresh_from_db()
    assert sorted(words == "done" for words in told) == [False, True]
    assert task.status == ("done" if told[0] == "done" else "cancelled")
    assert task.events.count() == 2
