"""``samvej evaluate --again``: the report that a run record tells of, made once more."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from samvej.cli.options import Language
from samvej.core import clock
from samvej.core.errors import SamvejError
from samvej.core.month import MonthLength
from samvej.evaluation.participants import Participants
from samvej.evaluation.report.run_record import (
    Option,
    RunRecord,
    RunRecordError,
    read_record,
    sha256_of_index,
    sha256_of_people,
    software,
)
from samvej.programme.loading import Programme
from samvej.programme.versions import freeze
from samvej.registry.price_index import PriceIndex
from samvej.registry.query import Registry

_T = TypeVar("_T")


@dataclass(frozen=True)
class Order:
    """What an evaluation is asked for: by the command's options, or by a record of a run that is made again.

    ``interviews``: the checksum (SHA-256) of the file of interview notes, where there is one.
    """

    programme: str
    until: date
    price_year: int | None
    months: MonthLength | None
    round_to_five: bool
    lang: Language
    as_of: int | date | None
    seed: int
    png: bool
    brief: bool = False
    interviews: str | None = None
    record: RunRecord | None = None

    @property
    def options(self) -> Mapping[str, Option]:
        """The options that change what is written, as a record keeps them."""
        return {
            "price_year": self.price_year,
            "months": None if self.months is None else self.months.value,
            "round_to_five": self.round_to_five,
            "lang": self.lang.value,
            "png": self.png,
            "brief": self.brief,
            "interviews": self.interviews,
        }

    def moment(self) -> AbstractContextManager[datetime | None]:
        """Within it, it is the moment at which the recorded run was made; without a record it is now."""
        return nullcontext() if self.record is None else clock.at(self.record.made_at)


def order_again(path: Path, given: Mapping[str, bool]) -> Order:
    """The order that the record in the file tells of. ``given``: the options that the record stands in for.

    Raises SamvejError where one of those is given as well, and RunRecordError where the file is no whole record.
    """
    also = sorted(name for name, is_given in given.items() if is_given)
    if also:
        raise SamvejError(
            f"--again takes everything from the run record: leave out {', '.join(also)}, or make a new report "
            "without --again."
        )
    record = read_record(path)
    if record.programme_sha256 is None or record.seed is None:
        raise RunRecordError(
            f"{path} does not say all that the report was made of: it was not written by samvej evaluate. "
            "Make the report anew: samvej evaluate PROGRAMME --out DIR."
        )
    options = record.options
    try:
        return Order(
            programme=record.programme,
            until=record.until,
            price_year=_as(int, options["price_year"]),
            months=None if options["months"] is None else MonthLength(str(options["months"])),
            round_to_five=bool(options["round_to_five"]),
            lang=Language(str(options["lang"])),
            as_of=record.database_version,
            seed=record.seed,
            png=bool(options["png"]),
            brief=bool(options["brief"]),
            interviews=_as(str, options["interviews"]),
            record=record,
        )
    except (KeyError, ValueError, TypeError) as fault:
        raise RunRecordError(
            f"{path} is no run record ({type(fault).__name__} in its options): name the run.json that a report "
            "wrote, unchanged."
        ) from None


def sha256_of_file(path: Path | None) -> str | None:
    """The checksum of a file that is brought along; None for none. Raises SamvejError where it cannot be read."""
    if path is None:
        return None
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as fault:
        raise SamvejError(f"{path} cannot be read ({fault.strerror}): name a file that is there.") from None


def _as(kind: type[_T], value: object) -> _T | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, kind)):
        raise TypeError(f"not a {kind.__name__}")
    return value


def refuse_if_other(
    order: Order,
    programme: Programme,
    registry: Registry,
    people: Participants,
    index: PriceIndex | None,
    programmes: Path | None,
    interviews: str | None,
    *,
    anyway: bool,
) -> tuple[str, ...]:
    """What is not as it was when the recorded run was made; nothing where no run is made again.

    Raises RunRecordError, telling all of it, unless ``anyway``.
    """
    if order.record is None:
        return ()
    now = (
        ("the programme", order.record.programme_sha256, freeze(programme, programmes).sha256),
        ("the database", _database(order.record), (registry.manifest.committed_at, dict(registry.manifest.tables))),
        ("the participants", order.record.participants_sha256, sha256_of_people(people.people, registry.manifest)),
        (
            "the price index brought along",
            order.record.price_index_sha256,
            None if index is None else sha256_of_index(index),
        ),
        ("the file of interview notes", order.interviews, interviews),
    )
    found = [f"{what} is another than in the record" for what, then, here in now if then != here]
    found = [said.replace("participants is", "participants are") for said in found]
    found += [f"{name} was {then} and is {here}" for name, then, here in _other_software(order.record.software)]
    if found and not anyway:
        raise RunRecordError(
            f"The report cannot be made again as it was: {'; '.join(found)}. Bring back what differs, or give "
            "--anyway to make the report with what is here now."
        )
    return tuple(found)


def _database(record: RunRecord) -> tuple[datetime | None, dict[str, int]]:
    return record.database_committed_at, dict(record.tables)


def _other_software(then: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    here = software()
    for name in sorted({*then, *here}):
        was, is_now = then.get(name, "not there"), here.get(name, "not there")
        if was != is_now:
            yield name, was, is_now
