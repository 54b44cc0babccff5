"""Drawing specifications as SVG, here and not in the browser, and making the SVG fit into an accessible page."""

import re
from dataclasses import dataclass, field

import vl_convert
from markupsafe import Markup, escape

from samvej.evaluation.report.charts.look import LOCALES, Spec
from samvej.programme.words import Lang

_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')
_FONT = re.compile(r' font-family="[^"]*"')
_DEAD = re.compile(r' (?:class|pointer-events|role|aria-roledescription|aria-hidden|style)="[^"]*"')
_OUTSIDE = re.compile(r"<script|<image|<foreignObject|\son\w+=|(?:href|src)=\"(?!#)", re.IGNORECASE)
_IDENTIFIER = re.compile(r'(\bid="|url\(#|href="#)([A-Za-z][\w-]*)')

PNG_SCALE = 2


@dataclass(frozen=True)
class Drawing:
    """One chart drawn: what it is called, what it says to those who cannot see it, and its specification."""

    id: str
    title: str
    description: str
    specification: Spec
    _drawn: dict[Lang, str] = field(default_factory=dict, compare=False, repr=False)

    def raw(self, lang: Lang) -> str:
        """The chart as the drawing program gives it: an SVG that stands alone. It is drawn once.

        Raises ValueError where the drawing holds a script or asks for anything from outside.
        """
        if lang not in self._drawn:
            drawn = vl_convert.vegalite_to_svg(self.specification, format_locale=LOCALES[lang], allowed_base_urls=[])
            if _OUTSIDE.search(drawn[drawn.find(">") :]):
                raise ValueError("the drawing holds a script or something from outside")
            self._drawn[lang] = drawn
        return self._drawn[lang]

    def png(self, lang: Lang) -> bytes:
        """The chart as a picture on white, two pixels to each of the layout's."""
        on_white = {**self.specification, "background": "white"}
        return vl_convert.vegalite_to_png(
            on_white, scale=PNG_SCALE, format_locale=LOCALES[lang], allowed_base_urls=[]
        )

    def svg(self, lang: Lang, size: str) -> Markup:
        """The chart as an ``<svg>`` of the page, in the page's font, shown at the screen sizes that ``size`` names.

        Raises ValueError where the drawing holds a script or asks for anything from outside.
        """
        return Markup(_accessible(self.raw(lang), self, size))


def _accessible(drawn: str, drawing: Drawing, size: str) -> str:
    opening = _OPENING.search(drawn)
    box = _VIEW_BOX.search(opening.group()) if opening else None
    if opening is None or box is None:
        raise ValueError("the drawing program gave no SVG with a viewBox")
    name = f"{drawing.id}-{size}"
    inner = _DEAD.sub("", _FONT.sub("", drawn[opening.end() :]))
    inner = _IDENTIFIER.sub(rf"\g<1>{name}-\g<2>", inner)
    return (
        f'<svg class="chart {size} {drawing.id}" role="img" viewBox="{box.group(1)}" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(drawing.title)}</title>'
        f'<desc id="{name}-desc">{escape(drawing.description)}</desc>{inner}'
    )
