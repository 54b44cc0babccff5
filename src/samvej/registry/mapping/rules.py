"""The rules of a mapping file: how one canonical column comes from the columns of an extract."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from samvej.registry.mapping.written import expanded

Merge = Literal["min", "max", "sum", "first", "any"]
"""How rows that belong together become one: smallest, largest, sum, first non-empty, or true when any is true.
``first`` goes by file and line."""

Scalar = str | int | float | bool

EMPTY = "empty"
"""As the outcome of a code or a case: the column is left empty."""


def spaced(name: str) -> str:
    """A field's key in the file: words with spaces, as they are read aloud."""
    return name.removesuffix("_").replace("_", " ")


class Part(BaseModel):
    """A part of a mapping file: no unknown keys, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=spaced)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[list[str], BeforeValidator(_listed)]
"""One word or a list of words."""


Bound = date | float
"""A number or a day that a value is compared with."""


class Matcher(Part):
    """What a column must hold for a condition to be true. Letter case and blanks around the value do not matter.

    ``fits`` is a regular expression for the whole value. ``from`` and ``below`` compare numbers or days: at least the
    one, less than the other. ``same day as`` and ``same number as`` name another column of the row; where either
    is missing they are false. A missing value matches ``missing: true`` and ``not:``, and nothing else.
    """

    one_of: Words | None = None
    not_: Words | None = Field(default=None)
    contains: Words | None = None
    starts_with: Words | None = None
    fits: str | None = None
    missing: bool | None = None
    from_: Bound | None = None
    below: Bound | None = None
    same_day_as: str | None = None
    same_number_as: str | None = None

    @property
    def beside(self) -> str | None:
        """The other column that the value is compared with, if it is."""
        return self.same_day_as or self.same_number_as

    @property
    def of_days(self) -> bool:
        """Whether the value is compared as a day; what else is compared is a number."""
        return self.same_day_as is not None or any(isinstance(bound, date) for bound in self.bounds)

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """What the value is compared with, as a number or a day; empty where it is not."""
        return tuple(bound for bound in (self.from_, self.below) if bound is not None)

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"one of": value} if isinstance(value, str | list) else value

    @model_validator(mode="after")
    def _one_question(self) -> "Matcher":
        asked = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(asked) != 1 and asked != ["from_", "below"]:
            raise ValueError(
                "says one of: one of, not, contains, starts with, fits, missing, same day as, same number as, or a "
                "range (from, below)"
            )
        if len({isinstance(bound, date) for bound in self.bounds}) > 1:
            raise ValueError("'from' and 'below' are both numbers or both days")
        if self.from_ is not None and self.below is not None and not self.from_ < self.below:  # type: ignore[operator]
            raise ValueError("'from' is not less than 'below', so nothing lies between them")
        return self


Condition = dict[str, Matcher]
"""Column of the extract → what it must hold; all must be true."""


class Case(Part):
    """One line of a decision: if this holds, then that value. ``then: empty`` leaves the column empty.

    ``text`` instead of ``then`` is a text with columns in braces, read as the extract's own. ``lasts at least hours``
    (services only) is a number or the name of a setting; it is false where the end is missing.
    """

    if_: Condition = Field(default_factory=dict)
    lasts_at_least_hours: float | str | None = None
    then: Scalar | None = None
    text: str | None = None

    @model_validator(mode="after")
    def _one_outcome(self) -> "Case":
        if (self.then is None) == (self.text is None):
            raise ValueError("says exactly one of: then, text")
        return self


class Clock(Part):
    """Times are written in one time zone and kept as the naive local time of another (names as Europe/Copenhagen)."""

    written_in: str
    kept_in: str


def _runs(codes: Any) -> Any:
    """Codes with their runs written out."""
    if not isinstance(codes, dict):
        return codes
    out: dict[Any, Any] = {}
    for key, meaning in codes.items():
        for code in expanded([key]) if isinstance(key, str) else (key,):
            if code in out:
                raise ValueError(f"the code {code} is listed twice")
            out[code] = meaning
    return out


class ColumnRule(Part):
    """Where one canonical column comes from. Exactly one of the first eight keys says so; a bare word is a column.

    - ``column``: a column of the extract.
    - ``always``: the same value in every row.
    - ``text``: a text with columns in braces, ``US-{SP_STATE_CODE}``; empty where one of them is. ``{HOUR:2}`` is
      filled up with leading zeros to two characters.
    - ``cases``: the first case that holds; where none does the row is rejected, unless ``otherwise`` is said.
    - ``each of``: several columns, one canonical row for each that is filled. ``X{1..10}`` is X1, X2 … X10.
    - ``record`` with ``key``: the identity of a record (a keyed hash of the key columns).
    - ``first`` with ``rest``: with ``each of`` in the same table, the value for its first column and the others.
    - ``from column name``: beside an ``each of`` over columns of weeks (``y_{YYWW}``), the week in the column's name.

    ``codes`` may write runs: ``{130..138}`` stands for nine codes. ``less``: an amount is the column's less that of
    another column; empty where one of them is.
    """

    column: str | None = None
    always: Scalar | None = None
    text: str | None = None
    cases: list[Case] | None = None
    each_of: Words | None = None
    record: str | None = None
    first: str | None = None
    from_column_name: str | None = None
    key: Words | None = None
    rest: str | None = None
    otherwise: Scalar | None = None
    codes: Annotated[dict[str, Scalar], BeforeValidator(_runs)] | None = None
    passes_over: dict[str, str] = Field(default_factory=dict)
    pattern: str | None = None
    dates: Words | None = None
    clock: Clock | None = None
    day: Literal["as written", "last of month"] = "as written"
    decimals: Literal["exact", "rounded"] = "exact"
    less: str | None = None
    digits: int | None = None
    required: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> "ColumnRule":
        said = [name for name in ORIGINS if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"says exactly one of: {', '.join(spaced(name) for name in ORIGINS)}")
        if (self.record is None) != (self.key is None):
            raise ValueError("'record' and 'key' go together")
        if (self.first is None) != (self.rest is None):
            raise ValueError("'first' and 'rest' go together")
        if self.otherwise is not None and self.cases is None:
            raise ValueError("'otherwise' belongs to 'cases'")
        if self.less is not None and self.column is None:
            raise ValueError("'less' belongs to 'column': {column: PRICE, less: PAID}")
        return self


ORIGINS = ("column", "always", "text", "cases", "each_of", "record", "first", "from_column_name")


class TariffPrice(Part):
    """A price looked up in the tariff table by system, code and the service's start."""

    system: ColumnRule
    code: ColumnRule


class CostRule(Part):
    """How a service's cost arises: ``given`` by a column, a ``tariff``, or ``unit price`` times ``quantity``.

    ``unit price`` is a column or a number in the currency's whole units; the product is rounded half to even to the
    minor unit.
    """

    given: str | None = None
    tariff: TariffPrice | None = None
    unit_price: str | float | None = None
    quantity: str | None = None
    decimals: Literal["exact", "rounded"] = "exact"

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"given": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_rule(self) -> "CostRule":
        said = [self.given is not None, self.tariff is not None, self.unit_price is not None]
        if sum(said) != 1:
            raise ValueError("says exactly one of: given, tariff, unit price (with quantity)")
        if (self.unit_price is None) != (self.quantity is None):
            raise ValueError("'unit price' and 'quantity' go together")
        return self


class PaymentRule(Part):
    """One payer's part of a service's cost: a column's amount, a share from 0 to 1, or the rest.

    ``share`` is a number or a rule of its own; where that is empty, this payer has no part in the cost. ``at most``
    (whole currency units, a number or a rule) is the most that the share may come to; where empty, it has no limit.
    """

    payer: ColumnRule | None = None
    always: str | None = None
    amount: str | None = None
    share: Annotated[float, Field(ge=0, le=1)] | ColumnRule | None = None
    at_most: Annotated[float, Field(gt=0)] | ColumnRule | None = None
    rest: bool = False

    @property
    def rules(self) -> tuple[ColumnRule, ...]:
        """The rules that read the extract's columns."""
        return tuple(rule for rule in (self.payer, self.share, self.at_most) if isinstance(rule, ColumnRule))

    @model_validator(mode="after")
    def _one_part(self) -> "PaymentRule":
        if (self.payer is None) == (self.always is None):
            raise ValueError("names its payer by exactly one of: payer (a column), always (a word)")
        if [self.amount is not None, self.share is not None, self.rest].count(True) != 1:
            raise ValueError("says exactly one of: amount (a column), share, rest: true")
        if self.at_most is not None and (self.share is None or self.always is None):
            raise ValueError("'at most' limits a 'share' of a payer that is named ('always')")
        return self


class TableRule(Part):
    """How rows of one canonical table come from a row of the extract.

    ``when`` limits it to some rows; the other keys are the table's columns, and for ``service`` also ``cost`` and
    ``payments``, and ``lasts at most days``: first and last day included, a service that lasts longer is rejected,
    since all its cost counts on its first day.
    """

    when: Condition = Field(default_factory=dict)
    lasts_at_most_days: Annotated[int, Field(ge=1)] | None = None
    cost: CostRule | None = None
    payments: list[PaymentRule] = Field(default_factory=list)
    columns: dict[str, ColumnRule] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _columns_apart(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        known = {"when", "cost", "payments", "lasts at most days"}
        kept = {key: entry for key, entry in value.items() if key in known}
        return kept | {"columns": {key: entry for key, entry in value.items() if key not in known}}
