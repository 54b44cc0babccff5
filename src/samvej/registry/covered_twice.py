"""Two sources that cover the same: what is in both is in the database twice, and nothing tells that it is one."""

from collections.abc import Iterable

from samvej.programme.coverage import speaks
from samvej.registry.loading.work import Work
from samvej.registry.reading.staged import CoverageRow


def covered_twice(work: Work, fresh: Iterable[CoverageRow]) -> tuple[str, ...]:
    """A notice for each other source that covers scope, area and days of ``fresh``, what the load newly covers.

    Two extracts of the same care (LPR_A and LPR3_F, or a practice's own and the fee register) have different records,
    so nothing finds their contacts to be the same: both count. A load may mean it so, and is not refused.
    """
    stored = work.rows(
        "SELECT source, area, kinds, valid_from, valid_to FROM stored_coverage WHERE source <> ? ORDER BY ALL",
        [work.source],
    )
    both: dict[str, list[CoverageRow]] = {}
    for row in fresh:
        for source, *rest in stored:
            shared = _shared(row, CoverageRow(*rest))
            if shared is not None:
                both.setdefault(source, []).append(shared)
    return tuple(_said(source, rows) for source, rows in both.items())


def _shared(one: CoverageRow, other: CoverageRow) -> CoverageRow | None:
    """What both rows cover; None where they have no day, area or scope in common."""
    first, last = max(one.valid_from, other.valid_from), min(one.valid_to, other.valid_to)
    if first > last or not (one.area == other.area or "*" in (one.area, other.area)):
        return None
    area = other.area if one.area == "*" else one.area
    if speaks(one.kinds, other.kinds):
        return CoverageRow(area, other.kinds, first, last)
    return CoverageRow(area, one.kinds, first, last) if speaks(other.kinds, one.kinds) else None


def _said(source: str, rows: list[CoverageRow]) -> str:
    scopes = ", ".join(sorted({row.kinds for row in rows}))
    areas = ", ".join(sorted({row.area for row in rows} - {"*"}))
    where = f" in {areas}" if areas else ""
    first, last = min(row.valid_from for row in rows), max(row.valid_to for row in rows)
    return (
        f"{source} covers {scopes}{where} too, within {first} to {last}: what stands in both sources counts twice. "
        "Load one of the two into this database, or let their days not overlap."
    )
