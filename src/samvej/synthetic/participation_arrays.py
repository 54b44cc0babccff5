"""What a programme's participation changes in the lives of a block of citizens, as arrays.

Whoever plans a programme's participants fills these; :func:`samvej.synthetic.events.events` obeys them.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.region import ALWAYS, Days, Region

FREE = ALWAYS
"""In a column of days: nothing is forced."""
FREE_CONDITIONS = 0xFFFF
"""In ``forced_conditions``: the citizen keeps the illnesses they were made with."""


class Process(IntEnum):
    """The processes whose monthly rate participation may multiply."""

    ACUTE_ADMISSION = 0  # somatic, not counting readmissions
    READMISSION = 1  # the chance that an acute admission, somatic or psychiatric, is followed by another
    PLANNED_ADMISSION = 2
    EMERGENCY_VISIT = 3
    OUTPATIENT_VISIT = 4
    PSYCHIATRIC_ADMISSION = 5
    PSYCHIATRIC_VISIT = 6
    GENERAL_PRACTICE = 7
    OUT_OF_HOURS = 8
    SPECIALIST = 9
    MEDICINE = 10
    LABORATORY = 11
    MUNICIPAL_HEALTH = 12  # multiplies hours: personal care, practical help, home nursing, rehabilitation
    MUNICIPAL_SOCIAL = 13  # multiplies hours: §85, §99 (a place to live is not multiplied)
    TRANSPORT = 14


@dataclass(frozen=True)
class Participation:
    """Participation of the ``n`` citizens of a block; positions are positions in the block.

    ``inclusion_day`` is FREE for those who take no part. ``forced_conditions`` are flags of
    :class:`samvej.synthetic.citizens.Condition`. Whoever has an ``alive_until`` has lived in the region since before
    its first day, and neither dies nor moves out of it before that day. ``death_day`` and ``leave_day`` (the first
    day away) are forced where they are not FREE. ``rate`` multiplies each process in each of the region's months:
    float32 of shape (n, processes, months). ``acute_citizen`` and ``acute_day`` are extra acute somatic admissions.
    """

    inclusion_day: Days
    forced_conditions: NDArray[np.uint16]
    alive_until: Days
    death_day: Days
    leave_day: Days
    rate: NDArray[np.float32]
    acute_citizen: NDArray[np.int64]
    acute_day: Days

    @classmethod
    def none(cls, n: int, region: Region) -> "Participation":
        """Nobody of ``n`` citizens takes part: nothing is forced, every rate is 1 (read-only)."""
        free = np.full(n, FREE, dtype=np.int32)
        return cls(
            inclusion_day=free,
            forced_conditions=np.full(n, FREE_CONDITIONS, dtype=np.uint16),
            alive_until=free,
            death_day=free,
            leave_day=free,
            rate=np.broadcast_to(np.float32(1), (n, len(Process), region.months)),
            acute_citizen=np.empty(0, dtype=np.int64),
            acute_day=np.empty(0, dtype=np.int32),
        )
