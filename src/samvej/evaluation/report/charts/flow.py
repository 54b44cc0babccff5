"""Who gains, who loses, and what the one would pay the other: balances on both sides and payments between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from samvej.evaluation.economics.accounts import Accounts
from samvej.evaluation.report.charts.look import BLUE, INK, SIGNAL, SKY, Layout, Plane, Row, Spec, finished, wrapped
from samvej.evaluation.report.numbers import Figure
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

WIDE = Layout("wide", 760, 60, 8, 8, 44, 8, 13, 1, False)
NARROW = Layout("narrow", 358, 60, 4, 4, 44, 8, 12, 1, True)
_BARS = 200
"""Pixels that the side with the most money is high, without what is between its bars."""
_LINE = 16
_LEAST = 3
_GAP = 14
_BAR = 0.03
"""How wide a bar is, of the plot."""
_STEPS = 24

_GAINS = Words("Står bedre", "Better off")
_LOSES = Words("Står dårligere", "Worse off")
_NOT_ENOUGH = Words(
    "Sammen mangler de {}: ingen betaling kan holde alle skadesløse.",
    "Together they lack {}: no payment leaves nobody worse off.",
)
_NOT_NEEDED = Words("Ingen står dårligere: der skal intet betales.", "Nobody is worse off: nothing need be paid.")


@dataclass(frozen=True)
class _Bar:
    """An account on its side: pixels down to its words and to its bar, the bar's height, and its lines of words."""

    account: str
    down: float
    top: float
    height: float
    lines: tuple[str, ...]


def flow(accounts: Accounts, names: Mapping[str, Words], currency: str, lang: Lang, layout: Layout) -> Spec:
    """The chart's specification: accounts that gain to the left, those that lose to the right, payments between.

    ``accounts`` are in whole units of the currency. Where there are no payments to be made, nothing is between them.
    """
    half = (layout.width - layout.left - layout.right) * (0.46 if layout.stacked_labels else 0.44)
    gains = [(name, net) for name, net in accounts.accounts if net > 0]
    losses = [(name, -net) for name, net in accounts.accounts if net < 0]
    most = max(sum(net for _, net in gains), sum(net for _, net in losses), 1)

    def side(rows: Sequence[tuple[str, int]]) -> list[_Bar]:
        found, down = [], 0.0
        for name, net in rows:
            lines = _words(name, net, names, currency, lang, half, layout)
            top = down + len(lines) * _LINE + 4
            height = max(_LEAST, net / most * _BARS)
            found.append(_Bar(name, down, top, height, tuple(lines)))
            down = top + height + _GAP
        return found

    left, right = side(gains), side(losses)
    deepest = max((bar.top + bar.height for bar in (*left, *right)), default=40.0)
    fitting = replace(layout, height=int(layout.top + deepest + layout.bottom + 4))
    plane = Plane((0.0, 1.0), (float(fitting.plot_height), 0.0))
    layers = [
        plane.axes(None, ([], "")),
        *_ribbons(accounts, left, right, most, currency, lang, plane),
        *_bars(left, 0.0, BLUE, plane),
        *_bars(right, 1.0 - _BAR, SIGNAL, plane),
        *_texts(left, 0.0, "left", plane),
        *_texts(right, 1.0, "right", plane),
        _head(_GAINS, 0.0, "left", lang, plane),
        _head(_LOSES, 1.0, "right", lang, plane),
        *_between(accounts, currency, deepest, lang, plane, layout),
    ]
    return finished(layers, fitting)


def _between(
    accounts: Accounts, currency: str, deepest: float, lang: Lang, plane: Plane, layout: Layout
) -> list[Spec]:
    """Why there is nothing between the two sides, where there is nothing."""
    if accounts.transfers:
        return []
    lacks = Figure(-accounts.net, "money", currency=currency).text(lang)
    said = _NOT_NEEDED if accounts.transfers is not None else _NOT_ENOUGH
    lines = wrapped(getattr(said, lang).format(lacks), 0.5 * layout.plot_width, layout.font)
    row = {"x": 0.5, "y": deepest, "words": "|".join(lines)}
    # a text of several lines hangs from its first
    down = -_LINE * (len(lines) - 1)
    look = {"align": "center", "baseline": "bottom", "lineBreak": "|", "lineHeight": _LINE, "dy": down, "color": INK}
    halo = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return [plane.layer("text", [row], **look, **halo), plane.layer("text", [row], **look)]


def _words(
    name: str, net: int, names: Mapping[str, Words], currency: str, lang: Lang, pixels: float, layout: Layout
) -> list[str]:
    called = getattr(names[name], lang)
    amount = Figure(net, "money", currency=currency).text(lang)
    return wrapped(f"{called[:1].upper()}{called[1:]}: {amount}", pixels, layout.font)


def _bars(bars: Sequence[_Bar], x: float, colour: str, plane: Plane) -> list[Spec]:
    rows: list[Row] = [{"x": x, "x2": x + _BAR, "y": bar.top, "y2": bar.top + bar.height} for bar in bars]
    return [plane.layer("rect", rows, color=colour)] if rows else []


def _texts(bars: Sequence[_Bar], x: float, align: str, plane: Plane) -> list[Spec]:
    rows: list[Row] = [{"x": x, "y": bar.down, "words": "|".join(bar.lines)} for bar in bars]
    look = {"align": align, "baseline": "top", "lineBreak": "|", "lineHeight": _LINE, "color": INK}
    halo = {"stroke": "white", "strokeWidth": 4, "strokeJoin": "round"}
    return [plane.layer("text", rows, **look, **halo), plane.layer("text", rows, **look)] if rows else []


def _head(words: Words, x: float, align: str, lang: Lang, plane: Plane) -> Spec:
    row = {"x": x, "y": 0.0, "words": getattr(words, lang)}
    return plane.layer("text", [row], align=align, baseline="bottom", dy=-12, fontWeight="bold", color=INK)


def _ribbons(
    accounts: Accounts,
    left: Sequence[_Bar],
    right: Sequence[_Bar],
    most: int,
    currency: str,
    lang: Lang,
    plane: Plane,
) -> list[Spec]:
    """One band for each payment, as high as its amount at both ends; the amount stands in it where there is room."""
    begins = {bar.account: bar.top for bar in left}
    ends = {bar.account: bar.top for bar in right}
    rows: list[Row] = []
    amounts: list[Row] = []
    for number, each in enumerate(accounts.transfers or ()):
        height = each.amount / most * _BARS
        start, end = begins[each.payer], ends[each.to]
        for step in range(_STEPS + 1):
            along = step / _STEPS
            y = start + (end - start) * _eased(along)
            x = _BAR + along * (1 - 2 * _BAR)
            rows.append({"x": x, "y": y, "y2": y + height, "stretch": str(number)})
        if height >= _LINE:
            at = 0.25 + 0.5 * (number % 2)  # two bands that cross do not have their words where they do
            middle = start + (end - start) * _eased(at) + height / 2
            said = Figure(each.amount, "money", currency=currency).text(lang)
            amounts.append({"x": _BAR + at * (1 - 2 * _BAR), "y": middle, "words": said})
        begins[each.payer] += height
        ends[each.to] += height
    layers = [plane.layer("area", rows, color=SKY, stroke="white", strokeWidth=1.5, opacity=1)] if rows else []
    if amounts:
        layers.append(plane.layer("text", amounts, align="center", baseline="middle", color=INK))
    return layers


def _eased(along: float) -> float:
    """From 0 to 1, flat at both ends."""
    return along * along * (3 - 2 * along)
