"""Two clocks that somebody's day hangs on: answers about safety that wait, and plans that slip."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from samvej.workplace.safety.actions.escalating import WORK, escalate_due
from samvej.workplace.slips.actions.clocks import SLIPS as SLIPPING
from samvej.workplace.slips.actions.clocks import pass_on_due
from samvej.workplace.work.models import FailedWork
from samvej.workplace.work.parts import Ran, note_failure, solve_others

SAFETY_CLOCKS, SLIPS = WORK, SLIPPING
"""The ids of the two pieces of work."""

FAILED = gettext_noop("Uventet fejl (%s). Ring til dem, det gælder, og se i loggen.")
"""What stands in the work list: these two clocks do not wait for a technician."""


def watch_safety() -> tuple[Ran, dict[str, object]]:
    """Tell the leads of every answer that has waited past its clock."""
    done = escalate_due()
    _keep(SAFETY_CLOCKS, {each.enrolment: each.fault for each in done.failed})
    return Ran(done.told, len(done.failed)), {"leads told": done.told}


def watch_slips() -> tuple[Ran, dict[str, object]]:
    """Pass on to the leaders what the team has not solved in time, and remind them."""
    done = pass_on_due()
    _keep(SLIPS, {each.slip: each.fault for each in done.failed})
    told: dict[str, object] = {"passed on": done.passed_on, "reminded": done.reminded, "closed": done.closed}
    return Ran(done.passed_on + done.reminded + done.closed, len(done.failed)), told


def _keep(work: str, failed: Mapping[str, str]) -> None:
    for subject, fault in failed.items():
        note_failure(work, subject, FAILED % fault)
    if FailedWork.objects.filter(work=work, solved_at=None).exists():
        solve_others(work, failed)
