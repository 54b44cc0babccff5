"""Tasks that a contact answers: whoever was to get in touch has done it when the contact is written down."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.programme.reactions import say_moment
from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.tasks.actions.asking import ask_for
from samvej.workplace.tasks.actions.moving import lock, move
from samvej.workplace.tasks.actions.telling import tell_cancelled
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.permissions import is_given
from samvej.workplace.tasks.queries import answered_by_contact, done_with


@transaction.atomic
def settle_by_contact(
    *, by: Actor, enrolment: Enrolment, contact: str, is_visit: bool, at: datetime
) -> Sequence[Task]:
    """Write the open tasks that a contact answers as done, with the contact as what was done; gives them.

    ``contact``: its key; ``is_visit``: somebody was where the citizen is; ``at``: when it began. Which tasks: those
    of reactions whose file says ``answered by``, and whose cause lay before the contact. Whoever had one, and did
    not write the contact, is told. Whether the person may write contacts is the caller's to ask.
    """
    settled = []
    for task in answered_by_contact(enrolment, is_visit=is_visit, at=at):
        held = lock(task)
        if not held.is_open:
            continue
        held.evidence = danish(_("Kontakten den %(when)s er skrevet ned.")) % {"when": say_moment(at, "da")}
        detail = {"evidence": held.evidence, "contact": contact}
        move(held, "complete", by=by, reason=_("Skrev en kontakt ned, som en opgave bad om"), detail=detail)
        if not is_given(by=by, task=held):
            tell_cancelled(held, by=by)
        settled.append(held)
    return settled


@transaction.atomic
def ask_again(*, by: Actor, enrolment: Enrolment, contact: str) -> None:
    """Ask anew for what a contact was taken to have answered: it was written by mistake, and is struck out."""
    if enrolment.status == Enrolment.Status.ENDED:
        return
    for task in done_with(contact, enrolment):
        ask_for(
            by=by,
            enrolment=enrolment,
            words=task.words,
            because=task.because,
            origin=task.origin,
            origin_key=task.origin_key,
            role=task.for_role,
            professional=task.assigned_to,
            start_at=task.start_at,
            due_at=task.due_at,
            end_at=task.end_at,
            priority=task.priority,
            once=f"again:{task.key}",
        )
