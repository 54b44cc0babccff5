"""A small made-up source (tests/fixtures/sources/visits.yaml), and how tests look at what was staged."""

from pathlib import Path

import polars as pl

from samvej.registry.reading import Staged

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "sources"
KEY = bytes(range(32))
HEADER = "visit;cpr;started;ended;what;unit;price;paid;cancelled"
GOOD = "1;010170-0001;2024-03-01 09:00;2024-03-01 09:30;nurse;Prøveby hjemmepleje;300,00;50,00;no"


def rows(staged: Staged, table: str) -> pl.DataFrame:
    """The staged rows of a table, in the order of the extract."""
    frame = pl.read_parquet(sorted(staged.tables[table].glob("*.parquet")))
    return frame.sort("_file", "_line", maintain_order=True)


def rejects(staged: Staged) -> list[dict[str, object]]:
    """The rejects, in the order of the extract."""
    parts = sorted(staged.rejects.glob("*.parquet"))
    return pl.read_parquet(parts).sort("file", "line", "column").to_dicts() if parts else []


def line(**changed: str) -> str:
    """A good row with some of its values changed."""
    return ";".join((dict(zip(HEADER.split(";"), GOOD.split(";"), strict=True)) | changed).values())
