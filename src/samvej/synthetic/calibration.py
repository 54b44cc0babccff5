"""The levels and gradients of every process: the one place to turn the made-up region's knobs.

``docs/reference/synthetic.md`` says which published fact each was set to hit; the tests hold the region to them.
"""

from dataclasses import dataclass, field

from samvej.synthetic.citizens import Condition
from samvej.synthetic.participation_arrays import Process

C = Condition
_AGES = (0, 5, 18, 30, 45, 60, 75, 85, 95)


@dataclass(frozen=True)
class Driver:
    """How often a process happens to a citizen, and what makes it more often.

    ``rate`` is events a year for a citizen of 45 of average frailty and without chronic illness; ``ages`` multiply it
    at the ages 0, 5, 18, 30, 45, 60, 75, 85, 95; ``women`` between 18 and 45; ``frailty`` and ``shock`` are on the
    log scale per standard deviation (the shock is a year's own); ``illness`` multiplies, and with frailty raises
    the log rate towards ``most`` at most; ``burst`` is the multiple
    added in the month of an acute admission. ``ending`` (in the last month of life) and ``cancer`` (in months of
    active treatment) add so many times the rate of a citizen of 75 of average frailty without chronic illness: the
    end of life makes the strong and the frail alike.
    """

    rate: float
    ages: tuple[float, ...]
    frailty: float
    shock: float
    ending: float = 0.0
    burst: float = 0.0
    cancer: float = 0.0
    women: float = 1.0
    most: float = 2.5
    illness: dict[Condition, float] = field(default_factory=dict)


DRIVERS: dict[Process, Driver] = {
    Process.ACUTE_ADMISSION: Driver(
        rate=0.037, ages=(2.2, 1.0, 1.1, 1.2, 1.0, 1.5, 2.6, 4.0, 5.0), frailty=0.62, shock=0.60, ending=30.0,
        cancer=4.0, women=1.3,
        illness={C.HEART: 1.9, C.LUNG: 1.8, C.DIABETES: 1.4, C.KIDNEY: 2.1, C.NERVOUS_SYSTEM: 1.7, C.SUBSTANCE: 3.0,
                 C.MENTAL: 1.5, C.PSYCHOSIS: 1.7, C.DEMENTIA: 1.3, C.MUSCLES_AND_JOINTS: 1.2},
    ),
    Process.PLANNED_ADMISSION: Driver(
        rate=0.036, ages=(0.5, 0.3, 0.5, 0.8, 1.0, 1.6, 2.2, 1.5, 0.6), frailty=0.40, shock=0.6, ending=6.0,
        burst=2.0, cancer=14.0,
        illness={C.HEART: 1.6, C.KIDNEY: 1.6, C.MUSCLES_AND_JOINTS: 2.0, C.DIABETES: 1.2},
    ),
    Process.EMERGENCY_VISIT: Driver(
        rate=0.15, ages=(1.2, 1.1, 1.4, 1.1, 1.0, 0.9, 1.1, 1.4, 1.6), frailty=0.40, shock=0.5, ending=2.0, burst=0.6,
        illness={C.SUBSTANCE: 3.0, C.MENTAL: 1.6, C.PSYCHOSIS: 1.6, C.NERVOUS_SYSTEM: 1.3},
    ),
    Process.OUTPATIENT_VISIT: Driver(
        rate=1.05, ages=(0.9, 0.6, 0.7, 1.0, 1.0, 1.4, 1.9, 1.5, 0.8), frailty=0.52, shock=0.72, ending=5.0,
        burst=1.2, cancer=9.0, women=1.5,
        illness={C.HEART: 1.5, C.LUNG: 1.4, C.DIABETES: 1.8, C.KIDNEY: 2.5, C.MUSCLES_AND_JOINTS: 1.5,
                 C.NERVOUS_SYSTEM: 1.6},
    ),
    Process.PSYCHIATRIC_ADMISSION: Driver(
        rate=0.0095, ages=(0, 0.1, 1.6, 1.3, 1.0, 0.8, 0.6, 0.4, 0.2), frailty=0.50, shock=0.6, most=5.5,
        illness={C.MENTAL: 7.0, C.PSYCHOSIS: 26.0, C.SUBSTANCE: 2.5},
    ),
    Process.PSYCHIATRIC_VISIT: Driver(
        rate=0.42, ages=(0.1, 0.6, 2.2, 1.5, 1.0, 0.6, 0.4, 0.3, 0.1), frailty=0.5, shock=0.9, burst=1.0, most=4.5,
        illness={C.MENTAL: 7.0, C.PSYCHOSIS: 16.0, C.SUBSTANCE: 1.6},
    ),
    Process.GENERAL_PRACTICE: Driver(
        rate=3.65, ages=(1.1, 0.7, 0.9, 1.0, 1.0, 1.25, 1.7, 1.9, 1.6), frailty=0.28, shock=0.35, ending=1.2,
        burst=0.7, cancer=0.5, women=1.5,
        illness={C.HEART: 1.35, C.LUNG: 1.35, C.DIABETES: 1.5, C.MENTAL: 1.5, C.MUSCLES_AND_JOINTS: 1.3,
                 C.SUBSTANCE: 1.2, C.KIDNEY: 1.2},
    ),
    Process.OUT_OF_HOURS: Driver(
        rate=0.29, ages=(3.0, 1.6, 1.1, 1.1, 1.0, 0.8, 1.0, 1.6, 2.0), frailty=0.35, shock=0.5, ending=3.0, burst=1.0,
        illness={C.LUNG: 1.5, C.MENTAL: 1.5, C.SUBSTANCE: 1.5},
    ),
    Process.SPECIALIST: Driver(
        rate=0.58, ages=(0.8, 0.9, 0.7, 0.8, 1.0, 1.4, 2.0, 1.6, 0.7), frailty=0.25, shock=0.5, women=1.3,
        illness={C.DIABETES: 1.5, C.MENTAL: 1.5, C.MUSCLES_AND_JOINTS: 1.2},
    ),
    Process.MEDICINE: Driver(
        rate=2.85, ages=(0.35, 0.25, 0.5, 0.7, 1.0, 1.8, 3.0, 3.6, 3.4), frailty=0.35, shock=0.25, ending=1.5,
        burst=0.5, cancer=1.0,
        illness={C.HEART: 2.1, C.LUNG: 1.7, C.DIABETES: 2.1, C.KIDNEY: 1.4, C.NERVOUS_SYSTEM: 1.6, C.MENTAL: 1.9,
                 C.PSYCHOSIS: 2.4, C.SUBSTANCE: 1.5, C.MUSCLES_AND_JOINTS: 1.4, C.DEMENTIA: 1.3},
    ),
    Process.LABORATORY: Driver(
        rate=0.53, ages=(0.1, 0.1, 0.4, 0.7, 1.0, 1.5, 2.0, 2.0, 1.4), frailty=0.3, shock=0.5, ending=1.5, burst=1.0,
        cancer=2.0,
        illness={C.HEART: 1.5, C.DIABETES: 2.2, C.KIDNEY: 2.0},
    ),
    Process.TRANSPORT: Driver(
        rate=0.07, ages=(0.3, 0.2, 0.5, 0.7, 1.0, 1.7, 4.2, 7.0, 8.0), frailty=0.55, shock=0.6, ending=8.0, burst=9.0,
        cancer=5.0,
        illness={C.HEART: 1.4, C.LUNG: 1.5, C.KIDNEY: 1.8, C.NERVOUS_SYSTEM: 1.6, C.SUBSTANCE: 2.2},
    ),
}  # fmt: skip

READMISSION = 0.13  # mean number of readmissions after an acute admission at average frailty
READMISSION_FRAILTY = 0.22  # log scale per standard deviation of frailty
READMISSION_SUBSTANCE = 0.45  # log scale, added with substance use
READMISSION_MOST = 0.55
READMISSION_DAYS = 16.0  # mean days from the third day of the admission before; exponential

BURST_MONTHS = (1.0, 0.80, 0.55, 0.35, 0.20, 0.10)
"""How much of a burst is left in the month of an acute admission and the ones after."""
ENDING_MONTHS = 4.0
"""The rise at the end of life falls by e for every so many months before death."""
SUDDEN_DEATHS = 0.10
"""The share of deaths without any such rise."""
WEAR = 0.045
"""How much frailer, in standard deviations of frailty, everybody gets in a year."""
SHOCK_STAYS = 0.5
"""Correlation of a citizen's shock with the year before."""

DIALYSIS_SHARE = 0.07  # of those with kidney disease
DIALYSIS_VISITS = 12.5  # a month

# Shares of the price tiers of admissions: acute, planned; of visits. Frailty and end of life shift them upwards.
ACUTE_TIERS = (0.335, 0.31, 0.20, 0.107, 0.0415, 0.0105, 0.0026)
PLANNED_TIERS = (0.13, 0.29, 0.32, 0.18, 0.075, 0.0195, 0.0030)
VISIT_TIERS = (0.44, 0.30, 0.155, 0.078, 0.022, 0.005)
CANCER_VISIT_TIERS = (0.24, 0.25, 0.21, 0.14, 0.13, 0.03)
TIER_FRAILTY, TIER_ENDING, VISIT_TIER_FRAILTY = 0.20, 0.75, 0.15
"""How far (probit scale) a standard deviation of frailty and the last month of life shift the tier; of visits."""
STAY_DAYS = (1.3, 2.6, 5.0, 8.5, 14.0, 26.0, 55.0)
"""Median days in bed of an admission of each tier (lognormal)."""
STAY_SPREAD = 0.45
PSYCHIATRIC_DAYS = 12.0  # median; lognormal
PSYCHIATRIC_SPREAD = 1.02
VIRTUAL_SHARE = 0.08  # of outpatient contacts


@dataclass(frozen=True)
class Need:
    """When a citizen gets a municipal service, and how much.

    Need is on a scale where one is a standard deviation between citizens of an age: ``at_65``, growing by
    ``per_decade`` after 65 and by ``before_65`` per decade until then; plus the citizen's leaning, of which
    ``frailty`` is a part; plus ``illness``, and ``ending`` and ``burst`` for a while. Above zero an adult gets the
    service: ``hours`` a month at a need of zero, growing by e per ``growth``, at ``most`` so many.
    """

    at_65: float
    per_decade: float
    frailty: float
    ending: float
    burst: float
    hours: float
    growth: float
    most: float
    illness: dict[Condition, float]
    before_65: float = 0.18


NEEDS: tuple[Need, ...] = (
    Need(-2.75, 0.95, 0.60, 2.6, 0.5, 4.0, 0.97, 125.0,
         {C.DEMENTIA: 1.5, C.NERVOUS_SYSTEM: 0.9, C.HEART: 0.25, C.LUNG: 0.25, C.KIDNEY: 0.3}),
    Need(-2.4, 0.85, 0.55, 0.6, 0.3, 1.6, 1.10, 24.0,
         {C.DEMENTIA: 0.8, C.NERVOUS_SYSTEM: 0.7, C.MUSCLES_AND_JOINTS: 0.4, C.PSYCHOSIS: 0.6, C.SUBSTANCE: 0.4}),
    Need(-2.35, 0.60, 0.55, 2.6, 1.1, 1.3, 1.0, 35.0,
         {C.DIABETES: 0.5, C.HEART: 0.3, C.LUNG: 0.3, C.SUBSTANCE: 0.9, C.PSYCHOSIS: 1.0, C.DEMENTIA: 0.8}),
    Need(-3.75, 0.35, 0.35, 0.2, 2.6, 3.4, 1.20, 20.0,
         {C.NERVOUS_SYSTEM: 0.7, C.MUSCLES_AND_JOINTS: 0.6}),
    Need(-3.60, -0.60, 0.50, 0.0, 0.0, 6.0, 0.80, 60.0,
         {C.PSYCHOSIS: 2.3, C.MENTAL: 1.0, C.SUBSTANCE: 0.9}, before_65=-0.05),
    Need(-4.10, -0.60, 0.50, 0.0, 0.0, 3.5, 1.20, 20.0,
         {C.PSYCHOSIS: 1.6, C.SUBSTANCE: 1.4, C.MENTAL: 0.5}, before_65=-0.05),
    Need(-5.20, -0.30, 0.60, 0.0, 0.0, 31.0, 99.0, 31.0,
         {C.PSYCHOSIS: 2.2, C.SUBSTANCE: 0.6, C.NERVOUS_SYSTEM: 0.6, C.MENTAL: 0.4}, before_65=-0.05),
)  # fmt: skip
"""By MunicipalService. A place to live (the last) is given every day of the month."""
