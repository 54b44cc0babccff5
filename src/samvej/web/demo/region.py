"""What the demo takes from the made-up region: who lives there, and who took part in the programme."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samvej.core.cpr import Cpr
from samvej.core.errors import SamvejError

_SNAPSHOTS, _PARTICIPANTS, _DEATHS = "*bef_*.csv", "*indsats_deltagelse.csv", "*dodsaars.csv"


@dataclass(frozen=True)
class Resident:
    """Somebody in the population register: the number, the municipality's four digits, born abroad or not."""

    cpr: Cpr
    municipality: str
    from_abroad: bool
    died_on: date | None = None


@dataclass(frozen=True)
class Participation:
    """A spell in a programme, as the participants' extract has it; ``until`` None: still in it."""

    cpr: Cpr
    programme: str
    since: date
    until: date | None
    exit_reason: str


def residents(folder: Path) -> dict[str, Resident]:
    """Everybody of the latest snapshots, by person number: those who left or died keep their last municipality.

    Raises SamvejError where the folder holds no population register.
    """
    files = sorted(folder.glob(_SNAPSHOTS))
    if not files:
        raise SamvejError(f"{folder} holds no population register (bef): make the region anew, samvej demo.")
    died = {row["pnr"]: date.fromisoformat(row["d_dodsdto"]) for path in folder.glob(_DEATHS) for row in _rows(path)}
    found: dict[str, Resident] = {}
    for path in (files[-1], files[len(files) // 2], files[0]):
        for row in _rows(path):
            pnr = row["pnr"]
            if pnr not in found:
                abroad = row["opr_land"] != "5100"
                found[pnr] = Resident(Cpr.parse(pnr), row["kom"].zfill(4), abroad, died.get(pnr))
    return found


def participations(folder: Path) -> list[Participation]:
    """All spells of participants, the earliest first."""
    rows = [row for path in sorted(folder.glob(_PARTICIPANTS)) for row in _rows(path)]
    found = [
        Participation(
            Cpr.parse(row["pnr"]),
            row["programme"],
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if row["to"] else None,
            row["exit_reason"],
        )
        for row in rows
        if row["role"] == "participant"
    ]
    return sorted(found, key=lambda each: (each.since, each.cpr.reveal()))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
