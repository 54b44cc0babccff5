"""The evaluation design of a programme file, every default said: what each outcome counts, over which months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from samvej.core.errors import SamvejError
from samvej.core.month import MonthLength
from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.evaluation.names import MEDICINE, part_words
from samvej.evaluation.results import Better, ChartKind, Unit, Words
from samvej.programme.check import DERIVED_COUNTS
from samvej.programme.coverage import DayRange
from samvej.programme.loading import Programme
from samvej.programme.rules import ServiceFilter
from samvej.programme.schema import Evaluation, Outcome
from samvej.programme.services import NamedService
from samvej.programme.words import SECTORS

_HOSPITALS = (Sector.HOSPITAL, Sector.PSYCHIATRY)
ADMISSION = ServiceFilter("admission", sectors=_HOSPITALS, kinds=(ServiceKind.ADMISSION,))
ACUTE_ADMISSION = ServiceFilter(
    "acute admission", sectors=_HOSPITALS, kinds=(ServiceKind.ADMISSION,), urgency=Urgency.ACUTE
)


@dataclass(frozen=True)
class CountOf:
    """Contacts that fit a filter."""

    of: ServiceFilter


@dataclass(frozen=True)
class Readmissions:
    """Acute stays soon after the end of an earlier stay; ``of`` are the stays that come into question."""

    of: ServiceFilter = ADMISSION


@dataclass(frozen=True)
class BedDays:
    """The nights of admissions that fit a filter."""

    of: ServiceFilter


@dataclass(frozen=True)
class CostOf:
    """What sectors' services cost, and medicine (None: all that is covered and priced); one payer's part, or all."""

    sectors: tuple[str, ...] | None
    payer: str | None = None


Measure = CountOf | Readmissions | BedDays | CostOf


@dataclass(frozen=True)
class OutcomeDesign:
    """One outcome with its own windows (first and last month, both included), ghosts and summary.

    ``valid``: the days between which it has a meaning.
    """

    id: str
    name: Words
    measure: Measure
    unit: Unit
    by: Literal["payer", "sector", "kind"] | None
    better: Better
    before: tuple[int, int]
    after: tuple[int, int]
    ghosts: tuple[int, ...]
    summary: str
    chart: ChartKind
    definition: Words
    valid: DayRange = (date.min, date.max)
    negative_control: bool = False


@dataclass(frozen=True)
class Design:
    """The months looked at and the outcomes, in the file's order."""

    first: int
    last: int
    length: MonthLength
    price_year: int | None
    outcomes: tuple[OutcomeDesign, ...]


def design_of(programme: Programme) -> Design:
    """The programme's evaluation design. Raises SamvejError where the file has none."""
    said = programme.file.evaluation
    if said is None:
        raise SamvejError(
            f"The programme {programme.name} has no evaluation section: write `evaluation:` with months and outcomes "
            "into its file (docs/reference/programme-file.md)."
        )
    services = programme.vocabulary.services
    outcomes = tuple(_outcome(outcome, said, services) for outcome in said.outcomes)
    return Design(said.months.from_, said.months.to, said.months.length, said.price_year, outcomes)


_SUMMARIES = {"mean": "mean of monthly means", "median": "median of monthly means", None: "mean of monthly means"}


def _outcome(outcome: Outcome, said: Evaluation, services: Mapping[str, NamedService]) -> OutcomeDesign:
    measure = _measure(outcome, services)
    summary = _SUMMARIES.get(outcome.summary, outcome.summary or "")
    ghosts = said.months.ghosts if outcome.ghosts is None else outcome.ghosts
    return OutcomeDesign(
        id=outcome.id,
        name=_name(outcome, services),
        measure=measure,
        unit="money" if outcome.cost else "days" if outcome.sum else "contacts",
        by=outcome.by,
        better=outcome.better,
        before=_span(outcome.before, said.months.from_, -1),
        after=_span(outcome.after, 1, said.months.to),
        ghosts=tuple(sorted(ghosts)),
        summary=summary,
        chart=outcome.chart or ("run" if summary.startswith("median") else "i"),
        definition=_definition(outcome, measure, services),
        valid=(outcome.valid_from or date.min, outcome.valid_to or date.max),
        negative_control=outcome.negative_control,
    )


def _span(said: tuple[int, ...] | None, first: int, last: int) -> tuple[int, int]:
    return (said[0], said[1]) if said else (first, last)


def _measure(outcome: Outcome, services: Mapping[str, NamedService]) -> Measure:
    if outcome.count is not None:
        return Readmissions() if outcome.count in DERIVED_COUNTS else CountOf(services[outcome.count].filter)
    if outcome.sum is not None:
        return BedDays(services[outcome.of].filter if outcome.of else ADMISSION)
    sectors = None if outcome.cost == "all" else tuple(str(sector) for sector in outcome.cost or ())
    return CostOf(sectors, outcome.paid_by)


def _name(outcome: Outcome, services: Mapping[str, NamedService]) -> Words:
    if outcome.da and outcome.en:
        return Words(outcome.da, outcome.en)
    if outcome.count is not None and outcome.count in services:
        noun = services[outcome.count].noun
        return Words(_capital(noun.many("da") or noun.da), _capital(noun.many("en") or noun.en))
    if outcome.count is not None:
        return Words("Genindlæggelser", "Readmissions")
    if outcome.sum is not None:
        return Words("Sengedage", "Bed days")
    if outcome.cost == "all":
        return Words("Samlede omkostninger", "Total cost")
    named = [sector_words(str(sector)) for sector in outcome.cost or ()]
    return Words(
        "Omkostninger: " + ", ".join(word.da for word in named), "Cost: " + ", ".join(word.en for word in named)
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sector_words(name: str) -> Words:
    """A sector's name, or medicine's, in both languages."""
    return (
        Words("medicin (tilskud)", "medicine (reimbursement)") if name == MEDICINE else Words(*SECTORS[Sector(name)])
    )


def _definition(outcome: Outcome, measure: Measure, services: Mapping[str, NamedService]) -> Words:
    match measure:
        case CountOf(of):
            noun = services[outcome.count or ""].noun
            joined = ("", "")
            if not of.kinds or ServiceKind.ADMISSION in of.kinds:
                joined = (
                    ("; indlæggelser, der hænger sammen, er ét ophold", "; admissions that follow on are one stay")
                    if of.stays
                    else ("; hver kontakt som den kom", "; each contact as it came")
                )
            return Words(
                f"Antal {noun.many('da') or noun.da} pr. borger, talt i den måned de begynder{joined[0]}.",
                f"Number of {noun.many('en') or noun.en} per citizen, in the month they start{joined[1]}.",
            )
        case Readmissions():
            return Words(
                "Akutte ophold, der begynder 1–30 dage efter at et tidligere ophold er slut.",
                "Acute stays that begin 1–30 days after an earlier stay ended.",
            )
        case BedDays():
            stay = services[outcome.of].noun.da if outcome.of else "indlæggelse"
            stay_en = services[outcome.of].noun.en if outcome.of else "admission"
            return Words(
                f"Overnatninger under {stay}, mindst én pr. ophold, talt på den dag de ligger.",
                f"Nights of {stay_en}, at least one for each stay, each counted on its own day.",
            )
        case CostOf(payer=str() as payer):
            who = part_words(payer)
            return Words(
                f"Den del af ydelsernes pris, som {who.da} betaler, i den måned de begynder.",
                f"The part of the services' cost that is paid by {who.en}, in the month they start.",
            )
        case CostOf(None):
            return Words(
                "Hvad alle dækkede og prissatte ydelser koster, og tilskud til medicin, i den måned de begynder. "
                "Overførselsindkomster er ikke med.",
                "What all covered and priced services cost, and medicine's reimbursement, in the month they start. "
                "Income transfers are not in it.",
            )
        case CostOf(sectors):
            named = [sector_words(name) for name in sectors or ()]
            return Words(
                f"Hvad ydelser koster i den måned de begynder: {', '.join(word.da for word in named)}.",
                f"What services cost in the month they start: {', '.join(word.en for word in named)}.",
            )
