"""The map as a picture: one Vega-Lite specification, drawn here as SVG, in two widths.

Each domain is a line of its own with what is said in it; the citizen's score is a filled circle, the citizen's score
last time a hollow one, the professional's a square: told apart by form as well as by colour. The drawing travels
inside the page (``data:``), so that it has no address that somebody else could open (docs/adr/0029).
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import vl_convert
from django.core.cache import cache
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from samvej.evaluation.report.charts.look import (
    BLUE,
    GREY,
    INK,
    LOCALES,
    PALE,
    WASH,
    Layout,
    Plane,
    Row,
    Spec,
    finished,
    wrapped,
)
from samvej.programme.words import Lang
from samvej.workplace.maps.comparing import Compared
from samvej.workplace.maps.section import MapSection

_KEPT = 15 * 60  # seconds in this process's memory: somebody turns back and forth between two pages


@dataclass(frozen=True)
class Size:
    """How a domain's line is laid out: pixels from its top to its words and its two lanes of scores."""

    name: str
    width: int
    left: int
    row: int
    words: tuple[int, int]
    lanes: tuple[int, int]
    font: int
    mark: int


WIDE = Size("wide", 760, 300, 64, (20, 42), (19, 45), 14, 330)
NARROW = Size("narrow", 358, 14, 108, (14, 34), (60, 88), 13, 330)
SIZES = {each.name: each for each in (WIDE, NARROW)}
_TOP, _BOTTOM, _RIGHT = 66, 84, 26


@dataclass(frozen=True)
class Said:
    """What stands in the drawing beside the numbers."""

    title: str
    question: str
    citizen: str
    professional: str
    before: str
    nothing: str


def drawn(rows: Sequence[Compared], section: MapSection, said: Said, size: str, lang: Lang) -> str:
    """The picture as a ``data:`` address of an SVG."""
    specification = specified(rows, section, said, SIZES[size], lang)
    content = json.dumps([specification, lang], sort_keys=True)
    key = f"map-svg:{hashlib.sha256(content.encode()).hexdigest()}"
    held = cache.get(key)
    if not isinstance(held, str):
        held = vl_convert.vegalite_to_svg(specification, format_locale=LOCALES[lang], allowed_base_urls=[])
        cache.set(key, held, _KEPT)
    return f"data:image/svg+xml;base64,{base64.b64encode(held.encode()).decode()}"


def specified(rows: Sequence[Compared], section: MapSection, said: Said, size: Size, lang: Lang) -> Spec:
    """The specification: numbers and words only, no code."""
    canvas = _Canvas(rows, section, said, size, lang)
    return finished(
        [canvas.base(), *canvas.ground(), *canvas.names(), *canvas.scores(), *canvas.around()], canvas.layout
    )


class _Canvas:
    """Scores to the right; down, pixels from the top of the plot."""

    def __init__(self, rows: Sequence[Compared], section: MapSection, said: Said, size: Size, lang: Lang) -> None:
        self.rows, self.section, self.said, self.size, self.lang = rows, section, said, size, lang
        high = size.row * max(len(rows), 1)
        self.layout = Layout(
            size.name, size.width, high + _TOP + _BOTTOM, size.left, _RIGHT, _TOP, _BOTTOM, size.font, 1, False
        )
        self.plane = Plane((section.low - 0.5, section.high + 0.5), (high, 0))
        self.high = high

    def layer(self, mark: str, rows: Sequence[Row], **style: object) -> list[Spec]:
        return [self.plane.layer(mark, rows, **style)] if rows else []

    def text(self, rows: Sequence[Row], **style: object) -> list[Spec]:
        return self.layer("text", rows, **{"baseline": "middle", "align": "left", **style})

    def base(self) -> Spec:
        ticks = (list(self.section.scale), ",.0f")
        return self.plane.axes(ticks, ([], ",.0f"))

    def ground(self) -> list[Spec]:
        """Every other line on a light ground, and a thin rule at the ends and the middle of the scale."""
        low, high = self.plane.x
        bands = [
            {"x": low, "x2": high, "y": at * self.size.row, "y2": (at + 1) * self.size.row}
            for at in range(0, len(self.rows), 2)
        ]
        middle = (self.section.low + self.section.high) / 2
        rules = [{"x": at, "y": 0, "y2": self.high} for at in (self.section.low, middle, self.section.high)]
        return [*self.layer("rect", bands, color=WASH), *self.layer("rule", rules, color=PALE)]

    def names(self) -> list[Spec]:
        """The domain, and what is said in it: what matters first, else what is hard, else what works."""
        out, wide = {"dx": 2 - self.size.left}, self.size.name == "wide"
        room = self.size.left - 12 if wide else self.layout.plot_width
        spoken: list[Row] = []
        silent: list[Row] = []
        quotes: list[Row] = []
        for at, row in enumerate(self.rows):
            top, name = at * self.size.row, row.domain.words.say(self.lang)
            place = {"x": self.plane.x[0], "y": top + self.size.words[0], "words": capfirst(name)}
            (spoken if row.is_touched else silent).append(place)
            said = row.matters or row.hard or row.works
            words = _short(said, room, self.size.font - 1) if said else self.said.nothing
            quotes.append({**place, "y": top + self.size.words[1], "words": words})
        return [
            *self.text(spoken, **out, color=INK, fontWeight="bold"),
            *self.text(silent, **out, color=GREY),
            *self.text(quotes, **out, color=GREY, fontSize=self.size.font - 1),
        ]

    def scores(self) -> list[Spec]:
        lanes = self.size.lanes
        own: list[Row] = []
        other: list[Row] = []
        before: list[Row] = []
        for at, row in enumerate(self.rows):
            top = at * self.size.row
            if row.before.citizen is not None:
                before.append({"x": row.before.citizen, "y": top + lanes[0]})
            if row.now.citizen is not None:
                own.append({"x": row.now.citizen, "y": top + lanes[0], "words": str(row.now.citizen)})
            if row.now.professional is not None:
                other.append({"x": row.now.professional, "y": top + lanes[1], "words": str(row.now.professional)})
        size = self.size.mark
        number = {"align": "center", "fontWeight": "bold", "fontSize": 12}
        return [
            *self.layer(
                "point",
                before,
                shape="circle",
                size=size,
                fill="white",
                stroke=GREY,
                strokeWidth=1.5,
                strokeDash=[3, 2],
                opacity=1,
            ),
            *self.layer(
                "point", other, shape="square", size=size, fill="white", stroke=INK, strokeWidth=1.8, opacity=1
            ),
            *self.text(other, **number, color=INK),
            *self.layer("point", own, shape="circle", size=size, fill=BLUE, stroke="white", strokeWidth=1, opacity=1),
            *self.text(own, **number, color="white"),
        ]

    def around(self) -> list[Spec]:
        """The title above, what the marks mean below."""
        left = {"dx": 2 - self.size.left}
        start = self.plane.x[0]
        top = [({"x": start, "y": -48, "words": self.said.title}, "bold", INK)]
        lines = wrapped(self.said.question, self.size.width - 10, self.size.font)[:2]
        top += [({"x": start, "y": -30 + 17 * at, "words": line}, "normal", GREY) for at, line in enumerate(lines)]
        marks = [("●", self.said.citizen, BLUE), ("□", self.said.professional, INK), ("◌", self.said.before, GREY)]
        shown = [(sign, words, colour) for sign, words, colour in marks if words]
        legend = []
        for at, (sign, words, colour) in enumerate(shown):
            row = {"x": start, "y": self.high + 40 + 18 * at, "words": f"{sign}  {words}"}
            legend += self.text([row], **left, color=colour)
        return [
            *(
                each
                for row, weight, colour in top
                for each in self.text([row], **left, fontWeight=weight, color=colour)
            ),
            *legend,
        ]


def _short(text: str, pixels: float, font: int) -> str:
    """As much of what is said as fits on one line, in quotation marks."""
    line = " ".join(text.split())
    first = wrapped(line, pixels - 24, font)[0]
    return f"»{line}«" if first == line else f"»{first.rstrip(' ,.;:')} …«"


def said_of(section: MapSection, *, title: str, citizen: str, before: str, lang: Lang) -> Said:
    """The words around the drawing."""
    professional = _("Fagpersonens tal") if section.professionals else ""
    return Said(title, scale_words(section, lang), citizen, professional, before, _("Ikke talt om endnu"))


def scale_words(section: MapSection, lang: Lang) -> str:
    """What is scored, and what the ends mean."""
    return _("%(question)s %(low)s er %(low_words)s, %(high)s er %(high_words)s.") % {
        "question": section.question.say(lang),
        "low": section.low,
        "low_words": section.low_words.say(lang),
        "high": section.high,
        "high_words": section.high_words.say(lang),
    }
