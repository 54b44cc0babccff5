"""An early sign that it is getting worse: it is written down, and whoever is called first hears of it at once."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.sharing import CONTACT_PERSON
from samvej.workplace.people.models import Account
from samvej.workplace.people.notices import tell_each
from samvej.workplace.plans import permissions, policies
from samvej.workplace.plans.actions.noting import note, team_accounts
from samvej.workplace.plans.actions.writing import hold
from samvej.workplace.plans.content import PROFESSIONAL, ROLE, PlanContent, who_is
from samvej.workplace.plans.kinds import SIGN, SIGN_SHOWS
from samvej.workplace.plans.models import CarePlan, PlanEvent
from samvej.workplace.plans.queries import newest
from samvej.workplace.plans.wording import plan_link
from samvej.workplace.programmes.queries import programme_of


@transaction.atomic
def report_sign(
    *,
    by: Actor,
    enrolment: Enrolment,
    sign_id: str = "",
    words: str = "",
    note_text: str = "",
    once: str | None = None,
) -> PlanEvent:
    """Report a sign of the plan by its id, or another one in words; the contact person and who is called first hear.

    The same ``once`` is written once. Raises :class:`NotYours`, and :class:`NotNow` where nothing is said.
    """
    permissions.check_report_sign(by=by, enrolment=enrolment)
    policies.check_running(enrolment)
    CarePlan.objects.get_or_create(enrolment=enrolment)
    plan, enrolment = hold(CarePlan.objects.get(enrolment=enrolment))
    if once is not None and (done := PlanEvent.objects.filter(plan=plan, once=once).first()):
        return done
    version = newest(plan)
    content = version.said if version else PlanContent()
    policies.check_sign(content=content, sign_id=sign_id, words=words)
    sign = content.sign(sign_id) if sign_id else None
    detail = {"sign": sign_id, "words": sign.words if sign else words.strip(), "note": note_text.strip()}
    event = note(plan, enrolment, SIGN, by=by, reason=_("Meldte et tidligt tegn"), detail=detail, once=once)
    about = {"programme_da": enrolment.version.name_da, "programme_en": enrolment.version.name_en}
    recipients = _called_first(enrolment, sign.call_first if sign else "", but=by.account)
    tell_each(
        recipients=recipients,
        text=SIGN_SHOWS,
        link=plan_link(enrolment),
        once=f"{SIGN_SHOWS}:{event.pk}",  # a reaction to the sign tells nobody a second time
        **about,
    )
    return event


def _called_first(enrolment: Enrolment, code: str, *, but: Account | None) -> list[Account]:
    """The contact person, and whom the sign names, else whom the programme's file names; if on the team."""
    kind, name = who_is(code)
    roles = {CONTACT_PERSON}
    if kind == ROLE:
        roles.add(name)
    section = programme_of(enrolment.version).file.plan
    if not code and section is not None and section.first_call:
        roles.add(section.first_call)
    found = {each.pk: each for each in team_accounts(enrolment, but=but, roles=tuple(roles))}
    if kind == PROFESSIONAL:
        others = team_accounts(enrolment, but=but)
        named = [each for each in others if each.professional and str(each.professional.key) == name]
        found |= {each.pk: each for each in named}
    return list(found.values())
