"""From notices to stays: a pure function, so that neither the order of arrival nor a second copy changes anything.

The definitions stand in docs/reference/admission-notices.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from samvej.workplace.admissions.hospital import EMER, FINISHED, Facts

_FORMS = {"new": 0, "revise": 1, "cancel": 2}
_STEPS = {"admit": 0, "start-leave": 1, "end-leave": 2, "discharge": 3}


@dataclass(frozen=True)
class Stay:
    """One stay. ``kind``: EMER or IMP, as the last notice had it. ``home``: it ended by a discharge to the home."""

    kind: str
    acute: bool
    ward_sor: str
    ward_name: str
    admitted_at: datetime
    on_leave_since: datetime | None = None
    discharged_at: datetime | None = None
    home: bool = False
    cancelled_at: datetime | None = None


@dataclass
class _Told:
    """An activity as it now stands: with the facts that last put it right, and when it was taken back."""

    facts: Facts
    at: datetime
    cancelled_at: datetime | None = None


def stays(notices: Iterable[Facts]) -> tuple[Stay, ...]:
    """The stays of one episode, in the order they began; one that was called back says so."""
    walk = _Walk()
    for told in _as_they_stand(notices):
        walk.take(told)
    return walk.end()


def _as_they_stand(notices: Iterable[Facts]) -> list[_Told]:
    """The activities in order; a later notice has put some right and taken some back."""
    by_same = {(each.activity, each.occurred_at.astimezone(UTC)): each for each in sorted(notices, key=_text)}
    told: list[_Told] = []
    for facts in sorted(by_same.values(), key=_order):
        last = next((each for each in reversed(told) if each.facts.of == facts.of and not each.cancelled_at), None)
        if facts.form == "new" or (facts.form == "revise" and last is None):
            told.append(_Told(facts, facts.occurred_at))
        elif last is not None and facts.form == "revise":
            last.facts = facts
        elif last is not None:
            last.cancelled_at = facts.occurred_at
    return told


def _order(facts: Facts) -> tuple[object, ...]:
    return (facts.occurred_at.astimezone(UTC), _FORMS[facts.form], _STEPS[facts.of.step], facts.activity)


def _text(facts: Facts) -> str:
    return str(sorted(facts.written().items(), key=lambda item: item[0]))


class _Walk:
    """One way through the activities: at most one stay is going on."""

    def __init__(self) -> None:
        self.found: list[Stay] = []
        self.now: Stay | None = None
        self.ghost: Stay | None = None  # begun by an admission that was called back

    def take(self, told: _Told) -> None:
        if told.cancelled_at is not None:
            if told.facts.of.step == "admit" and self.now is None:
                self._lay_ghost()
                self.ghost = replace(_begun(told.facts), cancelled_at=told.cancelled_at)
            return
        self._go_on(told)
        assert self.now is not None
        if told.facts.status == FINISHED:
            ended = told.facts.end or told.facts.occurred_at
            home = told.facts.of.step == "discharge"
            self.now = replace(
                self.now, discharged_at=max(ended, self.now.admitted_at), home=home, on_leave_since=None
            )
            self.found.append(self.now)
            self.now = None

    def _go_on(self, told: _Told) -> None:
        facts = told.facts
        if self.now is None:
            if self.ghost is not None and self.ghost.cancelled_at and told.at < self.ghost.cancelled_at:
                self.ghost = None  # the one called back was only a part of this stay
            self._lay_ghost()
            self.now = _begun(facts)
        elif facts.of.step == "admit":
            self.now = replace(
                self.now, kind=facts.contact_class, ward_sor=facts.provider_sor, ward_name=facts.provider_name
            )
        if facts.of.step == "start-leave":
            self.now = replace(self.now, on_leave_since=facts.leave_start or facts.occurred_at)
        elif facts.of.step in ("end-leave", "admit"):
            self.now = replace(self.now, on_leave_since=None)

    def _lay_ghost(self) -> None:
        if self.ghost is not None:
            self.found.append(self.ghost)
            self.ghost = None

    def end(self) -> tuple[Stay, ...]:
        self._lay_ghost()
        return tuple([*self.found, self.now] if self.now is not None else self.found)


def _begun(facts: Facts) -> Stay:
    return Stay(
        kind=facts.contact_class,
        acute=facts.contact_class == EMER,
        ward_sor=facts.provider_sor,
        ward_name=facts.provider_name,
        admitted_at=facts.start,
    )
