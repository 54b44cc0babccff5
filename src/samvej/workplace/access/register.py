"""Every kind of personal record: its door, what the trail calls it, and how long it is kept, with the source.

A test walks all models: one with a path to a citizen that does not stand here fails it. ``assumed``: the period is
not read from a law for exactly this record; whoever answers for the data decides it.
"""

from dataclasses import dataclass

JOURNAL = "journalføringsbekendtgørelsen: 10 år"
NO_LONGER = "databeskyttelsesforordningen art. 5, stk. 1, litra e: ikke længere end nødvendigt"
LOGGED = "databeskyttelsesforordningen art. 32: sikkerhed"
"""Sources of the periods."""


@dataclass(frozen=True)
class PersonalRecord:
    """One model. ``door``: the dotted name of the function that alone lets somebody to it.

    ``also``: the other door, for a record that belongs to the one or the other kind of case. ``record``: its name in
    the trail. ``years``: how long it is kept after ``after``; None for as long as the record that it belongs to.
    """

    model: str
    door: str
    record: str
    years: int | None
    after: str
    source: str
    assumed: bool = True
    also: str = ""

    @property
    def doors(self) -> tuple[str, ...]:
        """Every function that lets somebody to it."""
        return tuple(filter(None, (self.door, self.also)))


_CITIZEN = "samvej.workplace.access.doors.access_citizen"
_CONSENT = "samvej.workplace.access.consents.access_consent"
_RESTRICTION = "samvej.workplace.access.restrictions.access_restrictions"
_FOLLOW_UP = "samvej.workplace.access.follow_ups.access_follow_up"
_LOG = "samvej.workplace.access.log.access_log"
_REFERRAL = "samvej.workplace.referrals.doors.access_referral"
_NOTE = "samvej.workplace.referrals.doors.access_note"
_ENROLMENT = "samvej.workplace.pathways.doors.access_enrolment"
_TASK = "samvej.workplace.tasks.doors.access_task"
_FORM = "samvej.workplace.questionnaires.doors.access_questionnaires"
_CONTACT = "samvej.workplace.contacts.doors.access_contact"
_ADMISSION = "samvej.workplace.admissions.doors.access_admission"
_TEAM = "samvej.workplace.teams.doors.open_team"
_INVITATION = "samvej.workplace.teams.doors.access_invitation"
_OWN_TEAM = "samvej.workplace.teams.doors.open_own_team"
_WAY_IN = "samvej.workplace.teams.near.open_near"
_THREAD = "samvej.workplace.messages.doors.access_thread"
_MESSAGES = "samvej.workplace.messages.doors.open_messages"
_ATTACHMENT = "samvej.workplace.messages.doors.access_attachment"
_NOTICES = "samvej.web.pages.front.notices.notices"
_MAP = "samvej.workplace.maps.doors.access_map"
_SAFETY = "samvej.workplace.safety.doors.access_safety"
_WORK = "samvej.workplace.work.actions.access_failure"
_PLAN = "samvej.workplace.plans.doors.access_plan"
_MEETING = "samvej.workplace.meetings.doors.access_meeting"
_LETTERS = "samvej.workplace.outbox.addresses.own_letters"
_SLIP = "samvej.workplace.slips.doors.access_slip"
_OWN = "the citizen's last course"


def _care(model: str, door: str, record: str, also: str = "") -> PersonalRecord:
    return PersonalRecord(model, door, record, 10, _OWN, JOURNAL, also=also)


REGISTER: tuple[PersonalRecord, ...] = (
    PersonalRecord("people.Citizen", _CITIZEN, "citizen", 10, _OWN, JOURNAL),
    PersonalRecord("people.CitizenNumber", _CITIZEN, "citizen", 10, _OWN, JOURNAL),
    PersonalRecord("people.CitizenEvent", _CITIZEN, "citizen", 10, _OWN, JOURNAL),
    PersonalRecord("people.Relative", _CITIZEN, "citizen", 10, _OWN, JOURNAL),
    PersonalRecord("people.Account", _CITIZEN, "account", 2, "the account was closed", LOGGED),
    PersonalRecord("people.Notice", _NOTICES, "citizen", 1, "it was read", NO_LONGER),
    PersonalRecord("work.FailedWork", _WORK, "failed work", 2, "it was solved", NO_LONGER),
    PersonalRecord("access.TreatmentRelation", _CITIZEN, "relation", 10, "it ended", JOURNAL),
    PersonalRecord("access.Consent", _CONSENT, "consent", 10, "it ended", JOURNAL),
    PersonalRecord("access.Restriction", _RESTRICTION, "restriction", 10, "it was lifted", JOURNAL),
    PersonalRecord("access.BreakGlass", _FOLLOW_UP, "break-glass", 10, "it closed", JOURNAL),
    PersonalRecord("access.FollowUp", _FOLLOW_UP, "follow-up", 10, "it was decided", JOURNAL),
    PersonalRecord("access.AuditEntry", _LOG, "log", 10, "it was written", LOGGED),
    PersonalRecord("access.SealedEntry", _LOG, "log", 10, "the entry was written", LOGGED),
    _care("referrals.Referral", _REFERRAL, "referral"),
    _care("referrals.ReferralNote", _NOTE, "referral note"),
    _care("referrals.Assessment", _REFERRAL, "referral"),
    _care("referrals.ContactAttempt", _REFERRAL, "referral"),
    _care("referrals.FirstConversation", _REFERRAL, "referral"),
    _care("referrals.Pause", _REFERRAL, "referral"),
    _care("referrals.JointSeat", _REFERRAL, "referral"),
    _care("referrals.JointVote", _REFERRAL, "referral"),
    _care("referrals.HelpedOn", _REFERRAL, "referral"),
    _care("referrals.Transfer", _REFERRAL, "referral"),
    _care("referrals.ClockStrike", _REFERRAL, "referral"),
    _care("referrals.ReferralEvent", _REFERRAL, "referral"),
    _care("pathways.ConsentConversation", _REFERRAL, "consent conversation", also=_ENROLMENT),
    _care("pathways.Enrolment", _ENROLMENT, "enrolment"),
    _care("pathways.PhaseSpell", _ENROLMENT, "enrolment"),
    _care("pathways.Evidence", _ENROLMENT, "enrolment"),
    _care("pathways.EnrolmentPause", _ENROLMENT, "enrolment"),
    _care("pathways.TeamMember", _ENROLMENT, "enrolment"),
    _care("pathways.EnrolmentEvent", _ENROLMENT, "enrolment"),
    _care("teams.Invitation", _INVITATION, "invitation", also=_OWN_TEAM),
    _care("teams.Term", _TEAM, "team", also=_OWN_TEAM),
    _care("teams.Participation", _TEAM, "team", also=_OWN_TEAM),
    _care("teams.NearInvitation", _CITIZEN, "citizen", also=_WAY_IN),
    _care("teams.TeamEvent", _TEAM, "team", also=_OWN_TEAM),
    _care("threads.Thread", _THREAD, "message", also=_MESSAGES),
    _care("threads.Seat", _THREAD, "message"),
    _care("threads.Message", _THREAD, "message", also=_MESSAGES),
    _care("threads.Attachment", _ATTACHMENT, "message"),
    _care("threads.ReadMark", _THREAD, "message"),
    _care("tasks.Task", _TASK, "task"),
    _care("tasks.TaskEvent", _TASK, "task"),
    _care("contacts.Contact", _CONTACT, "contact"),
    _care("contacts.ContactEvent", _CONTACT, "contact"),
    _care("questionnaires.QuestionnaireResponse", _FORM, "questionnaire"),
    _care("questionnaires.QuestionnaireResponseEvent", _FORM, "questionnaire"),
    _care("admissions.Admission", _ADMISSION, "admission"),
    _care("admissions.AdmissionNotice", _ADMISSION, "admission"),
    _care("admissions.AdmissionEvent", _ADMISSION, "admission"),
    _care("maps.LifeMap", _MAP, "enrolment"),
    _care("maps.DomainView", _MAP, "enrolment"),
    _care("maps.MapDraft", _MAP, "enrolment"),
    _care("maps.MapEvent", _MAP, "enrolment"),
    _care("safety.SafetyAnswer", _SAFETY, "enrolment"),
    _care("safety.SafetyPlan", _SAFETY, "enrolment"),
    _care("safety.SafetyEvent", _SAFETY, "enrolment"),
    _care("plans.CarePlan", _PLAN, "plan"),
    _care("plans.PlanVersion", _PLAN, "plan"),
    _care("plans.PlanGoal", _PLAN, "plan"),
    _care("plans.PlanAnswer", _PLAN, "plan"),
    _care("plans.GoalAttainment", _PLAN, "plan"),
    _care("plans.PlanEvent", _PLAN, "plan"),
    _care("meetings.Meeting", _MEETING, "meeting"),
    _care("meetings.Participant", _MEETING, "meeting"),
    _care("meetings.OwnPoint", _MEETING, "meeting"),
    _care("meetings.Minute", _MEETING, "meeting"),
    _care("meetings.VideoRoom", _MEETING, "meeting"),
    _care("meetings.MeetingEvent", _MEETING, "meeting"),
    PersonalRecord("outbox.Mail", _LETTERS, "letter", 1, "it was sent", NO_LONGER),
    PersonalRecord("outbox.MailAddress", _LETTERS, "letter", 2, "the account was closed", LOGGED),
    _care("slips.Slip", _SLIP, "slip"),
    _care("slips.SlipLine", _SLIP, "slip"),
    _care("slips.SlipEvent", _SLIP, "slip"),
    _care("reactions.Fired", _ENROLMENT, "enrolment"),
    _care("reactions.ReactedUntil", _ENROLMENT, "enrolment"),
)

HELD_BY_AN_ACCOUNT_ONLY = ("otp_totp", "otp_static")
"""Apps of others whose rows belong to an account and tell nothing of anybody's care: they go with the account."""

NOT_ABOUT_A_CITIZEN = (
    "people.OrganisationEvent",
    "people.ProfessionalEvent",
    "programmes.ProgrammeVersion",
    "programmes.ProgrammeEvent",
    "improvement.CycleNote",
    "improvement.CycleEvent",
    "coordination.Seat",
    "coordination.RoundEvent",
)
"""Models that say which account did something, and of no citizen."""


def retention_page() -> str:
    """docs/reference/retention.md."""
    lines = [
        "# How long personal records are kept",
        "",
        "Written from `samvej.workplace.access.register`; a test holds it true, and that no model with a",
        "path to a citizen is missing. *Assumed* periods are proposals: the authority that answers for the data",
        "decides them.",
        "Nothing is removed by itself yet; the table says what whoever removes must keep to.",
        "",
        "| Record | In the trail | The only door | Kept | Source |",
        "|---|---|---|---|---|",
    ]
    for each in REGISTER:
        kept = f"{each.years} years after {each.after}" if each.years else "as long as what it belongs to"
        doors = ", ".join(f"`{door.removeprefix('samvej.')}`" for door in each.doors)
        lines.append(
            f"| `{each.model}` | {each.record} | {doors} | {kept}{' (assumed)' if each.assumed else ''} "
            f"| {each.source} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(retention_page(), end="")
