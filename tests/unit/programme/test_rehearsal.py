"""Somebody made up, day by day: what is asked of whom, what stands, and what is said of it on the command line."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvej.cli.programmes import app
from samvej.core import clock
from samvej.programme.check import check_programme
from samvej.programme.folder import NoSuchProgramme
from samvej.programme.loading import Programme, load_programme
from samvej.programme.rehearsal import Rehearsal, nobody_in_particular, rehearsal_results, rehearse
from tests.unit.programme.folders import FIXTURES, folder_with, replaced, together

DAYS = """
  - person: {name: a made-up person}
    enrolled on: 2024-03-11
    events:
      - {day: 3, at: "13:00", event: contact}
      - {day: 3, done: visit}
      - {day: 18, at: "23:40", event: admitted acutely}
    expect tasks:
      - {day: 0, tasks: [visit]}
      - {day: 3, tasks: [], notices: []}
      - {day: 18, meetings: [first]}
      - {day: 24, tasks: [reach]}
"""


def folder(where: Path, days: str = DAYS) -> Path:
    return folder_with(where, together() + days)


def rehearsed(where: Path, days: str, until: int) -> tuple[Programme, Rehearsal]:
    programme = load_programme("small", folder(where, days))
    (example,) = (each for each in programme.file.examples if each.enrolled_on is not None)
    return programme, rehearse(programme, example, until)


def standing(rehearsal: Rehearsal) -> dict[int, list[str]]:
    """Day → what stands at its end, where that is otherwise than the day before."""
    told = {day.number: [asked.what for asked in day.standing] for day in rehearsal.days}
    return {number: names for number, names in told.items() if names != told.get(number - 1)}


def test_days_are_as_expected(tmp_path: Path) -> None:
    results = rehearsal_results(load_programme("small", folder(tmp_path)))

    assert [(result.number, result.day, result.differences) for result in results] == [
        (0, date(2024, 3, 11), ()),
        (3, date(2024, 3, 14), ()),
        (18, date(2024, 3, 29), ()),
        (24, date(2024, 4, 4), ()),
    ]


def test_task_stands_from_the_day_it_is_asked_until_it_is_done(tmp_path: Path) -> None:
    _, rehearsal = rehearsed(tmp_path, DAYS, 30)

    assert standing(rehearsal) == {0: ["visit"], 3: [], 24: ["reach"]}


def test_task_that_is_not_done_in_time_is_reacted_to_once(tmp_path: Path) -> None:
    _, rehearsal = rehearsed(tmp_path, replaced(DAYS, "      - {day: 3, done: visit}\n", ""), 30)

    late = [(day.number, asked.firing.at) for day in rehearsal.days for asked in day.asked if asked.what == "late"]

    assert [number for number, _ in late] == [2]  # two working days after Monday, at 16:00


def test_what_is_done_after_its_time_was_late_all_the_same(tmp_path: Path) -> None:
    on_time = replaced(DAYS, "{day: 3, done: visit}", '{day: 2, at: "15:59", done: visit}')
    too_late = replaced(DAYS, "{day: 3, done: visit}", '{day: 2, at: "16:01", done: visit}')

    told = [
        [asked.what for asked in rehearsed(tmp_path / name, days, 2)[1].days[2].asked]
        for name, days in (("on time", on_time), ("late", too_late))
    ]

    assert told == [[], ["late"]]


def test_contact_later_the_same_day_does_not_undo_what_silence_asked_before_it(tmp_path: Path) -> None:
    days = replaced(DAYS, '{day: 18, at: "23:40", event: admitted acutely}', '{day: 24, at: "12:00", event: contact}')

    _, rehearsal = rehearsed(tmp_path, days, 30)

    assert standing(rehearsal) == {0: ["visit"], 3: []}  # silence would have been complete at 13:00


def test_map_and_plan_come_again_after_the_last_time(tmp_path: Path) -> None:
    more = """
  - {when: map due, then: task, what: {id: map, da: Kort, en: Map}, for: doctor, within: 1 day}
  - {when: plan review due, then: task, what: {id: plan, da: Plan, en: Plan}, for: doctor, within: 1 day}
"""
    text = together().replace("\nexamples:", f"{more}\nexamples:")
    events = "\n      - {day: 3, event: map drawn}\n      - {day: 5, event: plan looked through}"
    text += replaced(DAYS, "\n    expect tasks", f"{events}\n    expect tasks")
    programme = load_programme("small", folder_with(tmp_path, text))

    rehearsal = rehearse(programme, programme.file.examples[-1], 100)

    assert {
        asked.what: day.number for day in rehearsal.days for asked in day.asked if asked.what in ("map", "plan")
    } == {"map": 87, "plan": 63}  # 12 weeks after day 3; 8 weeks after day 5 is a Saturday


def test_nobody_in_particular_is_asked_after_when_silence_has_lasted(tmp_path: Path) -> None:
    programme = load_programme("small", folder(tmp_path))

    rehearsal = rehearse(programme, nobody_in_particular(date(2024, 3, 11)), 40)

    assert standing(rehearsal) == {0: ["visit"], 21: ["visit", "reach"]}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("done: visit", "done: visits", "unknown task 'visits'"),
        ("{day: 3, done: visit}", "{day: 3, done: reach}", "no task 'reach' is open at 12:00 on day 3"),
        (
            "      - {day: 3, done: visit}\n",
            "      - {day: 3, done: visit}\n" * 2,
            "no task 'visit' is open at 12:00 on day 3",
        ),
        ("event: contact", "event: contract", "unknown event 'contract'"),
        ("event: contact", "event: enrolled", "'enrolled' follows from what happens, and is not told"),
        ("event: contact", "event: {task overdue: visit}", "'task overdue' follows from what happens"),
        ("event: contact", "event: {phase entered: nowhere}", "unknown phase 'nowhere'"),
        ("event: contact", "event: contact, done: visit", "expected one of 'event' and 'done'"),
        ('at: "13:00"', "at: noon", 'expected a time of day in quotes, as "13:00"'.replace("13:00", "14:10")),
        ("day: 24, tasks: [reach]", "day: 24, tasks: [rech]", "unknown task 'rech'"),
        ("day: 24, tasks: [reach]", "day: 24", "expected 'tasks', 'notices', 'meetings' or 'messages'"),
        ("day: 24, tasks", "day: 4000, tasks", "expected at most 3660, not 4000"),
        ("    enrolled on: 2024-03-11\n", "", "'events' and 'expect tasks' are of somebody 'enrolled on' a day"),
    ],
)
def test_fault_is_told(tmp_path: Path, before: str, after: str, fault: str) -> None:
    problems = [
        problem.text for problem in check_programme("small", folder(tmp_path, replaced(DAYS, before, after))).problems
    ]

    assert any(fault in problem for problem in problems), problems


def test_example_that_expects_nothing_is_told(tmp_path: Path) -> None:
    said = "\n  - person: {name: a made-up person}\n"

    problems = [problem.text for problem in check_programme("small", folder(tmp_path, said)).problems]

    assert problems == ["nothing is expected; write 'expect', or 'expect tasks' of somebody who is enrolled"]


def test_try_compares_the_days_and_exits_with_one_where_they_differ(tmp_path: Path) -> None:
    good = folder(tmp_path / "good")
    wrong = folder(tmp_path / "wrong", replaced(DAYS, "{day: 24, tasks: [reach]}", "{day: 23, tasks: [reach]}"))

    results = [CliRunner().invoke(app, ["try", "small", "--programmes", str(each)]) for each in (good, wrong)]

    assert [result.exit_code for result in results] == [0, 1]
    assert "5 of 5 as expected" in results[0].output
    assert "a made-up person, 2024-04-03: tasks: expected reach, got nothing" in results[1].output


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "da",
            [
                "opgave: Besøg",
                "læge",
                "13. marts 2024 kl. 16.00",
                "Fordi borgeren blev inkluderet den 11. marts 2024",
                "– Besøg: gjort",
                "Dag 24, 4. april 2024: det står åbent:",
                "  opgave: Ring (læge, senest 5. april 2024 kl. 13.00)",
            ],
        ),
        (
            "en",
            [
                "task: Visit",
                "13 March 2024 at 16:00",
                "Because the citizen was enrolled on 11 March 2024",
                "– Visit: done",
                "Day 24, 4 April 2024: this stands open:",
                "  task: Call (doctor, no later than 5 April 2024 at 13:00)",
            ],
        ),
    ],
)
def test_try_until_a_day_tells_who_does_what_by_when_because_of_what(
    tmp_path: Path, lang: str, lines: list[str]
) -> None:
    result = CliRunner().invoke(
        app, ["try", "small", "--day", "24", "--lang", lang, "--programmes", str(folder(tmp_path))]
    )

    assert result.exit_code == 0
    for line in lines:
        assert line in result.output


def test_try_until_a_day_without_anybody_enrolled_takes_somebody_enrolled_today(tmp_path: Path) -> None:
    with clock.at(date(2024, 3, 11)):
        result = CliRunner().invoke(app, ["try", "small", "--day", "21", "--programmes", str(folder(tmp_path, ""))])

    assert "somebody to whom nothing happens" in result.output
    assert "Day 21, 1 April 2024: this stands open:" in result.output


def test_try_until_a_day_of_a_programme_without_reactions_says_so() -> None:
    result = CliRunner().invoke(app, ["try", "made-up", "--day", "4", "--programmes", str(FIXTURES)])

    assert isinstance(result.exception, NoSuchProgramme)
    assert "has no reactions to run" in str(result.exception)


def test_contact_is_the_task_done_where_the_file_says_that_it_answers(tmp_path: Path) -> None:
    text = folder_text = together() + replaced(DAYS, "      - {day: 3, done: visit}\n", "")
    (line,) = [each for each in folder_text.split("\n") if "id: visit," in each and "then: task" in each]
    said = replaced(text, line, line.replace("then: task", "then: task, answered by: contact"))

    example = load_programme("small", folder_with(tmp_path, said))

    assert standing(rehearse(example, example.file.examples[-1], 4))[3] == []
