"""Who may refer a citizen to which programme here, through which door; and whether the state allows it.

The programme file says who (``referral › from``); an organisation's kind says which of them its people are.
Permission (may this person?) and policy (does the state allow it?) stand in pairs: ``check_x`` raises, ``x`` says
yes or no.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.programme.shared_lists import LegalBasis, Referrer
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import REFER, SEE_INBOX
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, NotYours, passes
from samvej.workplace.people.models import Citizen, Relative, counts_today
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.programmes.queries import (
    active_programmes,
    programme_of,
    same_effort,
    unit_for,
    version_in_force,
)
from samvej.workplace.referrals.models import ReferralNote
from samvej.workplace.referrals.wording import lang

Door = ReferralNote.Door
RUNNING = ("active", "paused")
"""An enrolment that goes on."""


@dataclass(frozen=True)
class Fitting:
    """A programme that a person may refer a citizen to: by which version, to whom, and as whom."""

    version: ProgrammeVersion
    programme: Programme
    unit: ProgrammeUnit
    referrers: tuple[Referrer, ...]

    @property
    def name(self) -> str:
        """The programme's name in the reader's language."""
        return name_of(self.programme)


def name_of(programme: Programme) -> str:
    """The programme's name in the reader's language."""
    return programme.file.name.say(lang())


def fitting_programmes(*, by: Actor, citizen: Citizen) -> tuple[Fitting, ...]:
    """The programmes that run where the citizen lives and that this person may refer to."""
    found = []
    for version in active_programmes():
        programme = programme_of(version)
        unit = unit_for(programme=version.programme, citizen=citizen) if programme.file.referral else None
        if unit is None:
            continue
        referrers = referrers_of(by=by, programme=programme, unit=unit)
        if referrers:
            found.append(Fitting(version, programme, unit, referrers))
    return tuple(found)


# --- may this person? ----------------------------------------------------------------------------------


def referrers_of(*, by: Actor, programme: Programme, unit: ProgrammeUnit) -> tuple[Referrer, ...]:
    """As which of the programme's referrers this person may write; empty where they may not refer to it.

    A professional writes as what their organisation is. The unit's own people may also write down what another
    professional told them, so they have all of those; the system brings what comes as messages, so it has all.
    """
    if programme.file.referral is None:
        return ()
    allowed = [programme.vocabulary.referrers[name] for name in programme.file.referral.from_]
    if by.account is None:
        return tuple(allowed)
    if by.citizen is not None:
        own_words = [each for each in allowed if each.by == "citizen"]
        return (*own_words, *(each for each in allowed if each.by == "campaign"))
    if by.relative is not None:
        return tuple(each for each in allowed if each.by == "relative")
    if by.employment is None or not by.permits(REFER) or by.employment.programme not in ("", programme.name):
        return ()
    organisation = by.employment.organisation
    own_people = organisation.pk == unit.organisation_id and by.permits(SEE_INBOX)
    return tuple(
        each for each in allowed if each.by == "professional" and (own_people or each.id == organisation.kind)
    )


def check_refer(
    *, by: Actor, citizen: Citizen, programme: Programme, unit: ProgrammeUnit, door: str, referrer: str
) -> Referrer:
    """The referrer that this person writes as. Raises :class:`NotYours` with a sentence where they may not."""
    known = {each.id: each for each in referrers_of(by=by, programme=programme, unit=unit)}
    name = name_of(programme)
    if referrer not in known:
        raise NotYours(_("Du kan ikke henvise til %(name)s fra den rolle, du har valgt.") % {"name": name})
    if known[referrer].by not in _WRITTEN_BY[Door(door)]:
        raise NotYours(_("Du kan ikke henvise til %(name)s ad den vej.") % {"name": name})
    if by.citizen is not None and by.citizen.pk != citizen.pk:
        raise NotYours(_("Du kan kun henvise dig selv."))
    if by.relative is not None:
        check_relative(relative=by.relative, citizen=citizen)
    return known[referrer]


def refer(
    *, by: Actor, citizen: Citizen, programme: Programme, unit: ProgrammeUnit, door: str, referrer: str
) -> bool:
    """Whether this person may refer the citizen to the programme by this door."""
    return passes(
        lambda: check_refer(by=by, citizen=citizen, programme=programme, unit=unit, door=door, referrer=referrer)
    )


def check_relative(*, relative: Relative, citizen: Citizen) -> None:
    """Raise :class:`NotYours` unless the citizen lets this relative act for them or be contacted about them today."""
    lets = (relative.may_act or relative.may_be_contacted) and counts_today(relative)
    if relative.citizen_id != citizen.pk or not lets:
        raise NotYours(
            _(
                "Du kan ikke skrive om den, du er pårørende til, fordi vedkommende ikke har sagt, at du må. "
                "Bed vedkommende om at skrive dig på, eller om selv at henvende sig."
            )
        )


_WRITTEN_BY = {
    Door.RULE: ("rule",),
    Door.PROFESSIONAL: ("professional",),
    Door.CITIZEN: ("citizen", "campaign"),
    Door.RELATIVE: ("relative",),
}


# --- does the state allow it? --------------------------------------------------------------------------


def check_receivable(*, citizen: Citizen, programme: Programme) -> None:
    """Raise :class:`NotNow` for a citizen who died or moved away, or whose other help rules this one out.

    The sentence names no other help that the citizen has: whoever reads it may not know.
    """
    name = name_of(programme)
    if citizen.died_on is not None:
        raise NotNow(_("Borgeren er død. Noten er ikke sendt, og der skal ikke gøres mere."))
    if citizen.moved_away_on is not None and citizen.moved_away_on <= today():
        raise NotNow(
            _("Borgeren er flyttet fra området, så %(name)s kan ikke tage imod. Noten er ikke sendt.")
            % {"name": name}
        )
    courses = citizen.enrolments.filter(status__in=RUNNING).select_related("version").defer("version__content")
    others = {each.programme: programme_of(each.version) for each in courses}
    running = set(others)
    if programme.name in running:
        return
    if running & set(programme.file.not_together_with) or any(
        programme.name in other.file.not_together_with or same_effort(other, programme) for other in others.values()
    ):
        raise NotNow(
            _(
                "%(name)s kan ikke begynde nu, fordi borgeren får anden hjælp, som den ikke kan følges ad med. "
                "Noten er ikke sendt. Tal med borgeren om, hvem der hjælper nu, og ring til dem."
            )
            % {"name": name}
        )
    missing = [each for each in programme.file.requires if each not in running]
    if missing:
        raise NotNow(
            _("%(name)s er kun for dem, der allerede er med i %(other)s. Henvis først dertil. Noten er ikke sendt.")
            % {"name": name, "other": _name_in_force(missing[0])}
        )


def receivable(*, citizen: Citizen, programme: Programme) -> bool:
    """Whether a note about the citizen can be received by the programme now."""
    try:
        check_receivable(citizen=citizen, programme=programme)
    except NotNow:
        return False
    return True


def check_agreed(*, programme: Programme, door: str, contact_agreed: str) -> None:
    """Raise :class:`NotNow` where a professional may pass the note on only with the citizen's yes, and has none.

    Which basis contact stands on is the programme file's: consent is one of them, not a gate for all.
    """
    if door != Door.PROFESSIONAL or contact_agreed == ReferralNote.Agreed.YES:
        return
    if not programme.legal_basis("contact").needs_consent:
        return
    if contact_agreed == ReferralNote.Agreed.NO:
        raise NotNow(
            _(
                "Borgeren har sagt nej til at blive kontaktet, og %(name)s må kun få noten med borgerens ja. "
                "Intet er sendt."
            )
            % {"name": name_of(programme)}
        )
    raise NotNow(
        _(
            "Spørg borgeren først: %(name)s må kun få noten, når borgeren har sagt ja til at blive kontaktet. "
            "Intet er sendt, og det, du har skrevet, står her stadig."
        )
        % {"name": name_of(programme)}
    )


def agreed(*, programme: Programme, door: str, contact_agreed: str) -> bool:
    """Whether what the citizen has said is enough for the note to be passed on."""
    try:
        check_agreed(programme=programme, door=door, contact_agreed=contact_agreed)
    except NotNow:
        return False
    return True


def basis_of(programme: Programme, door: str) -> LegalBasis | None:
    """The legal basis that a note stands on; None for a rule where every candidate needs a consent nobody has given.

    People: that of contact. A rule finds people before anybody could ask them: contact's where it needs no consent,
    else that of the selection.
    """
    contact = programme.legal_basis("contact")
    if door != Door.RULE or not contact.needs_consent:
        return contact
    selection = programme.legal_basis("joint selection")
    return None if selection.needs_consent else selection


def _name_in_force(programme: str) -> str:
    return name_of(programme_of(version_in_force(programme)))
