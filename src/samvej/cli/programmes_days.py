"""``samvej programmes try NAME --day 40``: a course run day by day, as a page to read."""

from collections.abc import Iterator

from rich.markup import escape
from rich.table import Table

from samvej.core import clock
from samvej.programme.loading import Programme
from samvej.programme.reactions import say_moment
from samvej.programme.reactions_written import When
from samvej.programme.rehearsal import (
    Asked,
    DayResult,
    Rehearsal,
    RehearsedDay,
    because_said,
    nobody_in_particular,
    rehearse,
)
from samvej.programme.statements_of_together import THENS, role_said
from samvej.programme.words import Lang, say_day

HEADINGS: dict[str, tuple[str, ...]] = {
    "da": ("dag", "dato", "hvad", "hvem", "senest", "fordi"),
    "en": ("day", "date", "what", "who", "no later than", "because"),
}
EVENTS: dict[str, tuple[str, str]] = {
    "contact": ("kontakt", "contact"),
    "map drawn": ("kortet er tegnet", "map drawn"),
    "plan looked through": ("planen er gennemgået", "plan looked through"),
    "paused": ("sat på pause", "paused"),
    "resumed": ("genoptaget", "resumed"),
    "ended": ("afsluttet", "ended"),
}


def rehearsals(programme: Programme, until: int) -> tuple[Rehearsal, ...]:
    """Everybody in the examples who is enrolled on a day; where nobody is, somebody enrolled so many days ago."""
    people = [example for example in programme.file.examples if example.enrolled_on is not None]
    if not people:
        people = [nobody_in_particular(clock.today())]
    return tuple(rehearse(programme, example, until) for example in people)


def days_table(programme: Programme, rehearsal: Rehearsal, lang: Lang) -> Table:
    """Day by day: what happened, and what is asked of whom because of it. Days on which nothing is are left out."""
    nobody = "en, som der ikke sker noget for" if lang == "da" else "somebody to whom nothing happens"
    table = Table(box=None, title=escape(rehearsal.person or nobody), title_justify="left")
    for heading in HEADINGS[lang]:
        table.add_column(heading, overflow="fold")
    for day in rehearsal.days:
        for number, row in enumerate(_rows(programme, day, lang)):
            first = (str(day.number), say_day(day.day, lang)) if number == 0 else ("", "")
            table.add_row(*first, *(escape(cell) for cell in row))
    return table


def _rows(programme: Programme, day: RehearsedDay, lang: Lang) -> Iterator[tuple[str, str, str, str]]:
    if day.number == 0:
        yield ("– " + ("inkluderet" if lang == "da" else "enrolled"), "", "", "")
    for event in day.happened:
        if event.done is not None:
            yield (f"– {_task(programme, event.done, lang)}: {'gjort' if lang == 'da' else 'done'}", "", "", "")
        elif isinstance(event.event, When):
            yield (f"– {event.event.say(lang)}", "", "", "")
        elif event.event is not None:
            yield (f"– {EVENTS[event.event][lang != 'da']}", "", "", "")
    for asked in day.asked:
        yield _asked(programme, asked, lang)


def _asked(programme: Programme, asked: Asked, lang: Lang) -> tuple[str, str, str, str]:
    reaction = asked.firing.reaction
    what = f"{THENS[reaction.then].say(lang)}: {reaction.what.say(lang)}"
    due = say_moment(asked.firing.due, lang)
    return what, role_said(programme, reaction.for_).say(lang), due, because_said(programme, asked.firing, lang)


def standing_lines(programme: Programme, rehearsal: Rehearsal, lang: Lang) -> Iterator[str]:
    """What stands undone on the last day."""
    last = rehearsal.days[-1]
    da, en = (
        ("det står åbent:", "this stands open:") if last.standing else ("intet står åbent.", "nothing stands open.")
    )
    day, stands = ("Dag", da) if lang == "da" else ("Day", en)
    yield f"{day} {last.number}, {say_day(last.day, lang)}: {stands}"
    for asked in last.standing:
        what, who, due, _ = _asked(programme, asked, lang)
        yield f"  {what} ({who}, {'senest' if lang == 'da' else 'no later than'} {due})"


def _task(programme: Programme, task: str, lang: Lang) -> str:
    words = {each.id: each.what for each in programme.file.reactions}
    return words[task].say(lang) if task in words else task


def result_cells(result: DayResult) -> tuple[str, ...]:
    """A line of the table of results."""
    mark = "[red]✗[/red]" if result.differences else "✓"
    return mark, escape(result.person), f"{result.day}\nday {result.number}", result.expected, result.got, "", ""
