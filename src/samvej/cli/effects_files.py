"""What ``samvej effects --out`` writes: the numbers as CSV, and the event study drawn."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import vl_convert

from samvej.core.errors import SamvejError
from samvej.evaluation.effects.aggregates import Aggregate
from samvej.evaluation.report.charts.event_study import EventPoint, Mean, event_study
from samvej.evaluation.report.charts.look import LOCALES, WIDE
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_TITLE = Words(
    "Forskellen fra kontrollerne, i udfaldets egen enhed, med 95 % intervaller",
    "The difference from the controls, in the outcome's own unit, with 95% intervals",
)
_PERIODS = Words("perioder fra inklusion", "periods from inclusion")
_UNITS = Words("Inkluderede bag hvert punkt", "Included behind each point")


def write_files(
    answer: Mapping[str, Any],
    dynamic: Aggregate,
    whole: Aggregate,
    band: float,
    out: Path,
    lang: Lang,
    anticipation: int,
    window: tuple[int, int] | None,
) -> list[Path]:
    """Write ``att_gt.csv``, ``aggregate.csv`` and ``event_study.svg`` into the folder ``out``, which may be new.

    ``band`` is the critical value of the simultaneous band; ``whole`` is what the level over the window shows.
    Raises SamvejError where ``out`` is a file.
    """
    if out.exists() and not out.is_dir():
        raise SamvejError(f"{out} is a file: give --out a folder.")
    out.mkdir(parents=True, exist_ok=True)
    files = [
        _table(out / "att_gt.csv", ("group", "t", "att", "se"), answer["att_gt"]),
        _table(out / "aggregate.csv", ("type", "egt", "att", "se"), answer["aggregate"]),
    ]
    if len(dynamic.egt):
        drawing = out / "event_study.svg"
        points = event_points(dynamic, band, anticipation, window)
        level = None
        if window is not None and not np.isnan(whole.overall_att):
            said = f"{whole.overall_att:.3g}".replace("-", "−")
            level = Mean(*window, whole.overall_att, said.replace(".", ",") if lang == "da" else said)
        title = _TITLE.da if lang == "da" else _TITLE.en
        specification = event_study(points, title, lang, WIDE, mean=level, x_title=_PERIODS, people_title=_UNITS)
        specification["background"] = "white"
        svg = vl_convert.vegalite_to_svg(specification, format_locale=LOCALES[lang], allowed_base_urls=[])
        drawing.write_text(svg, encoding="utf-8")
        files.append(drawing)
    return files


def event_points(
    dynamic: Aggregate, band: float, anticipation: int, window: tuple[int, int] | None = None
) -> list[EventPoint]:
    """An event study's points, exact. Ghosts: touched before inclusion, or skipped by the window."""
    points = []
    for event, att, se, people in zip(dynamic.egt, dynamic.att, dynamic.se, dynamic.treated, strict=True):
        known = not np.isnan(se)
        held = (att - band * se, att + band * se) if known and not np.isnan(band) else None
        skipped = window is not None and 0 <= event < window[0]
        points.append(
            EventPoint(
                event=int(event),
                value=float(att),
                low=float(att - 1.96 * se) if known else None,
                high=float(att + 1.96 * se) if known else None,
                band=None if held is None else (float(held[0]), float(held[1])),
                people=float(people),
                ghost=bool(-anticipation <= event < 0 or skipped),
                base=bool(att == 0 and not known),
            )
        )
    return points


def _table(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Path:
    """Missing numbers are empty; ``remark`` says why."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow((*columns, "remark"))
        for row in rows:
            out.writerow([_cell(row.get(column, "")) for column in (*columns, "remark")])
    return path


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else repr(float(value))
    return str(value)
