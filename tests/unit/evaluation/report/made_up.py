"""A made-up evaluation with everything a report has to be able to show: no register, no person, no chance.

200 made-up participants with the published Table 1 of a Danish project (its months −18 … 12), contacts to general
practice from 0.55 to 1.13 a month, municipal care from 1,576 to 1,939 kr., acute contacts unchanged with a spike in
months −1 and 0, an outcome without its source, a hole in the coverage, and months with too few people to be shown.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from statistics import fmean, median
from typing import Literal

from samvej.core.month import MonthLength
from samvej.evaluation.results import (
    Analysis,
    Better,
    Chart,
    ChartKind,
    ChartPoint,
    ChartSummary,
    Concentration,
    Effort,
    Evaluation,
    IllnessCombination,
    IllnessCombinations,
    LeftOut,
    OutcomeResult,
    Point,
    Profile,
    ProfileLine,
    Role,
    Unit,
    Verdict,
    Words,
)

MONTHS = range(-18, 13)
BREAK = (date(2019, 3, 3), Words("Landspatientregisteret skifter til LPR3", "The patient register becomes LPR3"))
BROKEN = ("acute-contacts", "readmissions", "bed-days")
GENERAL_PRACTICE = (
    *(126, 131, 140, 145, 151, 167, 171, 175, 179, 183, 187, 188, 188, 193, 195, 196, 196, 199),
    *(200, 199, 197, 177, 167, 156, 128, 118, 104, 89, 82, 76, 73),
)
ALL_SOURCES = tuple(200 - max(0, month) // 3 for month in MONTHS)


def evaluation() -> Evaluation:
    """The whole of it."""
    outcomes = (
        _general_practice(),
        _municipal_care(),
        _acute_contacts(),
        _readmissions(),
        _bed_days(),
        _transport(),
        *_payers(),
    )
    return Evaluation(
        programme="made-up-programme",
        programme_name=Words("En opdigtet indsats", "A made-up programme"),
        programme_version="1",
        purpose=Words("Færre brudte forløb.", "Fewer broken pathways."),
        made_at=datetime(2020, 2, 3, 9, 30),
        database_version=7,
        until=date(2019, 12, 31),
        month_length=MonthLength.CALENDAR,
        months=(-18, 12),
        currency="DKK",
        price_year=2017,
        price_index="made-up-index.csv, version 1",
        synthetic=True,
        participants=200,
        included=(date(2016, 7, 4), date(2018, 12, 10)),
        left_out=(
            LeftOut(Words("Inkluderet efter deres død", "Included after their death"), 2, ("line 7", "line 31")),
            LeftOut(Words("Uden startdato", "Without a start date"), 6),
        ),
        analyses=(
            Analysis(
                Words("Almen praksis", "General practice"),
                ("gp-contacts",),
                ("general-practice/*",),
                tuple(zip(MONTHS, GENERAL_PRACTICE, strict=True)),
            ),
            Analysis(
                Words("Sygehus og kommune", "Hospital and municipality"),
                ("acute-contacts", "readmissions", "bed-days", "municipal-care", "cost"),
                ("hospital/*", "psychiatry/*", "municipality-health/*"),
                tuple(zip(MONTHS, ALL_SOURCES, strict=True)),
            ),
        ),
        outcomes=tuple(replace(each, breaks=(BREAK,)) if each.id in BROKEN else each for each in outcomes),
        profile=_profile(),
        illness=_illness(),
        concentration=tuple(_concentration(year, shift) for year, shift in ((2017, 0.0), (2018, 0.01))),
        efforts=(
            Effort("contacts", Words("Kontakter", "Contacts"), None, 200, 60_000, 180, 2_400),
            Effort("slips", Words("Skred", "Slips"), None, 200, 60_000, 3, 4),
        ),
        breaks=(BREAK,),
        remarks=(
            Words(
                "Fem deltagere har to forløb; det første tæller.",
                "Five participants have two spells; the first counts.",
            ),
            Words(
                "Landspatientregisteret skifter til LPR3. Det gælder: Akutte kontakter, Genindlæggelser, Sengedage.",
                "The patient register becomes LPR3. It concerns: Acute contacts, Readmissions, Bed days.",
            ),
        ),
    )


def without_people() -> Evaluation:
    """The same with nothing but outcomes that no source covers: nothing to draw."""
    uncovered = tuple(
        replace(outcome, points=(), chart=None, verdict=None, missing=("hospital/*",))
        for outcome in evaluation().outcomes
    )
    return replace(
        evaluation(),
        outcomes=uncovered,
        analyses=(),
        profile=None,
        illness=None,
        concentration=(),
        breaks=(),
        currency=None,
        price_year=None,
        price_index=None,
        synthetic=False,
        left_out=(),
        remarks=(),
    )


def _general_practice() -> OutcomeResult:
    return _outcome(
        "gp-contacts",
        Words("Kontakter til almen praksis", "Contacts to general practice"),
        ("contacts", "higher"),
        lambda month: (
            (1.13 if month >= 1 else 0.55 if month <= -6 else 0.62 + 0.06 * (month + 6)) + _noise(month, 0.09)
        ),
        ((-18, -6), (1, 12), ()),
        GENERAL_PRACTICE,
        Verdict(
            "better",
            Words(
                "Kontakter til almen praksis steg fra 0,55 til 1,13 om måneden",
                "Contacts to general practice rose from 0.55 to 1.13 a month",
            ),
            (Words("Niveauet er højere fra måned 1 og frem.", "The level is higher from month 1 onwards."),),
        ),
        (0.55, 1.13),
    )


def _municipal_care() -> OutcomeResult:
    return _outcome(
        "municipal-care",
        Words("Kommunens sundheds- og ældreområde", "Municipal health and elderly care"),
        ("money", "either"),
        lambda month: (1939.0 if month >= 1 else 1576.0) + _noise(month, 110),
        ((-12, 0), (1, 12), ()),
        ALL_SOURCES,
        Verdict(
            "changed",
            Words(
                "Kommunens sundheds- og ældreområde steg fra 1.576 kr. til 1.939 kr. om måneden",
                "Municipal health and elderly care rose from DKK 1,576 to DKK 1,939 a month",
            ),
        ),
        (1576.0, 1939.0),
        kind="run",
        summary="median of monthly means",
    )


def _acute_contacts() -> OutcomeResult:
    return _outcome(
        "acute-contacts",
        Words("Akutte kontakter", "Acute contacts"),
        ("contacts", "lower"),
        lambda month: {-1: 1.42, 0: 1.71}.get(month, 0.46 + _noise(month, 0.07)),
        ((-18, -2), (1, 12), (-1, 0)),
        ALL_SOURCES,
        Verdict(
            "unchanged",
            Words("Akutte kontakter er uændret: 0,46 om måneden", "Acute contacts are unchanged: 0.46 a month"),
        ),
        (0.46, 0.46),
    )


def _readmissions() -> OutcomeResult:
    return _outcome(
        "readmissions",
        Words("Genindlæggelser", "Readmissions"),
        ("contacts", "lower"),
        lambda month: {-1: 0.16, 0: 0.19, -11: 0.012, -7: 0.018, 6: 0.011, 9: 0.017}.get(
            month, 0.055 + _noise(month, 0.02)
        ),
        ((-18, -2), (1, 12), (-1, 0)),
        ALL_SOURCES,
        Verdict(
            "single-months",
            Words(
                "Genindlæggelser: enkelte måneder uden for grænserne, ingen varig ændring",
                "Readmissions: single months outside the limits, no lasting change",
            ),
        ),
        (0.05, 0.05),
    )


def _bed_days() -> OutcomeResult:
    return _outcome(
        "bed-days",
        Words("Sengedage", "Bed days"),
        ("days", "lower"),
        lambda month: {-1: 3.1, 0: 3.9}.get(month, (1.7 if month < 0 else 1.2) + _noise(month, 0.22)),
        ((-18, -2), (1, 12), (-1, 0)),
        tuple(0 if month in (5, 6, 7) else persons for month, persons in zip(MONTHS, ALL_SOURCES, strict=True)),
        Verdict(
            "better", Words("Sengedage faldt fra 1,70 til 1,20 om måneden", "Bed days fell from 1.70 to 1.20 a month")
        ),
        (1.70, 1.20),
    )


def _transport() -> OutcomeResult:
    return OutcomeResult(
        id="transport",
        name=Words("Kørsel til behandling", "Transport to treatment"),
        part=None,
        unit="money",
        better="lower",
        before=(-18, -2),
        after=(1, 12),
        ghosts=(-1, 0),
        summary="mean of monthly means",
        missing=("prehospital/transport",),
    )


def _payers() -> tuple[OutcomeResult, ...]:
    whole = _cost((11510.0, 11615.0), "unchanged")
    levels = {"region": (8200.0, 7900.0), "municipality": (3100.0, 3500.0), "citizen": (210.0, 215.0)}
    return (whole, *(replace(_cost(level, "unchanged"), part=payer) for payer, level in levels.items()))


def _cost(level: tuple[float, float], said: Literal["unchanged"]) -> OutcomeResult:
    return _outcome(
        "cost",
        Words("Samlede omkostninger", "Total cost"),
        ("money", "lower"),
        lambda month: (
            {-1: 2.6, 0: 3.0}.get(month, 1) * (level[0] if month <= 0 else level[1]) + _noise(month, level[0] / 14)
        ),
        ((-18, -2), (1, 12), (-1, 0)),
        ALL_SOURCES,
        Verdict(
            said,
            Words("Samlede omkostninger: uændret (11.510 kr. pr. måned før, 11.615 kr. efter)",
                  "Total cost: unchanged (DKK 11,510 a month before, DKK 11,615 after)"),
        ),
        level,
    )  # fmt: skip


def _noise(month: int, size: float) -> float:
    """Something that looks like chance and is the same every time."""
    return size * math.sin(month * 12.9898) * math.cos(month * 4.1)


def _outcome(
    name: str,
    words: Words,
    kind_of_number: tuple[Unit, Better],
    level: Callable[[int], float],
    windows: tuple[tuple[int, int], tuple[int, int], tuple[int, ...]],
    persons: Sequence[int],
    verdict: Verdict,
    values: tuple[float, float],
    kind: ChartKind = "i",
    summary: str = "mean of monthly means",
) -> OutcomeResult:
    unit, better = kind_of_number
    before, after, ghosts = windows
    roles = {month: _role(month, before, after, ghosts) for month in MONTHS}
    points = tuple(
        _point(month, roles[month], observed, level(month), unit)
        for month, observed in zip(MONTHS, persons, strict=True)
    )
    return OutcomeResult(
        id=name,
        name=words,
        part=None,
        unit=unit,
        better=better,
        before=before,
        after=after,
        ghosts=ghosts,
        summary=summary,
        points=points,
        before_value=values[0],
        after_value=values[1],
        chart=_chart(kind, points),
        verdict=verdict,
        definition=Words("Tæller det, som eksemplet tæller.", "Counts what the example counts."),
    )


def _role(month: int, before: tuple[int, int], after: tuple[int, int], ghosts: Sequence[int]) -> Role:
    if month in ghosts:
        return "ghost"
    if before[0] <= month <= before[1]:
        return "before"
    return "after" if after[0] <= month <= after[1] else "outside"


def _point(month: int, role: Role, persons: int, level: float, unit: Unit) -> Point:
    if persons == 0:
        return Point(month, role, 0, 0, None, 0, 0)
    minor = 100 if unit == "money" else 1
    total = round(level * persons * minor)
    return Point(month, role, persons, total, total / minor / persons, min(persons, max(1, total // 2)), total // 9)


def _chart(kind: ChartKind, points: Sequence[Point]) -> Chart:
    """Centre line and limits in the plainest way: good enough to draw."""
    values = {point.month: point.value for point in points if point.value is not None}
    by_role: Mapping[Role, list[float]] = {
        role: [values[p.month] for p in points if p.role == role and p.month in values]
        for role in ("before", "after")
    }
    centre = fmean(by_role["before"]) if kind == "i" else median(by_role["before"])
    after = fmean(by_role["after"]) if kind == "i" else median(by_role["after"])
    steps = [abs(b - a) for a, b in zip(by_role["before"], by_role["before"][1:], strict=False)]
    reach = 3 * fmean(steps) / 1.128 if kind == "i" else None
    lower, upper = (None, None) if reach is None else (centre - reach, centre + reach)
    drawn = tuple(
        ChartPoint(
            point.month,
            point.value,
            point.role in ("before", "after") and point.value is not None,
            centre,
            lower,
            upper,
            reach is not None
            and point.value is not None
            and point.role != "ghost"
            and abs(point.value - centre) > reach,
        )
        for point in points
    )
    counted = sum(point.included for point in drawn)
    signals = sum(point.sigma_signal and point.included for point in drawn)
    return Chart(
        kind,
        drawn,
        (
            ChartSummary(1, counted, counted, centre, 12, 8, 6, 10, True, signals),
            ChartSummary(2, len(by_role["after"]), len(by_role["after"]), after, 3, 7, 6, 3, False, 0),
        ),
    )


def _profile() -> Profile:
    def share(name: str, da: str, en: str, percent: float, known: int = 199, of: str | None = None) -> ProfileLine:
        return ProfileLine(name, Words(da, en), "share", round(known * percent / 100), known, None, 200 - known, of)

    return Profile(
        200,
        (
            ProfileLine("age", Words("Alder, år", "Age, years"), "mean", None, 200, 48.8, 0),
            share("women", "Kvinder", "Women", 41.7, 200),
            share("rural", "Landdistrikt", "Rural district", 43.7),
            share("permanent-home", "Fast bolig", "Permanent home", 89),
            share("married", "Gift eller samlevende", "Married or cohabiting", 23.1),
            share("no-education", "Ingen uddannelse eller grundskole", "No education or basic school", 43.7),
            share("cash-benefit", "Kontanthjælp", "Cash benefit", 24.6),
            share("pension", "Førtidspension eller folkepension", "Disability or old-age pension", 51.3),
            share("help", "Hjælp i dagligdagen", "Help in daily life", 53.8, 200),
            share("practical-help", "Praktisk hjælp", "Practical help", 33.6, 107, "help"),
            share("home-nursing", "Hjemmesygepleje", "Home nursing", 38.3, 107, "help"),
            share("contact-person", "Kontaktperson (§ 99)", "Contact person (§ 99)", 1.9, 107, "help"),
            ProfileLine("medicine", Words("Daglig medicin", "Daily medicine"), "share", None, 0, None, 200,
                        missing=("prescription",)),
        ),
    )  # fmt: skip


def _illness() -> IllnessCombinations:
    counts = {
        ("psychiatry", "somatic"): 54,
        ("psychiatry", "somatic", "substance"): 52,
        ("somatic",): 38,
        ("somatic", "substance"): 26,
        ("psychiatry", "substance"): 16,
        ("substance",): 8,
        ("psychiatry",): 3,
        (): 2,
    }
    return IllnessCombinations(
        (
            ("somatic", Words("Legemlig sygdom", "Physical disease")),
            ("psychiatry", Words("Psykisk sygdom", "Mental disorder")),
            ("substance", Words("Rusmidler", "Substance use")),
        ),
        tuple(IllnessCombination(groups, count) for groups, count in counts.items()),
        known=199,
        unknown=1,
    )


def _concentration(year: int, shift: float) -> Concentration:
    shares = ((0.01, 0.28 + shift), (0.05, 0.55 + shift), (0.1, 0.71 + shift))
    cheapest = 1 - shares[2][1]
    corners = [(0.9, cheapest), (0.95, 1 - shares[1][1]), (0.99, 1 - shares[0][1]), (1.0, 1.0)]
    lorenz = [(step / 100, round(cheapest * (step / 90) ** 4, 6)) for step in range(90)]
    for (x0, y0), (x1, y1) in pairwise(corners):
        lorenz += [
            (x, y0 + (y1 - y0) * (x - x0) / (x1 - x0)) for x in (n / 100 for n in range(90, 100)) if x0 <= x < x1
        ]
    lorenz.append((1.0, 1.0))
    persists = ((1, 0.62, 5400), (2, 0.55, 5100)) if year == 2017 else ((1, 0.61, 5350),)
    return Concentration(
        year, 30_000, 90_000_000_000, shares, tuple(lorenz), persists, 250_000_000, 0, ("hospital/*", "psychiatry/*")
    )
