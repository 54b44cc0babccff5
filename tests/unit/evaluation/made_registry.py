"""A registry of made-up people held in memory: what matching and effects ask of an open database, and no more."""

import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from samvej.evaluation.design import design_of
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.prices import Prices
from samvej.evaluation.study import Study
from samvej.programme.facts import Coverage
from samvej.programme.loading import load_programme
from samvej.registry.tables import TABLES

PROGRAMMES = Path(__file__).parents[3] / "programmes"
NAME = "sammen-om-min-vej"
FIRST, LAST = date(2015, 1, 1), date(2019, 12, 31)
Row = dict[str, Any]


@dataclass
class MadeRegistry:
    """``rows`` of the canonical tables by name; a column that a row does not name is empty."""

    rows: dict[str, list[Row]]
    connection: Any = field(default_factory=lambda: ibis.duckdb.connect(threads=1))
    covered: tuple[Coverage, ...] = ()
    _open: dict[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> Any:
        if name not in self._open:
            made = pa.Table.from_pylist(self.rows.get(name, []), schema=TABLES[name].schema)
            self._open[name] = self.connection.create_table(name, made)
        return self._open[name]

    def residence(self) -> Any:
        return self.table("residence")

    def costs(self, price_year: int | None, index: object) -> tuple[Any, Any, Any]:
        return self.table("service"), self.table("payment"), self.table("prescription")

    def priced_scopes(self) -> tuple[str, ...]:
        dispensed = any(row.get("reimbursement") is not None for row in self.rows.get("prescription", []))
        scopes = {f"{row['sector']}/{row['kind']}" for row in self.rows["service"] if row.get("cost") is not None}
        return (*sorted(scopes), *(["prescription"] if dispensed else []))

    def coverage(self) -> tuple[Coverage, ...]:
        return self.covered or everything()

    def has_several_contacts(self) -> bool:
        return False

    def currency(self) -> str:
        return "DKK"

    def price_years(self) -> tuple[int, ...]:
        return (2017,)

    def __enter__(self) -> "MadeRegistry":
        return self

    def __exit__(self, *fault: object) -> None:
        pass


def everything(first: date = FIRST) -> tuple[Coverage, ...]:
    """All that the made-up facts are of, covered everywhere."""
    scopes = ("hospital/*", "psychiatry/*", "general-practice/*", "diagnosis/SKS", "transfer-income", "residence")
    return tuple(Coverage(scope, first, LAST, "*") for scope in scopes)


def made_rows(seed: int = 7, people: int = 60, participants: int = 8) -> dict[str, list[Row]]:
    """People 1 to ``people``, of whom the first few take part; their admissions, visits, diagnoses and benefits."""
    chance = np.random.default_rng(seed)
    rows: dict[str, list[Row]] = {name: [] for name in ("person", "residence", "service", "diagnosis", "enrolment")}
    rows |= {"transfer_income": [], "prescription": []}
    for person in range(1, people + 1):
        born = date(1960, 1, 1) + timedelta(int(chance.integers(0, 9000)))
        dies = FIRST + timedelta(int(chance.integers(900, 2500))) if person % 9 == 0 else None
        sex = "female" if person % 2 else "male"
        rows["person"].append({"person_id": person, "sex": sex, "birth_date": born, "death_date": dies})
        moved = date(2017, 6, 30) if person % 11 == 0 else None
        home = {"person_id": person, "municipality": "0376", "valid_from": date(1990, 1, 1), "valid_to": moved}
        rows["residence"].append(home)
        if moved is not None:
            away = "0101" if person % 2 else "0360"
            rows["residence"].append({**home, "municipality": away, "valid_from": date(2017, 7, 1), "valid_to": None})
        for number in range(int(chance.integers(4, 14))):
            rows["service"].append(_service(chance, person, number))
        for code in ("DE119", "DF329", "DF102"):
            if chance.random() < 0.5:
                day = FIRST + timedelta(int(chance.integers(0, 1100)))
                rows["diagnosis"].append({"person_id": person, "date": day, "system": "SKS", "code": code})
        if person % 3:
            for week in range(1, 53):
                benefit = "cash-benefit" if person % 2 else "disability-pension"
                weekly = {"person_id": person, "week": f"2017-W{week:02d}", "benefit": benefit}
                rows["transfer_income"].append(weekly)
        if person <= participants:
            included = date(2017, 3, 1) + timedelta(int(chance.integers(0, 300)))
            row = {"person_id": person, "programme": NAME, "role": "participant", "valid_from": included}
            rows["enrolment"].append(row)
    return rows


def _service(chance: np.random.Generator, person: int, number: int) -> Row:
    kind = ("admission", "outpatient-visit", "consultation")[int(chance.integers(0, 3))]
    sector = "general-practice" if kind == "consultation" else ("hospital", "psychiatry")[int(chance.integers(0, 2))]
    start = datetime(2015, 6, 1, 8) + timedelta(int(chance.integers(0, 1500)))
    nights = int(chance.integers(0, 6))
    return {
        "service_id": person * 1000 + number,
        "person_id": person,
        "sector": sector,
        "kind": kind,
        "urgency": "acute" if chance.random() < 0.6 else "planned",
        "start": start,
        "end": start + timedelta(days=nights, hours=3) if kind == "admission" else None,
        "cost": int(chance.integers(0, 900_000)) if chance.random() < 0.9 else None,
    }


def made_programme(where: Path, exact: str, near: str, ratio: int = 3) -> Path:
    """A folder of programmes in which the one programme matches on these words."""
    folder = where / "programmes"
    shutil.copytree(PROGRAMMES / "_shared", folder / "_shared")
    shutil.copytree(PROGRAMMES / NAME, folder / NAME)
    path = folder / NAME / "programme.yaml"
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        begins = line.strip()
        if begins.startswith("ratio: 5"):
            line = f"    ratio: {ratio}"
        elif begins.startswith("exact: [municipality group"):
            line = f"    exact: [{exact}]" if exact else ""
        elif begins.startswith("near:  [cost last"):
            line = f"    near:  [{near}]" if near else ""
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def made_study(folder: Path, rows: dict[str, list[Row]], covered: tuple[Coverage, ...] = ()) -> Study:
    """The study of the programme in the folder, on these people."""
    programme = load_programme(NAME, folder)
    taking_part = tuple(sorted(Participant(row["person_id"], row["valid_from"]) for row in rows["enrolment"]))
    registry: Any = MadeRegistry(rows, covered=covered)
    return Study(
        programme, registry, Participants(taking_part), design_of(programme), Prices("DKK", 2017, None), LAST
    )
