"""One general practice's own extract, in the format of our own: contacts, ICPC-2, prescriptions, measurements."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samvej.synthetic.citizens import Condition
from samvej.synthetic.counter import normal, uniform
from samvej.synthetic.extracts.block import Block, Frames, chosen, days
from samvej.synthetic.vocabulary import MEDICINES, PRIMARY_SERVICES

PRACTICE = 990_001
"""The practice whose extract it is; like all of them, made up."""
BESIDE = ("praksis_kontakter", "praksis_recepter")
"""Files that are not loaded where fees and dispensings are: they would count twice."""

_TYPES = {"consultation": "konsultation", "telephone": "telefon", "email": "e-mail", "home-visit": "hjemmebesøg"}
_ICPC = {
    Condition.HEART: "K77",
    Condition.LUNG: "R95",
    Condition.DIABETES: "T90",
    Condition.MUSCLES_AND_JOINTS: "L91",
    Condition.KIDNEY: "U99",
    Condition.NERVOUS_SYSTEM: "N88",
    Condition.MENTAL: "P76",
    Condition.PSYCHOSIS: "P72",
    Condition.SUBSTANCE: "P15",
    Condition.CANCER: "A79",
    Condition.DEMENTIA: "P70",
}
_MEASURED = (("DNK05472", 138.0, 15.0), ("DNK05473", 82.0, 9.0))  # blood pressure: systolic, diastolic
_MEASURES = 0.25  # of consultations
_STREAM = 990
_IDS_EACH = 10_000


def frames(block: Block) -> Frames:
    """The practice's files."""
    table = block.events.primary_care
    named = np.array([one.group in _TYPES for one in PRIMARY_SERVICES])
    rows = np.flatnonzero((table["practice"] == PRACTICE) & named[table["service"]])
    citizen, day, service = (table[name][rows] for name in ("citizen", "day", "service"))
    place = np.arange(len(rows)) - np.searchsorted(citizen, citizen, side="left")
    contacts = pl.DataFrame(
        {
            "kontakt_id": pl.Series(citizen * _IDS_EACH + place),
            "pnr": block.pnr(citizen),
            "dato": days(day),
            "type": chosen([_TYPES.get(one.group, "") for one in PRIMARY_SERVICES], service),
            "ydernr": pl.repeat(PRACTICE, len(rows), dtype=pl.Int64, eager=True),
        }
    )
    return {
        "praksis_kontakter": contacts,
        "praksis_diagnoser": _diagnoses(block, citizen, day),
        "praksis_recepter": _prescriptions(block),
        "praksis_maalinger": _measurements(block, citizen[service == 0], day[service == 0]),
    }


def _diagnoses(block: Block, citizen: NDArray[np.int64], day: NDArray[np.int32]) -> pl.DataFrame:
    """Each chronic illness of a citizen, once a year, at the year's first contact."""
    year = block.region.year_of(day)
    first = np.ones(len(citizen), dtype=np.bool_)
    first[1:] = (citizen[1:] != citizen[:-1]) | (year[1:] != year[:-1])
    conditions = block.people.conditions[citizen[first] - block.start]
    ill = (conditions[:, None] & np.array([int(one) for one in _ICPC], dtype=np.uint16)[None, :]) > 0
    row, illness = np.nonzero(ill)
    return pl.DataFrame(
        {
            "pnr": block.pnr(citizen[first][row]),
            "dato": days(day[first][row]),
            "icpc2": chosen(list(_ICPC.values()), illness),
        }
    )


def _prescriptions(block: Block) -> pl.DataFrame:
    table = block.events.medicine
    rows = np.flatnonzero(block.people.practice[table["citizen"] - block.start] == PRACTICE)
    return pl.DataFrame(
        {
            "pnr": block.pnr(table["citizen"][rows]),
            "dato": days(table["day"][rows]),
            "atc": chosen([one.atc for one in MEDICINES], table["atc"][rows]),
            "pakninger": pl.Series(table["packs"][rows]),
            "ddd": pl.Series(table["ddd_per_pack"][rows]),
        }
    ).unique(["pnr", "dato", "atc", "pakninger"], keep="first", maintain_order=True)


def _measurements(block: Block, citizen: NDArray[np.int64], day: NDArray[np.int32]) -> pl.DataFrame:
    """Blood pressure at some consultations, for adults and children alike."""
    seed = block.region.seed
    kept = uniform(seed, citizen, _STREAM, day) < _MEASURES
    who, when = citizen[kept], day[kept]
    parts = [
        pl.DataFrame(
            {
                "pnr": block.pnr(who),
                "dato": days(when),
                "kode": pl.repeat(code, len(who), dtype=pl.String, eager=True),
                "vaerdi": pl.Series(np.rint(mean + spread * normal(seed, who, _STREAM + 1 + turn, when)).astype(int)),
                "enhed": pl.repeat("mmHg", len(who), dtype=pl.String, eager=True),
            }
        )
        for turn, (code, mean, spread) in enumerate(_MEASURED)
    ]
    return pl.concat(parts).unique(["pnr", "dato", "kode"], keep="first", maintain_order=True)
