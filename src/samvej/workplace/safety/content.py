"""The parts of a safety plan, in the order in which one reads it when it is hard.

After Stanley & Brown's Safety Planning Intervention (Cognitive and Behavioral Practice 2012; 19: 256-264): signs,
what one can do alone, people and places, professionals, safer surroundings; and, as they end it, what is worth living
for.
"""

from collections.abc import Mapping

PARTS = ("signs", "own ways", "places and people", "professionals and lines", "surroundings", "reasons")
"""Names of the parts, as they are stored."""


def parts_of(content: Mapping[str, str]) -> dict[str, str]:
    """Every part, empty where nothing is written."""
    return {name: str(content.get(name, "")) for name in PARTS}


def is_empty(content: Mapping[str, str]) -> bool:
    """Whether nothing is written at all."""
    return not any(text.strip() for text in parts_of(content).values())
