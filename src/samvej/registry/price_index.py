"""Price indices: yearly figures with their source, by which amounts of one year are said in another's prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from samvej.core.errors import SamvejError
from samvej.programme.problems import ProgrammeError
from samvej.programme.yaml_positions import read_yaml
from samvej.registry.price_years import said_years

_SHIPPED = {"DKK": "price_index_dkk.yaml", "USD": "price_index_usd.yaml"}
_MOST_DIGITS, _MOST_DECIMALS = 9, 6  # so that an amount times a figure fits in 128 bits


class PriceIndexError(SamvejError):
    """A price index cannot be read, or has not the year that is asked for."""


@dataclass(frozen=True)
class PriceIndex:
    """Yearly figures of prices in one currency; only their ratios mean anything.

    ``source`` says whose figures they are and how they were got. ``figures``: year → figure, above zero.
    """

    name: str
    source: str
    currency: str
    figures: Mapping[int, Fraction]

    def factor(self, from_year: int, to_year: int) -> Fraction:
        """What an amount at the prices of one year is multiplied by to be at those of another; 1 for the same year.

        Raises :class:`PriceIndexError` for a year that the table has not, also where both are the same.
        """
        for year in (from_year, to_year):
            if year not in self.figures:
                raise PriceIndexError(
                    f"The price index “{self.name}” has no figure for {year}, it has {said_years(self.figures)}: "
                    "choose a price year that it has, or give an index that has them all with --price-index FILE."
                )
        return self.figures[to_year] / self.figures[from_year]

    @property
    def last_year(self) -> int:
        """The last year that it has a figure for."""
        return max(self.figures)

    def held_level(self, years: Iterable[int]) -> "PriceIndex":
        """The same, with the last year's figure for each of ``years`` that comes after it: amounts of those years are
        then taken to be in the last year's prices (docs/reference/evaluation.md)."""
        later = {year: self.figures[self.last_year] for year in years if year > self.last_year}
        return replace(self, figures={**self.figures, **later})


def _figure(value: Any) -> Fraction:
    whole, _, decimals = str(value).partition(".")
    if isinstance(value, bool) or not f"{whole}{decimals}".isdecimal():
        raise ValueError("a figure is a number above zero, as in 103.4")
    if len(whole) > _MOST_DIGITS or len(decimals) > _MOST_DECIMALS:
        raise ValueError(f"a figure has at most {_MOST_DIGITS} digits and {_MOST_DECIMALS} decimals")
    figure = Fraction(f"{whole or 0}.{decimals or 0}")
    if not figure:
        raise ValueError("a figure is a number above zero, as in 103.4")
    return figure


class _File(BaseModel):
    """The form of an index file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    name: Annotated[str, Field(min_length=1)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    source: Annotated[str, Field(min_length=1)]
    figures: Annotated[
        dict[Annotated[str, Field(pattern="^(19|20|21)[0-9]{2}$")], Annotated[Fraction, BeforeValidator(_figure)]],
        Field(min_length=1),
    ]


def load_price_index(which: str | Path) -> PriceIndex:
    """The index of a file (a path), or the index of consumer prices that ships for a currency (its three letters).

    Raises :class:`PriceIndexError` where the file is not an index, or none ships for the currency.
    """
    if isinstance(which, Path):
        return _read(which)
    if which not in _SHIPPED:
        raise PriceIndexError(
            f"No price index in {which} ships with Samvej: give one with --price-index FILE "
            "(name, currency, source and figures; docs/reference/database.md shows one)."
        )
    return _read(Path(__file__).parent / _SHIPPED[which])


def _read(path: Path) -> PriceIndex:
    try:
        document = read_yaml(path)
    except ProgrammeError as fault:
        raise PriceIndexError(str(fault)) from None
    try:
        file = _File.model_validate(document.content)
    except ValidationError as fault:
        raise PriceIndexError("\n".join(_sentence(path, each) for each in fault.errors())) from None
    figures = {int(year): figure for year, figure in sorted(file.figures.items())}
    return PriceIndex(file.name, " ".join(file.source.split()), file.currency, figures)


def _sentence(path: Path, error: Any) -> str:
    where = " → ".join(str(step) for step in error["loc"] if step != "[key]") or "the file"
    said = {
        "extra_forbidden": "is not a key of a price index; write name, currency, source and figures",
        "missing": "is missing; write name, currency, source and figures",
    }
    message = error["msg"].removeprefix("Value error, ")
    return f"{path.name}: {where}: {said.get(error['type'], message)}."
