"""What a new version of a programme would change, and for whom, before it is published."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from samvej.programme.differences import Difference, changes
from samvej.programme.eligibility import assess
from samvej.programme.loading import Programme
from samvej.programme.pathway import Phase
from samvej.programme.versions import freeze
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record_list
from samvej.workplace.access.grounds import barred_citizens
from samvej.workplace.ground.moment import today
from samvej.workplace.pathways.actions.moving import danish
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.pathways.progress import place_of
from samvej.workplace.pathways.queries import units_led
from samvej.workplace.people.models import Citizen
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
class Concerned:
    """One whom the new version means something for: a referral that would be answered otherwise (``before``,
    ``after``), or an enrolment whose phase is gone (``phase``, its id).
    """

    citizen: Citizen
    referral: Referral | None = None
    enrolment: Enrolment | None = None
    before: str = ""
    after: str = ""
    phase: str = ""


@dataclass(frozen=True)
class At:
    """How many running enrolments stay on their version at one unit with one contact person."""

    unit: str
    contact_person: str
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
    ``judged``: how many open referrals were judged. ``at``: where those who stay are. ``named``: by name those for
    whom something would be otherwise, at the units that this person leads; nobody for others.
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
    at: tuple[At, ...] = ()
    named: tuple[Concerned, ...] = ()


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
    judged, otherwise = _judge(new, waiting.select_related("citizen", "version")[:MOST])
    changed = Counter((each.before, each.after) for each in otherwise)
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
        answers_changed=tuple(AnswerChange(*each, how_many) for each, how_many in sorted(changed.items())),
        at=_at(new.name),
        named=_named(by, [*otherwise, *_in_phases(new.name, gone)]),
    )


def _at(programme: str) -> tuple[At, ...]:
    running = Enrolment.objects.filter(programme=programme).exclude(status=Enrolment.Status.ENDED)
    where = running.values_list("unit__organisation__name", "contact_person__name").annotate(n=Count("pk"))
    return tuple(At(*each) for each in where.order_by("unit__organisation__name", "contact_person__name"))


def _in_phases(programme: str, gone: Collection[str]) -> list[Concerned]:
    found = Enrolment.objects.filter(programme=programme, phase__in=list(gone)).exclude(status=Enrolment.Status.ENDED)
    held = found.select_related("citizen", "unit").order_by("pk")[:MOST]
    return [Concerned(each.citizen, enrolment=each, phase=each.phase) for each in held]


def _named(by: Actor, concerned: list[Concerned]) -> tuple[Concerned, ...]:
    """Those of them whom this person may know by name, which each one's trail tells."""
    units = {unit.pk for unit in units_led(by)}
    mine = [each for each in concerned if (each.referral or each.enrolment).unit_id in units]  # type: ignore[union-attr]
    if not mine:
        return ()
    kept_back = barred_citizens(by)
    shown = tuple(each for each in mine if each.citizen.pk not in kept_back)
    record_list(
        by=by,
        record="list of enrolments",
        citizens=[(each.citizen, _basis(each)) for each in shown],
        reason=danish(_("Så, hvem en ny version af indsatsen betyder noget for")),
    )
    return shown


def _basis(each: Concerned) -> str:
    if each.referral is not None:
        return programme_of(each.referral.version).legal_basis("contact").id
    assert each.enrolment is not None
    return programme_of(each.enrolment.version).legal_basis("sharing in the team").id


def _phase(programme: Programme | None, phase: str) -> Phase | None:
    return (
        programme.file.phases[place_of(programme, phase)] if programme and place_of(programme, phase) >= 0 else None
    )


def _judge(new: Programme, waiting: QuerySet[Referral]) -> tuple[int, list[Concerned]]:
    referrals = list(waiting)
    known = _known(new, referrals)
    found = []
    for referral in referrals:
        facts = known[referral.pk]
        before, after = (_answer(each, referral, facts) for each in (programme_of(referral.version), new))
        if before != after:
            found.append(Concerned(referral.citizen, referral=referral, before=before, after=after))
    return len(referrals), found


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
