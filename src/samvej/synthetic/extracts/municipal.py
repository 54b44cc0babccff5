"""What the municipalities deliver, in the format of our own: a row per service and month."""

import polars as pl

from samvej.synthetic.extracts.block import Block, Frames, chosen, days, kroner
from samvej.synthetic.tables import MunicipalService
from samvej.synthetic.vocabulary import MUNICIPAL_SERVICES

SERVICES = {
    MunicipalService.PERSONAL_CARE: "personlig pleje",
    MunicipalService.PRACTICAL_HELP: "praktisk hjælp",
    MunicipalService.HOME_NURSING: "hjemmesygepleje",
    MunicipalService.REHABILITATION: "genoptræning",
    MunicipalService.SOCIAL_SUPPORT: "socialpædagogisk støtte",
    MunicipalService.CONTACT_PERSON: "støtte- og kontaktperson",
    MunicipalService.HOUSING: "midlertidigt botilbud",
}
UNITS = {"time": "timer", "dag": "døgn"}


def frames(block: Block) -> Frames:
    """A row per citizen, service and month."""
    table = block.events.municipal
    service = table["service"]
    return {
        "kommunale_ydelser": pl.DataFrame(
            {
                "pnr": block.pnr(table["citizen"]),
                "ydelse": chosen([SERVICES[MunicipalService(kind)] for kind in range(len(SERVICES))], service),
                "paragraf": chosen([kind.paragraph for kind in MUNICIPAL_SERVICES], service),
                "kommune": pl.Series(table["municipality"]).cast(pl.String).str.zfill(4),
                "leverandoer": pl.Series(["Syntetisk leverandør"], dtype=pl.String).gather([0] * len(service)),
                "fra": days(table["from_day"]),
                "til": days(table["to_day"]),
                "antal": pl.Series(table["quantity_hundredths"] / 100),
                "enhed": chosen([UNITS[kind.unit] for kind in MUNICIPAL_SERVICES], service),
                "enhedspris": kroner(table["unit_price_oere"]),
            }
        )
    }
