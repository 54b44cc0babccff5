"""A business case as a programme file has it: its parameters with their ranges, and the case for any values."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from samvej.core.money import MixedMoney, minor_digits
from samvej.evaluation.economics.business_case import BusinessCase, Case, Gain, business_case, net_discounted
from samvej.evaluation.economics.sensitivity import Drawn, Parameter, Tornado, probabilistic, tornado
from samvej.evaluation.names import part_words
from samvej.evaluation.results import Words
from samvej.programme.economy_written import BusinessCaseSection, Uncertain
from samvej.registry.price_index import PriceIndex

_INCLUSION = Words("Nye borgere pr. måned", "New citizens per month")
_INVESTMENT = Words("Investering", "Investment")
_RUNNING = Words("Drift pr. måned", "Running cost per month")
_PER_CITIZEN = Words("Drift pr. borger pr. måned", "Running cost per citizen and month")
_DROP_OUT = Words("Frafald pr. måned", "Drop-out per month")
_DISCOUNT = Words("Diskonteringsrente", "Discount rate")
_GROWTH = Words("Årlig prisstigning", "Yearly rise of prices")


@dataclass(frozen=True)
class CaseStudy:
    """A business case with its sensitivity: the discounted net of all its years, in minor units.

    ``drawn`` is None where the file gives no number a low and a high. ``assumed``: whether the file says that its
    figures are nobody's but its writer's.
    """

    result: BusinessCase
    parameters: tuple[Parameter, ...]
    tornado: Tornado
    drawn: Drawn | None
    assumed: bool


def case_study(
    section: BusinessCaseSection, *, seed: int, price_year: int | None = None, index: PriceIndex | None = None
) -> CaseStudy:
    """The table and the sensitivity of a written case, in the prices of a year (its own where none is said).

    Raises MixedMoney for an index in another currency, PriceIndexError where it has not the years, SensitivityError
    for a range that no value can be drawn from, and BusinessCaseError for a case that cannot be reckoned.
    """
    if index is not None and index.currency != section.currency:
        raise MixedMoney(
            f"The business case is in {section.currency} and the price index in {index.currency}: give an index in "
            f"{section.currency}."
        )
    year = section.price_year if price_year is None else price_year
    factor = Fraction(1) if index is None or year == section.price_year else index.factor(section.price_year, year)
    parameters = parameters_of(section, factor * 10 ** minor_digits(section.currency))

    def model(values: Mapping[str, Any]) -> Any:
        return net_discounted(case_of(section, values, year))

    return CaseStudy(
        result=business_case(case_of(section, {each.id: each.value for each in parameters}, year)),
        parameters=parameters,
        tornado=tornado(parameters, model),
        drawn=None if all(each.is_sure for each in parameters) else probabilistic(parameters, model, seed=seed),
        assumed=section.assumed,
    )


def parameters_of(section: BusinessCaseSection, minor: Fraction | int) -> tuple[Parameter, ...]:
    """Every number of the section that may vary; ``minor`` is how many minor units one unit of its money is."""
    percent = Fraction(1, 100)
    inclusion = [
        _parameter(f"inclusion {at}", _INCLUSION, each, Fraction(1))
        for at, each in enumerate(section.inclusion_per_month, start=1)
    ]
    gains = [
        _parameter(f"gain {at}", _gain_words(section, at - 1), each.per_citizen_month, minor)
        for at, each in enumerate(section.gains, start=1)
    ]
    return (
        *inclusion,
        _parameter("investment", _INVESTMENT, section.investment, minor),
        _parameter("running", _RUNNING, section.running_cost_per_month, minor),
        _parameter("running per citizen", _PER_CITIZEN, section.running_cost_per_citizen_month, minor),
        *gains,
        _parameter("drop-out", _DROP_OUT, section.drop_out_percent_per_month, percent),
        _parameter("discount", _DISCOUNT, section.discount_percent_per_year, percent),
        _parameter("growth", _GROWTH, section.price_growth_percent_per_year, percent),
    )


def case_of(section: BusinessCaseSection, values: Mapping[str, Any], price_year: int) -> Case:
    """The case with these values: fractions, or arrays of draws."""
    return Case(
        years=section.years,
        places=Fraction(section.citizens) if _exact(values) else float(section.citizens),
        inclusion=tuple(values[f"inclusion {at + 1}"] for at in range(len(section.inclusion_per_month))),
        first=section.first_inclusion_month,
        refill=section.refill,
        drop_out=values["drop-out"],
        investment=values["investment"],
        running=values["running"],
        running_per_citizen=values["running per citizen"],
        gains=tuple(
            Gain(each.payer, values[f"gain {at}"], each.onset_months)
            for at, each in enumerate(section.gains, start=1)
        ),
        payer=section.payer,
        discount=values["discount"],
        growth=values["growth"],
        currency=section.currency,
        price_year=price_year,
    )


def _parameter(name: str, words: Words, said: Uncertain, unit: Fraction | int) -> Parameter:
    value, low, high = (Fraction(repr(each)) * unit for each in (said.value, said.low, said.high))
    return Parameter(name, words, value, low, high, said.distribution)


def _gain_words(section: BusinessCaseSection, at: int) -> Words:
    gain = section.gains[at]
    who = part_words(gain.payer)
    several = sum(each.payer == gain.payer for each in section.gains) > 1
    late = Words(f" fra måned {gain.onset_months}", f" from month {gain.onset_months}") if several else Words("", "")
    return Words(f"Gevinst pr. borger pr. måned, {who.da}{late.da}", f"Gain per citizen and month, {who.en}{late.en}")


def _exact(values: Mapping[str, Any]) -> bool:
    return all(isinstance(each, Fraction) for each in values.values())
