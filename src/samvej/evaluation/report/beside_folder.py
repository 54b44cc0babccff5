"""CUSUMs, funnels and Pareto analyses as a folder: the page, the drawings and the numbers."""

from collections.abc import Sequence
from pathlib import Path

from samvej.evaluation.report.charts.beside_control import (
    NARROW_ANY,
    WIDE_ANY,
    cusum_chart,
    funnel_chart,
    pareto_chart,
)
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.charts_page import (
    Page,
    Picture,
    Told,
    check_how_many,
    facet_names,
    number_said,
    pick,
    write_page,
)
from samvej.evaluation.results import Words
from samvej.evaluation.spc.beside import Beside, BesideKind
from samvej.evaluation.spc.cusum import Cusum
from samvej.evaluation.spc.funnel import Funnel
from samvej.evaluation.spc.tables import Row
from samvej.programme.words import Lang

_LEGENDS: dict[BesideKind, Words] = {
    "cusum": Words(
        "Kurven over nul samler bevis for flere udfald end ventet, kurven under nul for færre. Den stiplede linje er "
        "grænsen; en rombe er et signal, hvorefter kurven begynder forfra.",
        "The curve above zero sums up evidence of more outcomes than expected, the one below of fewer. The dashed "
        "line is the limit; a diamond is a signal, after which the curve starts again.",
    ),
    "funnel": Words(
        "Hver enhed er et punkt, den største til højre. Det lyseblå bånd er, hvad tilfældet forklarer for en enhed "
        "af den størrelse (99,8 %), den stiplede linje 95 %. En rombe ligger uden for båndet.",
        "Each unit is a point, the largest to the right. The light blue band is what chance explains for a unit of "
        "that size (99.8%), the dashed line 95%. A diamond lies outside the band.",
    ),
    "pareto": Words(
        "En søjle for hver årsag, den hyppigste først; linjen er, hvad den og de hyppigere udgør tilsammen.",
        "A bar for each cause, the most frequent first; the line is what it and those above make up together.",
    ),
}
_COLUMNS: dict[BesideKind, tuple[tuple[str, Words], ...]] = {
    "cusum": (
        ("xx", Words("Sag", "Case")),
        ("x", Words("Plads", "Place")),
        ("y", Words("Udfald", "Outcome")),
        ("expected", Words("Ventet chance", "Expected chance")),
        ("higher", Words("Bevis for flere", "Evidence of more")),
        ("lower", Words("Bevis for færre", "Evidence of fewer")),
        ("signal", Words("Signal", "Signal")),
    ),
    "funnel": (
        ("x", Words("Enhed", "Unit")),
        ("events", Words("Tæller", "Numerator")),
        ("n", Words("Nævner", "Denominator")),
        ("y", Words("Værdi", "Value")),
        ("lcl", Words("Nedre 99,8 %", "Lower 99.8%")),
        ("ucl", Words("Øvre 99,8 %", "Upper 99.8%")),
        ("place", Words("Ligger", "Lies")),
    ),
    "pareto": (
        ("x", Words("Årsag", "Cause")),
        ("y", Words("Antal", "Number")),
        ("share", Words("Andel", "Share")),
        ("cumulative", Words("Med dem over", "With those above")),
    ),
}
_SAID = {
    "higher": Words("flere", "more"),
    "lower": Words("færre", "fewer"),
    "inside": Words("inden for", "inside"),
    "low-95": Words("under 95 %", "below 95%"),
    "high-95": Words("over 95 %", "above 95%"),
    "low-99.8": Words("under 99,8 %", "below 99.8%"),
    "high-99.8": Words("over 99,8 %", "above 99.8%"),
}


def write_beside(
    found: Sequence[Beside], out: Path, *, title: str, remarks: Sequence[Words], lang: Lang
) -> tuple[Path, ...]:
    """Write one picture a facet into the folder ``out``, as :func:`~.charts_folder.write_charts` does.

    Raises SamvejError where there are too many to look at, or where the folder cannot be written.
    """
    check_how_many(len(found))
    kind = found[0].kind
    pictures = [_picture(one, at, len(found), lang) for at, one in enumerate(found, start=1)]
    page = Page(title, pick(_LEGENDS[kind], lang), kind, pictures, remarks)
    return write_page(page, [row for one in found for row in one.points], [one.summary for one in found], out, lang)


def _picture(one: Beside, at: int, of: int, lang: Lang) -> Picture:
    names = facet_names((one.facet1, one.facet2), of)
    sentence = pick(one.sentence, lang)
    heading = f"{' · '.join(names)}: {sentence}" if names else sentence
    number = f"{at:0{len(str(of))}d}"
    wide, narrow = (
        Drawing(f"c{number}", heading, sentence, _drawn(one, heading, lang, layout))
        for layout in (WIDE_ANY, NARROW_ANY)
    )
    columns = _COLUMNS[one.kind]
    rows = tuple(tuple(_cell(row, key, lang) for key, _ in columns) for row in one.points)
    told = (Told(None, one.sentence, one.remarks),)
    return Picture(number, names, wide, narrow, told, tuple(pick(words, lang) for _, words in columns), rows)


def _drawn(one: Beside, heading: str, lang: Lang, layout: Layout) -> Spec:
    if isinstance(one.found, Cusum):
        return cusum_chart(one.found, 0, heading, lang, layout)
    if isinstance(one.found, Funnel):
        return funnel_chart(one.found, heading, lang, layout)
    return pareto_chart(one.found, heading, lang, layout)


def _cell(row: Row, key: str, lang: Lang) -> str:
    value = row[key]
    if key in ("x", "xx"):
        return str(value)
    if key in ("signal", "place"):
        return "" if value is None else pick(_SAID[value], lang)
    return number_said(value, lang)
