"""What a rule found in the registers, parted so that it can be read: first what counts, the registers' lines beneath.

A note keeps the rule's own words, line by line with a level: 0 a heading, 1 a criterion, deeper the lines of the
registers that it stands on (see :mod:`samvej.spotting.witnesses`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from samvej.programme.words import Lang
from samvej.workplace.referrals.models import ReferralNote

_YES = "✓"
_IN_ONE_LINE = 2
_ASSUMED = (" (antaget)", " (assumed)")


@dataclass(frozen=True)
class Criterion:
    """A criterion with its sign ("✓"), its words, and what the registers have of it, one line each."""

    sign: str
    text: str
    seen: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A heading with the criteria under it."""

    heading: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Found:
    """What a rule found. ``counts``: the criteria that the registers have lines of; ``others``: all the rest."""

    head: str
    counts: tuple[Criterion, ...]
    others: tuple[Part, ...]

    @property
    def why(self) -> str:
        """Why the citizen was found, in one line: the last two criteria that are met.

        A rule ends with what happened of late and begins with what somebody suffers from, which is no headline.
        That a figure is assumed stands where the criteria are read in full.
        """
        met = [each.text for each in self.counts if each.sign == _YES]
        said = "; ".join(reversed(met[-_IN_ONE_LINE:]))
        for mark in _ASSUMED:
            said = said.replace(mark, "")
        return capfirst(said) if said else self.head


def found_in(note: ReferralNote, lang: Lang) -> Found | None:
    """What the rule found of the note's citizen, in one language; none where no rule wrote the note."""
    lines = [(int(each.get("level", 0)), str(each.get(lang, ""))) for each in note.witnesses.get("lines", [])]
    if not lines:
        return None
    parts = _parts(lines[1:])
    others = [Part(each.heading, tuple(one for one in each.criteria if not one.seen)) for each in parts]
    counts = tuple(one for each in parts for one in each.criteria if one.seen)
    return Found(lines[0][1], counts, tuple(each for each in others if each.criteria))


def _parts(lines: Sequence[tuple[int, str]]) -> list[Part]:
    headings: list[tuple[str, list[tuple[str, list[str]]]]] = []
    for level, text in lines:
        if level == 0 or not headings:
            headings.append((text if level == 0 else "", []))
            if level == 0:
                continue
        under = headings[-1][1]
        if level <= 1 or not under:
            under.append((text, []))
        else:
            under[-1][1].append(text)
    return [Part(heading, tuple(_criterion(text, seen) for text, seen in under)) for heading, under in headings]


def _criterion(text: str, seen: Sequence[str]) -> Criterion:
    sign, _space, words = text.partition(" ")
    return Criterion(sign, words, tuple(seen)) if len(sign) == 1 else Criterion("", text, tuple(seen))
