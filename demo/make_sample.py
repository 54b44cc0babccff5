"""Makes the demo's claims: a few hundred made-up claims in the format of the CMS synthetic public use files.

Nobody in them exists. Run it from the project's folder: ``.venv/bin/python demo/make_sample.py``; it writes the same
files every time (no library's random numbers: a linear congruential generator with the constants of Knuth's MMIX).
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent / "claims"
PEOPLE = 90
DIED = date(2010, 11, 1)
COMMON = ("4280", "49121", "25000", "5849", "78650", "4019", "486", "V5861", "30500", "29620", "2724", "42731")
RARE = ("1749", "2900")  # cancer and dementia: a clinician must be asked


def dice(seed: int) -> Iterator[int]:
    """An endless row of whole numbers, the same for the same seed."""
    state = seed
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


class Sample:
    """The three files, row by row."""

    def __init__(self, people: int = PEOPLE) -> None:
        self.people = people
        self.roll = dice(20090101)
        self.claim = 900_000_000_000_000
        self.beneficiaries: dict[int, list[dict[str, str]]] = {2008: [], 2009: [], 2010: []}
        self.inpatient: list[dict[str, str]] = []
        self.outpatient: list[dict[str, str]] = []

    def pick(self, below: int) -> int:
        """A whole number from 0 and below ``below``."""
        return next(self.roll) % below

    def make(self) -> None:
        """All people with their claims."""
        for number in range(1, self.people + 1):
            person = f"MADEUP{number:010d}"
            born = date(1915 + self.pick(40), 1 + self.pick(12), 1)
            frequent = number % 5 == 0
            until = DIED if self._died(number) else date(2010, 12, 1)
            self._beneficiary(person, born, number)
            start = date(2008, 1, 5) + timedelta(days=self.pick(700))
            for _ in range(3 + self.pick(3) if frequent else self.pick(3)):
                start += timedelta(days=4 + self.pick(45) if frequent else 40 + self.pick(200))
                if start + timedelta(days=9) < until:
                    self._admission(person, start)
            for _ in range(self.pick(6)):
                day = date(2008, 1, 5) + timedelta(days=self.pick(1080))
                if day < until:
                    self._visit(person, day)

    @staticmethod
    def _died(number: int) -> bool:
        return number % 23 == 0

    def _codes(self, how_many: int) -> list[str]:
        drawn = (RARE if self.pick(40) == 0 else COMMON for _ in range(how_many))
        return list(dict.fromkeys(codes[self.pick(len(codes))] for codes in drawn))

    def _claim(self, person: str, first: date, last: date, paid: int) -> dict[str, str]:
        self.claim += 1
        codes = self._codes(1 + self.pick(4))
        return {
            "DESYNPUF_ID": person,
            "CLM_ID": str(self.claim),
            "SEGMENT": "1",
            "CLM_FROM_DT": f"{first:%Y%m%d}",
            "CLM_THRU_DT": f"{last:%Y%m%d}",
            "PRVDR_NUM": f"99{self.pick(6):02d}MU",
            "CLM_PMT_AMT": f"{paid}.00",
            "NCH_PRMRY_PYR_CLM_PD_AMT": "0.00",
            **{f"ICD9_DGNS_CD_{i}": (codes[i - 1] if i <= len(codes) else "") for i in range(1, 11)},
        }

    def _admission(self, person: str, start: date) -> None:
        end = start + timedelta(days=1 + self.pick(8))
        row = self._claim(person, start, end, 2000 + 1000 * self.pick(12))
        row |= {
            "CLM_ADMSN_DT": f"{start:%Y%m%d}",
            "NCH_BENE_DSCHRG_DT": f"{end:%Y%m%d}",
            "ADMTNG_ICD9_DGNS_CD": row["ICD9_DGNS_CD_1"],
            "CLM_UTLZTN_DAY_CNT": str((end - start).days),
            "CLM_DRG_CD": f"{190 + self.pick(300)}",
        }
        self.inpatient.append(row)

    def _visit(self, person: str, day: date) -> None:
        self.outpatient.append(self._claim(person, day, day, 10 * self.pick(60)))

    def _beneficiary(self, person: str, born: date, number: int) -> None:
        died = f"{DIED:%Y%m%d}" if self._died(number) else ""
        for year, rows in self.beneficiaries.items():
            rows.append(
                {
                    "DESYNPUF_ID": person,
                    "BENE_BIRTH_DT": f"{born:%Y%m%d}",
                    "BENE_DEATH_DT": died if year == 2010 else "",
                    "BENE_SEX_IDENT_CD": str(1 + number % 2),
                    "SP_STATE_CODE": "99",
                    "BENE_COUNTY_CD": "999",
                    "MEDREIMB_CAR": f"{10 * self.pick(90)}.00",
                }
            )


def write(rows: list[dict[str, str]], path: Path) -> None:
    """One CSV file with the columns of its first row."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_all(sample: Sample, folder: Path) -> None:
    """The five files of a sample."""
    folder.mkdir(parents=True, exist_ok=True)
    for year, rows in sample.beneficiaries.items():
        write(rows, folder / f"DE1_0_{year}_Beneficiary_Summary_File_Made_Up.csv")
    write(sample.inpatient, folder / "DE1_0_2008_to_2010_Inpatient_Claims_Made_Up.csv")
    write(sample.outpatient, folder / "DE1_0_2008_to_2010_Outpatient_Claims_Made_Up.csv")


def main() -> None:
    """Write the demo's claims."""
    sample = Sample()
    sample.make()
    write_all(sample, HERE)


if __name__ == "__main__":
    main()
