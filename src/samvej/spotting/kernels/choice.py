"""Kernels or tables: which engine answers a rule. Both give the same answer; the choice is one of cost."""

from samvej.programme.rules import FactFilter, Rule
from samvej.spotting.kernels.sources import RegisterSource, Source
from samvej.spotting.kernels.stored import StoredRegister
from samvej.spotting.matching import filter_of
from samvej.spotting.register import Register
from samvej.spotting.sweep import judged_leaves


def source_for(rule: Rule, register: Register) -> Source | None:
    """Where the kernels read the rule's facts from; None where the tables' own engine answers.

    The kernels answer every rule over a register that is on this machine. A register elsewhere (a cluster) is asked
    where it is: its facts would have to be brought here first.
    """
    if not register.is_here:
        return None
    if isinstance(register, StoredRegister) and register.nominal:
        return register.source(filters_of(rule))
    return RegisterSource(register, filters_of(rule))


def filters_of(rule: Rule) -> list[FactFilter]:
    """The filters of all leaves, prompts included, each once."""
    found = (filter_of(leaf) for _, leaf, _ in judged_leaves(rule))
    return list(dict.fromkeys(of for of in found if of is not None))
