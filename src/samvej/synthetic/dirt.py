"""What is wrong with real extracts, made on purpose and counted: so that reading them is tried on life as it is.

Every kind is one that the mapping of its source takes care of (a duplicate, a row that is left out, a value that is
passed over, a correction in a later file), so an extract with dirt loads without rejects and gives the same rows as
one without; what each kind is stands in docs/reference/synthetic.md. Which rows are hit depends on the person and
the row's number among theirs, never on the block.
"""

from collections import Counter
from collections.abc import Callable

import numpy as np
import polars as pl

from samvej.synthetic.counter import Floats, uniform
from samvej.synthetic.extracts.block import Block, Frames

Dirty = tuple[Frames, Counter[str]]

_STREAMS = {"duplicate": 970, "late": 971, "corrected": 972, "disproved": 973, "extra code": 974, "child": 975}
_STREAMS |= {"unknown time": 976, "blank": 977}
DUPLICATES = 0.001
LATE, CORRECTED = 0.004, 0.004
DISPROVED, EXTRA_CODES = 0.004, 0.02
CHILDREN, TAKEN_BACK = 0.003, 0.002
UNKNOWN_TIMES = 0.05
_DEAD = 999  # DREAM


def soiled(source: str, block: Block, frames: Frames) -> Dirty:
    """The frames of a source with its kinds of dirt, and how many rows of each kind."""
    return _KINDS[source](block, frames) if source in _KINDS else (frames, Counter())


def _lots(seed: int, key: pl.Series, kind: str) -> Floats:
    """An even number for each row by its key (a person or a record) and its place among the rows of that key."""
    number = key.cast(pl.Int64).to_numpy()
    begins = np.flatnonzero(np.diff(number, prepend=-1))
    place = np.arange(len(number)) - np.repeat(begins, np.diff(np.append(begins, len(number))))
    return uniform(seed, number, _STREAMS[kind], place)


def _hit(block: Block, frame: pl.DataFrame, kind: str, share: float, key: str) -> pl.Series:
    return pl.Series(_lots(block.region.seed, frame[key], kind) < share, dtype=pl.Boolean)


def _with_duplicates(block: Block, frame: pl.DataFrame, key: str) -> tuple[pl.DataFrame, int]:
    """Some rows stand twice, at the end of the block's."""
    again = frame.filter(_hit(block, frame, "duplicate", DUPLICATES, key))
    return pl.concat([frame, again]), len(again)


def _lpr2(block: Block, frames: Frames) -> Dirty:
    """Referral diagnoses (H) and additional codes (+), which are no diagnoses of the contact."""
    found, counted = dict(frames), Counter[str]()
    for name in ("lpr_diag", "t_psyk_diag"):
        rows = frames[name]
        for kind, code in (("extra code", "+"), ("disproved", "H")):
            extra = rows.filter(_hit(block, rows, kind, EXTRA_CODES / 2, "RECNUM"))
            found[name] = pl.concat([found[name], extra.with_columns(C_DIAGTYPE=pl.lit(code))])
            counted[f"diagnosis of type {code}"] += len(extra)
    for name in ("lpr_adm", "t_psyk_adm"):
        counted["stay in progress at the break, without an end"] += frames[name]["D_UDDTO"].null_count()
    return found, counted


def _lpr_a(block: Block, frames: Frames) -> Dirty:
    """Contacts twice; diagnoses later disproved, additional codes, and the mark of disproof missing."""
    contacts, duplicates = _with_duplicates(block, frames["lpr_a_kontakt"], "dw_ek_kontakt")
    rows = frames["lpr_a_diagnose"]
    blank = _hit(block, rows, "blank", 0.3, "dw_ek_kontakt")
    unmarked = rows["senere_afkraeftet"].zip_with(~blank, pl.Series([None], dtype=pl.String))
    disproved = rows.filter(_hit(block, rows, "disproved", DISPROVED, "dw_ek_kontakt"))
    extra = rows.filter(_hit(block, rows, "extra code", EXTRA_CODES, "dw_ek_kontakt"))
    diagnoses = pl.concat(
        [
            rows.with_columns(senere_afkraeftet=unmarked),
            disproved.with_columns(
                diag_kode=pl.lit("DC349"), diag_kode_type=pl.lit("B"), senere_afkraeftet=pl.lit("Ja")
            ),
            extra.with_columns(diag_kode_type=pl.lit("+")),
        ]
    )
    counted = Counter(
        {
            "contact twice": duplicates,
            "contact reported through LPR2": int((contacts["lprindberetningssystem"] == "LPR2").sum()),
            "diagnosis later disproved": len(disproved),
            "diagnosis of type +": len(extra),
            "stay in progress on the last day, without an end": contacts["kont_sluttidspunkt"].null_count(),
        }
    )
    return {"lpr_a_kontakt": contacts, "lpr_a_diagnose": diagnoses}, counted


def _fees(block: Block, frames: Frames) -> Dirty:
    """Services to a child on the parent's card; one service too many, and taken back a month later."""
    rows = frames["sssy"]
    children = rows.filter(_hit(block, rows, "child", CHILDREN, "pnr")).with_columns(
        barnmak=pl.lit(1, dtype=rows.schema["barnmak"])
    )
    single = (rows["ydlant"] == 1) & (rows["kontakt"] == 1)
    twice = _hit(block, rows, "corrected", TAKEN_BACK, "pnr") & single
    doubled = [pl.when(twice).then(pl.col(name) * 2).otherwise(pl.col(name)) for name in _COUNTED]
    back = rows.filter(twice).with_columns(*(-pl.col(name) for name in _COUNTED), afrper=_later(rows.filter(twice)))
    counted = Counter({"service to a child on the parent's card": len(children), "service taken back": len(back)})
    return {"sssy": pl.concat([rows.with_columns(doubled), back, children])}, counted


_COUNTED = ("ydlant", "bruhon", "kontakt")


def _later(rows: pl.DataFrame) -> pl.Series:
    """The settlement month after each row's."""
    return (rows["afrper"] + "01").str.to_date("%Y%m%d").dt.offset_by("1mo").dt.strftime("%Y%m")


def _medicine(block: Block, frames: Frames) -> Dirty:
    """Dispensings twice."""
    found, duplicates = _with_duplicates(block, frames["lmdb"], "pnr")
    return {"lmdb": found}, Counter({"dispensing twice": duplicates})


def _municipal(block: Block, frames: Frames) -> Dirty:
    """Rows twice; rows that come late, and rows first delivered with a wrong quantity: right in a correction file."""
    rows = frames["kommunale_ydelser"]
    late = _hit(block, rows, "late", LATE, "pnr")
    wrong = _hit(block, rows, "corrected", CORRECTED, "pnr") & ~late
    doubled = rows["antal"].zip_with(~wrong, rows["antal"] * 2)
    first, duplicates = _with_duplicates(block, rows.with_columns(antal=doubled).filter(~late), "pnr")
    counted = Counter({"row twice": duplicates, "late row": int(late.sum()), "corrected row": int(wrong.sum())})
    return {"kommunale_ydelser": first, "kommunale_ydelser_rettelse": rows.filter(late | wrong)}, counted


def _transport(block: Block, frames: Frames) -> Dirty:
    """Planned trips without a time of day, where the citizen has one that day; trips twice."""
    rows = frames["patientkoersel"]
    alone = rows.select(pl.len().over("pnr", "dato", "type") == 1).to_series()
    missing = _hit(block, rows, "unknown time", UNKNOWN_TIMES, "pnr") & alone & (rows["type"] == "planlagt")
    without = rows["tidspunkt"].zip_with(~missing, pl.Series([None], dtype=pl.String))
    found, duplicates = _with_duplicates(block, rows.with_columns(tidspunkt=without), "pnr")
    return {"patientkoersel": found}, Counter({"trip without a time": int(missing.sum()), "trip twice": duplicates})


def _income(block: Block, frames: Frames) -> Dirty:
    """The code of the dead, in every week after a death."""
    rows = frames["dream"]
    people = block.people
    died = pl.DataFrame(
        {"PNR": people.cpr.astype("U10"), "died": people.death_day}, schema_overrides={"PNR": pl.String}
    )
    day = rows.select("PNR").join(died, on="PNR", how="left", maintain_order="left")["died"]
    weeks = rows.columns[1:]
    after = {week: day < int(monday) for week, monday in zip(weeks, block.region.weeks, strict=True)}
    dead = pl.Series([_DEAD], dtype=pl.Int16)
    counted = sum(int(mask.sum()) for mask in after.values())
    marked = [rows[week].zip_with(~after[week], dead) for week in weeks]
    return {"dream": rows.with_columns(marked)}, Counter({"week after death": counted})


_KINDS: dict[str, Callable[[Block, Frames], Dirty]] = {
    "lpr2": _lpr2,
    "lpr-a": _lpr_a,
    "sygesikring": _fees,
    "medicine": _medicine,
    "municipal-services": _municipal,
    "patient-transport": _transport,
    "dream": _income,
}
