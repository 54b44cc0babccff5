"""Roles as short classes, each with the sentence that says who may hold it and what it lets a person do.

What a role permits never depends on which citizen: that is the doors' matter (:mod:`samvej.workplace.access.doors`).
"""

from dataclasses import dataclass

from samvej.core.errors import SamvejError

OPEN_CITIZENS = "open citizens"  # has work with citizens at all; whose record, the doors say
CLAIM_RELATION = "claim relation"
RECORD_CONSENTS = "record consents"
REFER = "refer"
SEE_INBOX = "see inbox"
TAKE_REFERRALS = "take referrals"
ASSIGN_REFERRALS = "assign referrals"
DECIDE_REFERRALS = "decide referrals"
VOTE_IN_JOINT_SELECTION = "vote in joint selection"  # for a place that was asked; the unit's own may be one
RUN_PATHWAYS = "run pathways"
SEE_PATHWAYS = "see pathways"  # the courses whose team one is on
SEE_LEAD_PAGE = "see lead page"
FOLLOW_UP_ACCESS = "follow up access"
BREAK_GLASS = "break glass"
KEEP_CITIZENS = "keep citizens"  # write in, correct, join duplicates, change of person number, death
KEEP_PEOPLE = "keep people"  # organisations, professionals, roles, accounts
KEEP_CASELOADS = "keep caseloads"
ANSWER_SLIPS = "answer slips"  # what a team cannot solve comes to the leaders of both sectors
IMPROVE = "improve"  # gather barriers, try changes, hold the survey of how roles work together
PUBLISH_PROGRAMMES = "publish programmes"
SEE_AUDIT = "see audit"
SEE_WORK = "see work"  # background work that failed


@dataclass(frozen=True)
class Role:
    """A role of an employment. ``who_*`` says who may hold it, to whoever gives it to somebody."""

    id: str
    da: str
    en: str
    who_da: str
    who_en: str
    permits: frozenset[str]


CARE = frozenset({OPEN_CITIZENS, CLAIM_RELATION, RECORD_CONSENTS, REFER, BREAK_GLASS})
"""What everybody may who meets citizens at work."""

CONTACT_PERSON = Role(
    "contact person",
    "Kontaktperson",
    "Contact person",
    "En fagperson, som følger borgere gennem hele forløbet og er ansat i enheden, der driver indsatsen.",
    "A professional who follows citizens all the way and is employed in the unit that runs the programme.",
    CARE
    | frozenset(
        {
            SEE_INBOX,
            TAKE_REFERRALS,
            DECIDE_REFERRALS,
            VOTE_IN_JOINT_SELECTION,
            RUN_PATHWAYS,
            SEE_PATHWAYS,
            KEEP_CITIZENS,
        }
    ),
)
LEAD = Role(
    "lead",
    "Leder af indsatsen",
    "Lead of the programme",
    "Den, som leder enheden: fordeler henvisninger, holder øje med ventetid og følger op på åbne journaler.",
    "Whoever leads the unit: assigns referrals, watches waiting times and follows up on opened records.",
    CARE
    | frozenset(
        {
            SEE_INBOX,
            TAKE_REFERRALS,
            ASSIGN_REFERRALS,
            DECIDE_REFERRALS,
            VOTE_IN_JOINT_SELECTION,
            RUN_PATHWAYS,
            SEE_PATHWAYS,
            SEE_LEAD_PAGE,
            FOLLOW_UP_ACCESS,
            KEEP_CITIZENS,
            KEEP_CASELOADS,
            ANSWER_SLIPS,
            IMPROVE,
            PUBLISH_PROGRAMMES,
            SEE_WORK,
        }
    ),
)
REFERRER = Role(
    "referrer",
    "Medarbejder, der henviser",
    "Front-line worker who refers",
    "En medarbejder, som møder borgere i arbejdet: akutmodtagelse, psykiatri, praksis, jobcenter, hjemmesygepleje.",
    "Somebody who meets citizens at work: emergency department, psychiatry, practice, job centre, home nursing.",
    CARE,
)
TEAM_MEMBER = Role(
    "team member",
    "Medlem af borgeres team",
    "Member of citizens' teams",
    "En fagperson, som er på borgeres team uden at være kontaktperson: læge, sygeplejerske, sagsbehandler.",
    "A professional on citizens' teams without being their contact person: doctor, nurse, case worker.",
    CARE | {SEE_PATHWAYS, VOTE_IN_JOINT_SELECTION},
)
STEERING = Role(
    "steering",
    "Styregruppe og analyse",
    "Steering group and analysis",
    "Den, som skal se, hvordan det går, og aldrig hvem det går for: tal, ingen borgere.",
    "Whoever must see how it goes and never for whom: figures, no citizens.",
    frozenset({SEE_LEAD_PAGE}),
)
ADMINISTRATOR = Role(
    "administrator",
    "Administrator",
    "Administrator",
    "Den, som opretter medarbejdere og organisationer og holder systemet i gang. Åbner ingen borgere.",
    "Whoever writes in staff and organisations and keeps the system running. Opens no citizens.",
    frozenset({KEEP_PEOPLE, SEE_AUDIT, SEE_WORK, PUBLISH_PROGRAMMES}),
)

ROLES = {role.id: role for role in (CONTACT_PERSON, LEAD, REFERRER, TEAM_MEMBER, STEERING, ADMINISTRATOR)}
CITIZEN, RELATIVE, SYSTEM = "citizen", "relative", "system"
"""Who somebody is without an employment: the citizen, a relative, and the system's own work."""


class NoSuchRole(SamvejError):  # noqa: N818 - the name says the fault
    """An employment names a role that there is none of."""


def role(role_id: str) -> Role:
    """The role by its id. Raises NoSuchRole."""
    try:
        return ROLES[role_id]
    except KeyError:
        raise NoSuchRole(f"There is no role '{role_id}'; there are {', '.join(sorted(ROLES))}.") from None
