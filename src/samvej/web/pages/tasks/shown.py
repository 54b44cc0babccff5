"""What the pages show of tasks: where each stands in its window, whose it is, and what can be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from samvej.programme.words import Lang
from samvej.web import words
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.tasks import permissions, policies
from samvej.workplace.tasks.models import Task
from samvej.workplace.tasks.queries import answered_by
from samvej.workplace.tasks.windows import Standing, standing
from samvej.workplace.tasks.wording import because_words, event_words


@dataclass(frozen=True)
class Shown:
    """A task as a row: ``tag`` and ``kind`` say where it stands, ``when`` its deadline in words.

    ``why``: why it was asked for, as it was said; ``because``: the same as a sentence.
    """

    task: Task
    text: str
    why: str
    because: str
    who: str
    when: str
    tag: str
    kind: str
    mine: bool


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    at: datetime
    who: str
    text: str


def shown(tasks: Iterable[Task], *, by: Actor) -> list[Shown]:
    """The tasks as rows, in their order."""
    lang, now = language(), moment()
    return [row(each, by=by, lang=lang, now=now) for each in tasks]


def row(task: Task, *, by: Actor, lang: Lang, now: datetime) -> Shown:
    """One task as a row."""
    where = standing(task, now)
    return Shown(
        task,
        task.say(lang),
        task.why(lang),
        because_words(task),
        who_has_it(task, by=by),
        when_words(task, where),
        *tag_words(task, where),
        permissions.is_given(by=by, task=task),
    )


def who_has_it(task: Task, *, by: Actor) -> str:
    """Whose it is: "dig", a name, or the citizen."""
    if permissions.is_given(by=by, task=task):
        return _("Dig")
    return task.assigned_to.name if task.assigned_to is not None else _("Borgeren")


def when_words(task: Task, where: Standing) -> str:
    """The deadline as people say it; what has no deadline says so."""
    if where == Standing.NOT_YET and task.start_at is not None:
        return _("kan begyndes %(day)s") % {"day": words.said(task.start_at.astimezone(COPENHAGEN).date())}
    if where == Standing.TOO_LATE:
        return _("det blev for sent %(day)s") % {"day": words.said(task.end_at)}
    if task.due_at is None:
        return _("ingen frist")
    if where == Standing.LATE:
        return _("skulle være gjort %(day)s") % {"day": words.said(task.due_at)}
    return _("senest %(day)s") % {"day": words.said(task.due_at)}


def tag_words(task: Task, where: Standing) -> tuple[str, str]:
    """A word or two in a box, and its kind."""
    if not task.is_open:
        kind = {"done": "success", "declined": "warning"}.get(task.status, "plain")
        return str(Task.Status(task.status).label), kind
    if where in (Standing.LATE, Standing.TOO_LATE):
        return _("Over tiden"), "error"
    if task.priority != Task.Priority.ROUTINE:
        return str(Task.Priority(task.priority).label), "warning"
    if task.status == Task.Status.REQUESTED:
        return _("Venter på svar"), "info"
    return "", "plain"


def history(task: Task) -> list[Line]:
    """What has happened to a task, the newest first; the system's own work is Samvej's."""
    programme = programme_of(task.enrolment.version)
    return [
        Line(each.at, each.by_name if each.by_id else _("Samvej"), event_words(each, programme))
        for each in task.events.order_by("-at", "-pk")
    ]


def people(enrolment: Enrolment) -> list[tuple[str, str]]:
    """The team as choices, the contact person first: key → name, role and place."""
    programme, lang = programme_of(enrolment.version), language()
    seats = list(enrolment.team.select_related("professional", "organisation").filter(to_at__isnull=True))
    seats.sort(
        key=lambda seat: (seat.professional_id != enrolment.contact_person_id, seat.professional.name, seat.pk)
    )
    named: dict[str, str] = {}
    for seat in seats:
        named.setdefault(str(seat.professional.key), _named(seat, role_words(programme, seat.role, lang)))
    return list(named.items())


def _named(seat: TeamMember, role: str) -> str:
    return f"{seat.professional.name}, {role}, {seat.organisation.name}"


def doing(task: Task, *, by: Actor) -> "Way | None":
    """Where an open task of one's own is done, if that is another page than its own: it is written once, there."""
    if not task.is_open or not permissions.is_given(by=by, task=task):
        return None
    if task.origin == Task.Origin.SAFETY:
        return Way(_("Åbn sikkerhed"), reverse("safety:safety", args=[task.enrolment.key]))
    if answered_by(task) is not None:
        return Way(_("Skriv en kontakt ned"), reverse("contacts:write", args=[task.enrolment.key]))
    return None


@dataclass(frozen=True)
class Way:
    """Something that can be done: its words and its address."""

    label: str
    href: str


def ways(task: Task, *, by: Actor) -> list[Way]:
    """What else can be done with a task by this person, beside the main thing."""
    named = (
        ("decline", "decline", _("Sig nej til opgaven")),
        ("take over", "take_over", _("Overtag opgaven")),
        ("hand over", "hand_over", _("Giv opgaven til en anden")),
        ("cancel", "cancel", _("Aflys opgaven")),
    )
    own = permissions.is_given(by=by, task=task)
    return [
        Way(label, reverse(f"tasks:{view}", args=[task.enrolment.key, task.key]))
        for name, view, label in named
        if policies.transition(task, name)
        and not (name == "decline" and task.status == Task.Status.REQUESTED)  # that stands beside the yes
        and permissions.transition(by=by, task=task, name=name)
        and not (name == "take over" and (own or by.professional is None))
    ]
