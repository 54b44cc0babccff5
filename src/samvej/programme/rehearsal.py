"""A made-up person's course run day by day: what is asked of whom because of what, and whether it is as expected.

Nothing here is kept: it is the engine of :mod:`samvej.programme.reactions` with a diary in the place of a database.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from samvej.programme.calendar import COPENHAGEN
from samvej.programme.example_days import ExampleEvent, ExpectedDay
from samvej.programme.loading import Programme
from samvej.programme.problems import Path, Problem, unknown
from samvej.programme.reactions import Firing, Occurrence, When, because, due_again, firings, overdue
from samvej.programme.schema import Example, ExamplePerson
from samvej.programme.texts import InTwoLanguages
from samvej.programme.words import Lang

ENROLLED_AT = time(10)
"""When on day 0 the person is enrolled."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """What a reaction asks for: since when, by when, and when it was done (tasks alone are done; None: not yet)."""

    firing: Firing
    day: int
    done_at: datetime | None = None

    @property
    def what(self) -> str:
        """The reaction that asks for it, by its id."""
        return self.firing.reaction.id

    @property
    def then(self) -> str:
        """Task, notice, meeting or message."""
        return self.firing.reaction.then

    def open_at(self, moment: datetime) -> bool:
        """Whether it is a task that stands undone."""
        begun = self.firing.at <= moment
        return self.then == "task" and begun and (self.done_at is None or self.done_at > moment)


@dataclass(frozen=True)
class RehearsedDay:
    """One day: what happened, what was asked on it, and which tasks stand at its end (in the order they came)."""

    number: int
    day: date
    happened: tuple[ExampleEvent, ...]
    asked: tuple[Asked, ...]
    standing: tuple[Asked, ...]


@dataclass(frozen=True)
class Faulty:
    """An event that cannot be: the task it says is done does not stand. ``place``: its number in the example."""

    place: int
    text: str


@dataclass(frozen=True)
class Rehearsal:
    """A person's days, from day 0 on."""

    person: str
    days: tuple[RehearsedDay, ...]
    faults: tuple[Faulty, ...] = ()


@dataclass
class _Diary:
    """What has happened and been asked until now; ``drawn`` and ``looked``: the last map and look at the plan."""

    occurrences: list[Occurrence] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    drawn: datetime | None = None
    looked: datetime | None = None
    faults: list[Faulty] = field(default_factory=list)


def rehearse(programme: Programme, example: Example, until: int) -> Rehearsal:
    """The example's days 0 to ``until``, each run as the night's work would. Raises ValueError where it is enrolled
    on no day."""
    if example.enrolled_on is None:
        raise ValueError("somebody who is not enrolled has no days in the programme")
    begun = datetime.combine(example.enrolled_on, ENROLLED_AT, COPENHAGEN)
    diary = _Diary(occurrences=[Occurrence("enrolled", begun, "enrolled")])
    days = [_day(programme, example, number, diary) for number in range(until + 1)]
    return Rehearsal(example.person.name, tuple(days), tuple(diary.faults))


def nobody_in_particular(day: date) -> Example:
    """Somebody enrolled on the day, to whom nothing happens: what silence alone leads to."""
    return Example.model_construct(person=ExamplePerson.model_construct(name=""), enrolled_on=day)


def _day(programme: Programme, example: Example, number: int, diary: _Diary) -> RehearsedDay:
    assert example.enrolled_on is not None
    day = example.enrolled_on + number * DAY
    since, until = (datetime.combine(each, time(), COPENHAGEN) for each in (day, day + DAY))
    since -= timedelta(microseconds=1)  # the midnight with which the day begins is its own
    until -= timedelta(microseconds=1)
    happened = [(place, event) for place, event in enumerate(example.events) if event.day == number]
    for place, event in sorted(happened, key=lambda each: each[1].at):
        at = datetime.combine(day, event.at, COPENHAGEN)
        _ask(programme, number, since, at, diary)  # what is done now may be what was asked this morning
        _tell(place, event, at, diary)
    _ask(programme, number, since, until, diary)
    return RehearsedDay(
        number=number,
        day=day,
        happened=tuple(event for _, event in happened),
        asked=tuple(asked for asked in diary.asked if asked.day == number),
        standing=tuple(asked for asked in diary.asked if asked.open_at(until)),
    )


def _tell(place: int, event: ExampleEvent, at: datetime, diary: _Diary) -> None:
    """Write down one event."""
    if event.done is not None:
        open_now = [asked for asked in diary.asked if asked.what == event.done and asked.open_at(at)]
        if not open_now:
            diary.faults.append(Faulty(place, f"no task '{event.done}' is open at {at:%H:%M} on day {event.day}"))
        diary.asked = [replace(asked, done_at=at) if asked in open_now else asked for asked in diary.asked]
    elif event.event == "map drawn":
        diary.drawn = at
    elif event.event == "plan looked through":
        diary.looked = at
    elif isinstance(event.event, When):
        diary.occurrences.append(Occurrence(event.event.kind, at, f"event:{place}", event.event.of))
    elif event.event is not None:
        diary.occurrences.append(Occurrence(event.event, at, f"event:{place}"))
        if event.event == "contact":
            diary.asked = [_answered(asked, at) for asked in diary.asked]


def _answered(asked: Asked, at: datetime) -> Asked:
    """Done, where a contact answers it. Of what kind a contact was is not told here: a visit is written as done."""
    answers = asked.firing.reaction.answered_by == "contact" and asked.open_at(at)
    return replace(asked, done_at=at) if answers else asked


def _ask(programme: Programme, number: int, since: datetime, until: datetime, diary: _Diary) -> None:
    """Run the reactions until nothing more comes of them: a task that is not done may itself be reacted to."""
    while True:
        late = list(_overdue(programme, until, diary))
        found = firings(programme.file.reactions, [*diary.occurrences, *late], since=since, until=until)
        known = {asked.firing.once for asked in diary.asked}
        new = [Asked(firing, number) for firing in found if firing.once not in known]
        if not new:
            return
        diary.asked += new


def _overdue(programme: Programme, until: datetime, diary: _Diary) -> Iterator[Occurrence]:
    """What has become due and is not done: tasks, the map and the plan's review."""
    for asked in diary.asked:
        if asked.then == "task" and asked.firing.due <= until:
            key = f"task:{asked.firing.once}"
            yield from overdue("task overdue", key, asked.firing.due, done_at=asked.done_at, of=asked.what)
    file = programme.file
    if file.map is not None and file.map.repeat is not None and diary.drawn is not None:
        yield from due_again("map due", f"map:{diary.drawn.isoformat()}", diary.drawn, file.map.repeat)
    if file.plan is not None and file.plan.review_every is not None and diary.looked is not None:
        yield from due_again(
            "plan review due", f"plan:{diary.looked.isoformat()}", diary.looked, file.plan.review_every
        )


# --- what was expected ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayResult:
    """One expected day of one example, and what stood. ``differences`` is empty when they agree."""

    person: str
    number: int
    day: date
    expected: str
    got: str
    differences: tuple[str, ...]


def rehearsal_results(programme: Programme) -> tuple[DayResult, ...]:
    """Every day that the examples expect something of."""
    return tuple(
        result
        for example in programme.file.examples
        if example.enrolled_on is not None and example.expect_tasks
        for result in _results(programme, example)
    )


def _results(programme: Programme, example: Example) -> Iterator[DayResult]:
    days = rehearse(programme, example, max(each.day for each in example.expect_tasks)).days
    for expected in example.expect_tasks:
        said, got, differences = [], [], []
        for place, stood in _compared(expected, days[expected.day]):
            wanted = getattr(expected, place)
            said.append(f"{place}: {_names(wanted)}")
            got.append(f"{place}: {_names(stood)}")
            if sorted(wanted) != sorted(stood):
                differences.append(f"{place}: expected {_names(wanted)}, got {_names(stood)}")
        yield DayResult(
            person=example.person.name,
            number=expected.day,
            day=days[expected.day].day,
            expected="; ".join(said),
            got="; ".join(got),
            differences=tuple(differences),
        )


def _compared(expected: ExpectedDay, day: RehearsedDay) -> Iterator[tuple[str, list[str]]]:
    """The parts that are expected, and what stood of each."""
    if expected.tasks is not None:
        yield "tasks", [asked.what for asked in day.standing]
    for place, then in (("notices", "notice"), ("meetings", "meeting"), ("messages", "message")):
        if getattr(expected, place) is not None:
            yield place, [asked.what for asked in day.asked if asked.then == then]


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


def rehearsal_problems(programme: Programme) -> Iterator[Problem]:
    """What cannot be in the examples' days: unknown phases, forms and tasks, and done tasks that do not stand."""
    for place, example in enumerate(programme.file.examples):
        if example.enrolled_on is None:
            continue
        path: Path = ("examples", place)
        unknowns = list(_unknown(programme, example, path))
        yield from (programme.document.problem(at, text) for at, text in unknowns)
        if not unknowns:
            days = [*(each.day for each in example.events), *(each.day for each in example.expect_tasks)]
            last = max(days, default=0)
            for fault in rehearse(programme, example, last).faults:
                yield programme.document.problem((*path, "events", fault.place, "done"), fault.text)


def _unknown(programme: Programme, example: Example, path: Path) -> Iterator[tuple[Path, str]]:
    names: dict[str, list[str]] = {"task": [], "notice": [], "meeting": [], "message": []}
    for reaction in programme.file.reactions:
        names[reaction.then].append(reaction.id)
    phases = [phase.id for phase in programme.file.phases]
    for number, event in enumerate(example.events):
        at = (*path, "events", number)
        if event.done is not None and event.done not in names["task"]:
            yield (*at, "done"), unknown("task", event.done, names["task"])
        if isinstance(event.event, When) and event.event.kind == "phase entered" and event.event.of not in phases:
            yield (*at, "event"), unknown("phase", event.event.of, phases)
    for number, expected in enumerate(example.expect_tasks):
        for place in ("tasks", "notices", "meetings", "messages"):
            known = names[place.removesuffix("s")]
            for which, name in enumerate(getattr(expected, place) or ()):
                if name not in known:
                    yield (*path, "expect tasks", number, place, which), unknown(place.removesuffix("s"), name, known)


def because_said(programme: Programme, firing: Firing, lang: Lang) -> str:
    """Why, with the words of the phase or task that the file has."""
    which = firing.occurrence.of
    words: dict[str, InTwoLanguages] = {phase.id: phase for phase in programme.file.phases}
    words |= {each.id: each.what for each in programme.file.reactions}
    return because(firing, lang, named=words.get(which) if which else None)
