"""Control charts as a folder: a page, each chart as SVG and PNG from one specification, and the numbers as CSV."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined

from samvej.core.errors import SamvejError
from samvej.evaluation.report.charts.control_any import NARROW_ANY, WIDE_ANY, OneChart, control_chart_any, scale_of
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import LOCALES, Scale
from samvej.evaluation.report.folder import write_folder
from samvej.evaluation.results import Words
from samvej.evaluation.spc.charts import Charts, Point, Summary
from samvej.evaluation.spc.numbers import decimals_for, plain
from samvej.evaluation.spc.tables import Row, points_table, summary_table
from samvej.programme.words import Lang

PAGE = "charts.html"
MOST = 200
"""Charts that are drawn at most; more are for the numbers alone."""

_MARK = '<meta name="generator" content="Samvej charts">'
_BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_TEXTS = {
    "da": {
        "chart": "Kort",
        "numbers": "Tallene",
        "legend": "Udfyldte punkter tæller med; hule, grå punkter er skygger, som kun er tegnet; en rombe ligger "
        "uden for grænserne. Den fede linje er kortets midterlinje, rød når punkterne om den er mere end tilfældige, "
        "og stiplet hvor dens periode er slut. Det lyseblå bånd er tre sigma, den lyse stiplede linje to.",
        "rows": "Om rækkerne",
        "files": "Filer",
        "x": "Plads",
        "y": "Værdi",
        "n": "Nævner",
        "line": "Linje",
        "limits": "Grænser",
        "counts": "Tæller med",
        "yes": "ja",
        "no": "nej",
    },
    "en": {
        "chart": "Chart",
        "numbers": "The numbers",
        "legend": "Solid points count; hollow grey ones are ghosts, which are only drawn; a diamond lies outside the "
        "limits. The bold line is the chart's centre line, red where the points around it are more than chance, and "
        "dashed where its period is over. The light blue band is three sigma, the light dashed line two.",
        "rows": "About the rows",
        "files": "Files",
        "x": "Place",
        "y": "Value",
        "n": "Denominator",
        "line": "Line",
        "limits": "Limits",
        "counts": "Counts",
        "yes": "yes",
        "no": "no",
    },
}


@dataclass(frozen=True)
class _Picture:
    """One facet: its names, its chart, and the drawings of it."""

    number: str
    names: tuple[str, ...]
    chart: OneChart
    wide: Drawing
    narrow: Drawing

    @property
    def parts(self) -> tuple[Summary, ...]:
        return self.chart.parts


def write_charts(charts: Charts, out: Path, *, title: str, x_title: str, lang: Lang) -> tuple[Path, ...]:
    """Write the charts into the folder ``out``: the page first, then pictures and numbers.

    All or nothing, and only into a new or empty folder or over earlier charts of ours. Raises SamvejError where there
    are too many to look at, or where the folder cannot be written.
    """
    pictures = _pictures(charts, title, lang)
    files: dict[str, bytes] = {}
    for picture in pictures:
        spec, locale = picture.wide.specification, LOCALES[lang]
        svg = vl_convert.vegalite_to_svg(spec, format_locale=locale, allowed_base_urls=[])
        files[f"chart-{picture.number}.svg"] = svg.encode()
        files[f"chart-{picture.number}.png"] = vl_convert.vegalite_to_png(
            spec, format_locale=locale, scale=2, allowed_base_urls=[]
        )
    files["points.csv"] = _csv(points_table(charts))
    files["summary.csv"] = _csv(summary_table(charts))
    page = _page(charts, pictures, list(files), title=title, x_title=x_title, lang=lang)
    return write_folder(out, {PAGE: page.encode(), **files}, PAGE, _MARK)


def _pictures(charts: Charts, title: str, lang: Lang) -> list[_Picture]:
    facets = list(dict.fromkeys((row.facet1, row.facet2) for row in charts.summary))
    if len(facets) > MOST:
        raise SamvejError(
            f"There are {len(facets)} charts, and at most {MOST} are drawn. Choose fewer rows, or take the "
            "numbers with --json."
        )
    points: dict[tuple[str, str], list[Point]] = {facet: [] for facet in facets}
    for point in charts.points:
        points[point.facet1, point.facet2].append(point)
    width = len(str(len(facets)))
    parts = {facet: tuple(row for row in charts.summary if (row.facet1, row.facet2) == facet) for facet in facets}
    drawn = [OneChart(tuple(points[facet]), parts[facet], charts.category, charts.design.target) for facet in facets]
    scales = _scales(facets, drawn)
    found = []
    for at, (facet, chart) in enumerate(zip(facets, drawn, strict=True), start=1):
        names = () if len(facets) == 1 else tuple(name for name in facet if name != "1" or facet[1] != "1")
        names = names[:1] if facet[1] == "1" else names
        sentence = _sentence(chart, title, lang)
        heading = f"{' · '.join(names)}: {sentence}" if names else sentence
        number = f"{at:0{width}d}"
        description = " ".join(_pick(row.said.sentence, lang) for row in chart.parts)
        wide, narrow = (
            Drawing(
                f"c{number}", heading, description, control_chart_any(chart, heading, lang, layout, scales[facet])
            )
            for layout in (WIDE_ANY, NARROW_ANY)
        )
        found.append(_Picture(number, names, chart, wide, narrow))
    return found


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
        return _pick(chart.parts[0].said.sentence, lang)
    decimals = decimals_for(point.y for point in chart.points if point.y is not None)
    lines = [
        f"{'–' if part.centre is None else _pick(plain(part.centre, decimals), lang)} ({part.label or part.part})"
        for part in chart.parts
    ]
    return f"{title}: {' → '.join(lines)}"


def _page(charts: Charts, pictures: list[_Picture], files: list[str], *, title: str, x_title: str, lang: Lang) -> str:
    environment = Environment(
        loader=PackageLoader("samvej.evaluation.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:.4g}".replace(".", "," if lang == "da" else ".")

    return environment.get_template("charts_folder.html.j2").render(
        lang=lang,
        title=title,
        x_title=x_title,
        kind=charts.design.kind,
        pictures=pictures,
        remarks=[_pick(words, lang) for words in charts.remarks],
        files=files,
        texts=_TEXTS[lang],
        pick=lambda words: _pick(words, lang),
        number=number,
    )


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en


def _csv(rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return (_BOM + out.getvalue()).encode()


def _cell(value: object) -> str:
    """Text that a spreadsheet would take for a formula gets an apostrophe; numbers are written in full."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return str(value).upper() if isinstance(value, bool) else str(value)
