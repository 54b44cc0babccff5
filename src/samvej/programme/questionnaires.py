"""What citizens are asked, and the themes of interviews, as a programme file says them.

No text of a licensed questionnaire stands here: an ``instrument`` is named, and its published rule makes the scores.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from samvej.core.window import Window
from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import (
    Id,
    InWindow,
    NotNegative,
    Number,
    Positive,
    Text,
    Texts,
    Threshold,
    YesNo,
    listed,
)
from samvej.programme.problems import Path
from samvej.programme.texts import InTwoLanguages
from samvej.programme.within import Soon, Within

Aim = Literal["health", "quality", "cost"]
"""The three aims: better health, better experienced quality, better use of what it costs."""

Fault = tuple[Path, str]

_Occasion = Literal["inclusion"] | InWindow
Occasions = Annotated[
    tuple[_Occasion, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=_Occasion | list[_Occasion]),
]
Range = Annotated[tuple[Number, Number], Field(description="lowest and highest value")]


def weeks_of(occasion: Literal["inclusion"] | Window) -> int:
    """Whole weeks from inclusion; a month is 52/12 weeks, rounded to the nearest whole week."""
    if isinstance(occasion, str):
        return 0
    per_unit = {"day": 1 / 7, "week": 1.0, "month": 52 / 12, "year": 52.0}
    return round(occasion.length * per_unit[occasion.unit])


class AlsoAt(Entry):
    """More occasions, in whole weeks from inclusion."""

    weeks: Annotated[tuple[Positive, ...], Field(min_length=1)]
    assumed: YesNo = False


class OwnItem(InTwoLanguages):
    """A question of the programme's own. ``da`` and ``en`` name what a good answer means.

    Either ``answers``, from the best to the worst, with those that are ``good``; or a ``range`` of numbers, with the
    numbers that are good (``good when``) where that is to be told. Where it is asked here, ``ask`` is the question
    and ``said`` are the answers in words, in the same order; of a range, what its lowest and highest number mean.
    """

    id: Id
    ask: InTwoLanguages | None = None
    answers: tuple[Text, ...] = ()
    said: tuple[InTwoLanguages, ...] = ()
    good: tuple[Text, ...] = ()
    range: Range | None = None
    good_when: Threshold | None = None
    aim: Aim = "health"
    assumed: YesNo = False

    @model_validator(mode="after")
    def _one_way(self) -> "OwnItem":
        if bool(self.answers) == (self.range is not None):
            raise clash(f"'{self.id}' has either 'answers' or a 'range'")
        if self.range is not None and self.range[0] >= self.range[1]:
            raise clash(f"the range of '{self.id}' begins with its lowest value")
        if self.range is not None and self.good:
            raise clash(f"'good' of '{self.id}' belongs to 'answers'; write 'good when: at least …'")
        if self.said and len(self.said) != (len(self.answers) or 2):
            raise clash(f"'said' of '{self.id}' has words for each of its answers, or for both ends of its range")
        if self.answers:
            self._answers_make_sense()
        return self

    def _answers_make_sense(self) -> None:
        if self.good_when is not None:
            raise clash(f"'good when' of '{self.id}' belongs to a 'range'; list the answers that are 'good'")
        said = [answer.casefold() for answer in self.answers]
        if len(said) != len(set(said)):
            raise clash(f"an answer of '{self.id}' stands twice")
        good = [answer.casefold() for answer in self.good]
        if not good or good != said[: len(good)] or len(good) == len(said):
            raise clash(f"'good' of '{self.id}' is the first of its answers (the best), and not all of them")


class OwnScale(InTwoLanguages):
    """A score from the programme's own items: their mean or sum.

    ``reversed``: the items whose values are turned round (highest + lowest − value) first. ``missing_at_most``: so
    many of the items may be unanswered; they count as the mean of those that are answered.
    """

    id: Id
    of: Texts
    by: Literal["mean", "sum"]
    reversed: tuple[Text, ...] = ()
    missing_at_most: NotNegative = 0
    better: Literal["higher", "lower"]
    good_when: Threshold | None = None
    important_difference: Number | None = None
    aim: Aim = "health"
    assumed: YesNo = False


class Questionnaire(Entry):
    """A questionnaire: when it is asked, and what is made of its answers.

    ``instrument`` names a published one of ``_shared/instruments``; otherwise ``items`` and ``scales`` are the
    programme's own. ``within``: how far from its day an answer still counts as that occasion's. ``measures`` only
    names what is asked; nothing is computed from it. ``answer within``: how soon it should be answered; then it is
    overdue.
    """

    id: Id
    title: InTwoLanguages | None = None
    at: Occasions = ("inclusion",)
    also: AlsoAt | None = None
    within: InWindow | None = None
    answer_within: Soon = Within(7, "days", assumed=True)
    instrument: Text | None = None
    items: tuple[OwnItem, ...] = ()
    scales: tuple[OwnScale, ...] = ()
    measures: tuple[Text, ...] = ()
    aim: Aim = "health"
    assumed: YesNo = False

    @model_validator(mode="after")
    def _one_kind(self) -> "Questionnaire":
        if self.instrument is not None and (self.items or self.scales):
            raise clash(f"'{self.id}' is a published instrument; items and scales are of a programme's own")
        if len(set(self.weeks)) != len(self.at) + (len(self.also.weeks) if self.also else 0):
            raise clash(f"'{self.id}' is asked twice on the same occasion")
        return self

    @property
    def is_asked_here(self) -> bool:
        """Whether the workplace can ask it: every item has its question and its answers in words."""
        return bool(self.items) and all(item.ask is not None and item.said for item in self.items)

    @property
    def weeks(self) -> tuple[int, ...]:
        """All occasions in weeks from inclusion, in order."""
        return tuple(sorted({*map(weeks_of, self.at), *(self.also.weeks if self.also else ())}))


def asked_here(questionnaires: tuple[Questionnaire, ...], which: str = "") -> bool:
    """Whether the workplace asks the questionnaire ``which``, or any where none is named."""
    return any(form.is_asked_here for form in questionnaires if which in ("", form.id))


class Theme(InTwoLanguages):
    """A theme that interviews are coded to, by people. ``aim``: where it stands in the report."""

    id: Id
    aim: Aim | None = None
    assumed: YesNo = False


def faults_of_questionnaires(questionnaires: tuple[Questionnaire, ...], themes: tuple[Theme, ...]) -> list[Fault]:
    """Ids that stand twice, and scales of items that are not there or have no range."""
    found: list[Fault] = []
    _twice("questionnaire", ("questionnaires",), [each.id for each in questionnaires], found)
    _twice("theme", ("themes",), [each.id for each in themes], found)
    for place, form in enumerate(questionnaires):
        path: Path = ("questionnaires", place)
        _twice(
            "item or scale", path, [*(item.id for item in form.items), *(scale.id for scale in form.scales)], found
        )
        numbers = [item.id for item in form.items if item.range is not None]
        for number, scale in enumerate(form.scales):
            for name in (*scale.of, *scale.reversed):
                if name not in numbers:
                    text = f"'{name}' is no item of '{form.id}' with a range; expected one of {numbers}"
                    found.append(((*path, "scales", number), text))
            if scale.missing_at_most >= len(scale.of):
                found.append(((*path, "scales", number), "a score needs at least one answer"))
    return found


def _twice(what: str, path: Path, ids: list[str], found: list[Fault]) -> None:
    found += [(path, f"the {what} '{name}' stands twice") for name in sorted({n for n in ids if ids.count(n) > 1})]
