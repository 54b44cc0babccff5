"""A workplace of the size of a region, made in bulk: 100,000 citizens, 3,000 enrolments and a million events.

Written past the actions, because it is only there to be in the way; what is measured goes through the pages.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.workplace_beside import stored, streamed
from benchmarks.workplace_courses import events, fill
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from samvej.core.cpr import Cpr
from samvej.programme.loading import load_programme
from samvej.programme.versions import freeze
from samvej.web.middleware import EMPLOYMENT
from samvej.workplace.access.models import Consent, TreatmentRelation
from samvej.workplace.ground.keys import encrypt, search_hash
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.models import (
    CaseloadPlace,
    Enrolment,
    PhaseSpell,
    TeamMember,
)
from samvej.workplace.people.models import (
    Account,
    Citizen,
    CitizenNumber,
    Employment,
    Organisation,
    Professional,
)
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals.models import ContactAttempt, HelpedOn, Referral, ReferralNote

PROGRAMME = "sammen-om-min-vej"
UNITS, PLACES = 3, 20
FAR_BACK = date(2020, 1, 1)
BATCH = 5_000
_OF_THE_TEAM = ["contact details", "referral", "plan", "health", "social", "employment"]
_ANSWERS = ("helped on", "not included", "declined", "not reached")


@dataclass(frozen=True)
class Size:
    """How many of everything there are; ``open``: cases in the inboxes."""

    citizens: int = 100_000
    enrolled: int = 3_000
    ended: int = 2_000
    closed: int = 35_000
    open: int = 400
    contact_persons: int = 150
    events: int = 1_000_000

    def part(self, share: float) -> "Size":
        """A smaller region of the same kind; each contact person follows as many."""
        return Size(**{name: max(1, round(value * share)) for name, value in vars(self).items()})


def populate(sessions: Path, size: Size) -> None:
    """Fill an empty workplace and write the cookies of the people who will use it to ``sessions``."""
    people = _People(size)
    citizens = people.citizens()
    referrals = _referrals(people, citizens)
    enrolments = _enrolments(people, citizens, referrals)
    happened = fill(enrolments[: size.enrolled], people.accounts, people.units, people.version)
    reader = people.accounts[people.contact_persons[0].pk]
    events(reader, referrals, enrolments, size.events - happened)
    sessions.write_text(json.dumps(people.cookies(citizens)), encoding="utf-8")


class _People:
    """Organisations, professionals and citizens."""

    def __init__(self, size: Size) -> None:
        self.size = size
        programme = load_programme(PROGRAMME)
        frozen = freeze(programme)
        self.phases = [phase.id for phase in programme.file.phases]
        self.version = ProgrammeVersion.objects.create(
            programme=PROGRAMME,
            version=programme.version,
            name_da=programme.file.name.da,
            name_en=programme.file.name.en,
            content=frozen.content,
            sha256=frozen.sha256,
        )
        homes = stored(
            Organisation,
            (
                Organisation(name=f"Testenhed {n}", sector="municipality-health", municipality="0376")
                for n in range(UNITS)
            ),
        )
        self.referring = stored(
            Organisation,
            (
                Organisation(name=f"Akutmodtagelse {n}", sector="hospital", kind="emergency department")
                for n in range(10)
            ),
        )
        self.units = stored(ProgrammeUnit, (ProgrammeUnit(programme=PROGRAMME, organisation=home) for home in homes))
        self.contact_persons = self._professionals("Kontaktperson", size.contact_persons)
        self.leads = self._professionals("Leder", UNITS)
        self.nurses = self._professionals("Sygeplejerske", 40)
        self.employments = [
            *self._employed(self.contact_persons, homes, "contact person"),
            *self._employed(self.leads, homes, "lead"),
            *self._employed(self.nurses, self.referring, "referrer"),
        ]
        self.accounts = {
            account.professional_id: account
            for account in stored(
                Account,
                (
                    Account(username=f"test{each.pk}", professional=each, password="!")
                    for each in (*self.contact_persons, *self.leads, *self.nurses)
                ),
            )
        }

    def _professionals(self, name: str, count: int) -> list[Professional]:
        made = (Professional(name=f"{name} Test {n}", is_health_professional=True) for n in range(count))
        return stored(Professional, made)

    def _employed(self, people: list[Professional], homes: list[Organisation], role: str) -> list[Employment]:
        made = (
            Employment(professional=each, organisation=homes[n % len(homes)], role=role, valid_from=FAR_BACK)
            for n, each in enumerate(people)
        )
        return stored(Employment, made)

    def citizens(self) -> list[Citizen]:
        """The region's people, each with a number that nobody has (day + 60)."""
        found = stored(
            Citizen,
            (
                Citizen(
                    given_name=f"Borger{n}",
                    family_name="Prøvesen",
                    birth_date=date(1940 + n // 2000 % 60, 1 + n % 12, 1 + n % 28),
                    sex="male" if n % 2 else "female",
                    municipality="0376",
                    phone="00000000",
                    synthetic=True,
                )
                for n in range(self.size.citizens)
            ),
        )
        streamed(CitizenNumber, (self._number(n, citizen) for n, citizen in enumerate(found)))
        return found

    @staticmethod
    def _number(n: int, citizen: Citizen) -> CitizenNumber:
        born = citizen.birth_date
        assert born is not None
        cpr = Cpr.parse(f"{born.day + 60:02}{born.month:02}{born.year % 100:02}{n % 4000:04}")
        return CitizenNumber(citizen=citizen, encrypted=encrypt(cpr), search=search_hash(cpr), valid_from=FAR_BACK)

    def cookies(self, citizens: list[Citizen]) -> dict[str, list[str]]:
        """Who will be at work: session keys by kind of user."""
        mine = [
            Account(username=f"borger{citizen.pk}", citizen=citizen, password="!")
            for citizen in citizens[:10]  # in the first running courses
        ]
        held = {each.professional_id: each for each in self.employments}
        return {
            "contact person": [
                self._session(self.accounts[each.pk], held[each.pk]) for each in self.contact_persons[:30]
            ],
            "lead": [self._session(self.accounts[each.pk], held[each.pk]) for each in self.leads],
            "referrer": [self._session(self.accounts[each.pk], held[each.pk]) for each in self.nurses[:10]],
            "citizen": [self._session(account, None) for account in stored(Account, mine)],
        }

    @staticmethod
    def _session(account: Account, employment: Employment | None) -> str:
        session = SessionStore()
        session["_auth_user_id"] = str(account.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
        session["_auth_user_hash"] = account.get_session_auth_hash()
        if employment is not None:
            session[EMPLOYMENT] = employment.pk
        session.create()
        assert session.session_key
        return session.session_key


def _referrals(people: _People, citizens: list[Citizen]) -> list[Referral]:
    """Answered ones, those behind the enrolments, and the inboxes' open ones, oldest first."""
    now, size = moment(), people.size

    def made(n: int) -> Referral:
        received = now - timedelta(days=900 - 900 * n / (size.closed + size.open), minutes=n % 600)
        referral = Referral(
            citizen=citizens[n],
            programme=PROGRAMME,
            version=people.version,
            unit=people.units[n % UNITS],
            received_at=received,
            status_since=received,
            due_at=received + timedelta(days=14),
        )
        if n < size.closed:
            referral.status = "included" if n < size.enrolled + size.ended else _ANSWERS[n % 4]
            referral.decided_at = received + timedelta(days=7)
            referral.reason = "no need" if referral.status == "not included" else ""
        else:
            referral.received_at = now - timedelta(days=(n - size.closed) % 20, minutes=n % 600)
            referral.status = ("received", "assigned", "contacting")[n % 3]
            if referral.status != "received":
                referral.assigned_to = people.contact_persons[n % size.contact_persons]
        return referral

    found = stored(Referral, (made(n) for n in range(size.closed + size.open)))
    streamed(
        ReferralNote,
        (
            ReferralNote(
                referral=referral,
                door="professional",
                referrer="emergency department",
                account=people.accounts[people.nurses[n % 40].pk],
                organisation=people.referring[n % 10],
                saw="Fjerde gang på en måned. Bor alene og har svært ved at passe sin medicin.",
                created_at=referral.received_at,
                answer_sent_at=referral.decided_at,
            )
            for n, referral in enumerate(found)
        ),
    )
    caller = people.accounts[people.contact_persons[0].pk]
    streamed(
        ContactAttempt,
        (
            ContactAttempt(referral=referral, by=caller, how="phone", outcome="reached", at=referral.received_at)
            for referral in found
            if referral.status != "received"
        ),
    )
    streamed(
        HelpedOn,
        (
            HelpedOn(referral=each, to_name="Værestedet", arrived="unknown", follow_up_on=each.received_at.date())
            for each in found
            if each.status == "helped on"
        ),
    )
    streamed(TreatmentRelation, _inbox_relations(people, found[size.closed :]))
    return found


def _inbox_relations(people: _People, referrals: list[Referral]) -> Iterator[TreatmentRelation]:
    for referral in referrals:
        common = {"citizen_id": referral.citizen_id, "source": "referral", "source_id": str(referral.key)}
        home = next(unit.organisation for unit in people.units if unit.pk == referral.unit_id)
        few = ["contact details", "referral"]
        yield TreatmentRelation(organisation=home, grade="B", data_types=few, basis="consent", **common)
        if referral.assigned_to_id:
            many = [*few, "health", "social"]
            yield TreatmentRelation(
                organisation=home,
                professional_id=referral.assigned_to_id,
                grade="A",
                data_types=many,
                basis="consent",
                **common,
            )


def _enrolments(people: _People, citizens: list[Citizen], referrals: list[Referral]) -> list[Enrolment]:
    size = people.size
    places = stored(
        CaseloadPlace,
        (
            CaseloadPlace(unit=people.units[n % UNITS], contact_person=person, number=number + 1)
            for n, person in enumerate(people.contact_persons)
            for number in range(PLACES)
        ),
    )

    def made(n: int) -> Enrolment:
        begun = referrals[n].decided_at
        assert begun is not None
        place = places[n % len(places)]
        running = n < size.enrolled
        return Enrolment(
            citizen=citizens[n],
            programme=PROGRAMME,
            version=people.version,
            unit_id=place.unit_id,
            referral=referrals[n],
            status="active" if running else "ended",
            contact_person_id=place.contact_person_id,
            place=place if running else None,
            phase=people.phases[n % len(people.phases)],
            phase_since=begun,
            enrolled_on=begun.date(),
            ended_on=None if running else begun.date() + timedelta(days=200),
            exit_reason="" if running else "goals met",
        )

    found = stored(Enrolment, (made(n) for n in range(size.enrolled + size.ended)))
    streamed(
        PhaseSpell,
        (PhaseSpell(enrolment=each, phase=each.phase, from_at=each.phase_since) for each in found[: size.enrolled]),
    )
    home = {unit.pk: unit.organisation for unit in people.units}
    streamed(
        TeamMember,
        (
            TeamMember(
                enrolment=each,
                professional_id=each.contact_person_id,
                organisation=home[each.unit_id],
                role="contact person",
                from_at=each.phase_since,
            )
            for each in found[: size.enrolled]
        ),
    )
    streamed(
        TreatmentRelation,
        (
            TreatmentRelation(
                citizen_id=each.citizen_id,
                professional_id=each.contact_person_id,
                organisation=home[each.unit_id],
                grade="A+",
                source="team",
                source_id=str(each.key),
                data_types=_OF_THE_TEAM,
                basis="consent",
                programme=PROGRAMME,
            )
            for each in found[: size.enrolled]
        ),
    )
    streamed(Consent, (_consent(each, people.accounts) for each in found[: size.enrolled]))
    return found


def _consent(each: Enrolment, accounts: dict[int, Account]) -> Consent:
    """The citizen's yes to the team, which runs today."""
    return Consent(
        citizen_id=each.citizen_id,
        programme=PROGRAMME,
        data_types=_OF_THE_TEAM,
        from_sectors=["municipality", "hospital", "psychiatry", "general-practice"],
        to_sectors=["municipality", "hospital", "psychiatry", "general-practice"],
        purpose="At samle og følge indsatsen.",
        basis="consent",
        how="spoken",
        recorded_by=accounts[each.contact_person_id],
        valid_from=FAR_BACK,
        valid_to=today() + timedelta(days=300),
    )
