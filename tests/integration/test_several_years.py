"""Extracts that span years: yearly tariffs, files that are told apart by their names, coverage stated later."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from samvej.cli.main import app
from samvej.core.money import MixedMoney
from samvej.registry import manifest as manifests
from samvej.registry.loading import store as loading_store
from samvej.registry.query import Registry

PROGRAMME = Path(__file__).resolve().parents[1] / "fixtures" / "claims-programme-contacts"
CONTACTS = (
    "dw_ek_kontakt;pnr;kont_starttidspunkt;kont_sluttidspunkt;kont_type;prioritet;kont_ans;kont_ans_hovedspec;"
    "lprindberetningssystem;drg_gruppe\n"
    "1;010170-0001;2023-12-20 08:00:00;2023-12-22 10:00:00;ALCA00;ATA1;Made-up ward;Intern medicin;LPR3;05MA01\n"
    "2;010170-0001;2024-01-03 08:00:00;2024-01-05 10:00:00;ALCA00;ATA1;Made-up ward;Intern medicin;LPR3;05MA01\n"
    "3;020280-0002;2024-01-03 09:00:00;2024-01-03 09:20:00;ALCA03;ATA3;Made-up ward;Psykiatri;LPR3;\n"
)
TARIFFS = "drg;aar;takst\n05MA01;2023;46.120,00\n05MA01;2024;48.213,00\n"
PERSONS = (
    "DESYNPUF_ID,BENE_BIRTH_DT,BENE_DEATH_DT,BENE_SEX_IDENT_CD,SP_STATE_CODE,BENE_COUNTY_CD\n"
    "made-up-1,19400101,,1,26,950\n"
)
COVERS = ("--covers", "2023-01-01..2024-12-31")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SAMVEJ_DB", str(tmp_path / "db"))
    monkeypatch.setenv("SAMVEJ_KEY", str(tmp_path / "key"))
    for name, text in (("kontakt.csv", CONTACTS), ("drg_takster.csv", TARIFFS)):
        (tmp_path / name).write_text(text, encoding="cp1252")
    for year in (2008, 2009):
        (tmp_path / f"{year}_Beneficiary.csv").write_text(PERSONS, encoding="utf-8")
    return tmp_path


def samvej(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def column(folder: Path, table: str, *names: str) -> list[Any]:
    with Registry.open(folder / "db") as registry:
        return sorted(tuple(row.values()) for row in registry.table(table).select(*names).to_pyarrow().to_pylist())


def whole(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (folder / "db").rglob("*") if path.is_file() and path.name != ".lock"}


# --- yearly tariffs --------------------------------------------------------------------------------------


@pytest.fixture
def two_years(folder: Path) -> Result:
    return samvej("load", "lpr-a", folder / "kontakt.csv", folder / "drg_takster.csv", *COVERS)


def test_contacts_of_two_years_cost_what_the_tariff_of_their_year_says(folder: Path, two_years: Result) -> None:
    assert two_years.exit_code == 0, two_years.output
    assert "Its costs are in DKK of 2023–2024. They are never mixed unconverted" in two_years.output
    found = column(folder, "service", "start", "cost", "price_year")
    assert [(start.year, cost, year) for start, cost, year in found] == [
        (2023, 4_612_000, 2023),
        (2024, 4_821_300, 2024),
        (2024, None, None),
    ]
    assert sum(amount for (amount,) in column(folder, "payment", "amount")) == 4_612_000 + 4_821_300


def test_costs_of_two_years_are_not_put_together(folder: Path, two_years: Result) -> None:
    with Registry.open(folder / "db") as registry, pytest.raises(MixedMoney) as caught:
        registry.money()

    assert "cannot be put together: lpr-a in DKK of 2023–2024. Where costs are asked for" in str(caught.value)


def test_rules_that_count_need_no_money(two_years: Result) -> None:
    spotted = samvej("spot", PROGRAMME, "--on", "2024-01-10")
    summary = samvej("spot", PROGRAMME, "--on", "2024-01-10", "--summary")

    assert (spotted.exit_code, summary.exit_code) == (0, 0), spotted.output + summary.output
    assert "two-acute" in spotted.output
    assert "Counted without cost. The costs in" in summary.output


def test_database_shows_the_price_years_and_is_sound(two_years: Result) -> None:
    shown, checked = samvej("db"), samvej("db", "check")

    assert "DKK 2023–2024" in shown.output
    assert checked.exit_code == 0, checked.output
    assert "every cost has its price year" in checked.output


def test_contacts_wait_for_the_tariffs_of_their_year(folder: Path) -> None:
    (folder / "drg_takster.csv").write_text(TARIFFS.replace("05MA01;2023;46.120,00\n", ""), encoding="cp1252")

    result = samvej("load", "lpr-a", folder / "kontakt.csv", folder / "drg_takster.csv")

    assert "no tariff for DRG 05MA01 on 2023-12-20: load the tariffs of that year first" in str(result.exception)


# --- what the name of a file says ------------------------------------------------------------------------


def test_files_of_two_years_with_the_same_bytes_are_both_loaded(folder: Path) -> None:
    paths = [folder / f"{year}_Beneficiary.csv" for year in (2008, 2009)]

    together = samvej("load", "cms-de-synpuf", *paths)
    again = samvej("load", "cms-de-synpuf", *paths)

    assert together.exit_code == 0, together.output
    assert "already loaded, nothing changed" in again.output
    [(first, last)] = column(folder, "residence", "valid_from", "valid_to")
    assert (first.year, last.year) == (2008, 2009)


def test_next_year_with_the_same_bytes_is_not_loaded_already(folder: Path) -> None:
    samvej("load", "cms-de-synpuf", folder / "2008_Beneficiary.csv")

    result = samvej("load", "cms-de-synpuf", folder / "2009_Beneficiary.csv")

    assert result.exit_code == 0, result.output
    [(first, last)] = column(folder, "residence", "valid_from", "valid_to")
    assert (first.year, last.year) == (2008, 2009)
    assert "Covers from now on: residence everywhere, 2009-01-01 to 2009-12-31." in result.output


def test_renamed_file_is_loaded_already_where_its_name_says_the_same(folder: Path) -> None:
    samvej("load", "cms-de-synpuf", folder / "2008_Beneficiary.csv")
    samvej("load", "lpr-a", folder / "kontakt.csv", folder / "drg_takster.csv")
    same_year = (folder / "2008_Beneficiary.csv").rename(folder / "Copy of 2008_Beneficiary.csv")
    no_year = (folder / "kontakt.csv").rename(folder / "contacts of 2031.csv")
    before = whole(folder)

    results = [samvej("load", "cms-de-synpuf", same_year), samvej("load", "lpr-a", no_year)]

    assert all("already loaded, nothing changed" in result.output for result in results)
    assert whole(folder) == before


def test_one_file_under_two_names_is_refused(folder: Path) -> None:
    copy = folder / "kontakt.csv.copy.csv"
    copy.write_bytes((folder / "kontakt.csv").read_bytes())

    result = samvej("load", "lpr-a", folder / "kontakt.csv", copy)

    assert "holds the same as kontakt.csv, byte for byte" in str(result.exception)


# --- coverage stated later -------------------------------------------------------------------------------


@pytest.fixture
def unstated(folder: Path) -> tuple[str | Path, ...]:
    """The command that loaded contacts without saying what they cover."""
    command = ("load", "lpr-a", folder / "kontakt.csv", folder / "drg_takster.csv")
    samvej(*command)
    return command


def test_coverage_stated_later_is_added_as_a_load_of_its_own(folder: Path, unstated: tuple[str | Path, ...]) -> None:
    services = column(folder, "service", "service_id", "load_id")

    result = samvej(*unstated, *COVERS, "--area", "0376,0360")

    assert result.exit_code == 0, result.output
    assert "kontakt.csv: already loaded, left alone." in result.output
    assert "lpr-a, load 2: nothing but what the files cover in" in result.output
    assert "Covers from now on: hospital/*, psychiatry/* in 0360, 0376, 2023-01-01 to 2024-12-31." in result.output
    assert [(area, kinds) for area, kinds in column(folder, "coverage", "area", "kinds")] == [
        (area, kinds) for area in ("0360", "0376") for kinds in ("hospital/*", "psychiatry/*")
    ]
    assert column(folder, "service", "service_id", "load_id") == services
    assert samvej("db", "check").exit_code == 0


def test_coverage_stated_twice_changes_nothing(folder: Path, unstated: tuple[str | Path, ...]) -> None:
    samvej(*unstated, *COVERS)
    before = whole(folder)

    result = samvej(*unstated, *COVERS)

    assert "already loaded, nothing changed" in result.output
    assert "What --covers states was stated before." in result.output
    assert whole(folder) == before


def test_coverage_is_stated_of_new_and_loaded_files_alike(folder: Path, unstated: tuple[str | Path, ...]) -> None:
    (folder / "diagnose.csv").write_text(
        "dw_ek_kontakt;diag_kode;diag_kode_type;senere_afkraeftet\n1;DI509;A;\n", encoding="cp1252"
    )

    result = samvej(*unstated, folder / "diagnose.csv", *COVERS)

    assert result.exit_code == 0, result.output
    assert column(folder, "coverage", "kinds") == [("diagnosis/SKS",), ("hospital/*",), ("psychiatry/*",)]


def test_coverage_is_added_while_rejected_rows_still_wait(folder: Path) -> None:
    command = ("load", "lpr-a", folder / "kontakt.csv")
    samvej(*command, "--max-rejects", "2")  # without tariffs

    result = samvej(*command, *COVERS)

    assert result.exit_code == 0, result.output
    assert "load 2: nothing but what the files cover" in result.output
    assert len(column(folder, "reject", "line")) == 2
    assert samvej("db", "check").exit_code == 0
    in_time = samvej(*command, folder / "drg_takster.csv")
    assert in_time.exit_code == 0, in_time.output
    assert len(column(folder, "service", "service_id")) == 3


def test_coverage_that_the_mapping_fixes_is_not_stated_later(folder: Path) -> None:
    samvej("load", "cms-de-synpuf", folder / "2008_Beneficiary.csv")
    before = whole(folder)

    result = samvej("load", "cms-de-synpuf", folder / "2008_Beneficiary.csv", *COVERS)

    assert "fixes in its mapping file what these files cover" in str(result.exception)
    assert whole(folder) == before


@pytest.mark.parametrize("commits", range(3))
def test_coverage_that_is_stopped_leaves_the_last_good_state(
    commits: int, folder: Path, unstated: tuple[str | Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = column(folder, "coverage", "kinds"), column(folder, "load", "load_id")
    done = 0

    def stopping(commit: Any) -> Any:
        def counted(*arguments: Any) -> Any:
            nonlocal done
            if done == commits:
                raise KeyboardInterrupt
            done += 1
            return commit(*arguments)

        return counted

    with monkeypatch.context() as within:
        within.setattr(loading_store, "commit", stopping(loading_store.commit))
        within.setattr(manifests, "commit", stopping(manifests.commit))
        samvej(*unstated, *COVERS)

    assert done == commits
    assert (column(folder, "coverage", "kinds"), column(folder, "load", "load_id")) == before
    assert samvej("db", "check").exit_code == 0
    assert samvej(*unstated, *COVERS).exit_code == 0
    assert len(column(folder, "coverage", "kinds")) == 2


def test_municipalities_without_days_are_refused(folder: Path, unstated: tuple[str | Path, ...]) -> None:
    result = samvej(*unstated, "--area", "0376")

    assert "give the days that are covered there too, --covers FROM..TO" in str(result.exception)
