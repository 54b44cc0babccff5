"""What a legal basis opens for whom: the shared lists of legal bases and data types, read once, and one rule.

The lists are data (``programmes/_shared/legal-bases.yaml`` and ``data-types.yaml``). The rule:

- contact details and the referral itself pass to whoever holds a ground: a referral is written to be read there;
- health information, and records that hold both kinds, are for health professionals (Sundhedsloven § 42 a), else only
  on a basis that reaches across sectors;
- social information is for the social and employment side (retssikkerhedsloven § 11 a, forvaltningsloven § 28), else
  only on a basis that reaches across sectors.

A basis or a data type that is in no list opens nothing.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from samvej.core.sector import Sector
from samvej.programme.folder import SHARED, programmes_folder
from samvej.programme.shared_lists import DataType, LegalBasis, data_types, legal_bases
from samvej.programme.yaml_positions import read_yaml

CONTACT, REFERRAL = "contact details", "referral"
WEAK_TYPES = frozenset({CONTACT, REFERRAL})
"""What a relation of grade D or E, and one that waits for a consent, opens."""

SOCIAL_SIDE = frozenset({Sector.MUNICIPALITY_SOCIAL, Sector.EMPLOYMENT})
MUNICIPAL = frozenset({Sector.MUNICIPALITY_HEALTH, Sector.MUNICIPALITY_SOCIAL, Sector.EMPLOYMENT})
ALL_OF_THE_MUNICIPALITY = "municipality"
"""What a consent may say in place of the three municipal sectors."""


@lru_cache(maxsize=1)
def bases() -> Mapping[str, LegalBasis]:
    """The legal bases by id. Raises ProgrammeError where the list is faulty."""
    return legal_bases(read_yaml(programmes_folder() / SHARED / "legal-bases.yaml"))


@lru_cache(maxsize=1)
def types() -> Mapping[str, DataType]:
    """The data types by id, in the list's order. Raises ProgrammeError where the list is faulty."""
    return data_types(read_yaml(programmes_folder() / SHARED / "data-types.yaml"))


def needs_consent(basis: str) -> bool:
    """Whether a basis holds only where the citizen has said yes; an unknown one does."""
    known = bases().get(basis)
    return known is None or known.needs_consent


def opened(asked: Iterable[str], *, basis: str, is_health_professional: bool, sector: str) -> frozenset[str]:
    """Those of the data types ``asked`` that ``basis`` opens for somebody who acts in ``sector``."""
    known = bases().get(basis)
    if known is None:
        return frozenset()
    return frozenset(
        each
        for each in asked
        if each in types()
        and (known.across_sectors or _on_own_side(each, is_health_professional=is_health_professional, sector=sector))
    )


def _on_own_side(data_type: str, *, is_health_professional: bool, sector: str) -> bool:
    kind = types()[data_type].kind
    if kind == "ordinary" or data_type in WEAK_TYPES:
        return True
    if kind == "social":
        return sector in SOCIAL_SIDE
    return is_health_professional


def sectors_named(said: Iterable[str]) -> frozenset[str]:
    """The sectors that a consent's list means: "municipality" stands for its three."""
    named = set(said)
    if ALL_OF_THE_MUNICIPALITY in named:
        named |= MUNICIPAL
    return frozenset(str(each) for each in named)
