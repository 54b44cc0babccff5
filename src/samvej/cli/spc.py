"""``samvej spc``: control charts of any CSV file, without a database."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from samvej.cli.frames import Frame, print_json, read_csv
from samvej.cli.options import Language
from samvej.core.errors import SamvejError
from samvej.evaluation.report.charts_folder import write_charts
from samvej.evaluation.results import Better, Words
from samvej.evaluation.spc.charts import Charts, charts
from samvej.evaluation.spc.design import ChartDesign
from samvej.evaluation.spc.gathering import Columns, Period, Statistic
from samvej.evaluation.spc.tables import points_table, summary_table

Kind = Literal["run", "i", "mr", "ip", "xbar", "s", "t", "p", "pp", "c", "u", "up", "g"]


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a header line.")],
    x: Annotated[str, typer.Option("--x", metavar="COL", help="What orders the points: a date, a number, a name.")],
    y: Annotated[str, typer.Option("--y", metavar="COL", help="What is charted; with --n the numerator.")],
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
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where the charts, a page and the numbers are written."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print points and summary as JSON.")] = False,
) -> None:
    """Draw control charts of any CSV file: run, I, MR, I′, Xbar, S, T, P, P′, C, U, U′ and G."""
    if out is not None and json:
        raise SamvejError("Ask for either --out or --json, not for both.")
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
    facets = _names("--facet", facet)
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
