"""What the roads show about the system: barriers, two small trials, and a round of how the roles work together."""

from datetime import timedelta

from samvej.core import clock
from samvej.web.demo.books import working_days_ago
from samvej.web.demo.names import lot
from samvej.workplace.access.actors import Actor
from samvej.workplace.coordination.actions.answering import answer
from samvej.workplace.coordination.actions.rounds import open_round
from samvej.workplace.coordination.models import Round, Seat
from samvej.workplace.ground.moment import today
from samvej.workplace.improvement.actions.cycles import CyclePlan, begin, decide, plan_cycle, study, write_note
from samvej.workplace.improvement.actions.logging_barriers import log_barrier, put_together
from samvej.workplace.improvement.models import Barrier
from samvej.workplace.people.models import Employment
from samvej.workplace.programmes.models import ProgrammeUnit

_AFTER_DISCHARGE, _LETTERS = "Hjem uden at nogen ved det", "Breve, som ingen tør åbne"
_BARRIERS = (
    ("hospital", "Udskrevet fredag eftermiddag, uden at nogen i kommunen fik besked.", "always", _AFTER_DISCHARGE),
    ("between", "Medicinlisten fra sygehuset og fra lægen var ikke den samme.", "sometimes", _AFTER_DISCHARGE),
    ("hospital", "Ingen på afdelingen vidste, at der er en plan.", "always", _AFTER_DISCHARGE),
    (
        "municipality-health",
        "Hjemmesygeplejen begyndte først fem dage efter udskrivelsen.",
        "sometimes",
        _AFTER_DISCHARGE,
    ),
    (
        "employment",
        "Indkaldt pr. brev til et møde på rådhuset, selv om alle ved, at breve ikke bliver åbnet.",
        "always",
        _LETTERS,
    ),
    ("employment", "Ydelsen blev stoppet efter et møde, som borgeren ikke vidste noget om.", "sometimes", _LETTERS),
    ("municipality-social", "Fire forskellige afdelinger sendte brev i samme uge.", "sometimes", _LETTERS),
    ("psychiatry", "Skulle ringe om morgenen for at få en tid og kom ikke igennem.", "always", ""),
    ("general-practice", "Tid hos lægen er ti minutter. Der er fem ting.", "sometimes", ""),
)


def learn(unit: ProgrammeUnit, lead: Actor, contact_persons: list[Actor]) -> None:
    """All of it, for the unit of the cast."""
    _barriers(unit, lead, contact_persons)
    _round(unit, lead)


def _barriers(unit: ProgrammeUnit, lead: Actor, contact_persons: list[Actor]) -> None:
    themes: dict[str, list[Barrier]] = {}
    for number, (door, happened, how_often, theme) in enumerate(_BARRIERS):
        by = contact_persons[number % len(contact_persons)]
        with clock.at(working_days_ago(60 - number * 5, happened)):
            barrier = log_barrier(by=by, unit=unit, door=door, happened=happened, how_often=how_often)
        themes.setdefault(theme, []).append(barrier)
    with clock.at(working_days_ago(34, "themes")):
        home = put_together(by=lead, unit=unit, barriers=themes[_AFTER_DISCHARGE], name=_AFTER_DISCHARGE)
        letters = put_together(by=lead, unit=unit, barriers=themes[_LETTERS], name=_LETTERS)
        tried = plan_cycle(by=lead, unit=unit, plan=_TRIED, theme=home)
        begin(by=lead, cycle=tried)
    with clock.at(working_days_ago(22, "note")):
        write_note(by=lead, cycle=tried, text="Afdelingen ringer, men oftest først samme dag. Vi beder om dagen før.")
    with clock.at(working_days_ago(12, "studied")):
        tried = study(
            by=lead,
            cycle=tried,
            saw="Ved fire af fem udskrivelser blev der ringet. Besøget lå to dage efter i stedet for seks.",
            learned="Et navn og et nummer på tavlen virker bedre end en retningslinje.",
        )
        decide(by=lead, cycle=tried, decision="adopt")
    with clock.at(working_days_ago(8, "running")):
        runs = plan_cycle(by=lead, unit=unit, plan=_runs(), theme=letters)
        begin(by=lead, cycle=runs)


_TRIED = CyclePlan(
    aim="Alle, der kommer hjem fra sygehuset, er besøgt eller ringet op inden for to hverdage.",
    change="Afdelingen har forløbspartnerens navn og nummer på tavlen og ringer, før borgeren går.",
    prediction="Vi tror, at der bliver ringet ved tre af fem udskrivelser.",
    measure="Hverdage fra udskrivelse til første besøg, fem borgere",
    scale=5,
)


def _runs() -> CyclePlan:
    return CyclePlan(
        aim="Ingen mister en aftale, fordi den kom i et brev.",
        change="Jobcentret ringer til forløbspartneren, før der sendes et brev til fem borgere.",
        prediction="Vi tror, at halvt så mange udebliver.",
        chart="kontakt",
        scale=5,
        looked_at_on=today() + timedelta(days=28),
    )


def _round(unit: ProgrammeUnit, lead: Actor) -> None:
    """Everybody on the unit's teams answered; it has ended, and what five or more said is shown."""
    with clock.at(working_days_ago(15, "round")):
        begun = open_round(by=lead, unit=unit, closes_on=today() + timedelta(days=14))
    with clock.at(working_days_ago(11, "answers")):
        for seat in begun.seats.select_related("account__professional"):
            answer(by=_of(seat), round=begun, sheet=_sheet(begun, seat))


def _of(seat: Seat) -> Actor:
    return Actor(seat.account, Employment.objects.filter(professional=seat.account.professional_id).first())


def _sheet(round: Round, seat: Seat) -> dict[str, dict[str, int]]:
    """Two to five on everything; what is weakest between two roles is the same for all of them."""
    found = {}
    for about in round.roles:
        if about != seat.role:
            base = 2 + lot("|".join(sorted((about, seat.role))), "tie") % 3
            found[about] = {
                item: min(5, base + (lot(f"{seat.account_id}{about}{item}", "answer") % 3 == 0))
                for item in round.items
            }
    return found
