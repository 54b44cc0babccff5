"""Ambulances and planned transport, in the format of our own."""

import polars as pl

from samvej.synthetic.extracts.block import Block, Frames, day_of, days, kroner, marked, times


def frames(block: Block) -> Frames:
    """A row per trip."""
    table = block.events.transport
    return {
        "patientkoersel": pl.DataFrame(
            {
                "pnr": block.pnr(table["citizen"]),
                "dato": days(day_of(table["start_min"])),
                "tidspunkt": times(table["start_min"]).dt.strftime("%H:%M"),
                "type": marked(table["acute"], "akut", "planlagt"),
                "km": pl.Series(table["km"]),
                "pris": kroner(table["price_oere"]),
            }
        ).unique(["pnr", "dato", "tidspunkt", "type"], keep="first", maintain_order=True)
    }
