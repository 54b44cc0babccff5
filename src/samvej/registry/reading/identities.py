"""Keyed identities: a person's pseudonym and a record's number. The raw ids stay in memory."""

import hashlib
import hmac

import numpy as np
import polars as pl

from samvej.core.cpr import Cpr, CprError
from samvej.registry.reading.cells import Cells, by_unique

CPR = "cpr"
_OCTETS = 8


def pseudonym(key: bytes, id_type: str, person: str) -> str:
    """The pseudonym of an id: HMAC-SHA256 of ``type:id``, its first 32 hex digits."""
    return hmac.digest(key, f"{id_type}:{person}".encode(), "sha256").hex()[:32]


def pseudonyms(key: bytes, id_type: str, persons: pl.Series) -> Cells:
    """Each person's pseudonym. For ``cpr`` the number is read first: hyphen or not, it is the same person.

    A reason never holds the number.
    """

    def one(person: str) -> str:
        if id_type == CPR:
            try:
                person = Cpr.parse(person).reveal()
            except CprError as fault:
                raise ValueError(str(fault)) from None
        return pseudonym(key, id_type, person)

    return by_unique(persons, one, pl.String)


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
