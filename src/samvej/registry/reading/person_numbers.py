"""Many person numbers read at once: those of digits in the usual form, exactly as :class:`Cpr` reads them."""

import polars as pl

_USUAL = "^[0-9]{6}[- ]?[0-9]{4}$"
_ADDED = 60  # to the day, in replacement numbers


def digits_of(written: pl.Series) -> pl.Series:
    """The ten digits of each text; null where it is not in the usual form, or its date cannot be.

    A null says nothing: the text may be a replacement number with letters, or have blanks around it, and
    :meth:`~samvej.core.cpr.Cpr.parse` decides and gives the reason.
    """
    text = pl.col("written")
    number = pl.when(text.str.contains(_USUAL)).then(pl.concat_str(text.str.head(6), text.str.tail(4)))
    frame = pl.DataFrame({"written": written}).select(number.alias("number"))
    day, month, year, seventh = (
        pl.col("number").str.slice(at, width).cast(pl.Int32) for at, width in ((0, 2), (2, 2), (4, 2), (6, 1))
    )
    cast = frame.with_columns(day=day, month=month, year=year, seventh=seventh)
    return cast.select(pl.when(_exists(cast)).then(pl.col("number")).alias(written.name)).to_series()


def _exists(frame: pl.DataFrame) -> pl.Series:
    """Whether the date exists: in the century that the seventh digit gives, 60 taken off the day where added."""
    seventh, year = pl.col("seventh"), pl.col("year")
    century = (
        pl.when(seventh <= 3)
        .then(1900)
        .when(seventh.is_in([4, 9]))
        .then(pl.when(year <= 36).then(2000).otherwise(1900))
        .otherwise(pl.when(year <= 57).then(2000).otherwise(1800))
    )
    whole = century + year
    leap = (whole % 4 == 0) & ((whole % 100 != 0) | (whole % 400 == 0))
    month = pl.col("month")
    last = pl.when(month == 2).then(28 + leap.cast(pl.Int32)).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    day = pl.col("day") - pl.when(pl.col("day") > _ADDED).then(_ADDED).otherwise(0)
    return frame.select(month.is_between(1, 12) & day.is_between(1, last)).to_series()
