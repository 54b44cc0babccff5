"""What the page's template is given: sentences, drawings and tables, ready to stand there."""

from dataclasses import dataclass

from markupsafe import Markup

from samvej.evaluation.report.tables import Grid


@dataclass(frozen=True)
class Answers:
    """Sentences of the first screen that say the same kind of thing, each with where to read on."""

    key: str
    symbol: str
    sentences: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A drawing in the sizes that the screen chooses from, and the keys to its marks."""

    sizes: tuple[Markup, ...]
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OutcomeCard:
    """One outcome's section."""

    anchor: str
    sentence: str
    group: str
    picture: Picture | None
    lines: tuple[str, ...]
    remarks: tuple[str, ...]
    points: Grid | None
    how: tuple[str, ...]
    runs: Grid | None


@dataclass(frozen=True)
class Part:
    """One part's small picture."""

    name: str
    picture: Picture


@dataclass(frozen=True)
class Split:
    """An outcome and what it is made up of."""

    anchor: str
    title: str
    parts: tuple[Part, ...]
    summary: Grid
    points: tuple[Grid, ...]
