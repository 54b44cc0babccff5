"""The made-up tariffs that price hospital contacts, in the formats of our own: DRG by group, psychiatry by rate."""

import polars as pl

from samvej.synthetic.extracts.block import Frames
from samvej.synthetic.prices import drg_tariffs, psychiatric_rates
from samvej.synthetic.region import Region
from samvej.synthetic.vocabulary import DRG_GROUPS

FILES = ("drg_takster", "psykiatri_takster")


def frames(region: Region) -> Frames:
    """The tariffs of all the region's years, in kroner."""
    years = list(range(region.first_year, region.last_year + 1))
    named = (("drg", DRG_GROUPS, drg_tariffs(region)), ("art", ("sengedag", "besoeg"), psychiatric_rates(region)))
    return {
        file: pl.DataFrame(
            {
                key: [code for code in codes for _ in years],
                "aar": years * len(codes),
                "takst": amounts.reshape(-1) // 100,
            }
        )
        for file, (key, codes, amounts) in zip(FILES, named, strict=True)
    }
