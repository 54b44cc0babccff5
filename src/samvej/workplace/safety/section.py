"""What a programme's file says of safety: the question, the lines, the clock, who acts and who may see it."""

from dataclasses import dataclass

from samvej.programme.loading import Programme
from samvej.programme.within import Within
from samvej.programme.words import Said


@dataclass(frozen=True)
class CallLine:
    """A line to call: its name, the number as people write it, and when it answers."""

    words: Said
    phone: str
    open: Said | None = None

    @property
    def dialled(self) -> str:
        """The number for a telephone: digits only."""
        return "".join(each for each in self.phone if each.isdigit() or each == "+")


@dataclass(frozen=True)
class SafetySection:
    """See :class:`samvej.programme.life_map.SafetySection`. ``role``: who is asked first; ``task``: what to do."""

    asks: Said
    in_domain: str
    lines: tuple[CallLine, ...]
    task: Said
    within: Within
    role: str
    seen_by: frozenset[str]


def safety_section(programme: Programme) -> SafetySection | None:
    """The programme's section; None for one that does not ask."""
    said = programme.file.safety
    if said is None:
        return None
    return SafetySection(
        asks=Said(said.asks.da, said.asks.en),
        in_domain=said.in_domain,
        lines=tuple(
            CallLine(Said(each.da, each.en), each.phone, Said(each.open.da, each.open.en) if each.open else None)
            for each in said.line
        ),
        task=Said(said.task.da, said.task.en),
        within=said.within,
        role=said.for_,
        seen_by=frozenset(said.seen_by),
    )
