"""What every part of an evaluation is asked about: one programme, its participants and the open database."""

from dataclasses import dataclass, replace
from datetime import date

from samvej.core.month import MonthLength
from samvej.evaluation.design import Design, design_of
from samvej.evaluation.participants import Participants
from samvej.evaluation.prices import Prices, prices_of
from samvej.programme.loading import Programme
from samvej.registry.price_index import PriceIndex
from samvej.registry.query import Registry

SEED = 20260101
"""The seed of all chance in an evaluation, unless another is asked for; it stands in the run record."""


@dataclass(frozen=True)
class Study:
    """One evaluation's question. ``until`` is the last day that is evaluated; all chance comes from ``seed``."""

    programme: Programme
    registry: Registry
    participants: Participants
    design: Design
    prices: Prices
    until: date
    seed: int = SEED


def study_of(
    programme: Programme,
    registry: Registry,
    participants: Participants,
    *,
    until: date,
    price_year: int | None = None,
    index: PriceIndex | None = None,
    month_length: MonthLength | None = None,
    seed: int = SEED,
) -> Study:
    """The study of a programme by its file's design; ``price_year`` and ``month_length`` stand in for the file's own.

    Raises SamvejError where the file has no evaluation section, and PriceIndexError where the index has no such year.
    """
    design = design_of(programme)
    design = replace(design, length=month_length or design.length)
    prices = prices_of(registry, price_year or design.price_year, index)
    return Study(programme, registry, participants, design, prices, until, seed)
