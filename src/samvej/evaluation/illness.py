"""Illness combinations: which groups of illness the participants had, exactly which together, at inclusion."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from samvej.evaluation.counted import Facts
from samvej.evaluation.inclusion import Told, of_participants, tell
from samvej.evaluation.participants import Participants
from samvej.evaluation.results import IllnessCombination, IllnessCombinations, Words
from samvej.programme.loading import Programme
from samvej.programme.profile import load_profile
from samvej.registry.query import Registry
from samvej.spotting.register import Register, from_registry


def illness(
    participants: Participants,
    registry: Registry,
    programme: Programme,
    register: Register | None = None,
    facts: Facts | None = None,
) -> IllnessCombinations | None:
    """How many participants had exactly each combination of the programme's illness groups at inclusion.

    Every combination is there, from none to all, also those that nobody has; whoever cannot be told about one group
    is in none of them. None where the programme names no groups. ``register`` is the participants' alone and
    ``facts`` are of it, where they have been read already. Raises ProgrammeError where ``profile.yaml`` is faulty.
    """
    definition = load_profile(programme)
    groups = definition.illness
    if not groups:
        return None
    people = participants.people
    register = register or of_participants(from_registry(registry, needs_money=False), people)
    told = tell([group.share for group in groups], people, register, facts)
    named = tuple((group.id, Words(group.da, group.en)) for group in groups)
    found = combined(named, told, [each.person_id for each in people])
    return replace(found, lines=tuple(definition.lines_like(group) for group in groups))


def combined(
    groups: tuple[tuple[str, Words], ...], told: Sequence[Told], people: Sequence[int]
) -> IllnessCombinations:
    """The combinations of what is told of each group, in the groups' order, by how many groups they have."""
    counts: Counter[tuple[str, ...]] = Counter()
    unknown = 0
    for person_id in people:
        answers = [each.of[person_id] for each in told]
        if None in answers:
            unknown += 1
        else:
            counts[tuple(name for (name, _), has in zip(groups, answers, strict=True) if has)] += 1
    names = [name for name, _ in groups]
    every: list[tuple[str, ...]] = [some for size in range(len(names) + 1) for some in combinations(names, size)]
    known = len(people) - unknown
    return IllnessCombinations(
        groups=groups,
        combinations=tuple(IllnessCombination(some, counts[some]) for some in every),
        known=known,
        unknown=unknown,
        missing=() if known else tuple(dict.fromkeys(need for each in told for need in each.missing)),
    )
