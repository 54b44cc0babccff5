"""What people in the demo have answered to the programme's questionnaire, together with their contact person."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from samvej.core import clock
from samvej.web.demo.names import lot
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.permissions import on_the_team
from samvej.workplace.questionnaires.actions import answer_questionnaire
from samvej.workplace.questionnaires.occasions import Occasion, occasions

_AFTER, _AT = timedelta(days=3), time(10, 30)


def answer_questionnaires(enrolments: Iterable[Enrolment], contact_persons: Iterable[Actor]) -> int:
    """Answer every occasion that has come, three days after it was asked; gives how many."""
    actors = {each.professional.pk: each for each in contact_persons if each.professional is not None}
    answered = 0
    for enrolment in enrolments:
        by = actors.get(enrolment.contact_person_id)
        if by is None or enrolment.status != Enrolment.Status.ACTIVE or not on_the_team(by, enrolment):
            continue
        for occasion in occasions(enrolment):
            at = datetime.combine(occasion.asked_on + _AFTER, _AT, COPENHAGEN)
            if at > moment():
                break
            with clock.at(at):
                answer_questionnaire(
                    by=by, enrolment=enrolment, occasion=occasion, answers=_answers(enrolment, occasion)
                )
            answered += 1
    return answered


def _answers(enrolment: Enrolment, occasion: Occasion) -> dict[str, str]:
    """One answer to each question, somewhat better each time."""
    said = {}
    for item in occasion.form.items:
        if item.answers:
            place = lot(f"{enrolment.pk} {item.id}", "answer") % (len(item.answers) + 1) - occasion.weeks // 24
            said[item.id] = item.answers[min(max(place, 0), len(item.answers) - 1)]
    return said
