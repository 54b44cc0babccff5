"""The end of an enrolment: for one of the file's reasons, by death, or because the citizen moved away."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.consents import end_consents
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.moving import basis_id, lock, move
from samvej.workplace.pathways.actions.places import give_back
from samvej.workplace.pathways.actions.spells import end_spell
from samvej.workplace.pathways.actions.teams import dissolve
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.programmes.queries import programme_of


@transaction.atomic
def end_enrolment(
    *,
    by: Actor,
    enrolment: Enrolment,
    reason: str,
    note: str = "",
    ended_on: date | None = None,
    seen_revision: int | None = None,
) -> Enrolment:
    """End for one of the file's reasons: the place is free, the team is dissolved, its doors and consents close.

    Raises :class:`NotYours`, and :class:`NotNow` for a reason that is not the file's.
    """
    permissions.check_transition(by=by, enrolment=enrolment, name="end")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "end")
    policies.check_exit_reason(programme=programme_of(enrolment.version), reason=reason)
    return _end(enrolment, "end", by=by, reason=reason, on=ended_on or today(), note=note)


@transaction.atomic
def end_by_death(*, by: Actor, enrolment: Enrolment) -> Enrolment:
    """End because the citizen's record has a day of death. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_transition(by=by, enrolment=enrolment, name="end by death")
    enrolment = lock(enrolment)
    policies.check_transition(enrolment, "end by death")
    policies.check_end_by_death(enrolment.citizen)
    on = enrolment.citizen.died_on or today()
    return _end(enrolment, "end by death", by=by, reason=_if_named(enrolment, policies.DIED), on=on)


@transaction.atomic
def end_by_moving(*, by: Actor, enrolment: Enrolment) -> Enrolment:
    """End because the citizen's record says when they moved away. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_transition(by=by, enrolment=enrolment, name="end by moving")
    enrolment = lock(enrolment)
    policies.check_transition(enrolment, "end by moving")
    policies.check_end_by_moving(enrolment.citizen)
    on = enrolment.citizen.moved_away_on or today()
    return _end(enrolment, "end by moving", by=by, reason=_if_named(enrolment, policies.MOVED), on=on)


def _end(enrolment: Enrolment, name: str, *, by: Actor, reason: str, on: date, note: str = "") -> Enrolment:
    on = max(on, enrolment.enrolled_on)  # a death or a move may be older than the enrolment that did not know of it
    policies.check_day(on=on)
    left = enrolment.place
    enrolment.place, enrolment.ended_on, enrolment.exit_reason = None, on, reason
    enrolment.pauses.filter(to_on__isnull=True).update(to_on=on)
    end_spell(enrolment)
    citizen, basis = enrolment.citizen, basis_id(enrolment, by)
    consents = end_consents(by=by, citizen=citizen, programme=enrolment.programme, on=on, basis=basis)
    detail: dict[str, Any] = {"reason": reason, "on": on.isoformat(), "consents ended": len(consents)}
    if note.strip():
        detail["note"] = note.strip()
    move(enrolment, name, by=by, reason=_("Afsluttede forløbet"), detail=detail)
    give_back(left)
    dissolve(enrolment)
    return enrolment


def _if_named(enrolment: Enrolment, reason: str) -> str:
    """The reason, where the file has it; else none: the event says what happened."""
    named = {each.id for each in programme_of(enrolment.version).file.exit_reasons}
    return reason if reason in named else ""
