"""The names of the parts that an outcome is split into, and of what a source covers, in both languages."""

from collections.abc import Iterable
from typing import Literal

from samvej.core.sector import Sector, ServiceKind
from samvej.evaluation.results import Words
from samvej.programme.words import KINDS, SECTORS

MEDICINE = "medicine"
"""What stands for the public reimbursement of medicine where sectors are named."""

PRESCRIPTION = "prescription"
"""The scope of medicine."""

SplitBy = Literal["payer", "sector", "kind"]

_SECTORS = {sector.value: Words(*SECTORS[sector]) for sector in Sector}
_KINDS = {
    kind.value: Words(KINDS[kind].many("da") or KINDS[kind].da, KINDS[kind].many("en") or KINDS[kind].en)
    for kind in ServiceKind
}
_MEDICINE = {"medicine": Words("medicin", "medicine")}
_PAYERS = {
    "region": Words("regionen", "the region"),
    "municipality": Words("kommunen", "the municipality"),
    "state": Words("staten", "the state"),
    "citizen": Words("borgeren selv", "the citizen"),
    "patient": Words("borgeren selv", "the citizen"),
    "project": Words("projektet", "the project"),
    "not said": Words("betaler ikke oplyst", "payer not said"),
}
_TABLES = {
    "prescription": Words("recepter", "prescriptions"),
    "diagnosis": Words("diagnoser", "diagnoses"),
    "measurement": Words("målinger", "measurements"),
    "residence": Words("bopæl", "residence"),
    "registration": Words("tilmelding til læge", "registration with a practice"),
    "response": Words("spørgeskemaer", "questionnaires"),
    "enrolment": Words("deltagelse", "enrolment"),
    "referral": Words("henvisninger", "referrals"),
    "phase": Words("faser", "phases"),
    "activity": Words("det, der er gjort i forløbene", "what was done in the courses"),
    "transfer_income": Words("overførselsindkomst", "transfer income"),
    "*": Words("ydelser", "services"),
}
_SHIPPED = "Consumer prices, Denmark (Statistics Denmark, consumer price index (2015 = 100)"
_DANISH_PRICES = (
    "Forbrugerpriser, Danmark (Danmarks Statistik, forbrugerprisindeks (2015 = 100), årsgennemsnit af månedstallene "
    "(PRIS113); før 2015 efter de årlige ændringer hos Verdensbanken)"
)
_NAMED = {**_SECTORS, **_KINDS, **_MEDICINE, **_PAYERS}


def part_words(part: str) -> Words:
    """The words of a payer, sector or kind of service; one that has none is named as the source names it."""
    return _NAMED.get(part, Words(part, part))


def outcome_words(outcome: Words, part: str | None) -> Words:
    """The outcome's name, with that of its part where it is one."""
    if part is None:
        return outcome
    words = part_words(part)
    return Words(f"{outcome.da}, {words.da}", f"{outcome.en}, {words.en}")


def index_words(said: str) -> Words:
    """A price index with its source: the Danish one that ships in both languages, others as they name themselves."""
    return Words(_DANISH_PRICES, said) if said.startswith(_SHIPPED) else Words(said, said)


def split_by(parts: Iterable[str]) -> SplitBy:
    """What an outcome is split by, told from its parts."""
    named = set(parts) - {"medicine"}
    if named and named <= _SECTORS.keys():
        return "sector"
    return "kind" if named and named <= _KINDS.keys() else "payer"


def scope_words(scope: str) -> Words:
    """What a source covers: ``sygehus (indlæggelser)`` for ``hospital/admission``, ``sygehus`` for ``hospital/*``."""
    whole, _, narrower = scope.partition("/")
    name = _SECTORS.get(whole) or _TABLES.get(whole) or Words(whole, whole)
    if narrower in ("", "*"):
        return name
    within = _KINDS.get(narrower, Words(narrower, narrower))
    return Words(f"{name.da} ({within.da})", f"{name.en} ({within.en})")
