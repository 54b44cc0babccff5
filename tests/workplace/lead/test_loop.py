"""The loop closes: who was included in the workplace is evaluated by what the registers knew before and after."""

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core import clock
from samvej.core.cpr import Cpr
from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.registry.reading.staged import StatedCoverage
from samvej.synthetic.generate import generate
from samvej.synthetic.region import Region
from samvej.synthetic.world import find_world
from samvej.workplace.access.actors import Actor
from samvej.workplace.learning.flow import last_flow
from samvej.workplace.learning.sync import sync_registry
from tests.workplace.factories import CitizenFactory, ReferralNoteFactory
from tests.workplace.inbox.made import case, in_state, staff
from tests.workplace.pathways.ground import contact_person, included

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CITIZENS, ENROLLED = 250, 8
SOURCES = ("population", "lpr2", "lpr-a")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small region's extracts, and a database with its people and hospital contacts; nobody takes part."""
    home = tmp_path_factory.mktemp("region")
    generate(Region(3), CITIZENS, home / "extracts", find_world())
    told = json.loads((home / "extracts" / "coverage.json").read_text("utf-8"))
    for entry in told["loads"]:
        if entry["source"] in SOURCES:
            load(
                mappings.find(entry["source"]).mapping,
                [home / "extracts" / name for name in entry["files"]],
                database=database_at(home / "db"),
                key_file=home / "key",
                covers=StatedCoverage(*map(date.fromisoformat, entry["covers"]), tuple(told["area"])),
            )
    return home


def adults(home: Path) -> list[Cpr]:
    """People who live there all the time, by their numbers."""
    files = sorted((home / "extracts").glob("*bef_*.csv"))
    found = []
    for path in (files[0], files[-1]):
        with path.open(encoding="cp1252", newline="") as text:
            found.append({row["pnr"] for row in csv.DictReader(text, delimiter=";")})
    return [Cpr.parse(number) for number in sorted(found[0] & found[1])][20 : 20 + ENROLLED + 1]


def since_2010(by: Actor) -> Actor:
    """Somebody who was employed long before the region's years."""
    assert by.employment is not None
    by.employment.valid_from = date(2010, 1, 1)
    by.employment.save()
    return by


def test_who_was_included_in_the_workplace_is_evaluated(region: Path, unit: Any, tmp_path: Path) -> None:
    *enrolled, helped = adults(region)
    by = since_2010(contact_person(unit, places=ENROLLED))
    for number, cpr in enumerate(enrolled):
        with clock.at(datetime(2018, 3, 5, 10) + timedelta(days=20 * number)):
            enrolment = included(unit, by, citizen=CitizenFactory(cpr=cpr))
            ReferralNoteFactory(referral=enrolment.referral)
    with clock.at(datetime(2018, 3, 5, 10)):
        in_state("helped on", since_2010(staff(unit)), case(unit, citizen=CitizenFactory(cpr=helped)))

    [sent] = sync_registry(by=Actor.system("test"), root=region / "db", key_file=region / "key")
    flow = last_flow(unit.programme)
    env = {"SAMVEJ_NOW": "2020-01-02T08:00:00", "SAMVEJ_DB": str(region / "db"), "COLUMNS": "200"}
    done = CliRunner().invoke(app, ["evaluate", unit.programme, "--out", str(tmp_path / "report")], env=env)

    assert (sent.rows["enrolment"], sent.rows["referral"], dict(sent.left_out)) == (ENROLLED, ENROLLED + 1, {})
    assert flow is not None
    assert dict(flow.rows)["enrolment"] == ENROLLED
    assert done.exit_code == 0, f"{done.output} {done.exception}"
    assert f"{ENROLLED} deltagere" in done.output
    with Registry.open(region / "db") as registry:
        starts = sorted(row["valid_from"] for row in registry.table("enrolment").to_pyarrow().to_pylist())
        helped_on = [
            row for row in registry.table("referral").to_pyarrow().to_pylist() if row["decision"] == "helped on"
        ]
    assert starts == [date(2018, 3, 5) + timedelta(days=20 * number) for number in range(ENROLLED)]
    assert len(helped_on) == 1
    assert (tmp_path / "report" / "report.html").exists()
