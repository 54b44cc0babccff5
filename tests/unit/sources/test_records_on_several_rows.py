"""A record that lies on several rows is used wholly or not at all, and no row is summed twice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from samvej.registry.mapping import load_mapping
from samvej.registry.reading import CoverageRow, ExtractError, Staged, stage
from tests.unit.sources.made_up import FIXTURES, KEY, rejects, rows

HEADER = "who,claim,segment,first,last,paid,dx1,dx2,dx9\n"
WHOLE = "p1,c1,1,20100101,20100103,100.00,4280,25000,\np1,c1,2,,20100105,-20.00,,,OTHER\n"


@pytest.fixture
def stage_claims(tmp_path: Path) -> Callable[..., Staged]:
    def staged(*bodies: str) -> Staged:
        paths = [tmp_path / f"claims_{2010 + number}.csv" for number in range(len(bodies))]
        for path, body in zip(paths, bodies, strict=True):
            path.write_text(HEADER + body, encoding="utf-8")
        return stage(load_mapping(FIXTURES / "claims.yaml"), paths, key=KEY, into=tmp_path / "staged")

    return staged


def test_the_rows_of_a_record_share_its_number_and_say_how_they_combine(stage_claims: Callable[..., Staged]) -> None:
    staged = stage_claims(WHOLE)

    services = rows(staged, "service")
    assert services["service_id"].n_unique() == 1
    assert services["cost"].to_list() == [10000, -2000]
    assert staged.merges == {
        "service": {"start": "min", "end": "max", "cost": "sum"},
        "diagnosis": {},
        "payment": {"amount": "sum"},
    }
    assert staged.passed_over == {"diagnosis.code OTHER": 1}
    assert staged.totals["service"].given == 8000


def test_wide_diagnoses_become_rows_with_the_first_as_primary(stage_claims: Callable[..., Staged]) -> None:
    staged = stage_claims(
        "p1,c1,1,20100101,20100103,1.00,4280,25000,4280\np2,c2,1,20100101,20100103,1.00,,25000,V5866\n"
    )

    found = rows(staged, "diagnosis").select("_line", "code", "role").sort("_line", "code").rows()
    assert found == [
        (2, "25000", "secondary"),
        (2, "4280", "primary"),
        (3, "25000", "secondary"),
        (3, "V5866", "secondary"),
    ]


def test_a_record_with_one_rejected_row_is_left_out_wholly(stage_claims: Callable[..., Staged]) -> None:
    staged = stage_claims(WHOLE + "p2,c2,1,20100101,20100103,50.00,4280,,\n", "p2,c2,2,,20101399,30.00,,25000,\n")

    assert [(reject["file"], reject["line"], reject["column"]) for reject in rejects(staged)] == [
        ("claims_2010.csv", 4, "claim"),
        ("claims_2011.csv", 2, "last"),
    ]
    assert "another row of the same record was rejected" in str(rejects(staged)[0]["reason"])
    assert rows(staged, "service")["_line"].to_list() == [2, 3]
    assert rows(staged, "payment").height == 2
    assert set(rows(staged, "diagnosis")["service_id"]) == set(rows(staged, "service")["service_id"])
    totals = staged.totals["service"]
    assert (totals.rows, totals.given, totals.rejected) == (2, 16000, 8000)
    assert (staged.read, staged.rejected_rows) == (4, 2)


def test_a_record_without_any_start_is_rejected(stage_claims: Callable[..., Staged]) -> None:
    staged = stage_claims(WHOLE + "p2,c2,2,,20100103,50.00,4280,,\n")

    [reject] = rejects(staged)
    assert (reject["line"], reject["reason"]) == (4, "no row of this record has a start")
    assert rows(staged, "service")["_line"].to_list() == [2, 3]
    assert staged.totals["service"].rejected == 5000


def test_a_row_given_again_in_another_file_is_a_duplicate_and_is_not_summed(
    stage_claims: Callable[..., Staged],
) -> None:
    staged = stage_claims(WHOLE, WHOLE + "p3,c3,1,20110101,20110102,5.00,,,\n")

    assert staged.duplicates == 2
    assert rejects(staged) == []
    assert rows(staged, "service")["cost"].sum() == 8500
    assert rows(staged, "payment")["amount"].sum() == 8500
    totals = staged.totals["service"]
    assert (totals.rows, totals.given, totals.rejected) == (3, 8500, 0)


def test_a_row_given_again_with_other_content_costs_the_record(stage_claims: Callable[..., Staged]) -> None:
    staged = stage_claims(WHOLE, WHOLE.replace("100.00", "900.00") + "p3,c3,1,20110101,20110102,5.00,,,\n")

    assert rows(staged, "service")["cost"].to_list() == [500]
    assert {str(reject["reason"]) for reject in rejects(staged)} == {
        "a second row with the same row key and other content; which of them holds cannot be told"
    }
    totals = staged.totals["service"]
    assert totals.given is not None
    assert totals.rejected is not None
    assert totals.given - totals.rejected == 500


def test_coverage_follows_the_years_in_the_files_names(stage_claims: Callable[..., Staged]) -> None:
    staged = stage_claims(WHOLE, "p3,c3,1,20110101,20110102,5.00,,,\n")

    assert staged.coverage == (
        CoverageRow("*", "hospital/admission", date(2010, 1, 1), date(2010, 12, 31)),
        CoverageRow("*", "hospital/admission", date(2011, 1, 1), date(2011, 12, 31)),
    )


def test_files_that_are_not_used_are_named_and_refused_when_alone(tmp_path: Path) -> None:
    notes, claims = tmp_path / "notes.csv", tmp_path / "claims_2010.csv"
    notes.write_text("a\n1\n", encoding="utf-8")
    claims.write_text(HEADER + WHOLE, encoding="utf-8")
    mapping = load_mapping(FIXTURES / "claims.yaml")

    staged = stage(mapping, [notes, claims], key=KEY, into=tmp_path / "staged")

    assert staged.not_used == (("notes.csv", "they are not about claims"),)
    assert [file.name for file in staged.files] == ["claims_2010.csv"]
    with pytest.raises(ExtractError, match=r"claims uses none of the files that were named \(notes.csv\)"):
        stage(mapping, [notes], key=KEY, into=tmp_path / "again")


def test_a_file_name_that_should_say_the_year_and_does_not_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(HEADER + WHOLE, encoding="utf-8")

    with pytest.raises(ExtractError, match="the name does not say the year"):
        stage(load_mapping(FIXTURES / "claims.yaml"), [path], key=KEY, into=tmp_path / "staged")
