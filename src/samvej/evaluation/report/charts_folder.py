"""Control charts as a folder: a page, each chart as SVG and PNG from one specification, and the numbers as CSV."""

from pathlib import Path

from samvej.evaluation.report.charts.control_any import NARROW_ANY, WIDE_ANY, OneChart, control_chart_any, scale_of
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import Scale
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
from samvej.evaluation.spc.charts import Charts, Point
from samvej.evaluation.spc.numbers import decimals_for, plain
from samvej.evaluation.spc.tables import points_table, summary_table
from samvej.programme.words import Lang

_TEXTS = {
    "da": {
        "legend": "Udfyldte punkter tæller med; hule, grå punkter er skygger, som kun er tegnet; en rombe ligger "
        "uden for grænserne. Den fede linje er kortets midterlinje, rød når punkterne om den er mere end tilfældige, "
        "og stiplet hvor dens periode er slut. Det lyseblå bånd er tre sigma, den lyse stiplede linje to.",
        "head": ("Værdi", "Nævner", "Linje", "Grænser", "Tæller med"),
        "yes": "ja",
        "no": "nej",
    },
    "en": {
        "legend": "Solid points count; hollow grey ones are ghosts, which are only drawn; a diamond lies outside the "
        "limits. The bold line is the chart's centre line, red where the points around it are more than chance, and "
        "dashed where its period is over. The light blue band is three sigma, the light dashed line two.",
        "head": ("Value", "Denominator", "Line", "Limits", "Counts"),
        "yes": "yes",
        "no": "no",
    },
}


def write_charts(charts: Charts, out: Path, *, title: str, x_title: str, lang: Lang) -> tuple[Path, ...]:
    """Write the charts into the folder ``out``: the page first, then pictures and numbers.

    All or nothing, and only into a new or empty folder or over earlier charts of ours. Raises SamvejError where there
    are too many to look at, or where the folder cannot be written.
    """
    pictures = _pictures(charts, title, x_title, lang)
    page = Page(title, str(_TEXTS[lang]["legend"]), charts.design.kind, pictures, charts.remarks)
    return write_page(page, points_table(charts), summary_table(charts), out, lang)


def _pictures(charts: Charts, title: str, x_title: str, lang: Lang) -> list[Picture]:
    facets = list(dict.fromkeys((row.facet1, row.facet2) for row in charts.summary))
    check_how_many(len(facets))
    points: dict[tuple[str, str], list[Point]] = {facet: [] for facet in facets}
    for point in charts.points:
        points[point.facet1, point.facet2].append(point)
    width = len(str(len(facets)))
    parts = {facet: tuple(row for row in charts.summary if (row.facet1, row.facet2) == facet) for facet in facets}
    drawn = [OneChart(tuple(points[facet]), parts[facet], charts.category, charts.design.target) for facet in facets]
    scales = _scales(facets, drawn)
    found = []
    for at, (facet, chart) in enumerate(zip(facets, drawn, strict=True), start=1):
        names = facet_names(facet, len(facets))
        sentence = _sentence(chart, title, lang)
        heading = f"{' · '.join(names)}: {sentence}" if names else sentence
        number = f"{at:0{width}d}"
        description = " ".join(pick(row.said.sentence, lang) for row in chart.parts)
        wide, narrow = (
            Drawing(
                f"c{number}", heading, description, control_chart_any(chart, heading, lang, layout, scales[facet])
            )
            for layout in (WIDE_ANY, NARROW_ANY)
        )
        head = (x_title, *_TEXTS[lang]["head"])
        found.append(Picture(number, names, wide, narrow, _told(chart), head, _table(chart, lang)))
    return found


def _told(chart: OneChart) -> tuple[Told, ...]:
    several = len(chart.parts) > 1
    return tuple(
        Told(str(part.label or part.part) if several else None, part.said.sentence, part.said.remarks)
        for part in chart.parts
    )


def _table(chart: OneChart, lang: Lang) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            " · ".join((str(point.x), *point.notes)),
            *(number_said(value, lang) for value in (point.y, point.n, point.centre)),
            f"{number_said(point.lower, lang)} … {number_said(point.upper, lang)}",
            str(_TEXTS[lang]["yes" if point.included else "no"]),
        )
        for point in chart.points
    )


def _scales(facets: list[tuple[str, str]], drawn: list[OneChart]) -> dict[tuple[str, str], Scale]:
    """Charts that are compared have one scale: all of them, or with two facets those of one value of the first."""
    two = any(facet[1] != "1" for facet in facets)
    groups: dict[str, list[OneChart]] = {}
    for facet, chart in zip(facets, drawn, strict=True):
        groups.setdefault(facet[0] if two else "", []).append(chart)
    scales = {name: scale_of(group) for name, group in groups.items()}
    return {facet: scales[facet[0] if two else ""] for facet in facets}


def _sentence(chart: OneChart, title: str, lang: Lang) -> str:
    """What stands above the chart: its verdict, or where there are parts the line of each."""
    if len(chart.parts) == 1:
        return pick(chart.parts[0].said.sentence, lang)
    decimals = decimals_for(point.y for point in chart.points if point.y is not None)
    lines = [
        f"{'–' if part.centre is None else pick(plain(part.centre, decimals), lang)} ({part.label or part.part})"
        for part in chart.parts
    ]
    return f"{title}: {' → '.join(lines)}"
