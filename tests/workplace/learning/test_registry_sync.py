"""The loop: what happened here is in the registry afterwards, by pseudonym, once, as far as the file lets it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from samvej.core import clock
from samvej.registry.database import database_at
from samvej.registry.key import fingerprint, open_key
from samvej.registry.loading.load import load
from samvej.registry.mapping import find
from samvej.registry.query import Registry
from samvej.registry.reading.identities import CPR, pseudonym
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.models import AuditEntry, Consent
from samvej.workplace.contacts.models import Contact, ContactEvent
from samvej.workplace.ground.keys import encrypt, search_hash
from samvej.workplace.ground.moment import COPENHAGEN, moment
from samvej.workplace.learning import sync
from samvej.workplace.learning.sync import NO_CONSENT, NO_NUMBER, Synced, sync_registry
from samvej.workplace.meetings.models import Meeting, MeetingEvent
from samvej.workplace.pathways.models import Enrolment, EnrolmentEvent, RegistrySync
from samvej.workplace.people.models import CitizenNumber
from samvej.workplace.plans.models import CarePlan, PlanEvent, PlanGoal
from samvej.workplace.referrals.models import Referral, ReferralEvent
from samvej.workplace.slips.models import Slip, SlipEvent
from tests.workplace.factories import AccountFactory, EnrolmentFactory, ReferralFactory, ReferralNoteFactory, number

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system("test")
NOBODY = "0123456789abcdef" * 2


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry with its key, in which one person of no interest is enrolled in something else."""
    file = tmp_path / "samvej_deltagelse_0.csv"
    file.write_text(f"pseudonym;programme;version;role;from;to;exit_reason\n{NOBODY};other;1;;2015-01-01;;\n")
    load(find("workplace").mapping, [file], database=database_at(tmp_path / "db"), key_file=tmp_path / "key")
    return tmp_path


@pytest.fixture
def consents_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A programme of which rows flow by consent: its file says so, here in its place."""
    monkeypatch.setattr(sync, "_asks_consent", lambda programme: True)


def synced(folder: Path) -> Synced:
    [done] = sync_registry(by=SYSTEM, root=folder / "db", key_file=folder / "key")
    return done


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    with Registry.open(folder / "db") as opened:
        known = {row["person_id"]: row["pseudonym"] for row in opened.table("identity").to_pyarrow().to_pylist()}
        found = opened.table(table).to_pyarrow().to_pylist()
    return [row | {"who": known[row["person_id"]]} for row in found if row["programme"] != "other"]


def happened(referral: Referral, kind: str = "received") -> None:
    ReferralEvent.objects.create(referral=referral, kind=kind, by_name="test")


def enrolled(**fields: Any) -> Enrolment:
    enrolment = EnrolmentFactory(**fields)
    EnrolmentEvent.objects.create(enrolment=enrolment, kind="enrolled", by_name="test")
    return enrolment


def test_referral_and_enrolment_are_in_the_registry_under_the_citizens_pseudonym(registry: Path) -> None:
    enrolment = enrolled(citizen__cpr=number(7))
    note = ReferralNoteFactory(referral__citizen=enrolment.citizen, referral__unit=enrolment.unit)
    happened(note.referral)

    done = synced(registry)

    key = open_key(registry / "key", database_at(registry / "db"), None)
    who = pseudonym(key, CPR, number(7).reveal())
    assert dict(done.rows) == {"referral": 1, "enrolment": 1, "phase": 1}
    assert {row["who"] for kind in ("referral", "enrolment", "phase") for row in rows(registry, kind)} == {who}
    assert fingerprint(key)


def test_nothing_is_sent_twice_when_nothing_happened(registry: Path) -> None:
    with clock.at(datetime(2026, 3, 2, 10)):
        enrolled()
        synced(registry)

    with clock.at(datetime(2026, 3, 3, 10)):
        again = synced(registry)

    assert again == Synced(again.programme)
    assert RegistrySync.objects.count() == 1


def test_enrolment_that_has_ended_since_replaces_its_row(registry: Path) -> None:
    with clock.at(datetime(2026, 3, 2, 10)):
        enrolment = enrolled(enrolled_on=date(2026, 3, 2))
        synced(registry)
    with clock.at(datetime(2026, 4, 2, 10)):
        enrolment.place = None
        enrolment.status, enrolment.ended_on, enrolment.exit_reason = "ended", date(2026, 4, 2), "moved"
        enrolment.save()
        EnrolmentEvent.objects.create(enrolment=enrolment, kind="ended", by_name="test")

        synced(registry)

    [row] = rows(registry, "enrolment")
    assert (row["valid_from"], row["valid_to"], row["exit_reason"]) == (date(2026, 3, 2), date(2026, 4, 2), "moved")


def test_event_of_a_slower_transaction_is_read_in_the_next_run(registry: Path) -> None:
    """Numbers are given out in the order of beginning, and seen in the order of committing."""
    with clock.at(datetime(2026, 3, 2, 10)):
        first = enrolled()
        synced(registry)
        late = enrolled(unit=first.unit)
        EnrolmentEvent.objects.filter(enrolment=late).update(id=0)

        synced(registry)

    assert len(rows(registry, "enrolment")) == 2


def test_citizen_without_a_number_stays_behind_and_is_counted(registry: Path) -> None:
    enrolled(citizen__cpr=None)

    done = synced(registry)

    assert (dict(done.rows), done.left_out[NO_NUMBER]) == ({}, 2)


@pytest.mark.parametrize(("types", "sent"), [(["registry"], True), (["plan"], False), (None, False)])
def test_rows_flow_only_with_the_consent_that_the_basis_asks_for(
    registry: Path, consents_needed: None, types: list[str] | None, sent: bool
) -> None:
    enrolment = enrolled()
    if types is not None:
        Consent.objects.create(
            citizen=enrolment.citizen,
            programme=enrolment.programme,
            data_types=types,
            purpose="prøve",
            basis="consent",
            how="spoken",
            recorded_by=AccountFactory(),
            valid_from=date(2020, 1, 1),
            valid_to=date(2090, 1, 1),
        )

    done = synced(registry)

    assert (len(rows(registry, "enrolment")) == 1, done.left_out[NO_CONSENT] == 0) == (sent, sent)


def test_what_stayed_behind_goes_when_its_reason_is_gone(registry: Path, consents_needed: None) -> None:
    enrolment = enrolled()
    made = Contact.objects.create(enrolment=enrolment, how="call", at=moment(), attended=True)
    ContactEvent.objects.create(contact=made, kind="contact written", by_name="test")
    for events in (ContactEvent, EnrolmentEvent):
        events.objects.update(at=moment() - timedelta(days=9))  # so long ago that no run reads them twice
    behind = synced(registry)
    synced(registry)
    Consent.objects.create(
        citizen=enrolment.citizen,
        programme=enrolment.programme,
        data_types=["registry"],
        purpose="prøve",
        basis="consent",
        how="spoken",
        recorded_by=AccountFactory(),
        valid_from=date(2020, 1, 1),
        valid_to=date(2090, 1, 1),
    )

    first, again = synced(registry), synced(registry)

    assert (dict(behind.rows), behind.left_out[NO_CONSENT]) == ({}, 3)
    assert dict(first.rows) == {"enrolment": 1, "phase": 1, "contact": 1}
    assert dict(again.rows) == {}
    assert [len(rows(registry, table)) for table in ("enrolment", "activity")] == [1, 1]


def test_row_of_somebody_whose_number_came_later_goes_then(registry: Path) -> None:
    enrolment = enrolled(citizen__cpr=None)
    synced(registry)
    known = number(77)
    CitizenNumber.objects.create(
        citizen=enrolment.citizen, encrypted=encrypt(known), search=search_hash(known), valid_from=date(2020, 1, 1)
    )

    later = synced(registry)

    assert dict(later.rows) == {"enrolment": 1, "phase": 1}


def test_everybody_of_whom_something_was_sent_finds_it_in_the_trail(registry: Path) -> None:
    enrolment = enrolled()

    synced(registry)

    [entry] = AuditEntry.objects.all()
    assert (entry.citizen, entry.activity, entry.user_role) == (str(enrolment.citizen.key), "export", "system")


def test_row_that_the_registry_refuses_stops_no_other(registry: Path) -> None:
    good = enrolled()
    bad = ReferralNoteFactory(
        referral=ReferralFactory(
            unit=good.unit,
            status="declined",
            received_at=datetime(2026, 3, 9, tzinfo=COPENHAGEN),
            decided_at=datetime(2026, 3, 2, tzinfo=COPENHAGEN),  # before it came
        )
    )
    happened(bad.referral)

    done = synced(registry)

    assert done.left_out[sync.REFUSED] == 1
    assert (len(rows(registry, "enrolment")), rows(registry, "referral")) == (1, [])


def test_nothing_counts_as_sent_when_the_registry_is_not_there(tmp_path: Path) -> None:
    enrolled()

    with pytest.raises(Exception, match="No database at"):
        sync_registry(by=SYSTEM, root=tmp_path / "nowhere", key_file=tmp_path / "key")

    assert (RegistrySync.objects.count(), AuditEntry.objects.count()) == (0, 0)


# --- what was done in the courses -------------------------------------------------------------------------


def test_what_was_done_is_in_the_registry_once_and_without_its_words(registry: Path) -> None:
    enrolment = enrolled(citizen__cpr=number(9))
    with clock.at(datetime(2026, 3, 2, 10)):
        contact = Contact.objects.create(enrolment=enrolment, how="visit", at=moment(), minutes=45, note="Hemmeligt")
        ContactEvent.objects.create(contact=contact, kind="contact written", by_name="test")
        slip = Slip.objects.create(enrolment=enrolment, what="Hemmeligt", kind="not held", door="professional")
        SlipEvent.objects.create(slip=slip, kind="slip reported", by_name="test")
        meeting = Meeting.objects.create(
            enrolment=enrolment, kind="start-up", status="held", begins_at=moment(), ended_at=moment(), minutes=60
        )
        MeetingEvent.objects.create(meeting=meeting, kind="meeting held", by_name="test")
        plan = CarePlan.objects.create(enrolment=enrolment)
        PlanGoal.objects.create(plan=plan, goal_id="a" * 32, state="reached", reached_at=moment())
        PlanEvent.objects.create(plan=plan, kind="goal reached", by_name="test")

        done, again = synced(registry), synced(registry)

    assert {kind: done.rows[kind] for kind in ("contact", "meeting", "goal", "slip")} == dict.fromkeys(
        ("contact", "meeting", "goal", "slip"), 1
    )
    found = {row["kind"]: row for row in rows(registry, "activity")}
    assert (found["contact"]["what"], found["contact"]["status"], found["contact"]["minutes"]) == (
        "visit",
        "held",
        45,
    )
    assert (found["meeting"]["what"], found["meeting"]["minutes"]) == ("start-up", 60)
    assert (found["goal"]["status"], found["goal"]["ended"]) == ("reached", date(2026, 3, 2))
    assert (found["slip"]["what"], found["slip"]["level"], found["slip"]["ended"]) == ("not held", "team", None)
    assert "Hemmeligt" not in str(found)
    assert len({row["who"] for row in found.values()}) == 1
    assert sum(again.rows.values()) == 0 or len(rows(registry, "activity")) == 4


def test_slip_that_was_solved_since_replaces_its_row(registry: Path) -> None:
    with clock.at(datetime(2026, 3, 2, 10)):
        slip = Slip.objects.create(enrolment=enrolled(), what="x", door="professional")
        SlipEvent.objects.create(slip=slip, kind="slip reported", by_name="test")
        synced(registry)
    with clock.at(datetime(2026, 3, 9, 10)):
        slip.status, slip.level, slip.ended_at = "closed", "leaders", moment()
        slip.save()
        SlipEvent.objects.create(slip=slip, kind="leaders answered", by_name="test")

        synced(registry)

    [row] = rows(registry, "activity")
    assert (row["status"], row["level"], row["date"], row["ended"]) == (
        "closed",
        "leaders",
        date(2026, 3, 2),
        date(2026, 3, 9),
    )


def test_contact_that_was_struck_out_is_marked_so(registry: Path) -> None:
    with clock.at(datetime(2026, 3, 2, 10)):
        contact = Contact.objects.create(enrolment=enrolled(), how="call", at=moment())
        ContactEvent.objects.create(contact=contact, kind="contact written", by_name="test")
        synced(registry)
    with clock.at(datetime(2026, 3, 9, 10)):
        Contact.objects.filter(pk=contact.pk).update(struck_at=moment())
        ContactEvent.objects.create(contact=contact, kind="contact struck", by_name="test")

        synced(registry)

    assert [row["status"] for row in rows(registry, "activity")] == ["struck"]


def test_file_that_lets_no_slip_flow_keeps_it_behind(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = enrolled()
    slip = Slip.objects.create(enrolment=enrolment, what="x", door="professional")
    SlipEvent.objects.create(slip=slip, kind="slip reported", by_name="test")
    said = sync.programme_of(enrolment.version).file.registry
    assert said is not None
    kept = said.model_copy(update={"rows": tuple(row for row in said.rows if row != "slip")})
    monkeypatch.setitem(sync.programme_of(enrolment.version).file.__dict__, "registry", kept)

    done = synced(registry)

    assert done.left_out[sync.NO_FLOW] == 1
    assert rows(registry, "activity") == []
