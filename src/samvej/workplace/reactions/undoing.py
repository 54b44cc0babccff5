"""Taking back what came of an admission or a discharge that the hospital called back."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.admissions.models import Admission
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings.actions.ending import cancel as cancel_meeting
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.reactions.engine import LOOK_BACK
from samvej.workplace.reactions.models import Fired
from samvej.workplace.tasks.actions.answering import cancel as cancel_task
from samvej.workplace.tasks.models import Task


@dataclass(frozen=True)
class CalledBack:
    """What was acted on and whose cause is gone."""

    fired: Fired

    @property
    def subject(self) -> str:
        """What tells it apart in the work list."""
        return f"enrolment {self.fired.enrolment.key} {self.fired.reaction} called back"[:120]


def called_back() -> list[CalledBack]:
    """What came of admissions and discharges that were called back, and is not taken back yet. Two queries."""
    changed = Admission.objects.filter(
        Q(cancelled_at__isnull=False) | Q(discharged_at__isnull=True) | Q(home=False),
        changed_at__gt=moment() - LOOK_BACK,
    )
    keys = set[str]()
    for key, cancelled_at in changed.values_list("key", "cancelled_at"):
        keys |= {f"discharge:{key}"} if cancelled_at is None else {f"discharge:{key}", f"admission:{key}"}
    found = Fired.objects.filter(undone_at__isnull=True, occurrence_key__in=keys)
    return [CalledBack(each) for each in found.select_related("enrolment__citizen").order_by("pk")]


@transaction.atomic
def take_back(each: CalledBack, *, by: Actor) -> None:
    """Cancel what is still open of it; what somebody has begun with, or was called to, stays."""
    fired = Fired.objects.select_for_update().get(pk=each.fired.pk)
    if fired.undone_at is not None:
        return
    fired.undone_at = moment()
    fired.save(update_fields=["undone_at"])
    if each.fired.enrolment.status == Enrolment.Status.ENDED:
        return
    kind, _colon, key = fired.made.partition(":")
    with translation.override("da"):
        why = _("Sygehuset har trukket sin besked tilbage, så der er ikke noget at gøre alligevel.")
        # read by all who see the plan, also by those who may not know of an admission
        why_no_meeting = _("Det, som mødet blev foreslået for, er ikke sket alligevel.")
        why_nothing = _("Der er ikke noget at gøre alligevel.")
    if kind == "task":
        task = Task.objects.filter(key=key, status__in=Task.OPEN).first()
        if task is not None:
            cancel_task(by=by, task=task, why=why if task.origin == Task.Origin.ADMISSION else why_nothing)
    elif kind == "meeting":
        meeting = Meeting.objects.filter(key=key, status=Meeting.Status.PROPOSED).first()
        if meeting is not None:
            cancel_meeting(by=by, meeting=meeting, reason=why_no_meeting)
