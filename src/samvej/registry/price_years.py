"""Which money the costs of a database are in, and how that is said."""

from collections.abc import Iterable

from samvej.registry.loading.faults import LoadError
from samvej.registry.loading.work import Work

ADVICE = "Where costs are asked for, say which year's prices they are to be in, with --price-year YEAR."


def said_years(years: Iterable[int]) -> str:
    """Years as a reader writes them, years in a row as one span.

    >>> said_years([2021, 2019, 2022, 2023])
    '2019, 2021–2023'
    """
    spans: list[list[int]] = []
    for year in sorted(set(years)):
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)


def said_money(found: Iterable[tuple[str, str, int]]) -> str:
    """Sources with their currencies and price years, of (source, currency, price year).

    >>> said_money([("b", "USD", 2010), ("a", "DKK", 2024), ("a", "DKK", 2023)])
    'a in DKK of 2023–2024, b in USD of 2010'
    """
    years: dict[tuple[str, str], list[int]] = {}
    for source, currency, year in sorted(found):
        years.setdefault((source, currency), []).append(year)
    return ", ".join(f"{source} in {currency} of {said_years(each)}" for (source, currency), each in years.items())


def other_money(work: Work) -> tuple[str, ...]:
    """A notice where, after the load, costs are in more than one price year, and the load has some.

    Raises :class:`LoadError` where they would be in two currencies: price years can be converted on reading,
    currencies never are.
    """
    currency = work.staged.mapping.currency
    own = [
        year
        for (year,) in work.rows(
            "SELECT DISTINCT price_year FROM fresh_service WHERE cost IS NOT NULL AND price_year IS NOT NULL"
        )
    ]
    kept = "SELECT load_id, price_year, count(*) AS n FROM {} WHERE cost IS NOT NULL GROUP BY ALL"
    others = work.rows(
        f"""
        SELECT DISTINCT load.source, load.currency, stored.price_year
        FROM ({kept.format("stored_service")}) AS stored JOIN stored_load AS load USING (load_id)
        LEFT JOIN ({kept.format("gone_service")}) AS gone
          ON (gone.load_id, gone.price_year) = (stored.load_id, stored.price_year)
        WHERE stored.n > coalesce(gone.n, 0) AND stored.price_year IS NOT NULL
        """
    )
    foreign = [each for each in others if each[1] != currency]
    if own and foreign:
        raise LoadError(
            f"The costs of {work.source} are in {currency}, and this database has {said_money(foreign)}. Costs in "
            "two currencies are never mixed: load it into a database of its own, with --db. Nothing was loaded; "
            "the database is as it was."
        )
    if not own or len({(currency, year) for year in own} | {(each[1], each[2]) for each in others}) == 1:
        return ()
    differing = [each for each in others if each[1] != currency or each[2] not in own]
    beside = f", and there are others: {said_money(differing)}" if differing else ""
    return (f"Its costs are in {currency} of {said_years(own)}{beside}. They are never mixed unconverted. {ADVICE}",)
