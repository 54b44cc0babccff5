"""The files of an extract: finding them, hashing them while they are read, and noticing that they change."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from samvej.core.cpr import HIDDEN, mask
from samvej.core.errors import SamvejError

_CHUNK = 1 << 20


class ExtractError(SamvejError):
    """A file of an extract cannot be read as its mapping says; nothing of it is used."""


def shown(path: Path) -> str:
    """The file's name as it may be written: a person number in it is hidden."""
    return mask(path.name)


@dataclass(frozen=True)
class Extract:
    """A file that is there to be read: what it holds by its first bytes, and what it was before reading began."""

    path: Path
    form: Literal["csv", "gz", "parquet"]
    size: int
    _before: tuple[int, int, int]
    hides: str = ""

    @property
    def name(self) -> str:
        """Its masked name; what it ``hides`` (a person's id of any kind) is masked too."""
        name = self.path.name
        return mask(name.replace(self.hides, HIDDEN) if self.hides else name)

    def check_unchanged(self) -> None:
        """Raises :class:`ExtractError` if the file is no longer the one that was found."""
        try:
            now = _identity(self.path)
        except OSError:
            now = None
        if now != self._before:
            raise ExtractError(
                f"{self.name}: the file changed while it was read. Wait until it is written wholly; load it then."
            )


def _identity(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def find(paths: Sequence[Path]) -> tuple[Extract, ...]:
    """The files that were named. Raises :class:`ExtractError` for none, a missing one, a folder, one named twice."""
    if not paths:
        raise ExtractError("No file was named. Name the files of the extract, as in: samvej load SOURCE FILE…")
    seen: dict[Path, Path] = {}
    for path in paths:
        whole = Path(os.path.realpath(path))
        if whole in seen:
            raise ExtractError(f"{shown(path)}: the file is named twice. Name each file once.")
        seen[whole] = path
    return tuple(_extract(path) for path in paths)


def _extract(path: Path) -> Extract:
    name = shown(path)
    try:
        if path.is_dir():
            raise ExtractError(f"{name}: this is a folder. Name the files in it, as in: {name}/*.csv")
        identity = _identity(path)
        with path.open("rb") as file:
            start = file.read(4)
    except FileNotFoundError:
        raise ExtractError(f"{name}: there is no such file. Check the name and the folder.") from None
    except OSError as fault:
        raise ExtractError(f"{name}: cannot be opened ({fault.strerror}). Check that you may read it.") from None
    if not path.is_file():
        raise ExtractError(f"{name}: this is not an ordinary file. Save the extract as a file first.")
    if not start:
        raise ExtractError(f"{name}: the file is empty (0 bytes). Ask for the extract again, or leave the file out.")
    if start == b"PK\x03\x04":
        raise ExtractError(f"{name}: this is a zip or spreadsheet file. Unpack it, or save it as CSV, and name that.")
    form: Literal["csv", "gz", "parquet"] = "csv"
    if start[:2] == b"\x1f\x8b":
        form = "gz"
    elif start == b"PAR1":
        form = "parquet"
    return Extract(path, form, identity[0], identity)


class HashedFile:
    """A file read from start to end, with the SHA-256 and number of the bytes that were read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._file.read(size)
        self._hash.update(chunk)
        self.count += len(chunk)
        return chunk

    def drain(self) -> str:
        """Reads what is left and gives the hash of the whole file, in hex."""
        while self.read(_CHUNK):
            pass
        return self._hash.hexdigest()


@contextmanager
def opened(extract: Extract) -> Iterator[HashedFile]:
    """The file's bytes as they lie on disk."""
    try:
        with extract.path.open("rb") as file:
            yield HashedFile(file)
    except OSError as fault:
        if fault.filename is None or os.fspath(extract.path) != str(fault.filename):
            raise
        raise ExtractError(
            f"{extract.name}: cannot be read ({fault.strerror}). Check that you may read it."
        ) from None


class Unpacked:
    """The text of a file, unpacked where it is gzip. Raises :class:`ExtractError` for a gzip cut off or broken."""

    def __init__(self, extract: Extract, file: HashedFile) -> None:
        self._name = extract.name
        self._stream: HashedFile | gzip.GzipFile = (
            gzip.GzipFile(fileobj=file, mode="rb") if extract.form == "gz" else file  # type: ignore[call-overload]
        )

    def read(self, size: int) -> bytes:
        """The next bytes of text; fewer only at the end."""
        parts: list[bytes] = []
        missing = size
        try:
            while missing > 0 and (part := self._stream.read(missing)):
                parts.append(part)
                missing -= len(part)
        except EOFError:
            raise ExtractError(
                f"{self._name}: the gzip file is cut off before its end. Copy or fetch it again; nothing was loaded."
            ) from None
        except (gzip.BadGzipFile, zlib.error):
            raise ExtractError(
                f"{self._name}: the gzip file is damaged. Copy or fetch it again; nothing was loaded."
            ) from None
        return b"".join(parts)


def content_hash(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """Each file's masked name and the SHA-256 of its bytes on disk, in the order given.

    Raises :class:`ExtractError` as :func:`find` does.
    """
    hashes = []
    for extract in find(paths):
        with opened(extract) as file:
            hashes.append((extract.name, file.drain()))
        extract.check_unchanged()
    return hashes
