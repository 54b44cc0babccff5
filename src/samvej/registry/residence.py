"""Where people live, day by day: spells as sources give them, and spells made of snapshots, migration and deaths.

A population register's extract is a snapshot: it says where people live on one day. The rule that makes spells of
snapshots is written out, with an example, in docs/reference/database.md ("Residence"). It is one Ibis expression, so
that it runs wherever the tables lie.
"""

from datetime import datetime
from typing import Any

import ibis

Table = Any
_EPOCH = ibis.literal(datetime(1970, 1, 1))
_SNAPSHOT = ("source", "person_id", "date")
COLUMNS = ("person_id", "municipality", "rural", "valid_from", "valid_to", "source")


def spells_of_residence(residence: Table, snapshot: Table, migration: Table, person: Table, coverage: Table) -> Table:
    """Every spell of residence: person_id, municipality, rural, valid_from, valid_to (closed; empty: open), source.

    ``residence``, ``snapshot``, ``migration``, ``person`` and ``coverage`` are canonical tables (``snapshot``:
    ``residence_snapshot``). Spells that a source gives stand as they are; those of the snapshots come to them.
    """
    return residence.select(*COLUMNS).union(_joined(_apart(snapshot, migration, person, coverage)), distinct=False)


def _apart(snapshot: Table, migration: Table, person: Table, coverage: Table) -> Table:
    """One spell per snapshot of a person, none overlapping: ``first`` and ``last`` as day numbers (empty: open)."""
    facts = snapshot.mutate(day=_day(snapshot.date))
    facts = _with(facts, _neighbours(snapshot, coverage), ("source", "municipality", "date"))
    facts = _with(facts, _moves(snapshot, migration), _SNAPSHOT)
    lives = person.select("person_id", born=_day(person.birth_date), died=_day(person.death_date))
    facts = _with(facts, lives, ("person_id",))
    in_order = ibis.window(group_by=("source", "person_id"), order_by="date")
    facts = facts.mutate(own_next=facts.day.lead().over(in_order))
    facts = facts.mutate(
        last=ibis.least(facts.next_day - 1, facts.own_next - 1, facts.left_on, facts.died), came=_came(facts)
    )
    facts = facts.mutate(free_from=facts["last"].lag().over(in_order) + 1)
    first = facts.came.isnull().ifelse(facts.day, ibis.greatest(facts.came, facts.free_from))
    first = ibis.greatest(first, facts.born)  # a snapshot, or a move, before the birth is a fault of the register
    spells = facts.select("source", "person_id", "municipality", "rural", "last", first=first)
    return spells.filter(spells["last"].isnull() | (spells["last"] >= spells["first"]))


def _neighbours(snapshot: Table, coverage: Table) -> Table:
    """Of each snapshot of a municipality: the day of the one before and of the next.

    A municipality has a snapshot on the days on which anybody lives there, and on those of the source's other
    snapshots that are stated to cover it; a cover counts from the day before, whose snapshot says who lived there as
    it began.
    """
    lived = snapshot.select("source", "municipality", "date").distinct()
    days = lived.select("source", "date").distinct()
    stated = coverage.filter(coverage.kinds == "residence")
    stated = stated.select("source", "area", since=_day(stated.valid_from) - 1, until=_day(stated.valid_to))
    spoken = lived.select("source", "municipality").distinct().inner_join(days, "source")
    spoken = spoken.inner_join(stated, "source")
    here = (spoken.area == spoken.municipality) | (spoken.area == "*")
    spoken = spoken.filter(here & _day(spoken.date).between(spoken.since, spoken.until))
    days = lived.union(spoken.select("source", "municipality", "date"), distinct=True)
    in_order = ibis.window(group_by=("source", "municipality"), order_by="date")
    number = _day(days.date)
    return days.mutate(previous_day=number.lag().over(in_order), next_day=number.lead().over(in_order))


def _moves(snapshot: Table, migration: Table) -> Table:
    """Of each snapshot of a person who ever migrated: who left on or after it, who came or left before."""
    when = migration.select("person_id", "direction", moved=_day(migration.date))
    both = snapshot.select(*_SNAPSHOT).inner_join(when, "person_id")
    day = _day(both.date)
    out = both.direction == "out"
    return both.group_by(*_SNAPSHOT).aggregate(
        left_on=both.moved.min(where=out & (both.moved >= day)),
        left_before=both.moved.max(where=out & (both.moved < day)),
        came_on=both.moved.max(where=(both.direction == "in") & (both.moved <= day)),
    )


def _came(facts: Table) -> Any:
    """The day of birth or immigration since the snapshot before, unless the person left again; else empty."""
    came = ibis.greatest(_since(facts, facts.born), _since(facts, facts.came_on))
    left = facts.left_before.notnull() & (facts.left_before > came)
    return left.ifelse(ibis.null("int32"), came)


def _since(facts: Table, day: Any) -> Any:
    return ((day > facts.previous_day) & (day <= facts.day)).ifelse(day, ibis.null("int32"))


def _joined(spells: Table) -> Table:
    """Spells of one person, source and place that follow day on day are one."""
    in_order = ibis.window(group_by=("source", "person_id", "municipality", "rural"), order_by="first")
    so_far = ibis.window(group_by=("source", "person_id", "municipality", "rural"), order_by="first", following=0)
    before = spells["last"].lag().over(in_order)
    spells = spells.mutate(opens=(before.isnull() | (spells["first"] > before + 1)).cast("int32"))
    spells = spells.mutate(number=spells.opens.sum().over(so_far))
    one = spells.group_by("source", "person_id", "municipality", "rural", "number").aggregate(
        first=spells["first"].min(), last=spells["last"].max(), is_open=spells["last"].isnull().any()
    )
    return one.select(
        "person_id",
        "municipality",
        "rural",
        "source",
        valid_from=_date(one["first"]),
        valid_to=one.is_open.ifelse(ibis.null("date"), _date(one["last"])),
    ).select(*COLUMNS)


def _with(table: Table, more: Table, on: tuple[str, ...]) -> Table:
    """``table`` with the further columns of ``more``, empty where it has no row."""
    further = [column for column in more.columns if column not in on]
    joined = table.left_join(more, list(on))
    return joined.select(*(table[column] for column in table.columns), *(more[column] for column in further))


def _day(day: Any) -> Any:
    return day.epoch_days().cast("int32")


def _date(day: Any) -> Any:
    return (_EPOCH + day.as_interval("D")).cast("date")
