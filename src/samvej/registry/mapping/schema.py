"""The schema of a mapping file: one source, its files, and what each of them becomes.

A mapping file is read with :func:`samvej.registry.mapping.load_mapping`, which reports every fault with its line.
"""

import hashlib
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from samvej.registry.mapping.rules import Condition, Merge, Part, TableRule, Words

Encoding = Literal["utf-8", "cp1252", "iso-8859-1"]


class Title(Part):
    """A name in Danish and English."""

    da: str
    en: str


class Reading(Part):
    """How the text of a file is read. What a file entry leaves out is as the source's own ``reading`` says."""

    encoding: Encoding | None = None
    separator: str | None = Field(default=None, min_length=1, max_length=1)
    quote: str | None = None
    decimal: Literal[".", ","] | None = None
    newlines_in_values: bool | None = None
    null_words: list[str] | None = None
    dates: Words | None = None

    def over(self, other: "Reading") -> "Reading":
        """This reading, with what it leaves out taken from ``other``."""
        return type(self).model_construct(
            **{
                name: getattr(other, name) if getattr(self, name) is None else getattr(self, name)
                for name in type(self).model_fields
            }
        )

    @model_validator(mode="after")
    def _a_quote(self) -> "Reading":
        if self.quote is not None and self.quote != "none" and len(self.quote) != 1:
            raise ValueError("quote is one character, or none")
        return self


PLAIN = Reading.model_construct(
    encoding="utf-8",
    separator=",",
    quote='"',
    decimal=".",
    newlines_in_values=False,
    null_words=[],
    dates=["YYYY-MM-DD"],
)
"""What is meant where neither the file entry nor the source says."""


class KeepRule(Part):
    """Rows that do not meet ``if`` are left out by the source's own rule, and counted under ``else left out``."""

    if_: Condition
    else_left_out: str


class LookUp(Part):
    """Columns that another file of the source has: of its row with the same value of ``by``, a column of both.

    ``in`` is the other file's entry; its files are named in the same load.
    """

    in_: str
    by: str
    columns: Words


class MergeRule(Part):
    """Several rows are one record: rows with the same service. ``row key`` names the columns that tell them apart.

    ``columns`` says how a service's columns combine; what it leaves out is taken from the first row that has it.
    """

    row_key: Words
    columns: dict[str, Merge] = Field(default_factory=dict)


def _rules(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class FileMapping(Part):
    """One kind of file of a source.

    ``names`` are patterns (``*`` stands for anything, letter case does not matter, .gz may follow); a file whose
    name fits none is recognised by holding all columns of ``recognised by``. ``also called``: a column's other names,
    of which the file has one where it has not the column.
    """

    title: Title | None = None
    names: Words = Field(default_factory=list)
    recognised_by: Words = Field(default_factory=list)
    reading: Reading = Field(default_factory=Reading)
    may_be_empty: bool = False
    may_lack: Words = Field(default_factory=list)
    from_file_name: dict[str, str] = Field(default_factory=dict)
    person: str | None = None
    currency_column: str | None = None
    looks_up: LookUp | None = None
    also_called: dict[str, Words] = Field(default_factory=dict)
    keep: list[KeepRule] = Field(default_factory=list)
    merge: MergeRule | None = None
    produces: dict[str, Annotated[list[TableRule], BeforeValidator(_rules)]]


class NotUsed(Part):
    """Files of the source that are not read, and why."""

    names: Words
    because: str


class CoverageRule(Part):
    """What is covered when all of ``files`` are among those loaded.

    ``from`` and ``to`` are days, or texts with a column of ``from file name`` in braces (one spell for each of its
    values); or ``dates: stated at load`` leaves both to the one who loads, within ``not before`` and ``not after``.
    """

    files: Words
    scopes: Words
    areas: Words = Field(default_factory=lambda: ["*"])
    from_: date | str | None = None
    to: date | str | None = None
    dates: Literal["stated at load"] | None = None
    not_before: date | None = None
    not_after: date | None = None

    @model_validator(mode="after")
    def _dates_once(self) -> "CoverageRule":
        fixed = self.from_ is not None and self.to is not None
        if fixed == (self.dates is not None) or (self.from_ is None) != (self.to is None):
            raise ValueError("says either 'from' and 'to', or 'dates: stated at load'")
        if self.dates is None and (self.not_before or self.not_after):
            raise ValueError("'not before' and 'not after' limit 'dates: stated at load'")
        return self


OF_THE_TARIFF = "of the tariff"
"""As a source's price year: it has no year of its own, each cost is in that of its tariff."""

OF_THE_SERVICE = "of the service"
"""As a source's price year: amounts are in the prices of the year in which the service starts."""

PriceYear = Annotated[int, Field(ge=1900, le=2200)] | Literal["of the service"] | None


def _price_year(value: Any, read: ValidatorFunctionWrapHandler) -> int | str | None:
    if value == OF_THE_TARIFF:
        return None
    try:
        year: int | str | None = read(value)
    except ValidationError:
        year = None
    if year is None:
        raise ValueError(
            f"'{value}' does not fit; expected a year as an integer, as in 2024, '{OF_THE_SERVICE}' or "
            f"'{OF_THE_TARIFF}'"
        )
    return year


class SourceMapping(Part):
    """A source: where its extracts come from, how they are read, and which canonical rows they become.

    ``price_year`` is None where each cost is in the price year of its tariff; see :attr:`fixed_price_year`.
    """

    source: str = Field(pattern=r"[a-z0-9][a-z0-9-]*")
    title: Title
    format: Literal["public", "ours"]
    origin: str
    licence: str
    notes: str = ""
    currency: str = Field(pattern="[A-Z]{3}")
    price_year: Annotated[PriceYear, WrapValidator(_price_year)]
    times: Literal["date only", "with times"]
    person_id: str = Field(pattern=r"[a-z0-9][a-z0-9-]*")
    negative_cost: Literal["reject", "keep"] = "reject"
    negative_cost_because: str = ""
    greatest_plausible_cost: int = Field(default=10_000_000, gt=0)
    tolerates_rejects: float = Field(default=0.0, ge=0, le=1)
    tolerates_rejects_because: str = ""
    settings: dict[str, float] = Field(default_factory=dict)
    reading: Reading = Field(default_factory=Reading)
    files: dict[str, FileMapping] = Field(min_length=1)
    ignores: list[NotUsed] = Field(default_factory=list)
    covers: list[CoverageRule] = Field(default_factory=list)

    @model_validator(mode="after")
    def _reasons(self) -> "SourceMapping":
        if self.negative_cost == "keep" and not self.negative_cost_because:
            raise ValueError("'negative cost: keep' needs 'negative cost because'")
        if self.tolerates_rejects and not self.tolerates_rejects_because:
            raise ValueError("'tolerates rejects' needs 'tolerates rejects because'")
        return self

    @property
    def digest(self) -> str:
        """A hash of what the mapping means; comments and layout do not change it."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()

    @property
    def date_only(self) -> bool:
        """Whether the source has dates without times."""
        return self.times == "date only"

    @property
    def fixed_price_year(self) -> int | None:
        """The one year whose prices all amounts are in; None where it is that of the service or of the tariff."""
        return self.price_year if isinstance(self.price_year, int) else None

    def reading_of(self, file: str) -> Reading:
        """How the files of an entry are read, everything said."""
        return self.files[file].reading.over(self.reading).over(PLAIN)
