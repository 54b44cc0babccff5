"""``samvej match``: matched controls, for a programme over the database or for any CSV file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samvej.cli.match_file import FileQuestion, match_file
from samvej.cli.match_programme import match_programme
from samvej.cli.options import AsOf, Language
from samvej.core.errors import SamvejError
from samvej.evaluation.matching.specification import Specification


class DistanceOption(StrEnum):
    """What being near means."""

    PS = "ps"
    MAHALANOBIS = "mahalanobis"


class LinkOption(StrEnum):
    """The score as a probability, or as log odds."""

    LOGIT = "logit"
    LINEAR = "linear-logit"


class OrderOption(StrEnum):
    """Who chooses first."""

    LARGEST = "largest"
    DATA = "data"
    SMALLEST = "smallest"
    CLOSEST = "closest"


class DiscardOption(StrEnum):
    """Whether units outside the common support are left out."""

    NONE = "none"
    BOTH = "both"


class MethodOption(StrEnum):
    """How controls are chosen."""

    NEAREST = "nearest"
    EXACT = "exact"
    CEM = "cem"
    SUBCLASS = "subclass"


def command(
    what: Annotated[
        str, typer.Argument(metavar="PROGRAMME|FILE.csv", help="A programme, or a CSV with a row per unit.")
    ],
    identity: Annotated[str | None, typer.Option("--id", metavar="COL", help="File: each unit's own name.")] = None,
    treated: Annotated[str | None, typer.Option("--treated", metavar="COL", help="File: 1 treated, 0 not.")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="COL,COL", help="File: what to be alike in.")] = None,
    distance: Annotated[DistanceOption, typer.Option("--distance", help="File: what being near means.")] = (
        DistanceOption.PS
    ),
    link: Annotated[LinkOption, typer.Option("--link", help="File: the score's scale.")] = LinkOption.LOGIT,
    subclasses: Annotated[
        int | None, typer.Option("--subclasses", metavar="N", help="File: how many subclasses.", show_default="6")
    ] = None,
    exact: Annotated[str | None, typer.Option("--exact", metavar="COL,COL", help="File: what must be equal.")] = None,
    caliper: Annotated[
        float | None, typer.Option("--caliper", metavar="SD", help="File: largest difference in score, in its SDs.")
    ] = None,
    caliper_on: Annotated[
        str | None, typer.Option("--caliper-on", metavar="COL=UNITS", help="File: largest difference in a column.")
    ] = None,
    ratio: Annotated[int, typer.Option("--ratio", metavar="K", help="File: controls for each treated.")] = 1,
    replace: Annotated[bool, typer.Option("--replace", help="File: a control may be chosen again.")] = False,
    order: Annotated[
        OrderOption | None,
        typer.Option("--order", help="File: who chooses first.", show_default="largest score, else data order"),
    ] = None,
    discard: Annotated[DiscardOption, typer.Option("--discard", help="File: leave out whom no score matches.")] = (
        DiscardOption.NONE
    ),
    method: Annotated[
        MethodOption | None,
        typer.Option("--method", help="File: how controls are chosen.", show_default="nearest"),
    ] = None,
    one_to_one: Annotated[
        bool, typer.Option("--one-to-one", help="File: with cem, nearest pairs in the bins.")
    ] = False,
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="COL", help="File: what to compare.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where tables and charts are written.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    participants: Annotated[
        Path | None,
        typer.Option("--participants", metavar="FILE", help="Programme: CSV with person and inclusion."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Programme: the day it is made for.")
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Danish or English.")] = Language.DA,
    db: Annotated[Path | None, typer.Option("--db", metavar="FOLDER", help="The database (also SAMVEJ_DB).")] = None,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FILE", help="The key that made the pseudonyms (also SAMVEJ_KEY).")
    ] = None,
    as_of: AsOf = None,
    programmes: Annotated[
        Path | None, typer.Option("--programmes", metavar="FOLDER", help="The folder of programmes.")
    ] = None,
) -> None:
    """Match: controls who are as the participants were at inclusion; or the treated of any CSV with its others."""
    if not what.lower().endswith(".csv"):
        said_of_files = (identity, treated, on, exact, caliper, caliper_on, outcome, subclasses, order)
        if any(option is not None for option in said_of_files):
            raise SamvejError(
                f"“{what}” is taken for a programme, whose own file says what is matched on. For a file, give its "
                "name with .csv."
            )
        match_programme(
            what,
            out=out,
            participants=participants,
            until=until,
            as_of=as_of,
            lang=lang,
            db=db,
            key=key,
            programmes=programmes,
            as_json=as_json,
        )
        return
    if identity is None or treated is None or on is None:
        raise SamvejError(
            "A file needs --id, --treated and --on: who the units are, who was treated, what to match on."
        )
    if method is None:
        method = MethodOption.NEAREST if subclasses is None else MethodOption.SUBCLASS
    if subclasses is not None and method is not MethodOption.SUBCLASS:
        raise SamvejError(f"--subclasses goes with --method subclass, and --method is {method.value}.")
    said = Specification(
        on=_names(on),
        method=method.value,
        distance=distance.value,
        link=link.value,
        ratio=ratio,
        replace=replace,
        order=None if order is None else order.value,
        exact=_names(exact),
        caliper=caliper,
        calipers_on=_widths(caliper_on),
        discard=discard.value,
        subclasses=6 if subclasses is None else subclasses,
        one_to_one=one_to_one,
    )
    match_file(FileQuestion(Path(what), identity, treated, outcome, said), out, as_json, lang.value)


def _names(text: str | None) -> tuple[str, ...]:
    return () if text is None else tuple(name.strip() for name in text.split(",") if name.strip())


def _widths(text: str | None) -> tuple[tuple[str, float], ...]:
    found: list[tuple[str, float]] = []
    for part in _names(text):
        name, _, width = part.rpartition("=")
        try:
            found.append((name.strip(), float(width)))
        except ValueError:
            name = ""
        if not name.strip():
            raise SamvejError(
                f"--caliper-on: “{part}” is not a column and a width. Write it as age=5, or age=5,cost=1000."
            )
    return tuple(found)
