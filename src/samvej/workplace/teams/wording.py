"""What people are told of a team: its history in plain words, and where its pages are."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvej.programme.loading import Programme
from samvej.programme.texts import InTwoLanguages
from samvej.workplace.ground.addresses import page
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.policies import language
from samvej.workplace.pathways.wording import role_words
from samvej.workplace.people.models import Relative
from samvej.workplace.teams.models import Invitation, NearInvitation, Participation, TeamEvent

_SAID = {
    "invited": gettext_lazy("%(who)s er inviteret som %(role)s."),
    "invitation accepted": gettext_lazy("%(who)s har sagt ja til at være med som %(role)s."),
    "invitation declined": gettext_lazy("%(who)s har sagt nej til at være med som %(role)s, fordi: %(reason)s"),
    "invitation withdrawn": gettext_lazy("Invitationen af %(who)s som %(role)s er trukket tilbage."),
    "invitation expired": gettext_lazy("Invitationen af %(who)s som %(role)s udløb uden svar."),
    "last day set": gettext_lazy("%(who)s er på teamet til og med %(until)s."),
    "last day removed": gettext_lazy("%(who)s er på teamet uden en sidste dag."),
    "membership ended": gettext_lazy("%(who)s er ikke længere på teamet."),
    "participation written": gettext_lazy("Sådan vil borgeren være med: %(how)s."),
}
WORDED = frozenset(_SAID)
"""The kinds of events that have words."""


def event_words(event: TeamEvent, programme: Programme) -> str:
    """What happened, in one sentence."""
    detail = event.detail
    place = f" ({detail['organisation']})" if detail.get("organisation") else ""
    return str(_SAID[event.kind]) % {
        "who": f"{detail.get('name') or _('En medarbejder')}{place}",
        "role": role_words(programme, detail.get("role", ""), language()),
        "reason": detail.get("why", ""),
        "until": detail.get("until", ""),
        "how": how_words(detail.get("how", "")),
    }


def how_words(how: str) -> str:
    """A degree of participation in the middle of a sentence."""
    said = {
        Participation.How.WHOLE.value: _("til det hele"),
        Participation.How.PART.value: _("til noget af det"),
        Participation.How.THROUGH.value: _("gennem en anden"),
        Participation.How.NOT_NOW.value: _("ikke lige nu"),
    }
    return said.get(how, how)


def role_in_both(programme: Programme, role: str) -> InTwoLanguages:
    """A role on the team in both languages."""
    return InTwoLanguages(da=role_words(programme, role, "da"), en=role_words(programme, role, "en"))


def whom(invitation: Invitation) -> str:
    """Who is invited: the person, or somebody at the place."""
    if invitation.professional is not None:
        return f"{invitation.professional.name}, {invitation.organisation.name}"
    return _("En medarbejder fra %(place)s") % {"place": invitation.organisation.name}


def invitation_link(invitation: Invitation) -> str:
    """The page on which it is answered."""
    return page("teams:invitation", invitation.key)


def team_link(enrolment: Enrolment) -> str:
    """The staff's page of the team."""
    return page("teams:team", enrolment.key)


def own_team_link() -> str:
    """The citizen's page of their team."""
    return page("teams:mine")


def own_relative_link(relative: Relative) -> str:
    """The citizen's page of somebody near them."""
    return page("teams:mine_relative", relative.key)


def near_link(invitation: NearInvitation) -> str:
    """The page on which a relative writes the code that they were told."""
    return page("teams:near", invitation.key)
