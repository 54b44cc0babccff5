"""May this person write in the plan, answer it, or report a sign? In pairs: ``check_x`` raises, ``x`` says.

Whether the plan may be opened at all is the door's matter (:mod:`samvej.workplace.plans.doors`).
"""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself, near
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team, seats


def check_write_plan(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless the person is on the team, is the citizen, or acts for them."""
    if by.account is None or is_oneself(by, enrolment.citizen) or on_the_team(by, enrolment):
        return
    raise NotYours(_("Kun borgeren selv og borgerens team kan skrive i planen."))


def write_plan(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may change the plan."""
    return passes(lambda: check_write_plan(by=by, enrolment=enrolment))


def check_write_sub_goals(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is a professional on the team: sub-goals are the professionals' own."""
    if by.account is None or on_the_team(by, enrolment):
        return
    raise NotYours(_("Fagpersonernes delmål kan kun skrives af fagpersoner på teamet."))


def write_sub_goals(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may write professionals' sub-goals."""
    return passes(lambda: check_write_sub_goals(by=by, enrolment=enrolment))


def check_answer_plan(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the citizen, who acts for them, or the team that heard what was said."""
    if by.account is not None and (is_oneself(by, enrolment.citizen) or on_the_team(by, enrolment)):
        return
    raise NotYours(_("Kun borgeren kan sige ja eller nej til planen. Teamet kan skrive ned, hvad borgeren har sagt."))


def answer_plan(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may write down the citizen's answer."""
    return passes(lambda: check_answer_plan(by=by, enrolment=enrolment))


def check_answer_as(*, by: Actor, enrolment: Enrolment, role: str) -> None:
    """Raise :class:`NotYours` unless the person has this role on the team, and so answers in it for themselves."""
    if role in seats(by, enrolment):
        return
    raise NotYours(_("Kun den, der selv har rollen på borgerens team, kan svare i den."))


def answer_as(*, by: Actor, enrolment: Enrolment, role: str) -> bool:
    """Whether the person may answer in a role of the team."""
    return passes(lambda: check_answer_as(by=by, enrolment=enrolment, role=role))


def check_report_sign(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the team, the citizen, or a relative who may see the plan."""
    if by.account is None or write_plan(by=by, enrolment=enrolment):
        return
    relative = near(by, enrolment.citizen)
    if relative is not None and relative.may_see_plan:
        return
    raise NotYours(_("Kun borgeren, borgerens nære og teamet kan melde et tegn. Ring til kontaktpersonen i stedet."))


def report_sign(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may report an early sign."""
    return passes(lambda: check_report_sign(by=by, enrolment=enrolment))
