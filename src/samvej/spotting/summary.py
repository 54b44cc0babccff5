"""How many the criteria find on a day: each criterion, each combination, the steps of attrition, and cost held.

Counted among the citizens alive on the day. "Cost held" is the cost of services that started in the 12 calendar
months up to and including the day (counted as every window is: start ≤ day ≤ start + 12 months).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from samvej.core.window import Window
from samvej.programme.meaning import carriers
from samvej.programme.rules import All, Rule, Truth, children, walk
from samvej.spotting.days import Table, number, with_end
from samvej.spotting.register import Register
from samvej.spotting.sweep import answers, fold, on_day, prepare

COST_WINDOW = Window(12, "month")


@dataclass(frozen=True)
class Tally:
    """How many citizens, and the cost they hold in minor units (None where the register has no money)."""

    people: int = 0
    cost: int | None = None

    def __add__(self, other: "Tally") -> "Tally":
        cost = None if self.cost is None and other.cost is None else (self.cost or 0) + (other.cost or 0)
        return Tally(self.people + other.people, cost)


@dataclass(frozen=True)
class CriterionTally:
    """One criterion's citizens by its value."""

    rule_id: str
    meets: Tally
    cannot_tell: Tally
    does_not: Tally


@dataclass(frozen=True)
class Step:
    """Attrition: those still in after this part of the outer "all" (met or not to be told), in the file's order."""

    rule_id: str
    still_in: Tally
    of_whom_meets: Tally


@dataclass(frozen=True)
class Summary:
    """The summary on one day. ``combinations``: the criteria that carry the answer together, most citizens first."""

    day: date
    population: Tally
    answers: dict[Truth, Tally]
    criteria: tuple[CriterionTally, ...]
    combinations: tuple[tuple[tuple[str, ...], Tally], ...]
    steps: tuple[Step, ...]
    currency: str | None


def summarise(rule: Rule, register: Register, day: date) -> Summary:
    """Count the citizens alive on ``day`` by every part of the rule."""
    profiles = _profiles(rule, register, day)
    nothing = Tally(0, None if register.currency is None else 0)
    named = [node.id for node in walk(rule) if node.named or not children(node)]
    return Summary(
        day=day,
        population=sum((tally for _, tally in profiles), nothing),
        answers={truth: _where(profiles, rule.id, truth, nothing) for truth in reversed(Truth)},
        criteria=tuple(
            CriterionTally(
                node,
                _where(profiles, node, Truth.TRUE, nothing),
                _where(profiles, node, Truth.UNKNOWN, nothing),
                _where(profiles, node, Truth.FALSE, nothing),
            )
            for node in named
        ),
        combinations=_combinations(rule, profiles, nothing),
        steps=tuple(_steps(rule, profiles, nothing)),
        currency=register.currency,
    )


Profile = tuple[dict[str, Truth], Tally]
"""Every node's value, and the citizens who have just these values."""


def _profiles(rule: Rule, register: Register, day: date) -> list[Profile]:
    prepared = prepare(rule, register, day)
    people = register.person
    born = people.birth.isnull() | (people.birth <= number(day))
    living = people.filter(born & (people.death.isnull() | (people.death >= number(day)))).select("person_id")
    rows = on_day(answers(prepared, of=living), day)
    columns = list(prepared.columns.values())
    held = cost_held_by(register, day)
    rows = rows.left_join(held, "person_id").select(*columns, held=held.held)
    grouped = rows.group_by(columns).aggregate(people=rows.count(), cost=rows.held.sum()).to_pyarrow().to_pylist()
    out: list[Profile] = []
    for row in grouped:
        truths = {leaf: Truth(row[column]) for leaf, column in prepared.columns.items()}
        fold(rule, truths)
        out.append((truths, Tally(row["people"], None if register.currency is None else int(row["cost"] or 0))))
    return out


def cost_held_by(register: Register, day: date) -> Table:
    """What each citizen holds on the day, in minor units: person_id, held. Those who hold nothing are not in it."""
    service = register.service
    priced = service.filter(service.cost.notnull() & service.attended.coalesce(True))
    facts = priced.select("person_id", "cost", day=priced.start.date().epoch_days().cast("int32"))
    facts = with_end(facts, COST_WINDOW)
    facts = facts.filter((facts.day <= number(day)) & (facts["last"] >= number(day)))
    return facts.group_by("person_id").aggregate(held=facts.cost.sum())


def _where(profiles: list[Profile], node: str, truth: Truth, nothing: Tally) -> Tally:
    return sum((tally for truths, tally in profiles if truths[node] is truth), nothing)


def _combinations(rule: Rule, profiles: list[Profile], nothing: Tally) -> tuple[tuple[tuple[str, ...], Tally], ...]:
    """The named criteria (or, where none is named, the leaves) that carry a yes or an unknown together."""
    named = {node.id for node in walk(rule) if node.named}
    found: dict[tuple[str, ...], Tally] = {}
    for truths, tally in profiles:
        if truths[rule.id] is Truth.FALSE:
            continue
        carried = [leaf for leaf in carriers(rule, truths) if truths[leaf] is Truth.TRUE]
        key = tuple(leaf for leaf in carried if not named or leaf in named)
        found[key] = found.get(key, nothing) + tally
    return tuple(sorted(found.items(), key=lambda item: (-item[1].people, item[0])))


def _steps(rule: Rule, profiles: list[Profile], nothing: Tally) -> Iterator[Step]:
    remaining = profiles
    for part in _parts(rule):
        remaining = [(truths, tally) for truths, tally in remaining if truths[part.id] is not Truth.FALSE]
        yield Step(
            part.id,
            sum((tally for _, tally in remaining), nothing),
            _where(remaining, part.id, Truth.TRUE, nothing),
        )


def _parts(rule: Rule) -> list[Rule]:
    return [leaf for part in rule.parts for leaf in _parts(part)] if isinstance(rule, All) else [rule]
