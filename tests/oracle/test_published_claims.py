"""The published claims, loaded and spotted, give the figures that were counted from the files by other means."""

import csv
import subprocess
import sys
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from samvej.core.window import add_months
from samvej.programme.loading import load_programme
from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.spotting.contacts import joined_contacts
from samvej.spotting.register import from_registry
from samvej.spotting.spot import spot
from tests.real_extracts import REAL, needs_real_extracts

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "claims"
FIRST, LAST = date(2008, 1, 1), date(2010, 12, 31)


def loaded(files, folder):
    load(mappings.find("cms-de-synpuf").mapping, files, database=database_at(folder / "db"), key_file=folder / "key")
    return folder / "db"


def spotted_people(root, programme):
    """How many people met each criterion at some time, and how many either."""
    said = load_programme(ROOT / "tests" / "fixtures" / programme)
    with Registry.open(root) as registry:
        rows = spot(said.rule, from_registry(registry, needs_money=False), FIRST, LAST).rows()
    counted = {
        criterion: len({row.person_id for row in rows if row.truths[criterion] == 2})
        for criterion in ("three-acute", "two-acute")
    }
    return counted["three-acute"], counted["two-acute"], len({row.person_id for row in rows})


# --- the naive way, straight from the file -------------------------------------------------------------


def naive_spells(file):
    """Admissions per person as (start, end); rows of one claim are one."""
    claims = defaultdict(list)
    with file.open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            start, end = (date.fromisoformat(row[name]) for name in ("CLM_ADMSN_DT", "NCH_BENE_DSCHRG_DT"))
            claims[row["DESYNPUF_ID"], row["CLM_ID"]].append((start, end))
    people = defaultdict(list)
    for (person, _), rows in claims.items():
        people[person].append((min(s for s, _ in rows), max(e for _, e in rows)))
    return people


def naive_stays(people):
    joined = {}
    for person, rows in people.items():
        stays = []
        for start, end in sorted(rows):
            if stays and start <= stays[-1][1]:
                stays[-1] = (stays[-1][0], max(end, stays[-1][1]))
            else:
                stays.append((start, end))
        joined[person] = stays
    return joined


def naive_people(people):
    three = two = either = 0
    for rows in people.values():
        starts = sorted(start for start, _ in rows)
        often = any(c <= add_months(a, 6) for a, c in zip(starts, starts[2:], strict=False))
        soon = any(b <= a + timedelta(days=30) for a, b in pairwise(starts))
        three, two, either = three + often, two + soon, either + (often or soon)
    return three, two, either


@pytest.fixture(scope="module")
def demo_database(tmp_path_factory):
    return loaded(sorted(DEMO.glob("*.csv")), tmp_path_factory.mktemp("demo"))


def test_made_up_claims_give_what_is_counted_from_the_file(demo_database):
    people = naive_spells(DEMO / "DE1_0_2008_to_2010_Inpatient_Claims_Made_Up.csv")

    assert spotted_people(demo_database, "claims-programme-contacts") == naive_people(people)
    assert spotted_people(demo_database, "claims-programme") == naive_people(naive_stays(people))


def test_sample_is_what_its_maker_makes(tmp_path):
    script = (
        "import make_sample as m, pathlib, sys; s = m.Sample(); s.make(); m.write_all(s, pathlib.Path(sys.argv[1]))"
    )

    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, cwd=ROOT / "demo")

    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == {f.name: f.read_bytes() for f in DEMO.iterdir()}


# --- the published files -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample1(tmp_path_factory):
    return loaded(sorted((REAL / "desynpuf-sample1").glob("*.csv")), tmp_path_factory.mktemp("sample1"))


@pytest.mark.real
@needs_real_extracts
def test_published_sample_gives_the_published_figures(sample1):
    with Registry.open(sample1) as registry:
        service = registry.table("service")
        admissions = service.filter(service.kind == "admission")
        counts = admissions.aggregate(people=admissions.person_id.nunique(), rows=admissions.count())
        assert counts.to_pyarrow().to_pylist() == [{"people": 3268, "rows": 5768}]
        joined = from_registry(registry, needs_money=False)
        stays = joined_contacts(joined.service.filter(joined.service.kind == "admission"))
        assert stays.count().to_pyarrow().as_py() == 5583
    assert spotted_people(sample1, "claims-programme-contacts") == (334, 476, 575)
    assert spotted_people(sample1, "claims-programme") == (291, 353, 463)


@pytest.mark.slow
@pytest.mark.real
@needs_real_extracts
def test_published_parquet_of_180_000_people_loads_and_spots_in_one_run(tmp_path):
    root = loaded(sorted((REAL / "desynpuf-18").glob("*.parquet")), tmp_path)

    with Registry.open(root) as registry:
        assert registry.table("person").count().to_pyarrow().as_py() == 180_000
    assert spotted_people(root, "claims-programme-contacts") == (5670, 8765, 10120)
    assert spotted_people(root, "claims-programme") == (4865, 6762, 8318)
