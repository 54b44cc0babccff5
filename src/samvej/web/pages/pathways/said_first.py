"""What was said in the first conversation, shown where it would else be asked again: in the map and the plan."""

from samvej.web.pages.inbox.shown import guide_said
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.grounds import Ground
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.safety import permissions
from samvej.workplace.safety.section import safety_section


def said_first(by: Actor, enrolment: Enrolment, ground: Ground) -> list[tuple[str, str]]:
    """Each step of the guide with the words; empty for whoever may not see the referral. Four queries.

    The guide may ask of safety, so where the programme has a rule for who sees that, it holds here too.
    """
    if enrolment.referral is None or "referral" not in ground.data_types:
        return []
    section = safety_section(programme_of(enrolment.version))
    if section is not None and not permissions.see(by=by, enrolment=enrolment, ground=ground, section=section):
        return []
    return [(asked, words) for asked, words in guide_said(enrolment.referral) if words.strip()]
