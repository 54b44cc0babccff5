"""The matched controls of a programme's participants, as every later part of an evaluation takes them."""

from dataclasses import dataclass
from datetime import date

from samvej.evaluation.results import Words


@dataclass(frozen=True, order=True)
class Control:
    """One control of one participant. The same citizen may be control of several, and at several dates.

    ``index_date`` is the participant's inclusion date, the control's own day 0. ``weight``: so that the controls of
    each participant weigh one together. ``censored_from``: the first day on which the control counts no longer,
    because they became a participant themselves (deaths and moves are the panel's business, as with participants).
    ``subclass`` is the matched set: one per participant.
    """

    participant: int
    person_id: int
    index_date: date
    weight: float
    distance: float
    subclass: int
    censored_from: date | None = None


@dataclass(frozen=True)
class Unmatched:
    """A participant who got fewer controls than asked for (``found``, perhaps none), and why, in words."""

    participant: int
    found: int
    reason: Words


@dataclass(frozen=True)
class BalanceRow:
    """One covariate before and after matching: standardised mean differences in SD of the participants.

    ``mean_participants`` is of all participants, also those without a control, as is ``smd_before``;
    ``mean_controls``, and what is told after matching, is of those with controls. ``variance_ratio`` is None for
    shares; ``ecdf_mean`` and ``ecdf_max`` are distances between distributions, 0–1.
    ``fewest``: for disclosure control, the smallest number of persons behind either side (of a share: who have it or
    have it not; of an amount: who have any); ``largest``: the largest person's part of either side's sum, 0–1.
    """

    covariate: str
    name: Words
    mean_participants: float
    mean_all: float
    mean_controls: float
    smd_before: float | None
    smd_after: float | None
    variance_ratio_before: float | None
    variance_ratio_after: float | None
    ecdf_mean_after: float
    ecdf_max_after: float
    fewest: int = 0
    largest: float = 0.0


@dataclass(frozen=True)
class MatchedControls:
    """The controls, who found none or too few, and what tells whether they are alike.

    ``pool``: how many person-dates could have been drawn. ``effective``: the controls' effective sample size
    (Kish: (Σw)²/Σw²). ``overlap``: histograms of the score, (lower edge, share of participants, share of the pool,
    share of the controls). ``exact`` and ``near`` name what was matched on, in words. ``limits``: what a reader must
    know, from these diagnostics themselves.
    """

    ratio: int
    controls: tuple[Control, ...]
    unmatched: tuple[Unmatched, ...]
    balance: tuple[BalanceRow, ...]
    overlap: tuple[tuple[float, float, float, float], ...]
    participants: int
    pool: int
    persons: int
    effective: float
    exact: tuple[Words, ...]
    near: tuple[Words, ...]
    with_replacement: bool
    seed: int
    limits: tuple[Words, ...] = ()
