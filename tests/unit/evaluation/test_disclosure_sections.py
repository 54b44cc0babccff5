"""No section of the report gives a small number away: an attacker's look at any section, and at that of who gets it.

:func:`leaks` takes any :class:`~samvej.evaluation.report.section.Section` and tells what is wrong with it: a small
count that is visible, a hidden number without its reason, and hidden counts that can be worked out from what is
visible.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.reach.by_group import by_characteristic
from samvej.evaluation.reach.groups import Grouping
from samvej.evaluation.reach.results import (
    Column,
    Comparison,
    Courses,
    CourseState,
    Ending,
    Endings,
    Funnel,
    Inequality,
    ProfileComparison,
    Reach,
    Step,
)
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.report.section import Cell, Paragraph, Section, Table
from samvej.evaluation.report.sections.reach import section
from samvej.evaluation.results import Words

POLICY = Policy()
TOTALS = ("All", "Total")
"""The English names of rows that hold the sum of those above them with the same keys before."""
WHOLES = {"of": ("count", "people")}
"""Columns that are a whole, and the column beside them that is a part of it."""


# --- the audit -----------------------------------------------------------------------------------------


def leaks(section: Section, policy: Policy = POLICY) -> list[str]:
    """What a section gives away, a sentence each; empty where it is safe."""
    found = [f"{table.file}: {each}" for table in tables(section) for each in _table_leaks(table, policy)]
    return [*found, *_bare(section)]


def tables(section: Section) -> list[Table]:
    """The section's tables."""
    return [block for block in section.blocks if isinstance(block, Table)]


def _table_leaks(table: Table, policy: Policy) -> Iterator[str]:
    for at, row in enumerate(table.rows):
        for name, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, Figure):
                if cell.kind == "count" and cell.value is not None and policy.small(round(cell.value)):
                    yield f"row {at}, {name} shows {cell.value:.0f}"
                if cell.hidden is not None and not (cell.hidden.da.strip() and cell.hidden.en.strip()):
                    yield f"row {at}, {name} is hidden without a reason"
                if cell.hidden is not None and cell.value is not None:
                    yield f"row {at}, {name} is hidden and has its number"
        yield from _from_a_share(table, at, row)
    for column in range(table.keys, len(table.columns)):
        yield from _from_totals(table, column, policy)


def _from_a_share(table: Table, at: int, row: Sequence[Cell]) -> Iterator[str]:
    """A share that is visible beside its whole tells the part; the part tells those who have it not."""
    cells = {name: cell for name, cell in zip(table.columns, row, strict=True) if isinstance(cell, Figure)}
    for whole, parts in WHOLES.items():
        of = cells.get(whole)
        part = next((cells[name] for name in parts if name in cells), None)
        if of is None or part is None or of.value is None:
            continue
        share = cells.get("share")
        if part.hidden is not None and share is not None and share.value is not None:
            yield f"row {at}: the share and its whole tell the hidden part"
        if part.value is not None and POLICY.small(round(of.value - part.value)):
            yield f"row {at}: so few have it not that the whole and the part tell them"


def _from_totals(table: Table, column: int, policy: Policy) -> Iterator[str]:
    """Hidden counts of a column whose total is visible, as a small system over whole numbers."""
    for above, total in _blocks(table, column):
        if total.value is None:
            continue
        shown = sum(round(each.value) for each in above if each.value is not None)
        hidden = [each for each in above if each.hidden is not None]
        left = round(total.value) - shown
        if len(hidden) == 1 and policy.small(left):
            yield f"{table.columns[column]}: the total tells the one that is hidden"
        elif hidden and 0 < left < policy.minimum:
            yield f"{table.columns[column]}: the total tells that the hidden ones are {left} together"
        elif hidden and left == len(hidden):
            yield f"{table.columns[column]}: each hidden one must be 1"


def _blocks(table: Table, column: int) -> Iterator[tuple[list[Figure], Figure]]:
    """The counts above each total that belong to it: those since the row whose first key is another."""
    above: list[tuple[object, Figure]] = []
    for row in table.rows:
        cell, key = row[column], row[0] if table.keys > 1 else None
        if not isinstance(cell, Figure) or cell.kind != "count":
            continue
        if any(isinstance(name, Words) and name.en in TOTALS for name in row[: table.keys]):
            first = row[0] if isinstance(row[0], Words) and row[0].en not in TOTALS else None
            groups = {each for each, _ in above} if table.keys > 1 and first is None else {first}
            for group in groups:
                yield [figure for each, figure in above if table.keys == 1 or each == group], cell
        else:
            above.append((key, cell))


def _bare(section: Section) -> Iterator[str]:
    """Sentences that are empty in a language."""
    said = [block.words for block in section.blocks if isinstance(block, Paragraph)]
    for words in (*said, *section.method, *section.limits, *(answer.sentence for answer in section.answers)):
        if not words.da.strip() or not words.en.strip():
            yield "a sentence is empty"


def range_of(cells: int, known: Sequence[tuple[Sequence[int], int]], wanted: int) -> tuple[int, int]:
    """The least and greatest value of a cell where sums of cells are known: the attacker's problem, by itself."""
    rows = np.zeros((len(known), cells))
    for at, (members, _) in enumerate(known):
        rows[at, list(members)] = 1
    values = [value for _, value in known]
    ends = []
    for sign in (1, -1):
        aim = np.zeros(cells)
        aim[wanted] = sign
        found = milp(
            aim,
            integrality=np.ones(cells),
            bounds=Bounds(0, 10_000),
            constraints=LinearConstraint(rows, values, values),
        )
        ends.append(round(found.x[wanted]))
    return ends[0], ends[1]


# --- the audit finds what is wrong ---------------------------------------------------------------------

NAME = Words("Noget", "Something")
HIDDEN = Figure(None, "count", Words("For få.", "Too few."))


def one(*rows: tuple[Cell, ...], columns: tuple[str, ...] = ("name", "people")) -> Section:
    heads = tuple(NAME for _ in columns)
    return Section("x", NAME, (), (Table(NAME, columns, heads, rows, "x"),), ())


def count(value: float) -> Figure:
    return Figure(value, "count")


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (one((NAME, count(3))), "shows 3"),
        (one((NAME, Figure(None, "count", Words("", "")))), "without a reason"),
        (one((NAME, Figure(7, "count", NAME))), "has its number"),
        (one((NAME, HIDDEN), (NAME, count(9)), (Words("I alt", "All"), count(11))), "tells the one"),
        (one((NAME, HIDDEN), (NAME, HIDDEN), (NAME, count(9)), (Words("I alt", "All"), count(13))), "4 together"),
        (
            one((NAME, HIDDEN, count(40), Figure(7.5, "share")), columns=("name", "count", "of", "share")),
            "tell the hidden part",
        ),
        (one((NAME, count(38), count(40)), columns=("name", "count", "of")), "so few have it not"),
    ],
)
def test_audit_tells_what_a_table_gives_away(section, said):
    assert any(said in each for each in leaks(section))


def test_audit_has_nothing_to_say_of_a_safe_table():
    assert leaks(one((NAME, HIDDEN), (NAME, HIDDEN), (NAME, count(9)), (Words("I alt", "All"), count(40)))) == []


# --- the section of who gets it, over made-up results --------------------------------------------------


def grouping(name: str, levels: Sequence[str], of: dict[int, str | None]) -> Grouping:
    return Grouping(
        name, NAME, tuple((level, Words(level, level)) for level in levels), of, ordered=name == "education"
    )


def inequality(name: str, groups: Sequence[tuple[int, int]]) -> Inequality:
    """The groups of one characteristic, each (have it, have it not)."""
    has: dict[int, bool] = {}
    of: dict[int, str | None] = {}
    levels = [f"group {n}" for n in range(len(groups))]
    for level, (yes, no) in zip(levels, groups, strict=True):
        for place in range(yes + no):
            has[len(of)], of[len(of)] = place < yes, level
    by, notes = by_characteristic(has, [grouping("education", levels, of)])
    return Inequality(name, len(has), sum(has.values()), by, notes=notes)  # type: ignore[arg-type]


def made_up(
    included: Sequence[tuple[int, int]],
    dropped: Sequence[tuple[int, int]],
    stopped: Sequence[int],
    reasons: Sequence[int],
) -> Reach:
    """A reach whose parts agree: who stopped where, and why."""
    inclusion = inequality("inclusion", included)
    people = inclusion.events
    drop_out = inequality("drop-out", dropped)
    later = [min(people + sum(stopped[n:]), inclusion.people) for n in range(len(stopped))]
    steps = (
        Step("target", NAME, inclusion.people, 0),  # the same people as the inclusion is asked of
        Step("referred", NAME, later[0], 0),
        Step("met", NAME, later[1], 0),
        Step("included", NAME, people, 0),
    )
    answers = tuple(Ending(f"answer {n}", NAME, each) for n, each in enumerate(reasons) if each)
    states = (
        CourseState("going on", NAME, drop_out.people - drop_out.events),
        CourseState("dropped out", NAME, drop_out.events, (Ending("why", NAME, drop_out.events),)),
    )
    funnel = Funnel(
        date(2018, 1, 1),
        date(2018, 12, 31),
        3,
        steps,
        Endings(sum(reasons), answers),
        Endings(0, ()),
        Courses(drop_out.people, tuple(each for each in states if each.count)),
        (),
        0,
        0,
    )
    line = ProfileComparison(
        "women", NAME, "share", None, Column(0.5, people // 2, people, 0), None, None, None, None, None
    )
    return Reach(people, funnel, Comparison(people, None, None, (line,)), inclusion, drop_out, None)


numbers = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 9, 12])
pairs = st.lists(st.tuples(numbers, st.sampled_from([0, 1, 3, 5, 8, 30])), min_size=1, max_size=3)


@settings(max_examples=12)
@given(included=pairs, dropped=pairs, stopped=st.tuples(numbers, numbers), reasons=st.lists(numbers, max_size=4))
def test_section_of_any_reach_gives_no_small_number_away(included, dropped, stopped, reasons):
    found = made_up(included, dropped, stopped, reasons)

    made = section(replace(found, participants=max(found.participants, found.drop_out.people)), POLICY)

    assert leaks(made) == []


def test_row_of_few_who_are_included_hides_another_so_that_the_total_does_not_tell():
    found = made_up([(3, 40), (60, 200), (30, 70)], [(0, 93)], (0, 0), ())

    [table] = [each for each in tables(section(found, POLICY)) if each.file == "reach-inclusion"]

    shown = [row[2].value if isinstance(row[2], Figure) else None for row in table.rows]
    assert shown == [None, 60, None, 93]
    known = [((1,), 60), ((0, 1, 2), 93)]
    low, high = range_of(3, known, 0)
    assert high - low >= 3
