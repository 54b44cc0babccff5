"""What makes a file the same file: its bytes, and what the mapping takes from its name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samvej.registry.mapping import SourceMapping, find, load_mapping
from samvej.registry.reading import FileIdentity, stage
from samvej.registry.reading.same_files import identities
from tests.unit.sources.made_up import FIXTURES, GOOD, HEADER, KEY, rows

PERSONS = (
    "DESYNPUF_ID,BENE_BIRTH_DT,BENE_DEATH_DT,BENE_SEX_IDENT_CD,SP_STATE_CODE,BENE_COUNTY_CD\n"
    "made-up-1,19400101,,1,26,950\n"
)
CLAIM = "who,claim,segment,first,last,paid,dx1,dx2,dx9\np1,c1,1,20100101,20100103,100.00,4280,25000,\n"


@pytest.fixture
def identity(tmp_path: Path) -> Callable[..., FileIdentity]:
    def of(mapping: SourceMapping, name: str, text: str, key: bytes = KEY) -> FileIdentity:
        (tmp_path / name).write_text(text, encoding="utf-8")
        [(_, found)] = identities(mapping, [tmp_path / name], key)
        return found

    return of


def test_same_bytes_of_two_years_are_two_files(identity: Callable[..., FileIdentity]) -> None:
    cms = find("cms-de-synpuf").mapping

    first = identity(cms, "2008_Beneficiary.csv", PERSONS)
    second = identity(cms, "2009_Beneficiary.csv", PERSONS)
    again = identity(cms, "Copy of 2008_Beneficiary.csv", PERSONS)

    assert first.sha256 == second.sha256
    assert first != second
    assert first == again


def test_renamed_file_that_says_nothing_by_its_name_is_the_same(
    identity: Callable[..., FileIdentity], visits: SourceMapping
) -> None:
    text = f"{HEADER}\n{GOOD}\n"

    named = {identity(visits, name, text) for name in ("visits_2023.csv", "visits_2024.csv", "export.csv")}

    assert named == {FileIdentity(next(iter(named)).sha256)}


def test_year_that_the_file_has_itself_is_not_taken_from_its_name(identity: Callable[..., FileIdentity]) -> None:
    cms = find("cms-de-synpuf").mapping
    text = PERSONS.replace("\n", ",2008\n").replace(",2008", ",year", 1)

    assert identity(cms, "2008_Beneficiary.csv", text) == identity(cms, "beneficiary.csv", text)


def test_name_is_kept_under_the_key_only(identity: Callable[..., FileIdentity]) -> None:
    cms = find("cms-de-synpuf").mapping

    found = identity(cms, "2008_Beneficiary.csv", PERSONS)

    assert len(found.from_name) == 32
    assert found != identity(cms, "2008_Beneficiary.csv", PERSONS, key=KEY[::-1])


def test_file_that_cannot_be_used_is_known_by_its_bytes(identity: Callable[..., FileIdentity]) -> None:
    cms = find("cms-de-synpuf").mapping

    for name, text in (("Beneficiary.csv", PERSONS), ("letters.csv", "a\n1\n"), ("2008_Beneficiary.csv", "\n")):
        assert identity(cms, name, text).from_name == ""


def test_two_years_of_the_same_bytes_are_both_read(tmp_path: Path) -> None:
    paths = [tmp_path / f"{year}_Beneficiary.csv" for year in (2008, 2009)]
    for path in paths:
        path.write_text(PERSONS, encoding="utf-8")

    staged = stage(find("cms-de-synpuf").mapping, paths, key=KEY, into=tmp_path / "staged")

    assert [day.year for day in rows(staged, "residence")["valid_from"]] == [2008, 2009]
    assert [row.valid_from.year for row in staged.coverage] == [2008, 2009]


def test_record_that_takes_its_days_from_the_name_is_no_duplicate_in_another_year(tmp_path: Path) -> None:
    text = (FIXTURES / "claims.yaml").read_text(encoding="utf-8")
    mapping = tmp_path / "claims.yaml"
    mapping.write_text(text.replace("start: first", 'start: {text: "{year}0101"}'), encoding="utf-8")
    paths = [tmp_path / f"claims_{year}.csv" for year in (2009, 2010)]
    for path in paths:
        path.write_text(CLAIM, encoding="utf-8")

    staged = stage(load_mapping(mapping), paths, key=KEY, into=tmp_path / "staged")

    assert (staged.duplicates, staged.rejected_rows) == (
        0,
        2,
    )  # the same record with two starts: neither can be right
