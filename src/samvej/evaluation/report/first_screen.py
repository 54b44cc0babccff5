"""The first screen: what the programme is, and the steering group's questions answered in plain sentences."""

from collections import Counter
from collections.abc import Iterable, Sequence

from samvej.evaluation.report.blocks import SYMBOLS, Answered, Block, Fold, Grouped, Line, Question, Text
from samvej.evaluation.report.months_said import listed_months
from samvej.evaluation.report.numbers import calendar_month
from samvej.evaluation.report.outcome_parts import group, sentence
from samvej.evaluation.report.render_section import line_of
from samvej.evaluation.report.section import Section
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import Shown, whole

FRONT = frozenset({"triple-aim", "three-aims"})
"""The section that stands on the first screen itself, by either of its ids."""

COMPARED = frozenset({"controls", "effects"})
"""Sections that hold participants against others."""

QUESTIONS: dict[str, tuple[str, ...]] = {
    "better": (*sorted(FRONT), "own-reports"),
    "compared": ("effects", "controls"),
    "cost": ("money",),
    "whom": ("reach",),
    "when": ("when", "power"),
}
"""Which sections answer which question; the answers of a section that stands in none stay within it."""

MOST = 6
"""So many answers to one question are read at a glance; more are folded, and the fold says how many are what."""


class FirstScreen:
    """What stands before the list of contents."""

    def __init__(self, shown: Shown, sections: Sequence[Section], speaker: Speaker) -> None:
        self.shown, self.sections, self.speaker = shown, {each.id: each for each in sections}, speaker
        self.say = speaker.say

    @property
    def compared(self) -> bool:
        """Whether anything in the report holds the participants against others."""
        return not COMPARED.isdisjoint(self.sections)

    @property
    def _answering(self) -> bool:
        """Whether any section answers any of the questions."""
        ids = {each for sections in QUESTIONS.values() for each in sections}
        return any(section.answers for name, section in self.sections.items() if name in ids)

    def who(self) -> str:
        """Who took part, and over which months we look."""
        evaluation = self.shown.evaluation
        first, last = (calendar_month(day, self.speaker.lang) for day in evaluation.included)
        if self.shown.participants.hidden:
            return self.say("who hidden", first=first, last=last)
        before, after = evaluation.months
        people = self.shown.participants.text(self.speaker.lang)
        if first == last:
            return self.say("who at once", people=people, first=first, before=-before, after=after)
        return self.say("who", people=people, first=first, last=last, before=-before, after=after)

    def caveat(self) -> str:
        """What must be read before the answers."""
        return self.say("symbols") if self._answering else self.say("caveat")

    def questions(self) -> tuple[Question, ...]:
        """The five questions where sections answer them; else what before and after says, and nothing more."""
        if not self._answering:
            return (Question("", self._verdicts()),)
        return tuple(
            Question(self.say(f"question {name}"), tuple(self._answer(name, ids))) for name, ids in QUESTIONS.items()
        )

    def _answer(self, name: str, ids: Sequence[str]) -> Iterable[Block]:
        answering = [self.sections[each] for each in ids if each in self.sections and self.sections[each].answers]
        if name == "better":
            answering = answering[:1]  # the aims at once already say what citizens answered
        lines = [line_of(answer, self.speaker, section.id) for section in answering for answer in section.answers]
        if lines:
            yield self._lines(lines)
        elif name != "better":
            yield Answered((self._unanswered([self.sections[each] for each in ids if each in self.sections]),))
        if name == "better":
            yield from self._before_and_after(bool(lines))

    def _unanswered(self, there: Sequence[Section]) -> Line:
        """That there is no answer; or, where a part is about the question, that it is to be read."""
        if not there:
            return Line("cannot tell", self.say("unanswered"))
        part = self.speaker.pick(there[0].title)
        return Line("read", self.say("no short answer", part=part), href=there[0].id)

    def _lines(self, lines: Sequence[Line]) -> Block:
        answered = Answered(tuple(lines))
        if len(lines) <= MOST:
            return answered
        return Fold(self.say("many answers", n=len(lines), counts=self._counts(lines)), (answered,))

    def _before_and_after(self, answered: bool) -> Iterable[Block]:
        """The verdicts of the charts: open where nothing else answers, folded where something does."""
        verdicts = self._verdicts()
        if not answered and not self.compared:
            yield Text(self.say("unanswered better"))
            yield from verdicts
            return
        lines = self._verdict_lines()
        if lines:
            inner = (Text(self.say("before after alone")), *verdicts) if self.compared else verdicts
            yield Fold(self.say("before after fold", counts=self._counts(lines)), inner)

    def _verdict_lines(self) -> list[Line]:
        return [
            Line(group(outcome), sentence(outcome, self.speaker), href=outcome.anchor)
            for outcome in whole(self.shown.outcomes)
        ]

    def _verdicts(self) -> tuple[Block, ...]:
        """The verdicts, grouped by what they mean for the programme."""
        lines = self._verdict_lines()
        if not lines:
            return (Text(self.say("no outcomes")),)
        groups = ((code, tuple(line for line in lines if line.code == code)) for code in SYMBOLS)
        return (Grouped(tuple((code, found) for code, found in groups if found)),)

    def _counts(self, lines: Iterable[Line]) -> str:
        """``2 bedre, 1 dårligere, 5 uændret``."""
        counts = Counter(line.code for line in lines)
        return ", ".join(self.say(f"n {code}", n=counts[code]) for code in SYMBOLS if counts[code])

    def how_sure(self) -> tuple[str, ...]:
        """What a reader must know before believing the answers."""
        ghosts = {month for outcome in self.shown.outcomes for month in outcome.result.ghosts}
        vulnerable = [self.say("vulnerable", months=listed_months(ghosts, self.speaker))] if ghosts else []
        return (self.say(self._against_whom()), *vulnerable, self.say("few months"))

    def _against_whom(self) -> str:
        if "controls" in self.sections:
            return "controls"
        return "controls not yet" if self.compared else "no controls"
