"""What every part of an evaluation is asked about: one programme, its participants and the open database."""

from dataclasses import dataclass
from datetime import date

from samvej.evaluation.design import Design
from samvej.evaluation.participants import Participants
from samvej.evaluation.prices import Prices
from samvej.programme.loading import Programme
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
