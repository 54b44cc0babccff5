"""What a report was made of, so that the same one can be made again, letter for letter.

The record holds nothing of any person: the participants' checksum is keyed by what only the database holds, so that
nobody can try out lists of people against it.
"""

import hashlib
import hmac
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from samvej.core.errors import SamvejError
from samvej.evaluation.names import index_words
from samvej.evaluation.participants import Participant
from samvej.evaluation.report.blocks import Grid
from samvej.evaluation.report.numbers import NONE, moment
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.results import Evaluation
from samvej.programme.loading import Programme
from samvej.programme.versions import freeze
from samvej.registry.manifest import Manifest
from samvej.registry.price_index import PriceIndex
from samvej.spotting.explain import say_day

FILE = "run.json"
FORMAT = 1
PACKAGES = ("samvej", "numpy", "scipy", "duckdb", "ibis-framework", "polars", "vl-convert-python", "typst", "jinja2")
"""The packages that numbers, drawings and pages come from."""

Option = str | int | bool | None


class RunRecordError(SamvejError):
    """A run record that cannot be read, or a report that cannot be made again from it."""


@dataclass(frozen=True)
class RunRecord:
    """What a run was made of.

    ``tables``: version of each Delta table at the manifest ``database_version``. ``programme_sha256`` is of the
    programme with everything it stands on (:func:`samvej.programme.versions.freeze`). ``participants_sha256`` is
    keyed. ``options`` are those of the command that change what is written.
    """

    programme: str
    programme_version: str
    programme_sha256: str | None
    database_version: int
    database_committed_at: datetime | None
    tables: Mapping[str, int]
    made_at: datetime
    until: date
    seed: int | None
    currency: str | None
    price_year: int | None
    price_index: str | None
    price_index_sha256: str | None
    participants_sha256: str | None
    options: Mapping[str, Option] = field(default_factory=dict)
    software: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        """As it stands in ``run.json`` and ``report.json``."""
        said = {name: _plain(value) for name, value in asdict(self).items()}
        return {"format": FORMAT, **said}

    def text(self) -> str:
        """The file ``run.json``."""
        return json.dumps(self.plain(), ensure_ascii=False, indent=2) + "\n"

    def table(self, speaker: Speaker) -> Grid:
        """The record for a reader."""
        rows = tuple((speaker.say(f"record {key}"), value) for key, value in self._rows(speaker))
        heads = (speaker.say("record what"), speaker.say("record value"))
        return Grid(speaker.say("record caption"), heads, rows, frozenset({0, 1}))

    def _rows(self, speaker: Speaker) -> Iterator[tuple[str, str]]:
        none = speaker.say("none")
        yield "programme", f"{self.programme} {self.programme_version}"
        yield "hash", self.programme_sha256 or NONE
        loaded = (
            "" if self.database_committed_at is None else f" ({moment(self.database_committed_at, speaker.lang)})"
        )
        yield "database", f"{self.database_version}{loaded}"
        yield "tables", _listed(self.tables) or none
        yield "participants", self.participants_sha256 or NONE
        yield "until", say_day(self.until, speaker.lang)
        yield "made", moment(self.made_at, speaker.lang)
        yield "seed", none if self.seed is None else str(self.seed)
        index = "" if self.price_index is None else speaker.pick(index_words(self.price_index))
        prices = ", ".join(str(each) for each in (self.currency, self.price_year, index) if each)
        yield "prices", prices or none
        yield "options", _listed({name: value for name, value in self.options.items() if value}) or none
        yield "software", _listed(self.software)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return dict(sorted(value.items())) if isinstance(value, Mapping) else value


def _listed(named: Mapping[str, object]) -> str:
    return ", ".join(name if value is True else f"{name} {value}" for name, value in sorted(named.items()))


# --- making one --------------------------------------------------------------------------------------------


def bare_record(evaluation: Evaluation) -> RunRecord:
    """What an evaluation alone says of how it was made: a report of it cannot be made again by the command."""
    return RunRecord(
        programme=evaluation.programme,
        programme_version=evaluation.programme_version,
        programme_sha256=None,
        database_version=evaluation.database_version,
        database_committed_at=None,
        tables={},
        made_at=evaluation.made_at,
        until=evaluation.until,
        seed=None,
        currency=evaluation.currency,
        price_year=evaluation.price_year,
        price_index=evaluation.price_index,
        price_index_sha256=None,
        participants_sha256=None,
        software=software(),
    )


def record_of(
    evaluation: Evaluation,
    *,
    programme: Programme,
    manifest: Manifest,
    people: Sequence[Participant],
    seed: int,
    index: PriceIndex | None,
    options: Mapping[str, Option],
    programmes: Path | None = None,
) -> RunRecord:
    """The whole record of a run. ``index``: one that was brought along; ``programmes``: the folder of programmes."""
    return RunRecord(
        programme=evaluation.programme,
        programme_version=evaluation.programme_version,
        programme_sha256=freeze(programme, programmes).sha256,
        database_version=manifest.version,
        database_committed_at=manifest.committed_at,
        tables=dict(sorted(manifest.tables.items())),
        made_at=evaluation.made_at,
        until=evaluation.until,
        seed=seed,
        currency=evaluation.currency,
        price_year=evaluation.price_year,
        price_index=evaluation.price_index,
        price_index_sha256=None if index is None else sha256_of_index(index),
        participants_sha256=sha256_of_people(people, manifest),
        options=dict(options),
        software=software(),
    )


def software() -> dict[str, str]:
    """The versions of what the report is made with."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return dict(sorted(found.items()))


def sha256_of_people(people: Sequence[Participant], manifest: Manifest) -> str:
    """Whether two runs are of the same people with the same days of inclusion (HMAC-SHA-256)."""
    said = "\n".join(f"{each.person_id} {each.inclusion}" for each in sorted(people))
    return hmac.digest(f"samvej: participants {manifest.key}".encode(), said.encode(), "sha256").hex()


def sha256_of_index(index: PriceIndex) -> str:
    """Whether two price indices say the same."""
    said = json.dumps([index.name, index.source, sorted(index.figures.items())], ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


# --- reading one -------------------------------------------------------------------------------------------


def read_record(path: Path) -> RunRecord:
    """The record in a file. Raises :class:`RunRecordError` where it is none, or of another format."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise RunRecordError(
                f"{path} is a run record of format {said['format']}; this samvej reads format {FORMAT}. "
                "Make the report anew: samvej evaluate PROGRAMME --out DIR."
            )
        return _read(said)
    except OSError as fault:
        raise RunRecordError(f"{path} cannot be read: {fault.strerror}. Name the run.json of a report.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise RunRecordError(
            f"{path} is no run record ({type(fault).__name__}): name the run.json that a report wrote, unchanged."
        ) from None


def _read(said: Mapping[str, object]) -> RunRecord:
    committed = said["database_committed_at"]
    tables, options, made_with = (_mapping(said[name]) for name in ("tables", "options", "software"))
    return RunRecord(
        programme=str(said["programme"]),
        programme_version=str(said["programme_version"]),
        programme_sha256=_text(said["programme_sha256"]),
        database_version=_whole(said["database_version"]),
        database_committed_at=None if committed is None else datetime.fromisoformat(str(committed)),
        tables={name: _whole(number) for name, number in tables.items()},
        made_at=datetime.fromisoformat(str(said["made_at"])),
        until=date.fromisoformat(str(said["until"])),
        seed=None if said["seed"] is None else _whole(said["seed"]),
        currency=_text(said["currency"]),
        price_year=None if said["price_year"] is None else _whole(said["price_year"]),
        price_index=_text(said["price_index"]),
        price_index_sha256=_text(said["price_index_sha256"]),
        participants_sha256=_text(said["participants_sha256"]),
        options={name: _option(value) for name, value in options.items()},
        software={name: str(value) for name, value in made_with.items()},
    )


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("not a mapping")
    return value


def _text(value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _option(value: object) -> Option:
    if value is not None and not isinstance(value, str | int | bool):
        raise TypeError("not an option")
    return value
