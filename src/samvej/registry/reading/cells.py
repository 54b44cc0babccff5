"""From text to typed values, a column at a time: exact, never guessing, and saying why where a text does not fit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

import polars as pl

from samvej.core.codes import CodeError, normalise
from samvej.core.money import MoneyError, minor_units
from samvej.core.week import Week, WeekError
from samvej.registry.mapping.rules import EMPTY, Clock, Scalar
from samvej.registry.mapping.written import FRACTION, ISO_WEEK, DateFormat

FIRST_YEAR, LAST_YEAR = 1900, 2100
_ISO = ("YYYY-MM-DD", "YYYY-MM-DD hh:mm:ss.f")
_MOST_DIGITS = 12  # whole units: beyond it a sum of many could overflow, and no amount is that large
_MOST_DECIMALS = 30


@dataclass(frozen=True)
class Cells:
    """Typed values, and for each row the reason why its text does not fit (null where it does).

    A row with a reason has a null value; so has a row whose text is empty.
    """

    values: pl.Series
    reasons: pl.Series

    @classmethod
    def fine(cls, values: pl.Series) -> "Cells":
        """Values without a fault."""
        return cls(values, no_reasons(len(values)))


def no_reasons(height: int) -> pl.Series:
    """As many rows without a fault."""
    return pl.Series("reason", [None], dtype=pl.String).new_from_index(0, height)


def reason_where(bad: pl.Series, reason: str) -> pl.Series:
    """The reason in the rows that are bad; null counts as not bad."""
    return pl.select(pl.when(bad.fill_null(False)).then(pl.lit(reason)).alias("reason")).to_series()


def first_reason(reasons: Sequence[pl.Series]) -> pl.Series:
    """Row by row the first reason there is."""
    return pl.select(pl.coalesce(reasons).alias("reason")).to_series()


def by_unique(text: pl.Series, convert: Callable[[str], object], kind: pl.DataType | type[pl.DataType]) -> Cells:
    """Converts each different text once; a ValueError's message becomes the reason of its rows."""
    different = text.unique().drop_nulls()
    values: list[object] = []
    reasons: list[str | None] = []
    for each in different:
        try:
            values.append(convert(each))
            reasons.append(None)
        except ValueError as fault:
            values.append(None)
            reasons.append(str(fault))
    table = pl.DataFrame(
        {"text": different, "value": values, "reason": reasons},
        schema={"text": pl.String, "value": kind, "reason": pl.String},
    )
    joined = pl.DataFrame({"text": text}).join(table, on="text", how="left", maintain_order="left")
    return Cells(joined["value"], joined["reason"])


def days(text: pl.Series, formats: Sequence[str], clock: Clock | None = None, *, iso: bool = False) -> Cells:
    """Dates (``pl.Date``) written in one of the formats, from 1900 to 2100; with a clock, the day it is there."""
    moment = moments(text, formats, clock, iso=iso)
    return Cells(moment.values.cast(pl.Date), moment.reasons)


def moments(text: pl.Series, formats: Sequence[str], clock: Clock | None, *, iso: bool = False) -> Cells:
    """Times (``pl.Datetime`` in microseconds, naive and local) written in one of the formats, from 1900 to 2100.

    With a clock they are converted from one zone to the other; a day written without a time stays that day.
    ``iso``: the text comes from a column of dates.
    """
    read = [DateFormat.read(each) for each in (_ISO if iso else formats)]
    found: list[pl.Series] = []
    for each in read:
        fitting = pl.select(pl.when(text.str.contains(each.regex)).then(text)).to_series()
        if fitting.null_count() < len(fitting):
            parsed = _parsed(fitting, each)
            found.append(_on_clock(parsed, clock) if clock is not None and each.has_time else parsed)
    values = (
        pl.select(pl.coalesce(found)).to_series()
        if found
        else pl.Series([None], dtype=pl.Datetime("us")).new_from_index(0, len(text))
    )
    unread = text.is_not_null() & values.is_null()
    outside = (values.dt.year() < FIRST_YEAR) | (values.dt.year() > LAST_YEAR)
    weeks = any(each.written == ISO_WEEK for each in read)
    short = unread & text.str.contains("^[0-9]{3}$") & weeks
    reasons = first_reason(
        [
            reason_where(short, "a week of three digits: a leading zero was probably lost, so write them as text"),
            reason_where(unread, f"no such day or time written {' or '.join(each.written for each in read)}"),
            reason_where(outside, f"a year before {FIRST_YEAR} or after {LAST_YEAR}"),
        ]
    )
    return Cells(_without(values, reasons), reasons)


def _on_clock(written: pl.Series, clock: Clock) -> pl.Series:
    return (
        written.dt.replace_time_zone(clock.written_in, ambiguous="earliest", non_existent="null")
        .dt.convert_time_zone(clock.kept_in)
        .dt.replace_time_zone(None)
    )


def _parsed(text: pl.Series, form: DateFormat) -> pl.Series:
    if form.written == ISO_WEEK:
        return by_unique(text, _monday, pl.Date).values.cast(pl.Datetime("us"))
    if not form.has_time:
        return text.str.to_date(form.strptime, strict=False, cache=True).cast(pl.Datetime("us"))
    whole = text
    if form.has_fraction:
        before, _, after = form.regex[1:-1].partition(FRACTION)
        whole = text.str.replace(f"^({before}){FRACTION}({after})$", "${1}${2}")
    return whole.str.to_datetime(form.strptime, time_unit="us", strict=False, cache=True)


def _monday(text: str) -> date:
    try:
        return Week.yyww(text).monday
    except WeekError as fault:
        raise ValueError(str(fault)) from None


def _without(values: pl.Series, reasons: pl.Series) -> pl.Series:
    return pl.select(pl.when(reasons.is_null()).then(values).alias(values.name)).to_series()


def amounts(text: pl.Series, decimal: Literal[".", ","], digits: int, *, rounded: bool = False) -> Cells:
    """Money in minor units (int64), exactly as :func:`samvej.core.money.minor_units` reads it.

    ``rounded``: an amount with more decimals than the currency has is rounded half to even; otherwise it is a fault.
    """
    mark = r"\." if decimal == "." else ","
    shape = rf"^-?[0-9]{{1,{_MOST_DIGITS}}}(?:{mark}[0-9]{{1,{max(digits, 1)}}})?$"
    plain = text.str.contains(shape) if digits else text.str.contains(rf"^-?[0-9]{{1,{_MOST_DIGITS}}}$")
    simple = pl.select(pl.when(plain).then(text)).to_series()
    parts = simple.str.strip_chars_start("-").str.splitn(decimal, 2).struct
    whole = parts.field("field_0").cast(pl.Int64)
    fraction = parts.field("field_1").fill_null("").str.pad_end(digits, "0").cast(pl.Int64, strict=False).fill_null(0)
    size = whole * 10**digits + fraction
    quick = pl.select(pl.when(simple.str.starts_with("-")).then(-size).otherwise(size)).to_series()
    odd = pl.select(pl.when(plain.not_()).then(text)).to_series()
    if odd.null_count() == len(odd):
        return Cells.fine(quick)
    slow = by_unique(odd, lambda each: _amount(each, decimal, digits, rounded), pl.Int64)
    return Cells(pl.select(pl.coalesce(quick, slow.values)).to_series(), slow.reasons)


def _amount(text: str, decimal: Literal[".", ","], digits: int, rounded: bool) -> int:
    try:
        amount = minor_units(text, decimal, _MOST_DECIMALS if rounded else digits)
    except MoneyError as fault:
        raise ValueError(str(fault)) from None
    if rounded:
        amount = half_even(amount, 10 ** (_MOST_DECIMALS - digits))
    return within_digits(amount, digits)


def within_digits(amount: int, digits: int) -> int:
    """The amount itself. Raises ValueError for one that no column of amounts could hold."""
    if abs(amount) >= 10 ** (_MOST_DIGITS + digits):
        raise ValueError(f"an amount of more than {_MOST_DIGITS} digits")
    return amount


def half_even(numerator: int, denominator: int) -> int:
    """The nearest whole number to the fraction; a half goes to the even one."""
    whole, left = divmod(numerator, denominator)
    if 2 * left > denominator or (2 * left == denominator and whole % 2):
        return whole + 1
    return whole


def numbers(text: pl.Series, decimal: Literal[".", ","]) -> Cells:
    """Numbers (float64), written as amounts are: the other mark may stand between groups of three digits."""
    mark = r"\." if decimal == "." else ","
    plain = text.str.contains(rf"^-?[0-9]{{1,15}}(?:{mark}[0-9]{{1,15}})?$")
    simple = pl.select(pl.when(plain).then(text)).to_series().str.replace(",", ".", literal=True)
    quick = simple.cast(pl.Float64)
    odd = pl.select(pl.when(plain.not_()).then(text)).to_series()
    if odd.null_count() == len(odd):
        return Cells.fine(quick)
    slow = by_unique(odd, lambda each: float(fraction(each, decimal)), pl.Float64)
    return Cells(pl.select(pl.coalesce(quick, slow.values)).to_series(), slow.reasons)


def fraction(text: str, decimal: Literal[".", ","]) -> Fraction:
    """The exact number that a text says, by the same rules as an amount. Raises ValueError for any other text."""
    try:
        return Fraction(minor_units(text, decimal, _MOST_DECIMALS), 10**_MOST_DECIMALS)
    except MoneyError:
        raise ValueError(f"not a number with '{decimal}' as its decimal mark") from None


def years(text: pl.Series) -> Cells:
    """Years of four digits, 1900 to 2200 (int64)."""
    values = text.cast(pl.Int64, strict=False)
    wrong = text.is_not_null() & values.is_between(1900, 2200).fill_null(False).not_()
    reasons = reason_where(wrong, "not a year of four digits, 1900 to 2200")
    return Cells(_without(values, reasons), reasons)


def coded(text: pl.Series, codes: Mapping[str, Scalar]) -> Cells:
    """The source's words translated (as text); a word that is not among ``codes`` is a fault.

    Letter case does not matter, unless two of the codes differ in nothing else.
    """
    meant = {word: None if meaning == EMPTY else str(meaning) for word, meaning in codes.items()}
    known = {word.lower(): meaning for word, meaning in meant.items()}
    if len(known) < len(meant):
        known = meant
    else:
        text = text.str.to_lowercase()
    values = text.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
    unknown = text.is_not_null() & text.is_in(list(known)).not_()
    reason = f"unknown code; the mapping knows {_listed(meant)}: where it is right, add it to the mapping's 'codes'"
    return Cells(values, reason_where(unknown, reason))


def _listed(words: Iterable[str], most: int = 8) -> str:
    listed = list(words)
    return ", ".join(listed[:most]) + (f" and {len(listed) - most} more" if len(listed) > most else "")


def one_of(text: pl.Series, words: Sequence[str]) -> Cells:
    """Text that must be one of the words."""
    unknown = text.is_not_null() & text.is_in(list(words)).not_()
    reasons = reason_where(unknown, f"unknown word; expected one of {_listed(words)}")
    return Cells(_without(text, reasons), reasons)


def system_codes(text: pl.Series, system: str) -> Cells:
    """Codes of a code system in the form the tables hold them (:func:`samvej.core.codes.normalise`)."""

    def code(each: str) -> str:
        try:
            return normalise(system, each)
        except CodeError:
            raise ValueError(f"not a code of {system}") from None

    return by_unique(text, code, pl.String)


def truths(text: pl.Series) -> Cells:
    """True or false, written so."""
    lower = text.str.to_lowercase()
    values = lower.replace_strict(["true", "false"], [True, False], default=None, return_dtype=pl.Boolean)
    return Cells(values, reason_where(text.is_not_null() & values.is_null(), "neither true nor false; use 'codes'"))
