"""The early-warning signs of a plan: to choose among when somebody tells that it slips, and those reported."""

from collections.abc import Sequence

from samvej.workplace.contacts.queries import last_contacts
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.queries import SignReported, current, signs_reported
from samvej.workplace.slips.models import Slip


def signs_of(enrolment: Enrolment) -> list[tuple[str, str]]:
    """The signs of the newest plan: id and words. One query."""
    version = current(enrolment)
    return [(each.id, each.words) for each in version.said.signs if each.words] if version is not None else []


def sign_words(enrolment: Enrolment, sign_id: str) -> str:
    """A sign in the plan's words; empty where the plan has it no longer."""
    return next((words for known, words in signs_of(enrolment) if known == sign_id), "")


def signs_standing(enrolment: Enrolment, slips: Sequence[Slip]) -> list[SignReported]:
    """The reported signs that nobody has acted on yet, the newest first (docs/reference/slips.md). Two queries.

    A sign stands until a contact that reached the citizen is written down after it, or it was told as a slip.
    """
    last = last_contacts([enrolment]).get(enrolment.pk)
    return [
        each
        for each in reversed(signs_reported([enrolment.pk], since=last))
        if not any(slip.sign_id == each.sign_id and slip.reported_at >= each.at for slip in slips if slip.sign_id)
    ]
