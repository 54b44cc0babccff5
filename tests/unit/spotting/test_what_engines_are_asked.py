"""What rules, lists, summaries and panels ask of an engine: only what every engine means the same by.

What is listed here is held on both engines by tests/spark; what is new goes there first, and then here.
"""

from datetime import date
from functools import cache
from typing import Any
from unittest.mock import patch

import ibis
import ibis.expr.operations as ops
from ibis.backends.duckdb import Backend

from samvej.evaluation.reading import read_panel
from samvej.programme.loading import load_programme
from samvej.spotting.register import from_people
from samvej.spotting.spot import spot
from samvej.spotting.summary import summarise
from samvej.spotting.sweep import answers, prepare
from samvej.spotting.witnesses import witnesses
from tests.unit.evaluation.made_registry import PROGRAMMES, made_rows, made_study
from tests.unit.spotting.test_two_engines import COVERAGE, EVERYTHING, PEOPLE

TABLES = "InMemoryTable DatabaseTable Project Filter Sort Limit Distinct Union Aggregate DropColumns"
JOINS = "JoinChain JoinLink JoinReference JoinTable"
VALUES = "Field Literal Cast Coalesce IfElse IsNull NotNull InValues Least Greatest Unnest IntegerRange"
TEXTS = "Substring StringConcat"
LOGIC = "Equals NotEquals Less LessEqual Greater GreaterEqual And Or Not"
WHOLE_NUMBERS = "Add Subtract Multiply FloorDivide Modulus Negate BitwiseAnd BitwiseLeftShift BitwiseRightShift"
DAYS = "Date DateFromYMD DateDelta TimestampAdd TimestampSub"
GROUPS = "Min Max Sum Any CountStar"
WINDOWS = "WindowFunction WindowBoundary SortKey Lag Lead RowNumber MinRank First"
KNOWN = frozenset(" ".join([TABLES, JOINS, VALUES, TEXTS, LOGIC, WHOLE_NUMBERS, DAYS, GROUPS, WINDOWS]).split())

WITH_EVERY_CRITERION = ("diabetesbussen", "fleksible-konsultationer", "sammen-om-dit-helbred")  # between them
DAY, PERIOD = date(2016, 1, 17), (date(2016, 1, 10), date(2016, 3, 1))


class Planned:
    """An engine that keeps tables without rows and remembers what it was to keep."""

    name = "planned"

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def create_table(self, name: str, rows: Any, *, temp: bool) -> Any:
        assert temp  # nothing is written to the database
        self.asked.append(rows)
        return ibis.memtable(rows.schema().to_pyarrow().empty_table())


def planned(programme: str) -> list[Any]:
    """What the rule of a programme asks for."""
    engine = Planned()
    rule = load_programme(programme, PROGRAMMES).rule
    found = prepare(rule, from_people(PEOPLE, COVERAGE, engine), PERIOD[1])
    return [*engine.asked, answers(found)]


@cache
def asked() -> list[Any]:
    """What a list with its reasons and facts, a summary, a panel, and rules with every kind of criterion ask for."""
    said: list[Any] = [expression for name in WITH_EVERY_CRITERION for expression in planned(name)]
    hook = Backend._run_pre_execute_hooks

    def listening(backend: Backend, expression: Any) -> None:
        said.append(expression)
        hook(backend, expression)

    with (
        patch.object(Backend, "_run_pre_execute_hooks", listening),
        patch("samvej.spotting.spot.source_for", return_value=None),
    ):
        found = spot(EVERYTHING, from_people(PEOPLE, COVERAGE), *PERIOD)
        witnesses(found, found.rows())
        summarise(EVERYTHING, from_people(PEOPLE, COVERAGE), DAY)
        study = made_study(PROGRAMMES, made_rows(people=9, participants=4))
        whole, reader = read_panel(study, study.participants.people)
        for outcome in study.design.outcomes:
            amounts = reader.amounts(outcome)
            whole.split(amounts.facts.mutate(part=amounts.facts.part.coalesce("")))
    return said


def nodes(kind: Any) -> list[Any]:
    return [node for expression in asked() for node in expression.op().find(kind)]


def test_engines_are_asked_for_nothing_but_what_all_of_them_have() -> None:
    assert {type(node).__name__ for node in nodes(ops.Node)} - KNOWN == set()


def test_rows_are_never_joined_by_the_nearest() -> None:
    joins = nodes(ops.JoinLink)

    assert {link.how for link in joins} <= {"inner", "left", "semi", "anti", "cross"}
    assert all(link.predicates for link in joins if link.how != "cross")


def test_windows_count_rows_and_have_an_order() -> None:
    assert {window.how for window in nodes(ops.WindowFunction)} == {"rows"}


def test_first_is_asked_of_a_window_in_order_and_never_of_a_group() -> None:
    grouped = [metric for group in nodes(ops.Aggregate) for metric in group.metrics.values()]

    assert not [metric for metric in grouped if metric.find((ops.First, ops.Last, ops.ArgMin, ops.ArgMax))]


def test_months_are_looked_up_and_never_added_by_an_engine() -> None:
    added = {value.dtype.unit.value for value in nodes(ops.Value) if value.dtype.is_interval()}
    between = {node.part.value for node in nodes(ops.DateDelta)}

    assert added <= {"D", "h", "us"}
    assert between == {"day"}
