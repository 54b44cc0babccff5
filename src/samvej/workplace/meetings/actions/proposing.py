"""Proposing a meeting, and the citizen's yes or no to it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.programme.within import Within
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.meetings import permissions, policies
from samvej.workplace.meetings.actions.ending import call_off
from samvej.workplace.meetings.actions.moving import lock, move, tell_of
from samvej.workplace.meetings.kinds import asks_consent, kind_of
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.meetings.telling import leaders, own_accounts, tell_accounts
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.referrals.calendar import deadline


@transaction.atomic
def propose(
    *,
    by: Actor,
    enrolment: Enrolment,
    kind: str,
    because: Mapping[str, str] | None = None,
    within: Within | None = None,
    once: str | None = None,
) -> Meeting:
    """Propose a meeting of one of the file's kinds; whoever leads such meetings is asked to call it.

    ``because``: why, by language (``{"da": …, "en": …}``). ``within``: how soon it should be held; else the file's.
    Where the kind asks the citizen first, the time runs from their yes. The same ``once`` gives the same meeting.
    Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_arrange(by=by, enrolment=enrolment)
    policies.check_propose(enrolment, kind)
    asked = kind_of(enrolment, kind)
    assert asked is not None
    soon = within or asked.within
    made = {
        "enrolment": enrolment,
        "kind": kind,
        "because": dict(because or {}),
        "minutes": asked.minutes,
        "due_at": deadline(moment(), soon) if soon is not None and not asked.consent else None,
    }
    if once is None:
        meeting, is_new = Meeting.objects.create(**made), True
    else:
        meeting, is_new = Meeting.objects.select_related("enrolment").get_or_create(once=once, defaults=made)
    if not is_new:
        return meeting
    tell_of(meeting, "propose", by=by, reason=_("Foreslog et møde om dit forløb"))
    others = [each for each in leaders(enrolment, asked.led_by) if each != by.account]
    tell_accounts(others, meeting, "a meeting is proposed", once="proposed")
    if asked.consent:
        tell_accounts(own_accounts(enrolment), meeting, "you are asked about a meeting", once="asked")
    return meeting


@transaction.atomic
def agree(*, by: Actor, meeting: Meeting) -> Meeting:
    """The citizen's yes, given by themselves or told to the team; the time to hold it runs from now.

    A second yes changes nothing. Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_speak_for_citizen(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting)
    policies.check_transition(meeting, "agree")
    if meeting.agreed_at is not None:
        return meeting
    meeting.agreed_at = moment()
    kind = kind_of(meeting.enrolment, meeting.kind)
    if kind is not None and kind.within is not None and meeting.begins_at is None and asks_consent(meeting):
        meeting.due_at = deadline(meeting.agreed_at, kind.within)
    move(meeting, "agree", by=by, reason=_("Skrev ned, at du gerne vil holde mødet"))
    asked = [each for each in leaders(meeting.enrolment, kind.led_by if kind else None) if each != by.account]
    tell_accounts(asked, meeting, "a citizen wants the meeting", once="agreed")
    return meeting


@transaction.atomic
def decline(*, by: Actor, meeting: Meeting) -> Meeting:
    """The citizen's no: the meeting is off, and nobody asks why. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_speak_for_citizen(by=by, enrolment=meeting.enrolment)
    meeting = lock(meeting)
    return call_off(meeting, "decline", by=by, reason=_("Skrev ned, at du ikke vil holde mødet"))
