"""Facts of some people read from narrow columns of the stored files: whom, on which day, and nothing else.

What a criterion counts on a person's own day is told from their sorted days (:mod:`samvej.evaluation.counted`).
Diagnoses are read from their files, once for all lists; contacts from the contact tables, where there are any of this
state of the database. The rest is left to the register.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from samvej.evaluation.matching.lookback import Days, Ints, Ledger, keys
from samvej.programme.rules import CodeList, DiagnosisFilter, FactFilter, ServiceFilter
from samvej.registry.contacts.store import ContactFiles, made
from samvej.registry.narrow import Persons
from samvej.registry.query import Registry
from samvej.spotting.diagnoses import Diagnoses
from samvej.spotting.kernels.stored import said_of, table_of


class StoredFacts:
    """The counted facts of subjects, each of whom is a citizen: ``person`` (subjects,) says which.

    ``filters``: every filter that will be asked for.
    """

    def __init__(self, registry: Registry, person: Persons, filters: Iterable[FactFilter]) -> None:
        self._registry, self._person = registry, person
        self._ids: Persons = np.unique(person).astype(np.int32)
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
        assert self._contacts is not None
        return contact_days(self._contacts, of, self._ids)

    @cached_property
    def _diagnoses(self) -> Diagnoses:
        asked = (of for of in self.filters if isinstance(of, DiagnosisFilter))
        lists: Sequence[CodeList] = list(dict.fromkeys(codes for of in asked for codes in of.codes))
        return Diagnoses.of_files(self._registry, lists, self._ids)


def diagnosis_days(diagnoses: Diagnoses, of: DiagnosisFilter) -> Ledger:
    """The days with any diagnosis that a filter keeps: several on one day are one."""
    kept = diagnoses.of(of)
    return Ledger.of_days(keys(diagnoses.person[kept], diagnoses.day[kept]))


def contact_days(contacts: ContactFiles, of: ServiceFilter, persons: Persons) -> Ledger:
    """The days of the contacts that a filter keeps of these people (sorted), a range of persons at a time."""
    name, said = table_of(of), said_of(of)
    parts = [np.zeros(0, dtype=np.int64)]
    for file in contacts.files(name, **said):
        low, high = np.searchsorted(persons, [file.first_person, file.last_person + 1])
        if low == high:
            continue
        own = pl.Series(persons[low:high], dtype=pl.Int32).implode()
        rows = contacts.scan(
            name, ["person_id", "day", "provider"], persons=range(file.first_person, file.last_person + 1), **said
        ).filter(pl.col("person_id").is_in(own))
        if of.providers:
            rows = rows.filter(pl.col("provider").is_in(list(of.providers)))
        found = rows.select("person_id", "day").collect()
        parts.append(keys(found["person_id"].to_numpy(), found["day"].to_numpy()))
    return Ledger.of_days(np.concatenate(parts), once=False)
