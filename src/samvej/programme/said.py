"""Small sayings that every section of a programme is told with, in both languages."""

from collections.abc import Iterable

from samvej.core.sector import Sector
from samvej.programme.referral import SectorOrMunicipality
from samvej.programme.texts import InTwoLanguages
from samvej.programme.within import Within
from samvej.programme.words import SECTORS, Said, joined, marked

Line = tuple[tuple[str, ...], Said, Said]
"""(key, what it is about, what is said of it)."""


def of(text: InTwoLanguages) -> Said:
    """The text of a file."""
    return Said(text.da, text.en)


def sector_said(sector: SectorOrMunicipality) -> Said:
    """A sector's words."""
    return Said("kommunen", "the municipality") if sector == "municipality" else Said(*SECTORS[Sector(sector)])


def listed(texts: Iterable[Said]) -> Said:
    """``a, b og c``."""
    held = list(texts)
    return Said(
        joined([text.da for text in held], "da", any_of=False), joined([text.en for text in held], "en", any_of=False)
    )


def within_said(span: Within) -> Said:
    """``10 arbejdsdage (antaget)``."""
    return marked(Said(span.say("da"), span.say("en")), span.assumed)
