"""The trail is append-only, sealed in batches, and its chain finds what was done to it."""

import hashlib
import json
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext

from samvej.core import clock
from samvej.workplace.access import append_only, audit
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record
from samvej.workplace.access.chain import HEAD_FILE, ChainError, Head, keep_head, read_head
from samvej.workplace.access.models import AuditEntry, AuditSeal, SealedEntry
from samvej.workplace.access.sealing import accept_head, seal, verify
from samvej.workplace.ground.moment import moment
from tests.workplace.factories import CitizenFactory, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    """A folder of keys of the test's own, for the head."""
    monkeypatch.setattr(settings, "SAMVEJ_KEYS", tmp_path / "keys")
    return tmp_path / "keys"


def write(count: int = 1) -> list[AuditEntry]:
    citizen = CitizenFactory(cpr=None)
    by = Actor.system("test")
    return [
        record(
            by=by, activity="read", record="citizen", citizen=citizen, basis="system", reason=f"Så på plan {n} æøå 🙂"
        )
        for n in range(count)
    ]


def seal_and_commit(capture, **how):
    """Sealing as it is outside a test, where its commit keeps the head."""
    with capture(execute=True):
        return seal(**how)


@pytest.fixture
def sealed(django_capture_on_commit_callbacks):
    """Seven entries in three batches."""
    entries = write(7)
    seal_and_commit(django_capture_on_commit_callbacks, batch=3)
    return entries


@pytest.fixture
def tamper():
    """Change the trail as somebody could who may change the database's structure."""
    append_only.remove_by(connection)
    return connection.cursor()


def naive_chain() -> str:
    """The chain once more, from the words alone: SHA-256 of the value before and the entry's fields as JSON."""
    value = "0" * 64
    for place in SealedEntry.objects.select_related("entry", "seal").order_by("seal__number", "position"):
        fields = {field.name: getattr(place.entry, field.name) for field in AuditEntry._meta.fields}
        fields["at"] = place.entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "+00:00"
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        value = hashlib.sha256((value + text).encode()).hexdigest()
    return value


@pytest.mark.parametrize("table", append_only.TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET digest_or_reason = ''", "DELETE FROM {}"])
def test_database_refuses_to_change_or_remove(sealed, table, statement):
    column = "reason" if table == "access_auditentry" else "digest"
    with (
        pytest.raises(DatabaseError, match=append_only.MESSAGE),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.replace("digest_or_reason", column).format(table))


def test_sealed_chain_is_what_a_second_hand_works_out(sealed):
    found = verify()

    assert found.is_whole
    assert (found.entries, found.seals, found.unsealed) == (7, 3, 0)
    assert found.head.digest == naive_chain()
    assert found.held_against == found.head


def test_sealing_takes_the_oldest_first_and_only_once(django_capture_on_commit_callbacks):
    first, second = write(4), write(4)

    done = seal_and_commit(django_capture_on_commit_callbacks, limit=5)
    rest = seal_and_commit(django_capture_on_commit_callbacks)
    nothing = seal_and_commit(django_capture_on_commit_callbacks)

    assert (done.entries, rest.entries, nothing.entries) == (5, 3, 0)
    order = SealedEntry.objects.order_by("seal__number", "position").values_list("entry_id", flat=True)
    assert list(order) == [each.pk for each in first + second]


def test_entry_that_waits_is_no_fault(sealed):
    write()

    assert (verify().unsealed, verify().is_whole) == (1, True)


def test_empty_trail_is_whole():
    assert seal().entries == 0
    assert verify().is_whole


@pytest.mark.parametrize("column", ["reason", "user_name", "citizen", "basis", "at", "override", "organisation_name"])
def test_changed_entry_is_found(sealed, tamper, column):
    values = {"at": moment() - timedelta(days=2), "override": True}
    tamper.execute(
        f"UPDATE access_auditentry SET {column} = %s WHERE id = %s", [values.get(column, "andet"), sealed[3].pk]
    )

    assert [fault.entry_id for fault in verify().faults] == [sealed[3].pk]


@pytest.mark.parametrize("with_its_place", [True, False])
def test_removed_entry_is_found(sealed, tamper, with_its_place):
    with connection.constraint_checks_disabled():
        if with_its_place:
            tamper.execute("DELETE FROM access_sealedentry WHERE entry_id = %s", [sealed[3].pk])
        else:
            if connection.vendor == "postgresql":
                tamper.execute("SET CONSTRAINTS ALL DEFERRED")
            tamper.execute("UPDATE access_sealedentry SET digest = %s WHERE entry_id = %s", ["0" * 64, sealed[3].pk])
        faults = verify().faults

    assert faults
    assert {fault.entry_id for fault in faults} & {sealed[3].pk, sealed[4].pk}


def test_entries_that_changed_places_are_found(sealed, tamper):
    tamper.execute("UPDATE access_sealedentry SET position = 9 WHERE entry_id = %s", [sealed[3].pk])
    tamper.execute("UPDATE access_sealedentry SET position = 0 WHERE entry_id = %s", [sealed[4].pk])
    tamper.execute("UPDATE access_sealedentry SET position = 1 WHERE entry_id = %s", [sealed[3].pk])

    assert {sealed[3].pk, sealed[4].pk} <= {fault.entry_id for fault in verify().faults}


def test_entry_put_in_among_the_sealed_is_found(sealed, tamper):
    write()
    new = AuditEntry.objects.order_by("-id").first()
    seal_of = SealedEntry.objects.get(entry=sealed[6]).seal
    SealedEntry.objects.create(entry=new, seal=seal_of, position=1, digest="1" * 64)

    assert any(fault.entry_id == new.pk for fault in verify().faults)


def test_entry_with_an_old_number_that_turns_up_late_is_found(django_capture_on_commit_callbacks):
    write(2)
    gap = AuditEntry.objects.order_by("-id").first().pk
    AuditEntry.objects.create(
        pk=gap + 7, correlation_id="x", activity="read", reason="", record="citizen", user_id=""
    )
    with clock.at(moment() - timedelta(days=3)):
        seal_and_commit(django_capture_on_commit_callbacks)

    AuditEntry.objects.create(
        pk=gap + 3, correlation_id="x", activity="read", reason="", record="citizen", user_id=""
    )

    assert seal_and_commit(django_capture_on_commit_callbacks).entries == 0
    assert [fault.entry_id for fault in verify().faults] == [gap + 3]


def cut_off(cursor, entries):
    last = AuditSeal.objects.order_by("-number").first()
    cursor.execute("DELETE FROM access_sealedentry WHERE seal_id = %s", [last.pk])
    cursor.execute("DELETE FROM access_auditentry WHERE id = %s", [entries[6].pk])
    cursor.execute("DELETE FROM access_auditseal WHERE id = %s", [last.pk])


def test_cut_off_end_is_found_by_the_head_outside(sealed, tamper, keys):
    cut_off(tamper, sealed)

    found = verify()

    assert [fault.entry_id for fault in found.faults] == [None]
    assert "cut off" in found.faults[0].en
    (keys / HEAD_FILE).unlink()
    assert verify().is_whole  # nobody can see it without a head; so it says that there is none
    assert verify().held_against is None


def test_cut_off_end_is_not_sealed_over(sealed, tamper):
    cut_off(tamper, sealed)
    write()

    with pytest.raises(ChainError, match="cut off"):
        seal()
    accept_head()
    assert seal().entries == 1


def test_chain_written_anew_is_found_by_a_head_that_was_noted(sealed, tamper):
    noted = verify().head
    for table in reversed(append_only.TABLES):
        if table != "access_auditentry":
            tamper.execute(f"DELETE FROM {table}")
    tamper.execute("UPDATE access_auditentry SET reason = 'andet' WHERE id = %s", [sealed[0].pk])
    accept_head()
    seal(batch=3)

    assert verify(head=Head(3, AuditSeal.objects.get(number=3).digest)).is_whole
    assert not verify(head=noted).is_whole


def test_head_is_for_its_owner_only_and_never_goes_back(keys):
    keep_head(keys, Head(2, "b" * 64))
    keep_head(keys, Head(1, "a" * 64))

    assert read_head(keys) == Head(2, "b" * 64)
    assert (keys / HEAD_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "x", "1 2 3", "\x00"])
def test_head_that_cannot_be_read_stops_with_words(keys, text):
    keys.mkdir()
    Path(keys / HEAD_FILE).write_text(text)

    with pytest.raises(ChainError, match="accept"):
        seal()


def test_trail_has_who_acts_as_they_were_that_day():
    by = make_actor(name="Nina Test", title="sygeplejerske")

    entry = record(by=by, activity="read", record="citizen", citizen=None, basis="treatment", reason="x\x00y")

    by.professional.name = "Nina Ny-Test"
    by.professional.save()
    entry.refresh_from_db()
    assert (entry.user_name, entry.user_title, entry.user_role) == ("Nina Test", "sygeplejerske", "contact person")
    assert entry.reason == "xy"


@pytest.fixture
def english(settings, tmp_path):
    """A catalogue with one sentence."""
    catalogue = Catalog(locale="en")
    catalogue.add("Så planen", "Looked at the plan")
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)
    settings.LOCALE_PATHS = [tmp_path]
    audit._sources.cache_clear()
    yield
    audit._sources.cache_clear()


def test_reason_is_kept_in_danish_whatever_the_person_who_acts_reads(english):
    with translation.override("en"):
        said = gettext("Så planen")
        entry = record(
            by=Actor.system("test"), activity="read", record="citizen", citizen=None, basis="system", reason=said
        )

    assert said == "Looked at the plan"
    assert entry.reason == "Så planen"
