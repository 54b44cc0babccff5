"""The page: what stands where, in which words. Numbers come from the views, looks from the template."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from samvej.evaluation.names import index_words, part_words, split_by
from samvej.evaluation.report import tables
from samvej.evaluation.report.cards import Answers, OutcomeCard, Part, Picture, Split
from samvej.evaluation.report.charts import look, lorenz, upset
from samvej.evaluation.report.charts.control import control_chart, vertical_scale
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.charts.look import Layout, Scale
from samvej.evaluation.report.numbers import Figure, calendar_month, moment, month_number, spans
from samvej.evaluation.report.tables import Grid
from samvej.evaluation.report.texts import GLOSSARY, Speaker
from samvej.evaluation.report.views import (
    Shown,
    ShownConcentration,
    ShownIllness,
    ShownOutcome,
    split,
    whole,
)
from samvej.evaluation.results import Words
from samvej.programme.words import Lang
from samvej.spotting.explain import say_day

GENERATOR = "Samvej"
_GROUPS = {
    "better": "better",
    "worse": "worse",
    "changed": "changed",
    "unchanged": "unchanged",
    "single-months": "unchanged",
    "too-few": "cannot tell",
}
_SYMBOLS = {"better": "+", "worse": "!", "changed": "↔", "unchanged": "=", "cannot tell": "?"}


def render(shown: Shown, lang: Lang, suppressed: Mapping[str, int], files: Sequence[str]) -> str:
    """The whole page as HTML. ``suppressed``: how many numbers are held back, by reason in the page's language."""
    css = Markup(resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8"))
    page = _Page(shown, Speaker(lang))
    return _template().render(
        lang=lang,
        say=page.speaker.say,
        pick=page.speaker.pick,
        generator=GENERATOR,
        css=css,
        policy=_content_policy(css),
        synthetic=shown.evaluation.synthetic,
        programme=page.speaker.pick(shown.evaluation.programme_name),
        who=page.who(),
        answers=page.answers(),
        sure=page.how_sure(),
        outcomes=[page.card(outcome) for outcome in whole(shown.outcomes)],
        splits=[page.split(parts) for parts in split(shown.outcomes).values()],
        efforts=tables.efforts(shown.efforts, page.speaker) if shown.efforts else None,
        table1=tables.table_1(shown, page.speaker) if shown.analyses else None,
        table1_ranges=page.ranges(),
        profile=tables.profile(shown.profile, page.speaker) if shown.profile else (),
        illness=page.illness(shown.illness) if shown.illness else None,
        concentration=page.concentration(shown.concentration) if shown.concentration else None,
        left_out=[page.left_out(reason, count)
                  for reason, count in shown.left_out],
        remarks=[page.speaker.pick(words) for words in shown.evaluation.remarks],
        breaks=[page.speaker.pick(words) for _, words in shown.evaluation.breaks],
        suppressed=suppressed,
        method=page.method(),
        files=page.speaker.say("files more", names=", ".join(files)),
        glossary=[(page.speaker.pick(name), page.speaker.pick(meaning)) for name, meaning in GLOSSARY],
    )  # fmt: skip


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("samvej.evaluation.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _content_policy(css: str) -> str:
    """Nothing but this very style sheet: no script, no request, no form (Content Security Policy level 3)."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


class _Page:
    """The parts of the page in one language."""

    def __init__(self, shown: Shown, speaker: Speaker) -> None:
        self.shown, self.speaker = shown, speaker
        self.say, self.pick, self.lang = speaker.say, speaker.pick, speaker.lang

    # --- the first screen

    def who(self) -> str:
        """Who took part, and over which months we look."""
        evaluation = self.shown.evaluation
        first, last = (calendar_month(day, self.lang) for day in evaluation.included)
        if self.shown.participants.hidden:
            return self.say("who hidden", first=first, last=last)
        before, after = evaluation.months
        people = self.shown.participants.text(self.lang)
        if first == last:
            return self.say("who at once", people=people, first=first, before=-before, after=after)
        return self.say("who", people=people, first=first, last=last, before=-before, after=after)

    def answers(self) -> list[Answers]:
        """The verdicts, grouped by what they mean for the programme."""
        found: dict[str, list[tuple[str, str]]] = {key: [] for key in _SYMBOLS}
        for outcome in whole(self.shown.outcomes):
            found[_group(outcome)].append((self.sentence(outcome), outcome.anchor))
        return [Answers(key, _SYMBOLS[key], tuple(lines)) for key, lines in found.items() if lines]

    def how_sure(self) -> list[str]:
        """What a reader must know before believing the answers."""
        ghosts = {month for outcome in self.shown.outcomes for month in outcome.result.ghosts}
        vulnerable = [self.say("vulnerable", months=self._listed(ghosts))] if ghosts else []
        return [self.say("no controls"), *vulnerable, self.say("few months")]

    def _months(self, first: int, last: int) -> str:
        if first == last:
            return self.say("month one", month=month_number(first))
        return self.say("month many", first=month_number(first), last=month_number(last))

    def _listed(self, months: Iterable[int]) -> str:
        """``måned −1 til 0``; ``måned −3 og måned 0`` where they do not follow each other."""
        said = [self._months(first, last) for first, last in spans(months)]
        return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {self.say('and')} {said[-1]}"

    # --- outcomes

    def sentence(self, outcome: ShownOutcome) -> str:
        """The verdict, or why there is none."""
        result = outcome.result
        name = self.pick(result.name)
        if result.missing:
            return self.say("not covered", name=name)
        return self.say("no verdict", name=name) if outcome.verdict is None else self.pick(outcome.verdict.sentence)

    def card(self, outcome: ShownOutcome) -> OutcomeCard:
        """One outcome's section."""
        result = outcome.result
        lines = []
        if result.missing:
            lines.append(self.say("not covered more", scopes=tables.scopes(result.missing, self.speaker)))
        elif not outcome.drawable:
            lines.append(self.say("nobody observed"))
        return OutcomeCard(
            anchor=outcome.anchor,
            sentence=self.sentence(outcome),
            group=_group(outcome),
            picture=self._picture(outcome) if outcome.drawable else None,
            lines=tuple(lines),
            remarks=tuple(self.pick(words) for words in outcome.verdict.remarks) if outcome.verdict else (),
            points=tables.points(outcome, self.speaker) if outcome.points else None,
            how=self._how(outcome),
            runs=tables.runs(outcome, self.speaker) if result.chart else None,
        )

    def _picture(self, outcome: ShownOutcome) -> Picture:
        sizes = tuple(self._drawn(outcome, layout, layout.name) for layout in (look.WIDE, look.NARROW))
        return Picture(sizes, tuple(self._keys(outcome)))

    def _drawn(self, outcome: ShownOutcome, layout: Layout, size: str, scale: Scale | None = None) -> Markup:
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
        title = self.sentence(outcome) if part is None else name
        return Drawing(outcome.anchor, title, description, chart).svg(self.lang, size)

    def _measure(self, outcome: ShownOutcome, name: str) -> str:
        """What is measured and in which unit, above the plot."""
        name = name[:1].upper() + name[1:]
        if outcome.result.unit != "money":
            return self.say(f"per month {outcome.result.unit}", name=name)
        evaluation = self.shown.evaluation
        prices = "" if evaluation.price_year is None else self.say("prices", year=evaluation.price_year)
        currency = "kr." if self.lang == "da" and evaluation.currency == "DKK" else evaluation.currency
        return self.say("per month money", name=name, currency=currency, prices=prices)

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
        }
        keys = [(key, self.say(f"key {key}")) for key, is_there in there.items() if is_there]
        return keys + [("break", self._break(each.first, each.last, outcome)) for each in outcome.breaks]

    def _break(self, first: int, last: int, outcome: ShownOutcome) -> str:
        first, last = max(first, outcome.points[0].month), min(last, outcome.points[-1].month)
        return self.say("key break", months=self._months(first, last))

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
            lines.append(self.say("ghost months", months=self._listed(result.ghosts)))
        lines.append(self.say(f"wish {'money ' if result.unit == 'money' else ''}{result.better}"))
        lines += [self.pick(each.words) for each in outcome.breaks]
        return (*lines, self.say(f"chart {result.chart.kind}")) if result.chart else tuple(lines)

    def split(self, parts: Sequence[ShownOutcome]) -> Split:
        """The parts of one outcome, on one scale."""
        drawable = [part for part in parts if part.drawable]
        scale = vertical_scale(drawable)
        title = self.pick(parts[0].result.name)
        by = split_by(part.result.part or "" for part in parts)
        return Split(
            anchor=f"{parts[0].anchor}-parts",
            title=self.say(f"split {by}", name=title),
            parts=tuple(
                Part(tables.part_name(part, self.speaker), Picture((self._drawn(part, look.NARROW, "small", scale),)))
                for part in drawable
            ),
            summary=self._split_summary(parts, self.say("split caption", name=title), self.say(f"part {by}")),
            points=tuple(tables.points(part, self.speaker) for part in parts),
        )

    def _split_summary(self, parts: Sequence[ShownOutcome], caption: str, head: str) -> Grid:
        rows = tuple(
            (
                tables.part_name(part, self.speaker),
                tables.said(part.before, self.speaker),
                tables.said(part.after, self.speaker),
                self.say(_group(part)),
            )
            for part in parts
        )
        before, after = (self.say(key).capitalize() for key in ("role before", "role after"))
        return Grid(caption, (head, before, after, self.say("verdict")), rows, frozenset({3}))

    # --- the rest

    def ranges(self) -> str:
        """How the number of people changes, in one sentence for each analysis."""
        said = []
        for analysis in self.shown.analyses:
            seen = [(month, n) for month, n in analysis.persons if n.value or n.hidden]
            if seen:
                (first, start), (last, end) = seen[0], seen[-1]
                said.append(
                    self.say(
                        "table 1 range",
                        name=self.pick(analysis.name),
                        first=tables.said(start, self.speaker),
                        last=tables.said(end, self.speaker),
                        from_=month_number(first),
                        to=month_number(last),
                    )
                )
        return "; ".join(said)

    def illness(self, illness: ShownIllness) -> dict[str, object]:
        """The combinations as a picture and a table, or why they cannot be shown."""
        if illness.missing:
            return {"missing": self.say("illness not covered", scopes=tables.scopes(illness.missing, self.speaker))}
        described = self.say("illness alt", n=len(illness.drawn))
        sizes = tuple(
            Drawing("illness", self.say("illness"), described, upset.upset(illness, self.speaker, layout)).svg(
                self.lang, layout.name
            )
            for layout in (upset.WIDE, upset.NARROW)
            if illness.drawn
        )
        told = not (illness.known.hidden or illness.unknown.hidden)
        people = {"known": illness.known.text(self.lang), "unknown": illness.unknown.text(self.lang)}
        known = self.say("illness known", **people) if told else ""
        table = tables.illness(illness, self.speaker)
        return {"missing": None, "picture": Picture(sizes), "table": table, "known": known}

    def concentration(self, years: Sequence[ShownConcentration]) -> dict[str, object]:
        """The latest year's curve, and tables of all years."""
        latest = years[-1]
        year = latest.concentration.year
        tenth = next((share for top, share in latest.shares if abs(top - 0.1) < 1e-9 and not share.hidden), None)
        intro = (
            self.say("concentration plain")
            if tenth is None
            else self.say("concentration intro", year=year, share=tenth.text(self.lang))
        )
        described = self.say("lorenz alt", year=year)
        title = self.say("lorenz title", year=year)
        sizes = tuple(
            Drawing("lorenz", title, described, lorenz.lorenz(latest, self.speaker, layout)).svg(
                self.lang, layout.name
            )
            for layout in (lorenz.WIDE, lorenz.NARROW)
            if latest.lorenz
        )
        persists = tables.persists(years, self.speaker)
        return {
            "intro": intro,
            "picture": Picture(sizes) if sizes else None,
            "shares": tables.shares(years, self.speaker),
            "persists": persists if persists.rows else None,
        }

    def left_out(self, reason: Words, count: Figure) -> str:
        """How many are not in the evaluation, and why."""
        return self.say("left out line", reason=self.pick(reason), count=tables.said(count, self.speaker))

    def method(self) -> list[tuple[str, str]]:
        """Names and texts of the method page."""
        evaluation = self.shown.evaluation
        return [
            (self.say("method months"), self.say(evaluation.month_length.value)),
            (self.say("method observed"), self.say("observed")),
            (self.say("method decided"), self.say("decided")),
            (self.say("method money"), self._money()),
            (self.say("method disclosure"), " ".join(self.pick(words) for words in self.shown.rules)),
            (
                self.say("method versions"),
                self.say(
                    "versions",
                    programme=evaluation.programme,
                    version=evaluation.programme_version,
                    database=evaluation.database_version,
                    until=say_day(evaluation.until, self.lang),
                    made=moment(evaluation.made_at, self.lang),
                ),
            ),
        ]

    def _money(self) -> str:
        evaluation = self.shown.evaluation
        if evaluation.currency is None:
            return self.say("money none")
        currency = self.say("kroner") if evaluation.currency == "DKK" else evaluation.currency
        if evaluation.price_year is None:
            return self.say("money nominal", currency=currency)
        index = self.say("no index")
        if evaluation.price_index is not None:
            index = self.pick(index_words(evaluation.price_index)).removesuffix(".")
        return self.say("money", currency=currency, year=evaluation.price_year, index=index)


def _group(outcome: ShownOutcome) -> str:
    return "cannot tell" if outcome.verdict is None else _GROUPS[outcome.verdict.code]
