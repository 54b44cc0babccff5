"""Which messages somebody reads: those written to them while they were on the team. Written down as one query.

The rule stands in docs/reference/teams-and-messages.md, with an example of each row.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from samvej.workplace.access.actors import Actor
from samvej.workplace.messages.models import Message, Seat, Thread
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.sharing import CONTACT_PERSON
from samvej.workplace.people.models import Account, Professional
from samvej.workplace.teams.queries import accounts_on_team


def read_by(by: Actor) -> QuerySet[Message]:
    """The messages that this person may read, of all courses that they have to do with; the doors still decide.

    A professional on the team: what was written to the whole team, or to them, while they were on it. The contact
    person, who carries the course on, reads what was written to the whole team before them too. The citizen, and a
    relative with a power of attorney: the threads that they were let into.
    """
    if by.professional is not None and by.employment is not None:
        return _by_professional(by.professional, by.employment.organisation_id)
    if by.citizen is not None:
        near = (Thread.Near.CITIZEN, Thread.Near.RELATIVES)
        return Message.objects.filter(thread__enrolment__citizen=by.citizen, thread__near__in=near)
    if by.relative is not None and by.relative.may_act:
        citizen = by.relative.citizen_id
        return Message.objects.filter(thread__enrolment__citizen=citizen, thread__near=Thread.Near.RELATIVES)
    return Message.objects.none()


def _by_professional(professional: Professional, organisation: int) -> QuerySet[Message]:
    spells = TeamMember.objects.filter(
        enrolment=OuterRef("thread__enrolment"), professional=professional, organisation=organisation
    )
    now = spells.filter(to_at__isnull=True)
    then = spells.filter(Q(to_at__isnull=True) | Q(to_at__gte=OuterRef("at")), from_at__lte=OuterRef("at"))
    seated = Seat.objects.filter(thread=OuterRef("thread"), professional=professional)
    to_them = Q(thread__whole_team=True) | Exists(seated)
    carries_on = Q(Exists(now.filter(role=CONTACT_PERSON)), thread__whole_team=True)
    in_it = Q(Exists(now)) | Q(thread__enrolment__status=Enrolment.Status.ENDED)
    return Message.objects.filter(in_it & ((to_them & Exists(then)) | carries_on))


def readers_of(thread: Thread) -> list[Account]:
    """The accounts of everybody who reads what is written in a thread now. A few queries."""
    found = accounts_on_team(thread.enrolment)
    if not thread.whole_team:
        seated = set(thread.seats.values_list("professional", flat=True))
        found = [each for each in found if each.professional_id in seated]
    if thread.near != Thread.Near.NOBODY:
        found += accounts_on_team(thread.enrolment, "citizen")
    if thread.near == Thread.Near.RELATIVES:
        found += accounts_on_team(thread.enrolment, "relative")
    return found
