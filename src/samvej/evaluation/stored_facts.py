"""Facts of some people read from narrow columns of the stored files: whom, on which day, and nothing else.

What a criterion counts on a person's own day is told from their sorted days (:mod:`samvej.evaluation.counted`).
Diagnoses are read from their files, once for all lists; contacts from the contact tables, where there are any of this
state of the database. The rest is left to the register.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.lookback import Days, Ints, Ledger, keys
from samvej.programme.rules import CodeList, DiagnosisFilter, FactFilter, ServiceFilter
from samvej.registry.contacts.ahead import in_turn
from samvej.registry.contacts.store import ContactFile, ContactFiles, Name, made, persons_of, places_in, those_in
from samvej.registry.narrow import Persons
from samvej.registry.query import Registry
from samvej.spotting.diagnoses import Diagnoses
from samvej.spotting.kernels.stored import said_of, table_of


class StoredFacts:
    """The counted facts of subjects, each of whom is a citizen: ``person`` (subjects,) says which.

    ``filters``: every filter that will be asked for. ``within``: each citizen's first and last day (by person_id) of
    which contacts will be asked (None: all days).
    """

    def __init__(
        self,
        registry: Registry,
        person: Persons,
        filters: Iterable[FactFilter],
        within: tuple[Days, Days] | None = None,
    ) -> None:
        self._registry, self._person = registry, person
        self._ids: Persons = np.unique(person).astype(np.int32)
        self._within = within
        self._contacts: ContactFiles | None = made(registry.database, registry.manifest)
        self.filters = frozenset(of for of in filters if self._are_narrow(of))
        self._held: dict[FactFilter, Ledger] = {}

    def _are_narrow(self, of: FactFilter) -> bool:
        if isinstance(of, DiagnosisFilter):
            return True
        return isinstance(of, ServiceFilter) and not of.diagnosis and self._contacts is not None

    def between(self, of: FactFilter, subject: npt.NDArray[np.integer], first: Days, last: Days) -> Ints:
        """How many facts of the filter each subject has from a first to a last day, both included."""
        if of not in self._held:
            self._held[of] = self._read(of)
        return self._held[of].between(self._person[subject], first, last)

    def _read(self, of: FactFilter) -> Ledger:
        if of not in self.filters:
            raise ValueError("The facts of this filter are not narrow: the register has them.")
        if isinstance(of, DiagnosisFilter):
            return diagnosis_days(self._diagnoses, of)
        assert isinstance(of, ServiceFilter)
        return self._contact_days[of]

    @cached_property
    def _contact_days(self) -> Mapping[ServiceFilter, Ledger]:
        assert self._contacts is not None
        some = [of for of in self.filters if isinstance(of, ServiceFilter)]
        return contact_days(self._contacts, sorted(some, key=repr), self._ids, self._within)

    @cached_property
    def _diagnoses(self) -> Diagnoses:
        asked = (of for of in self.filters if isinstance(of, DiagnosisFilter))
        lists: Sequence[CodeList] = list(dict.fromkeys(codes for of in asked for codes in of.codes))
        return Diagnoses.of_files(self._registry, lists, self._ids)


def diagnosis_days(diagnoses: Diagnoses, of: DiagnosisFilter) -> Ledger:
    """The days with any diagnosis that a filter keeps: several on one day are one."""
    kept = diagnoses.of(of)
    return Ledger.of_days(keys(diagnoses.person[kept], diagnoses.day[kept]))


def contact_days(
    contacts: ContactFiles,
    filters: Sequence[ServiceFilter],
    persons: Persons,
    within: tuple[Days, Days] | None = None,
) -> dict[ServiceFilter, Ledger]:
    """The days of the contacts that each filter keeps of these people (sorted): every file is read once for all.

    ``within``: those from each person's first to their last day alone.
    """
    held: dict[ServiceFilter, list[Ints]] = {of: [np.zeros(0, dtype=np.int64)] for of in filters}
    tables: tuple[Name, ...] = ("single", "joined")
    for name in tables:
        codes = {of: contacts.codes(name, **said_of(of)) for of in filters if table_of(of) == name}
        files = [file for file in contacts.files(name) if codes and len(those_in(file, persons))]
        work = partial(_of_file, contacts, name, (persons, within), codes)
        for found in in_turn(work, files):
            for of, key in found.items():
                held[of].append(key)
    return {of: Ledger.of_days(np.concatenate(held.pop(of)), once=False) for of in filters}


def _of_file(
    contacts: ContactFiles,
    name: Name,
    asked: tuple[Persons, tuple[Days, Days] | None],
    codes: Mapping[ServiceFilter, Collection[int]],
    file: ContactFile,
) -> dict[ServiceFilter, Ints]:
    """(person, day) of one file's contacts that each filter keeps."""
    named = any(of.providers for of in codes)
    columns = ["person_id", "day", "what", *(["provider"] if named else [])]
    rows = contacts.scan(name, columns, persons=persons_of(file)).collect()
    kept = _asked_about(rows["person_id"].to_numpy() - file.first_person, rows["day"].to_numpy(), asked, file)
    what = rows["what"].to_numpy()[kept]
    key = keys(rows["person_id"].to_numpy()[kept], rows["day"].to_numpy()[kept])
    found = {}
    for of, some in codes.items():
        of_kind = np.zeros(int(what.max(initial=0)) + 1, dtype=np.bool_)
        of_kind[[code for code in some if code < len(of_kind)]] = True
        mine = of_kind[what]
        if of.providers:
            mine &= rows["provider"].is_in(list(of.providers)).fill_null(False).to_numpy()[kept]
        found[of] = key[mine]
    return found


def _asked_about(
    place: Persons, day: Days, asked: tuple[Persons, tuple[Days, Days] | None], file: ContactFile
) -> npt.NDArray[np.intp]:
    """The rows of the persons and days asked about; ``place``: of each row's person in the file."""
    persons, within = asked
    low, high = places_in(file, persons)
    own = persons[low:high] - file.first_person
    bounds = np.iinfo(np.int32)
    # nobody's days end before they begin, but those of whoever is not asked about
    first = np.full(len(persons_of(file)), bounds.max, np.int32)
    last = np.full(len(first), bounds.min, np.int32)
    first[own] = bounds.min if within is None else within[0][low:high]
    last[own] = bounds.max if within is None else within[1][low:high]
    return np.flatnonzero((day >= first[place]) & (day <= last[place]))
