"""Questions about responses. One query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.questionnaires.models import QuestionnaireResponse
from samvej.workplace.questionnaires.occasions import Occasion, occasions

Answered = dict[tuple[int, str, int], datetime]
"""(enrolment's pk, questionnaire, weeks) → when it was answered."""


@dataclass(frozen=True)
class Asked:
    """An occasion of a course, and what was answered to it; None where nothing was."""

    occasion: Occasion
    response: QuestionnaireResponse | None

    @property
    def waits(self) -> bool:
        """Whether it can be answered now and is not."""
        return self.response is None and self.occasion.open(today())


def asked_of(enrolment: Enrolment) -> list[Asked]:
    """Every occasion of a course, the first one first, with its response. One query."""
    found = QuestionnaireResponse.objects.filter(enrolment=enrolment, struck_at__isnull=True)
    given = {(each.questionnaire, each.weeks): each for each in found}
    return [Asked(each, given.get((each.form.id, each.weeks))) for each in occasions(enrolment)]


def answered_in(enrolments: Iterable[int]) -> Answered:
    """When what was answered, of courses by their pk. One query."""
    found = QuestionnaireResponse.objects.filter(enrolment__in=list(enrolments), struck_at__isnull=True)
    names = ("enrolment", "questionnaire", "weeks", "answered_at")
    return {(pk, form, weeks): at for pk, form, weeks, at in found.values_list(*names)}
