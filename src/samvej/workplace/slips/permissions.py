"""May this person tell of a slip, solve it, pass it on or answer it?

Pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no.
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import near
from samvej.workplace.access.roles import ANSWER_SLIPS
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team
from samvej.workplace.slips.models import Slip, SlipLine


def check_report(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the team, the citizen, a relative who may see the plan, or a clock."""
    if by.account is None or _own(by, enrolment) or _near(by, enrolment):
        return
    if not on_the_team(by, enrolment):
        raise NotYours(_("Kun borgeren og borgerens team kan melde, at planen skrider."))


def report(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may tell that the plan slips."""
    return passes(lambda: check_report(by=by, enrolment=enrolment))


def check_solve(*, by: Actor, slip: Slip) -> None:
    """Raise :class:`NotYours` unless it is the team, the citizen, or a relative who acts for the citizen."""
    enrolment = slip.enrolment
    if by.account is None or _own(by, enrolment) or (_near(by, enrolment) and by.relative and by.relative.may_act):
        return
    if not on_the_team(by, enrolment):
        raise NotYours(_("Kun borgeren og borgerens team kan skrive, at det er løst."))


def solve(*, by: Actor, slip: Slip) -> bool:
    """Whether the person may write that it is solved."""
    return passes(lambda: check_solve(by=by, slip=slip))


def check_work(*, by: Actor, slip: Slip) -> None:
    """Raise :class:`NotYours` unless the person is on the citizen's team: to write what was tried, or pass it on."""
    if by.account is not None and not on_the_team(by, slip.enrolment):
        raise NotYours(_("Kun borgerens team kan skrive her og sende det videre til lederne."))


def work(*, by: Actor, slip: Slip) -> bool:
    """Whether the person may write what was tried, and pass it on."""
    return passes(lambda: check_work(by=by, slip=slip))


def check_answer(*, by: Actor, slip: Slip) -> None:
    """Raise :class:`NotYours` unless the line has gone to where the person leads."""
    if line_of(by=by, slip=slip) is None:
        raise NotYours(_("Kun de ledere, som teamet har spurgt, kan svare."))


def answer(*, by: Actor, slip: Slip) -> bool:
    """Whether the person is one of the leaders who were asked."""
    return passes(lambda: check_answer(by=by, slip=slip))


def line_of(*, by: Actor, slip: Slip) -> SlipLine | None:
    """The line that has gone to where the person leads, an unanswered one first; None where none has."""
    held = by.employment
    if held is None or not by.permits(ANSWER_SLIPS) or held.programme not in ("", slip.enrolment.programme):
        return None
    lines = list(slip.lines.filter(organisations=held.organisation_id).order_by("id"))
    return next((each for each in lines if each.answered_at is None), next(iter(lines), None))


def _own(by: Actor, enrolment: Enrolment) -> bool:
    return by.citizen is not None and by.citizen.pk == enrolment.citizen_id


def _near(by: Actor, enrolment: Enrolment) -> bool:
    relative = near(by, enrolment.citizen)
    return relative is not None and (relative.may_see_plan or relative.may_act)
