"""Who lives where: quarterly snapshots (BEF), migration (VNDS), deaths (DODSAARS), education, registration."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samvej.synthetic.citizens import Education
from samvej.synthetic.extracts.block import Block, Frames, chosen, days, marked
from samvej.synthetic.population import presence
from samvej.synthetic.region import ALWAYS, Region, to_date

CIVIL_STATUS = ("U", "G", "F", "E")
EDUCATION = ("grundskole", "gymnasial", "erhvervsfaglig", "mellemlang", "lang", "")
_OTHERS_IN_HOUSEHOLD = 3


def snapshot_days(region: Region) -> list[int]:
    """The last day of each quarter, from the one before the region's first day."""
    return [region.first_day - 1, *(int(start) - 1 for start in region.month_starts[3::3])]


def frames(block: Block) -> Frames:
    """The files of the block."""
    found = {_snapshot_name(day): _snapshot(block, day) for day in snapshot_days(block.region)}
    return {**found, "vnds": _migration(block), "dodsaars": _deaths(block), **_own(block)}


def _snapshot_name(day: int) -> str:
    return f"bef_{to_date(day):%Y%m}"


def _lives_here(block: Block, day: int) -> NDArray[np.bool_]:
    people = block.people
    since = np.maximum(people.arrival_day, people.birth_day)
    return (since <= day) & (people.death_day >= day) & (people.departure_day > day)


def _snapshot(block: Block, day: int) -> pl.DataFrame:
    here = np.flatnonzero(_lives_here(block, day))
    people = block.people
    municipality = np.where(people.switch_day <= day, people.second_municipality, people.municipality)[here]
    household = np.where(people.lives_alone, 1, 2 + people.index % _OTHERS_IN_HOUSEHOLD)[here]
    return pl.DataFrame(
        {
            "pnr": block.pnr(people.index[here]),
            "koen": pl.Series(np.where(people.sex[here] == 0, 2, 1)),
            "foed_dag": days(people.birth_day[here]),
            "kom": pl.Series(municipality),
            "civst": chosen(CIVIL_STATUS, people.civil_status[here]),
            "antpersh": pl.Series(household),
            "opr_land": marked(people.foreign_origin[here], "5999", "5100"),
            "landdistrikt": marked(people.rural[here]),
        }
    )


def _migration(block: Block) -> pl.DataFrame:
    """Moves into and out of the country; a move to or from another municipality of the country is in no file."""
    people, region = block.people, block.region
    came = np.flatnonzero(
        people.arrival_from_abroad & (people.arrival_day != ALWAYS) & (people.arrival_day <= region.last_day)
    )
    left = np.flatnonzero(people.departure_abroad & (people.departure_day <= region.last_day))
    who = np.concatenate([people.index[came], people.index[left]])
    day = np.concatenate([people.arrival_day[came], people.departure_day[left]])
    out = np.arange(len(who)) >= len(came)
    return pl.DataFrame({"pnr": block.pnr(who), "indud_kode": marked(out, "U", "I"), "haend_dato": days(day)})


def _deaths(block: Block) -> pl.DataFrame:
    people, region = block.people, block.region
    died = np.flatnonzero((people.death_day >= region.first_day) & (people.death_day <= region.last_day))
    first, last = presence(region, people)
    died = died[first[died] <= last[died]]
    return pl.DataFrame({"pnr": block.pnr(people.index[died]), "d_dodsdto": days(people.death_day[died])})


def _own(block: Block) -> Frames:
    """Education and registration with a practice, in the formats of our own."""
    people, region = block.people, block.region
    first, last = presence(region, people)
    here = np.flatnonzero(first <= last)
    who = block.pnr(people.index[here])
    grown = here[people.education[here] != Education.CHILD]
    since = np.maximum(people.arrival_day[here], people.birth_day[here])
    ends = np.minimum(people.death_day[here].astype(np.int64), people.departure_day[here].astype(np.int64) - 1)
    until = pl.Series(np.where(ends < region.last_day, ends, 0).astype(np.int32)).cast(pl.Date)
    registration = pl.DataFrame(
        {
            "pnr": who,
            "ydernr": pl.Series(people.practice[here]),
            "fra": days(np.where(since == ALWAYS, region.first_day, since)),
            "til": until.zip_with(pl.Series(ends < region.last_day), pl.Series([None], dtype=pl.Date)),
        }
    )
    education = pl.DataFrame(
        {"pnr": block.pnr(people.index[grown]), "uddannelse": chosen(EDUCATION, people.education[grown])}
    )
    return {"uddannelse": education, "sygesikring_tilmelding": registration}
