"""The columns of what happens to a block of citizens: what each event table holds, and in which type.

A table is a dict of equally long columns, sorted by citizen and then by time. ``citizen`` is the citizen's index in
the whole region. Codes are positions in the lists of :mod:`samvej.synthetic.vocabulary`. Money is øre in the prices
of the year of the event.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Table = dict[str, NDArray[Any]]


class ContactKind(IntEnum):
    """``hospital.kind``."""

    ADMISSION = 0
    EMERGENCY_VISIT = 1
    OUTPATIENT_VISIT = 2
    VIRTUAL = 3


class MunicipalService(IntEnum):
    """``municipal.service``."""

    PERSONAL_CARE = 0
    PRACTICAL_HELP = 1
    HOME_NURSING = 2
    REHABILITATION = 3
    SOCIAL_SUPPORT = 4  # serviceloven §85
    CONTACT_PERSON = 5  # serviceloven §99
    HOUSING = 6  # serviceloven §107


COLUMNS: dict[str, dict[str, type[np.generic]]] = {
    "hospital": {
        "contact_id": np.int64,  # citizen × 10,000 + the contact's number in the citizen's life here
        "citizen": np.int64,
        "start_min": np.int64,
        "end_min": np.int64,  # may lie after the region's last day: such a stay stands open when the extract is made
        "psychiatric": np.bool_,
        "kind": np.int8,  # ContactKind
        "acute": np.bool_,
        "department": np.int16,  # DEPARTMENTS
        "drg": np.int16,  # DRG_GROUPS; -1 in psychiatry
        "primary_diagnosis": np.int16,  # DIAGNOSES
        "secondary_1": np.int16,  # DIAGNOSES or -1
        "secondary_2": np.int16,
        "secondary_3": np.int16,
        "cost_oere": np.int64,  # DRG tariff; in psychiatry nights × bed-day rate, or visit rate
    },
    "primary_care": {
        "citizen": np.int64,
        "day": np.int32,
        "practice": np.int32,  # ydernummer
        "service": np.int16,  # PRIMARY_SERVICES (specialty, service code)
        "count": np.int16,  # ydlant: how many services the row holds
        "fee_oere": np.int64,  # gross fee of the row
    },
    "medicine": {
        "citizen": np.int64,
        "day": np.int32,
        "atc": np.int16,  # MEDICINES
        "packs": np.int16,
        "ddd_per_pack": np.float64,  # one decimal
        "price_oere": np.int64,  # of the dispensing
        "reimbursement_oere": np.int64,
    },
    "laboratory": {
        "citizen": np.int64,
        "day": np.int32,
        "npu": np.int16,  # ANALYSES
        "value": np.float64,  # decimals as ANALYSES says
    },
    "municipal": {
        "citizen": np.int64,
        "from_day": np.int32,  # within one calendar month
        "to_day": np.int32,
        "service": np.int8,  # MunicipalService
        "municipality": np.int16,
        "quantity_hundredths": np.int64,  # hours, visits or days × 100, as MUNICIPAL_SERVICES says
        "unit_price_oere": np.int64,
        "cost_oere": np.int64,
    },
    "transport": {
        "citizen": np.int64,
        "start_min": np.int64,
        "acute": np.bool_,
        "km": np.int16,
        "price_oere": np.int64,
    },
}


@dataclass(frozen=True)
class Events:
    """Everything that happens to a block of citizens while they live in the region; see ``COLUMNS``.

    ``dream`` is int16 of shape (citizens of the block, weeks of the region): a code of DREAM, 0 for none.
    """

    hospital: Table
    primary_care: Table
    medicine: Table
    laboratory: Table
    municipal: Table
    transport: Table
    dream: NDArray[np.int16]


def table(name: str, columns: Table) -> Table:
    """``columns`` in the order and the types that ``COLUMNS`` gives the table ``name``."""
    return {column: columns[column].astype(kind, copy=False) for column, kind in COLUMNS[name].items()}
