"""What people are told of a task: its history in plain words, and where it is."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.loading import Programme
from samvej.workplace.ground.addresses import page
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.tasks.models import Task, TaskEvent

_SAID = {
    "asked": gettext_lazy("Opgaven blev givet til %(to)s."),
    "accepted": gettext_lazy("Sagde ja til opgaven."),
    "declined": gettext_lazy("Sagde nej til opgaven, fordi: %(reason)s"),
    "done": gettext_lazy("Gjorde det: %(evidence)s"),
    "cancelled": gettext_lazy("Aflyste opgaven, fordi: %(reason)s"),
    "handed over": gettext_lazy("Gav opgaven videre fra %(from)s til %(to)s."),
    "taken over": gettext_lazy("Overtog opgaven fra %(from)s."),
}
WORDED = frozenset(_SAID)
"""The kinds of events that have words."""

_BECAUSE = ("Fordi", "fordi", "Because", "because")
_ENDS = (".", "!", "?", "…")

THE_CITIZEN = gettext_lazy("borgeren")


def event_words(event: TaskEvent, programme: Programme) -> str:
    """What happened, in one sentence."""
    detail = event.detail
    words = str(_SAID[event.kind]) % {
        "to": detail.get("to") or str(THE_CITIZEN),
        "from": detail.get("from") or str(THE_CITIZEN),
        "reason": detail.get("reason", ""),
        "evidence": detail.get("evidence", ""),
    }
    meant = detail.get("meant for", "")
    if meant:
        who = role_words(programme, meant, language())
        words = " ".join([words, _("Den var tænkt til %(who)s, som ikke er på teamet nu.") % {"who": who}])
    return words


def because_words(task: Task) -> str:
    """Why it was asked for, as a sentence; empty where nobody said. A reaction's reason is one already."""
    why = task.why(language()).strip()
    if not why:
        return ""
    said = why if why.startswith(_BECAUSE) else _("Fordi: %(why)s") % {"why": why}
    return said if said.endswith(_ENDS) else f"{said}."


def whose(task: Task) -> str:
    """Whose task it is, by name: a professional's, or the citizen's."""
    return task.assigned_to.name if task.assigned_to is not None else str(THE_CITIZEN)


def task_link(task: Task, *, to_citizen: bool) -> str:
    """The task's page; the citizen has one for all of them."""
    return page("tasks:mine") if to_citizen else page("tasks:task", task.enrolment.key, task.key)
