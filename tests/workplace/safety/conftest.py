"""The map's people, of whom some may see safety and some may not."""

from tests.workplace.maps.conftest import by, circle, enrolment, life_map

__all__ = ["by", "circle", "enrolment", "life_map"]
