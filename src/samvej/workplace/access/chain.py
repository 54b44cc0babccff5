"""The chain over the trail: what an entry says, in one canonical form, and its digest after the one before.

``digest = SHA-256(previous digest || canonical JSON of every field of the entry)``, hexadecimal, 64 characters. The
chain begins with 64 zeros. The digest of the last sealed entry, the *head*, is also kept in a file beside the keys,
outside the database: whoever cuts off the chain's end, or writes it anew, cannot reach it there.
"""

import fcntl
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from samvej.core.errors import SamvejError
from samvej.workplace.access.models import AuditEntry

BEGINNING = "0" * 64
HEAD_FILE = "audit-head"

FIELDS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)


class ChainError(SamvejError):
    """The chain in the database is not the one that the head outside it was kept for."""


@dataclass(frozen=True)
class Head:
    """The end of the chain: the last seal's number and digest."""

    number: int
    digest: str


def canonical(values: dict[str, object]) -> bytes:
    """An entry's fields as JSON: keys in order, no spaces, UTF-8, moments in UTC with microseconds."""
    said = {
        name: value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value
        for name, value in values.items()
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(previous: str, values: dict[str, object]) -> str:
    """The chain's value after an entry."""
    return hashlib.sha256(previous.encode() + canonical(values)).hexdigest()


def read_head(folder: Path) -> Head | None:
    """The head that is kept in a folder; None where none is. Raises :class:`ChainError` for an unreadable one."""
    path = folder / HEAD_FILE
    try:
        number, digest = path.read_text().split()
        return Head(int(number), digest)
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise ChainError(
            f"{path} cannot be read as the head of the audit chain. Nothing was changed: put the right file there, "
            "or look at the chain with  samvej audit verify  and accept it with  samvej audit accept."
        ) from None


def keep_head(folder: Path, head: Head, *, anew: bool = False) -> None:
    """Keep the head, replacing an older one at once; an older one never replaces a newer, unless ``anew``.

    Several sealers may do so at the same time: one after the other, by a lock on a file beside it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f"{HEAD_FILE}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = None if anew else read_head(folder)
        if kept is None or kept.number < head.number:
            _replace(folder / HEAD_FILE, f"{head.number} {head.digest}\n")


def _replace(path: Path, text: str) -> None:
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # readable by its owner only
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(made).replace(path)
