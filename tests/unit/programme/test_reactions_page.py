"""docs/reference/reactions.md: every row of every kind is run, and there are three of each."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from samvej.programme.reactions import KINDS, Occurrence, due_again, firings, overdue
from samvej.programme.within import within
from tests.unit.programme.reaction_texts import copenhagen, reaction

PAGE = (Path(__file__).resolve().parents[3] / "docs/reference/reactions.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))

DUE = re.compile(r"(form|goal|task)(?: \((.+?)\))? due (\S+ \S+?)(?:, done (\S+ \S+))?")
LAST = re.compile(r"(map|plan) last (\S+ \S+), every (.+?)(?:, done (\S+ \S+))?")
HAPPENED = re.compile(r"(.+?)(?: \((.+?)\))? (\d{4}-\d\d-\d\d \d\d:\d\d)(, told twice)?")
AGAIN = {"map": "map due", "plan": "plan review due"}


def rows() -> Iterator[tuple[str, str, str, str, str]]:
    for kind, text in SECTIONS.items():
        (clock,) = re.findall(r"`within: (.+?)`", text)
        for happened, when, fires in re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", text, flags=re.MULTILINE):
            if happened not in ("happened", "---"):
                yield kind, clock, happened, when, fires


def occurrences(text: str) -> Iterator[Occurrence]:
    for number, part in enumerate(text.split("; ")):
        key = f"thing:{number}"
        if due := DUE.fullmatch(part):
            done = copenhagen(due[4]) if due[4] else None
            yield from overdue(f"{due[1]} overdue", key, copenhagen(due[3]), done_at=done, of=due[2] or "")  # type: ignore[arg-type]
        elif last := LAST.fullmatch(part):
            done = copenhagen(last[4]) if last[4] else None
            yield from due_again(AGAIN[last[1]], key, copenhagen(last[2]), within(last[3]), done_at=done)  # type: ignore[arg-type]
        else:
            said = HAPPENED.fullmatch(part)
            assert said is not None, part
            one = Occurrence(said[1], copenhagen(said[3]), key, said[2] or "")  # type: ignore[arg-type]
            yield from [one, one] if said[4] else [one]


def test_page_has_three_rows_of_each_kind() -> None:
    assert tuple(SECTIONS) == KINDS
    assert [sum(row[0] == kind for row in rows()) for kind in KINDS] == [3] * len(KINDS)


@pytest.mark.parametrize(("kind", "clock", "happened", "when", "fires"), list(rows()))
def test_row_fires_as_it_says(kind: str, clock: str, happened: str, when: str, fires: str) -> None:
    wanted = reaction(YAML(typ="safe", pure=True).load(when), within=clock)
    known = list(occurrences(happened))
    expected = [] if fires == "–" else [tuple(map(copenhagen, each.split(" → "))) for each in fires.split("; ")]

    found = firings((wanted,), known, since=copenhagen("2026-01-01 00:00"), until=copenhagen("2026-12-31 23:59"))

    assert wanted.when.kind == kind
    assert [(firing.at, firing.due) for firing in found] == expected
