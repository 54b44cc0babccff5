"""What waits today, in all states and of different ages: written by the real actions, each at its own moment."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from samvej.core import clock
from samvej.web.demo.books import working_days_ago
from samvej.web.demo.past import Run
from samvej.web.demo.places import Places
from samvej.web.demo.staff import Staff
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.pathways.actions.consenting import hold_consent_conversation
from samvej.workplace.pathways.actions.enrolling import include_citizen
from samvej.workplace.people.models import Citizen, Organisation
from samvej.workplace.referrals.actions.deciding import decline, help_on, not_include
from samvej.workplace.referrals.actions.handling import (
    ask_for_help,
    attempt_contact,
    hold_first_conversation,
    pause,
    take,
)
from samvej.workplace.referrals.actions.joint import begin_joint_selection, vote
from samvej.workplace.referrals.actions.receiving import receive_note
from samvej.workplace.referrals.actions.transferring import offer_transfer, reject_transfer
from samvej.workplace.referrals.models import Referral, ReferralNote
from samvej.workplace.referrals.seats import choosing_sectors, sectors_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Door = ReferralNote.Door


class Waiting:
    """Writes one programme's open cases in one municipality."""

    def __init__(self, run: Run, places: Places, staff: Staff, people: list[Citizen]) -> None:
        self.run, self.places, self.staff = run, places, staff
        self.people = people
        self.code = people[0].municipality if people else ""

    @contextmanager
    def _on(self, days_ago: int, drawn: str = "") -> "Iterator[datetime]":
        """Some working hour so many working days ago; 0: a little while ago."""
        when = working_days_ago(days_ago, drawn) if days_ago else moment() - timedelta(minutes=40)
        with clock.at(when) as at:
            yield at

    def note(
        self,
        days_ago: int,
        by: Actor,
        referrer: str,
        saw: str,
        *,
        citizen: Citizen | None = None,
        door: str = Door.PROFESSIONAL,
        urgency: int = 0,
        agreed: str = "yes",
    ) -> Referral:
        """A note about the next citizen (or this one), so many days ago."""
        person = citizen or self.people.pop(0)
        with self._on(days_ago, f"note {person.pk}"):
            written = receive_note(
                by=by,
                citizen=person,
                programme=self.run.programme.name,
                door=door,
                referrer=referrer,
                saw=saw,
                urgency=urgency,
                contact_agreed=agreed,
                judge=False,
            )
        return written.referral

    def step(
        self, days_ago: int, referral: Referral, action: Callable[..., object], by: Actor, **said: object
    ) -> None:
        """One action on a case so many days ago, by somebody who sees it as it is then."""
        referral.refresh_from_db()
        with self._on(days_ago, f"{action.__name__} {referral.pk}"):
            action(by=by, referral=referral, **said)
        referral.refresh_from_db()

    def reached(self, days_ago: int, referral: Referral, by: Actor) -> None:
        """Taken, and reached the day after."""
        self.step(days_ago, referral, take, by)
        self.step(days_ago - 1, referral, attempt_contact, by, how="phone", outcome="reached")

    def met(self, days_ago: int, referral: Referral, by: Actor) -> None:
        """The first conversation."""
        steps = self.run.programme.file.first_conversation
        said = {step.id: _SAID[number % len(_SAID)] for number, step in enumerate(steps[:4])}
        with self._on(days_ago, f"{hold_first_conversation.__name__} {referral.pk}"):
            held_at = moment() - timedelta(minutes=20)
        self.step(
            days_ago,
            referral,
            hold_first_conversation,
            by,
            held_at=held_at,
            where="home",
            said=said,
        )

    # --- the cases of a programme where one contact person decides ------------------------------------------

    def write(self, other: Run | None, elsewhere: Actor, elsewhere_person: Citizen) -> None:
        """About twenty cases: untouched, overdue, in hand, paused, offered, asked about, and answered this week.

        ``elsewhere``: a contact person of another municipality, who offers one of theirs to us.
        """
        nurse, job, substance = self.staff.nurse, self.staff.job_centre, self.staff.substance
        karen, mads = self.staff.contact_persons[self.code][:2]
        system = Actor.system("messages from outside")
        self.note(0, nurse, "emergency department", _SAW[0], urgency=2)
        self.note(1, job, "job centre", _SAW[1])
        self.note(3, system, "citizen", _SAW[5], door=Door.CITIZEN)
        self.note(2, system, "relative", _SAW[6], door=Door.RELATIVE)
        self.note(17, substance, "substance centre", _SAW[2])  # nobody took it: overdue
        joined = self.note(5, nurse, "emergency department", _SAW[3])
        self.note(4, job, "job centre", _SAW[4], citizen=joined.citizen)
        self.step(7, self.note(9, nurse, "emergency department", _SAW[2]), take, karen)
        tried = self.note(9, job, "job centre", _SAW[1])
        self.step(8, tried, take, mads)
        for days_ago, how in ((7, "phone"), (5, "phone"), (2, "text")):
            self.step(days_ago, tried, attempt_contact, mads, how=how, outcome="no answer")
        self._in_hand(karen, mads)
        self._moving(other, karen, mads, elsewhere, elsewhere_person)
        self._answered(karen, mads)

    def _in_hand(self, karen: Actor, mads: Actor) -> None:
        nurse, job, substance = self.staff.nurse, self.staff.job_centre, self.staff.substance
        met = self.note(8, nurse, "emergency department", _SAW[3])
        self.reached(7, met, karen)
        self.met(3, met, karen)
        ready = self.note(12, substance, "substance centre", _SAW[4])
        self.reached(10, ready, karen)
        self.met(6, ready, karen)
        self.consents(5, ready, karen)
        waits = self.note(10, job, "job centre", _SAW[0])
        self.reached(9, waits, karen)
        until = today() + timedelta(days=9)
        self.step(6, waits, pause, karen, reason="Er indlagt og vil gerne ringes op bagefter", until=until)
        stuck = self.note(11, nurse, "emergency department", _SAW[1])
        self.reached(8, stuck, mads)
        self.step(1, stuck, ask_for_help, mads, what="Borgeren taler næsten kun somali. Hvem kender en god tolk?")

    def _moving(
        self, other: Run | None, karen: Actor, mads: Actor, elsewhere: Actor, elsewhere_person: Citizen
    ) -> None:
        """Offered to us, offered by us, and come back."""
        units = [unit for code, unit in self.run.units.items() if code != self.code]
        here = self.run.units[self.code]
        if not units:
            return
        job = self.staff.job_centre
        ours = self.note(6, job, "job centre", _SAW[5])
        self.step(5, ours, take, karen)
        self.step(2, ours, offer_transfer, karen, to_unit=units[0], why="Borgeren er flyttet til jeres kommune.")
        theirs = self.note(7, self.staff.nurse, "emergency department", _SAW[2], citizen=elsewhere_person)
        self.step(5, theirs, take, elsewhere)
        self.step(3, theirs, offer_transfer, elsewhere, to_unit=here, why="Borgeren bor hos sin søster hos jer.")
        back = self.note(13, job, "job centre", _SAW[1])
        self.step(11, back, take, mads)
        self.step(8, back, offer_transfer, mads, to_unit=units[0], why="Er måske flyttet.")
        self.step(4, back, reject_transfer, elsewhere, why="Borgeren har stadig adresse hos jer.")

    def _answered(self, karen: Actor, mads: Actor) -> None:
        """Decided this week: the referrers have notices of it."""
        nurse, job, substance = self.staff.nurse, self.staff.job_centre, self.staff.substance
        section = self.run.programme.file.referral
        helped = self.note(14, nurse, "emergency department", _SAW[0])
        self.reached(12, helped, karen)
        self.met(8, helped, karen)
        to = self.places.helped_on_to(self.code)[0]
        words = "Borgeren ønsker først hjælp til at drikke mindre og er fulgt derhen."
        self.step(
            3, helped, help_on, karen, seen_revision=None, what="Samtaler og støtte", organisation=to, words=words
        )
        out = self.note(15, job, "job centre", _SAW[4])
        self.reached(13, out, mads)
        if section is not None and section.answers.not_included is not None:
            reason = section.answers.not_included.reasons[0]
            self.step(
                4,
                out,
                not_include,
                mads,
                seen_revision=None,
                reason=reason.id,
                words="Klarer sig med den hjælp, der er.",
            )
        no = self.note(12, substance, "substance centre", _SAW[3])
        self.reached(10, no, mads)
        self.step(2, no, decline, mads, seen_revision=None, words="Borgeren vil gerne selv vende tilbage.")
        yes = self.note(13, nurse, "emergency department", _SAW[5])
        self.reached(11, yes, karen)
        self.met(7, yes, karen)
        self.consents(6, yes, karen)
        self.step(1, yes, include_citizen, karen, contact_person=karen.professional, seen_revision=yes.revision)

    def consents(self, days_ago: int, referral: Referral, by: Actor) -> None:
        """The consent conversation, with a yes."""
        self.step(days_ago, referral, hold_consent_conversation, by, said_yes=True, present="Borgeren og en søster")

    # --- the cases of a programme where the sectors choose together -----------------------------------------

    def write_joint(self, referrer: str) -> None:
        """Four cases: untouched, met, waiting for one sector, and waiting for the other."""
        ward, doctor, voter = self.staff.ward, self.staff.psychiatrist, self.staff.municipal_voter
        self.note(2, doctor, referrer, _JOINT[0], agreed="not asked")
        met = self.note(9, doctor, referrer, _JOINT[1])
        self.reached(8, met, ward)
        self.met(4, met, ward)
        for days_ago, who in ((10, voter), (8, doctor)):
            case = self.note(days_ago + 4, doctor, referrer, _JOINT[2], agreed="not asked")
            self.step(days_ago + 2, case, take, ward)
            self.asks_sectors(days_ago, case)
            self.step(days_ago - 2, case, vote, who, yes=True, why="Passer godt: mange indlæggelser på kort tid.")

    def asks_sectors(self, days_ago: int, case: Referral) -> None:
        """The ward asks each sector that chooses."""
        ask: dict[str, Organisation] = {}
        for sector in choosing_sectors(case):
            for each in (self.staff.psychiatrist, self.staff.municipal_voter):
                if each.organisation and sector in sectors_of(each.organisation):
                    ask.setdefault(sector, each.organisation)
        self.step(days_ago, case, begin_joint_selection, self.staff.ward, ask=ask)


_SAW = (
    "Er her for fjerde gang på en måned. Ved ikke, hvem der skal følge op efter udskrivelsen.",
    "Møder ikke op til aftalerne. Siger, at der er for mange, som vil noget.",
    "Drikker igen og har mistet kontakten til lægen.",
    "Faldt hjemme i nat. Ringer ofte 112, når angsten kommer.",
    "Tre forskellige læger har ændret medicinen på to måneder.",
    "Jeg kan ikke selv holde styr på det længere og vil gerne have én at tale med.",
    "Min bror har brug for en, der kan samle trådene. Jeg kan ikke nå det mere.",
)
_SAID = (
    "Er træt af at fortælle det samme hver gang.",
    "Hunden og turene ved vandet.",
    "At komme ud ad døren og at åbne post.",
    "Lægen, jobcentret og hjemmeplejen. De taler ikke sammen.",
)
_JOINT = (
    "Fem indlæggelser på et år. Bosted og afdeling er ikke enige om planen.",
    "Lange indlæggelser, og hver udskrivelse går i stykker efter få dage.",
    "Bruger begge sektorer meget. Ingen har det samlede ansvar.",
)
