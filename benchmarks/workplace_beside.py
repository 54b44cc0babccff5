"""What is beside plans and contacts in the region: meetings, messages, stays, slips, and what is learned."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import models

from samvej.workplace.admissions.models import Admission, AdmissionEvent
from samvej.workplace.coordination.models import Round, Tally
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.improvement.models import Barrier, Cycle, Theme
from samvej.workplace.meetings.models import Meeting, MeetingEvent, Minute, Participant
from samvej.workplace.messages.models import Message, ReadMark, Thread
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.people.models import Account
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.slips.models import Slip, SlipEvent

MEETINGS, THREADS, MESSAGES = 2, 2, 5
ADMITTED_ONE_IN, SLIPS_ONE_IN = 10, 33  # 10 % and 3 %
BATCH = 2_000
BY = "Kontaktperson Test"


def stored(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    """The rows, written."""
    return list(model._default_manager.bulk_create(list(rows), batch_size=BATCH))


def streamed(model: type[models.Model], rows: Iterable[Any]) -> None:
    """Write many rows, some at a time."""
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == 20_000:
            model._default_manager.bulk_create(batch, batch_size=BATCH)
            batch = []
    model._default_manager.bulk_create(batch, batch_size=BATCH)


def written(model: type[models.Model], rows: Iterable[Any]) -> int:
    """How many were written."""
    return len(stored(model, rows))


def by(each: Enrolment, accounts: dict[int, Account]) -> Account:
    """The contact person's account."""
    return accounts[each.contact_person_id]


def meetings(enrolments: list[Enrolment], accounts: dict[int, Account]) -> int:
    now = moment()

    def made(each: Enrolment, n: int) -> Meeting:
        held = n == 0
        begins = now - timedelta(days=20) if held else now + timedelta(days=each.pk % 14, hours=1)
        return Meeting(
            enrolment=each,
            kind="network meeting",
            status="held" if held else "called",
            proposed_at=now - timedelta(days=30),
            agreed_at=now - timedelta(days=29),
            begins_at=begins,
            minutes=60,
            where="home",
            called_by=by(each, accounts),
            ended_at=begins + timedelta(hours=1) if held else None,
        )

    rows = stored(Meeting, (made(each, n) for each in enrolments for n in range(MEETINGS)))
    written(
        Participant,
        (
            participant
            for each in rows
            for participant in (
                Participant(meeting=each, role="citizen", attended=each.status == "held" or None),
                Participant(meeting=each, role="contact person", name=BY, account=each.called_by, reply="accepted"),
                Participant(meeting=each, role="job centre", name="Jobkonsulent Test", organisation="Testjobcentret"),
            )
        ),
    )
    written(
        Minute,
        (
            Minute(meeting=each, agenda_id=point, text="Alle kender målet nu.", by=each.called_by, by_name=BY)
            for each in rows
            if each.status == "held"
            for point in ("wishes", "who")
        ),
    )
    return written(
        MeetingEvent,
        (
            MeetingEvent(meeting=each, kind=kind, at=each.proposed_at, by_name=BY)
            for each in rows
            for kind in ("proposed", "called")
        ),
    )


def messages(enrolments: list[Enrolment], accounts: dict[int, Account]) -> None:
    """Two threads of five; in every twentieth course the newest is not read."""
    now = moment()
    threads = stored(
        Thread,
        (
            Thread(enrolment=each, subject="Om torsdagen", near="citizen", begun_at=now - timedelta(days=20 + n))
            for each in enrolments
            for n in range(THREADS)
        ),
    )

    def texts() -> Iterator[Message]:
        for thread in threads:
            for n in range(MESSAGES):
                yield Message(
                    thread=thread,
                    by=by(thread.enrolment, accounts),
                    by_name=BY,
                    by_role="contact person",
                    by_place="Testenhed",
                    text="Vi ses på torsdag klokken ti. Ring, hvis det ikke passer.",
                    at=now - timedelta(days=20 - 3 * n),
                    once=f"{thread.pk}-{n}",
                )

    sent = stored(Message, texts())
    written(
        ReadMark,
        (
            ReadMark(
                thread=thread,
                account=by(thread.enrolment, accounts),
                message=sent[n * MESSAGES + (MESSAGES - 2 if n % 40 == 0 else MESSAGES - 1)],
            )
            for n, thread in enumerate(threads)
        ),
    )


# --- stays, slips, and what is learned -----------------------------------------------------------------


def stays(enrolments: list[Enrolment]) -> int:
    now = moment()
    rows = stored(
        Admission,
        (
            Admission(
                citizen_id=each.citizen_id,
                identifier=f"test-{each.pk}",
                kind="IMP",
                acute=True,
                ward_sor="999999999999999",
                ward_name="Medicinsk afdeling, Testsygehuset",
                admitted_at=now - timedelta(days=1 + n % 60),
                discharged_at=now - timedelta(days=n % 60) if n % 60 else None,
                home=n % 60 > 0,
                changed_at=now - timedelta(days=20),
            )
            for n, each in enumerate(enrolments[::ADMITTED_ONE_IN])
        ),
    )
    return written(
        AdmissionEvent,
        (AdmissionEvent(admission=each, kind="admitted", at=each.admitted_at, by_name="Sygehuset") for each in rows),
    )


def slips(enrolments: list[Enrolment], accounts: dict[int, Account]) -> int:
    now = moment()
    rows = stored(
        Slip,
        (
            Slip(
                enrolment=each,
                kind="not held",
                what="Den faste tid er aflyst to gange.",
                door="professional",
                by=by(each, accounts),
                status="solved" if n % 2 else "open",
                reported_at=now - timedelta(days=1 + 20 * (n % 2)),
                due_at=now + timedelta(days=2) if n % 2 == 0 else now - timedelta(days=18),
                ended_at=now - timedelta(days=19) if n % 2 else None,
                solution="Der er en ny fast tid." if n % 2 else "",
            )
            for n, each in enumerate(enrolments[::SLIPS_ONE_IN])
        ),
    )
    return written(
        SlipEvent, (SlipEvent(slip=each, kind="slip reported", at=each.reported_at, by_name=BY) for each in rows)
    )


def learned(units: list[ProgrammeUnit], version: ProgrammeVersion) -> None:
    """A hundred barriers, two themes, two trials and a round of the survey in each unit."""
    roles, items = ["contact person", "psychiatry", "job centre", "substance centre"], ["in time", "respect"]
    for unit in units:
        themes = stored(Theme, (Theme(unit=unit, name=f"Tema {n}") for n in range(2)))
        written(
            Barrier,
            (
                Barrier(
                    programme=unit.programme,
                    unit=unit,
                    door=("hospital", "employment", "between")[n % 3],
                    happened="Udskrevet, uden at nogen fik besked.",
                    how_often="sometimes",
                    by_role="contact person",
                    on=today() - timedelta(days=n),
                    theme=themes[n % 2] if n % 5 else None,
                )
                for n in range(100)
            ),
        )
        said = {"aim": "Ingen mister en aftale.", "change": "Der ringes først.", "prediction": "Færre udebliver."}
        written(
            Cycle,
            (
                Cycle(unit=unit, programme=unit.programme, number=n + 1, theme=theme, status="running", **said)
                for n, theme in enumerate(themes)
            ),
        )
        begun = moment() - timedelta(days=40)
        held = Round.objects.create(
            unit=unit,
            version=version,
            number=1,
            roles=roles,
            items=items,
            opened_at=begun,
            closes_at=begun + timedelta(days=14),
        )
        written(
            Tally,
            (
                Tally(round=held, by_role=by, about_role=about, item=item, value=value, count=4)
                for by in roles
                for about in roles
                if by != about
                for item in items
                for value in (3, 4)
            ),
        )
