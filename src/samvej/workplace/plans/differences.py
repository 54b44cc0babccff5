"""What is different between two versions of a plan, field by field: added, removed, changed. No Django, no I/O."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from samvej.workplace.plans.content import PlanContent
from samvej.workplace.plans.merging import Path

QUIET = frozenset({"id", "task_key"})
"""Fields that say nothing to people."""


@dataclass(frozen=True)
class Change:
    """One difference. ``path`` as in :mod:`merging`; of a whole part for one added or removed (its value a dict)."""

    path: Path
    kind: Literal["added", "removed", "changed"]
    before: Any
    after: Any


def changes(before: PlanContent, after: PlanContent) -> tuple[Change, ...]:
    """Everything that is different, in the later plan's order, what was removed last in its list."""
    return tuple(_parts(before.model_dump(mode="json"), after.model_dump(mode="json"), ()))


def _parts(before: dict[str, Any], after: dict[str, Any], path: Path) -> Iterator[Change]:
    for name, now in after.items():
        then, here = before.get(name), (*path, name)
        if name in QUIET or now == then:
            continue
        if isinstance(now, list):
            yield from _items(then or [], now, here)
        elif isinstance(now, dict):
            yield from _parts(then or {}, now, here)
        elif not then:
            yield Change(here, "added", then, now)
        elif not now:
            yield Change(here, "removed", then, now)
        else:
            yield Change(here, "changed", then, now)


def _items(before: list[Any], after: list[Any], path: Path) -> Iterator[Change]:
    old, new = {each["id"]: each for each in before}, {each["id"]: each for each in after}
    for id, item in new.items():
        if id not in old:
            yield Change((*path, id), "added", None, item)
        else:
            yield from _parts(old[id], item, (*path, id))
    for id, item in old.items():
        if id not in new:
            yield Change((*path, id), "removed", item, None)
