"""Two workers and a colleague at the same moment: a slip is passed on once, or solved, and never both."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from samvej.core import clock
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.slips.actions import pass_on_due, report_slip, solve
from samvej.workplace.slips.models import Slip, SlipEvent, SlipLine
from tests.workplace.slips.ground import ground, told

pytestmark = pytest.mark.django_db(transaction=True)
LATE = datetime(2026, 3, 4, 12)


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    together = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with clock.at(LATE):
            together.wait(timeout=20)
            try:
                return act()
            except NotNow as refusal:
                return refusal.sentence
            finally:
                connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_workers_pass_a_slip_on_once() -> None:
    with clock.at(datetime(2026, 3, 2, 10)):
        slip = told(ground())

    ran = at_once([pass_on_due, pass_on_due])

    assert sum(each.passed_on for each in ran) == 1
    assert SlipEvent.objects.filter(slip=slip, kind="slip passed on by the clock").count() == 1
    assert SlipLine.objects.filter(slip=slip).count() == 2


def test_clock_and_colleague_leave_one_history() -> None:
    here = ground()
    with clock.at(datetime(2026, 3, 2, 10)):
        slip = told(here)
        seen = slip.revision

    at_once([pass_on_due, lambda: solve(by=here.contact, slip=slip, solution="Løst.", seen_revision=seen)])

    slip.refresh_from_db()
    kinds = list(slip.events.values_list("kind", flat=True))
    assert kinds in (["slip reported", "slip solved"], ["slip reported", "slip passed on by the clock"])
    assert slip.status == ("solved" if "slip solved" in kinds else "with leaders")


def test_four_presses_of_one_button_tell_of_one_slip() -> None:
    here = ground()

    def press() -> Slip:
        return report_slip(by=here.contact, enrolment=here.enrolment, what="Intet sker.", once="b" * 32)

    made = at_once([press] * 4)

    assert len({each.pk for each in made}) == Slip.objects.count() == 1
    assert SlipEvent.objects.count() == 1
