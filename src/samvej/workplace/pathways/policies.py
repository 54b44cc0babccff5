"""Does the state allow it? In pairs: ``check_x`` raises with a sentence for the person, ``x`` says yes or no.

Nothing here asks who the person is; that is :mod:`samvej.workplace.pathways.permissions`.
"""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.programme.words import Lang
from samvej.workplace.access.roles import RUN_PATHWAYS, role
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotNow, passes
from samvej.workplace.pathways.models import ConsentConversation, Enrolment
from samvej.workplace.pathways.progress import CONSENT, Progress, place_of, progress
from samvej.workplace.pathways.sharing import CONTACT_PERSON as CONTACT_PERSON
from samvej.workplace.pathways.sharing import Sharing, covers, related_names
from samvej.workplace.pathways.sharing import team_roles as team_roles
from samvej.workplace.pathways.transitions import ENROLMENT
from samvej.workplace.people.models import Citizen, Organisation, Professional
from samvej.workplace.programmes.models import ProgrammeUnit
from samvej.workplace.programmes.queries import programme_of, same_effort
from samvej.workplace.referrals.models import Referral

CONVERSATION_IN = ("assigned", "contacting", "conversation", "joint selection")
"""The states of a referral in which somebody has it, and may talk with the citizen about consent."""


def language() -> Lang:
    """The language that sentences are said in now."""
    return "en" if (get_language() or "da").startswith("en") else "da"


# --- the states of the table -----------------------------------------------------------------------------


def check_transition(enrolment: Enrolment, name: str) -> None:
    """Raise :class:`NotNow` unless the transition ``name`` may start where the enrolment is."""
    if enrolment.status in ENROLMENT[name].sources:
        return
    if enrolment.status == Enrolment.Status.PAUSED:
        raise NotNow(_("Forløbet er på pause. Genoptag det først."))
    if enrolment.status == Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er afsluttet. Skal borgeren med igen, så begynd et nyt forløb."))
    raise NotNow(_("Forløbet er allerede i gang."))


def transition(enrolment: Enrolment, name: str) -> bool:
    """Whether the transition ``name`` may start where the enrolment is."""
    return passes(lambda: check_transition(enrolment, name))


# --- the consent conversation ----------------------------------------------------------------------------


def check_hold_consent_conversation(*, status: str, programme: Programme) -> None:
    """Raise :class:`NotNow` unless there is something to talk of, and somebody has the referral."""
    if programme.file.consent is None:
        raise NotNow(_("Indsatsen beder ikke om samtykke, så der er ingen samtale at holde."))
    if status not in (*CONVERSATION_IN, *Enrolment.Status.values):
        raise NotNow(_("Samtalen om samtykke holdes, når nogen har taget henvisningen, og før den er afgjort."))


def hold_consent_conversation(*, status: str, programme: Programme) -> bool:
    """Whether the conversation may be held now."""
    return passes(lambda: check_hold_consent_conversation(status=status, programme=programme))


# --- inclusion -------------------------------------------------------------------------------------------


def check_include(
    *, referral: Referral, programme: Programme, sharing: Sharing, conversation: ConsentConversation | None
) -> None:
    """Raise :class:`NotNow` unless everything that inclusion needs is there but the place, which is taken last."""
    if referral.status not in ("conversation", "joint selection"):
        raise NotNow(_("Borgeren kan først inkluderes, når den første samtale er holdt, og før der er svaret."))
    check_citizen_can_begin(referral.citizen)
    if not hasattr(referral, "conversation"):
        raise NotNow(_("Den første samtale er ikke skrevet ned endnu. Gør det først."))
    check_consent(sharing=sharing, conversation=conversation)
    check_everybody_says_yes(referral=referral, programme=programme)
    check_beside_other_programmes(citizen=referral.citizen, programme=programme)


def include(
    *, referral: Referral, programme: Programme, sharing: Sharing, conversation: ConsentConversation | None
) -> bool:
    """Whether the citizen may be included, if there is a place."""
    return passes(
        lambda: check_include(referral=referral, programme=programme, sharing=sharing, conversation=conversation)
    )


def check_citizen_can_begin(citizen: Citizen) -> None:
    """Raise :class:`NotNow` for somebody who has died, or whose record gave way to another."""
    if citizen.merged_into_id is not None:
        raise NotNow(_("Denne borger er skrevet ind to gange, og oplysningerne er samlet på den anden. Åbn den."))
    if citizen.died_on is not None:
        raise NotNow(_("Borgeren er død. Ingen nye forløb kan begynde."))


def check_consent(*, sharing: Sharing, conversation: ConsentConversation | None) -> None:
    """Raise :class:`NotNow` where the programme shares on consent and there is none; a no is a no."""
    if not sharing.lacks_consent:
        return
    if conversation is not None and not conversation.said_yes:
        raise NotNow(
            _(
                "Borgeren har sagt nej til, at teamet deler oplysninger, og indsatsen bygger på samtykke. "
                "Respektér det: hjælp borgeren videre, eller tal om det igen, hvis borgeren selv ønsker det."
            )
        )
    if conversation is not None:
        raise NotNow(_("Samtykket er trukket tilbage eller udløbet. Hold en ny samtale om samtykke."))
    raise NotNow(_("Samtalen om samtykke er ikke holdt endnu. Hold den først."))


def consent(*, sharing: Sharing, conversation: ConsentConversation | None) -> bool:
    """Whether the consent that the basis asks for is there."""
    return passes(lambda: check_consent(sharing=sharing, conversation=conversation))


def check_everybody_says_yes(*, referral: Referral, programme: Programme) -> None:
    """Raise :class:`NotNow` unless every sector of a joint selection has said yes."""
    asked = programme.file.referral.joint_selection if programme.file.referral else None
    if asked is None:
        return
    votes = {vote.sector: vote.yes for vote in referral.votes.all()}
    if any(votes.get(str(sector)) is False for sector in asked.by):
        raise NotNow(_("Der er sagt nej i den fælles udvælgelse, så borgeren kan ikke inkluderes."))
    if any(str(sector) not in votes for sector in asked.by):
        raise NotNow(_("Den fælles udvælgelse er ikke færdig: alle skal have svaret først."))


def everybody_says_yes(*, referral: Referral, programme: Programme) -> bool:
    """Whether every sector of a joint selection has said yes."""
    return passes(lambda: check_everybody_says_yes(referral=referral, programme=programme))


def check_beside_other_programmes(*, citizen: Citizen, programme: Programme) -> None:
    """Raise :class:`NotNow` where the citizen's enrolments exclude this one, or one that it needs is missing."""
    running = [
        (each, programme_of(each.version))
        for each in citizen.enrolments.exclude(status=Enrolment.Status.ENDED).select_related("version")
    ]
    names = {name for _each, other in running for name in related_names(other)}
    if programme.name in {each.programme for each, _other in running}:
        raise NotNow(_("Borgeren er allerede med i indsatsen."))
    for _each, other in running:
        own = set(programme.file.not_together_with) & set(related_names(other))
        theirs = set(other.file.not_together_with) & set(related_names(programme))
        if own or theirs or same_effort(other, programme):
            raise NotNow(
                _("Borgeren er med i %(other)s, og man kan ikke være med i begge på samme tid.")
                % {"other": other.file.name.say(language())}
            )
    missing = [name for name in programme.file.requires if name not in names]
    if missing:
        sentence = _("Indsatsen forudsætter, at borgeren også er med i: %(names)s.")
        raise NotNow(sentence % {"names": ", ".join(missing)})


def beside_other_programmes(*, citizen: Citizen, programme: Programme) -> bool:
    """Whether the citizen's other programmes allow this one."""
    return passes(lambda: check_beside_other_programmes(citizen=citizen, programme=programme))


def check_can_be_contact_person(*, professional: Professional, unit: ProgrammeUnit) -> None:
    """Raise :class:`NotNow` unless the professional runs pathways in the unit today."""
    day = today()
    held = professional.employments.filter(
        organisation=unit.organisation_id, programme__in=("", unit.programme), valid_from__lte=day
    )
    if not any(RUN_PATHWAYS in role(each.role).permits for each in held if not each.valid_to or each.valid_to >= day):
        raise NotNow(_("Den, du valgte, følger ikke borgere i denne enhed i dag. Vælg en anden kontaktperson."))


def can_be_contact_person(*, professional: Professional, unit: ProgrammeUnit) -> bool:
    """Whether the professional may be a contact person in the unit today."""
    return passes(lambda: check_can_be_contact_person(professional=professional, unit=unit))


def check_day(*, on: date, earliest: date | None = None) -> None:
    """Raise :class:`NotNow` for a day that has not come, or one before the life it belongs to."""
    if on > today():
        raise NotNow(_("Dagen er ikke kommet endnu. Vælg i dag eller en dag, der er gået."))
    if earliest is not None and on < earliest:
        raise NotNow(_("Dagen ligger, før forløbet begyndte. Vælg en senere dag."))


def check_capacity(*, places: int) -> None:
    """Raise :class:`NotNow` for a number of places that nobody means."""
    if not 0 <= places <= MOST_PLACES:
        raise NotNow(_("Skriv et antal pladser mellem 0 og %(most)s.") % {"most": MOST_PLACES})


MOST_PLACES = 500
"""More than any contact person can follow: a slip of the pen (our own figure)."""


# --- phases ----------------------------------------------------------------------------------------------


def check_give_evidence(*, far: Progress, evidence: str) -> None:
    """Raise :class:`NotNow` unless the present phase ends with it, it is missing, and it is said by hand."""
    needed = next((each for each in far.needed if each.id == evidence), None)
    if needed is None:
        raise NotNow(_("Det hører ikke til den fase, borgeren er i nu."))
    if needed.given is not None:
        raise NotNow(_("Det er allerede skrevet ned."))
    if evidence == CONSENT:
        raise NotNow(_("Det skrives ned af sig selv, når samtalen er holdt. Hold samtalen, og skriv den ned dér."))


def give_evidence(*, far: Progress, evidence: str) -> bool:
    """Whether this may be written down now."""
    return passes(lambda: check_give_evidence(far=far, evidence=evidence))


def check_enter_phase(*, far: Progress, programme: Programme, phase: str) -> None:
    """Raise :class:`NotNow` unless it is the next phase in the file's order and the present one's end is there."""
    target = place_of(programme, phase)
    if target < 0:
        raise NotNow(_("Den fase findes ikke i den version af indsatsen, som borgeren følger."))
    if target == far.at:
        raise NotNow(_("Borgeren er allerede i den fase."))
    if target < far.at:
        raise NotNow(_("Fasen ligger bag borgeren. Vælg at gå tilbage, og skriv hvorfor."))
    if target > far.at + 1:
        assert far.next is not None
        raise NotNow(
            _("En fase kan ikke springes over. Den næste er: %(phase)s.") % {"phase": far.next.say(language())}
        )
    if far.missing:
        raise NotNow(
            _("Før næste fase mangler: %(missing)s.")
            % {"missing": ", ".join(each.say(language()) for each in far.missing)}
        )


def enter_phase(*, far: Progress, programme: Programme, phase: str) -> bool:
    """Whether the phase may begin now."""
    return passes(lambda: check_enter_phase(far=far, programme=programme, phase=phase))


def check_go_back(*, far: Progress, programme: Programme, phase: str, reason: str) -> None:
    """Raise :class:`NotNow` unless the phase is an earlier one and there is a reason."""
    target = place_of(programme, phase)
    if target < 0 or target >= far.at:
        raise NotNow(_("Man kan kun gå tilbage til en fase, som borgeren har været i."))
    check_reason(reason)


def go_back(*, far: Progress, programme: Programme, phase: str) -> bool:
    """Whether the phase is one to go back to."""
    return passes(lambda: check_go_back(far=far, programme=programme, phase=phase, reason="…"))


def check_reason(reason: str) -> None:
    """Raise :class:`NotNow` where a reason is asked for and none is given."""
    if not reason.strip():
        raise NotNow(_("Skriv hvorfor. Det bliver en del af borgerens historik."))


# --- ending, coming again, moving to a version --------------------------------------------------------------


def check_exit_reason(*, programme: Programme, reason: str) -> None:
    """Raise :class:`NotNow` unless the reason is one of the file's; death and moving have actions of their own."""
    if reason in (DIED, MOVED):
        raise NotNow(_("Død og flytning skrives ned på borgerens egen side, og forløbet afsluttes derfra."))
    if reason not in {each.id for each in programme.file.exit_reasons}:
        raise NotNow(_("Vælg en af indsatsens grunde til at afslutte."))


def exit_reason(*, programme: Programme, reason: str) -> bool:
    """Whether an enrolment may end for this reason."""
    return passes(lambda: check_exit_reason(programme=programme, reason=reason))


DIED, MOVED = "died", "moved"
"""The shared list's ids of the two reasons that the citizen's own record gives."""


def check_end_by_death(citizen: Citizen) -> None:
    """Raise :class:`NotNow` unless the citizen's record has a day of death."""
    if citizen.died_on is None:
        raise NotNow(_("Der er ikke skrevet nogen dødsdag på borgeren. Skriv den på borgerens side først."))


def check_end_by_moving(citizen: Citizen) -> None:
    """Raise :class:`NotNow` unless the citizen's record has a day of moving away."""
    if citizen.moved_away_on is None:
        raise NotNow(_("Der er ikke skrevet nogen flytning på borgeren. Skriv den på borgerens side først."))


def end_by_death(citizen: Citizen) -> bool:
    """Whether the citizen's record has a day of death."""
    return passes(lambda: check_end_by_death(citizen))


def end_by_moving(citizen: Citizen) -> bool:
    """Whether the citizen's record has a day of moving away."""
    return passes(lambda: check_end_by_moving(citizen))


def check_re_enter(*, enrolment: Enrolment, programme: Programme, sharing: Sharing) -> None:
    """Raise :class:`NotNow` unless the enrolment has ended and nothing stands in the way of another."""
    if enrolment.status != Enrolment.Status.ENDED:
        raise NotNow(_("Forløbet er ikke afsluttet, så borgeren er stadig med."))
    check_citizen_can_begin(enrolment.citizen)
    check_beside_other_programmes(citizen=enrolment.citizen, programme=programme)
    check_consent(sharing=sharing, conversation=enrolment.consent_conversations.last())


def re_enter(*, enrolment: Enrolment, programme: Programme, sharing: Sharing) -> bool:
    """Whether the citizen may begin again, if there is a place."""
    return passes(lambda: check_re_enter(enrolment=enrolment, programme=programme, sharing=sharing))


def check_move_to_version(*, enrolment: Enrolment, old: Programme, new: Programme, phase: str) -> None:
    """Raise :class:`NotNow` unless ``phase`` (the present one, or one chosen for it) is there in the new version."""
    if new.name != enrolment.programme:
        raise NotNow(_("Versionen hører til en anden indsats."))
    if place_of(new, phase) >= 0 or not (phase or new.file.phases):
        return
    now = progress(old, enrolment.phase, ()).now
    raise NotNow(
        _("Fasen »%(phase)s« findes ikke i den nye version. Vælg, hvilken fase borgeren skal være i.")
        % {"phase": now.say(language()) if now else phase}
    )


def move_to_version(*, enrolment: Enrolment, old: Programme, new: Programme, phase: str) -> bool:
    """Whether the enrolment may move to the new version, into ``phase``."""
    return passes(lambda: check_move_to_version(enrolment=enrolment, old=old, new=new, phase=phase))


# --- the team ----------------------------------------------------------------------------------------------


def check_join_team(*, programme: Programme, role_id: str, sharing: Sharing, organisation: Organisation) -> None:
    """Raise :class:`NotNow` unless the file knows the role, and the consent covers the place they come from."""
    if role_id not in team_roles(programme):
        raise NotNow(_("Den rolle findes ikke på indsatsens team."))
    if not sharing.basis.needs_consent:
        return
    if sharing.consent is None:
        raise NotNow(_("Teamet deler på grundlag af samtykke, og der er ikke noget, der gælder nu."))
    if not any(covers(each, organisation) for each in sharing.consents or (sharing.consent,)):
        raise NotNow(
            _("Borgerens samtykke gælder ikke for %(organisation)s. Tal med borgeren om et nyt samtykke først.")
            % {"organisation": organisation.name}
        )


def join_team(*, programme: Programme, role_id: str, sharing: Sharing, organisation: Organisation) -> bool:
    """Whether somebody of the organisation may be on the team in the role."""
    return passes(
        lambda: check_join_team(programme=programme, role_id=role_id, sharing=sharing, organisation=organisation)
    )


def check_leave_team(*, role_id: str) -> None:
    """Raise :class:`NotNow` for the contact person's role: it is handed on, never left empty."""
    if role_id == CONTACT_PERSON:
        raise NotNow(_("Kontaktpersonen kan ikke tages af teamet. Vælg en anden kontaktperson i stedet."))


def leave_team(*, role_id: str) -> bool:
    """Whether the role may be left."""
    return passes(lambda: check_leave_team(role_id=role_id))


def check_another_contact_person(*, enrolment: Enrolment, professional: Professional) -> None:
    """Raise :class:`NotNow` where it is the same one."""
    if professional.pk == enrolment.contact_person_id:
        raise NotNow(_("%(name)s er allerede borgerens kontaktperson.") % {"name": professional.name})


def another_contact_person(*, enrolment: Enrolment, professional: Professional) -> bool:
    """Whether it is another contact person than now."""
    return passes(lambda: check_another_contact_person(enrolment=enrolment, professional=professional))


def not_on_the_team() -> str:
    """What is said where somebody has gone meanwhile."""
    return _("Medarbejderen er ikke på borgerens team i den rolle. Måske har en anden lige ændret det.")
