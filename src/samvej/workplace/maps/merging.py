"""Two who write at once: a three-way merge, field by field, in which nothing that anybody typed is lost.

Whoever writes sends, with each field, the digest of the text that they began from. So it is known without any history
whether they changed it, and whether somebody else has done so meanwhile (docs/reference/life-map.md).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from samvej.core.cpr import mask


@dataclass(frozen=True)
class Clash:
    """A field that two have changed to different things: both are shown, and whoever came last is asked."""

    name: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """``values``: every field as it is to stand. ``written``: those that I changed; ``theirs``: those that somebody
    else had changed and I had not; ``clashes``: those that both had, which stand as the other left them."""

    values: dict[str, str]
    written: tuple[str, ...]
    theirs: tuple[str, ...]
    clashes: tuple[Clash, ...]


def tidy(text: str) -> str:
    """A text as it is kept: one kind of line end, nothing around it, person numbers masked."""
    return mask(text.replace("\r\n", "\n").replace("\r", "\n").strip())


def digest(text: str) -> str:
    """What a text is known by in a form: 16 hexadecimal digits of SHA-256 of it as it is kept."""
    return hashlib.sha256(tidy(text).encode("utf-8", "replace")).hexdigest()[:16]


def digests(values: Mapping[str, str]) -> dict[str, str]:
    """The same of every field."""
    return {name: digest(text) for name, text in values.items()}


def merge(*, now: Mapping[str, str], mine: Mapping[str, str], seen: Mapping[str, str]) -> Merged:
    """What comes of my fields: ``now`` what stands, ``mine`` what I send, ``seen`` the digests of what I began from.

    A field that I do not send stays. One without a digest counts as begun from an empty one.
    """
    values, written, theirs, clashes = dict(now), [], [], []
    for name, sent in mine.items():
        held, text, began = tidy(now.get(name, "")), tidy(sent), seen.get(name) or digest("")
        if text == held:
            continue
        if digest(text) == began:
            theirs.append(name)
        elif digest(held) == began:
            values[name] = text
            written.append(name)
        else:
            clashes.append(Clash(name, text, held))
    return Merged(values, tuple(written), tuple(theirs), tuple(clashes))


def both(theirs: str, mine: str) -> str:
    """Two texts as one, the one that was there first; what the other holds wholly is not said twice."""
    first, second = tidy(theirs), tidy(mine)
    if first in second:
        return second
    return first if second in first else f"{first}\n\n{second}"
