"""Reactions as a programme file says them: *when* something happens, *then* what, *for* whom, *within* how long."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from samvej.programme.criteria import Entry, clash
from samvej.programme.figures import Id, Text, YesNo, refuse
from samvej.programme.problems import unknown
from samvej.programme.texts import InTwoLanguages
from samvej.programme.within import Soon, Within
from samvej.programme.words import Lang

Kind = Literal[
    "enrolled",
    "phase entered",
    "admitted",
    "admitted acutely",
    "discharged",
    "no-show",
    "form overdue",
    "goal overdue",
    "task overdue",
    "early-warning sign",
    "no contact",
    "map due",
    "plan review due",
    "the team cannot solve it",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can happen that a programme reacts to; docs/reference/reactions.md says what each means."""

OF_KINDS: tuple[Kind, ...] = ("phase entered", "form overdue", "task overdue")
"""Kinds that may name which: ``{phase entered: together}``."""

Then = Literal["task", "notice", "meeting", "message"]
AnsweredBy = Literal["contact", "visit"]
"""What a task can be answered by: any contact that the citizen came to or answered, or one where they are."""

_SILENCE = re.compile(r"no contact for ([1-9][0-9]{0,3}) days?")
_FORM = rf"^({'|'.join(kind for kind in KINDS if kind != 'no contact')}|{_SILENCE.pattern})$"


@dataclass(frozen=True)
class When:
    """What a reaction waits for. ``days``: of silence, for ``no contact``.

    ``of``: only that phase, form, or task (by the id of the reaction that asks for it).
    """

    kind: Kind
    of: str = ""
    days: int | None = None

    def say(self, lang: Lang) -> str:
        """``akut indlagt``, ``no contact for 21 days``, ``phase entered (together)``."""
        text = self.without_which(lang)
        return f"{text} ({self.of})" if self.of else text

    def without_which(self, lang: Lang) -> str:
        """The same without which phase, form or task."""
        da, en = WHEN_WORDS[self.kind]
        return (da if lang == "da" else en).format(days=self.how_long(lang))

    def how_long(self, lang: Lang) -> str:
        """``21 dage``, ``21 days``: the silence; empty where none is waited for."""
        return "" if self.days is None else Within(self.days, "days").say(lang)


WHEN_WORDS: dict[Kind, tuple[str, str]] = {
    "enrolled": ("inkluderet", "enrolled"),
    "phase entered": ("ny fase", "phase entered"),
    "admitted": ("indlagt", "admitted"),
    "admitted acutely": ("akut indlagt", "admitted acutely"),
    "discharged": ("udskrevet", "discharged"),
    "no-show": ("udeblevet", "no-show"),
    "form overdue": ("spørgeskema ikke besvaret i tide", "form overdue"),
    "goal overdue": ("mål ikke nået i tide", "goal overdue"),
    "task overdue": ("opgave ikke løst i tide", "task overdue"),
    "early-warning sign": ("advarselstegn", "early-warning sign"),
    "no contact": ("ingen kontakt i {days}", "no contact for {days}"),
    "map due": ("tid til et nyt kort", "map due"),
    "plan review due": ("tid til at gennemgå planen", "plan review due"),
    "the team cannot solve it": ("teamet kan ikke løse det", "the team cannot solve it"),
}


def when(said: object) -> When:
    """Read ``discharged``, ``no contact for 21 days`` or ``{phase entered: together}``. Raises PydanticCustomError.

    >>> when("no contact for 21 days")
    When(kind='no contact', of='', days=21)
    """
    if isinstance(said, dict):
        return _of(said)
    text = said.strip() if isinstance(said, str) else ""
    if silence := _SILENCE.fullmatch(text):
        return When("no contact", days=int(silence[1]))
    if text.startswith("no contact"):
        raise refuse(f"expected how long, as 'no contact for 21 days', not '{text}'")
    for kind in KINDS:
        if text == kind:
            return When(kind)
    known = ["no contact for 21 days" if kind == "no contact" else kind for kind in KINDS]
    raise refuse(unknown("occurrence", str(said), known))


def _of(said: dict[Any, Any]) -> When:
    if len(said) != 1:
        raise refuse("expected one occurrence and which, as {phase entered: together}")
    ((name, which),) = said.items()
    for kind in OF_KINDS:
        if name == kind and isinstance(which, str) and which.strip():
            return When(kind, which.strip())
    if name in OF_KINDS:
        raise refuse(f"expected which, as {{{name}: its id}}, not {which!r}")
    raise refuse(unknown("occurrence", str(name), OF_KINDS))


class WhenWords(Entry):
    """An occurrence of one phase, form or task."""

    phase_entered: Text | None = None
    form_overdue: Text | None = None
    task_overdue: Text | None = None


class What(InTwoLanguages):
    """What is done or told, in words; of a meeting, the words are those of its kind."""

    id: Id


def _what(said: object) -> object:
    """A meeting's kind stands as its id alone; its words are filled in when the file is understood."""
    return {"id": said, "da": said, "en": said} if isinstance(said, str) else said


class Reaction(Entry):
    """When something happens, then a task, notice, meeting or message for somebody, within so long.

    ``id`` is that of ``what`` unless the file gives another. ``for_`` is a role of the programme (``citizen`` among
    them) or ``team``. ``within`` runs from the firing; docs/reference/working-calendar.md says how.
    ``answered_by``: a contact after it fired is the task done (docs/reference/tasks.md).
    """

    id: Id = ""
    when: Annotated[
        When, PlainValidator(when, json_schema_input_type=Annotated[str, Field(pattern=_FORM)] | WhenWords)
    ]
    then: Then
    what: Annotated[What, BeforeValidator(_what, json_schema_input_type=Text | What)]
    for_: Text
    within: Soon
    answered_by: AnsweredBy | None = None
    assumed: YesNo = False

    @model_validator(mode="after")
    def _only_a_task_is_answered(self) -> "Reaction":
        if self.answered_by is not None and (self.then != "task" or self.for_ == "citizen"):
            raise clash("'answered by' belongs to a task of somebody on the team: a contact answers nothing else")
        return self

    @model_validator(mode="before")
    @classmethod
    def _named(cls, said: Any) -> Any:
        if not isinstance(said, dict):
            return said
        what = said.get("what")
        if isinstance(what, str) and said.get("then") != "meeting":
            raise refuse(f"'what' needs words: write {{id: {what}, da: …, en: …}}")
        named = what.get("id") if isinstance(what, dict) else what
        return {"id": named, **said} if isinstance(named, str) else said
