"""DREAM: a column per week, a code per person and week."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from samvej.registry.mapping import MappingError, find, load_mapping
from samvej.registry.reading import ExtractError, Staged, stage
from tests.unit.sources.made_up import KEY, rejects, rows

WOMAN, MAN = "6202800002", "6101700001"


@pytest.fixture
def stage_weeks(tmp_path: Path) -> Callable[..., Staged]:
    """Stages a DREAM extract of these lines."""

    def staged(*lines: str) -> Staged:
        path = tmp_path / "syntetisk_dream.csv"
        path.write_text("\n".join(lines) + "\n", encoding="cp1252")
        return stage(find("dream").mapping, [path], key=KEY, into=tmp_path / "staged")

    return staged


def weeks(staged: Staged) -> list[tuple[int, str, str]]:
    return sorted(rows(staged, "transfer_income").select("_line", "week", "benefit").rows())


def test_each_filled_week_is_a_row_and_empty_weeks_are_none(stage_weeks: Callable[..., Staged]) -> None:
    staged = stage_weeks("PNR;y_1752;y_1801;y_1802", f"{MAN};783;783;", f"{WOMAN};;892;")

    assert weeks(staged) == [
        (2, "2017-W52", "disability-pension"),
        (2, "2018-W01", "disability-pension"),
        (3, "2018-W01", "sickness-benefit"),
    ]
    assert (staged.read, staged.rejected_rows) == (2, 0)


def test_centuries_and_long_years_are_read_from_the_column_names(stage_weeks: Callable[..., Staged]) -> None:
    staged = stage_weeks("PNR;y_9131;y_9952;y_0001;y_0453;Y_0501", f"{MAN};111;111;111;111;111")

    assert [week for _, week, _ in weeks(staged)] == ["1991-W31", "1999-W52", "2000-W01", "2004-W53", "2005-W01"]


def test_week_53_of_a_year_without_one_refuses_the_file(stage_weeks: Callable[..., Staged]) -> None:
    with pytest.raises(ExtractError, match=r"line 1: the column y_1753 names no week.*2017: that year has the weeks"):
        stage_weeks("PNR;y_1752;y_1753", f"{MAN};111;111")


def test_file_without_any_week_is_refused(stage_weeks: Callable[..., Staged]) -> None:
    with pytest.raises(ExtractError, match=r"no column is called y_\{YYWW\}"):
        stage_weeks("PNR;branche_2008_01", f"{MAN};1")


def test_week_given_twice_is_refused(stage_weeks: Callable[..., Staged]) -> None:
    with pytest.raises(ExtractError, match="the column y_1801 stands twice"):
        stage_weeks("PNR;y_1801;Y_1801", f"{MAN};111;111")


def test_unknown_codes_are_rejected_with_the_names_of_their_columns(stage_weeks: Callable[..., Staged]) -> None:
    staged = stage_weeks("PNR;y_1801;y_1802;y_1803", f"{MAN};111;555;666", f"{WOMAN};;111;")

    assert [(r["line"], r["column"], r["value"]) for r in rejects(staged)] == [
        (2, "y_1802", "555"),
        (2, "y_1803", "666"),
    ]
    assert weeks(staged) == [(3, "2018-W02", "unemployment-benefit")]


def test_codes_that_mean_no_transfer_income_make_no_row(stage_weeks: Callable[..., Staged]) -> None:
    staged = stage_weeks("PNR;y_1801;y_1802;y_1803", f"{MAN};998;999;997")

    assert weeks(staged) == [(2, "2018-W01", "old-age-pension")]
    assert staged.rejected_rows == 0


def test_row_without_a_person_is_rejected_and_no_number_is_written_down(stage_weeks: Callable[..., Staged]) -> None:
    staged = stage_weeks("PNR;y_1801;y_1802", ";111;", f"{MAN}9;111;555", f"{WOMAN};111;")

    found = rejects(staged)
    assert {(r["line"], r["column"]) for r in found} == {(2, "PNR"), (3, "PNR"), (3, "y_1802")}
    assert not any(MAN in str(r) for r in found)


def test_runs_of_codes_stand_for_each_of_them(stage_weeks: Callable[..., Staged]) -> None:
    staged = stage_weeks("PNR;y_1801;y_1802;y_1803", f"{MAN};130;134;138")

    assert {benefit for _, _, benefit in weeks(staged)} == {"cash-benefit"}


def test_parquet_with_whole_numbers_says_the_same_as_csv(stage_weeks: Callable[..., Staged], tmp_path: Path) -> None:
    expected = weeks(stage_weeks("PNR;y_1801;y_1802", f"{MAN};111;", f"{WOMAN};;783"))
    path = tmp_path / "dream.parquet"
    pl.DataFrame({"PNR": [MAN, WOMAN], "Y_1801": [111, None], "Y_1802": [None, 783.0]}).write_parquet(path)

    staged = stage(find("dream").mapping, [path], key=KEY, into=tmp_path / "parquet")

    assert [week for _, *week in weeks(staged)] == [week for _, *week in expected]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"111": unemployment', '"{111..112}": cash-benefit\n            "111": unemployment', "111 is listed twice"),
        ('week: {from column name: "y_{YYWW}"}', "week: {always: 2018-W01}", "nothing says which week"),
        ('each of: "y_{YYWW}"', 'each of: ["y_{YYWW}", z]', "the only 'each of' of the table"),
    ],
)
def test_faulty_columns_of_weeks_are_told(old: str, new: str, told: str, tmp_path: Path) -> None:
    text = find("dream").path.read_text(encoding="utf-8")
    path = tmp_path / "dream.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(MappingError, match=told):
        load_mapping(path)
