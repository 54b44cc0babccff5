"""Who is told of a task: whoever it was given to, and whoever asked. Nobody is told what they did themselves."""

from collections.abc import Iterable

from samvej.workplace.access.actors import Actor
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell
from samvej.workplace.referrals.staff import account_of
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.wording import task_link


def tell_recipient(task: Task, *, by: Actor) -> None:
    """Tell whoever has the task now."""
    if task.for_citizen:
        tell_account(task, _citizens_account(task), "you have a task of your own", by=by)
    else:
        tell_account(task, account_of(task.assigned_to), "you were given a task", by=by)


def tell_those_who_asked(task: Task, *, by: Actor, declined: bool) -> None:
    """Tell whoever asked, if a person did; of a no, the contact person too: somebody must find another way."""
    asked: Iterable[Account | None] = [task.asked_by]
    if declined:
        asked = [task.asked_by, account_of(task.enrolment.contact_person)]
    for account in {each.pk: each for each in asked if each is not None}.values():
        if declined:
            tell_account(task, account, "a task was declined", by=by)
        else:
            tell_account(task, account, "a task you asked for is done", by=by)


def tell_cancelled(task: Task, *, by: Actor) -> None:
    """Tell whoever had the task that it need not be done."""
    had = _citizens_account(task) if task.for_citizen else account_of(task.assigned_to)
    tell_account(task, had, "a task of yours was cancelled", by=by)


def tell_account(task: Task, account: Account | None, text: str, *, by: Actor) -> None:
    """Leave the notice, unless there is no account or it is the actor's own."""
    if account is None or (by.account is not None and account.pk == by.account.pk):
        return
    tell(
        recipient=account,
        text=text,
        link=task_link(task, to_citizen=account.professional_id is None),
        once=f"{text}:{task.key}:{task.revision}:{account.pk}",
    )


def _citizens_account(task: Task) -> Account | None:
    return Account.objects.filter(citizen=task.citizen_id, is_active=True).first()
