"""What is true of the made-up region and can therefore be held against an evaluation of it. Never loaded."""

from collections.abc import Mapping
from typing import Any, get_args

import numpy as np

from samvej.synthetic.levels import level_of
from samvej.synthetic.participation import Participants
from samvej.synthetic.plan import counted
from samvej.synthetic.region import Region, to_date
from samvej.synthetic.world import Measure, WorldFile

NOTICE = "syntetisk – ingen virkelige borgere / synthetic – nobody in it is real"
_LONG_BEFORE, _AFTER = -12, 6


def truth(
    region: Region,
    citizens: int,
    dirt: Mapping[str, Mapping[str, int]],
    plan: tuple[WorldFile, str, Participants] | None,
) -> dict[str, Any]:
    """The truth as plain values: the region, the dirt in each source, and all that was planned of participants."""
    said: dict[str, Any] = {
        "notice": NOTICE,
        "region": {
            "citizens": citizens,
            "first_year": region.first_year,
            "years": region.years,
            "seed": region.seed,
        },
        "dirt": {source: dict(kinds) for source, kinds in dirt.items() if kinds},
    }
    if plan is not None:
        said["participants"] = _participants(*plan, citizens)
    return said


def _participants(file: WorldFile, name: str, found: Participants, citizens: int) -> dict[str, Any]:
    world = file.worlds[name]
    here = np.flatnonzero(found.citizen < citizens)
    slots = [found.slots[place] for place in here]
    months = sorted(file.observed.counts)
    return {
        "programme": file.programme,
        "world": name,
        "title": {"da": world.title.da, "en": world.title.en},
        "citizens": [int(found.citizen[place]) for place in here],
        "included": [str(to_date(found.inclusion_day[place])) for place in here],
        "ends": {str(place): slot.how for place, slot in enumerate(slots) if slot.how is not None},
        "observed": {str(month): n for month, n in counted(slots, months, file.observed.covered_months).items()},
        "true_effect": {
            measure: world.times(measure, _AFTER) / (world.times(measure, _LONG_BEFORE) or 1.0)
            for measure in get_args(Measure)
        },
        "level_before": {measure: level_of(file, measure) for measure in get_args(Measure)},
        "times_by_month": {
            measure: {str(month): world.times(measure, month) for month in months} for measure in get_args(Measure)
        },
    }
