"""The days of people's contacts and the nights of their admissions, from the contact tables: whom, when, no more.

The same days as :mod:`samvej.spotting.matching` finds in the canonical tables, each file being read once for all
filters. A contact with a diagnosis is one whose service has it; of a stay, one whose every admission is looked at.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from samvej.core.sector import ServiceKind
from samvej.core.side_by_side import in_turn
from samvej.evaluation.matching.lookback import Days, Ints, Ledger, keys
from samvej.programme.rules import ServiceFilter
from samvej.programme.stays import STAY_SECTORS
from samvej.registry.contacts.store import ContactFile, ContactFiles, Name, persons_of, places_in
from samvej.registry.narrow import Persons
from samvej.spotting.days import FOREVER
from samvej.spotting.kernels.columns import each_once, held_in
from samvej.spotting.kernels.people import numbers
from samvej.spotting.kernels.spans import bed_days
from samvej.spotting.kernels.stored import said_of, table_of

_ADMISSION = ServiceKind.ADMISSION.value
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """Whose contacts are asked for: ``persons`` (sorted; None: everybody's).

    ``within``: those from each person's first to their last day alone. ``diagnosed``: of each filter that names
    diagnoses, the services (sorted) that have one.
    """

    persons: Persons | None = None
    within: tuple[Days, Days] | None = None
    diagnosed: Mapping[ServiceFilter, Ints] = field(default_factory=dict)


def contact_days(
    contacts: ContactFiles, filters: Sequence[ServiceFilter], asked: Asked
) -> dict[ServiceFilter, Ledger]:
    """The days of the contacts that each filter keeps; several on one day count as many."""
    held: dict[ServiceFilter, list[Ints]] = {of: [np.zeros(0, dtype=np.int64)] for of in filters}
    tables: tuple[Name, ...] = ("single", "joined")
    for name in tables:
        codes = {of: contacts.codes(name, **said_of(of)) for of in filters if table_of(of) == name}
        files = [file for file in contacts.files(name) if codes and _is_in(file, asked)]
        for found in in_turn(partial(_days_of_file, contacts, name, asked, codes), files):
            for of, key in found.items():
                held[of].append(key)
    return {of: Ledger.of_days(np.concatenate(held.pop(of)), once=False) for of in filters}


def bed_nights(
    contacts: ContactFiles, of: ServiceFilter, persons: Persons, death: Days, until: int, asked: Asked
) -> Ledger:
    """The bed days of the admissions that a filter keeps, as :func:`samvej.spotting.matching.bed_days` tells them.

    ``death`` of each of ``persons`` (everybody in order; FOREVER while alive); a stay without an end runs on through
    the day number ``until`` at most.
    """
    if of.kinds and ServiceKind.ADMISSION not in of.kinds:
        return Ledger.of_days(np.zeros(0, dtype=np.int64))
    said = said_of(of) | {"kinds": [_ADMISSION]}
    name = table_of(of)

    def work(file: ContactFile) -> Ints:
        columns = ["person_id", "day", "contact_id", "provider", "nights", "open_until"]
        rows = contacts.scan(name, columns, persons=persons_of(file), **said).collect()
        kept = _asked_about(rows["person_id"].to_numpy(), rows["day"].to_numpy(), asked, file)
        rows = rows.filter(pl.Series(_named(kept, rows, of, asked, (contacts, name, file))))
        person = rows["person_id"].to_numpy()
        last = np.minimum(death[np.searchsorted(persons, person)], until)
        table = rows.to_arrow(compat_level=pl.CompatLevel.oldest())
        ended = rows["nights"].is_not_null().to_numpy()
        open_until = numbers(table["open_until"], FOREVER)
        beds = bed_days(person, rows["day"].to_numpy(), numbers(table["nights"]), ended, open_until, last + 1)
        return keys(beds.person, beds.day)

    files = [file for file in contacts.files(name, **said) if _is_in(file, asked)]
    return Ledger.of_days(np.concatenate([np.zeros(0, np.int64), *in_turn(work, files)]), once=False)


# --- one file ------------------------------------------------------------------------------------------


def _is_in(file: ContactFile, asked: Asked) -> bool:
    if asked.persons is None:
        return True
    low, high = places_in(file, asked.persons)
    return low < high


def _days_of_file(
    contacts: ContactFiles,
    name: Name,
    asked: Asked,
    codes: Mapping[ServiceFilter, Collection[int]],
    file: ContactFile,
) -> dict[ServiceFilter, Ints]:
    """(person, day) of one file's contacts that each filter keeps."""
    columns = ["person_id", "day", "what"]
    columns += ["provider"] if any(of.providers for of in codes) else []
    columns += ["contact_id"] if any(of.diagnosis for of in codes) else []
    rows = contacts.scan(name, columns, persons=persons_of(file)).collect()
    at = np.flatnonzero(_asked_about(rows["person_id"].to_numpy(), rows["day"].to_numpy(), asked, file))
    rows = rows[at]
    what, key = rows["what"].to_numpy(), keys(rows["person_id"].to_numpy(), rows["day"].to_numpy())
    found = {}
    for of, some in codes.items():
        of_kind = np.zeros(int(what.max(initial=0)) + 1, dtype=np.bool_)
        of_kind[[code for code in some if code < len(of_kind)]] = True
        found[of] = key[_named(of_kind[what], rows, of, asked, (contacts, name, file))]
    return found


def _named(
    kept: _Flags, rows: pl.DataFrame, of: ServiceFilter, asked: Asked, place: tuple[ContactFiles, Name, ContactFile]
) -> _Flags:
    """Those of the kept rows that are of the providers and have the diagnoses that the filter names."""
    if of.providers:
        kept = kept & rows["provider"].is_in(pl.Series(of.providers).implode()).fill_null(False).to_numpy()
    if of.diagnosis:
        contact = rows["contact_id"].to_numpy()
        kept = kept & (held_in(contact, asked.diagnosed[of]) | held_in(contact, _stays_with(of, asked, *place)))
    return kept


def _asked_about(person: Persons, day: Days, asked: Asked, file: ContactFile) -> _Flags:
    """Which rows are of the persons and days asked about."""
    if asked.persons is None:
        return np.ones(len(person), dtype=np.bool_)
    place = person - file.first_person
    low, high = places_in(file, asked.persons)
    own = asked.persons[low:high] - file.first_person
    bounds = np.iinfo(np.int32)
    # nobody's days end before they begin, but those of whoever is not asked about
    first = np.full(len(persons_of(file)), bounds.max, np.int32)
    last = np.full(len(first), bounds.min, np.int32)
    first[own] = bounds.min if asked.within is None else asked.within[0][low:high]
    last[own] = bounds.max if asked.within is None else asked.within[1][low:high]
    return np.asarray((day >= first[place]) & (day <= last[place]))


# --- contacts with a diagnosis -------------------------------------------------------------------------


def _stays_with(of: ServiceFilter, asked: Asked, contacts: ContactFiles, name: Name, file: ContactFile) -> Ints:
    """The stays (contact_id, sorted) that a service with one of the diagnoses is of, where admissions are joined."""
    if name == "single":
        return np.zeros(0, dtype=np.int64)
    admissions: dict[str, Any] = {
        "sectors": [sector.value for sector in STAY_SECTORS],
        "kinds": [_ADMISSION],
        "took_place": True,
    }
    columns = ["person_id", "day", "what", "time", "contact_id"]
    single, joined = (
        contacts.scan(table, columns, persons=persons_of(file), **admissions).collect()
        for table in ("single", "joined")
    )
    if asked.persons is not None:
        single = single.filter(pl.Series(held_in(single["person_id"].to_numpy(), asked.persons)))
    members = single.filter(pl.Series(held_in(single["contact_id"].to_numpy(), asked.diagnosed[of])))
    who = each_once(members["person_id"].to_numpy())
    stays = joined.filter(pl.Series(held_in(joined["person_id"].to_numpy(), who)))
    return _stays_of(members, stays, contacts)


def _stays_of(members: pl.DataFrame, stays: pl.DataFrame, contacts: ContactFiles) -> Ints:
    """The stays that the admissions are of: of a person and sector, the last that began by then.

    A stay stands where its first admission does, in the order of start and service.
    """
    sectors = sorted({what.sector for what in contacts.whats})
    sector_of = np.zeros(max((what.code for what in contacts.whats), default=0) + 1, dtype=np.int16)
    for what in contacts.whats:
        sector_of[what.code] = sectors.index(what.sector)
    rows = pl.concat([stays, members])
    is_member = np.arange(len(rows)) >= len(stays)
    sector = sector_of[rows["what"].to_numpy()]
    columns = (rows[name].to_numpy() for name in ("contact_id", "time", "day"))
    order = np.lexsort((is_member, *columns, sector, rows["person_id"].to_numpy()))
    last_stay = np.maximum.accumulate(np.where(is_member[order], -1, np.arange(len(rows))))
    found = order[last_stay[is_member[order]]]
    return np.unique(rows["contact_id"].to_numpy()[found])
