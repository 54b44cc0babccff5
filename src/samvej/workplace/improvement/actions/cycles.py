"""Plan, do, study, act: one small trial of a change at a time."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import moment, today
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.improvement import permissions, policies
from samvej.workplace.improvement.anonymous import cleaned
from samvej.workplace.improvement.models import Cycle, CycleEvent, CycleNote, Theme
from samvej.workplace.improvement.transitions import CYCLE
from samvej.workplace.programmes.models import ProgrammeUnit


@dataclass(frozen=True)
class CyclePlan:
    """What is planned: why, what is done differently, what is expected, and how it will be seen.

    ``chart``: a control chart of the lead's page by its id, else ``measure`` in words.
    """

    aim: str
    change: str
    prediction: str
    chart: str = ""
    measure: str = ""
    scale: int | None = None
    looked_at_on: date | None = None


def plan_cycle(
    *,
    by: Actor,
    unit: ProgrammeUnit,
    plan: CyclePlan,
    theme: Theme | None = None,
    after: Cycle | None = None,
    once: str | None = None,
) -> Cycle:
    """Plan a cycle for the unit; ``after``: the one it grows out of. The same ``once`` is the same cycle.

    Raises :class:`NotYours`, :class:`NotNow`.
    """
    permissions.check_improve(by=by, unit=unit)
    policies.check_words(plan.aim, plan.change, plan.prediction)
    if once is not None and (known := Cycle.objects.filter(once=once, unit=unit).first()):
        return known
    try:
        with transaction.atomic():
            ProgrammeUnit.objects.select_for_update().get(pk=unit.pk)  # numbers are given out one at a time
            last = Cycle.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0
            cycle = Cycle.objects.create(
                unit=unit,
                programme=unit.programme,
                number=last + 1,
                theme=theme if theme is not None and theme.unit_id == unit.pk else None,
                after=after if after is not None and after.unit_id == unit.pk else None,
                once=once,
                **_fields(plan),
            )
            _event(cycle, "plan", by=by, before="")
    except IntegrityError:
        if once is not None and (known := Cycle.objects.filter(once=once, unit=unit).first()):
            return known
        raise
    return cycle


@transaction.atomic
def change_plan(*, by: Actor, cycle: Cycle, plan: CyclePlan, seen_revision: int | None = None) -> Cycle:
    """Write the plan anew before it is begun. Raises :class:`NotYours`, :class:`NotNow`."""
    cycle = _lock(by, cycle, seen_revision)
    policies.check_transition(cycle, "change the plan")
    policies.check_words(plan.aim, plan.change, plan.prediction)
    for name, value in _fields(plan).items():
        setattr(cycle, name, value)
    return _move(cycle, "change the plan", by=by)


@transaction.atomic
def begin(*, by: Actor, cycle: Cycle, seen_revision: int | None = None) -> Cycle:
    """Begin to try it. Raises :class:`NotYours`, :class:`NotNow`."""
    cycle = _lock(by, cycle, seen_revision)
    cycle.starts_on = cycle.starts_on or today()
    return _move(cycle, "begin", by=by)


@transaction.atomic
def write_note(*, by: Actor, cycle: Cycle, text: str, once: str | None = None) -> CycleNote:
    """Write what is seen on the way. The same ``once`` is the same note. Raises NotYours, NotNow."""
    cycle = _lock(by, cycle, None)
    if once is not None and (known := CycleNote.objects.filter(once=once, cycle=cycle).first()):
        return known
    policies.check_words(text)
    _move(cycle, "note", by=by)
    return CycleNote.objects.create(
        cycle=cycle, text=cleaned(text.strip()).text, at=moment(), by=by.account, by_name=by.name, once=once
    )


@transaction.atomic
def study(*, by: Actor, cycle: Cycle, saw: str, learned: str, seen_revision: int | None = None) -> Cycle:
    """Write what was seen against what was expected, and what was learned. Raises NotYours, NotNow."""
    cycle = _lock(by, cycle, seen_revision)
    policies.check_transition(cycle, "study")
    policies.check_words(saw, learned)
    cycle.saw, cycle.learned = cleaned(saw.strip()).text, cleaned(learned.strip()).text
    return _move(cycle, "study", by=by)


@transaction.atomic
def decide(*, by: Actor, cycle: Cycle, decision: str, seen_revision: int | None = None) -> Cycle:
    """Adopt, adapt or abandon. Raises :class:`NotYours`, and :class:`NotNow` before it was studied."""
    cycle = _lock(by, cycle, seen_revision)
    policies.check_transition(cycle, "decide")
    cycle.decision = Cycle.Decision(decision)
    return _move(cycle, "decide", by=by)


@transaction.atomic
def drop(*, by: Actor, cycle: Cycle, learned: str, seen_revision: int | None = None) -> Cycle:
    """Leave it before it came to an end, with what was learned all the same. Raises NotYours, NotNow."""
    cycle = _lock(by, cycle, seen_revision)
    policies.check_transition(cycle, "drop")
    policies.check_words(learned)
    cycle.learned, cycle.decision = cleaned(learned.strip()).text, Cycle.Decision.ABANDON
    return _move(cycle, "drop", by=by)


def _fields(plan: CyclePlan) -> dict[str, Any]:
    return {
        "aim": cleaned(plan.aim.strip()).text,
        "change": cleaned(plan.change.strip()).text,
        "prediction": cleaned(plan.prediction.strip()).text,
        "chart": plan.chart,
        "measure": cleaned(plan.measure.strip()).text[:300],
        "scale": plan.scale,
        "looked_at_on": plan.looked_at_on,
    }


def _lock(by: Actor, cycle: Cycle, seen_revision: int | None) -> Cycle:
    permissions.check_improve(by=by, unit=cycle.unit)
    now = Cycle.objects.select_for_update(of=("self",)).select_related("unit__organisation").get(pk=cycle.pk)
    if seen_revision is not None and now.revision != seen_revision:
        raise NotNow(
            _(
                "En anden har skrevet i afprøvningen, mens du så på den. Det, du skrev, står her stadig: se, hvad "
                "der er sket, og send igen, hvis det stadig er nødvendigt."
            )
        )
    return now


def _move(cycle: Cycle, name: str, *, by: Actor) -> Cycle:
    policies.check_transition(cycle, name)
    before = cycle.status
    cycle.status = CYCLE[name].target or before
    cycle.revision += 1
    cycle.save()
    _event(cycle, name, by=by, before=before)
    return cycle


def _event(cycle: Cycle, name: str, *, by: Actor, before: str) -> None:
    CycleEvent.objects.create(
        cycle=cycle,
        kind=CYCLE[name].event,
        at=moment(),
        by=by.account,
        by_name=by.name,
        from_state=before,
        to_state=cycle.status,
        detail={"decision": cycle.decision} if cycle.decision else {},
    )
