"""``samvej spc --chart cusum|funnel|pareto``: the analyses that stand beside the control charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import typer

from samvej.cli.frames import FloatArray, Frame, print_json, read_csv
from samvej.cli.options import Language
from samvej.core.errors import SamvejError
from samvej.evaluation.report.beside_folder import write_beside
from samvej.evaluation.results import Words
from samvej.evaluation.spc.beside import Beside, BesideKind, rows_without_a_place
from samvej.evaluation.spc.cusum_rows import FALSE_SIGNALS, CusumDesign, cusums
from samvej.evaluation.spc.funnel import Of
from samvej.evaluation.spc.funnel_rows import funnels
from samvej.evaluation.spc.gathering import Columns
from samvej.evaluation.spc.pareto_rows import paretos

KINDS: tuple[BesideKind, ...] = get_args(BesideKind)
_TAKES: Mapping[str, frozenset[str]] = {
    "cusum": frozenset(("--freeze", "--expected", "--odds-ratio", "--limit", "--false-signals")),
    "funnel": frozenset(("--n", "--centre", "--multiply", "--of", "--not-widened")),
    "pareto": frozenset[str](),
}
"""The options that each takes, beside --x, --y, --facet, --lang, --out and --json."""


@dataclass(frozen=True)
class BesideQuestion:
    """What the command was asked; what does not belong to the chart asked for is None."""

    file: Path
    kind: BesideKind
    x: str
    y: str | None
    n: str | None
    facets: tuple[str, ...]
    freeze: int | None
    centre: float | None
    multiply: float
    expected: str | None
    odds_ratio: float | None
    limit: float | None
    false_signals: float | None
    of: Of | None
    widen: bool


def check_options(kind: str, given: Mapping[str, bool]) -> None:
    """Raise SamvejError where an option was given that the chart asked for does not take."""
    own = frozenset[str]().union(*_TAKES.values())
    takes = _TAKES.get(kind)
    for option, is_given in given.items():
        if not is_given:
            continue
        if takes is not None and option not in takes:
            raise SamvejError(f"{option} does not go with --chart {kind}. Leave it out, or choose another chart.")
        if takes is None and option in own and option not in ("--n", "--freeze", "--centre", "--multiply"):
            charts = " or ".join(f"--chart {each}" for each in KINDS if option in _TAKES[each])
            raise SamvejError(f"{option} goes with {charts}, and --chart is {kind}.")


def draw_beside(asked: BesideQuestion, out: Path | None, as_json: bool, lang: Language) -> None:
    """Read, reckon, and print or write. Raises SamvejError with what to mend."""
    if asked.kind != "pareto" and asked.y is None:
        raise SamvejError(f"--chart {asked.kind} needs --y, the column of what is counted.")
    frame = read_csv(asked.file, list(_needed(asked)))
    columns = _columns(frame, asked)
    title = asked.y or asked.x
    found = _found(frame, asked, columns, Words(title, title))
    remarks = rows_without_a_place(columns, causes=asked.kind == "pareto")
    if as_json:
        print_json({"points": [row for one in found for row in one.points], "summary": [o.summary for o in found]})
        return
    if out is not None:
        for path in write_beside(found, out, title=title, remarks=remarks, lang=lang.value):
            typer.echo(str(path))
    _say(found, remarks, lang)


def _needed(asked: BesideQuestion) -> Sequence[str]:
    return [name for name in (asked.x, asked.y, asked.n, *asked.facets) if name is not None]


def _columns(frame: Frame, asked: BesideQuestion) -> Columns:
    """Units and causes are names, also where they look like numbers; cases are in order."""
    return Columns(
        x=frame.axis(asked.x) if asked.kind == "cusum" else frame.texts(asked.x),
        y=np.ones(len(frame)) if asked.y is None else frame.numbers(asked.y),
        n=None if asked.n is None else frame.numbers(asked.n),
        facets=tuple(frame.texts(facet) for facet in asked.facets),
    )


def _found(frame: Frame, asked: BesideQuestion, columns: Columns, name: Words) -> tuple[Beside, ...]:
    if asked.kind == "cusum":
        if asked.limit is not None and asked.false_signals is not None:
            raise SamvejError("Give either --limit or --false-signals: each says when the curve signals.")
        if asked.expected is not None and asked.freeze is not None:
            raise SamvejError("Give either --expected or --freeze: each says which chance was expected.")
        design = CusumDesign(
            expected=None if asked.expected is None else _expected(frame, asked.expected),
            freeze=asked.freeze,
            odds_ratio=2.0 if asked.odds_ratio is None else asked.odds_ratio,
            limit=asked.limit,
            false_signals=FALSE_SIGNALS if asked.false_signals is None else asked.false_signals,
        )
        return cusums(columns, design, name)
    if asked.kind == "funnel":
        of: Of = asked.of or "share"
        return funnels(columns, name, of=of, centre=asked.centre, widen=asked.widen, multiply=asked.multiply)
    return paretos(columns, name, counted=asked.y is not None)


def _expected(frame: Frame, said: str) -> float | FloatArray:
    """One chance for all, or a column of them (a column that has the name goes first)."""
    if said in frame.columns:
        return frame.numbers(said)
    try:
        return float(said.replace(",", "."))
    except ValueError:
        there = ", ".join(frame.columns)
        raise SamvejError(
            f"--expected: “{said}” is neither a chance, as 0.1, nor a column. The columns: {there}."
        ) from None


def _say(found: Sequence[Beside], remarks: Sequence[Words], lang: Language) -> None:
    for one in found:
        names = [name for name in (one.facet1, one.facet2) if name != "1"] if len(found) > 1 else []
        if names:
            typer.echo(f"{' · '.join(names)}:")
        typer.echo(("  " if names else "") + getattr(one.sentence, lang.value))
        for remark in one.remarks:
            typer.echo(("    " if names else "  ") + getattr(remark, lang.value))
    for remark in remarks:
        typer.echo(getattr(remark, lang.value))
