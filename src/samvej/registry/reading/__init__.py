"""Reading extracts and turning them into staged canonical rows."""

from samvej.registry.reading.extracts import ExtractError, content_hash
from samvej.registry.reading.staged import (
    CoverageRow,
    FileIdentity,
    Progress,
    ReadFile,
    Staged,
    StatedCoverage,
    TableTotals,
)
from samvej.registry.reading.staging import stage, stage_statement

__all__ = [
    "CoverageRow",
    "ExtractError",
    "FileIdentity",
    "Progress",
    "ReadFile",
    "Staged",
    "StatedCoverage",
    "TableTotals",
    "content_hash",
    "stage",
    "stage_statement",
]
