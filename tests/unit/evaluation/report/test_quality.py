"""The quality of the data: which months a source covers, and what the report says of it."""

from datetime import date, timedelta

import altair
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samvej.core.month import Month
from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.quality import show_loads
from samvej.evaluation.quality import Loads, coverage_of, scopes_of
from samvej.evaluation.report.charts import strip
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Chart, Section, Table
from samvej.evaluation.report.sections.quality import section
from tests.unit.evaluation.report.made_up_quality import made_up_quality

YEAR = tuple(Month.span(Month(2018, 1), Month(2018, 4)))
ONE, TWO = ("hospital/*", "9901"), ("hospital/*", "9902")


@pytest.fixture(scope="module")
def found() -> Section:
    return section(made_up_quality(), Policy())


@pytest.mark.parametrize(
    ("spells", "states"),
    [
        # the three rows of the definition: two municipalities, one through March and one through 15 February
        (
            [(*ONE, date(2018, 1, 1), date(2018, 3, 31)), (*TWO, date(2018, 1, 1), date(2018, 2, 15))],
            ("covered", "partly", "partly", "uncovered"),
        ),
        ([(*ONE, date(2017, 1, 1), date(2019, 1, 1))], ("covered",) * 4),
        ([(*ONE, date(2018, 2, 2), date(2018, 3, 30))], ("uncovered", "partly", "partly", "uncovered")),
        (
            [(*ONE, date(2018, 1, 1), date(2018, 1, 20)), (*ONE, date(2018, 1, 21), date(2018, 2, 28))],
            ("covered", "covered", "uncovered", "uncovered"),
        ),
        (
            [(*ONE, date(2018, 1, 1), date(2018, 1, 19)), (*ONE, date(2018, 1, 21), date(2018, 1, 31))],
            ("partly", "uncovered", "uncovered", "uncovered"),
        ),
    ],
)
def test_a_month_is_covered_when_all_of_it_is_in_all_areas(spells: list, states: tuple[str, ...]) -> None:  # type: ignore[type-arg]
    said = coverage_of(spells, YEAR)

    assert said == states


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.integers(-20, 130), st.integers(0, 60)), min_size=1))
def test_coverage_is_that_of_looking_at_every_day(drawn: list) -> None:  # type: ignore[type-arg]
    spells = [(*key, (first := date(2018, 1, 1) + timedelta(start)), first + timedelta(days))
              for key, start, days in drawn]  # fmt: skip
    held = {key: {a + timedelta(n) for k, a, b in ((s[:2], s[2], s[3]) for s in spells) if k == key
                  for n in range((b - a).days + 1)} for key in {s[:2] for s in spells}}  # fmt: skip

    states = coverage_of(spells, YEAR)

    for month, state in zip(YEAR, states, strict=True):
        days = {month.first + timedelta(n) for n in range((month.last - month.first).days + 1)}
        whole = all(days <= covered for covered in held.values())
        none = not any(days & covered for covered in held.values())
        assert state == ("covered" if whole else "uncovered" if none else "partly")


def test_the_chart_is_valid_and_marks_the_breaks(found: Section) -> None:
    chart = next(block for block in found.blocks if isinstance(block, Chart))

    spec = chart.specification("da", chart.sizes[0])

    words = [row["words"] for layer in spec["layer"] for row in layer["data"]["values"] if "words" in row]  # type: ignore[attr-defined]
    assert altair.LayerChart.from_dict(spec)
    assert {"et register skifter januar 2019", "et register skifter marts 2019"} <= set(words)
    assert "siger ikke, hvad den dækker" in words
    assert ("moment", chart.keys[-1][1]) == chart.keys[-1]
    assert strip.NARROW in chart.sizes


def test_few_rows_that_were_rejected_are_hidden_and_cannot_be_worked_out(found: Section) -> None:
    table = next(block for block in found.blocks if isinstance(block, Table) and block.file == "loads")
    rejected, others = table.columns.index("rejected"), ("loaded", "duplicates", "left_out")

    row = dict(zip(table.columns, table.rows[0], strict=True))

    assert isinstance(table.rows[0][rejected], Figure)
    assert table.rows[0][rejected].hidden is not None  # type: ignore[union-attr]
    assert [each for each in others if isinstance(row[each], Figure) and row[each].hidden is not None]  # type: ignore[union-attr]


def test_a_source_with_many_rejects_says_all_its_rows() -> None:
    said = show_loads(Loads(1, date(2020, 1, 2), date(2020, 1, 2), 900, 60, 0, 40, "abc"), Policy())

    assert [each.value for each in (said.read, said.loaded, said.rejected, said.duplicates, said.left_out)] == [
        1000, 900, 60, 0, 40,
    ]  # fmt: skip


def test_coverage_leaves_as_months_in_a_row(found: Section) -> None:
    table = next(block for block in found.blocks if isinstance(block, Table) and block.file == "coverage")

    rows = [(row[0], row[1], row[2], row[3].en) for row in table.rows]  # type: ignore[union-attr]

    assert rows[:3] == [
        ("lpr3-f", "2015-01", "2019-02", "not covered"),
        ("lpr3-f", "2019-03", "2019-03", "partly covered"),
        ("lpr3-f", "2019-04", "2019-12", "covered"),
    ]
    assert rows[-1] == ("municipal-services", None, None, "does not say what it covers")


def test_what_is_not_covered_is_a_limit_of_the_report(found: Section) -> None:
    said = [words.en for words in found.limits]

    assert said == [
        "Transport: no source covers prehospital care (transports).",
        "Kommunale ydelser: the source does not say what it covers; absence means nothing.",
        "General practice: 2 of 60 months are not wholly covered, the first January 2015, the last February 2015.",
    ]


def test_sources_that_follow_each_other_cover_a_scope_together() -> None:
    spells = [(*ONE, date(2018, 1, 1), date(2018, 2, 11)), (*ONE, date(2018, 2, 12), date(2018, 4, 30))]

    said = scopes_of([*spells, ("prescription", "*", date(2018, 2, 1), date(2018, 2, 27))], YEAR)

    assert said == (
        ("hospital/*", ("covered",) * 4),
        ("prescription", ("uncovered", "partly", "uncovered", "uncovered")),
    )


def test_a_whole_sector_covers_its_kinds_and_everywhere_covers_each_area() -> None:
    spells = [
        ("hospital/admission", "9901", date(2018, 1, 1), date(2018, 2, 28)),
        ("hospital/*", "*", date(2018, 3, 1), date(2018, 4, 30)),
    ]

    said = dict(scopes_of(spells, YEAR))

    assert said == {
        "hospital/admission": ("covered",) * 4,
        "hospital/*": ("uncovered", "uncovered", "covered", "covered"),
    }
