"""Keyed identities: a person's pseudonym and a record's number. The raw ids stay in memory."""

import hashlib
import hmac
import re
from threading import Lock

import numpy as np
import polars as pl

from samvej.core.cpr import Cpr, CprError
from samvej.registry.reading.cells import Cells, by_unique
from samvej.registry.reading.person_numbers import digits_of

CPR = "cpr"
PSEUDONYM = "pseudonym"
"""The type of ids that are the database's own pseudonyms already: what the workplace hands over."""
_OCTETS = 8
_TEXT, _VALUE = "text", "value"
_BLOCK = 64  # octets that SHA-256 takes at a time
_MOST_KNOWN = 1 << 21  # some 150 MB


def pseudonym(key: bytes, id_type: str, person: str) -> str:
    """The pseudonym of an id: HMAC-SHA256 of ``type:id``, its first 32 hex digits."""
    return hmac.digest(key, f"{id_type}:{person}".encode(), "sha256").hex()[:32]


class Known:
    """Pseudonyms made so far under one key and type of id, by the texts they were made of; for several threads.

    The same people stand in most parts of an extract. They are kept up to a bound, so that memory has one.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._made = pl.DataFrame(schema={_TEXT: pl.String, _VALUE: pl.String})

    def beside(self, texts: pl.DataFrame) -> pl.DataFrame:
        """The texts, each with its pseudonym where that is known."""
        return texts.join(self._made, on=_TEXT, how="left")

    def add(self, made: pl.DataFrame) -> None:
        """Remember further texts with their pseudonyms."""
        with self._lock:
            if made.height and self._made.height < _MOST_KNOWN:
                self._made = pl.concat([self._made, made]).unique(_TEXT)


def pseudonyms(key: bytes, id_type: str, persons: pl.Series, known: Known | None = None) -> Cells:
    """Each person's pseudonym. For ``cpr`` the number is read first: hyphen or not, it is the same person. What is a
    ``pseudonym`` under this key already stays as it is.

    A reason never holds the number. ``known``: pseudonyms under the same key and type, used and filled up.
    """
    known = known or Known()
    told = known.beside(pl.DataFrame({_TEXT: persons.unique().drop_nulls()}))
    made = _made(key, id_type, told.filter(pl.col(_VALUE).is_null())[_TEXT])
    known.add(made.select(_TEXT, _VALUE).drop_nulls())
    everyone = pl.concat([told.drop_nulls(), made], how="diagonal")
    found = pl.DataFrame({_TEXT: persons}).join(everyone, on=_TEXT, how="left", maintain_order="left")
    return Cells(found[_VALUE], found["reason"])


def _made(key: bytes, id_type: str, texts: pl.Series) -> pl.DataFrame:
    """The pseudonym of each different text, or the reason why it has none."""
    if id_type != CPR:
        found = by_unique(texts, lambda each: _one(key, id_type, each), pl.String)
        return pl.DataFrame({_TEXT: texts, _VALUE: found.values, "reason": found.reasons})
    digits = digits_of(texts)
    usual = pl.DataFrame({_TEXT: texts, "digits": digits}).drop_nulls()
    values = pl.Series(_VALUE, _hashed(key, id_type, usual["digits"]), dtype=pl.String)
    odd = texts.filter(digits.is_null())
    found = by_unique(odd, lambda each: _one(key, id_type, each), pl.String)
    return pl.concat(
        [
            usual.select(_TEXT, values, pl.lit(None, pl.String).alias("reason")),
            pl.DataFrame({_TEXT: odd, _VALUE: found.values, "reason": found.reasons}),
        ]
    )


def _hashed(key: bytes, id_type: str, persons: pl.Series) -> list[str]:
    """:func:`pseudonym` of many ids: what depends on the key and type alone is hashed once (RFC 2104)."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(octet ^ 0x36 for octet in block))
    inner.update(f"{id_type}:".encode())
    outer = hashlib.sha256(bytes(octet ^ 0x5C for octet in block))
    found = []
    for octets in persons.cast(pl.Binary):
        one, other = inner.copy(), outer.copy()
        one.update(octets)
        other.update(one.digest())
        found.append(other.hexdigest()[:32])
    return found


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
