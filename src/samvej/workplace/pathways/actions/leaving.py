"""Courses of citizens who have died or moved away: their contact person is asked to end them, which people do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.wording import enrolment_link
from samvej.workplace.people.models import Notice
from samvej.workplace.people.notices import tell
from samvej.workplace.referrals.staff import account_of

DIED, MOVED = "a citizen on your list has died", "a citizen on your list has moved"


@dataclass(frozen=True)
class ToEnd:
    """A running course, and the notice that asks its contact person to end it. ``once`` makes it told once."""

    enrolment: Enrolment
    text: str

    @property
    def once(self) -> str:
        """One telling for each contact person that the course has."""
        return f"{self.text}:{self.enrolment.pk}:{self.enrolment.contact_person_id}"


def courses_to_end() -> list[ToEnd]:
    """Running courses of citizens who have died, or have moved away by now, that nobody was asked to end yet.

    Two queries.
    """
    found = list(_found())
    told = set(Notice.objects.filter(once__in=[each.once for each in found]).values_list("once", flat=True))
    return [each for each in found if each.once not in told]


def ask_to_end(course: ToEnd) -> None:
    """Leave the notice for the contact person, if they have an account here. In the caller's transaction."""
    enrolment = course.enrolment
    account = account_of(enrolment.contact_person)
    if account is not None:
        tell(
            recipient=account,
            text=course.text,
            link=enrolment_link(enrolment),
            once=course.once,
            programme_da=enrolment.version.name_da,
            programme_en=enrolment.version.name_en,
        )


def _found() -> Iterator[ToEnd]:
    left = Enrolment.objects.filter(
        Q(citizen__died_on__isnull=False) | Q(citizen__moved_away_on__lte=today()),
        status__in=(Enrolment.Status.ACTIVE, Enrolment.Status.PAUSED),
    )
    for each in left.select_related("citizen", "contact_person", "version").defer("version__content").order_by("pk"):
        yield ToEnd(each, DIED if each.citizen.died_on is not None else MOVED)
