"""What a new version of a programme would change, and for whom, before it is published."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samvej.programme.differences import Difference, changes
from samvej.programme.eligibility import assess
from samvej.programme.loading import Programme
from samvej.programme.pathway import Phase
from samvej.programme.versions import freeze
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record_list
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.progress import place_of
from samvej.workplace.programmes import permissions, policies
from samvej.workplace.programmes.actions import read_file
from samvej.workplace.programmes.models import ProgrammeVersion
from samvej.workplace.programmes.queries import programme_of
from samvej.workplace.referrals.facts import Known, joined_facts, open_registry, registry_facts
from samvej.workplace.referrals.models import Referral
from samvej.workplace.referrals.questions import said_answers

PREVIEWING = "Forhåndsvisning af en ny version af en indsats"
"""The name of the system's own work in the trail: it judges, and the person who publishes sees how many."""
MOST = 500
"""So many open referrals are judged anew at most (our own figure); the rest are counted only."""


@dataclass(frozen=True)
class AnswerChange:
    """So many open referrals that the old version answers ``before`` and the new one ``after``."""

    before: str
    after: str
    how_many: int


@dataclass(frozen=True)
class PhaseGone:
    """A phase in which running enrolments are, and that the new version does not have."""

    phase: Phase | None
    id: str
    how_many: int


@dataclass(frozen=True)
class Preview:
    """What publishing would do. Nobody is moved by it: enrolments and open referrals keep the version they have.

    ``before`` is the version in force, None for the first. ``is_new``: the file says something else than it.
    ``number_free``: its version number is not that of another content. ``stay``: running enrolments that stay where
    they are, of which ``movable`` could be moved as they are, and ``phases_gone`` tells in which phases the others
    are. ``open_referrals`` are answered by the old version; ``answers_changed``: the new one would judge otherwise.
    ``judged``: how many open referrals were judged.
    """

    programme: Programme
    before: ProgrammeVersion | None
    is_new: bool
    number_free: bool
    differences: tuple[Difference, ...]
    stay: int
    movable: int
    phases_gone: tuple[PhaseGone, ...]
    open_referrals: int
    judged: int
    answers_changed: tuple[AnswerChange, ...]


def preview_publication(*, by: Actor, programme: str, folder: Path | None = None) -> Preview:
    """What publishing the programme's file as it is now would change. Raises :class:`NotYours`, :class:`NotNow`."""
    permissions.check_publish(by=by, programme=programme)
    new = read_file(programme, folder)
    frozen = freeze(new, folder)
    before = ProgrammeVersion.objects.filter(programme=new.name, in_force=True).first()
    old = programme_of(before) if before else None
    phases = Counter(
        Enrolment.objects.filter(programme=new.name)
        .exclude(status=Enrolment.Status.ENDED)
        .values_list("phase", flat=True)
    )
    gone = {phase: how_many for phase, how_many in phases.items() if place_of(new, phase) < 0}
    waiting = Referral.objects.filter(programme=new.name, status__in=Referral.OPEN)
    judged, changed = _judge(new, waiting.select_related("citizen", "version")[:MOST])
    return Preview(
        programme=new,
        before=before,
        is_new=before is None or before.sha256 != frozen.sha256,
        number_free=policies.publish(programme=new.name, version=new.version, sha256=frozen.sha256),
        differences=changes(old, new) if old else (),
        stay=phases.total(),
        movable=phases.total() - sum(gone.values()),
        phases_gone=tuple(PhaseGone(_phase(old, phase), phase, how_many) for phase, how_many in gone.items()),
        open_referrals=waiting.count(),
        judged=judged,
        answers_changed=changed,
    )


def _phase(programme: Programme | None, phase: str) -> Phase | None:
    return (
        programme.file.phases[place_of(programme, phase)] if programme and place_of(programme, phase) >= 0 else None
    )


def _judge(new: Programme, waiting: QuerySet[Referral]) -> tuple[int, tuple[AnswerChange, ...]]:
    referrals = list(waiting)
    known = _known(new, referrals)
    found: Counter[tuple[str, str]] = Counter()
    for referral in referrals:
        facts = known[referral.pk]
        before, after = (_answer(each, referral, facts) for each in (programme_of(referral.version), new))
        if before != after:
            found[before, after] += 1
    return len(referrals), tuple(AnswerChange(*each, how_many) for each, how_many in sorted(found.items()))


def _answer(programme: Programme, referral: Referral, known: Known) -> str:
    judged = assess(
        programme,
        facts=known.facts,
        coverage=known.coverage,
        answers=said_answers(referral),
        on=today(),
        way="referral",
    )
    return judged.answer


def _known(new: Programme, referrals: list[Referral]) -> Mapping[int, Known]:
    """Each one's facts, from one look into the registry, of which the citizens' trails tell."""
    registry = open_registry()
    if registry is None:
        return {each.pk: joined_facts(each.citizen, None, ()) for each in referrals}
    try:
        numbers = [each.citizen.pseudonym for each in referrals if each.citizen.pseudonym]
        facts = registry_facts(registry, numbers) if numbers else {}
        coverage = registry.coverage()
    finally:
        registry.close()
    record_list(
        by=Actor.system(PREVIEWING),
        record="registry",
        citizens=[
            (each.citizen, new.legal_basis("contact").id) for each in referrals if each.citizen.pseudonym in facts
        ],
        reason=danish(_("Vurderede, om en ny version af indsatsen ville give et andet svar")),
    )
    return {
        each.pk: joined_facts(each.citizen, facts.get(each.citizen.pseudonym or ""), coverage) for each in referrals
    }
