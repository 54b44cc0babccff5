"""The code systems of diagnoses, medicine and measurements: what a code looks like and how it is written here.

Whether a code *exists* is for the system's own tables to say; this module knows its form. Sources: the Health
Data Authority on SKS; WHO on ATC, ICD-10 and ICPC-2 (WONCA); CMS on ICD-9-CM in claims; the NPU terminology
with its Danish local codes (DNK) and MedCom's (MCS).
"""

import difflib
import re
from enum import StrEnum

from samvej.core.cpr import mask
from samvej.core.errors import SamvejError


class CodeSystem(StrEnum):
    """The names that programme files, sources and tables use for the code systems.

    ``NPU`` holds MedCom's and the Danish local laboratory codes too, which stand beside NPU's own in every
    Danish extract. Prescriptions are in ``ATC``. Diagnoses in Danish registers are in ``SKS``, never in bare
    ``ICD-10``. ``local`` codes mean something to their source only.
    """

    SKS = "SKS"
    ICD_10 = "ICD-10"
    ICD_9 = "ICD-9"
    ICPC_2 = "ICPC-2"
    ATC = "ATC"
    NPU = "NPU"
    SNOMED_CT = "SNOMED CT"
    LOCAL = "local"


class CodeError(SamvejError):
    """A code that does not have the form of its system, or a system that is not known here."""


SKS_MAIN_GROUPS = {
    "A": ("administrative forhold", "administrative"),
    "B": ("behandling og pleje", "treatment and care"),
    "D": ("diagnoser", "diagnoses"),
    "E": ("ydre årsager", "external causes"),
    "F": ("funktionsevne (ICF)", "functioning (ICF)"),
    "K": ("operationer", "operations"),
    "M": ("lægemidler (ATC)", "medicine (ATC)"),
    "N": ("anæstesi og intensiv", "anaesthesia and intensive care"),
    "R": ("resultater", "results"),
    "U": ("undersøgelser", "examinations"),
    "W": ("nuklearmedicin og klinisk fysiologi", "nuclear medicine and clinical physiology"),
    "Z": ("tillægskoder", "supplementary"),
}
"""SKS's main groups by first letter, in Danish and English."""

_SHOWN = 40  # characters of a wrong code that a message repeats

_ATC = "[ABCDGHJLMNPRSV](?:[0-9]{2}(?:[A-Z](?:[A-Z](?:[0-9]{2})?)?)?)?"
_ATC_LEVELS = {1: 1, 3: 2, 4: 3, 5: 4, 7: 5}  # length of the code → level

# In SKS a letter follows the main group's own, which is what tells it from an ICD-10 code without its D.
_SKS = f"D[A-Z][A-Z0-9]{{2,8}}|M{_ATC}|[{''.join(sorted(set(SKS_MAIN_GROUPS) - set('DM')))}][A-Z][A-Z0-9]{{1,8}}"

_FORMS: dict[CodeSystem, tuple[re.Pattern[str], str]] = {
    CodeSystem.SKS: (
        re.compile(_SKS),
        "a main group's letter and then a letter, as in DE119 (ICD-10's E11.9) or ALCA00",
    ),
    CodeSystem.ICD_10: (
        re.compile(r"[A-Z][0-9]{2}(?:\.[0-9A-Z]{1,4}|[0-9]{1,2}[A-Z]{0,2})?"),
        "a letter and digits, as in E11.9",
    ),
    CodeSystem.ICD_9: (
        re.compile(r"[0-9]{3}(?:\.?[0-9]{1,2})?|V[0-9]{2}(?:\.?[0-9]{1,2})?|E[0-9]{3}(?:\.?[0-9])?"),
        "three to five digits with their leading zeros, or V or E and digits, as in 25000, V1251 or E8120",
    ),
    CodeSystem.ICPC_2: (re.compile("[ABDFHKLNPRSTUWXYZ][0-9]{2}"), "a chapter's letter and two digits, as in T90"),
    CodeSystem.ATC: (re.compile(_ATC), "one of ATC's five levels, as in A10, A10B or A10BA02"),
    CodeSystem.NPU: (re.compile("(?:NPU|DNK|MCS)[0-9]{5}"), "NPU, DNK or MCS and five digits, as in NPU27300"),
    CodeSystem.SNOMED_CT: (re.compile("[1-9][0-9]{5,17}"), "six to eighteen digits, as in 44054006"),
    CodeSystem.LOCAL: (re.compile(r"\S(?:.{0,62}\S)?"), "one to sixty-four characters"),
}


def system(name: str) -> CodeSystem:
    """The code system of that name; raises :class:`CodeError` with the nearest name."""
    try:
        return CodeSystem(name)
    except ValueError:
        known = [str(each) for each in CodeSystem]
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}."
        raise CodeError(f"There is no code system {mask(name)!r}: {hint}") from None


def normalise(name: str, code: str) -> str:
    """The code as the tables hold it: capitals, no dots, no blanks around it; ``local`` codes are kept as they are.

    In SKS a dotted ICD-10 code gets its D (``E11.9`` → ``DE119``); in ATC an SKS medicine code loses its M. Raises
    :class:`CodeError`, which says what was expected, where the form is wrong.

    >>> normalise("SKS", "e11.9")
    'DE119'
    """
    into = system(name)
    written = code.strip()
    if into is not CodeSystem.LOCAL:
        written = written.upper()
    if into is CodeSystem.SKS and "." in written:
        return sks_from_icd10(written)
    if into is CodeSystem.ATC and _has_form(CodeSystem.SKS, written) and written.startswith("M"):
        written = written[1:]
    if not _has_form(into, written):
        raise CodeError(_what_was_expected(into, code))
    return written if into is CodeSystem.LOCAL else written.replace(".", "")


def system_of(code: str) -> CodeSystem | None:
    """The one system whose form the code has, or None where there is none or more than one.

    ``A10BA02`` can only be ATC and ``DE119`` only SKS; ``T90`` could be ICPC-2 or ICD-10, and plain long digits
    could be anything.
    """
    written = code.strip().upper()
    if _has_form(CodeSystem.NPU, written):
        return CodeSystem.NPU  # "DNK35302" would pass for a diagnosis by its letters; no diagnosis has five digits
    guessable = [each for each in CodeSystem if each not in (CodeSystem.LOCAL, CodeSystem.SNOMED_CT)]
    possible = [each for each in guessable if _has_form(each, written)]
    return possible[0] if len(possible) == 1 else None


def sks_from_icd10(code: str) -> str:
    """The SKS diagnosis of an ICD-10 code, dotted or not: ``E11.9`` → ``DE119``; one with its D stays."""
    written = code.strip().upper()
    bare = written[1:] if re.match("D[A-Z][0-9]", written) else written
    if not _has_form(CodeSystem.ICD_10, bare):
        raise CodeError(_what_was_expected(CodeSystem.ICD_10, code))
    return f"D{bare.replace('.', '')}"


def icd10_from_sks(code: str) -> str:
    """The dotted ICD-10 code of an SKS diagnosis (``DE119A`` → ``E11.9``), without Denmark's own extra characters."""
    match = re.fullmatch("D([A-Z][0-9]{2})([0-9]?)[A-Z0-9]{0,5}", normalise(CodeSystem.SKS, code))
    if match is None:
        raise CodeError(f"{mask(code)!r} is not an ICD-10 diagnosis in SKS: expected D and ICD-10, as in DE119.")
    return f"{match[1]}.{match[2]}" if match[2] else match[1]


def sks_main_group(code: str) -> str:
    """The letter of an SKS code's main group; its names are in :data:`SKS_MAIN_GROUPS`."""
    return normalise(CodeSystem.SKS, code)[0]


def within(code: str, group: str) -> bool:
    """Whether a normalised code is the group or below it: SKS, ATC, ICD-9 and ICPC-2 are hierarchies by prefix.

    >>> within("DE119A", "DE11")
    True
    """
    return code.startswith(group)


def atc_level(code: str) -> int:
    """The level of an ATC code, 1 (anatomical main group, one letter) to 5 (substance, seven characters)."""
    return _ATC_LEVELS[len(normalise(CodeSystem.ATC, code))]


def atc_group(code: str, level: int) -> str:
    """The group of an ATC code at a level of its own or above: ``atc_group("N05AH03", 3)`` is ``N05A``."""
    written = normalise(CodeSystem.ATC, code)
    lengths = {each: length for length, each in _ATC_LEVELS.items()}
    if level not in lengths or lengths[level] > len(written):
        raise CodeError(f"{written!r} is at ATC level {atc_level(written)}: it has no group at level {level}.")
    return written[: lengths[level]]


def _has_form(of: CodeSystem, written: str) -> bool:
    return _FORMS[of][0].fullmatch(written) is not None


def _what_was_expected(of: CodeSystem, code: str) -> str:
    hint, shown = "", mask(code.strip())
    if len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]}…"
    if of is CodeSystem.SKS and _has_form(CodeSystem.ICD_10, code.strip().upper()):
        hint = f"; an ICD-10 code has a D before it in SKS: D{code.strip().upper()}"
    if of is CodeSystem.ICD_9 and re.fullmatch(r"[0-9]{1,2}(?:\.[0-9]{1,2})?", code.strip()):
        hint = "; a leading zero was probably lost, so read the column as text"
    return f"{shown!r} is not a code of {of}: expected {_FORMS[of][1]}{hint}."
