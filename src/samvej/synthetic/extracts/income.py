"""DREAM: a row per citizen who ever lived in the region, a column per week."""

import numpy as np
import polars as pl

from samvej.synthetic.extracts.block import Block, Frames
from samvej.synthetic.extracts.primary_care import fee_weeks
from samvej.synthetic.population import presence


def frames(block: Block) -> Frames:
    """Codes by week; a week without transfer income is empty."""
    first, last = presence(block.region, block.people)
    here = np.flatnonzero(first <= last)
    weeks = fee_weeks(block.region.weeks).cast(pl.String).str.zfill(4).to_list()
    columns = {"PNR": block.pnr(block.people.index[here])}
    for place, week in enumerate(weeks):
        codes = pl.Series(block.events.dream[here, place])
        columns[f"y_{week}"] = codes.zip_with(codes > 0, pl.Series([None], dtype=pl.Int16))
    return {"dream": pl.DataFrame(columns)}
