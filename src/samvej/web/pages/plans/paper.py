"""The plan as a PDF that a screen reader can read (PDF/UA-1), by Typst; the words are those of the page."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from samvej.web import words
from samvej.workplace.pathways.policies import language
from samvej.workplace.plans.models import PlanAnswer, PlanVersion
from samvej.workplace.plans.reading import ActivityRead, GoalRead, PlanRead
from samvej.workplace.plans.texts import call_words

EMBEDDED = ("Libertinus Serif",)
OF_THE_MACHINE = ("DejaVu Sans", "Noto Sans", "Liberation Sans", *EMBEDDED)
"""Fonts: the wheel's own, the same everywhere; and for letters that it lacks, whatever the machine has."""


@dataclass(frozen=True)
class Item:
    """A line of a list, with what stands under it."""

    text: str
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with what belongs to it. ``level``: 2 or 3, the title being 1."""

    heading: str
    level: int = 2
    paragraphs: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


def plan_paper(
    read: PlanRead,
    *,
    version: PlanVersion,
    citizen: str,
    programme: str,
    answer: PlanAnswer | None,
    at: datetime,
) -> bytes:
    """The PDF. ``at``: when it was made, which stands on every page: paper grows old."""
    lead = [f"{citizen}, {programme}", _version(version), _answer(answer, version)]
    said: dict[str, object] = {
        "title": _("Min plan"),
        "lang": language(),
        "lead": [_clean(each) for each in lead if each],
        "sections": [asdict(each) for each in sections(read)],
        "footer": _("Hentet %(when)s. Den nyeste plan står i Samvej.") % {"when": words.on_paper(at)},
    }
    return _compiled(said, at)


def sections(read: PlanRead) -> list[Section]:
    """What stands on the paper, in the page's order."""
    return [_cleaned(each) for each in _sections(read) if each.paragraphs or each.items or each.level == 3]


def _sections(read: PlanRead) -> Iterator[Section]:
    if read.overall_goal:
        yield Section(_("Det vigtigste for mig"), paragraphs=(read.overall_goal,))
    if read.goals:
        yield Section(_("Mine mål"), paragraphs=(_("Det arbejder vi på sammen:"),))
    for goal in read.open_goals:
        yield _goal(goal)
    if read.closed_goals:
        items = tuple(Item(goal.words, (_closed(goal),)) for goal in read.closed_goals)
        yield Section(_("Mål, der er nået eller lagt til side"), items=items)
    if read.signs:
        yield Section(_("Hvis det begynder at gå dårligere"), items=tuple(_signs(read)))
    if read.avoid:
        items = tuple(Item(said) for _id, said in read.avoid)
        yield Section(_("Det er ikke godt for mig"), items=items)
    if read.at_admission:
        yield Section(_("Hvis jeg bliver indlagt"), paragraphs=(read.at_admission,))
    if read.at_discharge:
        yield Section(_("Når jeg kommer hjem igen"), paragraphs=(read.at_discharge,))


def _closed(goal: GoalRead) -> str:
    return _("Nået") if goal.state == "reached" else _("Lagt til side")


def _goal(goal: GoalRead) -> Section:
    due = (_("Skal være nået %(day)s.") % {"day": words.day(goal.due)},) if goal.due else ()
    items = [_activity(each) for each in goal.activities]
    items += [Item(said, (role,) if role else ()) for _id, role, said in goal.sub_goals]
    return Section(goal.words, level=3, paragraphs=due, items=tuple(items))


def _activity(activity: ActivityRead) -> Item:
    who = ", ".join(
        each for each in (activity.who.name_and_role if activity.who else "", activity.organisation) if each
    )
    when = _("senest %(day)s") % {"day": words.day(activity.due)} if activity.due else ""
    under = [" – ".join(each for each in (who, when) if each)]
    if activity.status in ("declined", "done"):
        under.append(f"{activity.status_words}: {activity.said}".rstrip(": "))
    return Item(activity.what, tuple(each for each in under if each))


def _signs(read: PlanRead) -> Iterator[Item]:
    for sign in read.signs:
        under = []
        if sign.then_do:
            under.append(_("Så gør vi: %(what)s") % {"what": sign.then_do})
        if call := call_words(sign):
            under.append(_("Ring først til: %(who)s") % {"who": call})
        yield Item(sign.words, tuple(under))


def _version(version: PlanVersion) -> str:
    return _("Version %(number)s, skrevet %(when)s af %(name)s.") % {
        "number": version.number,
        "when": words.on_paper(version.at),
        "name": version.by_name,
    }


def _answer(answer: PlanAnswer | None, version: PlanVersion) -> str:
    if answer is None or answer.version_id != version.pk:
        return _("Borgeren har ikke svaret på denne version endnu.")
    if answer.answer == PlanAnswer.Answer.AGREED:
        return _("Borgeren har sagt ja til denne version.")
    return _("Borgeren har sagt nej til denne version.")


# --- Typst --------------------------------------------------------------------------------------------------


def _compiled(said: dict[str, object], at: datetime) -> bytes:
    """The PDF, as accessible as the letters allow: PDF/UA wants a font for each, and an emoji may have none."""
    tries: tuple[tuple[tuple[str, ...], bool], ...] = (
        (EMBEDDED, True),
        (OF_THE_MACHINE, True),
        (OF_THE_MACHINE, False),
    )
    fault: typst.TypstError | None = None
    for fonts, strict in tries:
        try:
            return typst.compile(
                _source(),
                sys_inputs={"plan": json.dumps({**said, "fonts": fonts})},
                ignore_system_fonts=fonts is EMBEDDED,
                pdf_standards=["ua-1"] if strict else [],
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as found:
            fault = found
    raise RuntimeError("The plan could not be set as a PDF.") from fault  # its words are the citizen's: not in a log


@lru_cache(maxsize=1)
def _source() -> bytes:
    return Path(__file__).with_name("paper.typ").read_bytes()


def _cleaned(section: Section) -> Section:
    return Section(
        _clean(section.heading),
        section.level,
        tuple(_clean(each) for each in section.paragraphs),
        tuple(Item(_clean(each.text), tuple(_clean(under) for under in each.under)) for each in section.items),
    )


def _clean(text: str) -> str:
    """Without what is no letter: control characters, which no font has."""
    return "".join(each for each in text if each == "\n" or each.isprintable())
