"""The kinds of meetings of a programme file, as an enrolment's own version says them."""

from samvej.programme.plan import MeetingKind
from samvej.programme.words import Lang
from samvej.workplace.meetings.models import Meeting
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.programmes.queries import programme_of


def kinds_of(enrolment: Enrolment) -> tuple[MeetingKind, ...]:
    """The kinds that the enrolment's programme has, in the file's order."""
    return programme_of(enrolment.version).file.meetings


def kind_of(enrolment: Enrolment, kind: str) -> MeetingKind | None:
    """One of them by its id; None where the version has no such kind (any more)."""
    return next((each for each in kinds_of(enrolment) if each.id == kind), None)


def kind_words(meeting: Meeting, lang: Lang | None = None) -> str:
    """What the meeting is called; its id where a later version no longer has the kind."""
    found = kind_of(meeting.enrolment, meeting.kind)
    return found.say(lang or language()) if found else meeting.kind


def asks_consent(meeting: Meeting) -> bool:
    """Whether the citizen is asked first."""
    found = kind_of(meeting.enrolment, meeting.kind)
    return found is not None and found.consent
