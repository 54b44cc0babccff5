"""What reading an extract hands to storage: plain frozen rows, and folders of Parquet on disk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from samvej.registry.mapping.rules import Merge
from samvej.registry.mapping.schema import SourceMapping

__all__ = ["CoverageRow", "FileIdentity", "Merge", "Progress", "ReadFile", "Staged", "StatedCoverage", "TableTotals"]


@dataclass(frozen=True)
class StatedCoverage:
    """What the loader says that an extract covers, where the mapping leaves it open (``stated at load``).

    ``first`` and ``last`` both belong. ``areas`` are municipalities' four digits, or ``("*",)``.
    """

    first: date
    last: date
    areas: tuple[str, ...] = ("*",)


@dataclass(frozen=True)
class Progress:
    """How far reading has come: ``file`` is a masked name, ``rows`` and ``bytes_read`` count within it."""

    file: str
    rows: int
    bytes_read: int
    bytes_total: int


@dataclass(frozen=True)
class FileIdentity:
    """What tells files apart: the SHA-256 of the bytes on disk, and a keyed hash of what the mapping takes from the
    file's name (empty where it takes nothing). A renamed file that says nothing by its name is the same file."""

    sha256: str
    from_name: str = ""


@dataclass(frozen=True)
class ReadFile:
    """One file as it was read. ``name`` is masked; ``sha256`` is of the bytes on disk (of the .gz, not within).

    ``record`` is the id of the mapping's file entry; ``rows`` counts the rows read, faulty ones included.
    ``from_name``: see :class:`FileIdentity`.
    """

    name: str
    bytes: int
    sha256: str
    record: str
    rows: int
    seconds: float
    from_name: str = ""

    @property
    def identity(self) -> FileIdentity:
        return FileIdentity(self.sha256, self.from_name)


@dataclass(frozen=True)
class TableTotals:
    """The control sums of one staged table, in minor units of the mapping's currency.

    ``rows``: staged rows (before ``merges``). ``given``: sum of the cost column as the files gave it, over the
    rows that are not left out by the source's own rule; ``rejected``: the part of ``given`` that stood in rejected
    rows; ``given - rejected`` equals the sum of the staged column. Rows counted as ``duplicates`` are in neither.
    Both are None where the table has no money column or its cost comes from a tariff.
    ``unreadable``: rejected rows whose amount could not be read as a number and is in neither sum.
    ``column``: the money column that is summed.
    """

    rows: int
    column: str | None = None
    given: int | None = None
    rejected: int | None = None
    unreadable: int = 0


@dataclass(frozen=True)
class CoverageRow:
    """One row of the coverage table, without source and load."""

    area: str
    kinds: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Staged:
    """An extract, read and mapped, waiting on disk to be stored.

    ``tables`` names a folder of Parquet files per canonical table that got rows. Their columns are the canonical
    ones without ``person_id``, ``source`` and ``load_id``, and in addition:

    - ``pseudonym``: text, 32 hex digits. Absent where the table has no person (``tariff``). In ``diagnosis`` and
      ``payment`` an empty pseudonym, and an empty ``date``, are those of the contact with the same ``service_id``
      (the date: its start).
    - ``_file``: int32, index into ``files``; ``_line``: int64, physical line (CSV) or row number from 1 (Parquet).
    - ``service``: ``tariff_system`` and ``tariff_code``, filled where the cost comes from a tariff table by code
      and date (``cost`` is null there), otherwise null. Without ``price_year``: it follows from where the cost comes.
    - ``payment``: ``_share``, float64. ``amount`` is filled where the cost is. Where the cost awaits its tariff the
      amount is null: a row with ``_share`` gets that share of the cost, rounded half to even, but no more than the
      shares before it (by payer) have left; the one row without gets what the others leave. A service whose cost is
      empty has no payments.

    ``rejects`` is a folder of Parquet with file, line, column, value (masked), reason: one row per fault, so a row
    of the extract may stand there more than once; ``rejected_rows`` counts distinct rows. ``read`` counts data
    rows of all files; ``left_out`` the rows that the source's own rule leaves out, by reason; ``passed_over`` the
    values (not rows) that the mapping names as placeholders, such as "diagnosis.code OTHER"; ``not_used`` the
    files that were named and that the mapping says are not used, each with its reason.
    ``merges`` says per table how columns combine when several staged rows share the table's key; a column that is
    not named there is taken from the first row in order of (``_file``, ``_line``) that has it. Rows of a table in
    ``merges`` (even one that names no column) belong together and are no duplicates; in a table that is not there
    another row with the same key is a duplicate. A row given twice in a table of merged records (same row key)
    has been staged once and is counted in ``duplicates``.
    """

    mapping: SourceMapping
    mapping_hash: str
    files: tuple[ReadFile, ...]
    tables: Mapping[str, Path]
    rejects: Path
    read: int
    left_out: Mapping[str, int]
    rejected_rows: int
    totals: Mapping[str, TableTotals]
    merges: Mapping[str, Mapping[str, Merge]] = field(default_factory=dict)
    coverage: tuple[CoverageRow, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    not_used: tuple[tuple[str, str], ...] = ()
    duplicates: int = 0
