"""Answering a questionnaire, and striking out answers that were wrong."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.questionnaires import OwnItem
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways.actions.moving import lock, write_trail
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.questionnaires import permissions, policies
from samvej.workplace.questionnaires.models import QuestionnaireResponse, QuestionnaireResponseEvent
from samvej.workplace.questionnaires.occasions import Occasion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Answer = str | int


@transaction.atomic
def answer_questionnaire(
    *, by: Actor, enrolment: Enrolment, occasion: Occasion, answers: Mapping[str, Answer]
) -> QuestionnaireResponse:
    """Keep the answers of one occasion; those that are kept already stay (a second click is the first).

    ``answers``: the item's id → the id of its answer, or a number in its range. Raises :class:`NotYours`, and
    :class:`NotNow` where nothing or something impossible was answered, or others were quicker with other answers.
    """
    permissions.check_answer(by=by, enrolment=enrolment)
    enrolment = lock(enrolment)
    policies.check_answer(enrolment=enrolment, occasion=occasion)
    kept = dict(answers)
    _check(occasion, kept)
    held = QuestionnaireResponse.objects.filter(
        enrolment=enrolment, questionnaire=occasion.form.id, weeks=occasion.weeks, struck_at__isnull=True
    ).first()
    if held is not None:
        if held.answers != kept:
            raise NotNow(_("Skemaet er allerede besvaret. Streg det gamle svar ud først, hvis det er forkert."))
        return held
    response = QuestionnaireResponse.objects.create(
        enrolment=enrolment,
        questionnaire=occasion.form.id,
        weeks=occasion.weeks,
        answers=kept,
        how=_how(by),
        answered_at=moment(),
        by=by.account,
        by_name=by.name,
    )
    _tell_of(response, "questionnaire answered", by=by, reason=gettext_lazy("Skrev svarene på et skema ind"))
    return response


@transaction.atomic
def strike_response(*, by: Actor, response: QuestionnaireResponse) -> QuestionnaireResponse:
    """Strike out wrong answers: they stay and count in nothing. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_strike(by=by, response=response)
    lock(response.enrolment)
    response = QuestionnaireResponse.objects.select_related("enrolment__citizen", "enrolment__version").get(
        pk=response.pk
    )
    policies.check_strike(response)
    response.struck_at = moment()
    response.save(update_fields=["struck_at"])
    _tell_of(
        response,
        "questionnaire struck out",
        by=by,
        reason=gettext_lazy("Stregede svarene på et skema ud som forkerte"),
    )
    return response


def _how(by: Actor) -> str:
    if by.citizen is not None:
        return QuestionnaireResponse.How.SELF
    return QuestionnaireResponse.How.NEAR if by.relative is not None else QuestionnaireResponse.How.TOGETHER


def _check(occasion: Occasion, answers: Mapping[str, Answer]) -> None:
    items = {item.id: item for item in occasion.form.items}
    if not answers:
        raise NotNow(_("Svar på mindst ét spørgsmål, før du sender skemaet."))
    if any(name not in items or not _possible(items[name], said) for name, said in answers.items()):
        raise NotNow(_("Et af svarene findes ikke i skemaet. Åbn skemaet igen, og svar på ny."))


def _possible(item: OwnItem, said: Answer) -> bool:
    if item.range is not None:
        return isinstance(said, int) and not isinstance(said, bool) and item.range[0] <= said <= item.range[1]
    return said in item.answers


def _tell_of(response: QuestionnaireResponse, kind: str, *, by: Actor, reason: "StrOrPromise") -> None:
    write_trail(by=by, enrolment=response.enrolment, record="questionnaire", key=response.key, reason=reason)
    QuestionnaireResponseEvent.objects.create(
        response=response, kind=kind, at=moment(), by=by.account, by_name=by.name
    )
