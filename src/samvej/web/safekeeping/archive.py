"""The file of a backup: a tar archive whose first member says what is in it, with size and checksum of each part."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from samvej.core.errors import SamvejError

FORMAT = 1
MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_SMALL = 1 << 22  # no manifest is larger


class BackupError(SamvejError):
    """A backup cannot be made or restored; what was there is as it was."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    ``database``: "sqlite" or "postgresql". ``migrations``: "app.name" of all that made its tables. ``head``: the last
    batch of its audit chain as (number, digest). ``parts``: name in the archive → (bytes, SHA-256).
    """

    made_at: str
    database: str
    migrations: tuple[str, ...]
    head: tuple[int, str]
    parts: dict[str, tuple[int, str]]
    format: int = FORMAT

    @property
    def has_keys(self) -> bool:
        """Whether the keys are in it."""
        return any(name.startswith("keys/") for name in self.parts)


def measured(path: Path) -> tuple[int, str]:
    """A file's size and SHA-256."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return path.stat().st_size, digest.hexdigest()


def write_archive(file: Path, manifest: Manifest, parts: Mapping[str, Path]) -> None:
    """Write the archive beside its place and put it there when all of it is on the disk."""
    unfinished = file.with_name(f".{file.name}-unfinished.tar")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1, format=tarfile.PAX_FORMAT) as tar:
                said = json.dumps(asdict(manifest), indent=1).encode()
                tar.addfile(_member(MANIFEST, len(said)), io.BytesIO(said))
                for name, path in parts.items():
                    with path.open("rb") as part:
                        tar.addfile(_member(name, manifest.parts[name][0]), part)
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(unfinished, file)  # noqa: PTH105 - beside os.fsync, which has no Path form either
        sync_folder(file.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def read_manifest(file: Path) -> Manifest:
    """What a backup says it holds. Raises BackupError where it is none, or one that this version cannot read."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            return _manifest(tar, file)
    except (tarfile.TarError, zlib.error, EOFError, OSError) as fault:
        raise BackupError(_unreadable(file, fault)) from None


def extract(file: Path, manifest: Manifest, into: Path) -> dict[str, Path]:
    """Take all parts out, and see that each is what the manifest says; gives name → path. Raises BackupError."""
    found: dict[str, Path] = {}
    try:
        with tarfile.open(file, "r:gz") as tar:
            for member in tar:
                if member.name == MANIFEST:
                    continue
                source = tar.extractfile(member) if member.isreg() else None
                if member.name not in manifest.parts or source is None:
                    raise BackupError(
                        f"{file} holds {member.name!r}, which its manifest does not name. It is not used."
                    )
                path = into / PurePosixPath(member.name).name
                with path.open("xb") as part:
                    shutil.copyfileobj(source, part, _BLOCK)
                    part.flush()
                    os.fsync(part.fileno())
                found[member.name] = path
    except (tarfile.TarError, zlib.error, EOFError, FileExistsError) as fault:
        raise BackupError(_unreadable(file, fault)) from None
    for name, said in manifest.parts.items():
        if name not in found or measured(found[name]) != said:
            raise BackupError(
                f"{file} is damaged: {name} is not as it was when the backup was made. Use another one."
            )
    return found


def sync_folder(folder: Path) -> None:
    """See that a rename in the folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def _manifest(tar: tarfile.TarFile, file: Path) -> Manifest:
    first = tar.next()
    source = tar.extractfile(first) if first and first.name == MANIFEST and first.size < _SMALL else None
    if source is None:
        raise BackupError(f"{file} is not a backup of Samvej.")
    try:
        said = json.loads(source.read())
        version = said.get("format")
        if version != FORMAT:
            raise BackupError(
                f"{file} is a backup in format {version}; this version of Samvej reads format {FORMAT}."
            )
        return Manifest(
            made_at=str(said["made_at"]),
            database=str(said["database"]),
            migrations=tuple(said["migrations"]),
            head=(int(said["head"][0]), str(said["head"][1])),
            parts={name: (int(size), str(digest)) for name, (size, digest) in said["parts"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BackupError(_unreadable(file, fault)) from None


def _unreadable(file: Path, fault: BaseException) -> str:
    if isinstance(fault, FileNotFoundError):
        return f"There is no file {file}."
    return f"{file} cannot be read as a backup of Samvej, it is damaged or something else: {fault}"
