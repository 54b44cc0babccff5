"""May this person see how it goes, and in which units? Leads see their own; steering sees figures of all below it."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from samvej.workplace.access.actors import Actor
from samvej.workplace.access.roles import SEE_INBOX, SEE_LEAD_PAGE
from samvej.workplace.ground.refusals import NotYours, refuse
from samvej.workplace.programmes.models import ProgrammeUnit, ProgrammeVersion
from samvej.workplace.programmes.queries import is_open, units_of_actor


@dataclass(frozen=True)
class Scope:
    """What somebody sees of one programme: its version in force and the units; ``exact``: whether they lead them.

    Whoever does not lead them sees figures only: small counts hidden, nobody's name, no link to a case.
    """

    version: ProgrammeVersion
    units: tuple[ProgrammeUnit, ...]
    exact: bool

    @property
    def programme(self) -> str:
        """The programme's id."""
        return self.version.programme

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """The units' numbers, in order."""
        return tuple(sorted(unit.pk for unit in self.units))


def see_lead_page(by: Actor) -> bool:
    """Whether the person's role sees how it goes."""
    return by.permits(SEE_LEAD_PAGE)


def check_see_lead_page(by: Actor) -> None:
    """Raises NotYours."""
    if not see_lead_page(by):
        raise NotYours(_("Kun ledere og styregruppen kan se overblikket."))


def scopes_of(by: Actor) -> list[Scope]:
    """What the person sees, by the programmes' names in Danish. Raises NotYours where the role sees nothing.

    Three queries.
    """
    check_see_lead_page(by)
    exact = by.permits(SEE_INBOX)  # whoever works with the cases; the steering group never does
    units = units_of_actor(by) if exact else _units_below(by)
    versions = ProgrammeVersion.objects.filter(in_force=True, programme__in={unit.programme for unit in units})
    return [
        Scope(version, tuple(unit for unit in units if unit.programme == version.programme), exact)
        for version in versions.order_by("name_da")
    ]


def scope_of(by: Actor, programme: str) -> Scope:
    """What the person sees of one programme. Raises NotYours, and NotThere where they see nothing of it."""
    found = next((scope for scope in scopes_of(by) if scope.programme == programme), None)
    if found is None:
        refuse()
    return found


def _units_below(by: Actor) -> list[ProgrammeUnit]:
    """The open units of the organisation and its parts, three levels down; of the role's programme if it has one."""
    if by.employment is None:
        return []
    here = by.employment.organisation_id
    below = Q(organisation=here) | Q(organisation__part_of=here)
    below |= Q(organisation__part_of__part_of=here) | Q(organisation__part_of__part_of__part_of=here)
    units = ProgrammeUnit.objects.select_related("organisation").filter(below)
    if by.employment.programme:
        units = units.filter(programme=by.employment.programme)
    return [unit for unit in units if is_open(unit)]
