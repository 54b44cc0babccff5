"""Texts that are kept as the extract has them may not tell who someone is."""

import polars as pl

from samvej.registry.mapping.canon import VOCABULARY
from samvej.registry.mapping.rules import ColumnRule
from samvej.registry.reading import cells as read
from samvej.registry.reading.columns import Column

_DAY = "(?:0[1-9]|[12][0-9]|3[01]|4[1-9]|[5-8][0-9]|9[01])"  # replacement numbers add 40 or 60
_SIGN = "\\-._/\u00ad\u2010-\u2015\u2212"
_MARK = f"[ \u00a0{_SIGN}]?"  # within the date
_BETWEEN = f"[ \u00a0]?[{_SIGN}]?[ \u00a0]?"
_DAY_AND_MONTH = f"{_DAY}{_MARK}(?:0[1-9]|1[0-2]){_MARK}"
_PERSON_NUMBER = (
    f"(?:^|[^0-9]){_DAY_AND_MONTH}[0-9]{{2}}{_BETWEEN}[0-9]{{4}}(?:$|[^0-9])"
    # with a whole year; after a blank, the four digits may as well be a time of day
    f"|(?:^|[^0-9]){_DAY_AND_MONTH}(?:18|19|20)[0-9]{{2}}[ \u00a0]?[{_SIGN}][ \u00a0]?[0-9]{{4}}(?:$|[^0-9])"
    # the health service's replacement numbers (eCPR)
    f"|(?:^|[^0-9A-Za-z]){_DAY_AND_MONTH}[0-9]{{2}}{_BETWEEN}[0-9][A-Za-z]{{2}}[0-9](?:$|[^0-9A-Za-z])"
)
# The groups of a UUID can look like a date and four digits.
_UUID = "(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


def telling(table: str, name: str, rule: ColumnRule, found: Column, persons: pl.Series | None) -> pl.Series:
    """Row by row why ``table.name`` may not be written down (null where it may).

    It may not hold the row's own person id (``persons``, None where the file has no persons), nor what looks like a
    person number, whoever's: DDMMYY, day with 40 or 60 added too, and four characters, with the marks that people
    write between them. Longer numbers are none. Columns whose words are the mapping's own tell nobody.
    """
    text = found.cells.values
    free = rule.codes is None and (rule.column or rule.text or rule.each_of)
    if not free or text.dtype != pl.String or (table, name) in VOCABULARY:
        return read.no_reasons(len(text))
    looks = text.str.replace_all(_UUID, "").str.contains(_PERSON_NUMBER)
    reasons = [
        read.reason_where(looks, f"holds what looks like a person number, which {table}.{name} would write down")
    ]
    if persons is not None:
        beside = pl.DataFrame({"text": text, "person": persons})
        own = beside.select(_bare(pl.col("text")).str.contains(_bare(pl.col("person")), literal=True)).to_series()
        reasons.insert(0, read.reason_where(own, f"holds the person's own id, which {table}.{name} would write down"))
    return read.first_reason(reasons)


def _bare(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(f"[ \u00a0{_SIGN}]", "").str.to_lowercase()
