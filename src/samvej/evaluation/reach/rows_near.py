"""The services and diagnoses of people around days of their own, as far as some filters look, from stored files."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import cast

import numpy as np
import polars as pl
import pyarrow as pa

from samvej.core.sector import ServiceKind
from samvej.evaluation.counted import counts
from samvej.evaluation.matching.lookback import Days
from samvej.programme.rules import CodeList, DiagnosisFilter, FactFilter, Rule, ServiceFilter, leaves
from samvej.registry.narrow import Persons, coded_rows_of, in_its_types, place_and_kind, rows_of
from samvej.registry.of_people import with_rows
from samvej.registry.query import Registry
from samvej.registry.tables import TABLES
from samvej.spotting.days import number
from samvej.spotting.diagnoses import held_in_lists
from samvej.spotting.matching import filter_of


def filters_of(rules: Iterable[Rule]) -> list[FactFilter]:
    """Every filter that the rules read facts through, each once."""
    found = (filter_of(leaf) for rule in rules for leaf in leaves(rule))
    return list(dict.fromkeys(of for of in found if of is not None))


def counted_filters(rules: Sequence[Rule]) -> list[FactFilter]:
    """The filters through which the rules count, and do nothing else."""
    others = {filter_of(leaf) for rule in rules for leaf in leaves(rule) if not counts(leaf)}
    return [of for of in filters_of(rules) if of not in others]


def looked_through(asked: Sequence[tuple[int, date]], days: int) -> tuple[Persons, tuple[Days, Days]]:
    """Each person asked about (person_id, own day), in order: the days from so many before the first own day on."""
    ids, place = np.unique(np.array([each for each, _ in asked], dtype=np.int32), return_inverse=True)
    own = np.array([number(day) for _, day in asked], dtype=np.int32)
    bounds = np.iinfo(np.int32)
    first, last = np.full(len(ids), bounds.max, np.int32), np.full(len(ids), bounds.min, np.int32)
    np.minimum.at(first, place, own - np.int32(days))
    np.maximum.at(last, place, own)
    return ids, (first, last)


def near_rows(
    registry: Registry, ids: Persons, between: tuple[Days, Days], filters: Sequence[FactFilter]
) -> Registry:
    """The same database, in which services and diagnoses are those alone that these filters look at.

    Of these people (sorted): services from each one's first to last day (:func:`looked_through`), and all
    admissions; diagnoses of the filters' lists.
    """
    asked_of = [of for of in filters if isinstance(of, ServiceFilter)]
    diagnoses = _diagnoses(registry, ids, _lists(filters))
    services = pl.concat(_services(registry, ids, between, asked_of) or [_NO_SERVICES])
    tables = {
        "service": in_its_types("service", iter([services])),
        "diagnosis": in_its_types("diagnosis", (_frame(part) for part in diagnoses)),
    }
    return with_rows(registry, tables)


_NO_SERVICES = cast(pl.DataFrame, pl.from_arrow(TABLES["service"].schema.empty_table()))


def _services(
    registry: Registry, ids: Persons, between: tuple[Days, Days], filters: Sequence[ServiceFilter]
) -> list[pl.DataFrame]:
    """Each person's services of the filters' sectors and kinds within the days, and all such admissions."""
    if not len(ids) or not filters:
        return []
    first, last = between
    day, admission = pl.col("start").dt.date().cast(pl.Int32), pl.col("kind") == ServiceKind.ADMISSION.value
    test = day.is_between(int(first.min()), int(last.max())) | admission
    test = test & reduce(or_, map(place_and_kind, filters))
    found = []
    for rows in rows_of(registry, "service", ids, TABLES["service"].schema.names, test):
        at = np.searchsorted(ids, rows["person_id"].to_numpy())
        begins = rows.select(day).to_series().to_numpy()
        found.append(rows.filter(pl.lit(pl.Series((begins >= first[at]) & (begins <= last[at]))) | admission))
    return found


_WORDS = ("system", "code", "role", "source")


def _diagnoses(registry: Registry, ids: Persons, lists: Sequence[CodeList]) -> list[pa.Table]:
    """Each person's diagnoses of the lists, file by file; words as places, since most rows are not kept."""
    if not lists:
        return []

    def work(rows: pa.Table) -> pa.Table:
        return rows.filter(pa.array(held_in_lists(rows, lists)))

    return list(coded_rows_of(registry, "diagnosis", ids, TABLES["diagnosis"].schema.names, _WORDS, work))


def _frame(diagnoses: pa.Table) -> pl.DataFrame:
    return cast(pl.DataFrame, pl.from_arrow(diagnoses.cast(TABLES["diagnosis"].schema)))


def _lists(filters: Iterable[FactFilter]) -> tuple[CodeList, ...]:
    """Every list of diagnoses that any filter names, by itself or of a service."""
    found: dict[CodeList, None] = {}
    for of in filters:
        if isinstance(of, DiagnosisFilter):
            found |= dict.fromkeys(of.codes)
        elif isinstance(of, ServiceFilter):
            found |= dict.fromkeys(of.diagnosis)
    return tuple(found)
