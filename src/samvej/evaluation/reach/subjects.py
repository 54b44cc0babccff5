"""People on days, told of in one pass: participants, the target group and controls, each on their own day.

The same citizen may be asked about on several days (as control of several participants). So every person and day is a
*subject* with a number of its own, and the registry is read as if each subject were a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from samvej.evaluation.inclusion import of_participants
from samvej.evaluation.participants import Participant
from samvej.registry.query import Registry
from samvej.spotting.register import Register, from_registry


@dataclass(frozen=True)
class Renumbered(Registry):
    """A registry whose people are the subjects: rows about others are not there, rows of some are there twice."""

    keys: Any = field(kw_only=True)

    def table(self, name: str) -> Any:
        """A canonical table; its ``person_id`` is the subject's number."""
        found = super().table(name)
        return self._renumbered(found) if "person_id" in found.columns else found

    def residence(self) -> Any:
        """The spells of residence by subject."""
        return self._renumbered(Registry.residence(_as_it_is(self)))

    def _renumbered(self, table: Any) -> Any:
        joined = table.inner_join(self.keys, "person_id")
        kept = [column for column in table.columns if column not in ("person_id", "person_range")]
        return joined.select("subject", *kept).rename(person_id="subject")


def _as_it_is(registry: Registry) -> Registry:
    return Registry(registry.database, registry.manifest, registry.engine, registry._made)


@dataclass(frozen=True)
class Subjects:
    """The subjects as participants (``person_id`` is the subject's number), and what is read of them."""

    people: tuple[Participant, ...]
    registry: Registry
    register: Register


def subjects(registry: Registry, asked: Iterable[tuple[int, date]]) -> tuple[Subjects, dict[tuple[int, date], int]]:
    """The subjects of (person_id, day), each once, and their numbers."""
    every = list(dict.fromkeys(asked))
    numbers = {each: place for place, each in enumerate(every)}
    keys = registry.connection.create_table(_name(), _keys(every), temp=True)
    renumbered = Renumbered(registry.database, registry.manifest, registry.engine, registry._made, keys=keys)
    people = tuple(Participant(place, day) for place, (_, day) in enumerate(every))
    register = of_participants(from_registry(renumbered, needs_money=False), people)
    return Subjects(people, renumbered, register), numbers


def _keys(every: Sequence[tuple[int, date]]) -> pa.Table:
    columns = {
        "person_id": pa.array([person for person, _ in every], pa.int32()),
        "subject": pa.array(range(len(every)), pa.int32()),
    }
    return pa.table(columns)


def _name() -> str:
    return str(ibis.util.gen_name("subjects"))
