"""What several commands take: a language, a day, a state of the database, an engine that reads it."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samvej.core.errors import SamvejError
from samvej.registry.query import Registry


class Language(StrEnum):
    """Danish or English."""

    DA = "da"
    EN = "en"


def day_of(text: str, option: str) -> date:
    """The day written as ``2016-01-31``. Raises SamvejError, naming the option."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise SamvejError(f"{option}: “{text}” is not a date. Write it as 2016-01-31.") from None
    if not 1900 <= day.year <= 2150:
        raise SamvejError(f"{option}: the year {day.year} is outside 1900–2150.")
    return day


def state_of(text: str | None) -> int | date | None:
    """What ``--as-of`` names: a version of the database, or the end of a day."""
    if text is None:
        return None
    return int(text) if text.isdigit() and len(text) < 8 else day_of(text, "--as-of")


AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="VERSION|DATE", help="The database as it was: a version, or the end of a day."),
]


class EngineChoice(StrEnum):
    """What reads the database."""

    DUCKDB = "duckdb"
    SPARK = "spark"


EngineOption = Annotated[
    EngineChoice,
    typer.Option("--engine", help="What reads the database: in this process, or Spark. The answer is the same."),
]
SparkConfig = Annotated[
    Path | None,
    typer.Option("--spark-config", metavar="FILE", help="Spark's settings, as in spark-defaults.conf."),
]


def opened(db: Path | None, state: int | date | None, engine: EngineChoice, spark_config: Path | None) -> Registry:
    """The database, read by the engine. Raises SamvejError where settings are given to an engine without them."""
    if spark_config is not None and engine is not EngineChoice.SPARK:
        raise SamvejError("--spark-config goes with --engine spark: add it, or leave the settings out.")
    return Registry.open(db, state, engine=engine.value, spark_config=spark_config)
