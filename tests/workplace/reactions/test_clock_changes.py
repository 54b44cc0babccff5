"""Over the change of clocks what falls due keeps its time of day, and nothing fires twice or not at all."""

from datetime import datetime
from typing import Any

import pytest

from samvej.core import clock
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.reactions.engine import react
from samvej.workplace.reactions.models import Fired
from samvej.workplace.tasks.models import Task
from tests.workplace.factories import AdmissionFactory
from tests.workplace.reactions.made import contact, course, task, version

pytestmark = pytest.mark.django_db


def wall(*when: int) -> datetime:
    return datetime(2026, *when, tzinfo=COPENHAGEN)


def test_silence_and_a_discharge_over_the_spring_change_fire_once_by_the_clock_on_the_wall(unit: Any) -> None:
    enrolment = course(unit, version([task("no contact for 21 days", "reach out"), task("discharged", "visit")]))
    contact(enrolment, wall(3, 10, 10))
    AdmissionFactory(
        citizen=enrolment.citizen, admitted_at=wall(3, 26, 8), discharged_at=wall(3, 27, 10), home=True
    )  # a Friday; the clocks change on Sunday

    for night in (wall(3, 28, 2, 30), wall(3, 29, 1, 59), wall(3, 29, 3), wall(3, 31, 9, 59), wall(3, 31, 10)):
        with clock.at(night):
            assert react().failed == ()

    assert list(Fired.objects.order_by("at").values_list("reaction", "at")) == [
        ("visit", wall(3, 27, 10)),
        ("reach out", wall(3, 31, 10)),
    ]
    assert Task.objects.get(origin_key="visit").due_at == wall(3, 31, 16)
