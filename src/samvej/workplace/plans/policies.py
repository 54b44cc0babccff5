"""Does the plan's state allow it? In pairs: ``check_x`` raises with a sentence, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.content import LEVELS, Goal, PlanContent
from samvej.workplace.plans.models import PlanVersion


def check_running(enrolment: Enrolment) -> None:
    """Raise :class:`NotNow` where the course has ended: its plan is read, and no longer written."""
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet, så planen kan læses, men ikke ændres."))


def running(enrolment: Enrolment) -> bool:
    """Whether the plan may still change."""
    return passes(lambda: check_running(enrolment))


def check_reason(reason: str) -> None:
    """Raise :class:`NotNow` where a change is given no reason."""
    if not reason.strip():
        raise NotNow(_("Skriv kort, hvorfor planen ændres. Det kan læses sammen med ændringen."))


def reason_given(reason: str) -> bool:
    """Whether a reason was given."""
    return passes(lambda: check_reason(reason))


def check_answer(*, newest: PlanVersion | None, number: int) -> None:
    """Raise :class:`NotNow` where there is no plan, or it was changed since the version that the answer is to."""
    if newest is None:
        raise NotNow(_("Der er ikke skrevet nogen plan endnu."))
    if newest.number != number:
        raise NotNow(
            _("Planen er ændret, mens du så på den, så dit svar er ikke sendt. Se, hvad der er ændret, og svar så.")
        )


def answer(*, newest: PlanVersion | None, number: int) -> bool:
    """Whether the version may be answered."""
    return passes(lambda: check_answer(newest=newest, number=number))


def check_score(*, goal: Goal | None, score: int) -> None:
    """Raise :class:`NotNow` unless the goal stands in the plan, has its levels in words, and the score is one."""
    if goal is None:
        raise NotNow(_("Målet står ikke længere i planen. Måske har en anden lige ændret den."))
    if not goal.levels.can_be_scored:
        raise NotNow(_("Skriv først, hvordan det ser ud, når målet er nået, og når det går bedre og dårligere."))
    if score not in LEVELS:
        raise NotNow(_("Vælg et af de fem trin."))


def score(*, goal: Goal | None, score: int) -> bool:
    """Whether the goal may be given this score."""
    return passes(lambda: check_score(goal=goal, score=score))


def check_sign(*, content: PlanContent, sign_id: str, words: str) -> None:
    """Raise :class:`NotNow` unless the sign stands in the plan, or is said in words."""
    if sign_id and content.sign(sign_id) is None:
        raise NotNow(_("Tegnet står ikke længere i planen. Skriv med dine egne ord, hvad du mærker."))
    if not sign_id and not words.strip():
        raise NotNow(_("Vælg et tegn, eller skriv med dine egne ord, hvad du mærker."))


def sign(*, content: PlanContent, sign_id: str, words: str) -> bool:
    """Whether this may be reported as a sign."""
    return passes(lambda: check_sign(content=content, sign_id=sign_id, words=words))
