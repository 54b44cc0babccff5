"""The page of a folder of charts, and the folder's files: what charts of any kind have in common."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined

from samvej.core.errors import SamvejError
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import LOCALES
from samvej.evaluation.report.folder import write_folder
from samvej.evaluation.results import Words
from samvej.evaluation.spc.tables import Row
from samvej.programme.words import Lang

PAGE = "charts.html"
MOST = 200
"""Charts that are drawn at most; more are for the numbers alone."""

_MARK = '<meta name="generator" content="Samvej charts">'
_BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_TEXTS = {
    "da": {"chart": "Kort", "numbers": "Tallene", "rows": "Om rækkerne", "files": "Filer"},
    "en": {"chart": "Chart", "numbers": "The numbers", "rows": "About the rows", "files": "Files"},
}


@dataclass(frozen=True)
class Told:
    """A sentence on a chart (or on the part of it that ``label`` names), and what is to be known beside it."""

    label: str | None
    sentence: Words
    remarks: tuple[Words, ...]


@dataclass(frozen=True)
class Picture:
    """One facet: its names, the drawings of it, what is said, and its numbers as a table of words."""

    number: str
    names: tuple[str, ...]
    wide: Drawing
    narrow: Drawing
    told: tuple[Told, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Page:
    """All that stands on the page: a title, how to read the charts, the charts, remarks on the rows."""

    title: str
    legend: str
    kind: str
    pictures: Sequence[Picture]
    remarks: Sequence[Words] = ()


def write_page(page: Page, points: list[Row], summary: list[Row], out: Path, lang: Lang) -> tuple[Path, ...]:
    """Write the folder: the page first, then each chart as SVG and PNG, ``points.csv`` and ``summary.csv``.

    All or nothing, and only into a new or empty folder or over earlier charts of ours. Raises SamvejError where the
    folder cannot be written.
    """
    files: dict[str, bytes] = {}
    for picture in page.pictures:
        spec, locale = picture.wide.specification, LOCALES[lang]
        svg = vl_convert.vegalite_to_svg(spec, format_locale=locale, allowed_base_urls=[])
        files[f"chart-{picture.number}.svg"] = svg.encode()
        files[f"chart-{picture.number}.png"] = vl_convert.vegalite_to_png(
            spec, format_locale=locale, scale=2, allowed_base_urls=[]
        )
    files["points.csv"] = _csv(points)
    files["summary.csv"] = _csv(summary)
    return write_folder(out, {PAGE: _page(page, list(files), lang).encode(), **files}, PAGE, _MARK)


def check_how_many(charts: int) -> None:
    """Raise SamvejError where there are too many charts to look at."""
    if charts > MOST:
        raise SamvejError(
            f"There are {charts} charts, and at most {MOST} are drawn. Choose fewer rows, or take the "
            "numbers with --json."
        )


def facet_names(facet: tuple[str, str], facets: int) -> tuple[str, ...]:
    """What a chart of several is called: its facet's names; nothing where it is the only one."""
    names = () if facets == 1 else tuple(name for name in facet if name != "1" or facet[1] != "1")
    return names[:1] if facet[1] == "1" else names


def number_said(value: float | None, lang: Lang) -> str:
    """Four digits, or a dash where there is no number."""
    return "–" if value is None else f"{value:.4g}".replace(".", "," if lang == "da" else ".")


def pick(words: Words, lang: Lang) -> str:
    """The words in the language asked for."""
    return words.da if lang == "da" else words.en


def _page(page: Page, files: list[str], lang: Lang) -> str:
    environment = Environment(
        loader=PackageLoader("samvej.evaluation.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("charts_folder.html.j2").render(
        lang=lang,
        title=page.title,
        legend=page.legend,
        kind=page.kind,
        pictures=page.pictures,
        remarks=[pick(words, lang) for words in page.remarks],
        files=files,
        texts=_TEXTS[lang],
        pick=lambda words: pick(words, lang),
    )


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
