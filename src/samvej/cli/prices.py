"""In whose prices costs are said: the options of the commands that say them, and the index they mean."""

from pathlib import Path
from typing import Annotated

import typer

from samvej.core.errors import SamvejError
from samvej.registry.price_index import PriceIndex, load_price_index

IndexOption = Annotated[
    Path | None, typer.Option("--price-index", metavar="FILE", help="An index table in place of the shipped one.")
]


def index_for(year: int | None, file: Path | None, currency: str | None) -> PriceIndex | None:
    """The index that converts to the prices of a year: that of the file, else the one shipped for the currency.

    None where no year is asked for, or nothing in the database has a cost. Raises SamvejError for a file without a
    year.
    """
    if year is None:
        if file is not None:
            raise SamvejError("--price-index needs the year to convert to: give it with --price-year YEAR.")
        return None
    if file is None and currency is None:
        return None
    return load_price_index(file or currency or "")
