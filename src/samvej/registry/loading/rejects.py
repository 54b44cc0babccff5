"""The rejects of a load: every fault of every rejected row, with file, line, column, value (masked) and reason."""

import csv
from pathlib import Path

import pyarrow as pa

from samvej.core.cpr import mask
from samvej.registry.loading.faults import LoadError, Reject
from samvej.registry.loading.work import LINE_BITS, Work
from samvej.registry.writing.ranges import literal

_AT_A_TIME = 10_000
_COLUMNS = 'file, line, "column", value, reason'


def gather_rejects(work: Work) -> None:
    """Make ``rejected``: the faults found on reading and those found on storing.

    Whatever made a fault, its value and reason are masked here: a code or a record's name may hold a person number.
    """
    found = [str(file) for file in sorted(work.staged.rejects.rglob("*.parquet"))]
    names = ", ".join(literal(file.name) for file in work.staged.files)
    on_storing = (
        f"SELECT ([{names}]::VARCHAR[])[(place >> {LINE_BITS}) + 1] AS file, "
        f'place & {(1 << LINE_BITS) - 1} AS line, "column", value, reason '
        'FROM (SELECT DISTINCT place, "column", value, reason FROM fault)'
    )
    scan = f"read_parquet([{', '.join(literal(path) for path in found)}])"
    on_reading = f"SELECT {_COLUMNS} FROM {scan} UNION ALL " if found else ""
    work.run(f"CREATE TABLE rejected AS {on_reading}{on_storing}")
    _mask_all(work)


def _mask_all(work: Work) -> None:
    texts = work.run(
        "SELECT value FROM rejected WHERE value IS NOT NULL UNION SELECT reason FROM rejected"
    ).fetchall()
    unfit = [(text, fit) for (text,) in texts if text is not None and (fit := mask(text)) != text]
    if not unfit:
        return
    work.connection.register(
        "unfit", pa.table({"text": [text for text, _ in unfit], "fit": [fit for _, fit in unfit]})
    )
    for column in ("value", "reason"):
        work.run(f"UPDATE rejected SET {column} = fit FROM unfit WHERE {column} = text")


def first_rejects(work: Work, count: int) -> list[Reject]:
    """The first few rejects, in order of file and line."""
    return [Reject(*row) for row in work.rows(f"SELECT {_COLUMNS} FROM rejected ORDER BY ALL LIMIT {count}")]


def write_rejects(work: Work, path: Path) -> None:
    """Write all rejects as CSV (UTF-8 with a byte order mark, so that a spreadsheet reads æøå)."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("file", "line", "column", "value", "reason"))
            rows = work.run(f"SELECT {_COLUMNS} FROM rejected ORDER BY ALL")
            while some := rows.fetchmany(_AT_A_TIME):
                writer.writerows(some)
    except OSError as fault:
        raise LoadError(f"The rejects cannot be written to {path}: {fault.strerror}.") from fault
