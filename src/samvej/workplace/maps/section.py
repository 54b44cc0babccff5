"""What a programme's file says of the map: the domains in words, the three asks, the scale, who scores, how often."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from samvej.programme.loading import Programme
from samvej.programme.within import Within
from samvej.programme.words import Said

ASKS = ("works", "hard", "matters")
"""What is asked in every domain, in the order of the page: what works, what is hard, what matters."""
CITIZEN = "citizen"


@dataclass(frozen=True)
class Domain:
    """A domain of a life. ``prompts``: what one may ask where somebody is stuck. ``slug``: its part of an address."""

    id: str
    words: Said
    prompts: tuple[Said, ...] = ()

    @property
    def slug(self) -> str:
        """Readable, without blanks."""
        return self.id.replace(" ", "-")


@dataclass(frozen=True)
class MapSection:
    """The map as a programme wants it. ``asks``: by the names of :data:`ASKS`; whole scores ``low`` … ``high``."""

    domains: tuple[Domain, ...]
    asks: dict[str, Said]
    question: Said
    low: int
    high: int
    low_words: Said
    high_words: Said
    scored_by: tuple[str, ...]
    repeat: Within | None = None

    @property
    def professionals(self) -> frozenset[str]:
        """The roles on the team that score beside the citizen."""
        return frozenset(self.scored_by) - {CITIZEN, "relative", "guardian"}

    @property
    def scale(self) -> range:
        """Every whole score."""
        return range(self.low, self.high + 1)

    def domain(self, slug: str) -> Domain | None:
        """The domain whose address has this part; None where there is none."""
        return next((each for each in self.domains if each.slug == slug or each.id == slug), None)

    def with_domains_of(self, ids: Iterable[str]) -> tuple[Domain, ...]:
        """The file's domains, and those that a round has and this version no longer knows, by their ids."""
        known = {each.id for each in self.domains}
        return (*self.domains, *(Domain(id, Said(id, id)) for id in dict.fromkeys(ids) if id not in known))


def map_section(programme: Programme) -> MapSection | None:
    """The programme's map; None for one that draws none."""
    said = programme.file.map
    if said is None:
        return None
    return MapSection(
        domains=tuple(_domain(programme, each) for each in said.domains),
        asks={name: _said(getattr(said.asks, name)) for name in ASKS},
        question=_said(said.scale),
        low=said.scale.from_,
        high=said.scale.to,
        low_words=_said(said.scale.low),
        high_words=_said(said.scale.high),
        scored_by=tuple(said.scored_by),
        repeat=said.repeat,
    )


def _domain(programme: Programme, id: str) -> Domain:
    found = programme.vocabulary.domains[id]
    return Domain(id, Said(found.da, found.en), tuple(_said(each) for each in found.asks))


def _said(words: Any) -> Said:
    return Said(words.da, words.en)
