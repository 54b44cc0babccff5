"""How a meeting ends: held, with who came and what follows; or called off."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.actions import write_contact
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.actions.moving import lock, move
from samvej.workplace.meetings.kinds import kind_of, kind_words
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.meetings.room import close_room
from samvej.workplace.meetings.telling import leaders, tell_accounts, tell_participants, write_letters
from samvej.workplace.outbox.wording import CANCELLED
from samvej.workplace.pathways.actions.known import give_known
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.referrals.calendar import deadline
from samvej.workplace.tasks.actions.asking import ask_for

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@transaction.atomic
def hold(
    *,
    by: Actor,
    meeting: Meeting,
    attended: Collection[int],
    minutes: int | None = None,
    seen_revision: int | None = None,
) -> Meeting:
    """The meeting was held: who came, by the participants' ids, and how long it took.

    The citizen's part is written down as a contact; where they did not come, as one that they did not attend. What
    the file says follows is asked for. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting, seen_revision)
    policies.check_hold(meeting)
    if minutes is not None:
        assert meeting.begins_at is not None
        policies.check_minutes(minutes)
        meeting.minutes = minutes
    called = meeting.participants.filter(removed_at__isnull=True)
    called.filter(pk__in=attended).update(attended=True)
    called.exclude(pk__in=attended).update(attended=False)
    meeting.ended_at = moment()
    came = list(called.filter(attended=True).values_list("role", flat=True))
    move(meeting, "hold", by=by, reason=_("Skrev ned, hvem der kom til mødet"), detail={"came": len(came)})
    if called.filter(role="citizen").exists():
        _write_contact(by, meeting, attended="citizen" in came)
    if came:  # a phase may end with a meeting of this kind: its evidence has the kind's id
        give_known(by=by, enrolment=meeting.enrolment, evidence=meeting.kind)
    _ask_what_follows(by, meeting)
    return meeting


@transaction.atomic
def cancel(*, by: Actor, meeting: Meeting, reason: str, seen_revision: int | None = None) -> Meeting:
    """Call a meeting off; whoever was called is told. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_arrange(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting, seen_revision)
    policies.check_transition(meeting, "cancel")
    policies.check_reason(reason)
    meeting.reason = reason.strip()[:300]
    return call_off(meeting, "cancel", by=by, reason=_("Aflyste et møde om dit forløb"))


def call_off(meeting: Meeting, name: str, *, by: Actor, reason: "StrOrPromise") -> Meeting:
    """End a locked meeting that is not to be: by cancelling it, or by the citizen's no."""
    policies.check_transition(meeting, name)
    was_called = meeting.status == Meeting.Status.CALLED
    meeting.ended_at = moment()
    if was_called:
        meeting.sequence += 1
    move(meeting, name, by=by, reason=reason, detail={"reason": meeting.reason} if meeting.reason else {})
    close_room(meeting)
    if was_called:
        people = list(_called(meeting))
        tell_participants(meeting, people, "a meeting was cancelled", by=by.account)
        write_letters(meeting, people, CANCELLED)
    else:
        kind = kind_of(meeting.enrolment, meeting.kind)
        asked = [each for each in leaders(meeting.enrolment, kind.led_by if kind else None) if each != by.account]
        tell_accounts(asked, meeting, "a meeting was cancelled", once="cancelled")
    return meeting


def call_off_of_ended(*, by: Actor) -> int:
    """Call off the coming meetings of courses that have ended, so that nobody is called for the dead."""
    to_come = Q(begins_at__isnull=True) | Q(begins_at__gt=moment())
    over = Meeting.objects.filter(to_come, status__in=Meeting.OPEN, enrolment__status=Enrolment.Status.ENDED)
    count = 0
    for pk in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            meeting = lock(Meeting(pk=pk))
            if meeting.is_open:
                call_off(meeting, "cancel", by=by, reason=_("Aflyste et møde, fordi forløbet er afsluttet"))
                count += 1
    return count


def _called(meeting: Meeting) -> Collection[Participant]:
    return list(
        meeting.participants.filter(removed_at__isnull=True).select_related(
            "account__citizen", "account__relative", "account__professional", "relative"
        )
    )


def _write_contact(by: Actor, meeting: Meeting, *, attended: bool) -> None:
    assert meeting.begins_at is not None
    write_contact(
        by=by,
        enrolment=meeting.enrolment,
        how="meeting",
        at=min(meeting.begins_at, moment()),  # it may have begun before its time
        minutes=meeting.minutes if attended else 0,
        attended=attended,
        once=f"meeting:{meeting.key}",
    )


def _ask_what_follows(by: Actor, meeting: Meeting) -> None:
    kind = kind_of(meeting.enrolment, meeting.kind)
    if kind is None or kind.follow_up is None:
        return
    follow_up = kind.follow_up
    ask_for(
        by=by,
        enrolment=meeting.enrolment,
        words={"da": follow_up.da, "en": follow_up.en},
        because={
            "da": f"opfølgning på mødet: {kind_words(meeting, 'da')}",
            "en": f"follow-up of the meeting: {kind_words(meeting, 'en')}",
        },
        origin="meeting",
        origin_key=str(meeting.key),
        role=follow_up.for_,
        due_at=deadline(moment(), follow_up.within),
        once=f"meeting:{meeting.key}:{follow_up.id}",
    )
