"""``samvej match``: matched controls, for a programme over the database or for any CSV file."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samvej.cli.match_file import FileQuestion, match_file
from samvej.cli.match_programme import match_programme
from samvej.cli.options import AsOf, Language
from samvej.core.errors import SamvejError
from samvej.evaluation.matching.programme import Matching
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
    distance: Annotated[
        DistanceOption | None, typer.Option("--distance", help="What being near means.", show_default="ps")
    ] = None,
    link: Annotated[
        LinkOption | None, typer.Option("--link", help="File: the score's scale.", show_default="logit")
    ] = None,
    subclasses: Annotated[
        int | None, typer.Option("--subclasses", metavar="N", help="File: how many subclasses.", show_default="6")
    ] = None,
    exact: Annotated[str | None, typer.Option("--exact", metavar="COL,COL", help="File: what must be equal.")] = None,
    caliper: Annotated[
        float | None, typer.Option("--caliper", metavar="SD", help="Largest difference in score, in its SDs.")
    ] = None,
    caliper_on: Annotated[
        str | None, typer.Option("--caliper-on", metavar="COL=UNITS", help="File: largest difference in a column.")
    ] = None,
    ratio: Annotated[
        int | None,
        typer.Option(
            "--ratio", metavar="K", help="Controls for each.", show_default="a programme's own; for a file 1"
        ),
    ] = None,
    replace: Annotated[
        bool | None,
        typer.Option(
            "--replace/--no-replace",
            help="May a control be chosen again?",
            show_default="a programme: yes, for another; a file: no",
        ),
    ] = None,
    order: Annotated[
        OrderOption | None,
        typer.Option(
            "--order",
            help="Who chooses first.",
            show_default="a programme: who has fewest to choose from; a file: largest score, else data order",
        ),
    ] = None,
    discard: Annotated[
        DiscardOption | None,
        typer.Option("--discard", help="File: leave out whom no score matches.", show_default="none"),
    ] = None,
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
    of_files = {
        "--id": identity,
        "--treated": treated,
        "--on": on,
        "--exact": exact,
        "--caliper-on": caliper_on,
        "--outcome": outcome,
        "--subclasses": subclasses,
        "--link": link,
        "--discard": discard,
        "--method": method,
        "--one-to-one": one_to_one or None,
    }
    if not what.lower().endswith(".csv"):
        why = f"“{what}” is taken for a programme, whose own file says what is matched on. For a file, "
        _refuse(of_files, f"{why}give its name with .csv.")
        match_programme(
            what,
            how=_how(distance, caliper, ratio, replace, order),
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
    _refuse(
        {"--participants": participants, "--until": until, "--as-of": as_of},
        "said of a file, and it goes with a programme only.",
    )
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
        distance="ps" if distance is None else distance.value,
        link="logit" if link is None else link.value,
        ratio=1 if ratio is None else ratio,
        replace=bool(replace),
        order=None if order is None else order.value,
        exact=_names(exact),
        caliper=caliper,
        calipers_on=_widths(caliper_on),
        discard="none" if discard is None else discard.value,
        subclasses=6 if subclasses is None else subclasses,
        one_to_one=one_to_one,
    )
    match_file(FileQuestion(Path(what), identity, treated, outcome, said), out, as_json, lang.value)


def _refuse(options: Mapping[str, object], why: str) -> None:
    """Raise SamvejError where one of the options was given."""
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise SamvejError(f"{', '.join(given)}: {why}")


def _how(
    distance: DistanceOption | None,
    caliper: float | None,
    ratio: int | None,
    replace: bool | None,
    order: OrderOption | None,
) -> Matching:
    """What was asked of a programme's matching; what was not said is as the programme's file and its defaults have
    it. Raises SamvejError where it does not fit together."""
    return Matching(
        distance="mahalanobis" if distance is DistanceOption.MAHALANOBIS else "score",
        caliper=caliper,
        ratio=ratio,
        replace=replace is not False,
        order=None if order is None else order.value,
    )


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
