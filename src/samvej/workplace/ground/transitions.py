"""Named transitions between states: who may, from where to where, on which evidence, and what is told to whom.

A table of these stands beside the app's events and notices; the manual's state diagrams are drawn from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One named change of state.

    ``sources``: the states it may start in; empty for one that begins a life. ``target``: the state after it; None
    where the state stays. ``permission``: what the person's role must hold. ``evidence``: what must be there first,
    in words that the policy checks. ``event``: the kind of the event written beside the change. ``notices``: who is
    told when it is committed.
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    permission: str
    event: str
    evidence: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class StateTable:
    """All states of one kind of record and the transitions between them. ``final`` states are left by nobody."""

    name: str
    states: tuple[str, ...]
    initial: tuple[str, ...]
    final: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def __getitem__(self, name: str) -> Transition:
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(name)

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The transitions that may start in a state, in the table's order."""
        return tuple(each for each in self.transitions if state in each.sources)

    def faults(self) -> Iterable[str]:
        """What is wrong with the table itself: unknown states, dead ends, states that nobody reaches, names twice."""
        names = [each.name for each in self.transitions]
        yield from (f"{name} stands twice" for name in sorted({name for name in names if names.count(name) > 1}))
        reached = {*self.initial}
        for each in self.transitions:
            ends = [*each.sources, *([each.target] if each.target else [])]
            yield from (f"{each.name}: no state {state}" for state in ends if state not in self.states)
            if each.target:
                reached.add(each.target)
        yield from (f"nothing leads to {state}" for state in self.states if state not in reached)
        for state in self.states:
            leaves = any(each.target not in (None, state) for each in self.leaving(state))
            if (state in self.final) == leaves:
                yield f"{state} is {'final and can be left' if leaves else 'not final and cannot be left'}"
