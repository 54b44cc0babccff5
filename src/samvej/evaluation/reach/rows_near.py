"""The services and diagnoses of people around days of their own, as far as some filters look, from stored files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
import polars as pl

from samvej.core.sector import ServiceKind
from samvej.evaluation.counted import counts
from samvej.evaluation.matching.lookback import Days
from samvej.programme.rules import CodeList, DiagnosisFilter, FactFilter, Rule, ServiceFilter, leaves
from samvej.registry.narrow import Persons, in_its_types, place_and_kind, rows_of
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


def near_rows(
    registry: Registry, asked: Sequence[tuple[int, date]], days: int, filters: Sequence[FactFilter]
) -> Registry:
    """The same database, in which services and diagnoses are those alone that these filters look at.

    Of the people asked about (person_id, own day): services of so many days up to the own day, and all admissions;
    diagnoses of the filters' lists.
    """
    ids, place = np.unique(np.array([each for each, _ in asked], dtype=np.int32), return_inverse=True)
    own = np.array([number(day) for _, day in asked], dtype=np.int32)
    bounds = np.iinfo(np.int32)
    first, last = np.full(len(ids), bounds.max, np.int32), np.full(len(ids), bounds.min, np.int32)
    np.minimum.at(first, place, own - np.int32(days))
    np.maximum.at(last, place, own)
    services = list(_services(registry, ids, (first, last), [of for of in filters if isinstance(of, ServiceFilter)]))
    contacts = None if any(isinstance(of, DiagnosisFilter) for of in filters) else services
    tables = {
        "service": in_its_types("service", iter(services)),
        "diagnosis": in_its_types("diagnosis", _diagnoses(registry, ids, _lists(filters), contacts)),
    }
    return with_rows(registry, tables)


def _services(
    registry: Registry, ids: Persons, between: tuple[Days, Days], filters: Sequence[ServiceFilter]
) -> Iterator[pl.DataFrame]:
    """Each person's services of the filters' sectors and kinds within the days, and all such admissions."""
    if not len(ids) or not filters:
        return
    first, last = between
    day, admission = pl.col("start").dt.date().cast(pl.Int32), pl.col("kind") == ServiceKind.ADMISSION.value
    test = day.is_between(int(first.min()), int(last.max())) | admission
    test = test & reduce(or_, map(place_and_kind, filters))
    for rows in rows_of(registry, "service", ids, TABLES["service"].schema.names, test):
        at = np.searchsorted(ids, rows["person_id"].to_numpy())
        begins = rows.select(day).to_series().to_numpy()
        yield rows.filter(pl.lit(pl.Series((begins >= first[at]) & (begins <= last[at]))) | admission)


def _diagnoses(
    registry: Registry, ids: Persons, lists: Sequence[CodeList], contacts: Sequence[pl.DataFrame] | None
) -> Iterator[pl.DataFrame]:
    """Each person's diagnoses of the lists; ``contacts``: those of these services alone (None: all)."""
    if not lists:
        return
    test = None
    if contacts is not None:
        services = pl.concat([rows["service_id"] for rows in contacts]) if contacts else pl.Series(dtype=pl.Int64)
        test = pl.col("service_id").is_in(services.implode())
    for rows in rows_of(registry, "diagnosis", ids, TABLES["diagnosis"].schema.names, test):
        yield rows.filter(pl.Series(held_in_lists(rows, lists)))


def _lists(filters: Iterable[FactFilter]) -> tuple[CodeList, ...]:
    """Every list of diagnoses that any filter names, by itself or of a service."""
    found: dict[CodeList, None] = {}
    for of in filters:
        if isinstance(of, DiagnosisFilter):
            found |= dict.fromkeys(of.codes)
        elif isinstance(of, ServiceFilter):
            found |= dict.fromkeys(of.diagnosis)
    return tuple(found)
