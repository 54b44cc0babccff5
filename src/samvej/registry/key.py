"""The key that turns a person's number into a pseudonym: a file outside the database, for its owner only."""

import hmac
import os
import secrets
import stat
from pathlib import Path

from samvej.core.errors import SamvejError
from samvej.registry.database import Database

VARIABLE = "SAMVEJ_KEY"
LENGTH = 32
_CONSTANT = b"samvej: which key is this?"


class KeyFileError(SamvejError):
    """The key file is missing, unsafe, or not the one that this database was loaded with."""


def key_path(path: Path | str | None = None) -> Path:
    """The key file at ``path``, else at ``SAMVEJ_KEY``, else ``samvej/key`` in the user's configuration folder."""
    named = path or os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config").absolute() / "samvej" / "key"


def fingerprint(key: bytes) -> str:
    """A text that tells keys apart and does not give the key away (HMAC-SHA-256 of a constant, 32 hex digits)."""
    return hmac.digest(key, _CONSTANT, "sha256").hex()[:32]


def open_key(path: Path, database: Database, expected: str | None) -> bytes:
    """The key in ``path``; it is made (32 random bytes, mode 600) for a database that has none yet.

    ``expected`` is the fingerprint that the database's manifest holds, None before the first load. Raises
    :class:`KeyFileError` when the file lies inside the database, may be read by others, or is another key.
    """
    if path.resolve().is_relative_to(database.root.resolve()):
        raise KeyFileError(
            f"The key {path} lies inside the database: whoever copies the one would have the other. "
            "Name a file outside it with --key."
        )
    if not path.exists():
        if expected is not None:
            raise KeyFileError(
                f"The key that {database.root} was loaded with is not at {path}: "
                f"name it with --key or {VARIABLE}. Without it, people would get new pseudonyms."
            )
        _create(path)
    key = _read(path)
    if expected is not None and not hmac.compare_digest(fingerprint(key), expected):
        raise KeyFileError(
            f"{path} is not the key that {database.root} was loaded with: "
            f"name the right one with --key or {VARIABLE}, or load into another database."
        )
    return key


def _create(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        return  # another first load made it in the same moment
    except OSError as fault:
        raise KeyFileError(
            f"The key cannot be made at {path}: {fault.strerror}. Name another file with --key."
        ) from None


def _read(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise KeyFileError(f"The key {path} is not a file: name one with --key.")
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileError(f"The key {path} can be read by others than its owner: run chmod 600 {path}")
        key = path.read_bytes()
    except OSError as fault:
        raise KeyFileError(f"The key {path} cannot be read: {fault.strerror}.") from None
    if len(key) < LENGTH:
        raise KeyFileError(
            f"{path} is not a key: it holds {len(key)} bytes and must hold at least {LENGTH}. "
            "Name another file with --key; one that does not exist is made."
        )
    return key
