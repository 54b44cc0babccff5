"""A dozen made-up people and what they answered: three forms, a questionnaire of the programme's own among them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from samvej.evaluation.design import Design
from samvej.evaluation.participants import Participant, Participants
from samvej.evaluation.prices import Prices
from samvej.evaluation.study import Study
from samvej.programme.loading import Programme, load_programme
from samvej.registry.database import Database
from samvej.registry.query import Registry
from samvej.registry.reading.staged import CoverageRow
from tests.unit.programme.folders import folder_with, small
from tests.unit.registry import by_hand
from tests.unit.registry.by_hand import Extract

INSTRUMENTS = Path(__file__).resolve().parents[4] / "programmes" / "_shared" / "instruments"
INCLUSION, UNTIL = date(2017, 6, 14), date(2019, 12, 31)
WHO = [f"p{number:02d}" for number in range(12)]
FORMS = """
questionnaires:
  - id: own
    at: [inclusion, 24 weeks]
    also: {weeks: [12]}
    items:
      - {id: health, da: Godt helbred, en: Good health, answers: [good, fair, poor], good: [good]}
      - {id: trust, da: Tillid, en: Trust, range: [0, 10], good when: at least 7, aim: quality}
  - {id: who-5, at: [inclusion, 12 weeks], instrument: who-5}
  - {id: later, at: [inclusion, 12 weeks], instrument: phq-2}
themes:
  - {id: being met, da: At blive mødt, en: Being met, aim: quality}
"""


def programme(where: Path, rest: str = FORMS) -> Programme:
    folder = folder_with(where, small("- {alive: true}") + rest)
    copytree(INSTRUMENTS, folder / "_shared" / "instruments")
    (folder / "small" / "profile.yaml").write_text(
        "lines:\n  - {id: women, da: Kvinder, en: Women, share: {sex: female}}\n", encoding="utf-8"
    )
    return load_programme("small", folder)


class Answers:
    """Rows of ``response``, each on a line of its own."""

    def __init__(self) -> None:
        self.rows: list[by_hand.Row] = []

    def give(self, who: str, form: str, item: str, day: int, value: str | None = None, score: float | None = None):
        self.rows.append(
            {
                "line": 1000 + len(self.rows), "who": who, "questionnaire": form, "item": item,
                "date": INCLUSION + timedelta(days=day), "occasion": "said otherwise", "value": value, "score": score,
            }
        )  # fmt: skip


def answers() -> Answers:
    """Ten answer both times, p10 dies and p11 is silent; two gain, one loses, three are good both times."""
    given = Answers()
    for number, who in enumerate(WHO):
        before = "Good" if number in (0, 1, 2, 3) else "poor"
        given.give(who, "own", "health", 0, before)
        given.give(who, "own", "trust", 0, score=5)
        for item in "12345":
            given.give(who, "who-5", item, 1, score=number % 3)
    for number, who in enumerate(WHO[:10]):
        after = "good" if number in (0, 1, 2, 4, 5) else "fair"
        given.give(who, "own", "health", 170, after)
        given.give(who, "own", "trust", 168, "7,5" if number < 6 else "4")
        for item in "12345":
            given.give(who, "who-5", item, 80, str(number % 3 + 1))
    given.give(WHO[0], "own", "health", 200, "poor")  # farther from the day: does not count
    given.give(WHO[1], "own", "health", 30, "good")  # between the windows
    given.give(WHO[2], "own", "trust", 84, score=11)  # cannot be
    given.give(WHO[3], "own", "health", 84, "splendid")  # none of the answers
    given.give(WHO[4], "who-5", "1", 120, score=5)  # farther than its first answer
    return given


def extract(given: Answers) -> Extract:
    people: list[by_hand.Row] = [
        {
            "line": number, "who": who, "sex": "female" if number % 2 else "male",
            "birth_date": date(1960 + number, 1, 1),
            "death_date": date(2017, 9, 1) if number == 10 else None,
        }
        for number, who in enumerate(WHO)
    ]  # fmt: skip
    homes: list[by_hand.Row] = [
        {"line": 100 + number, "who": who, "municipality": "0360", "valid_from": date(2010, 1, 1)}
        for number, who in enumerate(WHO)
    ]
    return Extract(
        {"person": people, "residence": homes, "response": given.rows},
        coverage=(CoverageRow("*", "residence", date(2010, 1, 1), UNTIL),),
    )


@contextmanager
def studied(where: Path, said: Programme, given: Answers) -> Iterator[Study]:
    """A study of all twelve, included on the same day."""
    with pytest.MonkeyPatch.context() as patch:
        by_hand.store(extract(given), Database(where / "db"), where / "key", patch)
    with Registry.open(where / "db") as registry:
        ids = {row["pseudonym"]: row["person_id"] for row in registry.table("identity").to_pyarrow().to_pylist()}
        people = Participants(tuple(sorted(Participant(ids[who], INCLUSION) for who in WHO)))
        design = Design(-6, 6, "calendar", None, ())  # type: ignore[arg-type]  # no month is looked at here
        yield Study(said, registry, people, design, Prices(None, None, None), UNTIL)
