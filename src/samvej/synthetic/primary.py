"""Fees: the own general practice, out-of-hours doctors and practising specialists."""

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.chance import Occurrences, in_order, occurrences
from samvej.synthetic.counter import Floats, choice, shares, uniform
from samvej.synthetic.participation_arrays import Process
from samvej.synthetic.prices import fees
from samvej.synthetic.rates import Drivers, intensity
from samvej.synthetic.tables import Table, table
from samvej.synthetic.vocabulary import PRIMARY_SERVICES

_STREAMS = {Process.GENERAL_PRACTICE: 300, Process.OUT_OF_HOURS: 310, Process.SPECIALIST: 320}
_SUPPLEMENTARY = 305
_FIRST_SPECIALIST = 995_001  # made-up provider numbers of out-of-hours doctors and specialists
_SPECIALISTS = 14
_GROUPS = {
    Process.GENERAL_PRACTICE: ("consultation", "telephone", "email", "home-visit"),
    Process.OUT_OF_HOURS: ("out-of-hours",),
    Process.SPECIALIST: ("specialist",),
}
_SERVICE_OF = {
    process: [number for number, service in enumerate(PRIMARY_SERVICES) if service.group in groups]
    for process, groups in _GROUPS.items()
}
_BLOOD_SAMPLE = next(number for number, service in enumerate(PRIMARY_SERVICES) if service.group == "supplementary")


def primary_care(known: Drivers, burst: Floats) -> Table:
    """All fees of the block, in order: a row is a contact, or a supplementary service given at one.

    The process ``GENERAL_PRACTICE`` counts contacts; a supplementary service follows a consultation by chance and
    is no contact of its own.
    """
    parts = [_contacts(known, process, burst) for process in _GROUPS]
    parts.append(_supplementary(known, parts[0]))
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = in_order(joined["row"], joined["day"])
    joined = {name: column[order] for name, column in joined.items()}
    year = known.region.year_of(joined["day"])
    joined["citizen"] = known.people.index[joined["row"]]
    joined["fee_oere"] = fees(known.region)[joined["service"], year] * joined["count"]
    return table("primary_care", joined)


def _contacts(known: Drivers, process: Process, burst: Floats) -> Table:
    stream = _STREAMS[process]
    found = occurrences(known, stream, intensity(known, process, burst), weekdays=process != Process.OUT_OF_HOURS)
    services = np.array(_SERVICE_OF[process])
    share = shares(*(PRIMARY_SERVICES[number].share for number in services))
    u = uniform(known.region.seed, known.people.index[found.row], stream + 4, found.number)
    return {
        "row": found.row,
        "day": found.day,
        "number": found.number,
        "practice": _practice(known, process, found),
        "service": services[choice(share, u)],
        "count": np.ones(len(found), dtype=np.int16),
    }


def _practice(known: Drivers, process: Process, found: Occurrences) -> NDArray[np.int64]:
    if process is Process.GENERAL_PRACTICE:
        return known.people.practice[found.row].astype(np.int64)
    # a citizen's specialists are few and the same ones
    person = known.people.index[found.row]
    u = uniform(known.region.seed, person, _STREAMS[process] + 5, found.number % 3)
    return _FIRST_SPECIALIST + np.floor(u * _SPECIALISTS).astype(np.int64)


def _supplementary(known: Drivers, contacts: Table) -> Table:
    person = known.people.index[contacts["row"]]
    service = PRIMARY_SERVICES[_BLOOD_SAMPLE]
    u = uniform(known.region.seed, person, _SUPPLEMENTARY, contacts["number"])
    given = (u < service.share) & (contacts["service"] == 0)
    several = uniform(known.region.seed, person, _SUPPLEMENTARY + 1, contacts["number"]) < 0.15
    rows = {name: column[given] for name, column in contacts.items()}
    return {
        **rows,
        "service": np.full(given.sum(), _BLOOD_SAMPLE),
        "count": np.where(several[given], 2, 1).astype(np.int16),
    }
