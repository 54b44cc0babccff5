"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.workplace.access.lawful import CONTACT
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import Enrolment, TeamMember
from samvej.workplace.pathways.policies import CONTACT_PERSON, check_join_team, not_on_the_team
from samvej.workplace.pathways.sharing import OF_EVERY_TEAM, Sharing, covers
from samvej.workplace.people.models import Account, Organisation, Relative, counts_today
from samvej.workplace.people.policies import check_running
from samvej.workplace.teams.models import Invitation, Participation
from samvej.workplace.teams.sight import Person, kept_from
from samvej.workplace.teams.transitions import INVITATION

ANSWER_WITHIN = timedelta(days=14)
"""How long an invitation waits for its answer (assumed)."""
REVISIT_AFTER = timedelta(days=90)
"""When the citizen is asked again how they wish to take part, where nobody chose another day (assumed)."""
TRIES = 5
"""How often a relative's code can be tried (assumed)."""
FURTHEST = timedelta(days=3 * 365)
"""How far ahead a last day may lie: a slip of the pen beyond it (our own figure)."""


def check_transition(invitation: Invitation, name: str) -> None:
    """Raise :class:`NotNow` unless the transition may start where the invitation is."""
    if invitation.status in INVITATION[name].sources:
        if name in ("accept", "decline") and invitation.answer_by < today():
            raise NotNow(_("Invitationen er udløbet. Bed om en ny, hvis du stadig skal være med."))
        return
    said = {
        Invitation.Status.ACCEPTED: _("Der er allerede sagt ja til invitationen."),
        Invitation.Status.DECLINED: _("Der er allerede sagt nej til invitationen."),
        Invitation.Status.WITHDRAWN: _("Invitationen er trukket tilbage."),
        Invitation.Status.EXPIRED: _("Invitationen er udløbet. Bed om en ny, hvis du stadig skal være med."),
    }
    raise NotNow(said.get(Invitation.Status(invitation.status), _("Invitationen er allerede sendt.")))


def transition(invitation: Invitation, name: str) -> bool:
    """Whether the transition may start where the invitation is."""
    return passes(lambda: check_transition(invitation, name))


def check_reason(reason: str) -> None:
    """Raise :class:`NotNow` where the one who invited would not know why."""
    if not reason.strip():
        raise NotNow(_("Skriv kort hvorfor, så den, der inviterede, kan finde en anden vej."))


def reason(said: str) -> bool:
    """Whether there is a reason."""
    return passes(lambda: check_reason(said))


def check_until(until: date | None) -> None:
    """Raise :class:`NotNow` for a last day that has been, or that nobody means."""
    if until is None:
        return
    if until < today():
        raise NotNow(_("Den sidste dag er allerede gået. Vælg i dag eller en senere dag."))
    if until > today() + FURTHEST:
        raise NotNow(_("Den sidste dag ligger mere end tre år ude i fremtiden. Vælg en tidligere dag."))


def until(day: date | None) -> bool:
    """Whether it can be a last day."""
    return passes(lambda: check_until(day))


def check_person(enrolment: Enrolment, person: Person | None, role: str) -> None:
    """Raise :class:`NotNow` where the citizen has said no to them, or they have the role already."""
    if person is None:
        return
    if CONTACT in kept_from(enrolment.citizen, person):
        raise NotNow(_("Den invitation kan ikke sendes. Tal med borgeren om, hvem der skal være med."))
    seats = enrolment.team.filter(to_at__isnull=True, professional=person.professional, role=role)
    if seats.exists():
        raise NotNow(_("%(name)s er allerede på teamet i den rolle.") % {"name": person.professional.name})


def check_receivers(found: Collection[object], name: str) -> None:
    """Raise :class:`NotNow` where nobody there could read the invitation."""
    if not found:
        raise NotNow(
            _("%(name)s kan ikke få invitationen, fordi ingen dér har adgang til Samvej. Ring i stedet.")
            % {"name": name}
        )


def covered(shared: Sharing, organisation: Organisation) -> bool:
    """Whether what the team may share may go to the place now, without another word from the citizen."""
    if not shared.basis.needs_consent:
        return True
    return any(covers(each, organisation) for each in shared.consents)


def check_role(*, programme: Programme, role: str, shared: Sharing, organisation: Organisation) -> None:
    """Raise :class:`NotNow` unless the file knows the role and the citizen's consent covers the place."""
    check_join_team(programme=programme, role_id=role, sharing=shared, organisation=organisation)


def check_said_yes(*, shared: Sharing, data_types: Collection[str], may_ask: Collection[str]) -> None:
    """Raise :class:`NotNow` unless the citizen's own yes to a new place says what it is to, within the team's own."""
    if shared.lacks_consent:
        raise NotNow(
            _("Sig først ja til, at dit team må dele oplysninger. Det gør du under »Se, hvad du har sagt ja til«.")
        )
    if not set(OF_EVERY_TEAM) <= set(data_types) or not set(data_types) <= set(may_ask):
        raise NotNow(_("Sæt kryds i, at du siger ja. Uden dit ja kan stedet ikke være med. Intet er sendt endnu."))


def check_end(member: TeamMember) -> None:
    """Raise :class:`NotNow` for a membership that is over, and for the contact person's, which is handed on."""
    if member.to_at is not None:
        raise NotNow(not_on_the_team())
    if member.role == CONTACT_PERSON:
        raise NotNow(
            _("Kontaktpersonen kan ikke tages af teamet. Ring til stedet, og bed om en anden kontaktperson.")
        )


def end(member: TeamMember) -> bool:
    """Whether the membership can be ended."""
    return passes(lambda: check_end(member))


def check_unchanged_end(member: TeamMember, seen: date | None) -> None:
    """Raise :class:`NotNow` where somebody else has set another last day meanwhile."""
    term = getattr(member, "term", None)
    if (term.until if term else None) != seen:
        raise NotNow(
            _("En anden har lige ændret den sidste dag. Se, hvad der står nu, og gem igen, hvis den skal om.")
        )


def check_within_consent(last: date, until: date | None) -> None:
    """Raise :class:`NotNow` for a membership that would outlive the citizen's yes to the place."""
    if until is None or until > last:
        raise NotNow(
            _("Borgeren har sagt ja til at dele med stedet til og med %(day)s. Vælg den dag eller en tidligere.")
            % {"day": date_format(last, "j. F Y")}
        )


def check_through(how: str, has_somebody: bool) -> None:
    """Raise :class:`NotNow` where somebody takes part for the citizen and it is not said who."""
    if how not in Participation.How.values:
        raise NotNow(_("Vælg, hvordan borgeren vil være med."))
    if how == Participation.How.THROUGH and not has_somebody:
        raise NotNow(_("Skriv, hvem borgeren er med gennem."))


def check_revisit(on: date) -> None:
    """Raise :class:`NotNow` for a day to ask again that has been, or is so far off that nobody would."""
    if on <= today():
        raise NotNow(_("Vælg en dag, der ikke er kommet endnu, til at spørge igen."))
    if on > today() + timedelta(days=366):
        raise NotNow(_("Spørg igen inden for et år. Vælg en tidligere dag."))


def lets_in(relative: Relative) -> bool:
    """Whether the citizen, who lives, lets the relative see or do something here now."""
    lets = relative.may_see_plan or relative.may_see_log or relative.may_act
    return lets and counts_today(relative) and relative.citizen.died_on is None


def check_invite_near(relative: Relative) -> None:
    """Raise :class:`NotNow` where a relative may see and do nothing here, or logs in already."""
    check_running(relative)
    if not lets_in(relative):
        raise NotNow(_("Sæt først kryds ved, hvad personen må se eller gøre her, og gem."))
    if Account.objects.filter(relative=relative).exists():
        raise NotNow(_("%(name)s logger allerede selv ind.") % {"name": relative.name})


def invite_near(relative: Relative) -> bool:
    """Whether a relative can be given a way in."""
    return passes(lambda: check_invite_near(relative))
