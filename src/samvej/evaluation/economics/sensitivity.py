"""How much a result hangs on what is not known for sure: one parameter at a time, and all of them drawn at once.

Definitions with examples: docs/reference/business-case.md ("Sensitivity"). Distributions as in A. Briggs, K. Claxton
and M. Sculpher, *Decision Modelling for Health Economic Evaluation* (Oxford 2006), chapter 4: gamma for what cannot
be below zero, beta for shares, normal for differences.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from samvej.core.errors import SamvejError
from samvej.evaluation.results import Words

Floats = npt.NDArray[np.float64]
Distribution = Literal["triangular", "uniform", "normal", "gamma", "beta"]

DRAWS = 10_000
TAIL = 0.025
_NORMAL_WIDTH = 2 * 1.959963984540054
"""How many standard deviations lie between the ends of a 95 % interval of a normal distribution."""


class SensitivityError(SamvejError):
    """A range that no value can be drawn from."""


@dataclass(frozen=True)
class Parameter:
    """One number that is not known for sure, in the model's own unit.

    With ``triangular`` and ``uniform`` the values lie between ``low`` and ``high``, the likeliest at ``value``
    (triangular). With the others ``value`` is the mean and ``low`` to ``high`` a 95 % interval, from whose width the
    standard deviation is taken.
    """

    id: str
    name: Words
    value: Fraction
    low: Fraction
    high: Fraction
    distribution: Distribution = "triangular"

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise SensitivityError(
                f"“{self.name.en}” has the value {float(self.value):g}, which does not lie between its low "
                f"({float(self.low):g}) and its high ({float(self.high):g}): write them in order."
            )
        if self.low < self.high and not _fits(self):
            raise SensitivityError(
                f"“{self.name.en}” cannot be {self.distribution}: {_REASONS[self.distribution]}. Write another "
                "distribution, or other ends."
            )

    @property
    def is_sure(self) -> bool:
        """Whether there is nothing to vary."""
        return self.low == self.high


@dataclass(frozen=True)
class Bar:
    """What a result is with one parameter at its low and at its high end, all others at their values."""

    parameter: Parameter
    at_low: float
    at_high: float

    @property
    def width(self) -> float:
        """How far apart the two are."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Tornado:
    """The parameters by how much the result hangs on them, the widest first; ``value`` with all at their values."""

    value: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Drawn:
    """A result over draws from the parameters' distributions.

    ``low`` and ``high`` hold 95 % of the draws between them; ``share_below_zero`` is the share of draws below zero.
    """

    draws: int
    seed: int | None
    mean: float
    low: float
    high: float
    share_below_zero: float


Model = Callable[[Mapping[str, Any]], Any]
"""A result from a value (a Fraction, or an array of draws) for each parameter's id."""


def tornado(parameters: Sequence[Parameter], model: Model) -> Tornado:
    """One-way sensitivity: each parameter that is not sure at its two ends in turn."""
    base: dict[str, Any] = {each.id: each.value for each in parameters}
    bars = [
        Bar(each, float(model({**base, each.id: each.low})), float(model({**base, each.id: each.high})))
        for each in parameters
        if not each.is_sure
    ]
    bars.sort(key=lambda bar: (-bar.width, bar.parameter.id))
    return Tornado(float(model(base)), tuple(bars))


def probabilistic(parameters: Sequence[Parameter], model: Model, *, seed: int, draws: int = DRAWS) -> Drawn:
    """Probabilistic sensitivity: the model over independent draws from every parameter's distribution.

    Each parameter has a stream of its own, so that one more parameter does not change the draws of the others.
    """
    values = {each.id: drawn(each, np.random.default_rng([seed, *each.id.encode()]), draws) for each in parameters}
    found = np.broadcast_to(np.asarray(model(values), dtype=np.float64), (draws,))
    return summed(found, seed=seed)


def summed(found: Floats, *, seed: int | None) -> Drawn:
    """Draws of a result in five numbers. Raises ValueError without draws, and where one is not a number."""
    if not len(found) or not np.isfinite(found).all():
        raise ValueError("every draw of a result must be a number")
    low, high = np.quantile(found, [TAIL, 1 - TAIL])
    return Drawn(len(found), seed, float(found.mean()), float(low), float(high), float((found < 0).mean()))


def drawn(parameter: Parameter, rng: np.random.Generator, draws: int) -> Floats:
    """Draws from a parameter's distribution."""
    value, low, high = (float(each) for each in (parameter.value, parameter.low, parameter.high))
    if parameter.is_sure:
        return np.full(draws, value)
    spread = (high - low) / _NORMAL_WIDTH
    match parameter.distribution:
        case "triangular":
            return rng.triangular(low, value, high, draws)
        case "uniform":
            return rng.uniform(low, high, draws)
        case "normal":
            return rng.normal(value, spread, draws)
        case "gamma":
            return rng.gamma((value / spread) ** 2, spread**2 / value, draws)
        case "beta":
            size = value * (1 - value) / spread**2 - 1
            return rng.beta(value * size, (1 - value) * size, draws)


_REASONS: Mapping[str, str] = {
    "gamma": "its value is not above zero",
    "beta": "it is no share between 0 and 100 percent, or its ends are too far apart for one",
}


def _fits(parameter: Parameter) -> bool:
    if parameter.distribution == "gamma":
        return parameter.value > 0
    if parameter.distribution == "beta":
        value, spread = float(parameter.value), float(parameter.high - parameter.low) / _NORMAL_WIDTH
        return 0 < value < 1 and value * (1 - value) > spread**2
    return True
