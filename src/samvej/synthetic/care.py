"""The care and support that municipalities give participants: at the world's level, to those who have help.

Participants of a programme for people in need are younger than those whom the region's model gives home care. So
their care is planned here: home nursing and practical help (municipal health), support (municipal social services).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.citizens import Citizens
from samvej.synthetic.counter import Floats, normal
from samvej.synthetic.levels import by_event_month, level_of, lives_of, scaled, weights
from samvej.synthetic.participation import Participants
from samvej.synthetic.population import presence
from samvej.synthetic.prices import municipal_prices
from samvej.synthetic.region import Region
from samvej.synthetic.tables import Events, MunicipalService, Table, table
from samvej.synthetic.world import Measure, World, WorldFile

_NOISE = 930
_UNEVEN_MONTHS = 0.25
_QUARTER, _LEAST = 25, 50  # hundredths of an hour
_CARE: tuple[tuple[Measure, MunicipalService, int], ...] = (
    ("municipal care cost", MunicipalService.PRACTICAL_HELP, 0),
    ("municipal care cost", MunicipalService.HOME_NURSING, 1),
    ("municipal social cost", MunicipalService.SOCIAL_SUPPORT, 2),
)
"""Measure, service, and its column in ``Participants.needs_help``."""


def care_costs(region: Region, file: WorldFile, world: World, found: Participants) -> Floats:
    """Expected øre of each service of ``_CARE`` for each participant in each month: float64 (services, k, months)."""
    lives = lives_of(region, file, found)
    costs = np.zeros((len(_CARE), len(found), region.months))
    for measure in dict.fromkeys(measure for measure, _, _ in _CARE):
        level = level_of(file, measure)
        if level is None:
            continue
        services = [place for place, (of, _, _) in enumerate(_CARE) if of == measure]
        needs = found.needs_help[:, [_CARE[place][2] for place in services]]
        helped = np.asarray(needs.any(axis=1), dtype=np.bool_)
        shape = np.repeat(weights(region, found, measure, helped)[:, None], region.months, axis=1)
        there = by_event_month(lives, shape, lives.whole)
        scale = {month: 100 * level * world.times(measure, month) / value for month, value in there.items()}
        each = shape * scaled(scale, lives.months) / np.maximum(needs.sum(axis=1), 1)[:, None]
        for column, place in enumerate(services):
            costs[place] = each * needs[:, column][:, None]
    return costs


def with_care(region: Region, people: Citizens, found: Participants, costs: Floats, happened: Events) -> Events:
    """The block's events with the participants' planned care among its municipal services."""
    here = np.flatnonzero(np.isin(found.citizen, people.index))
    if not len(here):
        return happened
    rows = np.searchsorted(people.index, found.citizen[here])
    added = [
        _delivered(region, people, rows, costs[place][here], service) for place, (_, service, _) in enumerate(_CARE)
    ]
    parts = [happened.municipal, *added]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((joined["from_day"], joined["citizen"]))
    return replace(happened, municipal={name: column[order] for name, column in joined.items()})


def _delivered(
    region: Region, people: Citizens, rows: NDArray[np.int64], cost: Floats, service: MunicipalService
) -> Table:
    first, last = presence(region, people)
    starts = region.month_starts
    first_in = np.maximum(starts[None, :-1], first[rows][:, None])
    last_in = np.minimum(starts[None, 1:] - 1, last[rows][:, None])
    share = np.maximum(last_in - first_in + 1, 0) / np.diff(starts)[None, :]
    price = np.repeat(municipal_prices(region)[service], 12)[None, :]
    citizen = people.index[rows]
    z = normal(region.seed, citizen[:, None], _NOISE + int(service), np.arange(region.months)[None, :])
    uneven = np.exp(_UNEVEN_MONTHS * z - _UNEVEN_MONTHS**2 / 2)
    hundredths = (np.rint(cost * uneven * share / price * 100 / _QUARTER) * _QUARTER).astype(np.int64)
    row, month = np.nonzero(hundredths >= _LEAST)
    day = first_in[row, month]
    person = rows[row]
    moved = day >= people.switch_day[person]
    return table(
        "municipal",
        {
            "citizen": people.index[person],
            "from_day": day,
            "to_day": last_in[row, month],
            "service": np.full(len(row), int(service)),
            "municipality": np.where(moved, people.second_municipality[person], people.municipality[person]),
            "quantity_hundredths": hundredths[row, month],
            "unit_price_oere": price[0][month],
            "cost_oere": price[0][month] // 100 * hundredths[row, month],
        },
    )
