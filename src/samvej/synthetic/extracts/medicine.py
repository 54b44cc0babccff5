"""Medicine bought on prescription (LMDB)."""

import polars as pl

from samvej.synthetic.extracts.block import Block, Frames, chosen, days, kroner
from samvej.synthetic.vocabulary import MEDICINES

_FIRST_ITEM = 990_000


def frames(block: Block) -> Frames:
    """A row per dispensing; item numbers (vnr) are made up. Two alike in everything would be one given twice."""
    table = block.events.medicine
    return {
        "lmdb": pl.DataFrame(
            {
                "pnr": block.pnr(table["citizen"]),
                "eksd": days(table["day"]),
                "atc": chosen([one.atc for one in MEDICINES], table["atc"]),
                "vnr": pl.Series(_FIRST_ITEM + table["atc"].astype("int32")),
                "apk": pl.Series(table["packs"]),
                "volume": pl.Series(table["ddd_per_pack"]),
                "eksp": kroner(table["price_oere"]),
                "ptp": kroner(table["price_oere"] - table["reimbursement_oere"]),
            }
        ).unique(maintain_order=True)
    }
