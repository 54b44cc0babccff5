"""The shared lists' words in the reader's language: data types, sectors, legal bases."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from samvej.core.sector import Sector
from samvej.programme.words import SECTORS
from samvej.workplace.access import lawful
from samvej.workplace.access.models import Consent, Restriction


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "da").startswith("en")


def data_type(said: str) -> str:
    """A data type: "helbred og behandling"."""
    known = lawful.types().get(said)
    return (known.en if english() else known.da) if known else said


def sector(said: str) -> str:
    """A sector, or the municipality as a whole."""
    if said == lawful.ALL_OF_THE_MUNICIPALITY:
        return gettext("kommunen")
    if said not in set(Sector):
        return said
    return SECTORS[Sector(said)][1 if english() else 0]


def basis(said: str) -> str:
    """A legal basis by name, with the rule of law: "aktuel behandling, sundhedsloven § 42 a, stk. 1"."""
    known = lawful.bases().get(said)
    return f"{capfirst(known.en if english() else known.da)}, {known.law}" if known else said


def allows(said: str) -> str:
    """What a legal basis allows, as said to a citizen."""
    known = lawful.bases().get(said)
    return (known.says_en if english() else known.says_da) if known else ""


def data_type_choices(among: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """For a form: all data types but the registers', or those given."""
    ids = [each for each in lawful.types() if each != "registry"] if among is None else list(among)
    return [(each, capfirst(data_type(each))) for each in ids]


def sector_choices() -> list[tuple[str, str]]:
    """For a form: the municipality as a whole, and each sector."""
    return [(each, capfirst(sector(each))) for each in (lawful.ALL_OF_THE_MUNICIPALITY, *Sector)]


def listed(words: Iterable[str]) -> str:
    """ "a, b og c"; with semicolons where one of them holds an "og" itself."""
    held = list(words)
    if len(held) < 2:
        return "".join(held)
    if any(f" {gettext('og')} " in each for each in held):
        return "; ".join(held)
    return gettext("%(first)s og %(last)s") % {"first": ", ".join(held[:-1]), "last": held[-1]}


def from_whom(consent: Consent) -> str:
    """Where a consent's information comes from."""
    return listed([*(sector(each) for each in consent.from_sectors), *_names(consent, "from_organisations")])


def to_whom(consent: Consent) -> str:
    """Who a consent lets see it."""
    return listed([*(sector(each) for each in consent.to_sectors), *_names(consent, "to_organisations")])


def what(consent: Consent | Restriction) -> str:
    """Which information, in words; for a restriction without any: everything."""
    if not consent.data_types:
        return gettext("alt")
    return listed(data_type(each) for each in consent.data_types)


def against(restriction: Restriction) -> str:
    """Whom a restriction keeps out."""
    if restriction.professional is not None and restriction.organisation is not None:
        return f"{restriction.professional.name}, {restriction.organisation.name}"
    if restriction.professional is not None:
        return restriction.professional.name
    return restriction.organisation.name if restriction.organisation is not None else gettext("alle fagpersoner")


def _names(consent: Consent, field: str) -> list[str]:
    return [each.name for each in getattr(consent, field).all()]
