"""An estimate with its error: what every part of the effects tells of a number."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """A number with its standard error and 95 % interval."""

    value: float
    se: float
    low: float
    high: float

    @property
    def tells(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0
