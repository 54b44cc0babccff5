"""The courses of those who took part: included, through the phases, perhaps to the end."""

from datetime import date, datetime, timedelta

from samvej.web.demo.books import Case, working_hour
from samvej.web.demo.names import lot
from samvej.web.demo.past import ANSWERED_AFTER, Past
from samvej.web.demo.region import Participation
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import Consent
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.actions.consenting import text_shown, until
from samvej.workplace.pathways.models import (
    CaseloadPlace,
    ConsentConversation,
    Enrolment,
    EnrolmentEvent,
    EnrolmentPause,
    Evidence,
    PhaseSpell,
    TeamMember,
)
from samvej.workplace.pathways.sharing import basis_of_consent
from samvej.workplace.pathways.transitions import ENROLMENT
from samvej.workplace.people.models import Citizen

_DAYS_OF_PHASES = (14, 60, 300)
"""Days from inclusion to the second, third and fourth phase; made up."""
_PAUSED_ONE_IN = 25


class Courses(Past):
    """Writes the courses of one programme's participants beside its other cases."""

    # --- those who took part ---------------------------------------------------------------------------

    def took_part(self, spell: Participation, citizen: Citizen, free: list[CaseloadPlace]) -> Enrolment:
        """One who was included: the referral, the conversations, the enrolment with its phases, perhaps its end.

        ``free``: places that may be taken; an enrolment that still runs takes the first.
        """
        drawn = spell.cpr.reveal()
        code = citizen.municipality
        running = spell.until is None or spell.until > today()
        place = free.pop(0) if running else None
        owner = self._owner(code, drawn, place)
        included = working_hour(spell.since, drawn)
        received = working_hour(spell.since - timedelta(days=6 + lot(drawn, "waited") % ANSWERED_AFTER), drawn)
        case = self._case(citizen, code, received, owner, drawn)
        conversation = self._met(case, received, included, drawn)
        consent = self._consent(case, conversation)
        case.decided("include", included, words="Tak for henvisningen. Borgeren er med nu.")
        enrolment: Enrolment = self.books.add(
            Enrolment(
                citizen=citizen,
                programme=case.referral.programme,
                version=self.run.version,
                unit=case.referral.unit,
                referral=case.referral,
                contact_person=owner.professional,
                place=place,
                phase=self.run.programme.file.phases[0].id,
                phase_since=included,
                enrolled_on=spell.since,
            )
        )
        self._event(enrolment, "enrol", included, owner, before="", **{"contact person": owner.name})
        ended = None if running or spell.until is None else working_hour(spell.until, drawn)
        self._phases(enrolment, included, ended, owner, drawn)
        self._end(enrolment, spell, ended, owner)
        self._team(case, enrolment, included, ended, owner)
        if consent is not None and running:
            self._renewed(enrolment, consent, owner)
        if running and lot(drawn, "pause") % _PAUSED_ONE_IN == 0:
            self._pause(enrolment, owner)
        return enrolment

    def _consent(self, case: Case, at: datetime) -> Consent | None:
        said = self.run.programme.file.consent
        if said is None:
            return None
        consent = self._given(case.referral.citizen, at.date(), case.owner)
        self.books.add(
            ConsentConversation(
                referral=case.referral,
                held_on=at.date(),
                recorded_at=at,
                by=case.owner.account,
                text_shown=text_shown(self.run.programme),
                said_yes=True,
                consent=consent,
            )
        )
        return consent

    def _given(self, citizen: Citizen, on: date, owner: Actor) -> Consent:
        said = self.run.programme.file.consent
        assert said is not None
        words = text_shown(self.run.programme)
        consent: Consent = self.books.add(
            Consent(
                citizen=citizen,
                programme=self.run.programme.name,
                data_types=sorted(said.data_types),
                from_sectors=[str(each) for each in said.from_],
                to_sectors=[str(each) for each in said.to],
                purpose=said.purpose.da,
                basis=basis_of_consent(self.run.programme).id,
                how=Consent.How.SPOKEN,
                recorded_by=owner.account,
                text_shown={lang: "\n\n".join(parts.values()) for lang, parts in words.items()},
                valid_from=on,
                valid_to=until(on, said.lasts),
            )
        )
        return consent

    def _renewed(self, enrolment: Enrolment, first: Consent, owner: Actor) -> None:
        """A consent that has run out is asked for again, once a year."""
        last = first
        while last.valid_to < today():
            on = last.valid_to
            last = self._given(enrolment.citizen, on, owner)
            at = working_hour(on, str(enrolment.key))
            self.books.add(
                ConsentConversation(
                    enrolment=enrolment,
                    held_on=on,
                    recorded_at=at,
                    by=owner.account,
                    text_shown=text_shown(self.run.programme),
                    said_yes=True,
                    consent=last,
                )
            )
            self._event(enrolment, "hold consent conversation", at, owner, yes=True)

    # --- the enrolment's life --------------------------------------------------------------------------

    def _event(
        self, enrolment: Enrolment, name: str, at: datetime, by: Actor, before: str | None = None, **detail: object
    ) -> None:
        transition = ENROLMENT[name]
        came_from = enrolment.status if before is None else before
        enrolment.status = transition.target or enrolment.status
        enrolment.revision += bool(transition.sources)
        self.books.add(
            EnrolmentEvent(
                enrolment=enrolment,
                kind=transition.event,
                at=at,
                by=by.account,
                by_name=by.name,
                from_state=came_from,
                to_state=enrolment.status,
                detail=detail,
            )
        )

    def _phases(
        self, enrolment: Enrolment, begun: datetime, ended: datetime | None, owner: Actor, drawn: str
    ) -> None:
        phases = self.run.programme.file.phases
        last = ended or working_hour(today() - timedelta(days=1), drawn)
        slow = 1 + lot(drawn, "pace") % 8 / 10
        begins = [begun]
        for days in _DAYS_OF_PHASES[: len(phases) - 1]:
            at = working_hour((begun + timedelta(days=days * slow)).date(), drawn)
            if at >= last:
                break
            begins.append(at)
        for number, at in enumerate(begins):
            phase, until_at = phases[number], begins[number + 1] if number + 1 < len(begins) else ended
            self.books.add(PhaseSpell(enrolment=enrolment, phase=phase.id, from_at=at, to_at=until_at))
            if number:
                for evidence in phases[number - 1].ends_with:
                    given = begun if number == 1 else at - timedelta(hours=1)
                    self.books.add(Evidence(enrolment=enrolment, evidence=evidence, at=given, by=owner.account))
                came_from = phases[number - 1].id
                self._event(enrolment, "enter phase", at, owner, **{"from": came_from, "to": phase.id})
            enrolment.phase, enrolment.phase_since = phase.id, at

    def _end(self, enrolment: Enrolment, spell: Participation, ended: datetime | None, owner: Actor) -> None:
        if ended is None or spell.until is None:
            return
        names = {"died": "end by death", "moved": "end by moving"}
        reasons = {each.id for each in self.run.programme.file.exit_reasons}
        enrolment.ended_on = spell.until
        enrolment.exit_reason = spell.exit_reason if spell.exit_reason in reasons else sorted(reasons)[0]
        name = names.get(spell.exit_reason, "end")
        self._event(enrolment, name, ended, owner, reason=enrolment.exit_reason)

    def _team(self, case: Case, enrolment: Enrolment, since: datetime, ended: datetime | None, owner: Actor) -> None:
        organisation = enrolment.unit.organisation
        self.books.add(
            TeamMember(
                enrolment=enrolment,
                professional=owner.professional,
                organisation=organisation,
                role="contact person",
                from_at=since,
                to_at=ended,
            )
        )
        case.relation(
            source="team",
            source_id=str(enrolment.key),
            organisation=organisation,
            professional=owner.professional,
            grade="A+",
            data_types=self.types,
            basis=self.sharing,
            since=since,
            until=ended,
        )

    def _pause(self, enrolment: Enrolment, owner: Actor) -> None:
        on = today() - timedelta(days=12)
        if enrolment.enrolled_on >= on:
            return
        reason = "Er indlagt og vil gerne vente lidt"
        self.books.add(EnrolmentPause(enrolment=enrolment, from_on=on, reason=reason))
        self._event(enrolment, "pause", working_hour(on, str(enrolment.key)), owner, reason=reason)
