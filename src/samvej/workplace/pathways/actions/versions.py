"""Moving enrolments from the version they are pinned to, to the one in force: one by one, or all that can."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.refusals import NotNow
from samvej.workplace.pathways import permissions, policies
from samvej.workplace.pathways.actions.moving import lock, move
from samvej.workplace.pathways.actions.spells import begin_spell
from samvej.workplace.pathways.actions.teams import reseat_all
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.sharing import sharing
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of


@dataclass(frozen=True)
class Moved:
    """What came of moving several: how many moved, and the sentence for each that stays."""

    moved: int
    stay: tuple[tuple[Enrolment, str], ...]


@transaction.atomic
def move_to_version(
    *,
    by: Actor,
    enrolment: Enrolment,
    version: ProgrammeVersion,
    phase: str = "",
    seen_revision: int | None = None,
) -> Enrolment:
    """Pin an enrolment to another version. ``phase``: the one to be in there, where the present one is gone.

    Raises :class:`NotYours`, and :class:`NotNow` where the phase is gone and none is chosen.
    """
    return _move(by, _locked(by, enrolment, seen_revision), version, phase)


def _locked(by: Actor, enrolment: Enrolment, seen_revision: int | None = None) -> Enrolment:
    permissions.check_transition(by=by, enrolment=enrolment, name="move to version")
    enrolment = lock(enrolment, seen_revision)
    policies.check_transition(enrolment, "move to version")
    return enrolment


def _move(by: Actor, enrolment: Enrolment, version: ProgrammeVersion, phase: str) -> Enrolment:
    old, new = programme_of(enrolment.version), programme_of(version)
    target = phase or enrolment.phase
    policies.check_move_to_version(enrolment=enrolment, old=old, new=new, phase=target)
    detail = {"from": enrolment.version.version, "to": version.version}
    if target != enrolment.phase:
        detail |= {"from phase": enrolment.phase, "to phase": target}
        begin_spell(enrolment, target)
    enrolment.version = version
    move(enrolment, "move to version", by=by, reason=_("Flyttede forløbet til en ny version"), detail=detail)
    reseat_all(enrolment, sharing(new, enrolment.citizen))
    return enrolment


def move_all_to_version(
    *,
    by: Actor,
    enrolments: Iterable[Enrolment],
    version: ProgrammeVersion,
    phases: Mapping[str, str] | None = None,
) -> Moved:
    """Move each that can, each in its own transaction. ``phases``: present phase → phase in the new version."""
    moved, stay = 0, []
    for each in enrolments:
        try:
            with transaction.atomic():
                held = _locked(by, each)
                _move(by, held, version, (phases or {}).get(held.phase, ""))
            moved += 1
        except NotNow as refusal:
            stay.append((each, refusal.sentence))
    return Moved(moved, tuple(stay))
