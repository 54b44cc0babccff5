"""Why a load came to nothing, in plain words: too many rejected rows, a full disk, a file that went away."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
from deltalake.exceptions import DeltaError

from samvej.core.errors import SamvejError
from samvej.registry.database import Database

SHOWN = 5
_FULL = ("no space left on device", "disk quota exceeded", "max_temp_directory_size", "os error 28")


class LoadError(SamvejError):
    """The load came to nothing; the database is as it was."""


class TooManyRejects(LoadError):  # noqa: N818 - the name says the fault
    """More rows were rejected than are allowed; the database is as it was."""


@dataclass(frozen=True)
class Reject:
    """One fault of a row of the extract; ``value`` is masked where it is or may be a person's number."""

    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line:,}" if self.line is not None else self.file
        column = f", column {self.column}" if self.column else ""
        value = f" ({self.value})" if self.value else ""
        return f"{where}{column}: {self.reason}{value}"


@dataclass(frozen=True)
class Allowance:
    """How many rejected rows a load may have: a number, or a share of the rows read."""

    rows: int | None = None
    share: Decimal | float | None = None

    def of(self, read: int) -> int:
        """The number of rows that may be rejected of ``read``."""
        # exact: 29 % of 100 rows are 29, and 28 by floating point
        return self.rows if self.rows is not None else int(Fraction(str(self.share or 0)) * read)


def allowance(text: str) -> Allowance:
    """Reads ``12`` or ``0.5%``. Raises :class:`LoadError` on anything else."""
    number = text.strip().removesuffix("%").strip()
    try:
        if text.strip().endswith("%"):
            share = Decimal(number.replace(",", ".")) / 100
            if 0 <= share <= 1:
                return Allowance(share=share)
        elif int(number) >= 0:
            return Allowance(rows=int(number))
    except (ValueError, ArithmeticError):
        pass
    raise LoadError(f"--max-rejects is {text!r}: give a number of rows, 12, or a share of them, 0.5%")


def too_many(
    rejected: int, read: int, allowed: int, first: Sequence[Reject], rejects_to: Path | None
) -> TooManyRejects:
    """The fault that says how many, the first few, and what can be done."""
    lines = [
        f"{rejected:,} of {read:,} rows were rejected and {allowed:,} may be. "
        "Nothing was loaded; the database is as it was.",
        *(f"  {reject}" for reject in first[:SHOWN]),
    ]
    if len(first) > SHOWN:
        lines.append("  …")
    if rejects_to is None:
        lines.append("Mend the file; --rejects-to FILE.csv writes all of them; or allow them: --max-rejects N or P%.")
    else:
        lines.append(f"All of them are in {rejects_to}. Mend the file, or allow them: --max-rejects N or P%.")
    return TooManyRejects("\n".join(lines))


def in_plain_words(fault: BaseException, database: Database) -> LoadError | None:
    """The sentence for a fault of the machine, or None where it is none that the user can mend."""
    if not isinstance(fault, OSError | duckdb.Error | DeltaError):
        return None
    code = fault.errno if isinstance(fault, OSError) else None
    text = str(fault).lower()
    if code in (errno.ENOSPC, errno.EDQUOT) or any(word in text for word in _FULL):
        return LoadError(
            f"The disk of {database.root} is full. The database is as it was; free some space and run again."
        )
    name = getattr(fault, "filename", None)
    if isinstance(fault, PermissionError) or "permission denied" in text:
        return LoadError(
            f"No permission to use {name or database.root}. The database is as it was; "
            "mend the permissions and run again."
        )
    if isinstance(fault, FileNotFoundError):
        return LoadError(f"{name or 'A file'} went away during the load. The database is as it was; run again.")
    if isinstance(fault, duckdb.Error) and str(database.tables) in str(fault):
        return LoadError(
            f"A file of {database.root} is missing or damaged: samvej db check says which; restore it from a backup."
        )
    if isinstance(fault, OSError) and code is not None:
        return LoadError(f"{name or database.root}: {fault.strerror}. The database is as it was; run again.")
    return None
