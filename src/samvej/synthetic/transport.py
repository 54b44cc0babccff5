"""Rides to and from hospital: ambulances and planned patient transport."""

import numpy as np

from samvej.synthetic.chance import in_order, minute_of_day, occurrences
from samvej.synthetic.counter import Floats, uniform
from samvej.synthetic.participation_arrays import Process
from samvej.synthetic.prices import ride_price
from samvej.synthetic.rates import Drivers, intensity
from samvej.synthetic.region import MINUTES
from samvej.synthetic.tables import Table, table

_RIDE = 380
_ACUTE_SHARE = 0.24
_SHORTEST_KM, _LONGEST_KM = 3, 70


def transport(known: Drivers, burst: Floats) -> Table:
    """All rides of the block, in order; an acute one is an ambulance."""
    found = occurrences(known, _RIDE, intensity(known, Process.TRANSPORT, burst))
    seed, person = known.region.seed, known.people.index[found.row]
    acute = uniform(seed, person, _RIDE + 4, found.number) < _ACUTE_SHARE
    minute = np.where(
        acute, minute_of_day(known, _RIDE, found, acute=True), minute_of_day(known, _RIDE, found, acute=False)
    )
    start = found.day.astype(np.int64) * MINUTES + minute
    order = in_order(found.row, start)
    u = uniform(seed, person, _RIDE + 5, found.number)
    km = (_SHORTEST_KM + np.floor(u**2 * (_LONGEST_KM - _SHORTEST_KM))).astype(np.int64)
    price = ride_price(known.region, known.region.year_of(found.day), acute, km)
    rides = {"citizen": person, "start_min": start, "acute": acute, "km": km, "price_oere": price}
    return table("transport", {name: column[order] for name, column in rides.items()})
