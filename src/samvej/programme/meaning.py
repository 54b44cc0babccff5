"""The semantics of the rules: a reference interpreter, one citizen and one day at a time (being written).

Contract used by ``examples``::

    judge(rule, person, day, *, coverage, mode="register" | "referral", population=None) -> Judgement
"""

from collections.abc import Mapping
from dataclasses import dataclass

from samvej.programme.rules import Truth


@dataclass(frozen=True)
class Missing:
    """An unknown that matters: a question to ask, or a fact to load. ``rule_id`` is the leaf."""

    rule_id: str
    what: str  # "ask" or "load"
    need: str  # the ask's id, or the scope that is not covered ("hospital/admission", "person/birth_date" …)


@dataclass(frozen=True)
class Judgement:
    """The answer for one citizen on one day, with its trace."""

    answer: Truth
    truths: Mapping[str, Truth]  # every node's id → its value
    because: tuple[str, ...]  # leaves that carry the answer (true ones of a yes, false ones of a no)
    missing: tuple[Missing, ...]  # the unknowns that can still change the answer
