"""Person numbers at rest: encrypted, and found again only through a keyed hash of the exact number.

The keys lie in files beside the database, never in it (GDPR art. 32): ``person-numbers.key`` (one key a line, the
newest first; older ones still read) and ``search.key``. They are made, readable by their owner only, where the
workplace is set up.
"""

import hmac
import os
import secrets
import stat
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from samvej.core.cpr import Cpr
from samvej.core.errors import SamvejError

NUMBERS, SEARCH = "person-numbers.key", "search.key"


class KeysError(SamvejError):
    """The keys of the workplace are missing, may be read by others, or are not those of its database."""


def make_keys(folder: Path) -> None:
    """Make the key files that are not there yet, for their owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, key in ((NUMBERS, Fernet.generate_key()), (SEARCH, secrets.token_hex(32).encode())):
        if not (folder / name).exists():
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(key + b"\n")
                file.flush()
                os.fsync(file.fileno())


def encrypt(number: Cpr) -> bytes:
    """The number, encrypted anew: the same number gives another text each time."""
    return _cipher(settings.SAMVEJ_KEYS).encrypt(number.reveal().encode())


def decrypt(token: bytes | memoryview) -> Cpr:
    """The number again. Raises :class:`KeysError` where none of the keys fits."""
    try:
        return Cpr.parse(_cipher(settings.SAMVEJ_KEYS).decrypt(bytes(token)).decode())
    except InvalidToken:
        raise KeysError(
            f"The keys in {settings.SAMVEJ_KEYS} are not those that this database was made with: "
            "put the right ones there."
        ) from None


def search_hash(number: Cpr) -> str:
    """What the number is found by: HMAC-SHA-256 under a key of its own, 64 hex digits."""
    return hmac.digest(_search_key(settings.SAMVEJ_KEYS), number.reveal().encode(), "sha256").hex()


def _read(path: Path) -> list[bytes]:
    try:
        mode = path.stat().st_mode
        lines = path.read_bytes().split()
    except OSError as fault:
        raise KeysError(f"The key {path} cannot be read: {fault.strerror}. Put the workplace's keys there.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeysError(f"The key {path} may be read by others: run  chmod 600 {path}")
    if not lines:
        raise KeysError(f"The key {path} is empty: put the right one there.")
    return lines


@lru_cache(maxsize=8)
def _cipher(folder: Path) -> MultiFernet:
    try:
        return MultiFernet([Fernet(line) for line in _read(folder / NUMBERS)])
    except ValueError:
        raise KeysError(f"{folder / NUMBERS} holds something else than keys: put the right file there.") from None


@lru_cache(maxsize=8)
def _search_key(folder: Path) -> bytes:
    return bytes.fromhex(_read(folder / SEARCH)[0].decode())
