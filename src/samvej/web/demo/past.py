"""Years of cases behind today: those who took part, and those who were helped on, not included, or not reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from samvej.programme.loading import Programme
from samvej.programme.referral import Answers
from samvej.web.demo.books import Books, Case, working_hour
from samvej.web.demo.names import lot
from samvej.web.demo.places import Places
from samvej.web.demo.staff import Staff
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.models import (
    CaseloadPlace,
    ConsentConversation,
    Enrolment,
)
from samvej.workplace.pathways.sharing import OF_EVERY_TEAM
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals.actions.steps import INBOX_TYPES
from samvej.workplace.referrals.models import ContactAttempt, FirstConversation, HelpedOn, Referral, ReferralNote

_SAW = (
    "Fjerde gang i akutmodtagelsen på kort tid. Fortæller, at ingen har overblik over hjælpen.",
    "Kommer ikke til aftalerne og siger, at brevene ikke bliver åbnet.",
    "Bor alene, spiser dårligt og ringer ofte til lægen og til os.",
    "Har mange forskellige kontakter og fortæller den samme historie hver gang.",
    "Er lige udskrevet og ved ikke, hvem der følger op.",
    "Vil gerne have hjælp, men ved ikke, hvor man begynder.",
)
ANSWERED_AFTER = 13  # days at most from the note to the first conversation, mostly


@dataclass(frozen=True)
class Run:
    """A programme as it runs in the demo: file, version, and unit by municipality."""

    programme: Programme
    version: ProgrammeVersion
    units: dict[str, ProgrammeUnit]


class Past:
    """Writes the cases of one programme that lie behind today."""

    def __init__(self, run: Run, places: Places, staff: Staff) -> None:
        self.run, self.places, self.staff = run, places, staff
        self.books = Books()
        self.basis = run.programme.legal_basis("contact").id
        self.sharing = run.programme.legal_basis("sharing in the team").id
        consent = run.programme.file.consent
        self.types = sorted({*OF_EVERY_TEAM, *(consent.data_types if consent else ())})
        self.places_of: dict[str, list[CaseloadPlace]] = {}

    def write(self) -> int:
        """Write all that was gathered; gives how many rows."""
        return self.books.write(
            Referral,
            ReferralNote,
            Consent,
            Enrolment,
            ConsentConversation,
            HelpedOn,
            ContactAttempt,
            FirstConversation,
        )

    def _owner(self, code: str, drawn: str, place: CaseloadPlace | None) -> Actor:
        people = self.staff.contact_persons[code]
        if place is not None:
            return next(each for each in people if each.professional == place.contact_person)
        return people[lot(drawn, "owner") % len(people)]

    def _case(self, citizen: Citizen, code: str, received: datetime, owner: Actor, drawn: str) -> Case:
        case = Case(
            self.books,
            citizen=citizen,
            programme=self.run.programme,
            version=self.run.version,
            unit=self.run.units[code],
            received=received,
            owner=owner,
        )
        door, referrer, by = self._door(drawn)
        saw = "" if door == ReferralNote.Door.RULE else _SAW[lot(drawn, "saw") % len(_SAW)]
        agreed = "not asked" if door == ReferralNote.Door.RULE else "yes"
        case.note(door, referrer, by=by, saw=saw, agreed=agreed, urgency=int(lot(drawn, "urgency") % 5 == 0))
        case.relation(
            source="referral",
            source_id=str(case.referral.key),
            organisation=case.referral.unit.organisation,
            professional=None,
            grade="B",
            data_types=INBOX_TYPES,
            basis=self.basis,
            since=received,
            until=received + timedelta(days=ANSWERED_AFTER + 20),
        )
        return case

    def _door(self, drawn: str) -> tuple[str, str, Actor | None]:
        which = lot(drawn, "door") % 10
        door = ReferralNote.Door
        if which < 3:
            return door.RULE, "rule", None
        if which < 6:
            return door.PROFESSIONAL, "emergency department", self.staff.nurse
        return (
            (door.PROFESSIONAL, "job centre", self.staff.job_centre)
            if which < 8
            else (door.PROFESSIONAL, "substance centre", self.staff.substance)
        )

    def _met(self, case: Case, received: datetime, decided: datetime, drawn: str) -> datetime:
        """Taken, reached, met: the moment of the first conversation."""
        day = received.date()
        taken = min(working_hour(day + timedelta(days=1), drawn), decided - timedelta(hours=6))
        called = min(working_hour(day + timedelta(days=2), drawn + "c"), decided - timedelta(hours=5))
        met = min(working_hour(day + timedelta(days=4), drawn + "m"), decided - timedelta(hours=2))
        case.taken(taken)
        self._attempt(case, max(called, taken), "reached")
        case.event("hold first conversation", max(met, called, taken), case.owner)
        self.books.add(
            FirstConversation(
                referral=case.referral,
                held_at=max(met, called, taken),
                by=case.owner.account,
                where="home",
                said={step.id: "…" for step in self.run.programme.file.first_conversation[:2]},
            )
        )
        return max(met, called, taken)

    def _attempt(self, case: Case, at: datetime, outcome: str) -> None:
        self.books.add(
            ContactAttempt(referral=case.referral, at=at, by=case.owner.account, how="phone", outcome=outcome)
        )
        case.event("attempt contact", at, case.owner, how="phone", outcome=outcome)

    # --- those who did not take part -------------------------------------------------------------------

    def helped_on(self, citizen: Citizen, drawn: str, received: date) -> None:
        """One who was helped on elsewhere; most arrived, and of the last weeks nobody knows yet."""
        case, _met, decided = self._answered(citizen, drawn, received)
        self._met(case, case.referral.received_at, decided, drawn)
        options = self.places.helped_on_to(citizen.municipality)
        to = options[lot(drawn, "to") % len(options)]
        ask_on = decided.date() + timedelta(days=14)
        known = ask_on < today() and lot(drawn, "known") % 12 > 0
        arrived = ("no" if lot(drawn, "arrived") % 6 == 0 else "yes") if known else "unknown"
        words = f"Borgeren er hjulpet videre til {to.name}."
        case.decided("help on", decided, words=words, to=to.name, **{"follow up on": ask_on.isoformat()})
        self.books.add(
            HelpedOn(
                referral=case.referral,
                organisation=to,
                to_name=to.name,
                what="Støtte til det, der fylder mest lige nu",
                follow_up_on=ask_on,
                arrived=arrived,
                followed_up_at=working_hour(ask_on, drawn) if known else None,
                followed_up_by=case.owner.account if known else None,
            )
        )
        if known:
            case.event("follow up", working_hour(ask_on, drawn), case.owner, arrived=arrived)

    def not_included(self, citizen: Citizen, drawn: str, received: date) -> None:
        """One who was met and not included, for one of the file's reasons."""
        answers = self._answers()
        if answers is None or answers.not_included is None:
            return
        case, _met, decided = self._answered(citizen, drawn, received)
        self._met(case, case.referral.received_at, decided, drawn)
        reasons = answers.not_included.reasons
        reason = reasons[min(lot(drawn, "reason") % (len(reasons) + 2), len(reasons) - 1)]
        case.decided("not include", decided, reason=reason.id, words=f"Ikke inkluderet: {reason.da}.")

    def declined(self, citizen: Citizen, drawn: str, received: date) -> None:
        """One who said no."""
        case, _met, decided = self._answered(citizen, drawn, received)
        self._met(case, case.referral.received_at, decided, drawn)
        case.decided("decline", decided, words="Borgeren takkede nej denne gang og er velkommen igen.")

    def not_reached(self, citizen: Citizen, drawn: str, received: date) -> None:
        """One whom nobody could reach."""
        answers = self._answers()
        if answers is None or answers.not_reached is None:
            return
        case, taken, decided = self._answered(citizen, drawn, received)
        case.taken(taken)
        attempts = answers.not_reached.after_attempts
        for number in range(attempts):
            self._attempt(case, taken + (decided - taken) * (number + 1) / (attempts + 1), "no answer")
        case.decided("not reach", decided, words="Vi kunne ikke få fat i borgeren.", attempts=attempts)

    def _answers(self) -> Answers | None:
        section = self.run.programme.file.referral
        return section.answers if section else None

    def _answered(self, citizen: Citizen, drawn: str, received: date) -> tuple[Case, datetime, datetime]:
        """A case with its note; the moments when it is taken and decided."""
        came = working_hour(received, drawn)
        taken = working_hour(received + timedelta(days=1), drawn)
        waited = 6 + lot(drawn, "waited") % ANSWERED_AFTER + (20 if lot(drawn, "late") % 9 == 0 else 0)
        decided = working_hour(received + timedelta(days=waited), drawn)
        owner = self._owner(citizen.municipality, drawn, None)
        return self._case(citizen, citizen.municipality, came, owner, drawn), taken, decided


def spread(people: Sequence[Citizen], first: date, last: date, drawn: str) -> list[tuple[Citizen, str, date]]:
    """Each citizen with a text to draw by and a day between the two, evenly."""
    days = max((last - first).days, 1)
    return [
        (citizen, f"{drawn}-{number}", first + timedelta(days=number * days // max(len(people), 1)))
        for number, citizen in enumerate(people)
    ]
