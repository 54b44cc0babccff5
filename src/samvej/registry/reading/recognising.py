"""Which entry of a mapping a file belongs to: by its name first, else by its columns; never by guessing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.mapping.written import fits
from samvej.registry.reading.csv_reader import csv_header
from samvej.registry.reading.extracts import Extract, ExtractError
from samvej.registry.reading.parquet_reader import parquet_header


def recognise(mapping: SourceMapping, extract: Extract) -> str | None:
    """The entry's name, or None for a file that the mapping says is not used.

    Raises :class:`ExtractError` for a file that fits no entry, or more than one.
    """
    name = extract.path.name
    named = [entry for entry, file in mapping.files.items() if fits(name, file.names)]
    if not named and why_not_used(mapping, extract) is not None:
        return None
    found = named or _by_columns(mapping, extract)
    if len(found) == 1:
        return found[0]
    if found:
        raise ExtractError(
            f"{extract.name}: fits more than one kind of file of {mapping.source} ({', '.join(found)}). "
            "Make 'names' or 'recognised by' in the mapping file tell them apart."
        )
    raise ExtractError(
        f"{extract.name}: is no file that {mapping.source} knows, by name or by columns. It knows {_known(mapping)}. "
        "Leave the file out, rename it, or add it to the mapping file: under 'files', or under 'ignores' if it is "
        "not used."
    )


def why_not_used(mapping: SourceMapping, extract: Extract) -> str | None:
    """Why the mapping does not use files of this name, or None where it does not name them."""
    return next((each.because for each in mapping.ignores if fits(extract.path.name, each.names)), None)


def _known(mapping: SourceMapping) -> str:
    return "; ".join(
        f"{entry} ({', '.join(file.names) or 'by columns ' + ', '.join(file.recognised_by)})"
        for entry, file in mapping.files.items()
    )


def _by_columns(mapping: SourceMapping, extract: Extract) -> list[str]:
    found = []
    for entry, file in mapping.files.items():
        if not file.recognised_by:
            continue
        try:
            header = (
                parquet_header(extract)
                if extract.form == "parquet"
                else csv_header(extract, mapping.reading_of(entry))
            )
        except ExtractError:
            if extract.form != "csv":
                raise
            continue
        if _has_all(header, file.recognised_by):
            found.append(entry)
    return found


def _has_all(header: Sequence[str], wanted: Sequence[str]) -> bool:
    return {column.casefold() for column in wanted} <= {column.strip().casefold() for column in header}


def columns_from_name(mapping: SourceMapping, entry: str, extract: Extract, header: Sequence[str]) -> dict[str, str]:
    """What the file's name says for the columns that the file itself does not have."""
    own = {column.strip().casefold() for column in header}
    said: dict[str, str] = {}
    for column, expression in mapping.files[entry].from_file_name.items():
        if column.casefold() in own:
            continue
        match = re.search(expression, extract.path.name, re.IGNORECASE)
        if match is None:
            raise ExtractError(
                f"{extract.name}: the name does not say the {column} ('from file name' in the mapping), and the file "
                f"has no such column. Name the file as it was published."
            )
        said[column] = match[1]
    return said


def without_person(mapping: SourceMapping, entry: str, extract: Extract) -> Extract:
    """The file, its shown name without the person's id where the name says whose file it is."""
    file = mapping.files[entry]
    expression = file.from_file_name.get(file.person or "")
    match = re.search(expression, extract.path.name, re.IGNORECASE) if expression else None
    return replace(extract, hides=match[1]) if match and match[1] else extract
