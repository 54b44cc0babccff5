"""What people are told of a task: its history in plain words, and where it is."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.loading import Programme
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


def whose(task: Task) -> str:
    """Whose task it is, by name: a professional's, or the citizen's."""
    return task.assigned_to.name if task.assigned_to is not None else str(THE_CITIZEN)


def task_link(task: Task, *, to_citizen: bool) -> str:
    """The task's page. The pages lie above this floor; they are known here by their names only."""
    try:
        return reverse("tasks:mine") if to_citizen else reverse("tasks:task", args=[task.enrolment.key, task.key])
    except NoReverseMatch:
        return ""  # this house has no such page: the notice is still told
