"""A workplace of the size of a region, made in bulk: 100,000 citizens, 3,000 enrolments and a million events.

Written past the actions, because it is only there to be in the way; what is measured goes through the pages.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import models

from samvej.core.cpr import Cpr
from samvej.programme.loading import load_programme
from samvej.programme.versions import freeze
from samvej.web.middleware import EMPLOYMENT
from samvej.workplace.access.models import AuditEntry, TreatmentRelation
from samvej.workplace.ground.keys import encrypt, search_hash
from samvej.workplace.ground.moment import moment
from samvej.workplace.pathways.models import (
    CaseloadPlace,
    Enrolment,
    EnrolmentEvent,
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
from samvej.workplace.referrals.models import ContactAttempt, HelpedOn, Referral, ReferralEvent, ReferralNote

PROGRAMME = "sammen-om-min-vej"
CITIZENS, ENROLLED, ENDED, CLOSED, OPEN = 100_000, 3_000, 2_000, 35_000, 400
UNITS, CONTACT_PERSONS, PLACES = 3, 150, 20
REFERRAL_EVENTS, ENROLMENT_EVENTS = 8, 20
EVENTS = 1_000_000
FAR_BACK = date(2020, 1, 1)
BATCH = 5_000
_ANSWERS = ("helped on", "not included", "declined", "not reached")


def populate(sessions: Path) -> None:
    """Fill an empty workplace and write the cookies of the people who will use it to ``sessions``."""
    people = _People()
    citizens = people.citizens()
    referrals = _referrals(people, citizens)
    enrolments = _enrolments(people, citizens, referrals)
    _events(people, referrals, enrolments)
    sessions.write_text(json.dumps(people.cookies(citizens)), encoding="utf-8")


def _stored(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    return list(model._default_manager.bulk_create(list(rows), batch_size=BATCH))


def _streamed(model: type[models.Model], rows: Iterator[Any]) -> None:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == 20_000:
            model._default_manager.bulk_create(batch, batch_size=BATCH)
            batch = []
    model._default_manager.bulk_create(batch, batch_size=BATCH)


class _People:
    """Organisations, professionals and citizens."""

    def __init__(self) -> None:
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
        homes = _stored(
            Organisation,
            (Organisation(name=f"Testenhed {n}", sector="municipality-health") for n in range(UNITS)),
        )
        self.referring = _stored(
            Organisation,
            (
                Organisation(name=f"Akutmodtagelse {n}", sector="hospital", kind="emergency department")
                for n in range(10)
            ),
        )
        self.units = _stored(ProgrammeUnit, (ProgrammeUnit(programme=PROGRAMME, organisation=home) for home in homes))
        self.contact_persons = self._professionals("Kontaktperson", CONTACT_PERSONS)
        self.leads = self._professionals("Leder", UNITS)
        self.nurses = self._professionals("Sygeplejerske", 40)
        self.employments = [
            *self._employed(self.contact_persons, homes, "contact person"),
            *self._employed(self.leads, homes, "lead"),
            *self._employed(self.nurses, self.referring, "referrer"),
        ]
        self.accounts = {
            account.professional_id: account
            for account in _stored(
                Account,
                (
                    Account(username=f"test{each.pk}", professional=each, password="!")
                    for each in (*self.contact_persons, *self.leads, *self.nurses)
                ),
            )
        }

    def _professionals(self, name: str, count: int) -> list[Professional]:
        made = (Professional(name=f"{name} Test {n}", is_health_professional=True) for n in range(count))
        return _stored(Professional, made)

    def _employed(self, people: list[Professional], homes: list[Organisation], role: str) -> list[Employment]:
        made = (
            Employment(professional=each, organisation=homes[n % len(homes)], role=role, valid_from=FAR_BACK)
            for n, each in enumerate(people)
        )
        return _stored(Employment, made)

    def citizens(self) -> list[Citizen]:
        """The region's people, each with a number that nobody has (day + 60)."""
        found = _stored(
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
                for n in range(CITIZENS)
            ),
        )
        _streamed(CitizenNumber, (self._number(n, citizen) for n, citizen in enumerate(found)))
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
            for citizen in citizens[CLOSED + OPEN : CLOSED + OPEN + 10]
        ]
        held = {each.professional_id: each for each in self.employments}
        return {
            "contact person": [
                self._session(self.accounts[each.pk], held[each.pk]) for each in self.contact_persons[:30]
            ],
            "lead": [self._session(self.accounts[each.pk], held[each.pk]) for each in self.leads],
            "referrer": [self._session(self.accounts[each.pk], held[each.pk]) for each in self.nurses[:10]],
            "citizen": [self._session(account, None) for account in _stored(Account, mine)],
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
    now = moment()

    def made(n: int) -> Referral:
        received = now - timedelta(days=900 - 900 * n / (CLOSED + OPEN), minutes=n % 600)
        referral = Referral(
            citizen=citizens[n],
            programme=PROGRAMME,
            version=people.version,
            unit=people.units[n % UNITS],
            received_at=received,
            status_since=received,
            due_at=received + timedelta(days=14),
        )
        if n < CLOSED:
            referral.status = "included" if n < ENROLLED + ENDED else _ANSWERS[n % 4]
            referral.decided_at = received + timedelta(days=7)
            referral.reason = "no need" if referral.status == "not included" else ""
        else:
            referral.received_at = now - timedelta(days=(n - CLOSED) % 20, minutes=n % 600)
            referral.status = ("received", "assigned", "contacting")[n % 3]
            if referral.status != "received":
                referral.assigned_to = people.contact_persons[n % CONTACT_PERSONS]
        return referral

    found = _stored(Referral, (made(n) for n in range(CLOSED + OPEN)))
    _streamed(
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
    _streamed(
        ContactAttempt,
        (
            ContactAttempt(referral=referral, by=caller, how="phone", outcome="reached", at=referral.received_at)
            for referral in found
            if referral.status != "received"
        ),
    )
    _streamed(
        HelpedOn,
        (
            HelpedOn(referral=each, to_name="Værestedet", arrived="unknown", follow_up_on=each.received_at.date())
            for each in found
            if each.status == "helped on"
        ),
    )
    _streamed(TreatmentRelation, _inbox_relations(people, found[CLOSED:]))
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
    places = _stored(
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
        running = n < ENROLLED
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

    found = _stored(Enrolment, (made(n) for n in range(ENROLLED + ENDED)))
    _streamed(
        PhaseSpell,
        (PhaseSpell(enrolment=each, phase=each.phase, from_at=each.phase_since) for each in found[:ENROLLED]),
    )
    home = {unit.pk: unit.organisation for unit in people.units}
    _streamed(
        TeamMember,
        (
            TeamMember(
                enrolment=each,
                professional_id=each.contact_person_id,
                organisation=home[each.unit_id],
                role="contact person",
                from_at=each.phase_since,
            )
            for each in found[:ENROLLED]
        ),
    )
    _streamed(
        TreatmentRelation,
        (
            TreatmentRelation(
                citizen_id=each.citizen_id,
                professional_id=each.contact_person_id,
                organisation=home[each.unit_id],
                grade="A+",
                source="team",
                source_id=str(each.key),
                data_types=["contact details", "referral", "plan", "health", "social", "employment"],
                basis="consent",
            )
            for each in found[:ENROLLED]
        ),
    )
    return found


def _events(people: _People, referrals: list[Referral], enrolments: list[Enrolment]) -> None:
    """A million: what happened to referrals and enrolments, and who opened what."""
    kinds = ("received", "taken", "contact attempted", "contact attempted", "conversation held", "note added")
    _streamed(
        ReferralEvent,
        (
            ReferralEvent(
                referral=each,
                kind=kinds[n % 6],
                at=each.received_at + timedelta(hours=n),
                by_name="Kontaktperson Test",
            )
            for each in referrals
            for n in range(REFERRAL_EVENTS)
        ),
    )
    _streamed(
        EnrolmentEvent,
        (
            EnrolmentEvent(
                enrolment=each,
                kind="phase entered",
                at=each.phase_since + timedelta(days=n),
                by_name="Kontaktperson Test",
            )
            for each in enrolments
            for n in range(ENROLMENT_EVENTS)
        ),
    )
    rest = EVENTS - len(referrals) * REFERRAL_EVENTS - len(enrolments) * ENROLMENT_EVENTS
    reader = people.accounts[people.contact_persons[0].pk]

    def opened(n: int) -> Referral:
        return referrals[n * 7919 % len(referrals)]

    _streamed(
        AuditEntry,
        (
            AuditEntry(
                at=opened(n).received_at + timedelta(minutes=n % 500),
                correlation_id=f"{n:032x}",
                activity="read",
                reason="Kontakt med borgeren",
                record="citizen",
                citizen=str(opened(n).citizen.key),
                organisation_name="Testenhed",
                user_id=str(reader.key),
                user_name="Kontaktperson Test",
                user_role="contact person",
                basis="consent",
            )
            for n in range(rest)
        ),
    )
