"""Making a backup of the workplace and restoring one. What was there before is never lost on the way."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from samvej.web.safekeeping.archive import BackupError, Manifest, extract, measured, read_manifest, write_archive
from samvej.web.safekeeping.embedded import Embedded
from samvej.web.safekeeping.server import DatabaseServer
from samvej.web.serving.in_use import in_use
from samvej.web.starting import ready_keys
from samvej.workplace.access import append_only
from samvej.workplace.access.chain import BEGINNING, Head, keep_head, read_head
from samvej.workplace.access.models import AuditSeal
from samvej.workplace.access.sealing import verify
from samvej.workplace.ground.keys import NUMBERS, SEARCH
from samvej.workplace.ground.moment import moment

KEYS = (NUMBERS, SEARCH, "django.key")


@dataclass(frozen=True)
class Kept:
    """A backup that was made: where, how large, and whether the keys are in it."""

    file: Path
    bytes: int
    has_keys: bool


@dataclass(frozen=True)
class Restored:
    """A backup that was restored: when it was made, what its audit chain holds, where the replaced database is.

    ``to_accept``: the chain kept beside the keys reached further than the backup's; somebody must answer for that.
    ``another_trail``: the backup's chain is not an earlier part of this one's: it is another workplace's, or was
    written anew. ``updated``: it was from an earlier version and was brought up to date.
    """

    made_at: str
    entries: int
    seals: int
    replaced: str
    to_accept: bool
    updated: bool
    another_trail: bool = False


def store() -> Embedded | DatabaseServer:
    """Where the workplace stores."""
    return Embedded() if connection.vendor == "sqlite" else DatabaseServer()


def make_backup(file: Path, *, with_keys: bool = False) -> Kept:
    """Back the workplace up into one new file, while it is in use. All of the file is there, or none of it."""
    if file.exists():
        raise BackupError(f"{file} is there already, and a backup never replaces one: give another name.")
    if not file.parent.is_dir():
        raise BackupError(f"There is no folder {file.parent}: make it, or give another place.")
    here = store()
    with _folder_of_work(file.parent, f".{file.name}-unfinished-") as work:
        dump = work / here.part
        # before the dump: a batch sealed meanwhile may be in it and not in the manifest, never the other way round
        head, migrations = _head_and_migrations()
        here.dump(dump)
        parts = {here.part: dump}
        if with_keys:
            there = [name for name in KEYS if (settings.SAMVEJ_KEYS / name).exists()]  # django.key may be a setting
            parts |= {f"keys/{name}": settings.SAMVEJ_KEYS / name for name in there}
        manifest = Manifest(
            made_at=moment().isoformat(timespec="seconds"),
            database=connection.vendor,
            migrations=migrations,
            head=(head.number, head.digest),
            parts={name: measured(path) for name, path in parts.items()},
        )
        write_archive(file, manifest, parts)
    return Kept(file, file.stat().st_size, with_keys)


def restore_backup(file: Path, *, replace: bool = False) -> Restored:
    """Put a backup in the workplace's place, after its checksums and its audit chain were verified.

    Raises BackupError where the place is in use or holds anything (unless ``replace``), where the backup is damaged,
    is from a newer version or another kind of database, or needs keys that are not here. Until the very last step
    nothing is changed; the replaced database is kept beside the new one.
    """
    manifest = read_manifest(file)
    here = store()
    if manifest.database != connection.vendor:
        raise BackupError(
            f"{file} is of a {manifest.database} database and this workplace stores in {connection.vendor}: "
            "set DATABASE_URL as it was where the backup was made."
        )
    _from_no_newer_version(file, manifest)
    with in_use(settings.SAMVEJ_HOME, alone=True):
        if not replace and here.holds_anything():
            raise BackupError(
                "There are people in this workplace already. Nothing was changed. To put the backup in their place, "
                "say --replace; what is there now is kept beside it."
            )
        for left in settings.SAMVEJ_HOME.glob(".restoring-*"):  # of one that was killed; nobody else is at it now
            shutil.rmtree(left, ignore_errors=True)
        with _folder_of_work(settings.SAMVEJ_HOME, ".restoring-") as work:
            return _restore(file, manifest, here, work)


def _restore(file: Path, manifest: Manifest, here: Embedded | DatabaseServer, work: Path) -> Restored:
    parts = extract(file, manifest, work)
    keys = {name.removeprefix("keys/"): path for name, path in parts.items() if name.startswith("keys/")}
    stamp = f"{moment():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"  # two in one second are two
    kept_here = read_head(settings.SAMVEJ_KEYS)
    staged = here.stage(parts[here.part])
    try:
        with _pointed_at(staged), _keys_to_try(work, keys):
            updated = _brought_up_to_date(manifest)
            found = verify(head=Head(*manifest.head))
            if not found.is_whole:
                fault = found.faults[0].en
                raise BackupError(
                    f"The audit trail in the backup is not as it was sealed. {fault} Nothing was changed."
                )
            _guard_the_trail()
            ready_keys()
            is_another = _is_another_trail(kept_here)
        replaced = here.swap(staged, stamp)
    except BaseException:
        here.discard(staged)
        raise
    _put_keys(keys, stamp)
    to_accept = _head_to_accept(found.head)
    return Restored(manifest.made_at, found.entries, found.seals, replaced, to_accept, updated, is_another)


def _guard_the_trail() -> None:
    """The restored database refuses changes of the trail, whatever the file that it came from did."""
    with transaction.atomic():
        append_only.remove_by(connection)
        append_only.install_by(connection)


def _is_another_trail(kept: Head | None) -> bool:
    """Whether the backup's trail reaches the batch kept beside the keys, and holds another batch in its place."""
    if kept is None or kept.number == 0:
        return False
    there = AuditSeal.objects.filter(number=kept.number).values_list("digest", flat=True).first()
    return there is not None and there != kept.digest


def _brought_up_to_date(manifest: Manifest) -> bool:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if known <= set(manifest.migrations):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    return True


def _from_no_newer_version(file: Path, manifest: Manifest) -> None:
    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    unknown = [
        each for each in manifest.migrations if each not in known and each.split(".")[0] in loader.migrated_apps
    ]
    if unknown:
        raise BackupError(
            f"{file} is from a newer version of Samvej than this one (it has {unknown[0]}): use that one."
        )


def _head_to_accept(head: Head) -> bool:
    """Whether the head kept beside the keys is beyond the restored chain; where none is kept, keep this one."""
    kept = read_head(settings.SAMVEJ_KEYS)
    if kept is None:
        keep_head(settings.SAMVEJ_KEYS, head)
        return False
    return kept.number > 0 and not AuditSeal.objects.filter(number=kept.number, digest=kept.digest).exists()


def _head_and_migrations() -> tuple[Head, tuple[str, ...]]:
    # only these two columns: an earlier version's table may lack others
    last = AuditSeal.objects.order_by("-number").values_list("number", "digest").first()
    head = Head(*last) if last else Head(0, BEGINNING)
    applied = MigrationLoader(connection).applied_migrations
    return head, tuple(sorted(f"{app}.{name}" for app, name in applied))


def _put_keys(keys: dict[str, Path], stamp: str) -> None:
    """The backup's keys in their place; others that were there are kept beside them."""
    settings.SAMVEJ_KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, path in keys.items():
        place = settings.SAMVEJ_KEYS / name
        if place.exists() and place.read_bytes() != path.read_bytes():
            os.link(place, place.with_name(f"{name}.before-restore-{stamp}"))
        path.chmod(0o600)
        os.replace(path, place)  # noqa: PTH105


@contextmanager
def _keys_to_try(work: Path, keys: dict[str, Path]) -> Iterator[None]:
    """Within the block the keys are the backup's own, where it has some."""
    if not keys:
        yield
        return
    before = settings.SAMVEJ_KEYS
    for path in keys.values():
        path.chmod(0o600)
    settings.SAMVEJ_KEYS = work
    try:
        yield
    finally:
        settings.SAMVEJ_KEYS = before


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """Within the block the connection is to another database of the same kind."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def _folder_of_work(where: Path, prefix: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=where))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
