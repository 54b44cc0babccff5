"""May this person answer, or strike out? Pairs: ``check_x`` raises, ``x`` says yes or no."""

from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.permissions import is_oneself
from samvej.workplace.ground.refusals import NotYours, passes
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team
from samvej.workplace.questionnaires.models import QuestionnaireResponse


def check_answer(*, by: Actor, enrolment: Enrolment) -> None:
    """Raise :class:`NotYours` unless it is the citizen, who speaks for them, or somebody on the team with them."""
    if not is_oneself(by, enrolment.citizen) and not on_the_team(by, enrolment):
        raise NotYours(_("Kun borgeren selv, eller teamet sammen med borgeren, kan svare på skemaet."))


def answer(*, by: Actor, enrolment: Enrolment) -> bool:
    """Whether the person may answer."""
    return passes(lambda: check_answer(by=by, enrolment=enrolment))


def check_strike(*, by: Actor, response: QuestionnaireResponse) -> None:
    """Raise :class:`NotYours` unless the person gave the answers, or they are about themselves."""
    if by.account is None or not (is_oneself(by, response.enrolment.citizen) or response.by_id == by.account.pk):
        raise NotYours(_("Kun borgeren, eller den, der skrev svaret ind, kan strege det ud."))


def strike(*, by: Actor, response: QuestionnaireResponse) -> bool:
    """Whether the person may strike it out."""
    return passes(lambda: check_strike(by=by, response=response))
