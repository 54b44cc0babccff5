"""Answering a call, and what the citizen wants to talk of."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.actions.moving import lock, move
from samvej.workplace.meetings.kinds import kind_of
from samvej.workplace.meetings.models import Meeting, OwnPoint, Participant
from samvej.workplace.meetings.telling import leaders, tell_accounts
from samvej.workplace.pathways.actions.moving import account_of_person

OUTSIDE = "reply from outside"
"""What the trail calls the answer of somebody without an account."""


def reply(*, by: Actor, participant: Participant, answer: str) -> Participant:
    """Say whether one comes, for oneself or for whom one may answer. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_reply(by=by, participant=participant)
    return _reply(by, participant, answer, by_name=by.name)


def reply_outside(*, participant: Participant, answer: str) -> Participant:
    """The same by whoever holds the link that was sent to them. Raises :class:`NotNow`."""
    return _reply(Actor.system(OUTSIDE), participant, answer, by_name=participant.name)


@transaction.atomic
def _reply(by: Actor, participant: Participant, answer: str, *, by_name: str) -> Participant:
    meeting = lock(participant.meeting)
    participant = meeting.participants.select_related("account").get(pk=participant.pk)
    policies.check_transition(meeting, "reply")
    if participant.removed_at is not None:
        raise NotNow(
            _("Du er ikke længere indkaldt til mødet. Ring til den, der indkaldte dig, hvis det er en fejl.")
        )
    if answer not in (Participant.Reply.YES, Participant.Reply.NO, Participant.Reply.MAYBE):
        raise NotNow(_("Vælg, om du kommer."))
    if participant.reply == answer:
        return participant
    participant.reply, participant.replied_at = Participant.Reply(answer), moment()
    participant.save(update_fields=["reply", "replied_at"])
    detail: dict[str, Any] = {"role": participant.role, "reply": answer, "number": participant.pk}
    event = move(
        meeting,
        "reply",
        by=by,
        by_name=by_name,
        reason=gettext_lazy("Svarede på, om der er en, der kommer til et møde"),
        detail=detail,
        is_new_state=False,
    )
    if answer == Participant.Reply.NO and meeting.called_by is not None and meeting.called_by != by.account:
        tell_accounts([meeting.called_by], meeting, "somebody cannot come to a meeting", once=f"no:{event.pk}")
    return participant


@transaction.atomic
def write_point(*, by: Actor, meeting: Meeting, text: str, once: str | None = None) -> OwnPoint:
    """Write something that the citizen wants to talk of; the same ``once`` writes it once.

    Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_speak_for_citizen(by=by, enrolment=meeting.enrolment)
    account = account_of_person(by)
    meeting = lock(meeting)
    if once is not None and (held := OwnPoint.objects.filter(once=once, meeting=meeting).first()) is not None:
        return held
    policies.check_transition(meeting, "write a point")
    policies.check_text(text)
    try:
        with transaction.atomic():
            point = OwnPoint.objects.create(
                meeting=meeting, text=text.strip(), by=account, by_name=by.name, at=moment(), once=once
            )
    except IntegrityError:
        raise NotNow(_("Punktet er allerede skrevet.")) from None
    move(meeting, "write a point", by=by, reason=gettext_lazy("Skrev, hvad du vil tale om"), is_new_state=False)
    if by.professional is None:
        kind = kind_of(meeting.enrolment, meeting.kind)
        who = [meeting.called_by] if meeting.called_by else leaders(meeting.enrolment, kind.led_by if kind else None)
        tell_accounts(who, meeting, "a point was written", once=f"point:{point.key}")
    return point


@transaction.atomic
def take_back_point(*, by: Actor, point: OwnPoint) -> OwnPoint:
    """Take a point off the agenda; what was written under it stays. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_speak_for_citizen(by=by, enrolment=point.meeting.enrolment)
    meeting = lock(point.meeting)
    policies.check_transition(meeting, "take back a point")
    if point.withdrawn_at is None:
        point.withdrawn_at = moment()
        point.save(update_fields=["withdrawn_at"])
        move(
            meeting,
            "take back a point",
            by=by,
            reason=gettext_lazy("Tog et punkt af dagsordenen"),
            is_new_state=False,
        )
    return point
