"""What a matching is asked for, and which wishes go together."""

from dataclasses import dataclass
from typing import Literal

from samvej.evaluation.matching.nearest import Order
from samvej.evaluation.matching.scores import MatchingError

Method = Literal["nearest", "exact", "cem", "subclass"]
Distance = Literal["ps", "mahalanobis"]
Link = Literal["logit", "linear-logit"]
Discard = Literal["none", "both"]


@dataclass(frozen=True)
class Specification:
    """How to match. ``on``: the columns that decide who is alike.

    ``distance``: the propensity score, or the Mahalanobis distance; with the latter a ``caliper`` or ``discard`` is
    of the score all the same. ``link``: the score as a probability or as log odds. ``caliper``: in standard
    deviations of the score over treated and controls together; ``calipers_on``: (column, largest difference in its
    own units). ``order`` None: the largest score first where there is a score, else data order. ``one_to_one``: with
    ``cem``, nearest pairs (Mahalanobis) within the bins. Raises MatchingError where the wishes contradict each other.
    """

    on: tuple[str, ...]
    method: Method = "nearest"
    distance: Distance = "ps"
    link: Link = "logit"
    ratio: int = 1
    replace: bool = False
    order: Order | None = None
    exact: tuple[str, ...] = ()
    caliper: float | None = None
    calipers_on: tuple[tuple[str, float], ...] = ()
    discard: Discard = "none"
    subclasses: int = 6
    one_to_one: bool = False

    def __post_init__(self) -> None:
        if not self.on:
            raise MatchingError("Name at least one column to match on.")
        for name in {name for name in self.on if self.on.count(name) > 1}:
            raise MatchingError(f"The column “{name}” is named twice among those to match on: name it once.")
        if self.ratio < 1:
            raise MatchingError(f"The ratio is {self.ratio}: ask for one control each, or more.")
        if self.method != "nearest":
            self._only_for_nearest()
        if self.one_to_one and self.method != "cem":
            raise MatchingError("Pairs within bins are made by the method cem: leave out one of the two.")
        if self.method == "subclass" and self.distance == "mahalanobis":
            raise MatchingError("Subclasses are made of the propensity score: leave out the Mahalanobis distance.")
        if self.method in ("exact", "cem") and self.discard == "both":
            raise MatchingError(f"The method {self.method} has no score, so nothing can be discarded by it.")
        if not self.has_score and self.order in ("largest", "smallest"):
            raise MatchingError("Without a score there is no largest or smallest: use the order data or closest.")
        self._widths()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are needed, each once."""
        return tuple(dict.fromkeys((*self.on, *self.exact, *(name for name, _ in self.calipers_on))))

    @property
    def has_score(self) -> bool:
        """Whether a propensity score is needed."""
        if self.method in ("exact", "cem"):
            return False
        return self.distance == "ps" or self.caliper is not None or self.discard == "both"

    def _only_for_nearest(self) -> None:
        wishes = {
            "a ratio": self.ratio != 1,
            "replacement": self.replace,
            "a caliper": self.caliper is not None or bool(self.calipers_on),
            "exact columns": bool(self.exact),
            "an order": self.order is not None and not self.one_to_one,
        }
        for wish, is_wished in wishes.items():
            if is_wished:
                raise MatchingError(
                    f"The method {self.method} knows no {wish.removeprefix('a ').removeprefix('an ')}."
                )

    def _widths(self) -> None:
        widths = [("the score", self.caliper)] if self.caliper is not None else []
        for name, width in (*widths, *self.calipers_on):
            if width is None or not 0 <= width < float("inf"):
                raise MatchingError(f"The caliper on {name} is {width}: give a width of zero or more.")
