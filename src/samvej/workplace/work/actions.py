"""What people do about background work: say that a failure is solved."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import SEE_WORK
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow, NotThere, NotYours
from samvej.workplace.work.models import FailedWork


def may_see_work(by: Actor) -> bool:
    """Whether the person's role looks after background work."""
    return by.permits(SEE_WORK)


def check_may_see_work(by: Actor) -> None:
    """Raises NotYours."""
    if not may_see_work(by):
        raise NotYours(_("Det er ledere og administratorer, der ser til baggrundsarbejdet."))


def access_failure(*, by: Actor, key: UUID | str) -> FailedWork:
    """The only door to one failure. Raises NotYours and NotThere."""
    check_may_see_work(by)
    try:
        return FailedWork.objects.select_related("citizen", "solved_by__professional").get(key=key)
    except (FailedWork.DoesNotExist, ValueError, ValidationError):
        raise NotThere(_("Den fejl findes ikke.")) from None


@transaction.atomic
def solve_failure(*, by: Actor, key: str, note: str) -> FailedWork:
    """Somebody looked into it and says that it is solved: when, by whom, and how.

    Raises NotYours, NotThere, and NotNow where it was solved already or nothing is said.
    """
    check_may_see_work(by)
    try:
        failed = FailedWork.objects.select_for_update().get(key=key)
    except (FailedWork.DoesNotExist, ValueError, ValidationError):
        raise NotThere(_("Den fejl findes ikke.")) from None
    if failed.solved_at is not None:
        raise NotNow(_("Fejlen er allerede løst. Der er ikke mere at gøre."))
    if not note.strip():
        raise NotNow(_("Skriv kort, hvordan den blev løst, så den næste kan se det."))
    failed.solved_at, failed.solved_by, failed.solved_note = moment(), by.account, note.strip()[:300]
    failed.save()
    return failed
