"""Two rounds of a map beside each other. Pure: the definitions stand in docs/reference/life-map.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samvej.workplace.maps.models import DomainView, LifeMap
from samvej.workplace.maps.queries import views_of
from samvej.workplace.maps.section import Domain, MapSection


@dataclass(frozen=True)
class Scores:
    """The two scores of a domain in one round; None where none was given."""

    citizen: int | None = None
    professional: int | None = None


@dataclass(frozen=True)
class Compared:
    """A domain now and in the round before; ``before`` is empty where there is none."""

    domain: Domain
    works: str
    hard: str
    matters: str
    now: Scores
    before: Scores

    @property
    def has_words(self) -> bool:
        """Whether anything is said in words."""
        return bool(self.works or self.hard or self.matters)

    @property
    def is_touched(self) -> bool:
        """Whether anything stands there at all."""
        return self.has_words or self.now != Scores()

    @property
    def apart(self) -> int | None:
        """How far the professional's score lies from the citizen's now: something to talk about, never a mean."""
        return _minus(self.now.professional, self.now.citizen)


def compared(section: MapSection, now: LifeMap, before: LifeMap | None) -> tuple[Compared, ...]:
    """Every domain of the file in its order, and those that the round has beside them."""
    views, earlier = views_of(now), views_of(before) if before else {}
    return tuple(_row(each, views, earlier) for each in section.with_domains_of(views))


def over_time(rounds: Sequence[LifeMap], domain: str) -> tuple[Scores, ...]:
    """A domain's scores in each round, in the rounds' order."""
    return tuple(_scores(views_of(each).get(domain)) for each in rounds)


def _row(domain: Domain, now: Mapping[str, DomainView], before: Mapping[str, DomainView]) -> Compared:
    view = now.get(domain.id) or DomainView(domain=domain.id)
    return Compared(
        domain, view.works, view.hard, view.matters, _scores(now.get(domain.id)), _scores(before.get(domain.id))
    )


def _scores(view: DomainView | None) -> Scores:
    return Scores(view.citizen_score, view.professional_score) if view else Scores()


def _minus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other
