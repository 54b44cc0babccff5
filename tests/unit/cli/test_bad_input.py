"""Poor files through the commands: the right answer or one clear sentence; never a traceback or a quiet nothing."""

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core.errors import SamvejError

Row = tuple[object, ...]
SPC = ("spc", "--x", "month", "--y", "y", "--n", "n")
MATCH = ("match", "--id", "id", "--treated", "treated", "--on", "age,cost")
EFFECTS = ("effects", "--unit", "unit", "--time", "time", "--cohort", "cohort", "--outcome", "y")


def months(of: Callable[[int], object], n: Callable[[int], object] = lambda at: 10, count: int = 12) -> list[Row]:
    """A row a month of 2024."""
    return [("month", "y", "n"), *((f"2024-{at:02d}-01", of(at), n(at)) for at in range(1, count + 1))]


def units(treated: Callable[[int], int], age: Callable[[int], object], cost: Callable[[int], object]) -> list[Row]:
    """Thirty made-up units."""
    return [("id", "treated", "age", "cost"), *((f"u{at}", treated(at), age(at), cost(at)) for at in range(30))]


def panel(y: Callable[[int, int], object], cohort: Callable[[int], object], time: str = "{}") -> list[Row]:
    """Nine made-up units in five periods."""
    rows = ((f"u{at}", time.format(t), cohort(at), y(at, t)) for at in range(9) for t in range(1, 6))
    return [("unit", "time", "cohort", "y"), *rows]


FEW = units(lambda at: int(at < 6), lambda at: 40 + at % 7, lambda at: (at * 37) % 50)
COHORTS = (0, 3, 4)

REFUSED: dict[str, tuple[Sequence[Row], tuple[str, ...], str]] = {
    "no rows": ([("month", "y", "n")], SPC, "nothing to work on"),
    "no value": (months(lambda at: ""), (*SPC[:5], "--chart", "cusum", "--expected", "0.2"), "no case has a known"),
    "missing denominators": (
        months(lambda at: 1, lambda at: ""),
        (*SPC, "--chart", "funnel"),
        "no unit with a denom",
    ),
    "events over zero": (months(lambda at: 2, lambda at: 0 if at == 3 else 10), (*SPC, "--chart", "u"), "2024-03-01"),
    "events over zero, funnel": (months(lambda at: 2, lambda at: 0), (*SPC, "--chart", "funnel"), "denominator of 0"),
    "below zero": (months(lambda at: -at), (*SPC, "--chart", "c"), "Use an i chart"),
    "a date in words": ([*months(lambda at: 1)[:3], ("soon", 1, 10)], SPC, "is not a date, as the others are"),
    "nobody treated": (units(lambda at: 0, lambda at: at, lambda at: at), MATCH, "Nobody is treated"),
    "no controls": (units(lambda at: 1, lambda at: at, lambda at: at), MATCH, "no controls to choose from"),
    "perfect separation": (units(lambda at: int(at < 6), lambda at: at < 6, lambda at: at % 4), MATCH, "perfect sep"),
    "somebody twice": ([*FEW, FEW[1]], MATCH, "stands in line 2 and in line 32"),
    "nothing known of one": ([*FEW, ("u99", 0, "", 5)], MATCH, "is empty, and nobody can be matched"),
    "more than a number": ([*FEW, ("u99", 0, 44, "1e200")], MATCH, "larger than can be reckoned with"),
    "everybody included": (panel(lambda at, t: at * t, lambda at: 3), EFFECTS, "Everybody is included"),
    "a period twice": (
        [*(made := panel(lambda at, t: t, lambda at: COHORTS[at % 3])), made[1]],
        EFFECTS,
        "repeat a un",
    ),
    "no outcome": (panel(lambda at, t: "", lambda at: COHORTS[at % 3]), EFFECTS, "No row has an outcome"),
    "time in words": (panel(lambda at, t: t, lambda at: 3, "week {}"), EFFECTS, "is not a number"),
    "nobody after": (panel(lambda at, t: t, lambda at: (0, 9)[at % 2]), EFFECTS, "No group can be judged"),
}

ANSWERED: dict[str, tuple[Sequence[Row], tuple[str, ...], str]] = {
    "one point": (months(lambda at: 3, count=1), SPC, '"n.obs": 1'),
    "all zeros": (months(lambda at: 0), (*SPC, "--chart", "p"), '"CL": 0.0'),
    "all the same": (months(lambda at: 5), (*SPC, "--chart", "i"), '"aLCL": null'),
    "zero over zero": (
        months(lambda at: 1 - (at == 3), lambda at: 10 * (at != 3)),
        (*SPC, "--chart", "u"),
        '"y": null',
    ),
    "very skewed": (months(lambda at: 10**at), (*SPC, "--chart", "ip"), '"n.useful": 12'),
    "one treated": (units(lambda at: int(at == 20), lambda at: at % 9, lambda at: at % 4), MATCH, '"Treated": 1'),
    "cost below zero": ([FEW[0], *((*row[:3], -int(str(row[3]))) for row in FEW[1:])], MATCH, '"Treated": 6'),
    "nothing varies": (panel(lambda at, t: 7, lambda at: COHORTS[at % 3]), EFFECTS, "there is no error to work out"),
    "nobody seen in a month": (panel(lambda at, t: "" if t == 2 else at, lambda at: COHORTS[at % 3]), EFFECTS, "att"),
    "gone after inclusion": (
        panel(lambda at, t: "" if at % 3 and t >= COHORTS[at % 3] else at * t, lambda at: COHORTS[at % 3]),
        EFFECTS,
        "none of the effects that it would be put together from can be estimated",
    ),
}


@pytest.fixture
def asked(tmp_path: Path) -> Callable[[Sequence[Row], tuple[str, ...]], tuple[BaseException | None, str]]:
    def ask(rows: Sequence[Row], words: tuple[str, ...]) -> tuple[BaseException | None, str]:
        file = tmp_path / "made-up.csv"
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows(rows)
        done = CliRunner().invoke(app, [words[0], str(file), *words[1:], "--json"])
        return done.exception, done.stdout

    return ask


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_answer_is_refused_in_one_sentence(case: str, asked: Callable[..., tuple[object, str]]) -> None:
    rows, words, said = REFUSED[case]

    fault, printed = asked(rows, words)

    assert isinstance(fault, SamvejError), fault
    assert said in str(fault)
    assert printed == ""


@pytest.mark.parametrize("case", ANSWERED)
def test_what_has_an_answer_gets_it_without_a_number_that_is_none(
    case: str, asked: Callable[..., tuple[object, str]]
) -> None:
    rows, words, said = ANSWERED[case]

    fault, printed = asked(rows, words)

    assert fault is None
    assert said in printed
    assert all(number == number and abs(number) < 1e30 for number in _numbers(json.loads(printed)))


def _numbers(found: object) -> Iterator[float]:
    if isinstance(found, float | int):
        yield found
    elif isinstance(found, dict | list):
        for each in found.values() if isinstance(found, dict) else found:
            yield from _numbers(each)
