"""One meeting through one named transition: locked, checked, changed, and its event and trail written beside it."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.meetings.models import Meeting, MeetingEvent
from samvej.workplace.meetings.policies import check_transition
from samvej.workplace.meetings.transitions import MEETING
from samvej.workplace.pathways.actions.moving import write_trail

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def lock(meeting: Meeting, seen_revision: int | None = None) -> Meeting:
    """The meeting as it is now, held until the transaction ends.

    ``seen_revision``: the revision that the person saw. Raises :class:`NotNow` where somebody was quicker.
    """
    now = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("enrolment__citizen", "enrolment__version", "enrolment__unit__organisation", "called_by")
        .get(pk=meeting.pk)
    )
    if seen_revision is not None and now.revision != seen_revision:
        raise NotNow(
            _(
                "En anden har ændret mødet, mens du så på det. Intet er gået tabt: se, hvordan det er nu, "
                "og gem igen, hvis det stadig skal ændres."
            )
        )
    return now


def move(
    meeting: Meeting,
    name: str,
    *,
    by: Actor,
    reason: "StrOrPromise",
    by_name: str = "",
    detail: dict[str, Any] | None = None,
    is_new_state: bool = True,
) -> MeetingEvent:
    """Take a locked meeting through the transition ``name``; write its event and the citizen's trail.

    ``is_new_state``: the meeting itself is another than before, so that a form filled in from the old one is late;
    a reply or a point changes nothing of what such a form says. ``by_name``: who it was, where it was nobody with an
    account. Raises :class:`NotNow` where the state does not allow it.
    """
    check_transition(meeting, name)
    before = meeting.status
    meeting.status = MEETING[name].target or before
    if is_new_state:
        meeting.revision += 1
    meeting.save()
    return tell_of(meeting, name, by=by, reason=reason, before=before, by_name=by_name, detail=detail)


def tell_of(
    meeting: Meeting,
    name: str,
    *,
    by: Actor,
    reason: "StrOrPromise",
    before: str = "",
    by_name: str = "",
    detail: dict[str, Any] | None = None,
) -> MeetingEvent:
    """The event of a transition, and the entry in the citizen's trail, for one that is written already."""
    write_trail(by=by, enrolment=meeting.enrolment, record="meeting", key=meeting.key, reason=reason)
    return MeetingEvent.objects.create(
        meeting=meeting,
        kind=MEETING[name].event,
        at=moment(),
        by=by.account,
        by_name=by_name or by.name,
        from_state=before,
        to_state=meeting.status,
        detail=detail or {},
    )
