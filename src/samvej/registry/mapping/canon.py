"""What a mapping may fill: the canonical tables' columns, which of them must be filled, and their vocabularies."""

from enum import StrEnum

import pyarrow as pa

from samvej.core.codes import CodeSystem
from samvej.core.sector import Sector, ServiceKind, Urgency
from samvej.registry.tables import TABLES

FILLED_BY_STORAGE = ("person_id", "source", "load_id")
_OF_THE_COST = ("service", "price_year")  # filled by storage too: it follows from where the cost comes from

PRODUCIBLE = (
    "person",
    "registration",
    "residence",
    "residence_snapshot",
    "migration",
    "service",
    "diagnosis",
    "prescription",
    "transfer_income",
    "measurement",
    "enrolment",
    "referral",
    "phase",
    "activity",
    "response",
    "tariff",
)
"""The tables that a file may produce. ``payment`` comes from a service's ``payments``."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "person": (),
    "registration": ("practice", "valid_from"),
    "residence": ("municipality", "valid_from"),
    "residence_snapshot": ("date", "municipality"),
    "migration": ("date", "direction"),
    "service": ("service_id", "sector", "kind", "start"),
    "diagnosis": ("system", "code"),
    "prescription": ("date", "atc"),
    "transfer_income": ("week", "benefit"),
    "measurement": ("date", "code", "value"),
    "enrolment": ("programme", "valid_from"),
    "referral": ("referral_id", "programme", "received"),
    "phase": ("programme", "phase", "valid_from"),
    "activity": ("activity_id", "programme", "kind", "date"),
    "response": ("questionnaire", "item", "date"),
    "tariff": ("system", "code", "valid_from", "unit", "amount"),
}
"""Columns without which a row means nothing: a mapping must fill them, and a row that lacks one is rejected."""

MONEY: dict[str, tuple[str, ...]] = {
    "service": ("cost",),
    "prescription": ("price", "reimbursement"),
    "transfer_income": ("amount",),
    "payment": ("amount",),
    "tariff": ("amount",),
}
"""Columns in minor units; the first of a table is its control sum."""

_SPELL = (("valid_from", "valid_to"),)
ORDERED: dict[str, tuple[tuple[str, str], ...]] = {
    "person": (("birth_date", "death_date"),),
    "service": (("start", "end"),),
    "registration": _SPELL,
    "residence": _SPELL,
    "enrolment": _SPELL,
    "referral": (("received", "first_contact"), ("received", "decided")),
    "phase": _SPELL,
    "activity": (("date", "ended"),),
    "tariff": _SPELL,
}
"""Pairs of columns of which the second may not lie before the first."""

SEXES = ("female", "male")
DIRECTIONS = ("in", "out")
ROLES = ("primary", "secondary")
TARIFF_UNITS = ("case", "bed-day", "visit")
ACTIVITIES = ("contact", "meeting", "goal", "slip")


def _words(values: type[StrEnum]) -> tuple[str, ...]:
    return tuple(str(each.value) for each in values)


VOCABULARY: dict[tuple[str, str], tuple[str, ...]] = {
    ("person", "sex"): SEXES,
    ("migration", "direction"): DIRECTIONS,
    ("service", "sector"): _words(Sector),
    ("service", "kind"): _words(ServiceKind),
    ("service", "urgency"): _words(Urgency),
    ("diagnosis", "role"): ROLES,
    ("diagnosis", "system"): _words(CodeSystem),
    ("tariff", "unit"): TARIFF_UNITS,
    ("activity", "kind"): ACTIVITIES,
}
"""Columns that hold only these words."""


def columns_of(table: str) -> dict[str, pa.DataType]:
    """The columns of a table that a mapping fills, with their types."""
    return {
        field.name: field.type
        for field in TABLES[table].schema
        if field.name not in FILLED_BY_STORAGE and (table, field.name) != _OF_THE_COST
    }


def staged_schema(table: str) -> pa.Schema:
    """The columns that a table is staged with: see :class:`samvej.registry.reading.staged.Staged`."""
    fields = [pa.field(name, kind) for name, kind in columns_of(table).items()]
    if "person_id" in TABLES[table].schema.names:
        fields.insert(0, pa.field("pseudonym", pa.string()))
    if table == "service":
        fields += [pa.field("tariff_system", pa.string()), pa.field("tariff_code", pa.string())]
    if table == "payment":
        fields += [pa.field("_share", pa.float64()), pa.field("_at_most", pa.int64())]
    return pa.schema([*fields, pa.field("_file", pa.int32()), pa.field("_line", pa.int64())])
