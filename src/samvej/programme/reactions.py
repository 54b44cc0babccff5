"""Which reactions fire, when and why: pure, each exactly once, the same in one run as day by day.

The definitions, with a three-row example of each kind, stand in docs/reference/reactions.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal, get_args

from samvej.programme.calendar import COPENHAGEN, deadline
from samvej.programme.reactions_written import KINDS as KINDS
from samvej.programme.reactions_written import Kind as Kind
from samvej.programme.reactions_written import Reaction as Reaction
from samvej.programme.reactions_written import When as When
from samvej.programme.texts import InTwoLanguages
from samvej.programme.within import Within
from samvej.programme.words import Lang, say_day

Marker = Literal["contact", "paused", "resumed", "ended"]
"""What no reaction waits for, but silence is counted by: a contact or a resumed course begins it anew, a pause or
the end of the course stops it."""
Happening = Kind | Marker
HAPPENINGS: tuple[str, ...] = (*(kind for kind in KINDS if kind != "no contact"), *get_args(Marker))

BEGINS_SILENCE: tuple[str, ...] = ("enrolled", "contact", "resumed")
STOPS_SILENCE: tuple[str, ...] = ("paused", "ended")
MEANT_BY: Mapping[str, tuple[str, ...]] = {"admitted acutely": ("admitted acutely", "admitted")}
"""An acute admission is an admission: one occurrence says both."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened in one enrolment.

    ``key`` is that of the thing itself ("admission:8f3…"), and of the same thing always the same. ``of``: which
    phase, form or task. ``at`` has a time zone and is kept in UTC. Raises ValueError for a moment without a time
    zone, and for ``no contact``, which is no occurrence but the lack of one.
    """

    kind: Happening
    at: datetime
    key: str
    of: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC:
            if self.at.utcoffset() is None:
                raise ValueError(f"the occurrence '{self.kind}' has a moment without a time zone")
            object.__setattr__(self, "at", self.at.astimezone(UTC))
        if self.kind == "no contact":
            raise ValueError("silence is no occurrence; give the contacts, and it is reckoned from them")


@dataclass(frozen=True, slots=True)
class Firing:
    """A reaction that fires at a moment (UTC), because of an occurrence.

    For silence the occurrence is what it began with: the last contact, the enrolment, or the course's being resumed.
    ``once`` names the firing within its enrolment: whoever acts on it writes it down, and never acts on it again.
    """

    reaction: Reaction
    occurrence: Occurrence
    at: datetime
    once: str

    @property
    def due(self) -> datetime:
        """When what it asks for must be done, by the working calendar (Copenhagen's time)."""
        return deadline(self.at, self.reaction.within)


def firings(
    reactions: Sequence[Reaction], occurrences: Iterable[Occurrence], *, since: datetime, until: datetime
) -> tuple[Firing, ...]:
    """What fires after ``since`` and no later than ``until``, in the order of time; each exactly once.

    ``occurrences`` are those of one enrolment that are known, at least as far back as the last contact. Whatever the
    span is cut into, the pieces together fire what the whole does. What comes to be known late (a notice delayed) is
    caught by looking back: ``since`` may lie before the last run, for ``once`` says what has been acted on.
    """
    known = [occurrence for occurrence in occurrences if occurrence.at <= until]
    if not _may_fire(reactions, known, since, until):
        return ()
    found: dict[str, Firing] = {}
    for firing in sorted(_all(reactions, sorted(known, key=_order), until), key=lambda firing: firing.at):
        found.setdefault(firing.once, firing)
    return tuple(firing for firing in found.values() if firing.at > since)


_DAY = timedelta(days=1)
_CHANGE = timedelta(hours=2)
"""More than a change of clocks makes of a silence."""


def _order(occurrence: Occurrence) -> tuple[datetime, str]:
    return occurrence.at, occurrence.key


def _may_fire(reactions: Sequence[Reaction], known: Sequence[Occurrence], since: datetime, until: datetime) -> bool:
    """Whether anything can fire in the span: most nights nothing has happened, and no silence comes near its end."""
    if any(occurrence.at > since for occurrence in known):
        return True
    begun = [occurrence.at for occurrence in known if occurrence.kind in BEGINS_SILENCE]
    if not begun:
        return False
    gone, more = since - max(begun), until - max(begun)
    silences = {reaction.when.days for reaction in reactions if reaction.when.days is not None}
    return any(gone < days * _DAY + _CHANGE and more > days * _DAY - _CHANGE for days in silences)


def _all(reactions: Sequence[Reaction], past: Sequence[Occurrence], until: datetime) -> Iterator[Firing]:
    """Every firing up to ``until``, those of one moment in the order of the file."""
    of_kind: dict[str, list[Occurrence]] = {}
    for occurrence in past:
        for kind in MEANT_BY.get(occurrence.kind, (occurrence.kind,)):
            of_kind.setdefault(kind, []).append(occurrence)
    for reaction in reactions:
        wanted = reaction.when
        if wanted.kind == "no contact":
            yield from _silences(reaction, past, until)
            continue
        for occurrence in of_kind.get(wanted.kind, ()):
            if wanted.of in ("", occurrence.of):
                yield Firing(reaction, occurrence, occurrence.at, f"{reaction.id} · {occurrence.key}")


def _silences(reaction: Reaction, past: Sequence[Occurrence], until: datetime) -> Iterator[Firing]:
    """The moments at which so many days have gone without contact: once for each silence."""
    assert reaction.when.days is not None
    marks = [each for each in past if each.kind in BEGINS_SILENCE or each.kind in STOPS_SILENCE]
    for mark, then in pairwise([*marks, None]):
        if mark is None or mark.kind in STOPS_SILENCE:
            continue
        at = days_later(mark.at, reaction.when.days)
        if at <= until and (then is None or then.at > at):
            yield Firing(reaction, mark, at, f"{reaction.id} · {mark.key}")


def overdue(
    kind: Kind, key: str, due: datetime, *, done_at: datetime | None = None, of: str = ""
) -> tuple[Occurrence, ...]:
    """The occurrence that something was not done when it was due; none where it was done by then, to the moment."""
    return () if done_at is not None and done_at <= due else (Occurrence(kind, due, key, of),)


def due_again(
    kind: Kind, key: str, last: datetime, every: Within, *, done_at: datetime | None = None
) -> tuple[Occurrence, ...]:
    """The occurrence that what was done last at ``last`` is due again, by the working calendar, and is not done."""
    return overdue(kind, key, deadline(last, every), done_at=done_at)


def days_later(at: datetime, days: int) -> datetime:
    """The same time of day in Copenhagen so many days later, in UTC.

    Over the change of clocks that is an hour more or less than so many times 24 hours; a time of day that the change
    skips is read an hour later, and of one that comes twice the first is meant.
    """
    return (at.astimezone(COPENHAGEN) + timedelta(days=days)).astimezone(UTC)


# --- because … -----------------------------------------------------------------------------------------

_BECAUSE: dict[str, tuple[str, str]] = {
    "enrolled": ("Fordi borgeren blev inkluderet den {day}", "Because the citizen was enrolled on {day}"),
    "phase entered": ("Fordi en ny fase begyndte den {day}{named}", "Because a new phase began on {day}{named}"),
    "admitted": ("Fordi borgeren blev indlagt den {moment}", "Because the citizen was admitted on {moment}"),
    "admitted acutely": (
        "Fordi borgeren blev akut indlagt den {moment}",
        "Because the citizen was admitted acutely on {moment}",
    ),
    "discharged": ("Fordi borgeren blev udskrevet den {moment}", "Because the citizen was discharged on {moment}"),
    "no-show": ("Fordi borgeren udeblev den {day}", "Because the citizen did not come on {day}"),
    "form overdue": (
        "Fordi et spørgeskema{named} ikke er besvaret; det skulle være det den {day}",
        "Because a questionnaire{named} has not been answered; it was due on {day}",
    ),
    "goal overdue": (
        "Fordi et mål{named} ikke er nået; det skulle være det den {day}",
        "Because a goal{named} has not been reached; it was due on {day}",
    ),
    "task overdue": (
        "Fordi en opgave{named} ikke er løst; den skulle være det den {moment}",
        "Because a task{named} has not been done; it was due on {moment}",
    ),
    "early-warning sign": (
        "Fordi der blev meldt et advarselstegn den {moment}",
        "Because an early-warning sign was reported on {moment}",
    ),
    "map due": ("Fordi det er tid til at tegne kortet igen", "Because it is time to draw the map again"),
    "plan review due": ("Fordi det er tid til at gennemgå planen", "Because it is time to look through the plan"),
    "the team cannot solve it": (
        "Fordi teamet den {day} sagde, at det ikke kan løse det selv",
        "Because the team said on {day} that it cannot solve it alone",
    ),
}
_SILENCE: dict[str, tuple[str, str]] = {
    "contact": (
        "Fordi der ikke har været kontakt i {days}, sidst den {day}",
        "Because there has been no contact for {days}, the last on {day}",
    ),
    "enrolled": (
        "Fordi der ikke har været kontakt i {days}, siden borgeren blev inkluderet den {day}",
        "Because there has been no contact for {days}, since the citizen was enrolled on {day}",
    ),
    "resumed": (
        "Fordi der ikke har været kontakt i {days}, siden forløbet blev genoptaget den {day}",
        "Because there has been no contact for {days}, since the course was resumed on {day}",
    ),
}


def because(firing: Firing, lang: Lang, *, named: InTwoLanguages | None = None) -> str:
    """Why it fired, as a sentence without a full stop; ``named``: the words of the phase, form or task."""
    happened, when = firing.occurrence, firing.reaction.when
    texts = (_SILENCE if when.kind == "no contact" else _BECAUSE)[happened.kind]
    there = happened.at.astimezone(COPENHAGEN)
    name = "" if named is None else f" (»{named.da}«)" if lang == "da" else f" (“{named.en}”)"
    return texts[lang != "da"].format(
        day=say_day(there.date(), lang), moment=say_moment(there, lang), days=when.how_long(lang), named=name
    )


def say_moment(moment: datetime, lang: Lang) -> str:
    """``3. marts 2026 kl. 14.10``, ``3 March 2026 at 14:10``: what the clock on the wall in Copenhagen shows."""
    there = moment.astimezone(COPENHAGEN)
    day = say_day(there.date(), lang)
    return f"{day} kl. {there.hour}.{there:%M}" if lang == "da" else f"{day} at {there.hour}:{there:%M}"
