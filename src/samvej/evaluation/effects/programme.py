"""What a programme did, outcome by outcome: its participants against their matched controls, from the registry.

Where a programme has no controls, its participants are compared with those who are not yet included. What is decided
here and why: docs/adr/0039; definitions with examples: docs/reference/effects-of-a-programme.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from samvej.core.money import minor_digits
from samvej.core.month import EventTime
from samvej.core.window import Window
from samvej.evaluation.amounts import Amounts
from samvej.evaluation.design import OutcomeDesign
from samvej.evaluation.effects.not_yet import not_yet_effect
from samvej.evaluation.effects.outcome_effects import Against, OutcomeEffect, outcome_effect
from samvej.evaluation.effects.panel_effects import Flags, Floats, Stack
from samvej.evaluation.matching.controls import MatchedControls
from samvej.evaluation.matching.terms import LookBack, terms_of
from samvej.evaluation.panel import Panel, home_at_inclusion, panel
from samvej.evaluation.participants import Participant
from samvej.evaluation.reading import read_panel
from samvej.evaluation.results import Words
from samvej.evaluation.study import Study
from samvej.programme.loading import Programme
from samvej.spotting.days import number

DRAWS = 999
"""Draws of the bootstrap."""
_DAYS_IN_MONTH = 30.436875


@dataclass(frozen=True)
class ProgrammeEffects:
    """The effects on every outcome in the design's order, the parts of one after its whole.

    ``participants`` are compared at all, with ``controls`` persons; ``looked_back``: so many months before inclusion
    controls were chosen by.
    """

    against: Against
    outcomes: tuple[OutcomeEffect, ...]
    participants: int
    controls: int
    looked_back: int
    draws: int
    seed: int
    currency: str | None
    limits: tuple[Words, ...] = ()

    def of(self, outcome: str, part: str | None = None) -> OutcomeEffect | None:
        """The effect on an outcome by its id, or on a part of it; None where there is none."""
        return next((each for each in self.outcomes if (each.id, each.part) == (outcome, part)), None)


def effects_of(study: Study, matched: MatchedControls | None, *, draws: int = DRAWS) -> ProgrammeEffects:
    """The effects of a programme against its matched controls, or against the not yet included where it has none.

    It has none where its file names none, or where nobody in the area is like any participant. Raises MixedMoney
    where costs cannot be put together.
    """
    if matched is None or not matched.controls:
        return _not_yet(study, draws, _NO_CONTROLS if matched is None else _NOBODY_ALIKE)
    stacked = _Stacked(study, matched)
    looked_back = months_looked_back(study.programme)
    outcomes = tuple(stacked.effects(looked_back, draws))
    return ProgrammeEffects(
        against="matched controls",
        outcomes=outcomes,
        participants=len({each.participant for each in matched.controls}),
        controls=matched.persons,
        looked_back=looked_back,
        draws=draws,
        seed=study.seed,
        currency=study.prices.currency,
    )


def months_looked_back(programme: Programme) -> int:
    """The longest look-back of what controls are chosen by, in whole months (rounded up); 0 without any."""
    terms = terms_of(programme)
    if terms is None:
        return 0
    windows = [
        each.meaning.window
        for each in (*terms.exact, *terms.near)
        if isinstance(each.meaning, LookBack) and each.meaning.what != "diagnosis"
    ]
    return max((_in_months(window) for window in windows), default=0)


def _in_months(window: Window) -> int:
    return window.months if window.months is not None else -int(-(window.days or 0) // _DAYS_IN_MONTH)


class _Stacked:
    """Participants and controls as one panel, a row for each person and index date."""

    def __init__(self, study: Study, matched: MatchedControls) -> None:
        self.study = study
        ours = study.participants.people
        places = {person.person_id: place for place, person in enumerate(ours)}
        self.people = (*ours, *(Participant(each.person_id, each.index_date) for each in matched.controls))
        self.set_of = np.array(
            [*range(len(ours)), *(places[each.participant] for each in matched.controls)], dtype=np.int64
        )
        self.participant = np.arange(len(self.people)) < len(ours)
        self.weight = np.array([1.0] * len(ours) + [each.weight for each in matched.controls])
        self.citizen = np.array([each.person_id for each in self.people], dtype=np.int64)
        self.censored = (*(None for _ in ours), *(each.censored_from for each in matched.controls))
        self.panel, self.reader = read_panel(study, self.people)
        self.homes = [
            home_at_inclusion(self.panel, row) if row < len(ours) else None for row in range(len(self.people))
        ]

    def effects(self, looked_back: int, draws: int) -> Iterator[OutcomeEffect]:
        for outcome in self.study.design.outcomes:
            amounts = self.reader.amounts(outcome)
            missing = self.panel.uncovered(amounts.needs)
            if missing or not amounts.needs:
                yield _nothing(outcome, missing or ("*/*",))
                continue
            observed = self.panel.observed(amounts.needs, outcome.valid, amounts.looks_back)
            observed &= self._not_censored(outcome)
            for part, y in _values(outcome, amounts, self.panel, observed, self.study):
                stack = Stack(
                    y, np.array(self.panel.months), self.set_of, self.participant, self.weight, self.citizen
                )
                homes = self.homes if part is None else None
                found = outcome_effect(
                    outcome, part, stack, self.study.design.first, looked_back, draws, self.study.seed, homes
                )
                if part is None or found.effect is not None:
                    yield found

    def _not_censored(self, outcome: OutcomeDesign) -> Flags:
        """Controls count until the ghosts of their own inclusion: those months are touched by it, as "
        "participants'."""
        seen = np.ones(self.panel.present.shape, dtype=np.bool_)
        ghosts = -min((*outcome.ghosts, 0))
        firsts: dict[date, int] = {}
        for row, day in enumerate(self.censored):
            if day is None:
                continue
            if day not in firsts:
                firsts[day] = number(EventTime(day, self.study.design.length).first(-ghosts))
            seen[row] = self.panel.last_day[row] < firsts[day]
        return seen


def _values(
    outcome: OutcomeDesign, amounts: Amounts, whole: Panel, observed: Flags, study: Study
) -> Iterator[tuple[str | None, Floats]]:
    """The outcome's values per row and month, NaN where not observed; then those of each part that has any."""
    scale = 10.0 ** minor_digits(study.prices.currency or "DKK") if outcome.unit == "money" else 1.0
    yield None, np.where(observed, whole.sums(amounts.facts) / scale, np.nan)
    if outcome.by is not None:
        parts: Mapping[str, np.ndarray] = whole.split(amounts.facts.filter(amounts.facts.part.notnull()))
        for part, sums in parts.items():
            if sums[observed].any():
                yield part, np.where(observed, sums / scale, np.nan)


def _nothing(
    outcome: OutcomeDesign, missing: tuple[str, ...], against: Against = "matched controls"
) -> OutcomeEffect:
    """An outcome that no loaded source covers around inclusion."""
    return OutcomeEffect(
        id=outcome.id,
        name=outcome.name,
        part=None,
        unit=outcome.unit,
        better=outcome.better,
        definition=outcome.definition,
        against=against,
        reference=(),
        before=outcome.before,
        after=outcome.after,
        ghosts=outcome.ghosts,
        effect=None,
        bootstrap_se=None,
        level=None,
        expected=None,
        ratio=None,
        naive=None,
        drift=None,
        p_before=None,
        participants=0,
        controls=0,
        points=(),
        missing=missing,
    )


_NO_CONTROLS = Words("Programmet har ingen matchede kontroller.", "The programme has no matched controls.")
_NOBODY_ALIKE = Words(
    "Ingen i området ligner nogen af deltagerne nok til at være kontrol.",
    "Nobody in the area is like any of the participants enough to be a control.",
)
_EARLY_AND_LATE = Words(
    "De, der kom tidligt med, sammenlignes med dem, der kom senere og endnu ikke var med; går det de to anderledes "
    "af andre grunde, ligner det en virkning. De sidst inkluderede har ingen at blive sammenlignet med.",
    "Those included early are compared with those included later, who were not yet in; where the two fare otherwise "
    "for other reasons, it looks like an effect. The last to be included have nobody to be compared with.",
)


# --- without a control pool -----------------------------------------------------------------------------


def _not_yet(study: Study, draws: int, why: Words) -> ProgrammeEffects:
    """Each participant against those who are included later, in calendar months."""
    design = study.design
    ours = study.participants.people
    event, reader = read_panel(study, ours)
    begin = min(each.inclusion for each in ours).replace(day=1)
    cohort = np.array([EventTime(begin).month_of(each.inclusion) for each in ours], dtype=np.int64)
    anchored = tuple(replace(each, inclusion=begin) for each in ours)
    months = range(design.first, int(cohort.max()) + design.last + 1)
    calendar = panel(
        anchored, months, type(design.length).CALENDAR, reader.register, reader.register.coverage, study.until
    )
    found = []
    for outcome in design.outcomes:
        amounts = reader.amounts(outcome)
        missing = calendar.uncovered(amounts.needs)
        if missing or not amounts.needs:
            found.append(_nothing(outcome, missing or ("*/*",), "not yet included"))
            continue
        seen = calendar.observed(amounts.needs, outcome.valid, amounts.looks_back)
        [(_, y), *_] = _values(outcome, amounts, calendar, seen, study)
        own = event.observed(amounts.needs, outcome.valid, amounts.looks_back)
        [(_, levels), *_] = _values(outcome, amounts, event, own, study)
        people = np.array([each.person_id for each in ours], dtype=np.int64)
        found.append(not_yet_effect(outcome, y, cohort, np.array(months), levels, np.array(event.months), people))
    return ProgrammeEffects(
        against="not yet included",
        outcomes=tuple(found),
        participants=len(ours),
        controls=0,
        looked_back=0,
        draws=draws,
        seed=study.seed,
        currency=study.prices.currency,
        limits=(Words(f"{why.da} {_EARLY_AND_LATE.da}", f"{why.en} {_EARLY_AND_LATE.en}"),),
    )
