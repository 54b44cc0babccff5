"""Keyed identities: a person's pseudonym and a record's number. The raw ids stay in memory."""

import hashlib
import hmac

import polars as pl

from samvej.core.cpr import Cpr, CprError
from samvej.registry.reading.cells import Cells, by_unique

CPR = "cpr"


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


def record_number(key: bytes, source: str, record: str, written: str) -> int:
    """A record's number: keyed BLAKE2b of ``source:record:key``, 63 bits, never 0."""
    digest = hashlib.blake2b(f"{source}:{record}:{written}".encode(), digest_size=8, key=key[:64]).digest()
    return int.from_bytes(digest, "big") >> 1 or 1


def record_numbers(key: bytes, source: str, record: str, written: pl.Series) -> pl.Series:
    """Each record's number (int64); null where the key is."""
    start = f"{source}:{record}:".encode()
    keyed = hashlib.blake2b(start, digest_size=8, key=key[:64])

    def number(text: str | None) -> int | None:
        if text is None:
            return None
        state = keyed.copy()
        state.update(text.encode())
        return int.from_bytes(state.digest(), "big") >> 1 or 1

    return pl.Series(written.name, [number(text) for text in written], dtype=pl.Int64)
