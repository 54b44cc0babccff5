"""The citizens of the region as columns: who they are, where they live and when, what they suffer from.

Only shares and levels are modelled on published figures (see docs/reference/synthetic.md); nobody is real, and every
person number is a replacement number (day of birth plus 60) that has never been issued.
"""

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.region import Days

LARGEST_REGION = 1 << 24
"""How many citizens have a person number of their own."""


class Condition(IntFlag):
    """Chronic illness, as flags of ``Citizens.conditions``."""

    HEART = 1
    LUNG = 2
    DIABETES = 4
    MUSCLES_AND_JOINTS = 8
    KIDNEY = 16
    NERVOUS_SYSTEM = 32
    MENTAL = 64  # depression, anxiety, personality disorders
    PSYCHOSIS = 128  # schizophrenia and bipolar disorder
    SUBSTANCE = 256
    CANCER = 512
    DEMENTIA = 1024


SOMATIC = (
    Condition.HEART
    | Condition.LUNG
    | Condition.DIABETES
    | Condition.MUSCLES_AND_JOINTS
    | Condition.KIDNEY
    | Condition.NERVOUS_SYSTEM
)
PSYCHIATRIC = Condition.MENTAL | Condition.PSYCHOSIS


class Education(IntEnum):
    """Highest completed education, as in ``Citizens.education``."""

    NONE_OR_BASIC = 0
    UPPER_SECONDARY = 1
    VOCATIONAL = 2
    SHORT_OR_MEDIUM_HIGHER = 3
    LONG_HIGHER = 4
    CHILD = 5


class CivilStatus(IntEnum):
    """Civil status, as in ``Citizens.civil_status``."""

    UNMARRIED = 0
    MARRIED = 1
    DIVORCED = 2
    WIDOWED = 3


class BenefitTrack(IntEnum):
    """What a citizen of working age lives on in the long run, as in ``Citizens.benefit_track``."""

    CHILD = 0
    EMPLOYED = 1
    STUDENT = 2
    UNEMPLOYED = 3
    CASH_BENEFIT = 4
    FLEX_JOB = 5
    DISABILITY_PENSION = 6
    OLD_AGE_PENSION = 7
    SICKNESS_BENEFIT = 8
    REHABILITATION = 9


@dataclass(frozen=True)
class Citizens:
    """``n`` citizens as equally long columns.

    A citizen lives in the region from ``arrival_day`` (ALWAYS: since before its first day; a child's day of birth)
    through the day before ``departure_day`` or through ``death_day``, whichever is first (NEVER: not). On
    ``switch_day`` they move from ``municipality`` to ``second_municipality``, within the region.
    """

    index: NDArray[np.int64]
    cpr: NDArray[np.bytes_]  # S10, without hyphen
    sex: NDArray[np.int8]  # 0 woman, 1 man
    birth_day: Days
    death_day: Days
    end_of_life: Days
    arrival_day: Days
    arrival_from_abroad: NDArray[np.bool_]
    departure_day: Days
    departure_abroad: NDArray[np.bool_]
    municipality: NDArray[np.int16]  # 376 or 360
    second_municipality: NDArray[np.int16]
    switch_day: Days
    rural: NDArray[np.bool_]
    education: NDArray[np.int8]  # Education
    civil_status: NDArray[np.int8]  # CivilStatus
    lives_alone: NDArray[np.bool_]
    foreign_origin: NDArray[np.bool_]
    practice: NDArray[np.int32]  # ydernummer of the general practice
    benefit_track: NDArray[np.int8]  # BenefitTrack
    conditions: NDArray[np.uint16]  # Condition
    frailty: NDArray[np.float64]  # log scale, standard normal: stays with the citizen

    def __len__(self) -> int:
        return len(self.index)

    @property
    def columns(self) -> dict[str, NDArray[Any]]:
        """The columns by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
