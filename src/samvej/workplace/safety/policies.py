"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.safety.content import is_empty
from samvej.workplace.safety.models import SafetyAnswer

LONGEST = 2_000
"""Characters of one part of the plan: it must be read in a hard hour (our own figure)."""


def check_ask(*, enrolment: Enrolment) -> None:
    """Raise :class:`NotNow` where the course has ended or the citizen has died: nobody here would be told."""
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(
            _("Forløbet er afsluttet, så ingen her får besked. Ring til en af linjerne, eller til egen læge.")
        )
    if enrolment.citizen.died_on is not None:
        raise NotNow(_("Borgeren er død. Der kan ikke skrives mere her."))


def ask(*, enrolment: Enrolment) -> bool:
    """Whether the question may be asked."""
    return passes(lambda: check_ask(enrolment=enrolment))


def check_answer(answer: str) -> None:
    """Raise :class:`NotNow` for something that is none of the four answers."""
    if answer not in SafetyAnswer.Answer.values:
        raise NotNow(_("Vælg et af svarene."))


def answer(said: str) -> bool:
    """Whether it is one of the four answers."""
    return passes(lambda: check_answer(said))


def check_plan(content: Mapping[str, str]) -> None:
    """Raise :class:`NotNow` for a plan without a word."""
    if is_empty(content):
        raise NotNow(_("Sikkerhedsplanen er tom. Skriv mindst ét sted – én linje er nok at begynde med."))


def plan(content: Mapping[str, str]) -> bool:
    """Whether something stands in it."""
    return passes(lambda: check_plan(content))


def check_follow_up(*, answer: SafetyAnswer, said: str) -> None:
    """Raise :class:`NotNow` where nothing waits, or nobody says what was done."""
    if not answer.is_waiting:
        raise NotNow(_("En anden har allerede talt med borgeren og skrevet det ned. Se, hvad der står."))
    if not said.strip():
        raise NotNow(_("Skriv kort, hvad I talte om, og hvad I aftalte. Så ved den næste, hvor I er."))


def follow_up(*, answer: SafetyAnswer, said: str) -> bool:
    """Whether it may be written down that somebody has talked with the citizen."""
    return passes(lambda: check_follow_up(answer=answer, said=said))
