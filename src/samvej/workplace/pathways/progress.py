"""How far an enrolment is by its programme's phases: what ends the present one, and what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass

from samvej.programme.loading import Programme
from samvej.programme.pathway import Phase
from samvej.workplace.pathways.models import Evidence

FIRST_CONVERSATION, CONSENT = "first conversation", "consent"
KNOWN_BY_ITSELF = (FIRST_CONVERSATION, CONSENT)
"""Evidence that is written down where it happens and is not asked for again: ids of the shared list."""


@dataclass(frozen=True)
class Needed:
    """Something a phase ends with. ``given`` is None while it is missing."""

    id: str
    da: str
    en: str
    given: Evidence | None

    def say(self, lang: str) -> str:
        """Its words."""
        return self.en if lang == "en" else self.da


@dataclass(frozen=True)
class Progress:
    """``phases`` in the file's order; ``at`` the place of the present one (-1 where the version has none of that id).

    ``needed``: what the present phase ends with, given or not.
    """

    phases: tuple[Phase, ...]
    at: int
    needed: tuple[Needed, ...]

    @property
    def now(self) -> Phase | None:
        """The present phase."""
        return self.phases[self.at] if 0 <= self.at < len(self.phases) else None

    @property
    def next(self) -> Phase | None:
        """The phase after it; None in the last one."""
        return self.phases[self.at + 1] if 0 <= self.at < len(self.phases) - 1 else None

    @property
    def missing(self) -> tuple[Needed, ...]:
        """What must still be there before the present phase ends."""
        return tuple(each for each in self.needed if each.given is None)

    @property
    def to_come(self) -> frozenset[str]:
        """What the present phase and those after it end with, given or not."""
        left = self.phases[self.at :] if self.now is not None else ()
        return frozenset(name for each in left for name in each.ends_with)

    @property
    def earlier(self) -> tuple[Phase, ...]:
        """The phases before the present one."""
        return self.phases[: max(self.at, 0)]


def progress(programme: Programme, phase: str, evidence: Iterable[Evidence]) -> Progress:
    """How far an enrolment in ``phase`` is; ``evidence`` is all that was given, also what was set aside since."""
    phases = programme.file.phases
    at = place_of(programme, phase)
    given = {each.evidence: each for each in evidence if each.set_aside_at is None}
    ends = phases[at].ends_with if at >= 0 else ()
    needed = tuple(
        Needed(name, programme.evidence_words(name, "da"), programme.evidence_words(name, "en"), given.get(name))
        for name in ends
    )
    return Progress(phases, at, needed)


def place_of(programme: Programme, phase: str) -> int:
    """The place of a phase in the file's order; -1 where there is none of that id."""
    return next((place for place, each in enumerate(programme.file.phases) if each.id == phase), -1)


def first_phase(programme: Programme) -> str:
    """Where everybody begins; empty for a programme without phases."""
    return programme.file.phases[0].id if programme.file.phases else ""


def ended_by(programme: Programme, phases: Iterable[str]) -> frozenset[str]:
    """The evidence that these phases end with."""
    wanted = set(phases)
    return frozenset(name for each in programme.file.phases if each.id in wanted for name in each.ends_with)
