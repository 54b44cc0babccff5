"""``samvej sources``: list, show, check and new."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvej.cli.sources import DraftError, app
from samvej.registry.mapping import MappingError, catalogue
from tests.unit.sources.made_up import FIXTURES, GOOD, HEADER

RUN = CliRunner()


def test_list_names_the_sources_that_ship_with_samvej() -> None:
    result = RUN.invoke(app, ["list"])

    assert result.exit_code == 0
    assert all(name in result.output for name in ("cms-de-synpuf", "synthea", "lpr-a"))


def test_show_says_what_is_read_left_out_and_not_used() -> None:
    result = RUN.invoke(app, ["show", "synthea"])

    assert result.exit_code == 0
    assert "makes: service" in result.output
    assert "leaves out: an observation in words" in result.output
    assert "not used: medications.csv: medicine is coded in RxNorm" in result.output


def test_show_says_where_the_price_year_comes_from() -> None:
    own, of_the_tariff = (RUN.invoke(app, ["show", name]).output for name in ("synthea", "lpr-a"))

    assert "money: USD, price year 2023;" in own
    assert "money: DKK, price year of the tariff;" in of_the_tariff


def test_check_finds_all_shipped_sources_good() -> None:
    result = RUN.invoke(app, ["check"])

    assert result.exit_code == 0
    assert result.output.count(": good") == len(catalogue())


def test_check_names_every_fault_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text(
        (FIXTURES / "visits.yaml").read_text(encoding="utf-8").replace("start:", "begin:"), encoding="utf-8"
    )

    result = RUN.invoke(app, ["check", str(path), str(FIXTURES / "visits.yaml")])

    assert result.exit_code == 1
    assert "unknown column of service 'begin'" in result.output
    assert "visits.yaml: good (visits: visits)" in result.output


def test_show_of_a_faulty_file_tells_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "visits.yaml"
    path.write_text("source: visits\n", encoding="utf-8")

    result = RUN.invoke(app, ["show", str(path)])

    assert isinstance(result.exception, MappingError)


def test_new_writes_a_draft_and_never_over_a_file(tmp_path: Path) -> None:
    extract, out = tmp_path / "visits.csv", tmp_path / "visits.yaml"
    extract.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")

    first = RUN.invoke(app, ["new", str(extract), "--out", str(out)])
    again = RUN.invoke(app, ["new", str(extract), "--out", str(out)])
    shown = RUN.invoke(app, ["new", str(extract)])

    assert first.exit_code == 0
    assert isinstance(again.exception, DraftError)
    assert shown.output == out.read_text(encoding="utf-8")
    with pytest.raises(DraftError):
        raise again.exception
