"""People's diagnoses as narrow columns; whether a list holds a code is asked once for each code that occurs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from samvej.programme.rules import CodeList, DiagnosisFilter
from samvej.registry.narrow import Persons, rows_of
from samvej.registry.query import Registry
from samvej.spotting.register import Register

Days = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
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
        parts = [
            _of_lists(rows, lists, places)
            for rows in rows_of(registry, "diagnosis", persons, _COLUMNS, pl.col("date").is_not_null())
        ]
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
        steps = np.diff((person.astype(np.int64) << 32) + day)
        if steps.min(initial=0) < 0:
            order = np.lexsort((day, person))
            person, day, pair = person[order], day[order], pair[order]
            steps = np.diff((person.astype(np.int64) << 32) + day)
        starts = np.flatnonzero(np.append(True, steps != 0)) if len(person) else np.zeros(0, np.int64)
        codes = sorted({code or "" for _, code in self.named})
        rank = np.array([codes.index(code or "") for _, code in self.named], dtype=np.int32)
        first = np.minimum.reduceat(rank[pair], starts) if len(starts) else np.zeros(0, np.int32)
        code = pa.DictionaryArray.from_arrays(pa.array(first, pa.int32()), pa.array(codes, pa.string()))
        return pa.table({"person_id": person[starts], "day": day[starts], "code": code})


def held_in_lists(rows: pl.DataFrame, lists: Sequence[CodeList]) -> npt.NDArray[np.bool_]:
    """Which rows (with ``system`` and ``code``) are of one of the lists."""
    pair, named = _pairs_of(rows)
    return np.asarray(_held(lists, named)[pair])


_COLUMNS = ("person_id", "date", "system", "code", "role")


def _of_lists(
    rows: pl.DataFrame, lists: Sequence[CodeList], places: dict[_Named, int]
) -> tuple[Persons, Days, npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
    """The rows of one file that are of the lists; their codes are put among those of the files before."""
    pair, named = _pairs_of(rows)
    held = _held(lists, named)
    known = [places.setdefault(each, len(places)) if yes else 0 for each, yes in zip(named, held, strict=True)]
    place = np.array(known, dtype=np.int64)
    kept = held[pair]
    some = rows.filter(pl.Series(kept))
    return (
        some["person_id"].to_numpy(),
        some["date"].cast(pl.Int32).to_numpy(),
        (some["role"] == "primary").fill_null(False).to_numpy(),
        place[pair[kept]].astype(np.int32),
    )


def _pairs_of(rows: pl.DataFrame) -> tuple[Ints, tuple[_Named, ...]]:
    return _pairs(*(pa.chunked_array([rows[name].to_arrow()]) for name in ("system", "code")))


def _pairs(system: pa.ChunkedArray, code: pa.ChunkedArray) -> tuple[Ints, tuple[_Named, ...]]:
    """Each row's place among the (system, code) that occur."""
    (systems, system_of), (codes, code_of) = _coded(system), _coded(code)
    both = system_of * len(codes) + code_of
    there = np.flatnonzero(np.bincount(both, minlength=len(systems) * len(codes)))
    place = np.zeros(len(systems) * len(codes), dtype=np.int64)
    place[there] = range(len(there))
    return place[both], tuple((systems[each // len(codes)], codes[each % len(codes)]) for each in there.tolist())


def _coded(texts: pa.ChunkedArray) -> tuple[list[str | None], Ints]:
    """The texts that occur, and each row's place among them."""
    found = pa.chunked_array(texts.chunks, texts.type).combine_chunks()
    found = pc.dictionary_encode(found, null_encoding="encode")
    return found.dictionary.to_pylist(), found.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _held(lists: Iterable[CodeList], named: Iterable[_Named]) -> npt.NDArray[np.bool_]:
    every = tuple(lists)
    return np.array([_holds(every, *each) for each in named], dtype=np.bool_)


def _holds(lists: Sequence[CodeList], system: str | None, code: str | None) -> bool:
    return system is not None and code is not None and any(codes.holds(system, code) for codes in lists)


def _flags(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return np.asarray(column.fill_null(False).to_numpy(), dtype=np.bool_)
