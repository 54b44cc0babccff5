"""The limits of disclosure control, a value that may or may not be shown, and the reasons in words."""

from dataclasses import dataclass
from typing import Literal

from samvej.core.errors import SamvejError
from samvej.evaluation.results import Words


class PolicyError(SamvejError):
    """A disclosure policy that would not protect anybody."""


@dataclass(frozen=True)
class Policy:
    """Counts from 1 to below ``minimum`` are hidden; so is money of which one person has more than ``dominance``.

    ``round_to``: counts that are shown are rounded to the nearest multiple of five (halves up), or not at all.
    """

    minimum: int = 5
    dominance: float = 0.85
    round_to: Literal[5] | None = None

    def __post_init__(self) -> None:
        if self.minimum < 1 or not 0 < self.dominance <= 1 or self.round_to not in (None, 5):
            raise PolicyError(
                "A disclosure policy has a minimum of at least 1, a dominance above 0 and up to 1, and rounds counts "
                "to five or not at all."
            )

    def small(self, count: int) -> bool:
        """Whether a count shows too few: 1 to below the minimum. Nobody at all is no secret."""
        return 0 < abs(count) < self.minimum

    def dominated(self, largest: int, total: int) -> bool:
        """Whether one person's part is more than may be shown of a sum of money."""
        return abs(largest) > self.dominance * abs(total)

    def rounded(self, count: int) -> int:
        """The count as it is shown."""
        if self.round_to is None:
            return count
        return (2 * count + self.round_to) // (2 * self.round_to) * self.round_to


@dataclass(frozen=True)
class Shown:
    """A value that may be shown, or the reason why it may not; neither where there is no value to begin with."""

    value: float | None
    reason: Words | None = None

    @property
    def hidden(self) -> bool:
        """Whether there is a value that is held back."""
        return self.reason is not None


NOTHING = Shown(None)


def hide(reason: Words) -> Shown:
    """A value that is held back."""
    return Shown(None, reason)


FEW_PEOPLE = Words("For få personer til at vise tallet.", "Too few people to show the number.")
FEW_BEHIND = Words("For få personer eller hændelser ligger bag.", "Too few people or events are behind it.")
FEW_ON_ONE_SIDE = Words(
    "For få personer har det, eller for få har det ikke.",
    "Too few people have it, or too few have it not.",
)
DOMINATED = Words(
    "Én person har næsten hele beløbet, eller kunne have det.",
    "One person has nearly all of the amount, or could have.",
)
WOULD_REVEAL = Words(
    "Skjult, fordi et andet lille tal ellers kunne regnes ud.",
    "Hidden because another small number could be worked out from it.",
)


def rules_in_words(policy: Policy) -> tuple[Words, ...]:
    """The rules as a reader of a report is told them."""
    percent = round(policy.dominance * 100)
    rules = [
        Words(
            f"Antal under {policy.minimum} vises ikke (0 vises), og andele vises ikke, når færre end "
            f"{policy.minimum} har eller ikke har det.",
            f"Counts below {policy.minimum} are not shown (0 is), and shares are not when fewer than "
            f"{policy.minimum} have it or have it not.",
        ),
        Words(
            f"Beløb vises ikke, når færre end {policy.minimum} personer ligger bag, eller én person har mere end "
            f"{percent} % af dem.",
            f"Amounts are not shown when fewer than {policy.minimum} people are behind them or one person has more "
            f"than {percent}% of them.",
        ),
        Words(
            "Hvor et skjult tal kunne regnes ud af andre, skjules også et af dem.",
            "Where a hidden number could be worked out from others, one of those is hidden too.",
        ),
    ]
    if policy.round_to is not None:
        rules.append(
            Words("Antal personer er afrundet til nærmeste fem.", "Counts of people are rounded to the nearest five.")
        )
    return tuple(rules)
