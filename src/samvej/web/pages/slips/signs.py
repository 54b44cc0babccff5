"""The early-warning signs of a plan, to choose among when somebody tells that it slips."""

from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.queries import current


def signs_of(enrolment: Enrolment) -> list[tuple[str, str]]:
    """The signs of the newest plan: id and words. One query."""
    version = current(enrolment)
    return [(each.id, each.words) for each in version.said.signs if each.words] if version is not None else []


def sign_words(enrolment: Enrolment, sign_id: str) -> str:
    """A sign in the plan's words; empty where the plan has it no longer."""
    return next((words for known, words in signs_of(enrolment) if known == sign_id), "")
