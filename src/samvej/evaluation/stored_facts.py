"""Facts of some people read from narrow columns of the stored files: whom, on which day, and nothing else.

What a criterion counts on a person's own day is told from their sorted days (:mod:`samvej.evaluation.counted`).
Diagnoses are read from their files, once for all lists; contacts from the contact tables, where there are any of this
state of the database (:mod:`samvej.evaluation.stored_contacts`). The rest is left to the register.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from samvej.evaluation.matching.lookback import Days, Ints, Ledger, keys
from samvej.evaluation.stored_contacts import Asked, contact_days
from samvej.programme.rules import CodeList, DiagnosisFilter, FactFilter, ServiceFilter
from samvej.registry.contacts.store import ContactFiles, made
from samvej.registry.narrow import Persons
from samvej.registry.query import Registry
from samvej.spotting.diagnoses import Diagnoses, diagnosed_services


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
        return isinstance(of, ServiceFilter) and self._contacts is not None

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
        some = sorted((of for of in self.filters if isinstance(of, ServiceFilter)), key=repr)
        diagnosed = diagnosed_of(self._registry, some, self._ids)
        return contact_days(self._contacts, some, Asked(self._ids, self._within, diagnosed))

    @cached_property
    def _diagnoses(self) -> Diagnoses:
        asked = (of for of in self.filters if isinstance(of, DiagnosisFilter))
        lists: Sequence[CodeList] = list(dict.fromkeys(codes for of in asked for codes in of.codes))
        return Diagnoses.of_files(self._registry, lists, self._ids)


def diagnosed_of(
    registry: Registry, filters: Iterable[ServiceFilter], persons: Persons | None
) -> dict[ServiceFilter, Ints]:
    """Of each filter that names diagnoses, the services of these people that have one."""
    return {of: diagnosed_services(registry, of.diagnosis, persons) for of in filters if of.diagnosis}


def diagnosis_days(diagnoses: Diagnoses, of: DiagnosisFilter) -> Ledger:
    """The days with any diagnosis that a filter keeps: several on one day are one."""
    kept = diagnoses.of(of)
    return Ledger.of_days(keys(diagnoses.person[kept], diagnoses.day[kept]))
