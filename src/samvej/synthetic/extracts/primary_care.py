"""Fees of general practice and specialists (SSSY): a row per citizen, practice, fee week and service."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samvej.synthetic.extracts.block import Block, Frames, chosen, kroner
from samvej.synthetic.region import Days
from samvej.synthetic.vocabulary import PRIMARY_SERVICES

_SPECIALISTS_FROM = 11
_SETTLED_AFTER_DAYS = 35


def fee_weeks(day: Days) -> pl.Series:
    """The ISO week of each day as ``yyww``."""
    date = pl.Series(day).cast(pl.Date)
    return (date.dt.iso_year() % 100).cast(pl.Int32) * 100 + date.dt.week().cast(pl.Int32)


def provider_type(specialty: str) -> str:
    """``ydtyp``: 01 general practice, 02 out of hours, 11 and on specialists."""
    return {"80": "01", "81": "02"}.get(specialty) or f"{_SPECIALISTS_FROM + int(specialty) % 25:02d}"


def frames(block: Block) -> Frames:
    """The rows from the first day that the extract was asked for: the services of a kind in a week are one row."""
    table = block.events.primary_care
    rows = np.flatnonzero(table["day"] >= block.fees_from)
    service, day = table["service"][rows], table["day"][rows]
    each = pl.DataFrame(
        {
            "citizen": pl.Series(table["citizen"][rows]),
            "ydernr": pl.Series(table["practice"][rows]),
            "service": pl.Series(service),
            "honuge": fee_weeks(day),
            "day": pl.Series(day),
            "ydlant": pl.Series(table["count"][rows]).cast(pl.Int64),
            "fee": pl.Series(table["fee_oere"][rows]),
        }
    )
    key = ["citizen", "ydernr", "service", "honuge"]
    week = each.group_by(key, maintain_order=True).agg(
        pl.col("day").first(), pl.col("ydlant").sum(), pl.col("fee").sum()
    )
    kind = week["service"].to_numpy()
    is_contact = np.array([one.group != "supplementary" for one in PRIMARY_SERVICES])[kind]
    return {
        "sssy": pl.DataFrame(
            {
                "pnr": block.pnr(week["citizen"].to_numpy()),
                "ydernr": week["ydernr"],
                "ydtyp": chosen([provider_type(one.specialty) for one in PRIMARY_SERVICES], kind),
                "speciale": chosen([one.specialty + one.code for one in PRIMARY_SERVICES], kind),
                "honuge": week["honuge"].cast(pl.String).str.zfill(4),
                "ydlant": week["ydlant"],
                "bruhon": kroner(week["fee"].to_numpy()),
                "ydltid": chosen([_hours(one.group) for one in PRIMARY_SERVICES], kind),
                "barnmak": pl.zeros(len(week), dtype=pl.Int8, eager=True),
                "kontakt": week["ydlant"] * pl.Series(is_contact).cast(pl.Int64),
                "afrper": _settlement(week["day"].to_numpy()),
            }
        )
    }


def _hours(group: str) -> str:
    return "3" if group == "out-of-hours" else "1"


def _settlement(day: NDArray[np.int32]) -> pl.Series:
    """The month in which the fee was settled: a month after the service. It is no date of treatment."""
    return pl.Series(day + _SETTLED_AFTER_DAYS).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y%m")
