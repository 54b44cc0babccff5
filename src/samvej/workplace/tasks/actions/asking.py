"""Asking for something to be done: by a person, or by the rooms above (plan, meeting, map, reaction …)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Professional
from samvej.workplace.tasks import permissions, policies
from samvej.workplace.tasks.actions.moving import move, tell_of
from samvej.workplace.tasks.actions.telling import tell_recipient
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.recipients import Recipient, recipient
from samvej.workplace.tasks.wording import whose

Words = Mapping[str, str] | str
"""What is said: by language, or one text for both."""


@transaction.atomic
def ask_for(
    *,
    by: Actor,
    enrolment: Enrolment,
    words: Words,
    because: Words = "",
    origin: str,
    origin_key: str = "",
    role: str = "",
    professional: Professional | None = None,
    for_citizen: bool = False,
    start_at: datetime | None = None,
    due_at: datetime | None = None,
    end_at: datetime | None = None,
    priority: str = "routine",
    once: str | None = None,
) -> Task:
    """Ask somebody to do something for the citizen, and tell them; with the same ``once`` it is the same task.

    Who: ``professional`` if they are on the team (or lead the unit), else the team's member in ``role``, else the
    contact person, else the unit's lead. ``role`` may also be ``citizen``, ``team`` or ``lead``. What one asks of
    oneself is taken at once. Of two who ask at the same time with the same ``once``, one makes it; both get it.
    Raises :class:`NotYours`, and :class:`NotNow` for an ended course, no words, or a window that runs backwards.
    """
    permissions.check_ask(by=by, enrolment=enrolment)
    said = _said(words)
    if once is not None and (held := Task.objects.filter(once=once, enrolment=enrolment).first()) is not None:
        return held
    policies.check_ask(enrolment=enrolment, words=said)
    policies.check_window(start_at=start_at, due_at=due_at, end_at=end_at)
    found = recipient(enrolment, role=role, professional=professional, for_citizen=for_citizen)
    fields = {
        "citizen": enrolment.citizen,
        "enrolment": enrolment,
        "words": said,
        "because": _said(because),
        "origin": Task.Origin(origin).value,
        "origin_key": str(origin_key),
        "for_role": role,
        "assigned_to": found.professional,
        "organisation": found.organisation,
        "for_citizen": found.professional is None,
        "start_at": start_at,
        "due_at": due_at,
        "end_at": end_at,
        "priority": Task.Priority(priority).value,
        "asked_by": by.account,
    }
    if once is None:
        task, is_new = Task.objects.create(**fields), True
    else:
        task, is_new = Task.objects.get_or_create(once=once, defaults=fields)
        if (
            task.enrolment_id != enrolment.pk
        ):  # never another citizen's task, whatever the caller's word for "once" is
            raise ValueError("once names a task of another course")
    if is_new:
        _tell(task, found, by=by)
    return task


def _tell(task: Task, found: Recipient, *, by: Actor) -> None:
    detail = {"to": whose(task) if task.assigned_to else ""}
    if found.meant_for:
        detail["meant for"] = found.meant_for
    tell_of(task, "ask", by=by, reason=_("Bad om, at noget bliver gjort for dig"), detail=detail)
    if permissions.is_given(by=by, task=task):
        move(task, "accept", by=by, reason=_("Sagde ja til en opgave"))
    tell_recipient(task, by=by)


def _said(words: Words) -> dict[str, str]:
    if isinstance(words, str):
        return {"da": words.strip(), "en": words.strip()} if words.strip() else {}
    return {lang: text.strip() for lang, text in words.items()}
