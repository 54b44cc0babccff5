"""What the municipality gives by the month: care, nursing, rehabilitation, social support, a place to live.

Need is a level that moves slowly with age and illness, and quickly at the end of life and after an admission. A
service is given while need for it is above zero; a row is one service in one month.
"""

import numpy as np

from samvej.synthetic.calibration import NEEDS, Need
from samvej.synthetic.chance import in_order
from samvej.synthetic.counter import Floats, normal
from samvej.synthetic.participation_arrays import Process
from samvej.synthetic.population import has
from samvej.synthetic.prices import municipal_prices
from samvej.synthetic.rates import Drivers, worn
from samvej.synthetic.tables import MunicipalService, Table, table

_LEANING, _NOISE = 360, 370
_LEAST_HUNDREDTHS = 50
_ADULT = 18
_QUARTER = 25  # hours are written in quarters
_COMMON = 0.62  # of a citizen's leaning, the part that all services share
HEALTH = (
    MunicipalService.PERSONAL_CARE,
    MunicipalService.PRACTICAL_HELP,
    MunicipalService.HOME_NURSING,
    MunicipalService.REHABILITATION,
)
"""The services of the municipality's health sector; the others are social."""


def hours(known: Drivers, service: MunicipalService, burst: Floats) -> Floats:
    """Hours (a place to live: days) of a service in each month, before chance: float64 of (citizens, months)."""
    need = NEEDS[service]
    level = np.repeat(_standing(known, service, need), 12, axis=1)
    level = level + need.ending * known.ending + need.burst * np.minimum(burst, 1.5)
    given = np.minimum(need.hours * np.exp(np.maximum(level, 0) / need.growth), need.most)
    adult = np.repeat(known.age >= _ADULT, 12, axis=1)
    given = np.where((level > 0) & adult, given, 0.0) * known.exposure
    if service is MunicipalService.HOUSING:
        return given
    process = Process.MUNICIPAL_HEALTH if service in HEALTH else Process.MUNICIPAL_SOCIAL
    return given * known.participation.rate[:, process, :]


def municipal(known: Drivers, burst: Floats) -> Table:
    """All municipal services of the block, in order."""
    parts = [_delivered(known, service, hours(known, service, burst)) for service in MunicipalService]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = in_order(joined["row"], joined["from_day"])
    joined = {name: column[order] for name, column in joined.items()}
    year = known.region.year_of(joined["from_day"])
    joined["citizen"] = known.people.index[joined["row"]]
    joined["unit_price_oere"] = municipal_prices(known.region)[joined["service"], year]
    # prices are whole kroner, so a hundredth of a unit costs a whole number of øre
    joined["cost_oere"] = joined["unit_price_oere"] // 100 * joined["quantity_hundredths"]
    return table("municipal", joined)


def _standing(known: Drivers, service: MunicipalService, need: Need) -> Floats:
    """Need by age, illness and the citizen's own leaning, a column per year."""
    people = known.people
    own = normal(known.region.seed, people.index, _LEANING, int(service) + 1)
    common = normal(known.region.seed, people.index, _LEANING, 0)
    fixed = np.sqrt(1 - need.frailty**2) * (np.sqrt(_COMMON) * common + np.sqrt(1 - _COMMON) * own)
    for condition, weight in need.illness.items():
        fixed = fixed + weight * has(people.conditions, condition)
    decades = (known.age - 65) / 10
    slope = np.where(decades > 0, need.per_decade, need.before_65)
    level = need.at_65 + slope * decades + need.frailty * worn(known) + 0.15 * known.shock
    return np.asarray(level + fixed[:, None])


def _delivered(known: Drivers, service: MunicipalService, expected: Floats) -> Table:
    row, month = np.nonzero(expected)
    z = normal(known.region.seed, known.people.index[row], _NOISE + int(service), month)
    if service is MunicipalService.HOUSING:
        days = known.last_in[row, month] - known.first_in[row, month] + 1
        quantity = days.astype(np.int64) * 100
    else:
        drawn = expected[row, month] * np.exp(0.22 * z - 0.22**2 / 2)
        quantity = (np.rint(drawn * 100 / _QUARTER) * _QUARTER).astype(np.int64)
    kept = quantity >= _LEAST_HUNDREDTHS
    row, month = row[kept], month[kept]
    from_day = known.first_in[row, month]
    people = known.people
    place = np.where(from_day >= people.switch_day[row], people.second_municipality[row], people.municipality[row])
    return {
        "row": row,
        "from_day": from_day,
        "to_day": known.last_in[row, month],
        "service": np.full(len(row), int(service), dtype=np.int64),
        "municipality": place,
        "quantity_hundredths": quantity[kept],
    }
