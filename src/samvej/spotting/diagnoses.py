"""People's diagnoses as narrow columns; whether a list holds a code is asked once for each code that occurs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from samvej.programme.rules import CodeList, DiagnosisFilter
from samvej.registry.narrow import Persons, coded_rows_of
from samvej.registry.query import Registry
from samvej.spotting.register import Register

Days = npt.NDArray[np.int32]
Places = npt.NDArray[np.int32]
_Named = tuple[str | None, str | None]


@dataclass(frozen=True)
class Diagnoses:
    """The diagnoses of some people whose day is known; equally long columns.

    ``pair`` is the place of each row's (system, code) in ``named``; ``primary`` is False where the source does not
    say.
    """

    person: Persons
    day: Days
    primary: npt.NDArray[np.bool_]
    pair: npt.NDArray[np.integer]
    named: tuple[_Named, ...]

    @classmethod
    def of_register(cls, register: Register) -> "Diagnoses":
        """All that a register holds."""
        columns = ("person_id", "day", "system", "code", "is_primary")
        rows = register.diagnosis.filter(register.diagnosis.day.notnull()).select(*columns).to_pyarrow()
        pair, named = _pairs(rows["system"], rows["code"])
        return cls(rows["person_id"].to_numpy(), rows["day"].to_numpy(), _flags(rows["is_primary"]), pair, named)

    @classmethod
    def of_files(cls, registry: Registry, lists: Sequence[CodeList], persons: Persons | None = None) -> "Diagnoses":
        """Those of the lists alone, of these people (sorted; None: everybody), from the stored files."""
        places: dict[_Named, int] = {}
        parts = []
        found = coded_rows_of(
            registry, "diagnosis", persons, _COLUMNS, ("system", "code", "role"), lambda rows: _of_lists(rows, lists)
        )
        for person, day, primary, pair, named in found:
            place = np.array([places.setdefault(each, len(places)) for each in named], dtype=np.int32)
            parts.append((person, day, primary, place[pair]))
        none = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.bool_), np.zeros(0, np.int32))
        columns = [list(column) for column in zip(*(parts or [none]), strict=True)]
        del parts
        # one column at a time is in memory twice, not all of them
        person, day, primary, pair = (np.concatenate(columns.pop(0)) for _ in range(4))
        return cls(person, day, primary, pair, tuple(places))

    def of(self, filter_: DiagnosisFilter) -> npt.NDArray[np.bool_]:
        """Which rows the filter keeps."""
        kept = np.asarray(_held(filter_.codes, self.named)[self.pair], dtype=np.bool_)
        return kept & self.primary if filter_.primary else kept

    def facts(self, filter_: DiagnosisFilter) -> pa.Table:
        """The days with any diagnosis that the filter keeps, in order: person_id, day and the day's first code."""
        kept = self.of(filter_)
        person, day, pair = self.person[kept], self.day[kept], self.pair[kept]
        if not _in_order(person, day):
            order = np.lexsort((day, person))
            person, day, pair = person[order], day[order], pair[order]
        starts = np.flatnonzero(_begins(person, day))
        codes = sorted({code or "" for _, code in self.named})
        rank = np.array([codes.index(code or "") for _, code in self.named], dtype=np.int32)
        first = np.minimum.reduceat(rank[pair], starts) if len(starts) else np.zeros(0, np.int32)
        code = pa.DictionaryArray.from_arrays(pa.array(first, pa.int32()), pa.array(codes, pa.string()))
        return pa.table({"person_id": person[starts], "day": day[starts], "code": code})


def _begins(person: Persons, day: Days) -> npt.NDArray[np.bool_]:
    """Where a row is of another person or day than the one before."""
    begins = np.ones(len(person), dtype=np.bool_)
    np.not_equal(person[1:], person[:-1], out=begins[1:])
    begins[1:] |= day[1:] != day[:-1]
    return begins


def _in_order(person: Persons, day: Days) -> bool:
    """Whether rows are in the order of person and day."""
    earlier = day[1:] < day[:-1]
    earlier &= person[1:] == person[:-1]
    return not (earlier.any() or (person[1:] < person[:-1]).any())


def held_in_lists(rows: pa.Table, lists: Sequence[CodeList]) -> npt.NDArray[np.bool_]:
    """Which rows (with ``system`` and ``code``) are of one of the lists."""
    pair, named = _pairs(rows["system"], rows["code"])
    return np.asarray(_held(lists, named)[pair])


def diagnosed_services(
    registry: Registry, lists: Sequence[CodeList], persons: Persons | None = None
) -> npt.NDArray[np.int64]:
    """The services with a diagnosis of the lists (service_id, sorted, one of several diagnoses as often).

    Of these people (sorted; None: everybody's).
    """

    def work(rows: pa.Table) -> npt.NDArray[np.int64]:
        held = held_in_lists(rows, lists) & rows["service_id"].is_valid().to_numpy()
        return np.asarray(rows["service_id"].fill_null(0).to_numpy()[held], dtype=np.int64)

    found = coded_rows_of(registry, "diagnosis", persons, ("system", "code", "service_id"), ("system", "code"), work)
    return np.sort(np.concatenate([np.zeros(0, np.int64), *found]))


_COLUMNS = ("person_id", "date", "system", "code", "role")


def _of_lists(
    rows: pa.Table, lists: Sequence[CodeList]
) -> tuple[Persons, Days, npt.NDArray[np.bool_], Places, tuple[_Named, ...]]:
    """The rows of one file whose day is known and that are of the lists: the columns of :class:`Diagnoses`."""
    pair, named = _pairs(rows["system"], rows["code"])
    held = _held(lists, named)
    kept = held[pair]
    if rows["date"].null_count:
        kept &= rows["date"].is_valid().to_numpy()
    at = np.flatnonzero(kept)
    roles, role = _coded(rows["role"])
    is_primary = np.array([word == "primary" for word in roles], dtype=np.bool_)
    day = rows["date"].cast(pa.int32()).fill_null(0).to_numpy()
    place = np.cumsum(held, dtype=np.int32) - np.int32(1)  # among those of the lists
    own = tuple(each for each, yes in zip(named, held, strict=True) if yes)
    return rows["person_id"].to_numpy()[at], day[at], is_primary[role[at]], place[pair[at]], own


def _pairs(system: pa.ChunkedArray, code: pa.ChunkedArray) -> tuple[Places, tuple[_Named, ...]]:
    """Each row's place among the (system, code) that occur."""
    (systems, system_of), (codes, code_of) = _coded(system), _coded(code)
    both = system_of * len(codes) + code_of
    there = np.flatnonzero(np.bincount(both, minlength=len(systems) * len(codes)))
    place = np.zeros(len(systems) * len(codes), dtype=np.int32)
    place[there] = range(len(there))
    return place[both], tuple((systems[each // len(codes)], codes[each % len(codes)]) for each in there.tolist())


def _coded(texts: pa.ChunkedArray) -> tuple[list[str | None], npt.NDArray[np.int32]]:
    """The texts that may occur, and each row's place among them."""
    if not pa.types.is_dictionary(texts.type):
        texts = pc.dictionary_encode(texts)
    texts = texts.unify_dictionaries().combine_chunks()
    found = texts.chunk(0) if isinstance(texts, pa.ChunkedArray) else texts
    said = found.dictionary.to_pylist()
    places = found.indices.fill_null(len(said)).to_numpy() if found.null_count else found.indices.to_numpy()
    return [*said, None], np.asarray(places, dtype=np.int32)


def _held(lists: Iterable[CodeList], named: Iterable[_Named]) -> npt.NDArray[np.bool_]:
    every = tuple(lists)
    return np.array([_holds(every, *each) for each in named], dtype=np.bool_)


def _holds(lists: Sequence[CodeList], system: str | None, code: str | None) -> bool:
    return system is not None and code is not None and any(codes.holds(system, code) for codes in lists)


def _flags(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return np.asarray(column.fill_null(False).to_numpy(), dtype=np.bool_)
