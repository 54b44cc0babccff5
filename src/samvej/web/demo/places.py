"""The demo's organisations: those of each municipality of the region, and those of the region itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samvej.core.sector import Sector
from samvej.programme.loading import Programme
from samvej.workplace.access.actors import Actor
from samvej.workplace.people.actions import write_in_organisation
from samvej.workplace.people.models import Organisation
from samvej.workplace.programmes.actions import open_unit
from samvej.workplace.programmes.models import ProgrammeUnit

_OF_A_MUNICIPALITY = (
    ("team", "Følgeskabet i {name}", Sector.MUNICIPALITY_SOCIAL, ""),
    ("job centre", "Jobcenter {name}", Sector.EMPLOYMENT, "job centre"),
    ("home nursing", "Hjemmesygeplejen i {name}", Sector.MUNICIPALITY_HEALTH, "home nursing"),
    ("substance centre", "Rusmiddelcenter {name}", Sector.MUNICIPALITY_SOCIAL, "substance centre"),
    ("social services", "Socialrådgivningen i {name}", Sector.MUNICIPALITY_SOCIAL, "social services"),
)
_OF_THE_REGION = (
    ("hospital", "Prøvekøbing Sygehus", Sector.HOSPITAL, "hospital", None),
    ("emergency department", "Akutmodtagelsen", Sector.HOSPITAL, "emergency department", "hospital"),
    ("psychiatry", "Prøvekøbing Psykiatri", Sector.PSYCHIATRY, "psychiatry", None),
    ("ward", "Psykiatrisk afdeling", Sector.PSYCHIATRY, "psychiatry", "psychiatry"),
    ("practice", "Lægerne ved Prøvetorvet", Sector.GENERAL_PRACTICE, "general practice", None),
    ("second practice", "Lægehuset Testhaven", Sector.GENERAL_PRACTICE, "general practice", None),
    ("voluntary", "Varmestuen Eksemplet", Sector.VOLUNTARY, "voluntary organisation", None),
)


@dataclass(frozen=True)
class Places:
    """``region``: place → organisation; ``municipal``: municipality's code → place → organisation."""

    region: dict[str, Organisation]
    municipal: dict[str, dict[str, Organisation]]

    def helped_on_to(self, code: str) -> Sequence[Organisation]:
        """Where people of a municipality are helped on to."""
        own = self.municipal[code]
        return (own["substance centre"], own["home nursing"], own["social services"], self.region["voluntary"])


def write_in_places(by: Actor, names: Mapping[str, str]) -> Places:
    """The organisations of the region and of its municipalities (code → name)."""
    region: dict[str, Organisation] = {}
    for place, name, sector, kind, above in _OF_THE_REGION:
        part_of = region[above] if above else None
        region[place] = write_in_organisation(by=by, name=name, sector=sector.value, kind=kind, part_of=part_of)
    municipal: dict[str, dict[str, Organisation]] = {}
    for code, municipality in names.items():
        whole = write_in_organisation(
            by=by, name=f"{municipality} Kommune", sector=Sector.MUNICIPALITY_SOCIAL.value, municipality=code
        )
        municipal[code] = {"whole": whole}
        for place, name, sector, kind in _OF_A_MUNICIPALITY:
            municipal[code][place] = write_in_organisation(
                by=by,
                name=name.format(name=municipality),
                sector=sector.value,
                kind=kind,
                municipality=code,
                part_of=whole,
            )
    return Places(region, municipal)


def open_units(by: Actor, programme: Programme, places: Places) -> dict[str, ProgrammeUnit]:
    """Let those run a programme whom its file names: the municipalities that take part, or the owner's sector.

    Gives the unit by municipality; several municipalities may have the same.
    """
    partners = programme.file.partners
    owner = next((each for each in partners if each.owner), partners[0] if partners else None)
    codes = [each.municipality for each in partners if each.municipality in places.municipal]
    if owner is not None and owner.sector == Sector.PSYCHIATRY:
        here = codes or sorted(places.municipal)
        unit = open_unit(
            by=by, programme=programme.name, organisation=places.region["ward"], municipalities=list(here)
        )
        return dict.fromkeys(here, unit)
    return {
        code: open_unit(
            by=by, programme=programme.name, organisation=places.municipal[code]["team"], municipalities=[code]
        )
        for code in codes
        if code is not None
    }
