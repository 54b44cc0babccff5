"""From the leaves' truths to the answer, and back to the leaves that carry it or could still change it."""

from collections.abc import Iterable, Mapping

from samvej.programme.rules import All, Any, Group, Not, Rule, Some, Truth, children


def settled(rule: Rule, leaves: Mapping[str, Truth]) -> dict[str, Truth]:
    """The truths of every node, by Kleene's logic, from those of the leaves (id → truth)."""
    truths: dict[str, Truth] = {}

    def value(node: Rule) -> Truth:
        parts = [value(part) for part in children(node)]
        match node:
            case All():
                found = min(parts)
            case Any():
                found = max(parts)
            case Some():
                found = sorted(parts, reverse=True)[node.number - 1]
            case Not():
                found = Truth(2 - parts[0])
            case _:
                found = leaves[node.id]
        truths[node.id] = found
        return found

    value(rule)
    return truths


def carriers(rule: Rule, truths: Mapping[str, Truth]) -> Iterable[str]:
    """Ids of the leaves (and groups the file names) that carry the node's value, in the file's order.

    A yes of "all" is carried by every part, a no by its false parts; a yes of "any" (or of "so many of these") by its
    true parts, a no by its false ones. Where the answer is unknown, by the true parts beside the unknown ones.
    """
    value = truths[rule.id]
    if isinstance(rule, Group) and rule.named and value is not Truth.UNKNOWN:
        yield rule.id
    match rule:
        case All():
            hidden = {Truth.TRUE: (), Truth.FALSE: (Truth.TRUE, Truth.UNKNOWN), Truth.UNKNOWN: ()}[value]
        case Any():
            hidden = {
                Truth.TRUE: (Truth.FALSE, Truth.UNKNOWN),
                Truth.FALSE: (),
                Truth.UNKNOWN: (Truth.FALSE,),
            }[value]
        case Some():
            hidden = {
                Truth.TRUE: (Truth.FALSE, Truth.UNKNOWN),
                Truth.FALSE: (Truth.TRUE, Truth.UNKNOWN),
                Truth.UNKNOWN: (Truth.FALSE,),
            }[value]
        case Not():
            hidden = ()
        case _:
            if value is not Truth.UNKNOWN:
                yield rule.id
            return
    for part in children(rule):
        if truths[part.id] not in hidden:
            yield from carriers(part, truths)


def mattering(rule: Rule, truths: Mapping[str, Truth]) -> Iterable[str]:
    """Ids of the unknown leaves whose every ancestor is unknown: only these can still change the answer."""
    if truths[rule.id] is not Truth.UNKNOWN:
        return
    parts = children(rule)
    if not parts:
        yield rule.id
    for part in parts:
        yield from mattering(part, truths)
