"""After a load that was killed: take the tables back to what the manifest says, and free what it wrote."""

import shutil

from deltalake import DeltaTable

from samvej.registry import manifest as manifests
from samvej.registry.database import Database
from samvej.registry.manifest import Manifest
from samvej.registry.writing.ranges import delta, folder, stored_files


def recover(database: Database, manifest: Manifest | None) -> None:
    """Make the newest version of every table hold what ``manifest`` says. Call it under the lock.

    A table that the manifest does not name was made by a load that never came to be: it is taken away. One whose
    log is ahead is restored; Delta does that with a further commit, so readers of the manifest notice nothing.
    Where a load left its staging behind, files that no version of the manifest can reach are removed too.
    """
    interrupted = database.staging.exists()
    for place in sorted(database.tables.iterdir()):
        version = None if manifest is None else manifest.tables.get(place.name)
        if version is None:
            shutil.rmtree(place)
            continue
        interrupted |= _restore(database, place.name, version)
    if interrupted:
        for name in manifest.tables if manifest else ():
            _sweep(database, name)
    if database.staging.exists():
        shutil.rmtree(database.staging)


def _restore(database: Database, name: str, version: int) -> bool:
    log = folder(database, name) / "_delta_log"
    if (log / f"{version:020d}.json").is_file() and not (log / f"{version + 1:020d}.json").exists():
        return False  # nothing was committed after it: the usual case, told without reading the log
    newest = delta(database, name)
    if newest.version() == version or _reachable(newest) == _reachable(delta(database, name, version)):
        return False
    newest.restore(version)
    return True


def _sweep(database: Database, name: str) -> None:
    versions = {past.tables[name] for past in manifests.history(database) if name in past.tables}
    reachable = set().union(*(_reachable(delta(database, name, version)) for version in versions))
    place = folder(database, name)
    for path in place.rglob("*.parquet"):
        relative = path.relative_to(place)
        if relative.parts[0] != "_delta_log" and relative.as_posix() not in reachable:
            path.unlink()


def _reachable(table: DeltaTable) -> set[str]:
    return {file.path for file in stored_files(table)}
