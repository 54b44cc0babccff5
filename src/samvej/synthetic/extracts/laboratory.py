"""Results of analyses (LAB_forsker). Values are text, because some are below what can be measured ("<5")."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samvej.synthetic.extracts.block import Block, Frames, chosen, days
from samvej.synthetic.vocabulary import ANALYSES

BELOW = {"NPU19748": 1.0}
"""Analysis (NPU) → the smallest value that is reported as a number."""


def frames(block: Block) -> Frames:
    """A row per result, with the decimal comma of the register's text."""
    table = block.events.laboratory
    npu = table["npu"]
    return {
        "lab_forsker": pl.DataFrame(
            {
                "pnr": block.pnr(table["citizen"]),
                "samplingdate": days(table["day"]),
                "analysiscode": chosen([one.npu for one in ANALYSES], npu),
                "value": _text(npu, table["value"]),
                "unit": chosen([one.unit for one in ANALYSES], npu),
            }
        )
    }


def _text(npu: NDArray[np.int16], value: NDArray[np.float64]) -> pl.Series:
    whole = np.array([one.decimals == 0 for one in ANALYSES])[npu]
    least = np.array([BELOW.get(one.npu, -np.inf) for one in ANALYSES])[npu]
    tenths = pl.Series(np.rint(value * 10).astype(np.int64))
    written = (tenths // 10).cast(pl.String) + "," + (tenths.abs() % 10).cast(pl.String)
    written = written.zip_with(pl.Series(~whole), pl.Series(np.rint(value).astype(np.int64)).cast(pl.String))
    below = pl.Series("<" + np.maximum(least, 0).astype(np.int64).astype(str).astype(object), dtype=pl.String)
    return written.zip_with(pl.Series(value >= least), below)
