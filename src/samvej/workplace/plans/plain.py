"""Plain words for the citizen: professional abbreviations written out, and those nobody can guess pointed out.

The table holds only what has one meaning in this work. What has several ("pt.") is never guessed: the one who writes
is asked to write it out.
"""

import re

WRITTEN_OUT = {
    "AMA": "akutmodtagelsen",
    "beh.": "behandling",
    "bl.a.": "blandt andet",
    "BS": "blodsukker",
    "BT": "blodtryk",
    "dgl.": "dagligt",
    "ekskl.": "uden",
    "evt.": "eventuelt",
    "FAM": "akutmodtagelsen",
    "f.eks.": "for eksempel",
    "FMK": "Fælles Medicinkort",
    "hj.spl.": "hjemmesygeplejersken",
    "hjspl.": "hjemmesygeplejersken",
    "hj.pl.": "hjemmeplejen",
    "ifm.": "i forbindelse med",
    "ift.": "i forhold til",
    "inkl.": "med",
    "jf.": "se",
    "kons.": "konsultation",
    "mdr.": "måneder",
    "mhp.": "med henblik på",
    "mht.": "med hensyn til",
    "o.lign.": "og lignende",
    "p.n.": "efter behov",
    "ptt.": "for tiden",
    "SSA": "social- og sundhedsassistenten",
    "spl.": "sygeplejerske",
    "tlf.": "telefon",
    "udskr.": "udskrivelse",
    "vedr.": "om",
}

SEVERAL_MEANINGS = ("pt.", "EL", "e.l.", "obs.", "PL", "min.", "amb.", "indl.")
"""Patient or for the time being, own doctor or or the like: nobody but the writer knows."""
KNOWN_TO_ALL = frozenset(
    {"KOL", "ADHD", "PTSD", "SMS", "TV", "CV", "OK", "GPS", "DVD", "MR", "CT", "AA", "NA", "SU", "EU"}
)
"""Capital letters that people say themselves."""

_CAPITALS = re.compile(r"\b[A-ZÆØÅ]{2,5}\b")


def _finder(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<![\w.])(" + "|".join(re.escape(each) for each in longest_first) + r")(?!\w)")


_KNOWN = _finder(tuple(WRITTEN_OUT))
_UNCLEAR = _finder(SEVERAL_MEANINGS)


def written_out(text: str) -> str:
    """The text with its abbreviations in whole words; what has several meanings stays."""
    return _KNOWN.sub(lambda found: WRITTEN_OUT[found.group(1)], text)


def unclear(text: str) -> tuple[str, ...]:
    """Abbreviations that the citizen may not understand and nobody can write out by rule; each once, in order."""
    rest = written_out(text)
    found = [each.group(0) for each in (*_UNCLEAR.finditer(rest), *_CAPITALS.finditer(rest))]
    return tuple(dict.fromkeys(each for each in found if each not in KNOWN_TO_ALL))
