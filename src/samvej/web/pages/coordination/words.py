"""Roles and items of a round in words, by the version of the programme that it was held with."""

from dataclasses import dataclass

from django.utils.text import capfirst

from samvej.programme.loading import Programme
from samvej.workplace.coordination.models import Round
from samvej.workplace.pathways.policies import language
from samvej.workplace.programmes.queries import programme_of


@dataclass(frozen=True)
class Item:
    """One question, and what the ends of its scale mean."""

    id: str
    asks: str
    low: str
    high: str


def items(round: Round) -> list[Item]:
    """The round's questions in their order; one that the shared list no longer has is called by its id."""
    programme, lang = programme_of(round.version), language()
    known = programme.vocabulary.coordination_items
    return [
        Item(each, known[each].say(lang), known[each].low.say(lang), known[each].high.say(lang))
        if each in known
        else Item(each, each, "1", "5")
        for each in round.items
    ]


def roles(round: Round) -> dict[str, str]:
    """The round's roles in words, with a capital."""
    programme = programme_of(round.version)
    return {each: capfirst(_role(programme, each)) for each in round.roles}


def _role(programme: Programme, role: str) -> str:
    try:
        return programme.role_words(role, language())
    except KeyError:
        return role
