"""A row that fails a rule is kept with file, line, column, value and reason; the others are staged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samvej.core.cpr import HIDDEN
from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading import Staged
from samvej.registry.reading.same_files import identities
from tests.unit.sources.made_up import GOOD, KEY, line, rejects, rows

BAD_ROWS = {
    "unknown code": ({"what": "dance"}, "what", "dance", "unknown code; the mapping knows nurse, help, other: "),
    "another's person number with other marks": (
        {"unit": "62-02-80-0002"},
        "unit",
        "******-****",
        "holds what looks like a person number",
    ),
    "another's eCPR": ({"unit": "070392-1vj4"}, "unit", "******-****", "holds what looks like a person number"),
    "code that leaves a needed column empty": (
        {"what": "other"},
        "what",
        "other",
        "missing; service.kind must be filled",
    ),
    "impossible date": ({"started": "2024-02-30 09:00"}, "started", "2024-02-30 09:00", "no such day or time"),
    "date in another order": ({"started": "2024/03/01"}, "started", "2024/03/01", "no such day or time"),
    "year too early": ({"started": "1824-03-01 09:00"}, "started", "1824-03-01 09:00", "a year before 1900"),
    "missing start": ({"started": ""}, "started", None, "missing; service.start must be filled"),
    "missing key": ({"visit": ""}, "visit", None, "missing; service.service_id must be filled"),
    "missing person": ({"cpr": ""}, "cpr", None, "missing; whose row this is"),
    "end before start": (
        {"ended": "2024-03-01 08:59"},
        "ended",
        "2024-03-01 08:59",
        "service.end is before service.start",
    ),
    "bad number": ({"price": "many"}, "price", "many", "An amount must be digits"),
    "decimal point": ({"price": "300.5"}, "price", "300.5", "An amount must be digits"),
    "half an øre": ({"price": "300,005"}, "price", "300,005", "3 decimals"),
    "negative cost": ({"price": "-1", "paid": "0"}, "price", "-1", "a negative amount"),
    "cost of a billion": (
        {"price": "1.000.000.000"},
        "price",
        "1.000.000.000",
        "more than the greatest plausible cost",
    ),
    "parts beyond the cost": ({"paid": "300,01"}, "price", "300,00", "the payers' parts are more than the cost"),
    "invalid person": ({"cpr": "320170-0001"}, "cpr", "hidden: 11 characters", "a date (DDMMYY) that does not exist"),
    "person of nine digits": (
        {"cpr": "101700001"},
        "cpr",
        "hidden: 9 characters",
        "a leading zero was probably lost",
    ),
    "person within a text": (
        {"unit": "for 0101700001"},
        "unit",
        "hidden: 14 characters",
        "holds the person's own id",
    ),
}


@pytest.mark.parametrize(("changed", "column", "value", "reason"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_row_that_fails_a_rule_is_rejected_and_its_neighbours_are_staged(
    changed: dict[str, str], column: str, value: str | None, reason: str, stage_rows: Callable[..., Staged]
) -> None:
    staged = stage_rows(GOOD, line(**({"visit": "2"} | changed)), line(visit="3"))

    [reject] = rejects(staged)
    assert (reject["file"], reject["line"], reject["column"], reject["value"]) == ("visits.csv", 3, column, value)
    assert reason in str(reject["reason"])
    assert rows(staged, "service")["_line"].to_list() == [2, 4]
    assert rows(staged, "payment")["_line"].unique().sort().to_list() == [2, 4]
    assert (staged.read, staged.rejected_rows) == (3, 1)


@pytest.mark.parametrize(
    "unit",
    [
        "Prøveby 2018",
        "05-03-2018 1200",
        "2018-03-05-1200",
        "10.12.2018",
        "12.345.678,90",
        "DD4010A",
        "0101-2018",
        "NURSE",
    ],
)
def test_a_date_an_amount_or_a_code_is_no_person_number(unit: str, stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", unit=unit))

    assert (rejects(staged), rows(staged, "service")["provider"].to_list()[1]) == ([], unit)


def test_a_code_in_other_letters_is_the_same_code(stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", what="NURSE"))

    assert rows(staged, "service")["kind"].to_list() == ["home-nursing"] * 2


def test_several_faults_of_one_row_are_all_kept_and_counted_once(stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", what="dance", price="many", started="soon"))

    assert [reject["column"] for reject in rejects(staged)] == ["price", "started", "what"]
    assert staged.rejected_rows == 1


def test_lines_with_too_many_or_too_few_values_are_rejected_with_their_number(
    stage_rows: Callable[..., Staged],
) -> None:
    staged = stage_rows(GOOD, "1;2", "", line(visit="2") + ";more", line(visit="3"))

    assert [(reject["line"], reject["value"]) for reject in rejects(staged)] == [(3, None), (5, None)]
    assert rejects(staged)[0]["reason"] == "the line has 2 values, and line 1 names 9 columns"
    assert rows(staged, "service")["_line"].to_list() == [2, 6]
    assert staged.read == 4  # a blank line is no row


def test_a_quotation_mark_that_is_not_closed_costs_its_own_line_only(stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", unit='"Prøveby'), line(visit="3"))

    [reject] = rejects(staged)
    assert reject["line"] == 3
    assert "a quotation mark is opened and not closed" in str(reject["reason"])
    assert rows(staged, "service")["_line"].to_list() == [2, 4]


def test_a_return_within_a_line_costs_its_own_line_only(stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", unit="Prøve\rby"), line(visit="3"))

    assert [reject["line"] for reject in rejects(staged)] == [3]
    assert rows(staged, "service")["_line"].to_list() == [2, 4]


def test_rows_that_the_sources_own_rule_leaves_out_are_counted(stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", cancelled="Yes", what="dance"), line(visit="3", cancelled=""))

    assert staged.left_out == {"cancelled": 1}
    assert staged.rejected_rows == 0
    assert rows(staged, "service").height == 2


def test_amounts_in_another_currency_are_not_mixed(
    stage_text: Callable[..., Staged], changed_mapping: Callable[[str, str], SourceMapping]
) -> None:
    mapping = changed_mapping("    person: cpr\n", "    person: cpr\n    currency column: valuta\n")
    text = f"visit;cpr;started;ended;what;unit;price;paid;cancelled;valuta\n{GOOD};DKK\n{line(visit='2')};EUR\n"

    staged = stage_text(text, mapping=mapping)

    [reject] = rejects(staged)
    assert (reject["line"], reject["column"], reject["value"]) == (3, "valuta", "EUR")
    assert "another currency than the mapping's DKK" in str(reject["reason"])


def test_control_sums_hold_what_the_file_gave(stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(GOOD, line(visit="2", what="dance", price="100,50"), line(visit="3", price="many"))

    totals = staged.totals["service"]
    assert (totals.rows, totals.given, totals.rejected, totals.unreadable) == (1, 40050, 10050, 1)
    assert rows(staged, "service")["cost"].sum() == totals.given - totals.rejected


def test_no_person_number_reaches_the_disk(stage_rows: Callable[..., Staged]) -> None:
    numbers = ["010170-0001", "0202800002", "320170-0001"]
    bad = [line(visit=number, cpr=number, what=number, unit=f"by {number}") for number in numbers]

    staged = stage_rows(GOOD, *bad, "010170-0001;0202800002")

    written = [part.read_bytes() for part in Path(staged.rejects).parent.rglob("*") if part.is_file()]
    shown = " ".join(str(reject) for reject in rejects(staged))
    for number in [*numbers, *(number.replace("-", "") for number in numbers)]:
        assert not any(number.encode() in content for content in written)
        assert number not in shown


@pytest.mark.parametrize(
    "number",
    ["0202800002", "020280-0002", "020280 0002", "020280–0002", "020280.0002", "6202800002", "4202800002"],
)
@pytest.mark.parametrize("text", ["{}", "by {}.", "x{}y"])
def test_what_looks_like_anyones_person_number_is_not_written_down(
    number: str, text: str, stage_rows: Callable[..., Staged]
) -> None:
    unit = text.format(number)

    staged = stage_rows(GOOD, line(visit="2", unit=unit))

    [reject] = rejects(staged)
    assert (reject["line"], reject["column"]) == (3, "unit")
    assert "what looks like a person number" in str(reject["reason"])
    assert number not in str(reject)


@pytest.mark.parametrize(
    "unit",
    ["12020280000212", "5790000120218", "3902800002", "0213800002", "ab020280-0002-4abc-8abc-a0202800002b", "45.60"],
)
def test_other_numbers_are_no_person_numbers(unit: str, stage_rows: Callable[..., Staged]) -> None:
    staged = stage_rows(line(unit=unit))

    assert rows(staged, "service")["provider"].to_list() == [unit]


def test_a_persons_id_in_the_files_name_is_not_shown(
    stage_rows: Callable[..., Staged], changed_mapping: Callable[..., SourceMapping], tmp_path: Path
) -> None:
    mapping = changed_mapping(
        "    person: cpr\n", '    person: who\n    from file name: {who: "visits_([A-Z0-9]+)"}\n'
    )
    mapping = mapping.model_copy(update={"person_id": "made-up"})

    staged = stage_rows(GOOD, line(visit="2", what="dance"), name="visits_PQX7731.csv", mapping=mapping)

    [(shown, _)] = identities(mapping, [tmp_path / "visits_PQX7731.csv"], KEY)
    assert {shown, staged.files[0].name, rejects(staged)[0]["file"]} == {f"visits_{HIDDEN}.csv"}
    assert rows(staged, "service").height == 1
