"""May this person ask, answer or steer a task? Pairs: ``check_x`` raises with a sentence, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself, near
from samvej.workplace.access.roles import KEEP_CASELOADS
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team, works_in
from samvej.workplace.tasks.models import Task


def check_ask(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless the person is of the citizen's circle.

    That is the team, the unit's lead, the citizen, or a relative of theirs (whose report may make a task); and the
    system's own work.
    """
    if not (by.account is None or _of_the_case(by, enrolment) or _near(by, enrolment)):
        raise NotYours(_("Kun borgeren, borgerens team og lederen af indsatsen kan bede om noget her."))


def ask(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may ask for something to be done."""
    return passes(lambda: check_ask(by=by, enrolment=enrolment))


def check_answer(*, by: Actor, task: Task) -> None:
    """Raise :class:`NotYours` unless the task was given to this person: only they say yes or no."""
    if by.account is not None and not is_given(by=by, task=task):
        raise NotYours(_("Kun den, der er bedt om det, kan svare."))


def answer(*, by: Actor, task: Task) -> bool:
    """Whether the person may say yes or no to a task."""
    return passes(lambda: check_answer(by=by, task=task))


def check_complete(*, by: Actor, task: Task) -> None:
    """Raise :class:`NotYours` unless it is this person's, or the citizen's and the team writes it for them."""
    if by.account is None or is_given(by=by, task=task):
        return
    if not (task.for_citizen and _of_the_case(by, task.enrolment)):
        raise NotYours(_("Kun den, der har opgaven, kan skrive, at den er gjort. Du kan overtage den."))


def complete(*, by: Actor, task: Task) -> bool:
    """Whether the person may write that a task is done."""
    return passes(lambda: check_complete(by=by, task=task))


def check_steer(*, by: Actor, task: Task) -> None:
    """Raise :class:`NotYours` unless the person is on the team or leads the unit: they hand over and cancel."""
    if by.account is not None and not _of_the_case(by, task.enrolment):
        raise NotYours(_("Kun borgerens team og lederen af indsatsen kan flytte eller aflyse opgaven."))


def steer(*, by: Actor, task: Task) -> bool:
    """Whether the person may hand over, take over or cancel a task."""
    return passes(lambda: check_steer(by=by, task=task))


def check_transition(*, by: Actor, task: Task, name: str) -> None:
    """Raise :class:`NotYours` unless the person may take this task through the transition ``name``."""
    if name in ("accept", "decline"):
        check_answer(by=by, task=task)
    elif name == "complete":
        check_complete(by=by, task=task)
    else:
        check_steer(by=by, task=task)


def transition(*, by: Actor, task: Task, name: str) -> bool:
    """Whether the person may take this task through the transition ``name``."""
    return passes(lambda: check_transition(by=by, task=task, name=name))


def is_given(*, by: Actor, task: Task) -> bool:
    """Whether the task is this person's own: a professional's, from where they act, or the citizen's."""
    if task.for_citizen:
        return is_oneself(by, task.citizen)
    return (
        by.professional is not None
        and by.employment is not None
        and task.assigned_to_id == by.professional.pk
        and task.organisation_id in (None, by.employment.organisation_id)
    )


def _of_the_case(by: Actor, enrolment: Enrolment) -> bool:
    return works_in(by, enrolment.unit, KEEP_CASELOADS) or on_the_team(by, enrolment)


def _near(by: Actor, enrolment: Enrolment) -> bool:
    if by.citizen is not None:
        return by.citizen.pk == enrolment.citizen_id
    return near(by, enrolment.citizen) is not None
