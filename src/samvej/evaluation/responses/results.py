"""What is found in citizens' own reports, as frozen results: exact, nothing yet hidden from anybody."""

from dataclasses import dataclass
from typing import Literal

from samvej.evaluation.responses.interviews import Interviews
from samvej.evaluation.responses.mixed import Mixed
from samvej.evaluation.responses.occasions import Fate, Occasion
from samvej.evaluation.responses.paired_scores import PairedScores
from samvej.evaluation.responses.proportions import Difference, Fourfold, Share
from samvej.evaluation.responses.weighting import Weighted
from samvej.evaluation.results import Words
from samvej.programme.questionnaires import Aim


@dataclass(frozen=True)
class GoodBefore:
    """A question (or a score with a known good value) before and after.

    ``everybody``: the share with a good answer on each occasion, of all who answered then (other persons each time).
    ``cells``: the same persons at inclusion and on the occasion compared; ``difference`` is theirs, ``apart`` that
    between all who answered before and all who answered after. ``exact`` and ``mid`` are McNemar's p-values.
    ``compared`` is the place of the occasion compared with inclusion; None where too few answered both times.
    ``model`` is None where there is too little to fit it.
    """

    id: str
    name: Words
    aim: Aim
    everybody: tuple[Share, ...]
    compared: int | None
    cells: Fourfold | None = None
    before: Share | None = None
    after: Share | None = None
    difference: Difference | None = None
    apart: Difference | None = None
    exact: float | None = None
    mid: float | None = None
    model: Mixed | None = None
    weighted: Weighted | Words | None = None


@dataclass(frozen=True)
class MeanOnOccasion:
    """The mean score of all who have one on an occasion; None where nobody has."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True)
class ScoreBefore:
    """A score before and after. ``important``: the published difference that matters to people, if there is one."""

    id: str
    name: Words
    aim: Aim
    better: Literal["higher", "lower"]
    range: tuple[float, float]
    important: float | None
    everybody: tuple[MeanOnOccasion, ...]
    compared: int | None
    paired: PairedScores | None = None
    model: Mixed | None = None
    weighted: Weighted | Words | None = None
    good: GoodBefore | None = None
    source: str = ""
    unconfirmed: tuple[Words, ...] = ()


@dataclass(frozen=True)
class AimChange:
    """An aim over all its questions in one questionnaire: each person's share of good answers (0–1) on each occasion.

    The change from inclusion to the occasion compared is the mixed model's, of everybody who answered on any
    occasion; ``model`` is None where there is too little to fit it.
    """

    aim: Aim
    questionnaire: str
    questions: tuple[str, ...]
    persons: int
    model: Mixed | None = None


@dataclass(frozen=True)
class GroupValue:
    """A characteristic in a group: ``count`` of ``known`` where it is a share, else the mean of ``known``."""

    known: int
    count: int | None
    mean: float | None


@dataclass(frozen=True)
class GroupLine:
    """A characteristic at inclusion of those who answered on the occasion compared, and of those who could have.

    ``rest``: of all other participants (dead, or not yet due); it is not for showing, but the three make the whole.
    """

    id: str
    name: Words
    kind: Literal["share", "mean"]
    answered: GroupValue
    others: GroupValue
    rest: GroupValue


@dataclass(frozen=True)
class Report:
    """One questionnaire. ``fates``: for each occasion how many answered, and what became of the others.

    ``groups``: who answered on the occasion compared, and who did not. ``left_out``: answers that are none of the
    question's answers. ``between``: answers that lie between the occasions' windows. ``loaded``: whether the database
    has any answer of it at all.
    """

    id: str
    name: Words
    occasions: tuple[Occasion, ...]
    compared: int | None
    fates: tuple[tuple[tuple[Fate, int], ...], ...]
    items: tuple[GoodBefore, ...] = ()
    scores: tuple[ScoreBefore, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    left_out: int = 0
    between: int = 0
    loaded: bool = True


@dataclass(frozen=True)
class OwnReports:
    """Everything citizens reported, and what was said in interviews."""

    persons: int
    reports: tuple[Report, ...]
    aims: tuple[AimChange, ...]
    interviews: Interviews | None = None
