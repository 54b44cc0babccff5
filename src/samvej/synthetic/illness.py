"""What a contact or a dispensing is about: one of the citizen's own illnesses, or something else."""

import numpy as np
from numpy.typing import NDArray

from samvej.synthetic.citizens import PSYCHIATRIC, SOMATIC, Condition
from samvej.synthetic.counter import Floats
from samvej.synthetic.vocabulary import CHAPTERS, DIAGNOSIS_CHAPTERS

Positions = NDArray[np.int64]

_FLAGS = len(CHAPTERS) - 1
SOMATIC_MASK = int(SOMATIC | Condition.CANCER | Condition.SUBSTANCE)
PSYCHIATRIC_MASK = int(PSYCHIATRIC | Condition.SUBSTANCE)
ALL_MASK = (1 << _FLAGS) - 1


def _table_of_flags() -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """(how many conditions each set of flags holds, the chapter of its r-th one)."""
    sets = np.arange(1 << _FLAGS)
    held = (sets[:, None] >> np.arange(_FLAGS)) & 1
    chapters = np.argsort(1 - held, axis=1, kind="stable") + 1
    return held.sum(axis=1).astype(np.int8), chapters.astype(np.int8)


_HELD, _CHAPTER = _table_of_flags()


def chapter_of(conditions: NDArray[np.uint16], mask: int, other: float, u: Floats) -> Positions:
    """A chapter (position in CHAPTERS) for each: something else with chance ``other``, else one of the conditions.

    Who has none of the conditions in ``mask`` always gets something else (0).
    """
    flags = (conditions & np.uint16(mask)).astype(np.int64)
    held = _HELD[flags].astype(np.int64)
    which = np.floor((u - other) / (1 - other) * held).astype(np.int64)
    own = (held > 0) & (u >= other)
    return np.where(own, _CHAPTER[flags, np.clip(which, 0, _FLAGS - 1)], 0).astype(np.int64)


def code_in(chapters: tuple[Positions, Positions, Positions], chapter: Positions, u: Floats) -> Positions:
    """A position in a code list, among those of the chapter; see ``positions_by_chapter``."""
    first, count, order = chapters
    return order[first[chapter] + np.floor(u * count[chapter]).astype(np.int64)]


def secondary(conditions: NDArray[np.uint16], primary: Positions, chance: float, u: Floats) -> Positions:
    """The chapter of a secondary diagnosis with a ``chance``, or -1; never the primary's."""
    chapter = chapter_of(conditions, ALL_MASK, 1 - chance, u)
    return np.where((chapter == 0) | (chapter == primary), -1, chapter)


def told_groups(conditions: NDArray[np.uint16], primary: Positions) -> list[Positions]:
    """A chapter, or -1, of mental illness, of substance use and of physical illness: the whole person."""
    groups = (int(PSYCHIATRIC), int(Condition.SUBSTANCE), int(SOMATIC | Condition.CANCER))
    found = []
    for mask in groups:
        chapter = chapter_of(conditions, mask, 0.0, np.full(len(conditions), 0.5))
        found.append(np.where((chapter == 0) | (chapter == primary), -1, chapter))
    return found


def coded(chapter: Positions, u: Floats) -> NDArray[np.int16]:
    """A diagnosis (position in DIAGNOSES) of the chapter; -1 where that is -1."""
    code = code_in(DIAGNOSIS_CHAPTERS, np.maximum(chapter, 0), u)
    return np.where(chapter < 0, -1, code).astype(np.int16)
