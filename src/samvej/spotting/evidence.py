"""What the register shows for each leaf of a rule: spans of days, and how they decide the leaf's value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from samvej.programme.rules import (
    Age,
    Alive,
    Ask,
    EnrolledIn,
    InsuranceGroup,
    Leaf,
    LivesIn,
    Measured,
    Occurrences,
    Registered,
    SexIs,
    Top,
    Total,
    Truth,
)
from samvej.spotting import spans
from samvej.spotting.absence import Cover, cover_of
from samvej.spotting.days import BEGINNING, FOREVER, Table, months_later, with_end
from samvej.spotting.matching import Scan, with_amount

UNKNOWN, FALSE, TRUE = Truth.UNKNOWN, Truth.FALSE, Truth.TRUE


@dataclass(frozen=True)
class Evidence:
    """A leaf's spans by name, and the decision.

    On a day the first name of ``decide`` whose span holds the day gives the value (a name may stand for several
    spans that must all hold: "covered"); else ``otherwise``. ``sought``: whether the leaf is false for everyone
    of whom nothing is found, so that the citizens found bound the search.
    """

    leaf: Leaf
    spans: dict[str, Table]
    decide: tuple[tuple[tuple[str, ...], Truth], ...]
    otherwise: Truth
    sought: bool = False
    facts: Table | None = field(default=None, compare=False)  # what counts, with the last day in view


def evidence_of(leaf: Leaf, found: Scan, until: date, *, against: bool) -> Evidence:
    """The evidence for one leaf; ``against``: the rule leans on the absence of its facts."""
    match leaf:
        case Occurrences():
            return _occurrences(leaf, found, against)
        case Total():
            return _total(leaf, found, until, against)
        case Top():
            return _top(leaf, found, until, against)
        case Measured():
            return _measured(leaf, found, against)
        case Ask():
            raise TypeError("an ask has no evidence of its own; its prompt has")
        case _:
            return _attribute(leaf, found)


# --- counts, sums and ranks ----------------------------------------------------------------------------


def limits(
    leaf: Occurrences | Total, hits: Table, cover: Cover | None, facts: Table, unpriced: Table | None = None
) -> Evidence:
    """Evidence above the limit settles the leaf; too little settles it only where the window is covered."""
    above, below = (TRUE, FALSE) if leaf.at_least is not None else (FALSE, TRUE)
    if cover is None:  # the rule does not lean on absence here: what is not found is not so
        sought = below is FALSE
        return Evidence(leaf, {"found": hits}, ((("found",), above),), below, sought, facts)
    held: dict[str, Table] = {"found": hits}
    decide: list[tuple[tuple[str, ...], Truth]] = [(("found",), above)]
    if unpriced is not None:
        held["unpriced"] = unpriced
        decide.append((("unpriced",), UNKNOWN))
    if cover.possible:
        held |= cover.spans
        decide.append((tuple(cover.spans), below))
    return Evidence(leaf, held, tuple(decide), UNKNOWN, False, facts)


def leans_on_absence(leaf: Occurrences | Total, against: bool) -> bool:
    return against == (leaf.at_least is not None)


def limit_of(leaf: Occurrences | Total) -> int:
    """The least number that is evidence: k for "at least k", n + 1 for "at most n"."""
    if leaf.at_least is not None:
        return leaf.at_least
    assert leaf.at_most is not None
    return leaf.at_most + 1


def _occurrences(leaf: Occurrences, found: Scan, against: bool) -> Evidence:
    facts = found.matching(leaf.of)
    if leaf.distinct is not None:
        # "value" is named for the count alone: a witness's own value is a measured number
        told_apart = facts.mutate(value=facts[leaf.distinct])
        hits = spans.at_least_different(told_apart, leaf.window, limit_of(leaf))
    else:
        hits = spans.at_least(facts, leaf.window, limit_of(leaf))
    cover = cover_of(leaf.of, leaf.window, found.register) if leans_on_absence(leaf, against) else None
    return limits(leaf, hits, cover, with_end(facts, leaf.window))


def _total(leaf: Total, found: Scan, until: date, against: bool) -> Evidence:
    facts = found.matching(leaf.of)
    amounts = found.register.keep(with_amount(facts, leaf, found.register.person, until))
    hits = spans.total_at_least(amounts, leaf.window, limit_of(leaf))
    in_view = with_end(facts, leaf.window)
    if not leans_on_absence(leaf, against):
        return limits(leaf, hits, None, in_view)
    cover = cover_of(leaf.of, leaf.window, found.register)
    unpriced = with_end(amounts.filter(amounts.unpriced), leaf.window) if leaf.measure == "cost" else None
    if unpriced is not None:
        unpriced = unpriced.select("person_id", first=unpriced.day, last=unpriced["last"])
    return limits(leaf, hits, cover, in_view, unpriced)


def _top(leaf: Top, found: Scan, until: date, against: bool) -> Evidence:
    facts = found.matching(leaf.of)
    amounts = found.register.keep(with_amount(facts, leaf, found.register.person, until))
    hits = spans.ranked_on_top(amounts, leaf.window, leaf.percent, found.register.person, until)
    in_view = with_end(facts, leaf.window)
    decide: tuple[tuple[tuple[str, ...], Truth], ...] = ((("found",), TRUE),)
    if not against:
        return Evidence(leaf, {"found": hits}, decide, FALSE, True, in_view)
    cover = cover_of(leaf.of, leaf.window, found.register, ranked=True)
    if cover.possible:
        decide = (*decide, (tuple(cover.spans), FALSE))
    return Evidence(leaf, {"found": hits, **cover.spans}, decide, UNKNOWN, False, in_view)


def _measured(leaf: Measured, found: Scan, against: bool) -> Evidence:
    values = found.matching(leaf.of)
    holds = {
        "above": values.value > leaf.bound.limit,
        "at least": values.value >= leaf.bound.limit,
        "below": values.value < leaf.bound.limit,
        "at most": values.value <= leaf.bound.limit,
    }[leaf.bound.kind]
    values = with_end(values.mutate(holds=holds), leaf.window)
    nothing = UNKNOWN if against else FALSE
    if leaf.which == "latest":
        latest = _latest(values)
        held = {"satisfied": latest.filter(latest.holds), "measured": latest}
        decide = ((("satisfied",), TRUE), (("measured",), FALSE))
    else:
        failing = values.filter(~values.holds)
        enough = spans.at_least(values.drop("last"), leaf.window, leaf.count)
        held = {"failing": failing.select("person_id", first=failing.day, last=failing["last"]), "enough": enough}
        decide = ((("failing",), FALSE), (("enough",), TRUE))
    held = {name: span.select("person_id", "first", "last") for name, span in held.items()}
    return Evidence(leaf, held, decide, nothing, not against, values)


def _latest(values: Table) -> Table:
    """Spans in which a value is the latest; of several at the same moment, one that holds is enough."""
    moments = values.group_by("person_id", "at").aggregate(
        day=values.day.max(), last=values["last"].max(), holds=values.holds.any()
    )
    newest_first = ibis.window(group_by=("person_id", "day"), order_by=ibis.desc("at"))
    days = moments.mutate(age=ibis.row_number().over(newest_first))
    days = days.filter(days.age == 0)
    following = days.day.lead(1).over(ibis.window(group_by="person_id", order_by="day"))
    days = days.mutate(replaced=following.coalesce(FOREVER + 1) - 1)
    last = ibis.least(days["last"], days.replaced).cast("int32")
    return days.select("person_id", "holds", first=days.day, last=last)


# --- attributes ----------------------------------------------------------------------------------------


def _attribute(leaf: Leaf, found: Scan) -> Evidence:
    register, person = found.register, found.register.person
    match leaf:
        case Alive():
            held = person.select(
                "person_id",
                first=person.birth.coalesce(BEGINNING).cast("int32"),
                last=person.death.coalesce(FOREVER).cast("int32"),
            )
            return Evidence(leaf, {"alive": held}, ((("alive",), TRUE),), FALSE)
        case Age():
            return _age(leaf, person)
        case SexIs():
            return _known(leaf, person, person.sex, leaf.sex)
        case InsuranceGroup():
            return _known(leaf, person, person.insurance_group, leaf.group)
        case LivesIn():
            return _spells(leaf, register.residence, leaf.municipalities, _always(register, leaf))
        case Registered():
            return _spells(leaf, register.registration, leaf.practices, _always(register, leaf))
        case EnrolledIn():
            rows = register.enrolment
            rows = rows.filter(rows.value == leaf.programme).select("person_id", "first", "last")
            return Evidence(leaf, {"enrolled": rows}, ((("enrolled",), TRUE),), FALSE, True)
        case _:
            raise TypeError(f"not a leaf of the rule tree: {leaf!r}")


def _throughout(person: Table) -> Table:
    return person.select("person_id", first=ibis.literal(BEGINNING, "int32"), last=ibis.literal(FOREVER, "int32"))


def _age(leaf: Age, person: Table) -> Evidence:
    """Birthdays are looked up, so that 29 February is clamped exactly as months are."""
    born = person.filter(person.birth.notnull()).select("person_id", day="birth")
    days = ibis.memtable(_birthdays(leaf))
    rows = born.inner_join(days, "day").select("person_id", "first", "last")
    held = {"age": rows, "unborn": _throughout(person.filter(person.birth.isnull()))}
    return Evidence(leaf, held, ((("age",), TRUE), (("unborn",), UNKNOWN)), FALSE)


def _birthdays(leaf: Age) -> pa.Table:
    """Every day of birth with the first and the last day of the age asked for."""
    days, of_age = months_later(12 * (leaf.at_least or 0))
    _, too_old = months_later(12 * (leaf.below or 0))
    columns = {
        "day": days,
        "first": np.full_like(days, BEGINNING) if leaf.at_least is None else of_age,
        "last": np.full_like(days, FOREVER) if leaf.below is None else too_old - 1,
    }
    return pa.table({name: pa.array(column, pa.int32()) for name, column in columns.items()})


def _known(leaf: Leaf, person: Table, value: Any, wanted: str) -> Evidence:
    held = {
        "same": _throughout(person.filter(value == wanted)),
        "unknown": _throughout(person.filter(value.isnull())),
    }
    return Evidence(leaf, held, ((("same",), TRUE), (("unknown",), UNKNOWN)), FALSE)


def _spells(leaf: Leaf, rows: Table, wanted: Sequence[str], always: Cover) -> Evidence:
    """True in a spell of a wanted value (any, if none is named), false in another or where the register covers."""
    here = rows.filter(rows.value.isin(list(wanted))) if wanted else rows
    held = {"here": here.select("person_id", "first", "last"), "spell": rows.select("person_id", "first", "last")}
    decide: tuple[tuple[tuple[str, ...], Truth], ...] = ((("here",), TRUE), (("spell",), FALSE))
    if always.possible:
        decide = (*decide, (tuple(always.spans), FALSE))
    return Evidence(leaf, held | always.spans, decide, UNKNOWN)


def _always(register: Any, leaf: LivesIn | Registered) -> Cover:
    """The days on which the register of homes (or of practices) covers all that the leaf names."""
    scope, areas = ("residence", leaf.municipalities) if isinstance(leaf, LivesIn) else ("registration", ("*",))
    return Cover.of_register(register, scope, areas)
