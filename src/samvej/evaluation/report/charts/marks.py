"""The marks of the charts' keys, as small drawings: one for the page and the paper."""

from samvej.evaluation.report.charts.look import BLUE, GREY, INK, PALE, SIGNAL, SKY, WASH

CONTROL = "#8a4b00"
"""Controls: dashed lines and square points; 6:1 on white."""

_LINE = f'<path d="M0 8h28" stroke="{BLUE}" stroke-width="1.3" opacity=".65"/>'
_DASHED = f'<path d="M0 8h28" stroke="{CONTROL}" stroke-width="1.6" stroke-dasharray="4 3"/>'

MARKS: dict[str, str] = {
    "point": f'{_LINE}<circle cx="14" cy="8" r="4" fill="{BLUE}"/>',
    "signal": f'<path d="M14 2l6 6-6 6-6-6z" fill="{SIGNAL}"/>',
    "ghost": f'<path d="M2 0h24v16h-24z" fill="{WASH}"/>'
    f'<circle cx="14" cy="8" r="3.8" fill="#fff" stroke="{GREY}" stroke-width="1.5"/>',
    "outside": f'<circle cx="14" cy="8" r="3.5" fill="#fff" stroke="{BLUE}" stroke-width="1.3"/>',
    "before": f'<path d="M0 8h14" stroke="{INK}" stroke-width="2.2"/>'
    f'<path d="M15 8h13" stroke="{INK}" stroke-width="2.2" stroke-dasharray="4 3"/>',
    "after": f'<path d="M0 8h28" stroke="{BLUE}" stroke-width="2.2"/>',
    "band": f'<path d="M0 1h28v14h-28z" fill="{SKY}"/>',
    "hidden": f'<path d="M9 1.5h10M9 14.5h10" stroke="{GREY}" stroke-width="1.4"/>'
    f'<path d="M14 2v12" stroke="{GREY}" stroke-width="1.4" stroke-dasharray="3 2"/>',
    "gap": f'<path d="M0 0h28v16h-28z" fill="{WASH}"/>',
    "break": f'<path d="M0 6h28M0 10h28" stroke="{GREY}" stroke-width="1.2"/>',
    "people": '<path d="M3 16v-10h4v10zM12 16v-13h4v13zM21 16v-7h4v7z" fill="#7d8590"/>',
    "participants": f'{_LINE}<circle cx="14" cy="8" r="4" fill="{BLUE}"/>',
    "control": f'{_DASHED}<path d="M10.5 4.5h7v7h-7z" fill="{CONTROL}"/>',
    "interval": f'<path d="M4 8h20M4 4v8M24 4v8" stroke="{BLUE}" stroke-width="1.5"/>'
    f'<circle cx="14" cy="8" r="3.5" fill="{BLUE}"/>',
    "zero": f'<path d="M0 8h28" stroke="{INK}" stroke-width="1.4"/>',
    "dashed": f'<path d="M0 8h28" stroke="{GREY}" stroke-width="1.6" stroke-dasharray="4 3"/>',
    "target": f'<path d="M0 8h28" stroke="{INK}" stroke-width="1.4" stroke-dasharray="1 3"/>',
    "bar": f'<path d="M2 2h24v12h-24z" fill="{BLUE}"/>',
    "square": f'<path d="M10 4h8v8h-8z" fill="{CONTROL}"/>',
    "hollow": f'<path d="M10.5 4.5h7v7h-7z" fill="#fff" stroke="{GREY}" stroke-width="1.4"/>',
    "covered": f'<path d="M2 2h24v12h-24z" fill="{BLUE}"/>',
    "partly": '<path d="M2 5h24v6h-24z" fill="#9dc3e8"/>',
    "moment": f'<path d="M14 0v16" stroke="{INK}" stroke-width="1.4" stroke-dasharray="3 2"/>',
    "uncovered": f'<path d="M2.5 2.5h23v11h-23z" fill="#fff" stroke="{GREY}" stroke-width="1"/>',
}
MARKS["controls"] = MARKS["control"]
MARKS["alike"] = MARKS["gap"]
MARKS["pool"] = f'<path d="M2 2h24v12h-24z" fill="{PALE}"/>'
"""By the name of the mark, in a box of 28 by 16 pixels. A chart names one of these for each of its keys."""

_PLAIN = f'<circle cx="14" cy="8" r="3" fill="{GREY}"/>'


def mark(name: str) -> str:
    """The inside of the drawing of a mark; a grey dot for a name that is not known here."""
    return MARKS.get(name, _PLAIN)


def standing_alone(name: str) -> str:
    """The mark as an SVG file."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 16">{mark(name)}</svg>'
