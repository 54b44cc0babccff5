"""What ``samvej match FILE.csv`` prints for people and writes into a folder."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import vl_convert
from rich.table import Table

from samvej.cli.load import console
from samvej.core.errors import SamvejError
from samvej.evaluation.matching.scores import FloatArray
from samvej.evaluation.matching.static import StaticMatch
from samvej.evaluation.report.charts import love, overlap
from samvej.evaluation.report.charts.look import LOCALES, Spec
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

SET_ALL, SET_MATCHED, SET_SUBCLASSES = "sum.all", "sum.matched", "sum.across"
"""The sets of a balance table, as the reference program names them: everybody, the matched, across subclasses."""

_BINS = 20
_SIZES = {
    "All (ESS)": Words("alle (effektivt antal)", "all (effective)"),
    "All": Words("alle", "all"),
    "Matched (ESS)": Words("matchede (effektivt antal)", "matched (effective)"),
    "Matched": Words("matchede", "matched"),
    "Unmatched": Words("uden match", "unmatched"),
    "Discarded": Words("uden for fælles område", "outside the common support"),
}
_HEAD = Words("kontroller,behandlede", "controls,treated")
_BALANCE_HEAD = Words(
    "kolonne,behandlede,kontroller før,kontroller efter,forskel før,forskel efter",
    "column,treated,controls before,controls after,difference before,difference after",
)
_ATT = Words(
    "Behandlede − kontroller i udfaldet, vægtet (ATT): {att}",
    "Treated − controls in the outcome, weighted (ATT): {att}",
)
_SCORE_AXIS = Words("score: log-odds for at blive behandlet", "score: log odds of being treated")
_SMD_NOTE = Words(
    "Forskelle er i standardafvigelser blandt de behandlede.",
    "Differences are in standard deviations of the treated.",
)


def print_tables(answer: Mapping[str, Any], lang: Lang) -> None:
    """Sizes, balance, the effect and what a reader must know."""
    out = console()
    sizes = Table("", box=None, pad_edge=False)
    for name in _say(_HEAD, lang).split(","):
        sizes.add_column(name, justify="right")
    for row, counts in answer["sizes"].items():
        sizes.add_row(_say(_SIZES[row], lang), _number(counts["Control"], lang), _number(counts["Treated"], lang))
    out.print(sizes)
    out.print()
    out.print(_balance_table(answer["balance"], lang))
    notes = [_SMD_NOTE] if answer["balance"] else []
    if answer["att"] is not None:
        said = _number(answer["att"], lang)
        notes.append(Words(_ATT.da.format(att=said), _ATT.en.format(att=said)))
    notes += [Words(each["da"], each["en"]) for each in answer["remarks"]]
    for note in notes:
        out.print(_say(note, lang), markup=False, highlight=False, soft_wrap=True)


def _balance_table(rows: Sequence[Mapping[str, Any]], lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False)
    for at, name in enumerate(_say(_BALANCE_HEAD, lang).split(",")):
        table.add_column(name, justify="right" if at else "left")
    after = {row["var"]: row for row in rows if row["set"] != SET_ALL}
    for row in rows:
        if row["set"] == SET_ALL:
            then = after[row["var"]]
            numbers = (
                *(row[name] for name in ("Means Treated", "Means Control")),
                *(then["Means Control"], row["Std. Mean Diff."], then["Std. Mean Diff."]),
            )
            table.add_row(row["var"], *(_number(value, lang) for value in numbers))
    return table


def write_files(answer: Mapping[str, Any], found: StaticMatch, out: Path, lang: Lang) -> list[Path]:
    """Write the answer's tables as CSV, the love plot, and the overlap of scores where there is a score.

    Raises SamvejError where ``out`` is a file.
    """
    if out.exists() and not out.is_dir():
        raise SamvejError(f"{out} is a file: give --out a folder.")
    out.mkdir(parents=True, exist_ok=True)
    sizes = [{"row": row, **counts} for row, counts in answer["sizes"].items()]
    unmatched = [{"id": each["id"], "found": each["found"], "reason": each["reason"]} for each in answer["unmatched"]]
    tables = {"units": answer["units"], "sizes": sizes, "balance": answer["balance"]}
    tables |= {name: rows for name, rows in (("pairs", answer["pairs"]), ("unmatched", unmatched)) if rows}
    files = [_table(out / f"{name}.csv", rows) for name, rows in tables.items()]
    rows = [
        love.Difference(before.variable, before.smd, after.smd)
        for before, after in zip(found.before, found.after, strict=True)
    ]
    drawings = {"love": love.love(rows, lang, love.WIDE, alone=True)}
    if found.score is not None:
        drawings["overlap"] = _overlap(found, found.score, lang)
    return [*files, *(_drawn(out / f"{name}.svg", spec, lang) for name, spec in drawings.items())]


def _overlap(found: StaticMatch, score: FloatArray, lang: Lang) -> Spec:
    is_probability = bool(((score >= 0) & (score <= 1)).all())
    low, high = (0.0, 1.0) if is_probability else (float(np.floor(score.min())), float(np.ceil(score.max())))
    edges = np.linspace(low, high if high > low else low + 1.0, _BINS + 1)
    groups = (
        found.treated.astype(np.float64),
        (~found.treated).astype(np.float64),
        np.where(found.treated, 0.0, found.weights),
    )
    shares = [np.histogram(score, edges, weights=weight)[0] / weight.sum() for weight in groups]
    bins = [
        overlap.Bin(float(edges[at]), float(edges[at + 1]), *(float(share[at]) for share in shares))
        for at in range(_BINS)
    ]
    if is_probability:
        return overlap.overlap(bins, lang, overlap.WIDE, alone=True)
    return overlap.overlap(bins, lang, overlap.WIDE, axis=_SCORE_AXIS, alone=True)


def _table(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _drawn(path: Path, specification: Spec, lang: Lang) -> Path:
    specification["background"] = "white"
    svg = vl_convert.vegalite_to_svg(specification, format_locale=LOCALES[lang], allowed_base_urls=[])
    path.write_text(svg, encoding="utf-8")
    return path


def _number(value: float | None, lang: Lang) -> str:
    """As many decimals as tell something: none for whole numbers, two for large ones, else four digits."""
    if value is None:
        return "–"
    text = f"{value:.0f}" if value == int(value) else f"{value:.2f}" if abs(value) >= 10 else f"{value:.3f}"
    text = text.replace("-", "−")
    return text.replace(".", ",") if lang == "da" else text


def _say(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en
