"""What is next for the citizen, from the rooms of the course: the next appointment, what to do, who has written."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvej.web.pages.meetings.shown import card
from samvej.web.words import day, said
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.meetings.queries import own_meetings
from samvej.workplace.messages.queries import unread_of
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.people.models import Citizen
from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.models import PlanVersion
from samvej.workplace.questionnaires.occasions import occasions
from samvej.workplace.questionnaires.queries import answered_in
from samvej.workplace.tasks.queries import open_tasks


@dataclass(frozen=True)
class Step:
    """One thing to look at: a sentence, perhaps one more, and the page behind it."""

    text: str
    url: str
    more: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Ahead:
    """What is next: the appointment, the task, who has written; and the citizen's own goal, in their own words."""

    steps: tuple[Step, ...]
    goal: str


def ahead(by: Actor, citizen: Citizen, enrolments: list[Enrolment]) -> Ahead:
    """What is next for the citizen in their running courses; as many queries for many as for one."""
    if not enrolments:
        return Ahead((), "")
    steps = [*appointments(citizen), *_tasks(by), *_messages(by), *_questionnaires(enrolments)]
    return Ahead(tuple(steps), _goal(enrolments))


def appointments(citizen: Citizen) -> list[Step]:
    """The next one, also for a relative who may see the plan."""
    coming = [meeting for _course, found in own_meetings(citizen) for meeting in found.coming if meeting.begins_at]
    if not coming:
        return []
    shown = card(min(coming, key=lambda each: each.begins_at), to_citizen=True)  # type: ignore[arg-type, return-value]
    words = _("Næste aftale: %(when)s") % {"when": shown.when}
    return [Step(words, reverse("meetings:mine_meeting", args=[shown.meeting.key]), shown.title)]


def _tasks(by: Actor) -> list[Step]:
    tasks = open_tasks(by)
    if not tasks:
        return []
    first, others = tasks[0], len(tasks) - 1
    more = ngettext("Og %d opgave mere.", "Og %d opgaver mere.", others) % others if others else ""
    when = _("Senest %(when)s.") % {"when": said(first.due_at)} if first.due_at else ""
    words = _("Næste opgave: %(what)s.") % {"what": first.say(language()).rstrip(".")}
    return [Step(f"{words} {when}".strip(), reverse("tasks:mine"), more)]


def _messages(by: Actor) -> list[Step]:
    unread = sum(row.unread for row in unread_of(by))
    if not unread:
        return []
    words = ngettext("Du har %d ny besked.", "Du har %d nye beskeder.", unread) % unread
    return [Step(words, reverse("messages:mine"), is_new=True)]


def _questionnaires(enrolments: list[Enrolment]) -> list[Step]:
    answered = answered_in(each.pk for each in enrolments)
    waiting = [
        each
        for enrolment in enrolments
        for each in occasions(enrolment)
        if each.open(today()) and (enrolment.pk, each.form.id, each.weeks) not in answered
    ]
    if not waiting:
        return []
    due = min(each.due_at for each in waiting)
    more = _("Svar gerne senest %(day)s.") % {"day": day(due)}
    return [Step(_("Der er et skema til dig om, hvordan det går."), reverse("questionnaires:mine"), more)]


def _goal(enrolments: list[Enrolment]) -> str:
    newest = PlanVersion.objects.filter(plan__enrolment__in=enrolments).order_by("-at", "-pk").first()
    return PlanContent.model_validate(newest.content).overall_goal if newest else ""
