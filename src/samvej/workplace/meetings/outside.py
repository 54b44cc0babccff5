"""The link for somebody who is called and has no account here: it shows when and where, and takes an answer.

It stands on a signature over the participant's random key, made with the site's secret: nothing is stored, nothing
can be guessed, and it ends with the call, or :data:`LASTS` after the meeting. It names nobody but the caller.
"""

from datetime import timedelta
from uuid import UUID

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from samvej.workplace.ground.addresses import page
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.meetings.models import Meeting, Participant
from samvej.workplace.people.models import Relative, counts_today

LASTS = timedelta(days=1)
"""So long after the meeting's end the link still opens (assumed)."""
_SIGNER = Signer(salt="samvej.meetings.outside")


def proof_of(participant: Participant) -> str:
    """The signature that stands in the link."""
    return _SIGNER.signature(str(participant.key)).replace("=", "")


def outside_link(participant: Participant) -> str:
    """The path of the page for this participant."""
    return page("meetings:outside", participant.key, proof_of(participant))


def called_outside(*, key: UUID | str, proof: str) -> Participant:
    """Whoever holds the link. Raises :class:`NotThere` for a wrong one, one that was taken back, and an old one."""
    found = (
        Participant.objects.select_related("meeting__enrolment", "meeting__called_by", "meeting__room", "relative")
        .filter(key=key, removed_at__isnull=True, account__isnull=True)
        .first()
    )
    if found is None or not constant_time_compare(proof_of(found), proof) or _is_closed(found):
        raise NotThere(_("Linket gælder ikke længere. Ring til den, der indkaldte dig."))
    return found


def may_be_reached(near: Relative) -> bool:
    """Whether the citizen lets a relative be contacted today."""
    return near.may_be_contacted and counts_today(near)


def _is_closed(participant: Participant) -> bool:
    """The meeting is over, or the citizen has since said that this relative is not to be contacted."""
    near = participant.relative
    return (near is not None and not may_be_reached(near)) or _is_over(participant.meeting)


def _is_over(meeting: Meeting) -> bool:
    if meeting.ends_at is not None:
        return moment() > meeting.ends_at + LASTS
    return not meeting.is_open
