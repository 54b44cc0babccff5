"""What participants answer to the programme's questionnaire, with the gaps of real life.

Of those who answer, the shares with a good answer at inclusion and at the end are the file's, and go evenly from one
to the other between. Who drops out, and who skips a question, is more often somebody who is worse off; so the shares
among all who were asked are a little lower than among those who answered, as they are in life.

Tolerance: with all participants of the plan made, the number of good answers on an occasion is the share times those
who answered, to the nearest whole person. So a share is at most ``TOLERANCE`` persons from the file's: of 200 at
inclusion 0.3 percentage points, of the 20 to 30 who have come as far as the last occasion about 2. The shares of the
same persons before and after are not planned: those who stay answered better from the first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.citizens import Citizens
from samvej.synthetic.counter import Floats, normal, uniform
from samvej.synthetic.participation import Participants, quota
from samvej.synthetic.population import presence
from samvej.synthetic.region import Days, Region
from samvej.synthetic.world import Item, Questionnaire, WorldFile

_OFF, _LOST, _SKIPPED, _ANSWER, _DELAY, _YES = 940, 941, 942, 943, 960, 980
_WORSE_OFF_LEAVE = 1.8  # how many times as often those worse off than the middle drop out and skip
TOLERANCE = 0.5
"""Persons that a number of good answers may differ from the file's share of those who answered."""

_LATEST = 10  # days after the day on which a questionnaire is due


@dataclass(frozen=True)
class Answers:
    """Answered items as equally long columns; ``week`` is the occasion, ``answer`` counts from the best (0)."""

    participant: NDArray[np.int64]
    day: Days
    week: NDArray[np.int64]
    item: NDArray[np.int64]
    answer: NDArray[np.int64]


def answers(region: Region, file: WorldFile, found: Participants, people: Citizens) -> Answers:
    """All answers of all participants; ``people`` are the participants' citizens, settled, in the same order."""
    form = file.questionnaire
    off = normal(region.seed, found.citizen, _OFF)
    last = presence(region, people)[1]
    parts = []
    asked = np.ones(len(found), dtype=np.bool_)
    for turn, week in enumerate(form.weeks):
        late = np.floor(uniform(region.seed, found.citizen, _DELAY, turn) * (_LATEST + 1)) if turn else 0
        day = (found.inclusion_day + 7 * week + late).astype(np.int32)
        asked = asked & ((turn == 0) | ~_rarely(region, found, _LOST, turn, off, form.lost_each_time))
        here = np.flatnonzero(asked & (day <= last))
        progress = week / form.weeks[-1]
        parts += [
            _answered(region, form, found, number, week, progress, off, here, day)
            for number in range(len(form.items))
        ]
    return Answers(*(np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS))


@dataclass(frozen=True)
class YesOrNo:
    """Who answered a question at inclusion, and who said yes: masks over the participants."""

    item: str
    answered: NDArray[np.bool_]
    yes: NDArray[np.bool_]


def at_inclusion(region: Region, file: WorldFile, found: Participants) -> list[YesOrNo]:
    """The answers by yes and no. The shares hold among all participants; some skip a question."""
    said: dict[str, YesOrNo] = {}
    off = normal(region.seed, found.citizen, _OFF)
    for number, item in enumerate(file.at_inclusion.items):
        yes = np.zeros(len(found), dtype=np.bool_)
        among = np.flatnonzero(said[item.of].yes if item.of else np.ones(len(found), dtype=np.bool_))
        if item.share is None:
            yes = found.takes_medicine
        else:
            yes[among] = quota(region.seed, _YES + number, len(among), item.share)
        skips = _rarely(region, found, _YES, number, off, file.at_inclusion.item_missing)
        said[item.id] = YesOrNo(item.id, ~skips, yes)
    return list(said.values())


_COLUMNS = ("participant", "day", "week", "item", "answer")


def _rarely(
    region: Region, found: Participants, stream: int, j: int, off: Floats, percent: float
) -> NDArray[np.bool_]:
    """So many percent, more of those who are worse off (``off`` > 0)."""
    chance = percent / 100 * np.where(off > 0, _WORSE_OFF_LEAVE, 2 - _WORSE_OFF_LEAVE)
    return np.asarray(uniform(region.seed, found.citizen, stream, j) < chance)


def _answered(
    region: Region,
    form: Questionnaire,
    found: Participants,
    number: int,
    week: int,
    progress: float,
    off: Floats,
    here: NDArray[np.int64],
    day: Days,
) -> Answers:
    item = form.items[number]
    key = number * 1000 + week
    kept = here[~_rarely(region, found, _SKIPPED, key, off, form.item_missing)[here]]
    own = normal(region.seed, found.citizen, _ANSWER + number)  # leaning in this question, the same each time
    now = normal(region.seed, found.citizen, _SKIPPED + 10, key)
    standing = (0.5 * off + 0.6 * own + 0.62 * now)[kept]
    good = item.inclusion + (item.end - item.inclusion) * progress
    return Answers(
        participant=kept,
        day=day[kept],
        week=np.full(len(kept), week),
        item=np.full(len(kept), number),
        answer=_ranked(item, standing, good / 100),
    )


def _ranked(item: Item, standing: Floats, good: float) -> NDArray[np.int64]:
    """The answers by rank of ``standing`` (small is best): the share ``good`` has the good ones, to the person."""
    n = len(standing)
    place = np.empty(n)
    place[np.argsort(standing, kind="stable")] = (np.arange(n) + 0.5) / max(n, 1)
    edge = round(good * n) / max(n, 1)
    bad = len(item.answers) - item.good
    within_good = np.floor((place / max(edge, 1e-9)) ** 0.5 * item.good)
    within_bad = np.floor((np.maximum(place - edge, 0) / max(1 - edge, 1e-9)) ** 1.3 * bad)
    found = np.where(
        place < edge, np.minimum(within_good, item.good - 1), item.good + np.clip(within_bad, 0, bad - 1)
    )
    return found.astype(np.int64)
