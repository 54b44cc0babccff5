"""What the citizen has said matters, offered as goals in their own words: chosen, never put in by itself."""

from dataclasses import dataclass

from samvej.programme.loading import Programme
from samvej.programme.words import Said
from samvej.workplace.maps.queries import latest_map, views_of
from samvej.workplace.maps.section import map_section
from samvej.workplace.pathways.models import Enrolment
from samvej.workplace.plans.content import PlanContent


@dataclass(frozen=True)
class Offered:
    """One thing that matters, as it stands on the map. ``id``: the same for the same line of the same domain.

    ``taken``: the plan has it as a goal already.
    """

    id: str
    words: str
    domain: Said
    taken: bool


def offered_goals(enrolment: Enrolment, programme: Programme, content: PlanContent) -> list[Offered]:
    """What matters to the citizen by the newest map, line by line, each thing once.

    Nothing where the programme's file does not begin goals from the map (``plan: {goals from}``). Two queries.
    """
    section, asked = map_section(programme), programme.file.plan
    if section is None or (asked is not None and "map" not in asked.goals_from):
        return []
    life_map = latest_map(enrolment)
    if life_map is None:
        return []
    views, stands = views_of(life_map), {_plain(each.words) for each in content.goals}
    found: dict[str, Offered] = {}
    for domain in section.with_domains_of(views):
        lines = views[domain.id].matters.splitlines() if domain.id in views else []
        for words in (each.strip() for each in lines):
            plain = _plain(words)
            if plain:
                found.setdefault(plain, Offered(f"{domain.slug}:{plain}", words, domain.words, plain in stands))
    return list(found.values())


def _plain(words: str) -> str:
    """Words as they are compared: in small letters, one blank between them, without a stop at the end."""
    return " ".join(words.split()).casefold().rstrip(".")
