"""A backup is the whole workplace or nothing, and so is restoring one."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from samvej.core.errors import SamvejError
from samvej.web.safekeeping.archive import BackupError
from samvej.web.safekeeping.keeping import make_backup, restore_backup
from samvej.web.serving.in_use import InUse, in_use
from samvej.workplace.access.chain import ChainError
from samvej.workplace.access.sealing import accept_head, seal
from samvej.workplace.people.models import Citizen
from tests.workplace import factories


@pytest.fixture
def place(new_place):
    made = new_place()
    made.write_in(5)
    return made


@pytest.fixture
def backup(place, tmp_path):
    file = tmp_path / "monday.backup"
    with place.open():
        make_backup(file)
    return file


def restored(place, file, **said):
    with place.open():
        return restore_backup(file, **said)


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "unfinished" in path.name or path.name.startswith(".restoring")]


# --- whole ---------------------------------------------------------------------------------------------


def test_backup_restored_elsewhere_is_the_same_workplace(place, backup, new_place):
    elsewhere = new_place(keys_of=place)

    done = restored(elsewhere, backup)

    assert elsewhere.holds() == place.holds() == (5, 5, True)
    assert (done.entries, done.to_accept, done.updated) == (5, False, False)
    assert left_over(elsewhere.home) == []


def test_sealing_goes_on_after_a_restore_elsewhere(place, backup, new_place):
    elsewhere = new_place(keys_of=place)
    restored(elsewhere, backup)

    with elsewhere.open():
        sealed = seal()

    assert sealed.entries == 1
    assert elsewhere.holds()[2]


def test_backup_without_keys_holds_none_and_is_for_its_owner_only(place, backup):
    with tarfile.open(backup) as tar:
        names = tar.getnames()

    assert not any("key" in name for name in names)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_backup_with_keys_is_all_that_is_needed(place, new_place, tmp_path):
    file = tmp_path / "all.backup"
    with place.open():
        make_backup(file, with_keys=True)
    elsewhere = new_place()

    restored(elsewhere, file)

    assert elsewhere.holds() == (5, 5, True)
    assert all(stat.S_IMODE(key.stat().st_mode) == 0o600 for key in (elsewhere.home / "keys").glob("*.key"))


@pytest.mark.django_db(transaction=True)
def test_backup_is_of_one_moment_while_others_write(place, tmp_path, new_place):
    stopped = threading.Event()

    def write():
        while not stopped.is_set():
            with transaction.atomic():
                place.read(factories.CitizenFactory())
            seal()
        connection.close()

    file = tmp_path / "busy.backup"
    with place.open():
        writer = threading.Thread(target=write)
        writer.start()
        try:
            make_backup(file)
        finally:
            stopped.set()
            writer.join()
    elsewhere = new_place(keys_of=place)
    restored(elsewhere, file)

    assert 5 <= elsewhere.holds()[0] <= place.holds()[0]
    assert elsewhere.holds()[2]


# --- refused, and nothing changed ----------------------------------------------------------------------


def test_backup_never_replaces_a_file(place, backup):
    before = backup.read_bytes()

    with place.open(), pytest.raises(BackupError, match="is there already"):
        make_backup(backup)

    assert backup.read_bytes() == before


def test_restore_into_a_place_with_people_is_refused_unless_said_so(place, backup):
    place.write_in(2)

    with pytest.raises(BackupError, match="--replace"):
        restored(place, backup)

    assert place.holds() == (7, 7, True)


def test_replaced_workplace_is_kept_beside_and_its_lost_trail_must_be_answered_for(place, backup):
    place.write_in(3)

    done = restored(place, backup, replace=True)

    assert done.replaced
    assert done.to_accept
    assert place.holds()[:2] == (5, 5)
    with place.open():
        with pytest.raises(ChainError):
            seal()
        accept_head()
        seal()
    assert place.holds() == (5, 5, True)


def test_replaced_sqlite_file_is_whole(place, backup):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own")
    place.write_in(3)

    kept = restored(place, backup, replace=True).replaced

    with sqlite3.connect(kept) as here:
        assert here.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert here.execute("SELECT count(*) FROM people_citizen").fetchone() == (8,)


@pytest.mark.parametrize("spot", [0.02, 0.5, 0.9])
def test_damaged_backup_is_refused(place, backup, new_place, spot):
    content = bytearray(backup.read_bytes())
    at = int(len(content) * spot)
    content[at : at + 40] = bytes(40)
    backup.write_bytes(content)
    elsewhere = new_place(keys_of=place)

    with pytest.raises(BackupError):
        restored(elsewhere, backup)

    assert elsewhere.holds() == (0, 0, True)
    assert left_over(elsewhere.home) == []


def test_cut_off_backup_is_refused(place, backup, new_place):
    backup.write_bytes(backup.read_bytes()[:-2000])
    elsewhere = new_place(keys_of=place)

    with pytest.raises(BackupError):
        restored(elsewhere, backup)


def test_backup_whose_part_was_exchanged_is_refused(place, backup, new_place, tmp_path):
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "out", filter="data")
    said = json.loads((tmp_path / "out" / "manifest.json").read_text())
    part = next(iter(said["parts"]))
    said["parts"][part][1] = "0" * 64
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(said))
    with tarfile.open(backup, "w:gz") as tar:
        for name in ("manifest.json", part):
            tar.add(tmp_path / "out" / name, name)

    with pytest.raises(BackupError, match="is damaged"):
        restored(new_place(keys_of=place), backup)


def test_member_that_the_manifest_does_not_name_is_refused(place, backup, new_place, tmp_path):
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "out", filter="data")
    (tmp_path / "out" / "evil").write_text("x")
    with tarfile.open(backup, "w:gz") as tar:
        tar.add(tmp_path / "out" / "manifest.json", "manifest.json")
        tar.add(tmp_path / "out" / "evil", "../../evil")

    with pytest.raises(BackupError, match="does not name"):
        restored(new_place(keys_of=place), backup)


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b" + bytes(100)])
def test_something_else_is_no_backup(place, new_place, tmp_path, content):
    file = tmp_path / "something"
    file.write_bytes(content)

    with pytest.raises(BackupError):
        restored(new_place(), file)


def test_missing_file_is_said_so(new_place, tmp_path):
    with pytest.raises(BackupError, match="There is no file"):
        restored(new_place(), tmp_path / "nowhere")


def test_wrong_keys_are_refused_before_anything_is_changed(place, backup, new_place):
    elsewhere = new_place()

    with pytest.raises(SamvejError, match=r"keys|\.key"):
        restored(elsewhere, backup)

    assert elsewhere.holds() == (0, 0, True)


def test_backup_with_a_changed_trail_is_refused(place, new_place, tmp_path):
    from samvej.workplace.access import append_only

    with place.open():
        append_only.remove_by(connection)
        with connection.cursor() as cursor:
            first = "(SELECT min(id) FROM access_auditentry)"
            cursor.execute(f"UPDATE access_auditentry SET reason = 'another' WHERE id = {first}")
        make_backup(tmp_path / "changed.backup")
    elsewhere = new_place(keys_of=place)

    with pytest.raises(BackupError, match="audit trail"):
        restored(elsewhere, tmp_path / "changed.backup")

    assert elsewhere.holds() == (0, 0, True)


def test_backup_whose_trail_was_written_anew_is_told_apart_from_an_older_one(place, backup, new_place):
    from samvej.workplace.access.chain import Head, keep_head

    elsewhere = new_place(keys_of=place)
    with elsewhere.open():
        keep_head(settings.SAMVEJ_KEYS, Head(1, "a" * 64), anew=True)  # batch 1, as it was sealed here

    done = restored(elsewhere, backup)

    assert (done.another_trail, done.to_accept) == (True, True)


def test_restored_database_guards_its_trail_whatever_the_file_did(place, new_place, tmp_path):
    from samvej.workplace.access import append_only

    with place.open():
        append_only.remove_by(connection)
        make_backup(tmp_path / "bare.backup")
        append_only.install_by(connection)
    elsewhere = new_place(keys_of=place)

    restored(elsewhere, tmp_path / "bare.backup")

    with elsewhere.open():
        assert append_only.unguarded(connection) == ()


def test_backup_from_a_newer_version_is_refused(place, backup, new_place, tmp_path):
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "out", filter="data")
    said = json.loads((tmp_path / "out" / "manifest.json").read_text())
    said["migrations"].append("people.9999_from_the_future")
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(said))
    with tarfile.open(backup, "w:gz") as tar:
        for name in ("manifest.json", *said["parts"]):
            tar.add(tmp_path / "out" / name, name)

    with pytest.raises(BackupError, match="newer version"):
        restored(new_place(keys_of=place), backup)


def test_restore_is_refused_while_somebody_serves_from_there(place, backup, new_place):
    elsewhere = new_place(keys_of=place)

    with in_use(elsewhere.home), pytest.raises(InUse, match="stop it first"):
        restored(elsewhere, backup)

    assert elsewhere.holds() == (0, 0, True)


# --- the machine stops, or is full ---------------------------------------------------------------------

KILLED_AT = {
    "the parts are taken out": "samvej.web.safekeeping.keeping:extract",
    "the copy is looked at": "samvej.web.safekeeping.keeping:verify",
    "the old one is set aside": "os:link",
    "the new one takes its place": "os:replace",
    "the keys are put": "samvej.web.safekeeping.keeping:_put_keys",
}


@pytest.mark.slow
@pytest.mark.parametrize("moment", KILLED_AT)
def test_restore_killed_in_the_middle_leaves_the_old_or_the_new_one(place, backup, new_place, moment):
    elsewhere = new_place(keys_of=place)
    elsewhere.write_in(2)
    module, function = KILLED_AT[moment].split(":")
    script = (
        "import importlib, os, signal, sys; from samvej.web.starting import start_workplace; start_workplace(); "
        "from pathlib import Path; from samvej.web.safekeeping.keeping import restore_backup; "
        f"setattr(importlib.import_module('{module}'), '{function}', "
        "lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)); "
        f"restore_backup(Path({str(backup)!r}), replace=True)"
    )

    done = subprocess.run([sys.executable, "-c", script], env=elsewhere.environment(), check=False)

    if connection.vendor == "sqlite" or module != "os":
        assert done.returncode == -9
    assert elsewhere.holds()[:2] in ((2, 2), (5, 5))
    restored(elsewhere, backup, replace=True)
    with elsewhere.open():
        accept_head()
    assert elsewhere.holds() == (5, 5, True)
    assert left_over(elsewhere.home) == []


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path, spare: int) -> Path:
    free = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - spare)))
    return ballast


@pytest.mark.parametrize("spare", [0, 30_000, "only the copy fits"])
def test_full_disk_leaves_no_backup_and_the_workplace_as_it_was(place, small_disk, spare):
    if spare == "only the copy fits":
        if connection.vendor != "sqlite":
            pytest.skip("the dump's size is the server's matter")
        spare = Path(place.name).stat().st_size + 10_000
    fill(small_disk, spare)

    with place.open(), pytest.raises((BackupError, OSError)):
        make_backup(small_disk / "tuesday.backup")

    assert [path.name for path in small_disk.iterdir()] == ["ballast"]
    assert place.holds() == (5, 5, True)


@pytest.mark.parametrize("spare", [0, 20_000, 400_000])
def test_full_disk_leaves_the_workplace_that_was_to_be_replaced(place, backup, new_place, small_disk, spare):
    if connection.vendor != "sqlite":
        pytest.skip("the server's disk is not ours")
    elsewhere = new_place(home=small_disk / "home", keys_of=place)
    elsewhere.write_in(2)
    ballast = fill(small_disk, spare)

    with pytest.raises((SamvejError, OSError)):
        restored(elsewhere, backup, replace=True)

    ballast.unlink()
    assert elsewhere.holds() == (2, 2, True)
    assert left_over(elsewhere.home) == []


# --- the commands --------------------------------------------------------------------------------------


def test_commands_say_what_they_did(place, new_place, tmp_path):
    elsewhere = new_place(keys_of=place)

    made = place.run("backup", str(tmp_path / "by-hand.backup"))
    put = elsewhere.run("restore", str(tmp_path / "by-hand.backup"))

    assert (made.returncode, put.returncode) == (0, 0), made.stderr + put.stderr
    assert "The keys are not in it" in made.stdout
    assert "audit trail is whole: 5 entries" in put.stdout
    assert elsewhere.holds() == (5, 5, True)


def test_command_says_in_one_sentence_what_is_wrong(place, backup):
    done = place.run("restore", str(backup))

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "--replace" in done.stderr
    with place.open():
        assert Citizen.objects.count() == 5
