"""The tables of the lead's page, from what may be shown."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from django.urls import reverse
from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.web.pages.lead import said
from samvej.web.pages.lead.cells import Cell, Table, count
from samvej.web.pages.lead.charts import start_words
from samvej.workplace.learning.funnel import OUTCOMES, STEPS
from samvej.workplace.learning.now import Load
from samvej.workplace.learning.showing import ShownFigures, ShownFlow, ShownFunnel, ShownNow, show_taken
from samvej.workplace.learning.waiting import Chart
from samvej.workplace.referrals.wording import lang

_TABS = {"joint selection": "waiting", "transferring": "waiting", "received": "all"}


def inbox(programme: str, tab: str) -> str:
    """The inbox, narrowed to a programme's cases of one tab."""
    return f"{reverse('inbox:list')}?tab={tab}&programme={programme}"


def standings(programme: str, shown: ShownNow) -> Table:
    """Where the open cases are."""
    columns = [_("Trin"), _("Åbne"), _("Dage på trinnet, gennemsnit")]
    if shown.exact:
        columns += [_("Over fristen"), _("På pause")]
    rows = []
    for each in shown.standings:
        href = inbox(programme, _TABS.get(each.status, "all")) if shown.exact else ""
        row = [Cell(said.status_words(each.status)), count(each.count, href=href), Cell(each.days)]
        rows.append(tuple([*row, count(each.late, href=href), count(each.paused)] if shown.exact else row))
    return Table(
        "aabne",
        _("De åbne henvisninger nu"),
        tuple(columns),
        tuple(rows),
        _("I den rækkefølge, som vejen går."),
        empty=_("Ingen venter på svar lige nu."),
    )


def steps(shown: ShownFunnel) -> Table:
    """How far they came."""
    rows = tuple(
        (Cell(said.step_words(step)), count(each, of=shown.received))
        for step, each in zip(STEPS, shown.steps, strict=True)
    )
    return Table("trin", _("Hvor langt de kom"), (_("Trin"), _("Henvisninger")), rows)


def outcomes(programme: str, shown: ShownFunnel, *, exact: bool) -> Table:
    """What became of them."""
    rows = []
    for outcome, each in zip(OUTCOMES, shown.outcomes, strict=True):
        href = inbox(programme, "all" if outcome == "open" else "answered") if exact else ""
        rows.append((Cell(said.outcome_words(outcome)), count(each, href=href, of=shown.received)))
    return Table("svar", _("Hvad det blev til"), (_("Svar"), _("Henvisninger")), tuple(rows))


def reasons(programme: Programme, shown: ShownFunnel) -> Table:
    """Why they were not included, the most frequent first, with the running share."""
    whole = shown.outcomes[OUTCOMES.index("not included")]
    running = accumulate(0 if each.value is None else int(each.value) for _reason, each in shown.reasons)
    known = not any(each.hidden for _reason, each in shown.reasons)
    total = sum(int(each.value or 0) for _reason, each in shown.reasons)
    rows = tuple(
        (
            Cell(said.reason_words(programme, reason)),
            count(each, of=whole),
            Cell(f"{round(100 * so_far / total)} %" if known and total else None),
        )
        for (reason, each), so_far in zip(shown.reasons, running, strict=True)
    )
    return Table(
        "grunde",
        _("Grunde til ikke at blive inkluderet"),
        (_("Grund"), _("Henvisninger"), _("Så mange af alle til og med her")),
        rows,
        _("Den hyppigste først."),
        empty=_("Ingen fik det svar i perioden."),
    )


def helped_on(programme: str, shown: ShownFunnel, *, exact: bool) -> Table:
    """Where they were helped on, and whether they arrived."""
    columns = [_("Hvorhen"), _("Hjulpet videre")]
    whole = shown.outcomes[OUTCOMES.index("helped on")]
    more = [_("Kom i gang"), _("Kom ikke i gang"), _("Ved vi ikke endnu")]
    rows = [
        (Cell(each.to), count(each.count, of=whole), *map(count, (each.arrived, each.not_arrived, each.unknown)))
        for each in shown.helped_to
    ]
    if exact:
        columns += more
    else:
        rows = [row[:2] for row in rows]
    if exact and rows:
        to_ask = inbox(programme, "helped")
        yes, no, unknown = shown.arrived
        rows.append((Cell(_("I alt")), count(whole), count(yes), count(no), count(unknown, href=to_ask)))
    return Table(
        "hjulpet-videre",
        _("Hvor de blev hjulpet hen"),
        tuple(columns),
        tuple(rows),
        _("Flest først."),
        empty=_("Ingen blev hjulpet videre i perioden."),
    )


def arrived(shown: ShownFunnel) -> Table:
    """Whether those who were helped on arrived, all together."""
    names = (_("Kom i gang"), _("Kom ikke i gang"), _("Ved vi ikke endnu"))
    rows = tuple((Cell(name), count(each)) for name, each in zip(names, shown.arrived, strict=True))
    return Table("kom-frem", _("Kom de i gang dér?"), (_("Svar"), _("Hjulpet videre")), rows)


def doors(shown: ShownFunnel) -> Table:
    """By which door they came, and how many of each were included."""
    crosswise = all(included is not None for _door, _came, included in shown.doors)
    columns = [_("Dør"), _("Henvisninger")] + ([_("Heraf inkluderet")] if crosswise else [])
    rows = tuple(
        (Cell(said.door_words(door)), count(came, of=shown.received), *([count(included)] if crosswise else []))
        for door, came, included in shown.doors
    )
    return Table("doere", _("Hvordan de kom ind"), tuple(columns), rows)


def points(id: str, caption: str, chart: Chart, *, weekly: bool) -> Table:
    """The numbers of a chart, the newest first."""
    columns = (
        _("Mandag") if weekly else _("Måned"),
        _("Dage, gennemsnit"),
        _("Åbne henvisninger") if weekly else _("Henvisninger"),
    )
    rows = tuple(
        (
            Cell(_start(point.start, weekly=weekly, over=point.over)),
            Cell(point.days, hidden=point.hidden),
            Cell(point.count, hidden=point.hidden),
        )
        for point in reversed(chart.points)
    )
    return Table(id, caption, columns, rows, _("Den nyeste først."))


def loads(held: Sequence[Load], *, exact: bool) -> Table:
    """Who has how many, or how many there are in all."""
    places, taken = sum(each.places for each in held), sum(each.taken for each in held)
    if not exact:
        row = (Cell(_("Alle kontaktpersoner")), count(show_taken(held)), Cell(places))
        return Table(
            "pladser", _("Pladser"), ("", _("Optaget"), _("Pladser")), (row,) if held else (), empty=_no_places()
        )
    several = len({each.unit for each in held}) > 1
    rows = [
        (
            Cell(f"{each.name}, {each.unit}" if several else each.name),
            Cell(each.taken, of=max(each.places, each.taken) or None),
            Cell(each.places),
            Cell(each.places - each.taken + each.closing),
            Cell(each.paused),
        )
        for each in held
    ]
    if rows:
        free = sum(each.places - each.taken + each.closing for each in held)
        paused = sum(each.paused for each in held)
        rows.append((Cell(_("I alt")), Cell(taken), Cell(places), Cell(free), Cell(paused)))
    return Table(
        "pladser",
        _("Pladser hos hver kontaktperson"),
        (_("Kontaktperson"), _("Optaget"), _("Pladser"), _("Ledige"), _("Heraf på pause")),
        tuple(rows),
        _("Den, der har mindst plads, først."),
        empty=_no_places(),
    )


def ladder(shown: ShownFigures) -> Table:
    """The steps of the scale ladder."""
    rows = tuple(
        (Cell(step.size), Cell(step.reached_on) if step.reached_on else Cell(_("Ikke nået endnu")))
        for step in shown.ladder.steps
    )
    return Table("trappe", _("Trappen"), (_("Inkluderede borgere"), _("Nået")), rows)


def flow(shown: ShownFlow | None) -> Table:
    """What went to the registry, and what stayed behind."""
    rows: list[tuple[Cell, ...]] = []
    if shown is not None:
        rows = [(Cell(said.row_words(kind)), count(each), Cell(_("Sendt"))) for kind, each in shown.rows]
        rows += [
            (Cell(said.left_out_words(why)), count(each), Cell(_("Blev tilbage"))) for why, each in shown.left_out
        ]
    return Table(
        "til-databasen",
        _("Seneste kørsel til den fælles database"),
        (_("Rækker"), _("Antal"), _("Hvad der skete")),
        tuple(rows),
        empty=_("Intet er sendt endnu. Det sker hver nat, når systemets arbejde kører."),
    )


def _start(start: date, *, weekly: bool, over: bool) -> str:
    words = start_words(start, weekly, lang())
    if weekly:
        words = f"{words} {start.year}"
    return words if over else _("%(month)s (er ikke slut)") % {"month": words}


def _no_places() -> str:
    return _("Ingen har pladser endnu. Lederen giver dem under Mine forløb, Pladser.")
