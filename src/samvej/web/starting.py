"""Setting the workplace up for a command: where it lies, its keys, and whether its database fits this version."""

import os
from pathlib import Path

import django
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from samvej.core.errors import SamvejError

SETTINGS = "samvej.web.settings"


class WorkplaceError(SamvejError):
    """The workplace cannot be used as it stands: not set up, from another version, or without its keys."""


def start_workplace(home: Path | None = None) -> None:
    """Read the settings and load Django's apps; nothing is opened yet. Twice is once.

    ``home`` goes before ``SAMVEJ_HOME``. What is written from here on is for its owner only.
    """
    if home is not None:
        os.environ["SAMVEJ_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.umask(0o077)
    django.setup()


def check_database(*, earlier_too: bool = False) -> None:
    """See that the database is as this version needs it, or earlier. Raises WorkplaceError, which says what to do."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        applied = set(executor.loader.applied_migrations)
        known, ours = set(executor.loader.disk_migrations), executor.loader.migrated_apps
    except DatabaseError as fault:
        raise WorkplaceError(f"The workplace's database cannot be opened: {str(fault).strip()}") from None
    if not applied:
        raise WorkplaceError("The workplace has no database yet: run  samvej manage migrate")
    if missing and not earlier_too:
        raise WorkplaceError(
            f"The workplace's database is from an earlier version ({len(missing)} changes are missing). "
            "Take a backup (samvej backup FILE), then run  samvej manage migrate"
        )
    if newer := sorted(f"{app}.{name}" for app, name in applied - known if app in ours):
        raise WorkplaceError(
            f"The workplace's database is from a newer version than this one (it has {newer[0]}): "
            "use the version that made it, or restore an earlier backup."
        )


def ready_keys() -> None:
    """Make the keys of a new workplace, or see that those there fit its database. Raises KeysError or WorkplaceError.

    New keys are never made for a database that already holds encrypted person numbers: they would open none of them.
    """
    from django.conf import settings

    from samvej.workplace.ground.keys import NUMBERS, SEARCH, decrypt, make_keys, search_hash
    from samvej.workplace.people.models import CitizenNumber

    folder = settings.SAMVEJ_KEYS
    first = CitizenNumber.objects.first()
    if first is None:
        make_keys(folder)
        return
    if lost := [name for name in (NUMBERS, SEARCH) if not (folder / name).is_file()]:
        raise WorkplaceError(
            f"The workplace holds encrypted person numbers, and {' and '.join(lost)} is not in {folder}: "
            "put the keys there that belong to this database."
        )
    if search_hash(decrypt(first.encrypted)) != first.search:
        raise WorkplaceError(
            f"{SEARCH} in {folder} is not the one that this database was made with: put the right one there."
        )


def see_design_system() -> None:
    """See that the pages' style sheets are there. Raises WorkplaceError with what to do."""
    from django.conf import settings

    for name, folder in settings.STATICFILES_DIRS:
        if not Path(folder).is_dir():
            raise WorkplaceError(
                f"The pages' look ({name}) is not installed in {folder}: run  npm ci  in {settings.FRONTEND.parent}, "
                "or  make demo  which does it."
            )
