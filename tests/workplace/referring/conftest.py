"""The registry of these tests and the house around it."""

from datetime import date
from pathlib import Path

import pytest

from samvej.core.cpr import Cpr
from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.reading.identities import pseudonym
from samvej.registry.reading.staged import StatedCoverage
from tests.workplace import factories as f
from tests.workplace.referring.house import DIAGNOSES, HEADER, MAN, PROGRAMME, PROMPTED, STAYS, WOMAN, House, publish


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Four people's admissions, loaded; two acute ones within a month for all but one."""
    folder = tmp_path_factory.mktemp("registry")
    rows = [
        f"{n};{pnr};2024-01-{a:02} 08:00:00;2024-01-{z:02} 21:00:00;ALCA00;ATA1;Intern medicin;Prøvesygehus, akut;"
        f"1;1970-01-01;;LPR3;05MA01\n"
        for n, (pnr, a, z) in enumerate(STAYS, 1)
    ]
    files = {
        "lpr_a_kontakt.csv": HEADER + "".join(rows),
        "lpr_a_diagnose.csv": DIAGNOSES,
        "drg_takster_2024.csv": "drg;aar;takst\n05MA01;2024;48.213,00\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="cp1252")
    covers = StatedCoverage(date(2023, 1, 1), date(2024, 12, 31), ("*",))
    root, key = folder / "db", folder / "key"
    paths = [folder / name for name in files]
    load(mappings.find("lpr-a").mapping, paths, database=database_at(root), key_file=key, covers=covers)
    return root, key


@pytest.fixture
def house(db: None, registry: tuple[Path, Path], tmp_path: Path) -> House:
    """The programme published and its unit open; the man, the woman and the prompted one written in."""
    version = publish(tmp_path, PROGRAMME)
    unit = f.ProgrammeUnitFactory(programme="trial", municipalities=["0376"])
    f.make_actor("lead", unit.organisation)
    root, key = registry
    people = {
        number: f.CitizenFactory(cpr=Cpr.parse(number), pseudonym=pseudonym(key.read_bytes(), "cpr", number))
        for number in (MAN, WOMAN, PROMPTED)
    }
    return House(root, key, version, people[MAN], people[PROMPTED])
