"""What stands where in the report, in which words, in one language. Page and paper are made from it."""

from collections.abc import Iterator, Mapping, Sequence

from samvej.evaluation.names import index_words
from samvej.evaluation.report import tables
from samvej.evaluation.report.blocks import Block, Content, Fold, Items, Part, Picture, Terms, Text, Title
from samvej.evaluation.report.charts import lorenz, upset
from samvej.evaluation.report.charts.drawing import Drawing
from samvej.evaluation.report.first_screen import FRONT, FirstScreen
from samvej.evaluation.report.numbers import Figure, moment, month_number
from samvej.evaluation.report.outcome_parts import OutcomeParts
from samvej.evaluation.report.render_section import part_of
from samvej.evaluation.report.run_record import RunRecord
from samvej.evaluation.report.section import Section
from samvej.evaluation.report.texts import GLOSSARY, Speaker
from samvej.evaluation.report.views import Shown, ShownConcentration, ShownIllness
from samvej.evaluation.results import Words
from samvej.programme.words import Lang
from samvej.spotting.explain import say_day

ORDER = (
    *("effects", "own-reports", "outcomes", "money", "reach", "profile", "illness", "efforts", "when", "power"),
    *("", "concentration", "controls", "table-1", "quality"),
)
"""The parts in their order: first what happened, then for whom, then what it stands on. Others stand at ``""``."""


def content_of(
    shown: Shown,
    lang: Lang,
    sections: Sequence[Section],
    record: RunRecord,
    suppressed: Mapping[str, int],
    files: Sequence[str],
) -> Content:
    """The whole report. ``suppressed``: how many numbers are held back, by reason in the report's language."""
    speaker = Speaker(lang)
    first = FirstScreen(shown, sections, speaker)
    rest = _Rest(shown, sections, record, speaker)
    said = [part_of(section, speaker) for section in sections]
    parts = [*OutcomeParts(shown, speaker).parts(), *rest.parts(), *(part for part in said if part.id not in FRONT)]
    parts.sort(key=lambda part: _place(part.id))
    compared = " compared" if first.compared else ""
    return Content(
        lang=lang,
        synthetic=shown.evaluation.synthetic,
        programme=speaker.pick(shown.evaluation.programme_name),
        kind=speaker.say(f"kind of page{compared}"),
        title=speaker.say(f"page title{compared}", programme=speaker.pick(shown.evaluation.programme_name)),
        made=moment(shown.evaluation.made_at, lang),
        purpose=speaker.pick(purpose) if (purpose := shown.evaluation.purpose) else "",
        who=first.who(),
        caveat=first.caveat(),
        questions=first.questions(),
        sure=first.how_sure(),
        front=tuple(part for part in said if part.id in FRONT),
        parts=(*parts, rest.reservations(suppressed), rest.method(files), rest.glossary()),
    )


def _place(part: str) -> int:
    known = "outcomes" if part.startswith("outcome-") else part
    return ORDER.index(known if known in ORDER else "")


class _Rest:
    """The parts that are neither outcomes nor sections."""

    def __init__(self, shown: Shown, sections: Sequence[Section], record: RunRecord, speaker: Speaker) -> None:
        self.shown, self.sections, self.record, self.speaker = shown, sections, record, speaker
        self.say, self.pick = speaker.say, speaker.pick

    def parts(self) -> Iterator[Part]:
        """What there is of them."""
        shown, say = self.shown, self.say
        if shown.efforts:
            table = tables.efforts(shown.efforts, self.speaker)
            yield Part("efforts", say("efforts"), (Text(say("efforts intro")), table))
        if shown.analyses:
            grid = tables.table_1(shown, self.speaker)
            intro = Text(say("table 1 intro", ranges=self._ranges()))
            yield Part("table-1", say("table 1"), (intro, Fold(grid.caption, (grid,))))
        if shown.profile:
            yield Part("profile", say("profile"), (tables.profile(shown.profile, self.speaker),))
        if shown.illness:
            yield Part("illness", say("illness"), tuple(self._illness(shown.illness)))
        if shown.concentration:
            yield Part("concentration", say("concentration"), tuple(self._concentration(shown.concentration)))

    def _ranges(self) -> str:
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

    def _illness(self, illness: ShownIllness) -> Iterator[Block]:
        """The combinations as a picture and a table, or why they cannot be shown."""
        if illness.missing:
            yield Text(self.say("illness not covered", scopes=tables.scopes(illness.missing, self.speaker)))
            return
        told = not (illness.known.hidden or illness.unknown.hidden)
        people = {"known": illness.known.text(self.speaker.lang), "unknown": illness.unknown.text(self.speaker.lang)}
        known = self.say("illness known", **people) if told else ""
        yield Text(" ".join(each for each in (self.say("illness intro"), known) if each))
        if illness.drawn:
            title, described = self.say("illness"), self.say("illness alt", n=len(illness.drawn))
            yield Picture(
                self.speaker.lang,
                tuple(
                    (Drawing("illness", title, described, upset.upset(illness, self.speaker, layout)), layout.name)
                    for layout in (upset.WIDE, upset.NARROW)
                ),
            )
        yield Fold(self.say("numbers behind"), (tables.illness(illness, self.speaker),))

    def _concentration(self, years: Sequence[ShownConcentration]) -> Iterator[Block]:
        """The latest year's curve, and tables of all years."""
        latest = years[-1]
        year = latest.concentration.year
        tenth = next((share for top, share in latest.shares if abs(top - 0.1) < 1e-9 and not share.hidden), None)
        share = "" if tenth is None else tenth.text(self.speaker.lang)
        intro = self.say("concentration intro", year=year, share=share) if share else self.say("concentration plain")
        yield Text(intro)
        if latest.lorenz:
            title, described = self.say("lorenz title", year=year), self.say("lorenz alt", year=year)
            yield Picture(
                self.speaker.lang,
                tuple(
                    (Drawing("lorenz", title, described, lorenz.lorenz(latest, self.speaker, layout)), layout.name)
                    for layout in (lorenz.WIDE, lorenz.NARROW)
                ),
            )
        yield tables.shares(years, self.speaker)
        persists = tables.persists(years, self.speaker)
        if persists.rows:
            yield persists

    def reservations(self, suppressed: Mapping[str, int]) -> Part:
        """Who is left out, what limits each part, what changed in the registers, and what is not shown."""
        return Part("reservations", self.say("reservations"), tuple(self._reservations(suppressed)))

    def _reservations(self, suppressed: Mapping[str, int]) -> Iterator[Block]:
        evaluation = self.shown.evaluation
        yield Title(self.say("left out"))
        left_out = tuple(self._left_out(reason, count) for reason, count in self.shown.left_out)
        yield Items(left_out) if left_out else Text(self.say("nobody left out"))
        if limits := tuple(self._limits()):
            yield Title(self.say("limits"))
            yield Items(limits)
        for key, found in (("breaks", [words for _, words in evaluation.breaks]), ("remarks", evaluation.remarks)):
            if found:
                yield Title(self.say(key))
                yield Items(tuple(self.pick(words) for words in found))
        yield Title(self.say("suppressed"))
        if not suppressed:
            yield Text(self.say("suppressed none"))
            return
        yield Text(self.say("suppressed some", n=sum(suppressed.values())))
        counted = tuple(f"{reason.rstrip('.')}: {number}" for reason, number in suppressed.items())
        yield Fold(self.say("suppressed caption"), (Items(counted),), inline=True)

    def _limits(self) -> Iterator[str]:
        for section in self.sections:
            for limit in section.limits:
                yield self.say("limit of", part=self.pick(section.title).rstrip("?."), limit=self.pick(limit))

    def _left_out(self, reason: Words, count: Figure) -> str:
        return self.say("left out line", reason=self.pick(reason), count=tables.said(count, self.speaker))

    def method(self, files: Sequence[str]) -> Part:
        """How it was made, and how it is made again."""
        record = Fold(
            self.say("record"), (Text(self.say("record intro")), self.record.table(self.speaker)), inline=True
        )
        blocks: tuple[Block, ...] = (
            Terms(tuple(self._terms())),
            record,
            Title(self.say("files")),
            Text(self.say("files more", names=", ".join(files))),
        )
        return Part("method", self.say("method"), blocks)

    def _terms(self) -> Iterator[tuple[str, str]]:
        evaluation, say = self.shown.evaluation, self.say
        yield say("method months"), say(evaluation.month_length.value)
        yield say("method observed"), say("observed")
        yield say("method decided"), say("decided")
        yield say("method money"), self._money()
        yield say("method disclosure"), " ".join(self.pick(words) for words in self.shown.rules)
        versions = say(
            "versions",
            programme=evaluation.programme,
            version=evaluation.programme_version,
            database=evaluation.database_version,
            until=say_day(evaluation.until, self.speaker.lang),
            made=moment(evaluation.made_at, self.speaker.lang),
        )
        yield say("method versions"), versions

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

    def glossary(self) -> Part:
        """What the words mean."""
        pairs = tuple((self.pick(name), self.pick(meaning)) for name, meaning in GLOSSARY)
        return Part("glossary", self.say("glossary"), (Terms(pairs),))
