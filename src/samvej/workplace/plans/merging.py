"""Two people change one plan: what each changed is kept, and where both changed the same, both are asked.

A three-way merge of plans as plain values. ``base``: what the one who writes had before them; ``mine``: what they
made of it; ``theirs``: what it is now. Lists hold parts with ids, so that parts are added and removed by id and never
by place. No Django, no I/O.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from samvej.workplace.plans.content import PlanContent

Path = tuple[str, ...]
"""Where something stands: ``("goals", <id>, "words")``; a whole part ends with its id."""
Choice = Literal["mine", "theirs", "both"]

PROSE = frozenset(
    {"overall_goal", "words", "what", "then_do", "at_admission", "at_discharge"}
    | {"much_less", "less", "expected", "more", "much_more"}
)
"""Fields whose two versions may both be kept, the one under the other."""


@dataclass(frozen=True)
class Conflict:
    """One thing that both changed. A value is None where the whole part was removed (or was not there)."""

    path: Path
    base: Any
    mine: Any
    theirs: Any

    @property
    def key(self) -> str:
        """The path as one word, for a form's field."""
        return key_of(self.path)

    @property
    def may_keep_both(self) -> bool:
        """Whether both may stand: texts only."""
        return bool(self.path[-1] in PROSE and self.mine and self.theirs)


@dataclass(frozen=True)
class Merged:
    """The plan with what both changed; where they cross and nothing was chosen, it holds theirs."""

    content: PlanContent
    conflicts: tuple[Conflict, ...]


def key_of(path: Path) -> str:
    """A path as one word."""
    return ".".join(path)


def merge(
    *, base: PlanContent, mine: PlanContent, theirs: PlanContent, choices: Mapping[str, Choice] | None = None
) -> Merged:
    """The two together. ``choices``: by :attr:`Conflict.key`, what was chosen where they cross."""
    work = _Merge(dict(choices or {}))
    whole = work.parts(_plain(base), _plain(mine), _plain(theirs), ())
    return Merged(PlanContent.model_validate(whole), tuple(work.conflicts))


def _plain(content: PlanContent) -> dict[str, Any]:
    return content.model_dump(mode="json")


@dataclass
class _Merge:
    choices: dict[str, Choice]
    conflicts: list[Conflict] = field(default_factory=list)

    def parts(self, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: Path) -> dict[str, Any]:
        """Field by field."""
        return {name: self._field(base.get(name), mine[name], theirs[name], (*path, name)) for name in theirs}

    def _field(self, base: Any, mine: Any, theirs: Any, path: Path) -> Any:
        if isinstance(theirs, list):
            return self._items(base or [], mine, theirs, path)
        if isinstance(theirs, dict):
            return self.parts(base or {}, mine, theirs, path)
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        return self._crossing(Conflict(path, base, mine, theirs))

    def _items(self, base: list[Any], mine: list[Any], theirs: list[Any], path: Path) -> list[Any]:
        """Theirs in their order, then what I added; what one of us removed goes if the other left it alone."""
        old, own, other = ({each["id"]: each for each in items} for items in (base, mine, theirs))
        ids = [*other, *(id for id in own if id not in other and id not in old)]
        for place, id in enumerate(own):  # what they removed stands where it stood, if it is to stay
            if id in old and id not in other:
                ids.insert(ids.index([*own][place - 1]) + 1 if place else 0, id)
        found = (self._item(old.get(id), own.get(id), other.get(id), (*path, id)) for id in ids)
        return [each for each in found if each is not None]

    def _item(self, base: Any, mine: Any, theirs: Any, path: Path) -> Any:
        if mine is not None and theirs is not None:
            return self.parts(base or {}, mine, theirs, path)
        left = mine if theirs is None else theirs
        if base is None:
            return left  # one of us added it
        if left == base:
            return None  # one of us removed it, and the other had not touched it
        return self._crossing(Conflict(path, base, mine, theirs))

    def _crossing(self, conflict: Conflict) -> Any:
        chosen = self.choices.get(conflict.key)
        if chosen == "mine":
            return conflict.mine
        if chosen == "both" and conflict.may_keep_both:
            return f"{conflict.theirs}\n{conflict.mine}"
        if chosen is None:
            self.conflicts.append(conflict)
        return conflict.theirs
