"""Which programmes run here, by which version, in which unit."""

from django.db.models import Q
from django.utils.translation import gettext as _

from samvej.programme.loading import Programme
from samvej.programme.versions import thaw
from samvej.programme.words import Lang
from samvej.workplace.access.actors import Actor
from samvej.workplace.ground.moment import today
from samvej.workplace.ground.refusals import NotThere
from samvej.workplace.people.models import Citizen
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion


def version_in_force(programme: str) -> ProgrammeVersion:
    """The version that new referrals are pinned to. Raises :class:`NotThere` where the programme is not published."""
    version = ProgrammeVersion.objects.filter(programme=programme, in_force=True).first()
    if version is None:
        raise NotThere(_("Indsatsen er ikke taget i brug her. Bed lederen af indsatsen om at udgive den."))
    return version


def programme_of(version: ProgrammeVersion) -> Programme:
    """What a published version says. Read once per process and content: a version never changes."""
    programme = _READ.get(version.sha256)
    if programme is None:
        programme = _READ[version.sha256] = thaw(version.content)
    return programme


_READ: dict[str, Programme] = {}  # sha256 of the content → the programme; a handful, each small


def active_programmes() -> list[ProgrammeVersion]:
    """The versions in force, by the programmes' ids; without their files, which :func:`programme_of` reads once."""
    return list(ProgrammeVersion.objects.filter(in_force=True).defer("content").order_by("programme"))


def same_effort(one: Programme, other: Programme) -> bool:
    """Whether two are one effort in several places: a programme and its overlay, two overlays of one, or the same."""
    return (one.base or one.name) == (other.base or other.name)


def names_of_effort(programme: Programme) -> tuple[str, ...]:
    """The programme's id, and the ids of those in force that are the same effort."""
    found = (each.programme for each in active_programmes() if same_effort(programme_of(each), programme))
    return tuple(sorted({programme.name, *found}))


def unit_for(*, programme: str, citizen: Citizen) -> ProgrammeUnit | None:
    """The open unit that takes the citizen: the one of their municipality, else one that takes all; None if none."""
    units = open_units(programme)
    local = (unit for unit in units if citizen.municipality and citizen.municipality in unit.municipalities)
    return next(local, None) or next((unit for unit in units if not unit.municipalities), None)


def open_units(programme: str) -> list[ProgrammeUnit]:
    """The units that run a programme today, the oldest first."""
    units = ProgrammeUnit.objects.select_related("organisation").filter(programme=programme).order_by("pk")
    return [unit for unit in units if is_open(unit)]


def units_of_actor(by: Actor) -> list[ProgrammeUnit]:
    """The open units of the organisation that a professional acts from, of the role's programme if it has one."""
    if by.employment is None:
        return []
    units = ProgrammeUnit.objects.select_related("organisation").filter(organisation=by.employment.organisation_id)
    if by.employment.programme:
        units = units.filter(programme=by.employment.programme)
    return [unit for unit in units if is_open(unit)]


def role_called(by: Actor, role: str, lang: Lang) -> str:
    """What the programmes that the actor's place runs call a role (forløbspartner, tovholder); one query.

    Empty where they call it differently, or the place runs none.
    """
    if by.employment is None:
        return ""
    open_now = Q(closed_on__isnull=True) | Q(closed_on__gt=today())
    units = ProgrammeUnit.objects.filter(open_now, organisation=by.employment.organisation_id)
    if by.employment.programme:
        units = units.filter(programme=by.employment.programme)
    versions = ProgrammeVersion.objects.filter(in_force=True, programme__in=units.values("programme"))
    words = {programme_of(each).role_words(role, lang) for each in versions.defer("content")}
    return words.pop() if len(words) == 1 else ""


def is_open(unit: ProgrammeUnit) -> bool:
    """Whether a unit takes anybody today."""
    return unit.closed_on is None or unit.closed_on > today()
