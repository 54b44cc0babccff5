"""The published yearly payments of 180,000 persons, loaded and told by the command line, give the known shares."""

import csv
import io
import math
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from tests.real_extracts import REAL, needs_real_extracts

pytestmark = [pytest.mark.real, pytest.mark.slow, needs_real_extracts]

FILE = REAL / "desynpuf-18" / "beneficiary_2008_2010.parquet"
PAID = ("MEDREIMB_IP", "MEDREIMB_OP", "MEDREIMB_CAR")

# Per cent of the year's payments that the top 1, 5 and 10 per cent of the persons of the year's file have.
PUBLISHED = {"2008": (18.1, 48.5, 66.1), "2009": (14.1, 39.8, 56.7), "2010": (16.9, 43.8, 60.0)}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """What ``samvej load`` and ``samvej concentration`` say, one figure per row."""
    folder = tmp_path_factory.mktemp("payments")
    place = ["--db", str(folder / "db")]
    loading = ["load", "cms-de-synpuf-payments", str(FILE), *place, "--key", str(folder / "key"), "--quiet"]
    loaded = CliRunner().invoke(app, loading, catch_exceptions=False)
    assert loaded.exit_code == 0
    found = CliRunner().invoke(app, ["concentration", *place, "--format", "csv"], catch_exceptions=False)
    assert found.exit_code == 0
    return list(csv.DictReader(io.StringIO(found.stdout)))


def figures(told: list[dict[str, str]], name: str) -> dict[tuple[str, str], str]:
    return {(row["year"], row["of"]): row["value"] for row in told if row["figure"] == name}


def naive(path: Path) -> dict[str, dict[str, int]]:
    """Cents by year and person, added up row by row."""
    paid: dict[str, dict[str, int]] = defaultdict(dict)
    for row in pl.read_parquet(path, columns=["year", "DESYNPUF_ID", *PAID]).iter_rows(named=True):
        paid[str(row["year"])][row["DESYNPUF_ID"]] = sum(int(Decimal(row[name]) * 100) for name in PAID)
    return paid


def test_top_shares_are_the_published_ones(told: list[dict[str, str]]) -> None:
    shares = figures(told, "top share")

    found = {
        year: tuple(round(100 * float(shares[year, top]), 1) for top in ("0.01", "0.05", "0.1")) for year in PUBLISHED
    }

    assert found == PUBLISHED


def test_figures_are_those_counted_from_the_file_by_other_means(told: list[dict[str, str]]) -> None:
    paid = naive(FILE)

    for year, persons in paid.items():
        ordered, total = sorted(persons.values(), reverse=True), sum(persons.values())
        assert figures(told, "citizens")[year, ""] == str(len(ordered))
        assert Decimal(figures(told, "total")[year, ""]) == Decimal(total) / 100
        for top in ("0.01", "0.05", "0.1"):
            share = sum(ordered[: math.ceil(Decimal(top) * len(ordered))]) / total
            assert float(figures(told, "top share")[year, top]) == pytest.approx(share, rel=1e-9)
    assert {year for year, _ in figures(told, "citizens")} == set(paid)


def test_who_is_there_again_is_as_counted_from_the_file(told: list[dict[str, str]]) -> None:
    paid = naive(FILE)
    edges = {
        year: sorted(spent.values(), reverse=True)[math.ceil(len(spent) / 5) - 1] for year, spent in paid.items()
    }

    for year, later in (("2008", "2009"), ("2008", "2010"), ("2009", "2010")):
        top = [person for person, cost in paid[year].items() if cost >= edges[year] and person in paid[later]]
        again = sum(paid[later][person] >= edges[later] for person in top) / len(top)
        years = str(int(later) - int(year))
        # Ties at the edge are shared out, here they all count: a few dozen persons of 36,000.
        assert float(figures(told, "top fifth again")[year, years]) == pytest.approx(again, abs=0.002)
