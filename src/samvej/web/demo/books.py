"""Rows of many cases, gathered and written at once: thousands of rows, each as its action would have written it.

The actions themselves are too slow for years of cases; their events, relations and answers are written beside all the
same, with the names from the tables of transitions. What waits today goes through the real actions
(:mod:`samvej.web.demo.waiting`).
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model

from samvej.programme.loading import Programme
from samvej.web.demo.names import lot
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import TreatmentRelation
from samvej.workplace.ground.moment import COPENHAGEN, today
from samvej.workplace.people.models import Citizen, Organisation, Professional
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.referrals.calendar import deadline, is_working_day
from samvej.workplace.referrals.models import Referral, ReferralEvent, ReferralNote
from samvej.workplace.referrals.spotted import SPOTTING
from samvej.workplace.referrals.transitions import REFERRAL

_BATCH = 300


class Books:
    """What is to be written, by model, in the order in which the models were first named."""

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Model]] = defaultdict(list)

    def add(self, row: Any) -> Any:
        """Keep a row; gives it back."""
        self._rows[type(row)].append(row)
        return row

    def write(self, *order: type[Model]) -> int:
        """Write all rows, the models in this order first; gives how many."""
        rest = [model for model in self._rows if model not in order]
        for model in (*order, *rest):
            model._default_manager.bulk_create(self._rows.get(model, []), batch_size=_BATCH)
        return sum(len(rows) for rows in self._rows.values())


def working_hour(day: date, drawn_by: str) -> datetime:
    """A moment between 8 and 16 on the day, or on the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    minutes = lot(drawn_by, f"hour {day}") % (8 * 60)
    return datetime.combine(day, time(8), COPENHAGEN) + timedelta(minutes=minutes)


def working_days_ago(days: int, drawn_by: str) -> datetime:
    """Some working hour so many working days before today; never today's own."""
    day = today()
    while days > 0:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return working_hour(day, drawn_by)


class Case:
    """One referral from its note to its answer, as rows in the books."""

    def __init__(
        self,
        books: Books,
        *,
        citizen: Citizen,
        programme: Programme,
        version: ProgrammeVersion,
        unit: ProgrammeUnit,
        received: datetime,
        owner: Actor,
    ) -> None:
        self.books, self.owner = books, owner
        self.notes: list[ReferralNote] = []
        section = programme.file.referral
        self.referral: Referral = books.add(
            Referral(
                citizen=citizen,
                programme=version.programme,
                version=version,
                unit=unit,
                received_at=received,
                status_since=received,
                due_at=deadline(received, section.answer_within) if section else None,
            )
        )

    def note(
        self, door: str, referrer: str, *, by: Actor | None, saw: str = "", urgency: int = 0, agreed: str = "yes"
    ) -> ReferralNote:
        """The note that opens it, with its event."""
        at = self.referral.received_at
        self.referral.urgency, self.referral.contact_agreed = urgency, agreed
        note: ReferralNote = self.books.add(
            ReferralNote(
                referral=self.referral,
                door=door,
                referrer=referrer,
                account=by.account if by else None,
                organisation=by.organisation if by else None,
                saw=saw,
                contact_agreed=agreed,
                urgency=urgency,
                created_at=at,
            )
        )
        self.notes.append(note)
        self.event("receive", at, by, note=str(note.key), door=door)
        return note

    def event(self, name: str, at: datetime, by: Actor | None = None, **detail: Any) -> None:
        """The transition ``name`` at a moment: the referral's state, and the event beside."""
        transition = REFERRAL[name]
        before = self.referral.status if transition.sources else ""
        self.referral.status = transition.target or self.referral.status
        if transition.target:
            self.referral.status_since = at
        self.referral.revision += bool(transition.sources)
        self.books.add(
            ReferralEvent(
                referral=self.referral,
                kind=transition.event,
                at=at,
                by=by.account if by else None,
                by_name=by.name if by else SPOTTING,
                from_state=before,
                to_state=self.referral.status,
                detail=detail,
            )
        )

    def taken(self, at: datetime) -> None:
        """Somebody takes it."""
        self.referral.assigned_to = self.owner.professional
        self.event("take", at, self.owner)

    def decided(self, name: str, at: datetime, *, reason: str = "", words: str = "", **detail: Any) -> None:
        """The answer: to the case, and to every note."""
        self.referral.decided_at, self.referral.decided_by = at, self.owner.account
        self.referral.reason, self.referral.answer_text = reason, words
        self.event(name, at, self.owner, **detail)
        for note in self.notes:
            note.answer_sent_at = at

    def relation(
        self,
        *,
        source: str,
        source_id: str,
        organisation: Organisation,
        professional: Professional | None,
        grade: str,
        data_types: Any,
        basis: str,
        since: datetime,
        until: datetime | None,
    ) -> None:
        """A relation of care for a time."""
        self.books.add(
            TreatmentRelation(
                citizen=self.referral.citizen,
                professional=professional,
                organisation=organisation,
                grade=grade,
                source=source,
                source_id=source_id,
                data_types=sorted(data_types),
                basis=basis,
                programme=self.referral.programme,
                valid_from=since,
                valid_to=until,
            )
        )
