"""``samvej spc``: control charts of any CSV file, without a database."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from samvej.cli.frames import Frame, print_json, read_csv
from samvej.cli.options import Language
from samvej.cli.spc_beside import KINDS, BesideQuestion, check_options, draw_beside
from samvej.core.errors import SamvejError
from samvej.evaluation.report.charts_folder import write_charts
from samvej.evaluation.results import Better, Words
from samvej.evaluation.spc.charts import Charts, charts
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.funnel import Of
from samvej.evaluation.spc.gathering import Columns, Period, Statistic
from samvej.evaluation.spc.tables import points_table, summary_table

Kind = Literal["run", "i", "mr", "ip", "xbar", "s", "t", "p", "pp", "c", "u", "up", "g", "cusum", "funnel", "pareto"]


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a header line.")],
    x: Annotated[str, typer.Option("--x", metavar="COL", help="What orders the points: a date, a number, a name.")],
    y: Annotated[
        str | None,
        typer.Option("--y", metavar="COL", help="What is charted; with --n the numerator. Pareto: how often."),
    ] = None,
    n: Annotated[str | None, typer.Option("--n", metavar="COL", help="The denominator.")] = None,
    chart: Annotated[Kind, typer.Option("--chart", help="The type of chart.")] = "run",
    agg: Annotated[
        Statistic | None,
        typer.Option("--agg", help="How rows of one x are put together.", show_default="mean"),
    ] = None,
    freeze: Annotated[
        int | None, typer.Option("--freeze", metavar="N", help="The last point of the baseline, from 1.")
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", metavar="N,N…", help="The last point of each part but the last.")
    ] = None,
    part_by: Annotated[str | None, typer.Option("--part-by", metavar="COL", help="Parts by their label.")] = None,
    exclude: Annotated[
        str | None, typer.Option("--exclude", metavar="N,N…", help="Points that are drawn and count in nothing.")
    ] = None,
    facet: Annotated[
        str | None,
        typer.Option("--facet", metavar="COL[,COL]", help="One chart for each value of one or two columns."),
    ] = None,
    target: Annotated[float | None, typer.Option("--target", metavar="V", help="A target line.")] = None,
    centre: Annotated[
        float | None, typer.Option("--centre", metavar="V", help="A centre line known beforehand (not multiplied).")
    ] = None,
    period: Annotated[
        Period | None,
        typer.Option("--period", help="Put dates together by month, quarter or year."),
    ] = None,
    multiply: Annotated[
        float, typer.Option("--multiply", metavar="V", help="Values and lines times V, such as 1000.")
    ] = 1,
    unscreened: Annotated[
        bool, typer.Option("--unscreened", help="Keep moving ranges that are out of limits themselves.")
    ] = False,
    reference_compatible: Annotated[
        bool, typer.Option("--reference-compatible", help="Do as qicharts2 0.8.1 where ours is otherwise.")
    ] = False,
    note: Annotated[str | None, typer.Option("--note", metavar="COL", help="Notes on points.")] = None,
    better: Annotated[
        Better,
        typer.Option("--better", help="The direction of improvement."),
    ] = "either",
    expected: Annotated[
        str | None, typer.Option("--expected", metavar="V|COL", help="CUSUM: the chance expected of each case.")
    ] = None,
    odds_ratio: Annotated[
        float | None,
        typer.Option("--odds-ratio", metavar="R", help="CUSUM: the change to look for.", show_default="2"),
    ] = None,
    limit: Annotated[float | None, typer.Option("--limit", metavar="V", help="CUSUM: where it signals.")] = None,
    false_signals: Annotated[
        float | None,
        typer.Option("--false-signals", metavar="N", help="CUSUM: once in so many cases.", show_default="1000"),
    ] = None,
    of: Annotated[
        Of | None, typer.Option("--of", help="Funnel: shares of n cases, or rates per n.", show_default="share")
    ] = None,
    not_widened: Annotated[
        bool, typer.Option("--not-widened", help="Funnel: keep the limits where units vary more than chance.")
    ] = False,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where the charts, a page and the numbers are written."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print points and summary as JSON.")] = False,
) -> None:
    """Draw control charts of any CSV file: run, I, MR, I′, Xbar, S, T, P, P′, C, U, U′, G; CUSUM, funnel, Pareto."""
    if out is not None and json:
        raise SamvejError("Ask for either --out or --json, not for both.")
    given = {
        "--n": n is not None,
        "--agg": agg is not None,
        "--freeze": freeze is not None,
        "--part": part is not None,
        "--part-by": part_by is not None,
        "--exclude": exclude is not None,
        "--target": target is not None,
        "--centre": centre is not None,
        "--period": period is not None,
        "--multiply": multiply != 1,
        "--unscreened": unscreened,
        "--reference-compatible": reference_compatible,
        "--note": note is not None,
        "--better": better != "either",
        "--expected": expected is not None,
        "--odds-ratio": odds_ratio is not None,
        "--limit": limit is not None,
        "--false-signals": false_signals is not None,
        "--of": of is not None,
        "--not-widened": not_widened,
    }
    check_options(chart, given)
    facets = _names("--facet", facet)
    if chart in KINDS:
        asked = BesideQuestion(
            file, chart, x, y, n, facets, freeze, centre, multiply, expected, odds_ratio, limit, false_signals, of,
            not not_widened,
        )  # fmt: skip
        draw_beside(asked, out, json, lang)
        return
    if y is None:
        raise SamvejError(f"--chart {chart} needs --y, the column of what is charted.")
    design = ChartDesign(
        kind=chart,
        statistic=agg,
        freeze=freeze,
        parts=_positions("--part", part),
        excluded=_positions("--exclude", exclude),
        target=target,
        centre=centre,
        period=period,
        multiply=multiply,
        screened=not unscreened,
        better=better,
        reference_compatible=reference_compatible,
    )
    needed = [name for name in (x, y, n, part_by, note, *facets) if name is not None]
    frame = read_csv(file, needed)
    made = charts(_columns(frame, x, y, n, facets, part_by, note), design, Words(y, y))
    if json:
        print_json({"points": points_table(made), "summary": summary_table(made)})
        return
    if out is not None:
        for path in write_charts(made, out, title=y, x_title=x, lang=lang.value):
            typer.echo(str(path))
    _say(made, lang)


def _columns(
    frame: Frame,
    x: str,
    y: str,
    n: str | None,
    facets: tuple[str, ...],
    part_by: str | None,
    note: str | None,
) -> Columns:
    return Columns(
        x=frame.axis(x),
        y=frame.numbers(y),
        n=None if n is None else frame.numbers(n),
        facets=tuple(frame.texts(facet) for facet in facets),
        part=None if part_by is None else frame.texts(part_by),
        notes=None if note is None else frame.texts(note),
    )


def _positions(option: str, text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    try:
        return tuple(int(each) for each in text.split(","))
    except ValueError:
        raise SamvejError(f"{option}: “{text}” is no list of positions. Write whole numbers, as 12,24.") from None


def _names(option: str, text: str | None) -> tuple[str, ...]:
    names = () if text is None else tuple(each.strip() for each in text.split(","))
    if len(names) > 2 or "" in names:
        raise SamvejError(f"{option}: name one column, or two with a comma between.")
    return names


def _say(made: Charts, lang: Language) -> None:
    """The verdict of each chart, and what should be known beside it."""

    def say(words: Words, indent: str = "") -> None:
        typer.echo(indent + getattr(words, lang.value))

    split = len({(row.facet1, row.facet2) for row in made.summary}) > 1
    parts = any(row.part > 1 for row in made.summary)
    for row in made.summary:
        names = [name for name, told in ((row.facet1, split), (row.facet2, split and row.facet2 != "1")) if told]
        names += [row.label or str(row.part)] if parts else []
        if names:
            typer.echo(f"{' · '.join(names)}:")
        say(row.said.sentence, "  " if names else "")
        for remark in row.said.remarks:
            say(remark, "    " if names else "  ")
    for remark in made.remarks:
        say(remark)
