"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.transitions import TASK

LONGEST = 500  # letters of what is to be done: a sentence or three


def check_transition(task: Task, name: str) -> None:
    """Raise :class:`NotNow` unless the transition ``name`` may start where the task is."""
    if task.status in TASK[name].sources:
        return
    raise NotNow(_ALREADY[task.status]())


_ALREADY: Mapping[str, Callable[[], str]] = {
    Task.Status.REQUESTED: lambda: _("Ingen har svaret på opgaven endnu."),
    Task.Status.ACCEPTED: lambda: _("Der er allerede sagt ja til opgaven."),
    Task.Status.DECLINED: lambda: _("Der er allerede sagt nej til opgaven. Giv den til en anden, eller aflys den."),
    Task.Status.DONE: lambda: _("Opgaven er allerede gjort. Der skal ikke gøres mere."),
    Task.Status.CANCELLED: lambda: _("Opgaven er aflyst. Der skal ikke gøres mere."),
}


def transition(task: Task, name: str) -> bool:
    """Whether the transition ``name`` may start where the task is."""
    return passes(lambda: check_transition(task, name))


def check_ask(*, enrolment: Enrolment, words: Mapping[str, str]) -> None:
    """Raise :class:`NotNow` for a course that has ended, and for a task that says nothing."""
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet, så der kan ikke gives nye opgaver."))
    if not any(said.strip() for said in words.values()):
        raise NotNow(_("Skriv, hvad der skal gøres."))


def may_be_asked(*, enrolment: Enrolment, words: Mapping[str, str]) -> bool:
    """Whether a task may be asked for."""
    return passes(lambda: check_ask(enrolment=enrolment, words=words))


def check_window(*, start_at: datetime | None, due_at: datetime | None, end_at: datetime | None) -> None:
    """Raise :class:`NotNow` for a window that runs backwards: start, due and end come in that order."""
    said = [each for each in (start_at, due_at, end_at) if each is not None]
    if said != sorted(said):
        raise NotNow(_("Tiden går baglæns: opgaven skal begynde, før den skal være gjort. Ret en af dagene."))


def window(*, start_at: datetime | None, due_at: datetime | None, end_at: datetime | None) -> bool:
    """Whether a window runs forward."""
    return passes(lambda: check_window(start_at=start_at, due_at=due_at, end_at=end_at))


def check_evidence(evidence: str) -> None:
    """Raise :class:`NotNow` where nobody says what was done."""
    if not evidence.strip():
        raise NotNow(_("Skriv kort, hvad der blev gjort. Så kan alle på teamet se, at det er sket."))


def evidence(said: str) -> bool:
    """Whether it says what was done."""
    return passes(lambda: check_evidence(said))


def check_reason(reason: str) -> None:
    """Raise :class:`NotNow` for a no, or a cancelling, without why."""
    if not reason.strip():
        raise NotNow(_("Skriv kort hvorfor. Så ved de andre, hvad de kan gøre i stedet."))


def reason(said: str) -> bool:
    """Whether it says why."""
    return passes(lambda: check_reason(said))


def check_unseen(task: Task, seen_revision: int | None) -> None:
    """Raise :class:`NotNow` where somebody changed the task since the person saw it."""
    if seen_revision is not None and task.revision != seen_revision:
        raise NotNow(
            _(
                "En anden har ændret opgaven, mens du så på den. Det, du skrev, står her endnu. "
                "Se, hvad der er sket, og prøv igen, hvis det stadig er nødvendigt."
            )
        )


def unseen(task: Task, seen_revision: int | None) -> bool:
    """Whether nobody changed the task since the person saw it."""
    return passes(lambda: check_unseen(task, seen_revision))
