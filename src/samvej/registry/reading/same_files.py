"""What makes a file the same file: its bytes, and what the mapping takes from its name."""

import hmac
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading.csv_reader import csv_header
from samvej.registry.reading.extracts import Extract, ExtractError, content_hash, find
from samvej.registry.reading.parquet_reader import parquet_header
from samvej.registry.reading.recognising import columns_from_name, recognise, without_person
from samvej.registry.reading.staged import FileIdentity


def said_by_name(values: Mapping[str, str], key: bytes) -> str:
    """A keyed hash of what a file's name says (32 hex digits), empty where it says nothing.

    Keyed, because a name may hold a person number.
    """
    if not values:
        return ""
    said = json.dumps(dict(values), sort_keys=True)
    return hmac.digest(key, f"file name:{said}".encode(), "sha256").hex()[:32]


def identities(mapping: SourceMapping, paths: Sequence[Path], key: bytes) -> list[tuple[str, FileIdentity]]:
    """Each file's masked name and identity under the mapping, in the order given.

    A file that the mapping does not know, or whose name does not say what it should, is known by its bytes alone;
    :func:`~samvej.registry.reading.stage` refuses it. Raises :class:`ExtractError` as :func:`find` does.
    """
    extracts = find(paths)
    found = []
    for extract, (_, sha256) in zip(extracts, content_hash(paths), strict=True):
        known, said = _from_name(mapping, extract)
        found.append((known.name, FileIdentity(sha256, said_by_name(said, key))))
    return found


def _from_name(mapping: SourceMapping, extract: Extract) -> tuple[Extract, Mapping[str, str]]:
    """The file with its name fit to be shown, and what the name says."""
    try:
        entry = recognise(mapping, extract)
        if entry is None or not mapping.files[entry].from_file_name:
            return extract, {}
        extract = without_person(mapping, entry, extract)
        return extract, columns_from_name(mapping, entry, extract, header(mapping, entry, extract))
    except ExtractError:
        return extract, {}


def header(mapping: SourceMapping, entry: str, extract: Extract) -> Sequence[str]:
    """The names of the file's columns, read as the mapping's entry says."""
    return parquet_header(extract) if extract.form == "parquet" else csv_header(extract, mapping.reading_of(entry))
