"""The money of a programme as it stands in a file: a business case, and who has agreed to settle with whom."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import NotNegative, Number, Positive, Text, YesNo, listed

Distribution = Literal["triangular", "uniform", "normal", "gamma", "beta"]


class Uncertain(Entry):
    """A number with what it may be at the least and at the most; the sensitivity is drawn from ``distribution``.

    In a file a bare number stands for one that is known for sure.
    """

    value: Number
    low: Number
    high: Number
    distribution: Distribution = "triangular"

    @model_validator(mode="after")
    def _in_order(self) -> "Uncertain":
        if not self.low <= self.value <= self.high:
            raise clash(f"'low' ({self.low:g}), 'value' ({self.value:g}) and 'high' ({self.high:g}) must be in order")
        return self


def _uncertain(said: object) -> object:
    if isinstance(said, int | float) and not isinstance(said, bool):
        return {"value": said, "low": said, "high": said}
    return said


Amount = Annotated[Uncertain, BeforeValidator(_uncertain, json_schema_input_type=float | Uncertain)]
"""A number, or one with its low and its high."""

SURE_ZERO = Uncertain(value=0.0, low=0.0, high=0.0)


class ExpectedGain(Entry):
    """What a payer saves per citizen and month (below zero: pays more), so many months after inclusion."""

    payer: Text
    per_citizen_month: Amount
    onset_months: NotNegative = 0


class BusinessCaseSection(Entry):
    """A business case: what is spent, what is gained by whom, and over how many years.

    ``inclusion per month`` is a number, or one for each month (the last one goes on). ``citizens`` is how many are
    included in all; with ``refill`` how many there is room for at a time. Money is in whole units of ``currency``.
    """

    citizens: Positive
    inclusion_per_month: Annotated[
        tuple[Amount, ...], Field(min_length=1), BeforeValidator(listed, json_schema_input_type=Any)
    ]
    first_inclusion_month: Positive = 1
    refill: YesNo = False
    drop_out_percent_per_month: Amount = SURE_ZERO
    investment: Amount = SURE_ZERO
    running_cost_per_month: Amount
    running_cost_per_citizen_month: Amount = SURE_ZERO
    payer: Text
    gains: Annotated[
        tuple[ExpectedGain, ...],
        Field(min_length=1),
        BeforeValidator(listed, json_schema_input_type=ExpectedGain | list[ExpectedGain]),
    ]
    discount_percent_per_year: Amount
    price_growth_percent_per_year: Amount = SURE_ZERO
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "DKK"
    price_year: Annotated[int, Field(strict=True, ge=1900, le=2200)]
    years: Annotated[int, Field(strict=True, ge=1, le=50)]
    assumed: YesNo = False

    @model_validator(mode="after")
    def _possible(self) -> "BusinessCaseSection":
        for name in ("investment", "running_cost_per_month", "running_cost_per_citizen_month"):
            if getattr(self, name).low < 0:
                raise clash(f"'{name.replace('_', ' ')}' is below zero; write what comes in as a gain")
        if min(each.low for each in self.inclusion_per_month) < 0:
            raise clash("'inclusion per month' is below zero")
        if len(self.inclusion_per_month) > 1 and any(each.low < each.high for each in self.inclusion_per_month):
            raise clash("'inclusion per month' has 'low' and 'high' only where it is one number, the same each month")
        if not 0 <= self.drop_out_percent_per_month.low <= self.drop_out_percent_per_month.high <= 100:
            raise clash("'drop out percent per month' is not between 0 and 100")
        for name in ("discount_percent_per_year", "price_growth_percent_per_year"):
            if getattr(self, name).low <= -100:
                raise clash(f"'{name.replace('_', ' ')}' is -100 or less, which leaves no money")
        self._drawn_within()
        return self

    def _drawn_within(self) -> None:
        """No draw may be a number that cannot be."""
        for name in ("investment", "running_cost_per_month", "running_cost_per_citizen_month"):
            _refuse_draws(name, getattr(self, name), "normal", "beta")
        for each in self.inclusion_per_month:
            _refuse_draws("inclusion_per_month", each, "normal", "beta")
        _refuse_draws("drop_out_percent_per_month", self.drop_out_percent_per_month, "normal", "gamma")
        for gain in self.gains:
            _refuse_draws("per_citizen_month", gain.per_citizen_month, "beta")
        for name in ("discount_percent_per_year", "price_growth_percent_per_year"):
            _refuse_draws(name, getattr(self, name), "normal", "gamma", "beta")


def _refuse_draws(name: str, amount: Uncertain, *distributions: Distribution) -> None:
    if amount.low < amount.high and amount.distribution in distributions:
        raise clash(
            f"'{name.replace('_', ' ')}' cannot be {amount.distribution}: draws could fall where it cannot be"
        )


class BusinessCaseFile(Entry):
    """A file with a business case and nothing else."""

    business_case: BusinessCaseSection


class ShadowAccounts(Entry):
    """Who has agreed to pay each other nothing: payers, or the ``municipalities`` between them.

    ``by municipality`` gives each municipality an account of its own, by where the participant lived at inclusion.
    """

    cost_neutral_between: Annotated[
        tuple[Text, ...], BeforeValidator(listed, json_schema_input_type=Text | list[Text])
    ] = ()
    by_municipality: YesNo = False

    @model_validator(mode="after")
    def _says_whom(self) -> "ShadowAccounts":
        said = self.cost_neutral_between
        if said == ("municipalities",):
            return self
        if "municipalities" in said:
            raise clash("'municipalities' stands alone: the municipalities are cost-neutral between them")
        if len(said) == 1:
            raise clash("'cost neutral between' names one payer; name at least two, or 'municipalities'")
        if len(set(said)) != len(said):
            raise clash("'cost neutral between' names a payer twice")
        return self
