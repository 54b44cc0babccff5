"""Calling people to a meeting, moving it, and calling one more or one less."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.actions.moving import lock, move
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.meetings.room import close_room, want_room
from samvej.workplace.meetings.telling import tell_participants, write_letters
from samvej.workplace.meetings.who import OUTSIDE, Guest, guest_of, others_than
from samvej.workplace.outbox.wording import CANCELLED, MEETING, MOVED


@dataclass(frozen=True)
class When:
    """When and where: ``room`` asks the provider for a video room; ``video_url`` is a link of one's own."""

    begins_at: datetime
    minutes: int
    where: str
    place: str = ""
    video_url: str = ""
    room: bool = False


@transaction.atomic
def call(
    *, by: Actor, meeting: Meeting, when: When, guests: Sequence[Guest], seen_revision: int | None = None
) -> Meeting:
    """Call a proposed meeting: everybody is told inside Samvej, and gets a letter with a time and no content.

    Raises :class:`NotYours`, and :class:`NotNow` where the citizen has not said yes, the time has gone, or it is
    called already.
    """
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting, seen_revision)
    policies.check_transition(meeting, "call")
    guests = others_than((), guests)
    policies.check_call(meeting, begins_at=when.begins_at, minutes=when.minutes, people=len(guests))
    _check_outside(guests)
    _set(meeting, when)
    meeting.called_by = by.account
    detail = {"begins at": when.begins_at.isoformat(), "people": len(guests)}
    move(meeting, "call", by=by, reason=gettext_lazy("Indkaldte til et møde om dit forløb"), detail=detail)
    people = _seat(meeting, guests)
    _answer_own(meeting, people, by)
    _see_to_room(meeting, when)
    tell_participants(meeting, people, "you are called to a meeting", by=by.account)
    write_letters(meeting, people, MEETING)
    return meeting


@transaction.atomic
def move_meeting(*, by: Actor, meeting: Meeting, when: When, seen_revision: int | None = None) -> Meeting:
    """Another time or place: everybody is told, and is asked again where the time is another.

    A move to what it was already changes nothing and tells nobody. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting, seen_revision)
    policies.check_transition(meeting, "move")
    policies.check_time(begins_at=when.begins_at, minutes=when.minutes)
    is_new_time = (meeting.begins_at, meeting.minutes) != (when.begins_at, when.minutes)
    if not is_new_time and _same_place(meeting, when):
        return meeting
    before = meeting.begins_at
    _set(meeting, when)
    meeting.sequence += 1
    detail = {"from": before.isoformat() if before else "", "begins at": when.begins_at.isoformat()}
    move(meeting, "move", by=by, reason=gettext_lazy("Flyttede et møde om dit forløb"), detail=detail)
    people = _called(meeting)
    if is_new_time:
        meeting.participants.filter(removed_at__isnull=True).update(reply=Participant.Reply.NONE, replied_at=None)
        _answer_own(meeting, people, by)
    _see_to_room(meeting, when)
    tell_participants(meeting, people, "a meeting was moved", by=by.account)
    write_letters(meeting, people, MOVED)
    return meeting


@transaction.atomic
def invite(*, by: Actor, meeting: Meeting, guests: Sequence[Guest]) -> list[Participant]:
    """Call more people to a meeting that is called; who is called already is not called again.

    Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting)
    policies.check_transition(meeting, "invite")
    there = [guest_of(each) for each in _called(meeting)]
    new = others_than(there, guests)
    if not new:
        return []
    _check_outside([*new, *there])
    detail = {"people": len(new)}
    move(meeting, "invite", by=by, reason=gettext_lazy("Indkaldte flere til et møde"), detail=detail)
    people = _seat(meeting, new)
    tell_participants(meeting, people, "you are called to a meeting", by=by.account)
    write_letters(meeting, people, MEETING)
    return people


@transaction.atomic
def uninvite(*, by: Actor, meeting: Meeting, participant: Participant) -> Participant:
    """Take somebody off the call: for them the meeting is off. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting)
    policies.check_transition(meeting, "uninvite")
    people = _called(meeting)
    found = next((each for each in people if each.pk == participant.pk), None)
    if found is None:
        raise NotNow(_("Personen er allerede taget af mødet."))
    if len(people) == 1:
        raise NotNow(_("Det er den sidste, der er med. Aflys mødet i stedet."))
    found.removed_at = moment()
    found.save(update_fields=["removed_at"])
    move(meeting, "uninvite", by=by, reason=gettext_lazy("Tog en af et møde"), detail={"role": found.role})
    tell_participants(meeting, [found], "a meeting was cancelled", by=by.account)
    write_letters(meeting, [found], CANCELLED)
    return found


def _set(meeting: Meeting, when: When) -> None:
    meeting.begins_at, meeting.minutes, meeting.where = when.begins_at, when.minutes, when.where
    meeting.place = when.place.strip()[:200]
    if not when.room:
        meeting.video_url = when.video_url


def _same_place(meeting: Meeting, when: When) -> bool:
    has_room = hasattr(meeting, "room") and meeting.room.state not in ("closing", "closed")
    link = meeting.video_url == when.video_url or when.room
    return (meeting.where, meeting.place, has_room) == (when.where, when.place.strip()[:200], when.room) and link


def _see_to_room(meeting: Meeting, when: When) -> None:
    if when.room:
        want_room(meeting)
    else:
        close_room(meeting)


def _seat(meeting: Meeting, guests: Iterable[Guest]) -> list[Participant]:
    return [
        Participant.objects.create(
            meeting=meeting,
            account=each.account,
            relative=each.relative,
            role=each.role,
            name=each.name,
            organisation=each.organisation,
            address=each.address,
        )
        for each in guests
    ]


def _called(meeting: Meeting) -> list[Participant]:
    return list(
        meeting.participants.filter(removed_at__isnull=True).select_related(
            "account__citizen", "account__relative", "account__professional", "relative"
        )
    )


def _answer_own(meeting: Meeting, people: Iterable[Participant], by: Actor) -> None:
    """Whoever calls a meeting comes to it."""
    for each in people:
        if by.account is not None and each.account == by.account:
            each.reply, each.replied_at = Participant.Reply.YES, moment()
            each.save(update_fields=["reply", "replied_at"])


def _check_outside(guests: Sequence[Guest]) -> None:
    if sum(each.role == OUTSIDE for each in guests) > policies.MOST_OUTSIDE:
        raise NotNow(
            _("Der kan højst være %(most)s med, som ikke er på teamet. Sæt de andre på teamet, eller tag nogen fra.")
            % {"most": policies.MOST_OUTSIDE}
        )
