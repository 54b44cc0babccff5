"""``samvej effects``: group-time effects with staggered inclusion, for any CSV file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
import typer
from rich.table import Table

from samvej.cli.effects_files import write_files
from samvej.cli.frames import Days, FloatArray, Frame, print_json, read_csv
from samvej.cli.load import console
from samvej.cli.options import Language
from samvej.core.errors import SamvejError
from samvej.evaluation.effects.aggregates import Aggregate, Kind, aggregate
from samvej.evaluation.effects.bootstrap import multiplier_bootstrap
from samvej.evaluation.effects.group_time import GroupTime, group_time_effects
from samvej.evaluation.effects.pretest import Pretest, event_pretest, pretest
from samvej.evaluation.effects.read import LongTable, wide
from samvej.evaluation.effects.words import REASONS
from samvej.evaluation.results import Words

NEVER = frozenset(("0", "0.0", "0,0", "inf", "never", "aldrig"))
"""How a file may say that somebody was never included, in small letters; an empty cell says it too."""

_KINDS: tuple[Kind, ...] = ("simple", "group", "dynamic", "calendar")
_DRAWS = 999
_SEED = 20260101
_OWN_BASE = Words(
    "nul pr. definition: perioden er den, der sammenlignes med",
    "zero by definition: it is the base that others are judged against",
)
_NO_ERROR = Words(
    "der er ingen fejl at beregne: intet varierer mellem personerne, eller der er kun én på hver side",
    "there is no error to work out: nothing varies between people, or there is one on each side only",
)
_NO_CELLS = Words(
    "ingen af de effekter, det skulle lægges sammen af, kan beregnes",
    "none of the effects that it would be put together from can be estimated",
)
_REFERENCE = Words(
    "se er som i did 2.1.2, der tæller gruppernes størrelser forkert i netop dette tal; se_corrected er den rigtige",
    "se is as in did 2.1.2, which miscounts the sizes of the groups in just this number; se_corrected is right",
)
_NO_CLUSTERS = 40


class ControlGroup(StrEnum):
    """Whom the included are compared with."""

    NEVER = "never"
    NOTYET = "notyet"


class Method(StrEnum):
    """How covariates are used."""

    DR = "dr"
    IPW = "ipw"
    REG = "reg"


class BasePeriod(StrEnum):
    """What the time before inclusion is judged against."""

    VARYING = "varying"
    UNIVERSAL = "universal"


class MissingRows(StrEnum):
    """Who is compared where somebody is not seen in every period."""

    ROWS = "rows"
    PAIRS = "pairs"


@dataclass(frozen=True)
class _Answer:
    """All that is printed; periods as the file writes them."""

    effects: GroupTime
    aggregates: tuple[Aggregate, ...]
    corrected: float
    test: Pretest
    by_event: Pretest
    say: Callable[[int], str | int]


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="A row per unit and period.")],
    unit: Annotated[str, typer.Option("--unit", metavar="COL", help="Who or what is followed.")],
    time: Annotated[str, typer.Option("--time", metavar="COL", help="The period: whole numbers, or months.")],
    cohort: Annotated[str, typer.Option("--cohort", metavar="COL", help="When included; 0 or empty is never.")],
    outcome: Annotated[str, typer.Option("--outcome", metavar="COL", help="What is measured.")],
    covariates: Annotated[
        str | None, typer.Option("--covariates", metavar="COL,COL", help="What groups must be alike in.")
    ] = None,
    control: Annotated[ControlGroup, typer.Option("--control", help="Who is compared with.")] = ControlGroup.NEVER,
    estimator: Annotated[Method, typer.Option("--estimator", help="How covariates are used.")] = Method.DR,
    base: Annotated[BasePeriod, typer.Option("--base", help="What the time before is judged against.")] = (
        BasePeriod.VARYING
    ),
    anticipation: Annotated[
        int, typer.Option("--anticipation", metavar="N", min=0, help="Periods before inclusion that it may touch.")
    ] = 0,
    event_from: Annotated[
        int | None, typer.Option("--event-from", metavar="E", help="The window's first event time.")
    ] = None,
    event_to: Annotated[
        int | None, typer.Option("--event-to", metavar="E", help="The window's last event time.")
    ] = None,
    balance: Annotated[
        int | None, typer.Option("--balance", metavar="E", min=0, help="Only groups followed so long (dynamic).")
    ] = None,
    missing: Annotated[
        MissingRows,
        typer.Option("--missing", help="With gaps: all rows of a period, or only those seen in both periods."),
    ] = MissingRows.ROWS,
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="COL", help="Errors by this.", show_default="the unit")
    ] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="COL", help="How much each unit counts, the same in all rows.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the numbers as CSV and the chart.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
) -> None:
    """Effects: what inclusion did, for any CSV with a row per unit and period, when people are included over time."""
    _check_window(event_from, event_to)
    names = [] if covariates is None else [name.strip() for name in covariates.split(",") if name.strip()]
    asked = [unit, time, cohort, outcome, *names, *([cluster] if cluster else []), *([weights] if weights else [])]
    frame = read_csv(file, asked)
    table, say = _long(frame, unit, time, cohort, outcome, names, cluster, weights)
    panel = wide(table)
    effects = group_time_effects(
        panel.y,
        panel.cohort,
        panel.periods,
        panel.covariates,
        control=control.value,
        estimator=estimator.value,
        base=base.value,
        anticipation=anticipation,
        weights=panel.weights,
        cluster=panel.cluster,
        missing=missing.value,
        say=lambda period: str(say(period)),
    )
    answer = _answer(effects, event_from, event_to, balance, say)
    if out is not None:
        _write(answer, out, lang, None if event_from is None or event_to is None else (event_from, event_to))
    if as_json:
        print_json(_machine(answer))
    else:
        _print(answer, lang)


def _check_window(event_from: int | None, event_to: int | None) -> None:
    if (event_from is None) != (event_to is None):
        raise SamvejError("A window has two ends: give both --event-from and --event-to, or neither.")
    if event_from is not None and event_to is not None and event_from > event_to:
        raise SamvejError(f"--event-from is {event_from} and --event-to {event_to}: the first must not be the later.")


# --- the file ------------------------------------------------------------------------------------------


def _long(
    frame: Frame,
    unit: str,
    time: str,
    cohort: str,
    outcome: str,
    covariates: Sequence[str],
    cluster: str | None,
    weight: str | None,
) -> tuple[LongTable, Callable[[int], str | int]]:
    units = _words(frame, unit)
    never = [cell is None or cell.lower() in NEVER for cell in frame.texts(cohort)]
    cells = {
        **frame.cells,
        cohort: tuple(None if no else c for c, no in zip(frame.cells[cohort], never, strict=True)),
    }
    when, included = frame.dates_or_numbers(time), replace(frame, cells=cells).dates_or_numbers(cohort)
    dated = when.dtype.kind == "M"
    if not all(never) and dated != (included.dtype.kind == "M"):
        raise SamvejError(
            f"{frame.path.name}: “{time}” and “{cohort}” must be written in the same way, both as numbers or both "
            "as months."
        )
    numbers = [
        _months(values) if values.dtype.kind == "M" else values.astype(np.float64) for values in (when, included)
    ]
    table = LongTable(
        unit=units,
        time=numbers[0],
        cohort=np.where(never, 0.0, numbers[1]),
        outcome=frame.numbers(outcome),
        line=frame.lines,
        covariates=np.column_stack([frame.numbers(name) for name in covariates]) if covariates else None,
        cluster=None if cluster is None else _words(frame, cluster),
        weight=None if weight is None else frame.numbers(weight),
    )
    return table, (_month if dated else int)


def _words(frame: Frame, column: str) -> list[str]:
    """A column that must be known on every line."""
    found = frame.texts(column)
    for at, cell in enumerate(found):
        if cell is None:
            raise SamvejError(f"{frame.path.name}, line {frame.lines[at]}: “{column}” is empty. Fill it in.")
    return [cell or "" for cell in found]


def _months(days: Days | FloatArray) -> FloatArray:
    """Months counted on from January of the year 1; NaN where missing."""
    months = days.astype("datetime64[M]").astype(np.int64).astype(np.float64) + 12 * 1969 + 1
    return np.where(np.isnat(days), np.nan, months)


def _month(number: int) -> str:
    return f"{(number - 1) // 12 + 1:04d}-{(number - 1) % 12 + 1:02d}"


# --- the answer ----------------------------------------------------------------------------------------


def _answer(
    effects: GroupTime,
    event_from: int | None,
    event_to: int | None,
    balance: int | None,
    say: Callable[[int], str | int],
) -> _Answer:
    found = [
        aggregate(effects, kind, balance=balance if kind == "dynamic" else None, reference_compatible=True)
        for kind in _KINDS
    ]
    by_event = event_pretest(found[_KINDS.index("dynamic")], effects.cluster, effects.anticipation)
    if event_from is not None:
        found.append(aggregate(effects, "window", event_from=event_from, event_to=event_to))
    return _Answer(effects, tuple(found), aggregate(effects, "group").overall_se, pretest(effects), by_event, say)


def _machine(answer: _Answer) -> Mapping[str, object]:
    """The answer with the names of the reference's tables; what is missing is null, with a remark that says why."""
    effects, test = answer.effects, answer.test
    reasons = {(d.group, d.time): REASONS[d.reason] for d in effects.dropped}
    own = _OWN_BASE if effects.base == "universal" else _NO_CELLS
    cells = zip(effects.group, effects.time, effects.att, effects.se, strict=True)
    return {
        "att_gt": [
            _row({"group": answer.say(int(g)), "t": answer.say(int(t))}, att, se, reasons.get((int(g), int(t)), own))
            for g, t, att, se in cells
        ],
        "aggregate": [row for each in answer.aggregates for row in _aggregate_rows(each, answer)],
        "pretest": {
            "W": test.statistic,
            "Wpval": None if test.p is None else round(test.p, 5),
            "p": test.p,
            "df": test.degrees,
            **({} if test.remark is None else {"remark": test.remark.en}),
            "by_event": {
                "W": answer.by_event.statistic,
                "p": answer.by_event.p,
                "df": answer.by_event.degrees,
                **({} if answer.by_event.remark is None else {"remark": answer.by_event.remark.en}),
            },
        },
        "remarks": [remark.en for remark in _remarks(answer)],
    }


def _row(names: dict[str, object], att: float, se: float, why: Words = _NO_CELLS) -> dict[str, object]:
    """One row; ``why``: why its effect is missing, or that a zero without an error is its own base."""
    row = {**names, "att": float(att), "se": float(se)}
    if np.isnan(att):
        row["remark"] = why.en
    elif np.isnan(se):
        row["remark"] = (_NO_ERROR if why is not _OWN_BASE or att != 0 else _OWN_BASE).en
    return row


def _aggregate_rows(found: Aggregate, answer: _Answer) -> list[dict[str, object]]:
    overall = _row({"type": found.kind, "egt": "overall"}, found.overall_att, found.overall_se)
    if found.kind == "group" and abs(answer.corrected - found.overall_se) > 1e-12:
        overall |= {"se_corrected": answer.corrected, "remark": _REFERENCE.en}
    say = str if found.kind == "dynamic" else (lambda period: str(answer.say(period)))
    rows = zip(found.egt, found.att, found.se, strict=True)
    base = _OWN_BASE if found.kind == "dynamic" and answer.effects.base == "universal" else _NO_CELLS
    return [overall, *(_row({"type": found.kind, "egt": say(int(e))}, att, se, base) for e, att, se in rows)]


def _remarks(answer: _Answer) -> tuple[Words, ...]:
    found = [*answer.effects.remarks]
    for each in answer.aggregates:
        found += each.remarks
    cluster = answer.effects.cluster
    if cluster is not None and (many := len(np.unique(cluster))) < _NO_CLUSTERS:
        found.append(
            Words(
                f"Der er kun {many} klynger: fejlene er for små, når klyngerne er få.",
                f"There are only {many} clusters: with few clusters the errors are too small.",
            )
        )
    return tuple(dict.fromkeys(found))


# --- for people ----------------------------------------------------------------------------------------

_HEAD = {
    "da": {"dynamic": "periode fra inklusion", "group": "gruppe", "calendar": "periode"},
    "en": {"dynamic": "period from inclusion", "group": "group", "calendar": "period"},
}
_BY_EVENT = Words("Forløbet før, efter tid fra inklusion", "The time before, by time since inclusion")
_ALL_AT_ONCE = Words(
    "Forløbet før, hver gruppe og periode for sig", "The time before, each group and period by itself"
)
_TITLES: Mapping[str, Words] = {
    "simple": Words("Alle perioder efter inklusion", "All periods after inclusion"),
    "window": Words("Vinduet", "The window"),
    "dynamic": Words("Efter tid fra inklusion", "By time since inclusion"),
    "group": Words("Efter gruppe (hvornår inkluderet)", "By group (when included)"),
    "calendar": Words("Efter periode", "By period"),
}


def _print(answer: _Answer, lang: Language) -> None:
    out = console()
    said: Literal["da", "en"] = lang.value
    for found in answer.aggregates:
        overall = found.overall_att, answer.corrected if found.kind == "group" else found.overall_se
        out.print(f"{getattr(_TITLES[found.kind], said)}: {_interval(*overall, lang)}", highlight=False)
        if not len(found.egt):
            continue
        table = Table(_HEAD[said][found.kind], box=None, pad_edge=False)
        for name in {"da": ("effekt", "95 %", "personer"), "en": ("effect", "95%", "people")}[said]:
            table.add_column(name, justify="right")
        for egt, att, se, people in zip(found.egt, found.att, found.se, found.treated, strict=True):
            name = str(egt) if found.kind == "dynamic" else str(answer.say(int(egt)))
            table.add_row(name, _number(att, lang), _limits(att, se, lang), str(people))
        out.print(table)
    for test, words in ((answer.by_event, _BY_EVENT), (answer.test, _ALL_AT_ONCE)):
        out.print(_tested(test, getattr(words, said), lang), highlight=False, soft_wrap=True)
    for remark in _remarks(answer):
        out.print(getattr(remark, said), markup=False, highlight=False, soft_wrap=True)


def _tested(test: Pretest, words: str, lang: Language) -> str:
    remark = "" if test.remark is None else str(getattr(test.remark, lang.value))
    if test.p is None:
        return f"{words}: {remark}"
    degrees = {"da": "frihedsgrader", "en": "degrees of freedom"}[lang.value]
    statistic = _number(test.statistic or 0.0, lang)
    return f"{words}: p = {_number(test.p, lang)} (W = {statistic}, {test.degrees} {degrees}). {remark}".rstrip()


def _interval(att: float, se: float, lang: Language) -> str:
    between = {"da": "95 % sikkerhedsinterval", "en": "95% confidence interval"}[lang.value]
    return f"{_number(att, lang)} ({between} {_limits(att, se, lang)})"


def _limits(att: float, se: float, lang: Language) -> str:
    to = {"da": "til", "en": "to"}[lang.value]
    return "–" if np.isnan(se) else f"{_number(att - 1.96 * se, lang)} {to} {_number(att + 1.96 * se, lang)}"


def _number(value: float, lang: Language) -> str:
    if np.isnan(value):
        return "–"
    text = f"{value:.4g}".replace("-", "−")
    return text.replace(".", ",") if lang is Language.DA else text


def _write(answer: _Answer, out: Path, lang: Language, window: tuple[int, int] | None) -> None:
    dynamic = next(each for each in answer.aggregates if each.kind == "dynamic")
    _, band = multiplier_bootstrap(dynamic.influence, answer.effects.cluster, _DRAWS, _SEED)
    whole = answer.aggregates[-1] if window is not None else dynamic
    for file in write_files(
        _machine(answer), dynamic, whole, band, out, lang.value, answer.effects.anticipation, window
    ):
        typer.echo(str(file))
