"""What is known of one citizen, as the interpreter reads it: plain frozen rows, no storage."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from samvej.core.sector import Sector, ServiceKind, Urgency


@dataclass(frozen=True)
class Code:
    """One diagnosis code of a contact. ``primary`` marks the main (action) diagnosis."""

    system: str
    code: str
    primary: bool = False


@dataclass(frozen=True)
class Service:
    """One service or contact. ``cost`` is in minor units (øre); ``date_only`` says the source gives no times."""

    id: int
    sector: Sector
    kind: ServiceKind
    start: datetime
    end: datetime | None = None
    urgency: Urgency | None = None
    provider: str | None = None
    attended: bool | None = None
    cost: int | None = None
    diagnoses: tuple[Code, ...] = ()
    date_only: bool = True


@dataclass(frozen=True)
class Diagnosis:
    """A diagnosis on a day."""

    day: date
    system: str
    code: str
    primary: bool = False


@dataclass(frozen=True)
class Prescription:
    """A dispensing on a day."""

    day: date
    atc: str


@dataclass(frozen=True)
class Measurement:
    """A measured value. ``system`` is NPU or local."""

    at: datetime
    code: str
    value: float
    system: str = "NPU"


@dataclass(frozen=True)
class Spell:
    """A closed spell of days: both ends belong; ``last`` None is open."""

    first: date
    last: date | None
    value: str = ""

    def holds(self, day: date) -> bool:
        """Whether the day lies in the spell."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Coverage:
    """A source covers a scope of facts for an area over a closed spell; absence means something only here.

    ``scope``: "sector/kind" (either may be "*"), "diagnosis/SYSTEM", "prescription", "measurement/CODE" (or "*"),
    "residence", "registration". ``area`` is a municipality's four digits, or "*".
    """

    scope: str
    first: date
    last: date
    area: str = "*"


@dataclass(frozen=True)
class PersonFacts:
    """One citizen. Empty attributes are unknown; spells and facts may be in any order."""

    person_id: int
    birth_date: date | None = None
    death_date: date | None = None
    sex: Literal["female", "male"] | None = None
    insurance_group: str | None = None
    residence: tuple[Spell, ...] = ()
    registration: tuple[Spell, ...] = ()
    enrolment: tuple[Spell, ...] = ()  # value: programme
    services: tuple[Service, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    prescriptions: tuple[Prescription, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    answers: dict[str, bool] = field(default_factory=dict)  # ask id → the professional's answer
