"""A service's cost and who pays it, for a batch of rows: exact, and adding up."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import polars as pl

from samvej.core.money import minor_digits
from samvej.registry.mapping.rules import CostRule, PaymentRule, TableRule
from samvej.registry.reading import cells as read
from samvej.registry.reading.batches import LINE
from samvej.registry.reading.cells import Cells
from samvej.registry.reading.columns import Surroundings, column
from samvej.registry.reading.payers_shares import Share, share_of
from samvej.registry.reading.rejects import Fault, fault
from samvej.registry.reading.telling import telling
from samvej.registry.tables import TEXT

_NO_LIMIT = 2**62


@dataclass(frozen=True)
class Cost:
    """What each service costs: ``given`` as the file says (before any rule), or a tariff's system and code."""

    given: Cells
    system: pl.Series
    code: pl.Series
    name: str
    text: pl.Series | None
    awaits_tariff: bool = False


def plausible(values: pl.Series, around: Surroundings) -> pl.Series:
    """The reasons why amounts (minor units) cannot be: below nothing, or beyond the greatest plausible cost."""
    mapping = around.mapping
    greatest = mapping.greatest_plausible_cost * 10 ** minor_digits(mapping.currency)
    reasons = [
        read.reason_where(
            values.abs() > greatest,
            f"more than the greatest plausible cost of {mapping.greatest_plausible_cost} {mapping.currency}",
        )
    ]
    if mapping.negative_cost == "reject":
        reasons.append(read.reason_where(values < 0, "a negative amount; see 'negative cost' in the mapping"))
    return read.first_reason(reasons)


def cost(frame: pl.DataFrame, rule: CostRule | None, around: Surroundings, person: str | None = None) -> Cost:
    """The cost of every service of the batch; ``person`` is the column of the persons' ids."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    none = Cells.fine(nothing.cast(pl.Int64))
    if rule is None:
        return Cost(none, nothing, nothing, "", None)
    digits, decimal = minor_digits(around.mapping.currency), around.reading.decimal or "."
    if rule.given is not None:
        text = frame[rule.given]
        return Cost(
            read.amounts(text, decimal, digits, rounded=rule.decimals == "rounded"),
            nothing,
            nothing,
            rule.given,
            text,
        )
    if rule.tariff is not None:
        system = column(frame, "service", "tariff_system", TEXT, rule.tariff.system, around)
        code = column(frame, "service", "tariff_code", TEXT, rule.tariff.code, around)
        systems = pl.select(pl.when(code.cells.values.is_not_null()).then(system.cells.values)).to_series()
        persons = None if person is None else frame[person]
        tells = [
            telling("service", "tariff_system", rule.tariff.system, system, persons),
            telling("service", "tariff_code", rule.tariff.code, code, persons),
        ]
        reasons = read.first_reason([system.cells.reasons, code.cells.reasons, *tells])
        return Cost(Cells(none.values, reasons), systems, code.cells.values, code.name, code.text, awaits_tariff=True)
    return _product(frame, rule, around, nothing)


def _product(frame: pl.DataFrame, rule: CostRule, around: Surroundings, nothing: pl.Series) -> Cost:
    """Unit price × quantity in exact fractions, each pair that occurs computed once."""
    digits, decimal = minor_digits(around.mapping.currency), around.reading.decimal or "."
    quantity = frame[rule.quantity or ""]
    price = (
        frame[rule.unit_price]
        if isinstance(rule.unit_price, str)
        else nothing.fill_null(f"{Decimal(str(rule.unit_price)):f}")
    )
    between = "\x1f"
    price_mark: Literal[".", ","] = decimal if isinstance(rule.unit_price, str) else "."

    def times(pair: str) -> int:
        one, other = pair.split(between)
        try:
            product = read.fraction(one, price_mark) * read.fraction(other, decimal) * 10**digits
        except ValueError as wrong:
            raise ValueError(f"unit price or quantity: {wrong}") from None
        return read.within_digits(read.half_even(product.numerator, product.denominator), digits)

    pairs = pl.select(pl.concat_str([price, quantity], separator=between)).to_series()
    name = f"{rule.unit_price} + {rule.quantity}" if isinstance(rule.unit_price, str) else rule.quantity or ""
    return Cost(read.by_unique(pairs, times, pl.Int64), nothing, nothing, name, quantity)


def payments(
    frame: pl.DataFrame,
    rule: TableRule,
    service_ids: pl.Series,
    price: Cost,
    around: Surroundings,
    person: str | None = None,
) -> tuple[pl.DataFrame, list[Fault]]:
    """Each payer's part of each service's cost: ``_line``, service_id, payer, amount, ``_share`` and ``_at_most``.

    The payer that takes the rest, or the last one where none is said to, gets what the others leave, to the last
    minor unit.
    """
    faults: list[Fault] = []
    rest_at = next((at for at, part in enumerate(rule.payments) if part.rest), len(rule.payments) - 1)
    left = price.given.values
    to_pay = (price.code if price.awaits_tariff else price.given.values).is_not_null()
    shares = [share_of(frame, part, to_pay, around) for part in rule.payments]
    faults += [fault for share in shares for fault in share.faults]
    amounts: dict[int, pl.Series] = {}
    for at, part in enumerate(rule.payments):
        if at != rest_at and not price.awaits_tariff:
            amount = _part(frame, part, shares[at], price.given.values, left, around)
            faults += [_amount_fault(frame, part.amount, amount, price, around)] if part.amount else []
            amounts[at] = amount.values.fill_null(0)
            left = left - amounts[at]
    amounts[rest_at] = left
    over = read.reason_where((left < 0) & (price.given.values >= 0), "the payers' parts are more than the cost")
    faults.append(Fault(price.name, frame[LINE], price.text, over))
    tables = []
    for at, part in enumerate(rule.payments):
        payer, wrong = _payer(frame, part, around, person)
        faults += wrong
        later = price.awaits_tariff and at != rest_at
        columns = {
            LINE: frame[LINE],
            "service_id": service_ids,
            "payer": payer,
            "amount": amounts.get(at, price.given.values),  # where a tariff is awaited: null
            "_share": shares[at].part if later else shares[at].part.clear(frame.height),
            "_at_most": shares[at].at_most if later else shares[at].at_most.clear(frame.height),
        }
        tables.append(pl.DataFrame(columns).filter(to_pay & shares[at].pays))
    return _one_row_per_payer(pl.concat(tables)), faults


def _amount_fault(frame: pl.DataFrame, name: str, amount: Cells, price: Cost, around: Surroundings) -> Fault:
    """Amounts that cannot be read, cannot be, or are of a cost that is not given."""
    unpriced = price.given.values.is_null() & price.given.reasons.is_null() & (amount.values != 0)
    reasons = [
        amount.reasons,
        plausible(amount.values, around),
        read.reason_where(unpriced, f"a payer's amount, and the cost it is a part of is empty ({price.name})"),
    ]
    return Fault(name, frame[LINE], frame[name], read.first_reason(reasons))


def _one_row_per_payer(table: pl.DataFrame) -> pl.DataFrame:
    """Parts that fall to the same payer are one payment."""
    if not table.select(LINE, "service_id", "payer").is_duplicated().any():
        return table
    added = [
        pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name)
        for name in ("amount", "_share", "_at_most")
    ]
    return table.group_by(LINE, "service_id", "payer", maintain_order=True).agg(added)


def _payer(
    frame: pl.DataFrame, part: PaymentRule, around: Surroundings, person: str | None
) -> tuple[pl.Series, list[Fault]]:
    if part.payer is None:
        return pl.Series([part.always], dtype=pl.String).new_from_index(0, frame.height), []
    who = column(frame, "payment", "payer", TEXT, part.payer, around)
    missing = read.reason_where(who.cells.values.is_null(), "missing; who pays must be said")
    tells = telling("payment", "payer", part.payer, who, None if person is None else frame[person])
    reasons = read.first_reason([who.cells.reasons, missing, tells])
    return who.cells.values, [fault(who.name, frame, Cells(who.cells.values, reasons), who.text)]


def _part(
    frame: pl.DataFrame, part: PaymentRule, share_of: Share, total: pl.Series, left: pl.Series, around: Surroundings
) -> Cells:
    """The amount of one payer's part. A rounded share never takes more than the shares before it have left."""
    if part.share is None:
        digits = minor_digits(around.mapping.currency)
        return read.amounts(frame[part.amount or ""], around.reading.decimal or ".", digits)
    # filled first: the least and the greatest of several columns pass over what is null
    share = (total.cast(pl.Float64) * share_of.part).round(0, mode="half_to_even").cast(pl.Int64).fill_null(0)
    most = share_of.at_most.fill_null(_NO_LIMIT)
    share = pl.select(pl.min_horizontal(pl.max_horizontal(share, -most), most)).to_series()
    clipped = pl.when(total >= 0).then(pl.min_horizontal(share, left.clip(lower_bound=0)))
    return Cells.fine(pl.select(clipped.otherwise(pl.max_horizontal(share, left))).to_series())
