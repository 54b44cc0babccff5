"""The published extracts, staged: their figures come out."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping import find
from samvej.registry.reading import Staged, stage
from tests.real_extracts import REAL, needs_real_extracts
from tests.unit.sources.made_up import KEY, rejects, rows

pytestmark = [pytest.mark.real, needs_real_extracts]

CLASSES = {
    "inpatient": ("hospital", "admission", None),
    "emergency": ("hospital", "emergency-visit", "acute"),
    "outpatient": ("hospital", "outpatient-visit", None),
    "ambulatory": ("general-practice", "consultation", None),
    "wellness": ("general-practice", "consultation", "planned"),
    "urgentcare": ("general-practice", "consultation", "acute"),
}


@pytest.fixture
def stage_real(tmp_path: Path) -> Callable[..., Staged]:
    def staged(source: str, *paths: Path) -> Staged:
        return stage(find(source).mapping, list(paths), key=KEY, into=tmp_path / "staged")

    return staged


def test_american_admissions_are_as_published(stage_real: Callable[..., Staged]) -> None:
    [path] = (REAL / "desynpuf-sample1").glob("*Inpatient*")

    staged = stage_real("cms-de-synpuf", path)

    services = rows(staged, "service")
    assert services["service_id"].n_unique() == 5768
    assert services["pseudonym"].n_unique() == 3268
    assert services["cost"].sum() == staged.totals["service"].given == 5_573_112_000
    assert rejects(staged) == []


def test_american_outpatient_claims_without_any_date_are_few_enough(stage_real: Callable[..., Staged]) -> None:
    [path] = (REAL / "desynpuf-sample1").glob("*Outpatient*")

    staged = stage_real("cms-de-synpuf", path)

    assert [reject["line"] for reject in rejects(staged)] == [997, 2676]
    assert staged.rejected_rows / staged.read <= staged.mapping.tolerates_rejects
    assert rows(staged, "service")["service_id"].n_unique() == 10_978
    assert staged.passed_over == {"diagnosis.code OTHER": 54}


def test_american_persons_are_alike_in_csv_and_parquet(stage_real: Callable[..., Staged], tmp_path: Path) -> None:
    csv = sorted((REAL / "desynpuf-sample1").glob("*Beneficiary*"))
    frames = [
        pl.read_csv(path, infer_schema=False).with_columns(pl.lit(2008 + at, pl.Int32).alias("year"))
        for at, path in enumerate(csv)
    ]
    pl.concat(frames).write_parquet(tmp_path / "beneficiary.parquet")

    from_csv = stage_real("cms-de-synpuf", *csv)
    again = stage(find("cms-de-synpuf").mapping, [tmp_path / "beneficiary.parquet"], key=KEY, into=tmp_path / "again")

    for table in ("person", "residence"):
        one, other = (
            rows(staged, table).drop("_file", "_line").unique().sort(pl.all()) for staged in (from_csv, again)
        )
        assert one.equals(other)
    assert from_csv.coverage == again.coverage
    assert {row.valid_from.year for row in again.coverage} == {2008, 2009, 2010}


def test_all_american_persons_and_admissions_are_staged(stage_real: Callable[..., Staged]) -> None:
    staged = stage_real("cms-de-synpuf", *sorted((REAL / "desynpuf-18").glob("*.parquet")))

    assert rejects(staged) == []
    assert rows(staged, "person")["pseudonym"].n_unique() == 180_000
    assert rows(staged, "residence").height == 531_736
    assert rows(staged, "service")["service_id"].n_unique() == 102_841


def test_synthea_costs_equal_the_files_for_every_encounter_class(stage_real: Callable[..., Staged]) -> None:
    folder = REAL / "synthea-27"
    encounters = pl.read_csv(folder / "encounters.csv", infer_schema=False)

    staged = stage_real("synthea", *sorted(folder.glob("*.csv")))

    services = rows(staged, "service")
    payments = rows(staged, "payment").join(
        services.select("service_id", "sector", "kind", "urgency"), on="service_id"
    )
    for name, (sector, kind, urgency) in CLASSES.items():
        of_class = encounters.filter(ENCOUNTERCLASS=name)
        here = (pl.col("sector") == sector) & (pl.col("kind") == kind) & pl.col("urgency").eq_missing(urgency)
        total = sum(int(Decimal(each) * 100) for each in of_class["TOTAL_CLAIM_COST"])
        insured = sum(int(Decimal(each) * 100) for each in of_class["PAYER_COVERAGE"])
        found = services.filter(here)
        assert (found.height, found["cost"].sum()) == (of_class.height, total)
        assert payments.filter(here)["amount"].sum() == total
        assert payments.filter(here, pl.col("payer") != "patient")["amount"].sum() == insured
    assert rejects(staged) == []
    assert {name for name, _ in staged.not_used} >= {"medications.csv", "claims.csv", "procedures.csv"}
