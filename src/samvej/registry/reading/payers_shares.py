"""A payer's share of a service's cost and its limit, row by row where the mapping decides it by the row."""

from dataclasses import dataclass, field

import polars as pl
import pyarrow as pa

from samvej.core.money import minor_digits
from samvej.registry.mapping.rules import ColumnRule, PaymentRule
from samvej.registry.reading import cells as read
from samvej.registry.reading.batches import LINE
from samvej.registry.reading.columns import Surroundings, column
from samvej.registry.reading.rejects import Fault
from samvej.registry.tables import MINOR


@dataclass(frozen=True)
class Share:
    """What a payer pays of each row's cost.

    ``part``: from 0 to 1, null where the payer's part is no share; ``at_most``: minor units, null where there is no
    limit; ``pays``: whether the payer has a part in the row's cost at all.
    """

    part: pl.Series
    at_most: pl.Series
    pays: pl.Series
    faults: list[Fault] = field(default_factory=list)


def share_of(frame: pl.DataFrame, part: PaymentRule, to_pay: pl.Series, around: Surroundings) -> Share:
    """The share of ``part`` in every row. What cannot be told is a fault only where there is a cost ``to_pay``."""
    everybody = pl.Series([True]).new_from_index(0, frame.height)
    digits = minor_digits(around.mapping.currency)
    no_limit = pl.Series([None], dtype=pl.Int64).new_from_index(0, frame.height)
    if part.share is None:
        return Share(no_limit.cast(pl.Float64), no_limit, everybody)
    faults: list[Fault] = []
    if isinstance(part.share, ColumnRule):
        found = column(frame, "payment", "share", pa.float64(), part.share, around)
        outside = read.reason_where(found.cells.values.is_between(0, 1).not_(), "a share that is not from 0 to 1")
        shares = found.cells.values
        faults.append(_where(frame, found.name, found.text, [found.cells.reasons, outside], to_pay))
    else:
        shares = pl.Series([part.share], dtype=pl.Float64).new_from_index(0, frame.height)
    limit = no_limit
    if isinstance(part.at_most, ColumnRule):
        most = column(frame, "payment", "amount", MINOR, part.at_most, around)
        limit = most.cells.values
        below = read.reason_where(limit < 0, "a limit below nothing")
        faults.append(_where(frame, most.name, most.text, [most.cells.reasons, below], to_pay & shares.is_not_null()))
    elif part.at_most is not None:
        amount = read.amounts(pl.Series([f"{part.at_most:f}"]), ".", digits, rounded=True).values
        limit = amount.new_from_index(0, frame.height)
    return Share(shares, limit, shares.is_not_null(), faults)


def _where(
    frame: pl.DataFrame, name: str, text: pl.Series | None, reasons: list[pl.Series], here: pl.Series
) -> Fault:
    reason = read.first_reason(reasons)
    return Fault(name, frame[LINE], text, pl.select(pl.when(here).then(reason)).to_series())
