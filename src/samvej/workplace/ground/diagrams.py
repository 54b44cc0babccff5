"""State diagrams for the manual, drawn from the tables of transitions: a picture, and text that says the same."""

from collections.abc import Iterator
from html import escape

from samvej.workplace.ground.transitions import StateTable, Transition

_WIDTH, _HEIGHT, _GAP, _TOP, _BETWEEN = 150, 44, 30, 150, 190
_STYLE = (
    "text{font:14px 'IBM Plex Sans',Arial,sans-serif;fill:#1a1a1a}"
    ".small{font-size:12px;fill:#595959}"
    "rect{fill:#f5f5f5;stroke:#0b4a7a;stroke-width:2}"
    ".final{fill:#fff;stroke:#595959}"
    "path{fill:none;stroke:#0b4a7a;stroke-width:1.5}"
)


def page(title: str, intro: str, table: StateTable, picture: str) -> str:
    """The manual's page on one table in Markdown. ``picture``: the file of :func:`drawing`, beside the page."""
    return "\n".join(
        [
            f"# {title}",
            "",
            intro,
            "",
            f"![The states of a {table.name} and the ways between them; the tables below say the same.]({picture})",
            "",
            "## From each state",
            "",
            *_by_state(table),
            "## Every transition",
            "",
            "| transition | from | to | permission | needs | event | tells |",
            "|---|---|---|---|---|---|---|",
            *(_row(each) for each in table.transitions),
            "",
        ]
    )


def drawing(table: StateTable) -> str:
    """The table as an SVG picture: open states in a row with arrows between them, final states under them.

    An arrow over the row leads on, one under it leads back. A final state names the transitions that end in it.
    """
    going = [state for state in table.states if state not in table.final]
    wide = max(len(going), len(table.final)) * (_WIDTH + _GAP) + _GAP
    high = _TOP + _BETWEEN + _HEIGHT + 90
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-label="States of a {escape(table.name)}"><style>{_STYLE}</style>',
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" style="fill:#0b4a7a"/></marker></defs>',
        *(_box(state, number, _TOP, "open") for number, state in enumerate(going)),
        *_arrows(table, going),
    ]
    for number, state in enumerate(each for each in table.states if each in table.final):
        parts.append(_box(state, number, _TOP + _BETWEEN, "final"))
        names = [each.name for each in table.transitions if each.target == state]
        parts += [_small(name, number, line) for line, name in enumerate(names)]
    return "\n".join([*parts, "</svg>", ""])


def _left(number: int) -> int:
    return _GAP + number * (_WIDTH + _GAP)


def _box(state: str, number: int, top: int, kind: str) -> str:
    left = _left(number)
    return (
        f'<rect class="{kind}" x="{left}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>'
        f'<text x="{left + _WIDTH // 2}" y="{top + 27}" text-anchor="middle">{escape(state)}</text>'
    )


def _small(text: str, number: int, line: int) -> str:
    top = _TOP + _BETWEEN + _HEIGHT + 20 + 16 * line
    return (
        f'<text class="small" x="{_left(number) + _WIDTH // 2}" y="{top}" text-anchor="middle">{escape(text)}</text>'
    )


def _arrows(table: StateTable, going: list[str]) -> Iterator[str]:
    """One arrow for each pair of open states that a transition leads between."""
    pairs = {
        (going.index(source), going.index(each.target))
        for each in table.transitions
        for source in each.sources
        if each.target in going and each.target != source
    }
    for start, end in sorted(pairs):
        on = end > start
        side, bend = (_TOP, -1) if on else (_TOP + _HEIGHT, 1)
        x1, x2 = _left(start) + _WIDTH * (2 if on else 1) // 3, _left(end) + _WIDTH * (1 if on else 2) // 3
        over = side + bend * (30 + 18 * abs(end - start))
        yield f'<path d="M{x1} {side} C{x1} {over} {x2} {over} {x2} {side}" marker-end="url(#end)"/>'


def _by_state(table: StateTable) -> Iterator[str]:
    for state in table.states:
        yield f"### {state}"
        yield ""
        if state in table.initial:
            yield "Here a life begins."
            yield ""
        leaving = table.leaving(state)
        if state in table.final:
            yield "Final." if not leaving else "Final; what may still be written down:"
            yield ""
        yield from (f"- {each.name} → {each.target or 'stays, or as the action says'}" for each in leaving)
        if leaving:
            yield ""


def _row(each: Transition) -> str:
    cells = (
        each.name,
        ", ".join(each.sources) or "–",
        each.target or "–",
        each.permission,
        ", ".join(each.evidence) or "–",
        each.event,
        ", ".join(each.notices) or "–",
    )
    return f"| {' | '.join(cells)} |"
