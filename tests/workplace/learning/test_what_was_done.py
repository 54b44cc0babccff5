"""The loop closes: what was done in the courses is read by the evaluation, as docs/reference/evaluation.md says."""

from datetime import date, datetime
from pathlib import Path

import pytest

from samvej.core import clock
from samvej.evaluation.disclosure import Policy, show_efforts
from samvej.evaluation.efforts import efforts
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.results import Effort, Words
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.mapping import find
from samvej.registry.query import Registry
from samvej.workplace.access.actors import Actor
from samvej.workplace.contacts.models import Contact, ContactEvent
from samvej.workplace.ground.moment import COPENHAGEN
from samvej.workplace.learning.sync import sync_registry
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent
from samvej.workplace.people.actions import merge_citizens
from samvej.workplace.slips.models import Slip, SlipEvent
from tests.workplace.factories import (
    CitizenFactory,
    EnrolmentFactory,
    ProgrammeUnitFactory,
    ProgrammeVersionFactory,
    make_actor,
    number,
    programme,
)
from tests.workplace.people.relating import relate

pytestmark = pytest.mark.django_db
INCLUDED, UNTIL = date(2026, 3, 1), date(2026, 3, 30)  # thirty days


def registry(folder: Path) -> Path:
    file = folder / "samvej_deltagelse_0.csv"
    who = "0123456789abcdef" * 2
    file.write_text(f"pseudonym;programme;version;role;from;to;exit_reason\n{who};other;1;;2015-01-01;;\n")
    load(find("workplace").mapping, [file], database=database_at(folder / "db"), key_file=folder / "key")
    return folder


def contact(enrolment: Enrolment, day: int, *, attended: bool = True, struck: bool = False, month: int = 3) -> None:
    at = datetime(2026, month, day, 10, tzinfo=COPENHAGEN)
    made = Contact.objects.create(
        enrolment=enrolment, how="visit", at=at, attended=attended, struck_at=at if struck else None
    )
    ContactEvent.objects.create(contact=made, kind="contact written", by_name="test")


def slip(enrolment: Enrolment, level: str) -> None:
    at = datetime(2026, 3, 9, 10, tzinfo=COPENHAGEN)
    made = Slip.objects.create(enrolment=enrolment, what="x", door="citizen", level=level, reported_at=at)
    SlipEvent.objects.create(slip=made, kind="slip reported", by_name="test")


def found(folder: Path) -> dict[str, Effort]:
    sync_registry(by=Actor.system("test"), root=folder / "db", key_file=folder / "key")
    with Registry.open(folder / "db") as opened:
        enrolled = opened.table("enrolment").to_pyarrow().to_pylist()
        people = [
            Participant(row["person_id"], INCLUDED)
            for row in enrolled
            if row["programme"] != "other" and row["role"] == "participant"
        ]
        said = programme("sammen-om-min-vej")
        return {each.id: each for each in efforts(Participants(tuple(sorted(people))), opened, said, UNTIL)}


def test_evaluation_reads_what_was_done_while_they_took_part(tmp_path: Path) -> None:
    """The example of docs/reference/evaluation.md."""
    folder = registry(tmp_path)
    unit = ProgrammeUnitFactory(programme=ProgrammeVersionFactory().programme)
    with clock.at(datetime(2026, 4, 2, 10)):
        one, other = (EnrolmentFactory(unit=unit, enrolled_on=INCLUDED) for _each in range(2))
        for each in (one, other):
            EnrolmentEvent.objects.create(enrolment=each, kind="enrolled", by_name="test")
        for day in (2, 9, 16):
            contact(one, day)
        contact(one, 20, attended=False)
        contact(one, 21, struck=True)
        contact(other, 5)
        contact(other, 27, month=2)  # before the inclusion
        slip(one, "team")
        slip(other, "leaders")

        seen = found(folder)

    counted = {name: (each.total, each.persons_with, each.persons, each.days) for name, each in seen.items()}
    assert counted == {
        "contacts": (4, 2, 2, 60),
        "no-shows": (1, 1, 2, 60),
        "slips": (2, 2, 2, 60),
        "slips with the leaders": (1, 1, 2, 60),
    }


def test_two_records_that_were_joined_count_as_one_person_and_their_rows_once(tmp_path: Path) -> None:
    """The example of docs/reference/evaluation.md: what had gone under both, and what comes after."""
    folder = registry(tmp_path)
    unit = ProgrammeUnitFactory(programme=ProgrammeVersionFactory().programme)
    by = make_actor("contact person", unit.organisation)
    with clock.at(datetime(2026, 4, 2, 10)):
        kept = CitizenFactory(cpr=number(41), pseudonym="a" * 32)  # the registry knows both
        gone = CitizenFactory(cpr=number(42), pseudonym="b" * 32)
        for each in (kept, gone):
            relate(by, each, source_id=str(each.key))
        last = EnrolmentFactory(unit=unit, citizen=gone, enrolled_on=INCLUDED)
        EnrolmentEvent.objects.create(enrolment=last, kind="enrolled", by_name="test")
        contact(last, 2)
        slip(last, "leaders")
        found(folder)
        merge_citizens(by=by, keep=kept, gives_way=gone)
        contact(last, 16)

        seen = found(folder)

    counted = {name: (each.total, each.persons) for name, each in seen.items() if each.total}
    assert counted == {"contacts": (2, 1), "slips": (1, 1), "slips with the leaders": (1, 1)}


def effort(id: str, total: int, persons_with: int, of: str | None = None) -> Effort:
    return Effort(id, Words(id, id), of, persons=20, days=600, persons_with=persons_with, total=total)


def test_rate_is_per_participant_and_thirty_days() -> None:
    [shown] = show_efforts([effort("contacts", 30, 12)], Policy())

    assert (shown.rate.value, shown.persons_with.value) == (1.5, 12)


@pytest.mark.parametrize(("total", "persons_with"), [(4, 4), (9, 4), (3, 1)])
def test_few_people_or_events_are_not_shown(total: int, persons_with: int) -> None:
    [shown] = show_efforts([effort("slips", total, persons_with)], Policy())

    assert shown.rate.hidden
    assert shown.persons_with.hidden


def test_part_is_hidden_where_the_rest_would_be_a_few() -> None:
    whole, part = effort("slips", 12, 10), effort("slips with the leaders", 9, 8, of="slips")

    shown = show_efforts([whole, part], Policy())

    assert [each.rate.hidden for each in shown] == [False, True]
