"""The summary of a spotting on the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samvej.programme.loading import Programme
from samvej.programme.reading import Reader
from samvej.programme.rules import Alive, Not, Rule, Truth, children, walk
from samvej.programme.words import Lang
from samvej.spotting.explain import ANSWERS, say_day
from samvej.spotting.summary import Summary, Tally

LONGEST_STEP = 60  # characters; a longer criterion is named by its id, a group by those of its parts


def print_summary(said: Programme, summary: Summary, lang: Lang) -> None:
    """Print the answers, the criteria, the steps and the combinations, each with people and cost held."""
    _Sheet(said, summary, lang).print()


class _Sheet:
    """One summary in one language."""

    def __init__(self, said: Programme, summary: Summary, lang: Lang) -> None:
        self.said, self.summary, self.lang = said, summary, lang
        self.reader = Reader(lang, said.vocabulary)
        self.pick = self.reader.pick
        self.nodes: dict[str, Rule] = {node.id: node for node in walk(said.rule)}
        self.console = Console(highlight=False)

    def print(self) -> None:
        """The heading and the tables, those without rows left out."""
        summary, pick = self.summary, self.pick
        self._heading()
        self._table(
            pick("svar", "answer"),
            [(ANSWERS[truth][self.lang == "en"], tally) for truth, tally in summary.answers.items()],
        )
        self._table(
            pick("kriterium opfyldt", "criterion met"),
            [
                (f"{c.rule_id}: {self.reader.say(self.nodes[c.rule_id])}", c.meets)
                for c in summary.criteria
                if c.meets.people and not isinstance(self.nodes[c.rule_id], Alive)
            ],
        )
        self._table(
            pick("kan ikke afgøres", "cannot be told"),
            [(c.rule_id, c.cannot_tell) for c in summary.criteria if c.cannot_tell.people],
        )
        self._table(
            pick("trin for trin, stadig inde", "step by step, still in"),
            [(self._step(self.nodes[s.rule_id]), s.still_in) for s in summary.steps],
        )
        none = pick("(ingen navngivne)", "(none named)")
        self._table(
            pick("kombination af kriterier", "combination of criteria"),
            [(" + ".join(key) or none, tally) for key, tally in summary.combinations],
        )
        if not summary.answers[Truth.TRUE].people:
            self.console.print(pick("Ingen opfylder kriterierne den dag.", "Nobody meets the criteria that day."))

    def _heading(self) -> None:
        people = self.summary.population.people
        name = escape(getattr(self.said.file.name, self.lang))
        self.console.print(f"[bold]{name}[/bold] · {say_day(self.summary.day, self.lang)}")
        self.console.print(
            self.pick(
                f"{people} borgere i live. Omkostninger: ydelser begyndt i de 12 måneder til og med dagen.",
                f"{people} citizens alive. Cost: services begun in the 12 months through the day.",
            ),
            style="dim",
        )

    def _step(self, node: Rule) -> str:
        if node.named:
            return node.id
        if isinstance(node, Not):
            return self.pick("ikke udelukket", "not excluded")
        said = self.reader.say(node)
        if len(said) <= LONGEST_STEP:
            return said
        return self.pick(" eller ", " or ").join(part.id for part in children(node)) or node.id

    def _table(self, title: str, rows: list[tuple[str, Tally]]) -> None:
        if not rows:
            return
        shown = Table(title, box=None, pad_edge=False)
        for column in self.pick("borgere;andel;omkostninger;andel af alle", "citizens;share;cost;share of all").split(
            ";"
        ):
            shown.add_column(column, justify="right")
        for label, tally in rows:
            shown.add_row(escape(label), *self._cells(tally))
        self.console.print()
        self.console.print(shown)

    def _cells(self, tally: Tally) -> tuple[str, str, str, str]:
        whole, currency = self.summary.population, self.summary.currency
        cost = "–" if tally.cost is None or currency is None else self.reader.money(tally.cost, currency)
        part = "–" if not whole.cost or tally.cost is None else self._share(tally.cost, whole.cost)
        return str(tally.people), self._share(tally.people, whole.people), cost, part

    def _share(self, part: int, whole: int) -> str:
        if not whole:
            return "–"
        text = f"{100 * part / whole:.1f} %"
        return text.replace(".", ",") if self.lang == "da" else text
