"""The codes that events point to by position: departments, diagnoses, medicine, analyses, services.

The codes of diagnoses (SKS), medicine (ATC) and analyses (NPU) are real, so that rules find them. Departments,
practices and DRG groups are made up; so are all prices (see :mod:`samvej.synthetic.prices`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.citizens import Condition


@dataclass(frozen=True)
class Department:
    """A hospital department: a made-up hospital and department code, its specialty in words, psychiatric or not."""

    code: str
    name: str
    psychiatric: bool


DEPARTMENTS = (
    Department("9990010", "Syntetisk akutafdeling", False),
    Department("9990020", "Syntetisk medicinsk afdeling", False),
    Department("9990030", "Syntetisk kirurgisk afdeling", False),
    Department("9990040", "Syntetisk ortopædkirurgisk afdeling", False),
    Department("9990050", "Syntetisk onkologisk afdeling", False),
    Department("9991010", "Syntetisk almenpsykiatrisk afdeling (psykiatri)", True),
    Department("9991020", "Syntetisk distriktspsykiatri (psykiatri)", True),
)

OTHER = 0
"""The diagnoses and medicine of nobody's chronic illness in particular: injuries, infections, observation."""

_DIAGNOSES: dict[int, tuple[str, ...]] = {
    OTHER: ("DZ039", "DS525", "DN390", "DR074", "DK590", "DS060", "DR104", "DJ189", "DA099", "DS720", "DK359"),
    Condition.HEART: ("DI509", "DI489", "DI209", "DI109", "DI219"),
    Condition.LUNG: ("DJ449", "DJ441", "DJ459"),
    Condition.DIABETES: ("DE119", "DE109", "DE116"),
    Condition.MUSCLES_AND_JOINTS: ("DM545", "DM179", "DM169", "DM069"),
    Condition.KIDNEY: ("DN189", "DN185", "DN179"),
    Condition.NERVOUS_SYSTEM: ("DG409", "DG209", "DI639", "DG359"),
    Condition.MENTAL: ("DF329", "DF419", "DF603", "DF431", "DF339"),
    Condition.PSYCHOSIS: ("DF200", "DF209", "DF319"),
    Condition.SUBSTANCE: ("DF102", "DF101", "DF112", "DF192", "DF103"),
    Condition.CANCER: ("DC349", "DC509", "DC189", "DC619", "DC259"),
    Condition.DEMENTIA: ("DF019", "DG309", "DF039"),
}
DIAGNOSES: tuple[str, ...] = tuple(code for codes in _DIAGNOSES.values() for code in codes)


@dataclass(frozen=True)
class Medicine:
    """A medicine: its ATC code, DDD per pack, list price of a pack in øre (2015)."""

    atc: str
    condition: int
    ddd_per_pack: float
    price_oere: int


MEDICINES = (
    Medicine("N02BE01", OTHER, 50.0, 4_500),
    Medicine("A02BC01", OTHER, 100.0, 6_200),
    Medicine("J01CE02", OTHER, 7.5, 7_800),
    Medicine("C10AA05", OTHER, 100.0, 5_100),
    Medicine("N05CF01", OTHER, 30.0, 5_900),
    Medicine("M01AE01", OTHER, 33.3, 5_400),
    Medicine("C07AB02", Condition.HEART, 66.7, 8_300),
    Medicine("C03CA01", Condition.HEART, 100.0, 7_900),
    Medicine("C09AA02", Condition.HEART, 200.0, 7_100),
    Medicine("B01AF02", Condition.HEART, 28.0, 68_000),
    Medicine("R03AC02", Condition.LUNG, 25.0, 9_600),
    Medicine("R03AK07", Condition.LUNG, 30.0, 41_500),
    Medicine("R03BB04", Condition.LUNG, 30.0, 36_500),
    Medicine("A10BA02", Condition.DIABETES, 50.0, 7_200),
    Medicine("A10AB05", Condition.DIABETES, 37.5, 47_000),
    Medicine("A10BJ02", Condition.DIABETES, 30.0, 121_000),
    Medicine("M01AB05", Condition.MUSCLES_AND_JOINTS, 50.0, 7_400),
    Medicine("N02AX02", Condition.MUSCLES_AND_JOINTS, 33.3, 9_800),
    Medicine("L04AX03", Condition.MUSCLES_AND_JOINTS, 100.0, 18_800),
    Medicine("A12AX", Condition.KIDNEY, 60.0, 8_800),
    Medicine("V03AE01", Condition.KIDNEY, 20.0, 42_000),
    Medicine("N03AX14", Condition.NERVOUS_SYSTEM, 33.3, 21_500),
    Medicine("N04BA02", Condition.NERVOUS_SYSTEM, 25.0, 34_000),
    Medicine("N06AB04", Condition.MENTAL, 100.0, 7_300),
    Medicine("N06AX11", Condition.MENTAL, 50.0, 9_900),
    Medicine("N05AX08", Condition.PSYCHOSIS, 28.0, 28_000),
    Medicine("N05AH03", Condition.PSYCHOSIS, 28.0, 12_600),
    Medicine("N05AN01", Condition.PSYCHOSIS, 50.0, 14_000),
    Medicine("N07BB01", Condition.SUBSTANCE, 50.0, 21_000),
    Medicine("N07BC02", Condition.SUBSTANCE, 20.0, 29_000),
    Medicine("A04AA01", Condition.CANCER, 10.0, 24_000),
    Medicine("N02AA01", Condition.CANCER, 20.0, 17_500),
    Medicine("N06DA02", Condition.DEMENTIA, 98.0, 22_500),
)


@dataclass(frozen=True)
class Analysis:
    """A laboratory analysis: NPU code, unit, healthy mean and spread, decimals; what shifts it in an illness."""

    npu: str
    unit: str
    mean: float
    spread: float
    decimals: int
    condition: int
    shift: float


ANALYSES = (
    Analysis("NPU27300", "mmol/mol", 38.0, 4.0, 0, Condition.DIABETES, 18.0),
    Analysis("NPU01568", "mmol/L", 2.9, 0.8, 1, Condition.HEART, -0.6),
    Analysis("DNK35302", "mL/min", 82.0, 12.0, 0, Condition.KIDNEY, -45.0),
    Analysis("NPU19748", "mg/L", 3.0, 3.0, 1, Condition.LUNG, 8.0),
    Analysis("NPU02319", "mmol/L", 8.4, 0.9, 1, Condition.CANCER, -1.5),
)


@dataclass(frozen=True)
class PrimaryService:
    """A service of the health insurance: specialty (two digits), service code (four), group, fee in øre (2015)."""

    specialty: str
    code: str
    group: str  # consultation, telephone, email, home-visit, supplementary, out-of-hours, specialist
    fee_oere: int
    share: float  # of its process's contacts; supplementary: of consultations


PRIMARY_SERVICES = (
    PrimaryService("80", "0101", "consultation", 13_700, 0.47),
    PrimaryService("80", "0201", "telephone", 2_700, 0.26),
    PrimaryService("80", "0105", "email", 4_300, 0.13),
    PrimaryService("80", "0411", "home-visit", 23_200, 0.02),
    PrimaryService("80", "2101", "supplementary", 4_900, 0.13),
    PrimaryService("81", "0501", "out-of-hours", 10_600, 0.62),
    PrimaryService("81", "0101", "out-of-hours", 21_800, 0.30),
    PrimaryService("81", "0471", "out-of-hours", 31_400, 0.08),
    PrimaryService("19", "0110", "specialist", 38_000, 0.34),
    PrimaryService("21", "0110", "specialist", 41_000, 0.22),
    PrimaryService("04", "0110", "specialist", 52_000, 0.18),
    PrimaryService("08", "0110", "specialist", 68_000, 0.16),
    PrimaryService("24", "0110", "specialist", 93_000, 0.10),
)


@dataclass(frozen=True)
class MunicipalKind:
    """A municipal service: paragraph, unit, and price of a unit in øre (2015). By MunicipalService."""

    paragraph: str
    unit: str
    price_oere: int


MUNICIPAL_SERVICES = (
    MunicipalKind("SEL §83 (personlig pleje)", "time", 41_500),
    MunicipalKind("SEL §83 (praktisk hjælp)", "time", 36_500),
    MunicipalKind("SUL §138", "time", 56_000),
    MunicipalKind("SUL §140", "time", 48_000),
    MunicipalKind("SEL §85", "time", 39_500),
    MunicipalKind("SEL §99", "time", 43_500),
    MunicipalKind("SEL §107", "dag", 165_000),
)

ADMISSION_TIERS = 7
VISIT_TIERS = 6
CHAPTERS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
"""What an episode is about: OTHER or a condition's flag. A made-up DRG group belongs to one of these chapters."""

DRG_GROUPS: tuple[str, ...] = tuple(
    f"{chapter:02d}SY{kind}{tier}"
    for chapter in range(len(CHAPTERS))
    for kind, tiers in (("A", ADMISSION_TIERS), ("B", VISIT_TIERS))
    for tier in range(1, tiers + 1)
)
"""Made-up DRG groups ("SY" for synthetic): chapter, A admission or B visit, price tier."""

_ROW = ADMISSION_TIERS + VISIT_TIERS


def drg_of(chapter: NDArray[np.int64], tier: NDArray[np.int64], admission: bool) -> NDArray[np.int64]:
    """Positions in ``DRG_GROUPS`` of chapters (positions in ``CHAPTERS``) and price tiers (from 0)."""
    return chapter * _ROW + tier + (0 if admission else ADMISSION_TIERS)


def positions_by_chapter(conditions: list[int]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """A code list grouped by chapter: (first of each chapter, how many, positions in the list in that order)."""
    chapter = np.array([CHAPTERS.index(condition) for condition in conditions])
    order = np.argsort(chapter, kind="stable")
    counts = np.bincount(chapter, minlength=len(CHAPTERS))
    return np.cumsum(counts) - counts, counts, order


DIAGNOSIS_CHAPTERS = positions_by_chapter([int(flag) for flag, codes in _DIAGNOSES.items() for _ in codes])
MEDICINE_CHAPTERS = positions_by_chapter([int(medicine.condition) for medicine in MEDICINES])
