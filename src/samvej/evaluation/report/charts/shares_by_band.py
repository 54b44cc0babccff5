"""Shares by age band: for each kind a bar for every band, the youngest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.report.charts.look import BLUE, GREY, INK, LINE, Layout, Plane, Row, Spec, finished, wrapped
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 0, 14, 120, 8, 44, 13, 1, False)
NARROW = Layout("narrow", 358, 0, 10, 66, 8, 44, 12, 1, True)
_BAR, _GAP = 20, 16
_LABEL = {False: 112.0, True: 88.0}  # pixels for a band's name, before its bar
_OF = Words("{share} af {n}", "{share} of {n}")
_HIDDEN = Words("vises ikke", "not shown")
_NOT_TOLD = Words("ikke indlæst", "not loaded")

KEYS: tuple[tuple[str, Words], ...] = (
    ("bar", Words("andel af deltagerne på den alder", "share of the participants of that age")),
    (
        "uncovered",
        Words("vises ikke: få personer, eller det kunne regnes ud", "not shown: few, or it could be worked out"),
    ),
)
"""What each mark means, by its class in the page's style sheet."""


@dataclass(frozen=True)
class BandShare:
    """One band of a kind: its share and of how many, as they may be shown."""

    band: Words
    share: Figure
    of: Figure


@dataclass(frozen=True)
class KindShares:
    """A kind with a share in each band."""

    name: Words
    bands: tuple[BandShare, ...]


def shares_by_band(kinds: Sequence[KindShares], lang: Lang, layout: Layout) -> Spec:
    """The chart's specification: the kinds from the top in the order given, all bars from 0 to 100 percent."""
    names = [wrapped(_pick(kind.name, lang), layout.plot_width, layout.font) for kind in kinds]
    high = sum(LINE * len(lines) + _BAR * len(kind.bands) + _GAP for kind, lines in zip(kinds, names, strict=True))
    layout = replace(layout, height=high + layout.top + layout.bottom)
    before = _LABEL[layout.stacked_labels] / (layout.plot_width - _LABEL[layout.stacked_labels])
    plane = Plane((-before, 1.0), (float(high), 0.0))
    layers = _grid(plane, lang)
    top = 0.0
    for kind, lines in zip(kinds, names, strict=True):
        name = [{"x": -before, "y": top, "words": "|".join(lines)}]
        look = {"align": "left", "baseline": "top", "lineBreak": "|", "lineHeight": LINE, "fontWeight": "bold"}
        layers.append(plane.layer("text", name, color=INK, **look))
        top += LINE * len(lines)
        for each in kind.bands:
            layers += _bar(plane, each, top + _BAR / 2, lang, layout)
            top += _BAR
        top += _GAP
    return finished(layers, layout)


def _grid(plane: Plane, lang: Lang) -> list[Spec]:
    lines: list[Row] = [{"x": at / 4, "y": 0.0, "y2": plane.y[0] - 8} for at in range(5)]
    ticks: list[Row] = [
        {"x": at / 4, "y": plane.y[0] - 8, "words": f"{at * 25} %" if lang == "da" else f"{at * 25}%"}
        for at in range(5)
    ]
    return [
        plane.axes(None, ([], "")),
        plane.layer("rule", lines, color="#e6e8ea", strokeWidth=1),
        plane.layer("text", ticks, align="center", baseline="top", dy=6, color=GREY),
    ]


def _bar(plane: Plane, each: BandShare, middle: float, lang: Lang, layout: Layout) -> list[Spec]:
    label = [{"x": plane.x[0], "y": middle, "words": _pick(each.band, lang)}]
    layers = [plane.layer("text", label, align="left", baseline="middle", color=GREY)]
    box = {"x": 0.0, "y": middle - 7, "y2": middle + 7}
    if each.share.rounded is not None:
        end = each.share.rounded / 100
        layers.append(plane.layer("rect", [{**box, "x2": end}], color=BLUE))
    elif each.share.hidden is not None:
        end = 0.05  # of no meaning: the same whatever it hides
        hollow: dict[str, object] = {"fill": "white", "stroke": GREY, "strokeDash": [3, 2]}
        layers.append(plane.layer("rect", [{**box, "x2": end}], **hollow))
    else:
        end = 0.0
    words = [{"x": end, "y": middle, "words": _said(each, lang, layout)}]
    quiet = each.share.rounded is None
    look: dict[str, object] = {"color": GREY, "fontStyle": "italic"} if quiet else {"color": INK}
    return [*layers, plane.layer("text", words, align="left", baseline="middle", dx=6, **look)]


def _said(each: BandShare, lang: Lang, layout: Layout) -> str:
    if each.share.hidden is not None:
        return _pick(_HIDDEN, lang)
    if each.share.value is None:
        return _pick(_NOT_TOLD, lang)
    share = each.share.text(lang)
    if layout.stacked_labels or each.of.value is None:
        return share
    return _pick(_OF, lang).format(share=share, n=each.of.text(lang))


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en
