"""A part of the database: some people's rows alone, read once from the large tables and then kept.

An evaluation looks at a few hundred participants, their controls and those like them, a dozen times over. Each look
at the whole region's services would read them all; this reads them once for everybody who will be asked about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
import pyarrow as pa

from samvej.registry.narrow import Persons, lies_here, whole_rows_of
from samvej.registry.query import Registry
from samvej.registry.tables import TABLES

_NUMBERS = count(1)
LARGE = frozenset(
    {
        "person",
        "registration",
        "residence",
        "service",
        "payment",
        "diagnosis",
        "prescription",
        "transfer_income",
        "measurement",
    }
)
"""The tables that grow with the region, and not with what is done in it."""


@dataclass(frozen=True)
class RegistryOfPeople(Registry):
    """An open database in which the large tables hold some people's rows alone; the others are whole.

    What is told of the database itself (its currency, price years, priced kinds, span of days and coverage) is told
    of ``whole``, so that it does not depend on whom is asked about. Each table is read once, when it is first asked
    for, and kept as long as the connection lives. Close ``whole``, not this.
    """

    whole: Registry = field(kw_only=True)
    _people: str = field(kw_only=True)
    _ids: Persons = field(kw_only=True, repr=False, compare=False)

    def residence(self) -> Any:
        """Their spells of residence: snapshots are read against everybody's, and then theirs are kept."""
        return self._once("residence", lambda: self._theirs("residence", self.whole.residence()))

    def _stored(self, name: str) -> Any:
        if name not in LARGE:
            return self.whole._stored(name)
        return self._once(f"table {name}", lambda: self._read(name))

    def _read(self, name: str) -> Any:
        if not (TABLES[name].ranged and lies_here(self.whole)):
            return self._theirs(name, self.whole._stored(name))
        rows = whole_rows_of(self.whole, name, self._ids)
        return self.connection.create_table(f"{name}_of_{next(_NUMBERS)}", rows, temp=True)

    def _theirs(self, name: str, table: Any) -> Any:
        people = self.connection.table(self._people)
        kept = f"{name}_of_{next(_NUMBERS)}"
        return self.connection.create_table(kept, table.semi_join(people, "person_id"), temp=True)

    # --- what is told of the whole ---------------------------------------------------------------------

    def _priced_services(self) -> list[tuple[int, int, str, str]]:
        return self.whole._priced_services()

    def _prescription_money(self) -> list[tuple[str, str, int]]:
        return self.whole._prescription_money()

    def priced_scopes(self) -> tuple[str, ...]:
        """Those of the whole database."""
        return self.whole.priced_scopes()

    def has_several_contacts(self) -> bool:
        """Whether any row of the whole database stands for several contacts."""
        return self.whole.has_several_contacts()

    def span(self) -> Any:
        """Of the whole database."""
        return self.whole.span()


@dataclass(frozen=True)
class RegistryWithRows(RegistryOfPeople):
    """The same, of which some tables were read already and hold still fewer rows; the others are the whole's."""

    tables: Mapping[str, Any] = field(kw_only=True)

    def residence(self) -> Any:
        """Everybody's."""
        return self.whole.residence()

    def _stored(self, name: str) -> Any:
        return self.tables[name] if name in self.tables else self.whole._stored(name)


def with_rows(registry: Registry, tables: Mapping[str, pa.Table]) -> RegistryWithRows:
    """The same database, some tables of which are these rows alone; what is told of itself stays the whole's."""
    made = {
        name: registry.connection.create_table(f"{name}_with_{next(_NUMBERS)}", rows, temp=True)
        for name, rows in tables.items()
    }
    none = np.zeros(0, dtype=np.int32)
    return RegistryWithRows(
        registry.database, registry.manifest, registry.engine, whole=registry, _people="", _ids=none, tables=made
    )


def of_people(registry: Registry, person_ids: Iterable[int]) -> RegistryOfPeople:
    """The same database with these people's rows alone."""
    name = f"people_{next(_NUMBERS)}"
    ids = np.array(sorted(set(person_ids)), dtype=np.int32)
    registry.connection.create_table(name, pa.table({"person_id": pa.array(ids, pa.int32())}), temp=True)
    return RegistryOfPeople(
        registry.database, registry.manifest, registry.engine, whole=registry, _people=name, _ids=ids
    )
