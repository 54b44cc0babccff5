"""Everybody in the register as columns: who could be a control, and on which days."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from samvej.evaluation.matching.lookback import Days, keys
from samvej.evaluation.participants import ROLE
from samvej.evaluation.study import Study
from samvej.programme.rules import Age, LivesIn, Rule, SexIs
from samvej.programme.rules import All as AllOf
from samvej.spotting.days import BEGINNING, FOREVER, Table, number
from samvej.spotting.register import Register

Persons = npt.NDArray[np.int32]
Codes = npt.NDArray[np.int64]

UNKNOWN = -1
"""The code of what is not known of somebody."""
_LONGEST_LIFE = 200


@dataclass(frozen=True)
class People:
    """Everybody by ``person_id``, in its order; equally long columns.

    ``sex``: 0 female, 1 male, UNKNOWN. ``birth``: BEGINNING where it is not known; ``death``: FOREVER while alive.
    ``included``: the first day of taking part in the programme, FOREVER for those who never do.
    """

    person_id: Persons
    sex: npt.NDArray[np.int8]
    birth: Days
    death: Days
    included: Days

    def at(self, person: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        """The places of persons, who must all be there."""
        if self._in_a_row:
            return np.asarray(person, dtype=np.int64) - int(self.person_id[0])
        return np.searchsorted(self.person_id, person)

    @cached_property
    def _in_a_row(self) -> bool:
        """Whether no number is left out, as after a load."""
        ids = self.person_id
        return len(ids) > 0 and int(ids[-1]) - int(ids[0]) == len(ids) - 1


@dataclass(frozen=True)
class Homes:
    """Spells of residence in the order of (person, first day); ``municipality`` is a place in ``names``."""

    key: npt.NDArray[np.int64]
    person: Persons
    last: Days
    municipality: Codes
    names: tuple[str, ...]

    @property
    def loaded(self) -> bool:
        """Whether any source says where people live."""
        return len(self.key) > 0

    def on(self, person: npt.NDArray[np.integer], day: Days) -> Codes:
        """The municipality lived in on each day (of overlapping spells the one that began last), or UNKNOWN."""
        place = np.searchsorted(self.key, keys(person, day), side="right") - 1
        held = np.maximum(place, 0)
        if not self.loaded:
            return np.full(len(person), UNKNOWN, dtype=np.int64)
        lives = (place >= 0) & (self.person[held] == person) & (self.last[held] >= day)
        return np.where(lives, self.municipality[held], UNKNOWN)


@dataclass(frozen=True)
class Eligible:
    """The facts that the programme asks of everybody, as far as the register knows them on a day.

    Ages in whole years (``below`` is not included); ``area``: municipalities' codes, empty for anywhere; ``sex`` as
    in :class:`People`, None for both.
    """

    at_least: int = 0
    below: int = _LONGEST_LIFE
    area: tuple[str, ...] = ()
    sex: int | None = None


def eligible(study: Study) -> Eligible:
    """What every participant must be by the programme file: age, sex and municipality, where all must be so.

    Where the rule names no municipality, the area is that of the programme's partners.
    """
    low_age, below, of_sex = 0, _LONGEST_LIFE, None
    area: set[str] | None = None
    for part in _required(study.programme.rule):
        match part:
            case Age(at_least=low, below=high):
                low_age, below = max(low_age, low or 0), min(below, high or _LONGEST_LIFE)
            case LivesIn(municipalities=some):
                area = set(some) if area is None else area & set(some)
            case SexIs(sex=sex):
                of_sex = ("female", "male").index(sex)
            case _:
                pass
    if area is None:
        area = {each.municipality for each in study.programme.file.partners if each.municipality is not None}
    return Eligible(low_age, below, tuple(sorted(area)), of_sex)


def _required(rule: Rule) -> list[Rule]:
    """The parts that must all be true."""
    return [part for each in rule.parts for part in _required(each)] if isinstance(rule, AllOf) else [rule]


def read_people(register: Register, study: Study) -> People:
    """Everybody of the register, with the day on which each first took part."""
    rows = register.person.select("person_id", "sex", "birth", "death").order_by("person_id").to_pyarrow()
    ids = rows["person_id"].to_numpy().astype(np.int32)
    sex, names = coded(rows["sex"])
    meant = np.array([{"female": 0, "male": 1}.get(name, UNKNOWN) for name in names] + [UNKNOWN], dtype=np.int8)
    found = People(
        person_id=ids,
        sex=meant[sex],
        birth=column(rows["birth"], BEGINNING),
        death=column(rows["death"], FOREVER),
        included=np.full(len(ids), FOREVER, dtype=np.int32),
    )
    for person, day in _inclusions(study).items():
        found.included[found.at(np.array([person]))[0]] = day
    return found


def column(values: pa.ChunkedArray, otherwise: int) -> Days:
    """Whole numbers, with another where there is none."""
    return np.asarray(values.fill_null(otherwise).to_numpy(), dtype=np.int32)


def coded(values: pa.ChunkedArray) -> tuple[Codes, tuple[str, ...]]:
    """Texts as places in their names, which are in alphabetical order; UNKNOWN where there is none."""
    found = pa.chunked_array(values.chunks, pa.string()).combine_chunks().dictionary_encode()
    names = [str(name) for name in found.dictionary.to_pylist()]
    ranks = np.array([*(sorted(names).index(name) for name in names), UNKNOWN], dtype=np.int64)
    places = found.indices.fill_null(len(names)).to_numpy(zero_copy_only=False).astype(np.int64)
    return ranks[places], tuple(sorted(names))


def _inclusions(study: Study) -> Mapping[int, int]:
    """The first day of taking part, of everybody who ever did: also of those whom the evaluation leaves out.

    Whoever took part on a day that nobody knows has always done so: nobody can say that they had not begun.
    """
    rows = study.registry.table("enrolment")
    rows = rows.filter((rows.programme == study.programme.name) & (rows.role.isnull() | (rows.role == ROLE)))
    firsts = rows.group_by("person_id").aggregate(
        first=rows.valid_from.min().epoch_days().cast("int32"), unknown=rows.valid_from.isnull().any()
    )
    found: dict[int, int] = {}
    for row in firsts.to_pyarrow().to_pylist():
        found[row["person_id"]] = BEGINNING if row["first"] is None else row["first"]
    for each in study.participants.people:
        day = number(each.inclusion)
        found[each.person_id] = min(day, found.get(each.person_id, day))
    return found


def read_homes(register: Register) -> Homes:
    """Where everybody has lived."""
    rows = register.residence.select("person_id", "value", "first", "last").to_pyarrow()
    person = rows["person_id"].to_numpy().astype(np.int32)
    codes, names = coded(rows["value"])
    key = keys(person, rows["first"].to_numpy())
    order = np.argsort(key, kind="stable")
    return Homes(
        key=key[order],
        person=person[order],
        last=rows["last"].to_numpy().astype(np.int32)[order],
        municipality=codes[order],
        names=names,
    )


def theirs(table: Table, persons: Persons) -> Table:
    """The rows of a table with person_id that are about these persons (each once)."""
    return table.semi_join(ibis.memtable(pa.table({"person_id": pa.array(persons, pa.int32())})), "person_id")
