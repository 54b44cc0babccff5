"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.questionnaires.models import QuestionnaireResponse
from samvej.workplace.questionnaires.occasions import Occasion


def check_answer(*, enrolment: Enrolment, occasion: Occasion) -> None:
    """Raise :class:`NotNow` before it opens, after it has closed, on a pause, or when the citizen is dead."""
    if enrolment.citizen.died_on is not None:
        raise NotNow(_("Der kan ikke svares på skemaer længere."))
    if enrolment.status == Enrolment.Status.PAUSED:
        raise NotNow(_("Forløbet er på pause, så der skal ikke svares på noget nu."))
    if today() < occasion.opens_on:
        raise NotNow(_("Det er for tidligt at svare på skemaet. Kom tilbage, når det er tid."))
    if today() > occasion.closes_on:
        raise NotNow(_("Det er for sent at svare på skemaet. Svar på det næste, når det kommer."))


def answer(*, enrolment: Enrolment, occasion: Occasion) -> bool:
    """Whether it may be answered now."""
    return passes(lambda: check_answer(enrolment=enrolment, occasion=occasion))


def check_strike(response: QuestionnaireResponse) -> None:
    """Raise :class:`NotNow` for one that is struck out already."""
    if response.struck_at is not None:
        raise NotNow(_("Svaret er allerede streget ud."))


def strike(response: QuestionnaireResponse) -> bool:
    """Whether it may be struck out."""
    return passes(lambda: check_strike(response))
