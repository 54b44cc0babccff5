"""Keyed identities: a person's pseudonym and a record's number. The raw ids stay in memory."""

import hashlib
import hmac
import re

import numpy as np
import polars as pl

from samvej.core.cpr import Cpr, CprError
from samvej.registry.reading.cells import Cells, by_unique

CPR = "cpr"
PSEUDONYM = "pseudonym"
"""The type of ids that are the database's own pseudonyms already: what the workplace hands over."""
_OCTETS = 8
_MOST_KNOWN = 1 << 19  # some 100 MB


def pseudonym(key: bytes, id_type: str, person: str) -> str:
    """The pseudonym of an id: HMAC-SHA256 of ``type:id``, its first 32 hex digits."""
    return hmac.digest(key, f"{id_type}:{person}".encode(), "sha256").hex()[:32]


def pseudonyms(key: bytes, id_type: str, persons: pl.Series, known: dict[str, str] | None = None) -> Cells:
    """Each person's pseudonym. For ``cpr`` the number is read first: hyphen or not, it is the same person. What is a
    ``pseudonym`` under this key already stays as it is.

    A reason never holds the number. ``known``: pseudonyms under the same key and type by the texts they were made of,
    filled up to a bound and used again: the same people stand in most files of an extract.
    """
    made = {} if known is None else known

    def one(written: str) -> str:
        found = made.get(written)
        if found is None:
            found = _one(key, id_type, written)
            if len(made) < _MOST_KNOWN:
                made[written] = found
        return found

    return by_unique(persons, one, pl.String)


def _one(key: bytes, id_type: str, written: str) -> str:
    if id_type == PSEUDONYM:
        if not re.fullmatch("[0-9a-f]{32}", written):
            raise ValueError("A pseudonym is 32 hex digits, as the database has them; this text is not.")
        return written
    return pseudonym(key, id_type, _read(written) if id_type == CPR else written)


def _read(written: str) -> str:
    try:
        return Cpr.parse(written).reveal()
    except CprError as fault:
        raise ValueError(str(fault)) from None


def record_numbers(key: bytes, source: str, record: str, written: pl.Series) -> pl.Series:
    """Each record's number (int64): keyed BLAKE2b of ``source:record:key``, 63 bits, never 0; null without a key."""
    begun = hashlib.blake2b(f"{source}:{record}:".encode(), digest_size=_OCTETS, key=key[:64])
    digests = bytearray()
    for octets in written.fill_null("").cast(pl.Binary).to_list():
        state = begun.copy()
        state.update(octets)
        digests += state.digest()
    numbers = np.frombuffer(bytes(digests), dtype=">u8").astype(np.uint64) >> np.uint64(1)
    series = pl.Series(written.name, np.maximum(numbers, np.uint64(1)).astype(np.int64), dtype=pl.Int64)
    return pl.select(pl.when(written.is_not_null()).then(series).alias(written.name)).to_series()
