"""``samvej match FILE.csv``: matched controls for any CSV file with a row per unit."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from samvej.cli.frames import Frame, print_json, read_csv
from samvej.cli.match_output import SET_ALL, SET_MATCHED, SET_SUBCLASSES, print_tables, write_files
from samvej.core.errors import SamvejError
from samvej.evaluation.matching.balance import Alike
from samvej.evaluation.matching.columns import Column, of_numbers, of_words
from samvej.evaluation.matching.nearest import Lack
from samvej.evaluation.matching.scores import BoolArray
from samvej.evaluation.matching.specification import Specification
from samvej.evaluation.matching.static import StaticMatch, match_static
from samvej.evaluation.report.charts.love import THRESHOLD
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

LACKS: Mapping[Lack, Words] = {
    "group": Words(
        "for få kontroller er ens med den på det, der skal være ens",
        "too few controls are equal to it in what must be exact",
    ),
    "caliper": Words("for få kontroller er tæt nok på", "too few controls are near enough"),
    "taken": Words("de nærmeste kontroller var taget af andre", "the nearest controls were taken by others"),
}
"""Why a treated unit got fewer controls than asked for."""

_TREATED = {"1": True, "1.0": True, "true": True, "0": False, "0.0": False, "false": False}
_LARGEST = 1e100
_NUMBER = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)([eE][+-]?\d+)?")


@dataclass(frozen=True)
class FileQuestion:
    """What the command was asked about a file."""

    file: Path
    identity: str
    treated: str
    outcome: str | None
    said: Specification


def match_file(asked: FileQuestion, out: Path | None, as_json: bool, lang: Lang) -> None:
    """Match the file's units and print (and write) what was found. Raises SamvejError with what to mend."""
    said = asked.said
    _check_roles(asked)
    needed = [asked.identity, asked.treated, *said.columns, *([asked.outcome] if asked.outcome else [])]
    frame = read_csv(asked.file, list(dict.fromkeys(needed)))
    identities = _identities(frame, asked.identity)
    treated = _treated(frame, asked.treated)
    columns = {name: _column(frame, name) for name in said.columns}
    _check_calipers(said, columns)
    outcome = None if asked.outcome is None else frame.numbers(asked.outcome)
    found = match_static(treated, columns, said, outcome)
    answer = machine(found, identities, said)
    if out is not None:
        write_files(answer, found, out, lang)
    if as_json:
        print_json(answer)
    else:
        print_tables(answer, lang)


def _check_roles(asked: FileQuestion) -> None:
    roles = {"--id": asked.identity, "--treated": asked.treated, "--outcome": asked.outcome}
    for option, name in roles.items():
        if name is not None and name in asked.said.columns:
            raise SamvejError(
                f"The column “{name}” is both {option} and something to match on. Leave out one of them."
            )
    if asked.identity == asked.treated:
        raise SamvejError(f"The column “{asked.identity}” is both --id and --treated. Each needs its own.")


# --- the file ------------------------------------------------------------------------------------------


def _identities(frame: Frame, name: str) -> list[str]:
    """Every unit's own name; the message names lines and no unit, who may be a person."""
    seen: dict[str, int] = {}
    for cell, line in zip(frame.texts(name), frame.lines, strict=True):
        if cell is None:
            raise SamvejError(f"{frame.path.name}, line {line}: “{name}” is empty. Each row needs its own.")
        if cell in seen:
            raise SamvejError(
                f"{frame.path.name}: the same “{name}” stands in line {seen[cell]} and in line {line}. A row is one "
                "unit: leave one of them out."
            )
        seen[cell] = line
    return list(seen)


def _treated(frame: Frame, name: str) -> BoolArray:
    found: list[bool] = []
    for cell, line in zip(frame.texts(name), frame.lines, strict=True):
        if cell is None or cell.lower() not in _TREATED:
            said = "empty" if cell is None else "neither 0 nor 1"
            raise SamvejError(
                f"{frame.path.name}, line {line}: “{name}” is {said}. Write 1 for treated and 0 for others."
            )
        found.append(_TREATED[cell.lower()])
    return np.array(found, dtype=np.bool_)


def _column(frame: Frame, name: str) -> Column:
    """Numbers, or words where fewer than half of the known cells are numbers; a missing cell is an error."""
    cells = frame.texts(name)
    known = [cell for cell in cells if cell is not None]
    for cell, line in zip(cells, frame.lines, strict=True):
        if cell is None:
            raise SamvejError(
                f"{frame.path.name}, line {line}: “{name}” is empty, and nobody can be matched on what is not known "
                f"(empty cells in all: {len(cells) - len(known)}). Fill it in, or leave out the rows or the column."
            )
    numbers = sum(_NUMBER.fullmatch(cell) is not None or cell.lower() in ("true", "false") for cell in known)
    if 2 * numbers < len(known):
        return of_words(name, known)
    values = frame.numbers(name)
    too_large = np.flatnonzero(np.abs(values) > _LARGEST)
    if len(too_large):
        raise SamvejError(
            f"{frame.path.name}, line {frame.lines[too_large[0]]}: “{name}” is larger than can be reckoned with. "
            "Write it in larger units, or mend the cell."
        )
    return of_numbers(name, values)


def _check_calipers(said: Specification, columns: Mapping[str, Column]) -> None:
    for name, _ in said.calipers_on:
        if columns[name].levels:
            raise SamvejError(
                f"--caliper-on {name}: the column holds words, which are not near each other. Use --exact."
            )


# --- the answer ----------------------------------------------------------------------------------------


def machine(found: StaticMatch, identities: Sequence[str], said: Specification) -> dict[str, Any]:
    """The answer as JSON has it, with the names of the reference program's own tables."""
    subclass = found.subclass
    matched = SET_SUBCLASSES if said.method == "subclass" else SET_MATCHED
    return {
        "units": [
            {
                "id": identity,
                "treated": int(treated),
                "distance": None if found.score is None else float(found.score[at]),
                "weight": float(found.weights[at]),
                "subclass": None if subclass is None or subclass[at] == 0 else int(subclass[at]),
            }
            for at, (identity, treated) in enumerate(zip(identities, found.treated.tolist(), strict=True))
        ],
        "sizes": {
            name: {"Control": _whole(control), "Treated": _whole(treated)} for name, control, treated in found.sizes
        },
        "balance": [
            *(_row(SET_ALL, each) for each in found.before),
            *(_row(matched, each) for each in found.after),
        ],
        "att": found.att,
        "pairs": _pairs(found, identities),
        "unmatched": [
            {"id": identities[at], "found": count, "reason": LACKS[lack].en, "reason_da": LACKS[lack].da}
            for at, (count, lack) in sorted(found.lacking.items())
        ],
        "remarks": [{"da": words.da, "en": words.en} for words in remarks(found)],
    }


def _row(which: str, each: Alike) -> dict[str, Any]:
    return {
        "set": which,
        "var": each.variable,
        "Means Treated": each.mean_treated,
        "Means Control": each.mean_control,
        "Std. Mean Diff.": each.smd,
        "Var. Ratio": each.variance_ratio,
        "eCDF Mean": each.ecdf_mean,
        "eCDF Max": each.ecdf_max,
    }


def _pairs(found: StaticMatch, identities: Sequence[str]) -> list[dict[str, Any]]:
    pairs = found.pairs
    if pairs is None:
        return []
    columns = (pairs.treated, pairs.round, pairs.control, pairs.distance)
    return [
        {"treated": identities[int(a)], "k": int(k), "control": identities[int(b)], "distance": float(distance)}
        for a, k, b, distance in zip(*columns, strict=True)
    ]


def remarks(found: StaticMatch) -> list[Words]:
    """What a reader must know before believing the answer."""
    said = [
        Words(
            f"Kolonnen “{name}” lægger intet til de andre, og scoren er beregnet uden den.",
            f"The column “{name}” adds nothing to the others, and the score was made without it.",
        )
        for name in found.dropped
    ]
    if found.separated:
        said.append(
            Words(
                f"{found.separated} enheder har en score, der går mod 0 eller 1, fordi ingen (eller alle) som dem "
                "fik indsatsen. Se på kolonner med sjældne værdier.",
                f"{found.separated} units have a score that runs to 0 or 1, because none (or all) like them were "
                "treated. Look at columns with rare values.",
            )
        )
    return [*said, *_still_unlike(found), *_left_out(found)]


def _still_unlike(found: StaticMatch) -> list[Words]:
    unlike = [each.variable for each in found.after if each.smd is None or abs(each.smd) >= THRESHOLD]
    if not unlike:
        return []
    names = ", ".join(unlike)
    return [
        Words(
            f"Efter matchning er grupperne stadig forskellige (0,1 standardafvigelse eller mere) i: {names}.",
            f"After matching the groups still differ (0.1 standard deviations or more) in: {names}.",
        )
    ]


def _left_out(found: StaticMatch) -> list[Words]:
    count, of = int((found.treated & (found.weights == 0)).sum()), int(found.treated.sum())
    if not count:
        return []
    return [
        Words(
            f"{count} af {of} behandlede fik ingen kontrol: effekten gælder kun de andre.",
            f"{count} of {of} treated found no control: the effect is that of the others only.",
        )
    ]


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value
