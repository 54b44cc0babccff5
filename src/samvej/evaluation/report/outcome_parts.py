"""The outcomes before and after, one card each, and what they are made up of."""

from collections.abc import Iterator, Sequence

from samvej.evaluation.names import part_words, split_by
from samvej.evaluation.report import tables
from samvej.evaluation.report.blocks import Block, Card, Fold, Grid, Part, Picture, Text, Tiles
from samvej.evaluation.report.charts import look
from samvej.evaluation.report.charts.control import control_chart, vertical_scale
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import Layout, Scale
from samvej.evaluation.report.months_said import listed_months, months
from samvej.evaluation.report.numbers import month_number
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import Shown, ShownOutcome, split, whole

_GROUPS = {
    "better": "better",
    "worse": "worse",
    "changed": "changed",
    "unchanged": "unchanged",
    "single-months": "unchanged",
    "too-few": "cannot tell",
}


def group(outcome: ShownOutcome) -> str:
    """What the verdict means for the programme: the code of an answer."""
    return "cannot tell" if outcome.verdict is None else _GROUPS[outcome.verdict.code]


def sentence(outcome: ShownOutcome, speaker: Speaker) -> str:
    """The verdict, or why there is none."""
    result = outcome.result
    name = speaker.pick(result.name)
    if result.missing:
        return speaker.say("not covered", name=name)
    return speaker.say("no verdict", name=name) if outcome.verdict is None else speaker.pick(outcome.verdict.sentence)


class OutcomeParts:
    """The parts about outcomes, in one language."""

    def __init__(self, shown: Shown, speaker: Speaker) -> None:
        self.shown, self.speaker = shown, speaker
        self.say, self.pick = speaker.say, speaker.pick

    def parts(self) -> Iterator[Part]:
        """All outcomes, then each that is split."""
        if cards := tuple(self.card(outcome) for outcome in whole(self.shown.outcomes)):
            yield Part("outcomes", self.say("outcomes"), cards)
        for members in split(self.shown.outcomes).values():
            yield self.split(members)

    def card(self, outcome: ShownOutcome) -> Card:
        """One outcome."""
        return Card(outcome.anchor, sentence(outcome, self.speaker), group(outcome), tuple(self._of_card(outcome)))

    def _of_card(self, outcome: ShownOutcome) -> Iterator[Block]:
        result = outcome.result
        if result.missing:
            yield Text(self.say("not covered more", scopes=tables.scopes(result.missing, self.speaker)))
        elif not outcome.drawable:
            yield Text(self.say("nobody observed"))
        if outcome.drawable:
            drawn = tuple((self._drawing(outcome, layout), layout.name) for layout in (look.WIDE, look.NARROW))
            yield Picture(self.speaker.lang, drawn, tuple(self._keys(outcome)))
        for words in outcome.verdict.remarks if outcome.verdict else ():
            yield Text(self.pick(words), note=True)
        if outcome.points:
            yield Fold(self.say("numbers behind"), (tables.points(outcome, self.speaker),))
        runs = (tables.runs(outcome, self.speaker),) if result.chart else ()
        yield Fold(self.say("how counted"), (*map(Text, self._how(outcome)), *runs))

    def _drawing(self, outcome: ShownOutcome, layout: Layout, scale: Scale | None = None) -> Drawing:
        part = outcome.result.part
        words = outcome.result.name if part is None else part_words(part)
        name = self.pick(words)
        description = self.say(
            "chart alt",
            name=name,
            first=month_number(outcome.points[0].month),
            last=month_number(outcome.points[-1].month),
            before=tables.said(outcome.before, self.speaker),
            after=tables.said(outcome.after, self.speaker),
        )
        chart = control_chart(outcome, self._measure(outcome, name), self.speaker, layout, scale)
        title = sentence(outcome, self.speaker) if part is None else name
        return Drawing(outcome.anchor, title, description, chart)

    def _measure(self, outcome: ShownOutcome, name: str) -> str:
        """What is measured and in which unit, above the plot."""
        name = name[:1].upper() + name[1:]
        if outcome.result.unit != "money":
            return self.say(f"per month {outcome.result.unit}", name=name)
        evaluation = self.shown.evaluation
        prices = "" if evaluation.price_year is None else self.say("prices", year=evaluation.price_year)
        danish = self.speaker.lang == "da" and evaluation.currency == "DKK"
        return self.say(
            "per month money", name=name, currency="kr." if danish else evaluation.currency, prices=prices
        )

    def _keys(self, outcome: ShownOutcome) -> list[tuple[str, str]]:
        """What the marks mean, those alone that are there."""
        points = outcome.points
        drawn = [point for point in points if point.state == "shown"]
        counted = [point for point in drawn if point.role in ("before", "after")]
        there = {
            "point": bool(counted),
            "signal": any(point.signal for point in counted),
            "ghost": any(point.role == "ghost" for point in drawn),
            "outside": any(point.role == "outside" for point in drawn),
            "before": outcome.centres[0].value is not None,
            "after": outcome.centres[1].value is not None,
            "band": any(point.lower.value is not None for point in points),
            "hidden": any(point.state == "hidden" for point in points),
            "gap": any(point.state == "gap" for point in points),
            "people": bool(points),
        }
        keys = [(key, self.say(f"key {key}")) for key, is_there in there.items() if is_there]
        return keys + [("break", self._break(each.first, each.last, outcome)) for each in outcome.breaks]

    def _break(self, first: int, last: int, outcome: ShownOutcome) -> str:
        first, last = max(first, outcome.points[0].month), min(last, outcome.points[-1].month)
        return self.say("key break", months=months(first, last, self.speaker))

    def _how(self, outcome: ShownOutcome) -> tuple[str, ...]:
        result = outcome.result
        lines = [self.pick(result.definition)] if result.definition else []
        lines.append(
            self.say(
                "windows",
                b0=month_number(result.before[0]),
                b1=month_number(result.before[1]),
                a0=month_number(result.after[0]),
                a1=month_number(result.after[1]),
                summary=self.say(result.summary),
            )
        )
        if result.ghosts:
            lines.append(self.say("ghost months", months=listed_months(result.ghosts, self.speaker)))
        lines.append(self.say(f"wish {'money ' if result.unit == 'money' else ''}{result.better}"))
        lines += [self.pick(each.words) for each in outcome.breaks]
        return (*lines, self.say(f"chart {result.chart.kind}")) if result.chart else tuple(lines)

    def split(self, members: Sequence[ShownOutcome]) -> Part:
        """The parts of one outcome, on one scale."""
        drawable = [member for member in members if member.drawable]
        scale = vertical_scale(drawable)
        name = self.pick(members[0].result.name)
        by = split_by(member.result.part or "" for member in members)
        tiles = tuple(
            (
                tables.part_name(member, self.speaker),
                Picture(self.speaker.lang, ((self._drawing(member, look.NARROW, scale), "small"),)),
            )
            for member in drawable
        )
        points = tuple(tables.points(member, self.speaker) for member in members)
        return Part(
            f"{members[0].anchor}-parts",
            self.say(f"split {by}", name=name),
            (
                Text(self.say("split intro")),
                Tiles(tiles),
                self._summary(members, self.say("split caption", name=name), self.say(f"part {by}")),
                Fold(self.say("numbers behind"), points),
            ),
        )

    def _summary(self, members: Sequence[ShownOutcome], caption: str, head: str) -> Grid:
        rows = tuple(
            (
                tables.part_name(member, self.speaker),
                tables.said(member.before, self.speaker),
                tables.said(member.after, self.speaker),
                self.say(group(member)),
            )
            for member in members
        )
        before, after = (self.say(key).capitalize() for key in ("role before", "role after"))
        return Grid(caption, (head, before, after, self.say("verdict")), rows, frozenset({0, 3}))
