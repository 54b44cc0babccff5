"""Cutting a CSV file into records with their physical line numbers, a block at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samvej.registry.reading.extracts import ExtractError, Unpacked

BLOCK = 8 << 20  # bytes: some tens of thousands of rows, so that what is done once per block costs little
_LONGEST = 64 << 20  # bytes: a record longer than this is a quotation mark that is never closed
_NEWLINE, _RETURN = 10, 13

NOT_CLOSED = (
    "a quotation mark is opened and not closed on this line; see 'quote' and 'newlines in values' in the mapping"
)
BARE_RETURN = "the line holds a carriage return that does not end it; see 'newlines in values' in the mapping"


@dataclass(frozen=True)
class Block:
    """Whole records: their bytes, each record's first line, and the lines that were taken out with their reasons."""

    text: bytes
    lines: NDArray[np.int64]
    broken_lines: list[int]
    broken_reasons: list[str]


@dataclass(frozen=True)
class Cut:
    """How records end: by a line's end, or (newlines in values) by a line's end outside quotation marks."""

    name: str
    quote: int | None
    newlines_in_values: bool


def blocks(
    stream: Unpacked, cut: Cut, *, carry: bytes = b"", first_line: int = 1, size: int = BLOCK
) -> Iterator[bytes]:
    """The file's bytes in pieces that end where a record ends."""
    while chunk := stream.read(size):
        text = carry + chunk
        end = _last_end(text, cut)
        if end == 0:
            if len(text) > _LONGEST:
                raise ExtractError(
                    f"{cut.name}: a record of more than {_LONGEST >> 20} MB. A quotation mark is probably opened and "
                    "never closed, or the file is not CSV; see 'quote' in the mapping file."
                )
            carry = text
            continue
        yield text[:end]
        carry = text[end:]
    if carry:
        yield carry


def _last_end(text: bytes, cut: Cut) -> int:
    if not cut.newlines_in_values or cut.quote is None:
        return text.rfind(b"\n") + 1
    ends = _record_ends(np.frombuffer(text, np.uint8), cut)
    return int(ends[-1]) + 1 if len(ends) else 0


def _record_ends(octets: NDArray[np.uint8], cut: Cut) -> NDArray[np.int64]:
    ends = np.flatnonzero(octets == _NEWLINE)
    if not cut.newlines_in_values or cut.quote is None:
        return ends
    quotes = np.flatnonzero(octets == cut.quote)
    outside: NDArray[np.int64] = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return outside


def records(text: bytes, first_line: int, cut: Cut) -> Block:
    """The records of a piece, without blank lines; those that would break the reading of others are taken out."""
    octets = np.frombuffer(text, np.uint8)
    newlines = np.flatnonzero(octets == _NEWLINE)
    ends = _record_ends(octets, cut)
    if not len(ends) or ends[-1] != len(text) - 1:
        ends = np.append(ends, len(text))
    starts = np.concatenate([[0], ends[:-1] + 1])
    lines = first_line + np.searchsorted(newlines, starts)
    blank = ends - starts - (octets[np.maximum(ends - 1, 0)] == _RETURN) <= 0
    broken = _broken(octets, starts, ends, cut)
    out = np.array(sorted(broken), dtype=np.int64)
    kept = ~blank
    kept[out] = False
    if not kept.all():
        text = b"".join(text[starts[at] : ends[at] + 1] for at in np.flatnonzero(kept))
    return Block(
        text,
        lines[kept].astype(np.int64),
        [int(lines[at]) for at in out],
        [broken[int(at)] for at in out],
    )


def _broken(
    octets: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64], cut: Cut
) -> dict[int, str]:
    """Record → reason, for records whose marks would carry the reading into the next line or end it too soon."""
    found: dict[int, str] = {}
    if cut.quote is not None:
        quotes = np.flatnonzero(octets == cut.quote)
        if len(quotes):
            count = np.diff(np.searchsorted(quotes, np.append(starts, len(octets))))
            found |= {int(at): NOT_CLOSED for at in np.flatnonzero(count % 2)}
    returns = np.flatnonzero(octets == _RETURN)
    if len(returns) and not (cut.newlines_in_values and cut.quote is not None):
        inner = returns[(returns + 1 < len(octets)) & (octets[np.minimum(returns + 1, len(octets) - 1)] != _NEWLINE)]
        found |= {int(at): BARE_RETURN for at in np.searchsorted(starts, inner, side="right") - 1}
    return found
