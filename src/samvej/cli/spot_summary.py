"""The summary of a spotting on the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samvej.programme.loading import Programme
from samvej.programme.reading import Reader
from samvej.programme.rules import Alive, Not, Truth, children, walk
from samvej.programme.words import Lang
from samvej.spotting.explain import ANSWERS, say_day
from samvej.spotting.summary import Summary, Tally

LONGEST_STEP = 60  # characters; a longer criterion is named by its id, a group by those of its parts


def print_summary(said: Programme, summary: Summary, lang: Lang) -> None:
    """Print the answers, the criteria, the steps and the combinations, each with people and cost held."""

    def pick(da: str, en: str) -> str:
        return da if lang == "da" else en

    reader = Reader(lang, said.vocabulary)
    nodes = {node.id: node for node in walk(said.rule)}
    console = Console(highlight=False)
    console.print(f"[bold]{escape(getattr(said.file.name, lang))}[/bold] · {say_day(summary.day, lang)}")
    console.print(
        pick(
            f"{summary.population.people} borgere i live. Omkostninger: ydelser begyndt i de 12 måneder "
            "til og med dagen.",
            f"{summary.population.people} citizens alive. Cost: services begun in the 12 months through the day.",
        ),
        style="dim",
    )
    columns = pick("borgere;andel;omkostninger;andel af alle", "citizens;share;cost;share of all").split(";")

    def step_name(rule_id: str) -> str:
        node = nodes[rule_id]
        if node.named:
            return rule_id
        if isinstance(node, Not):
            return pick("ikke udelukket", "not excluded")
        said = reader.say(node)
        if len(said) <= LONGEST_STEP:
            return said
        return pick(" eller ", " or ").join(part.id for part in children(node)) or rule_id

    def cells(tally: Tally) -> tuple[str, str, str, str]:
        whole = summary.population
        cost = "–" if tally.cost is None or summary.currency is None else reader.money(tally.cost, summary.currency)
        part = "–" if not whole.cost or tally.cost is None else _share(tally.cost, whole.cost, lang)
        return str(tally.people), _share(tally.people, whole.people, lang), cost, part

    def table(title: str, *rows: tuple[str, Tally]) -> None:
        shown = Table(title, box=None, pad_edge=False)
        for column in columns:
            shown.add_column(column, justify="right")
        for label, tally in rows:
            shown.add_row(escape(label), *cells(tally))
        console.print()
        console.print(shown)

    table(
        pick("svar", "answer"), *((ANSWERS[truth][lang == "en"], tally) for truth, tally in summary.answers.items())
    )
    table(
        pick("kriterium opfyldt", "criterion met"),
        *(
            (f"{c.rule_id}: {reader.say(nodes[c.rule_id])}", c.meets)
            for c in summary.criteria
            if c.meets.people and not isinstance(nodes[c.rule_id], Alive)
        ),
    )
    unknown = [(c.rule_id, c.cannot_tell) for c in summary.criteria if c.cannot_tell.people]
    if unknown:
        table(pick("kan ikke afgøres", "cannot be told"), *unknown)
    table(
        pick("trin for trin, stadig inde", "step by step, still in"),
        *((step_name(s.rule_id), s.still_in) for s in summary.steps),
    )
    if summary.combinations:
        none = pick("(ingen navngivne)", "(none named)")
        table(
            pick("kombination af kriterier", "combination of criteria"),
            *((" + ".join(key) or none, tally) for key, tally in summary.combinations),
        )
    if not summary.answers[Truth.TRUE].people:
        console.print(pick("Ingen opfylder kriterierne den dag.", "Nobody meets the criteria that day."))


def _share(part: int, whole: int, lang: Lang) -> str:
    if not whole:
        return "–"
    text = f"{100 * part / whole:.1f} %"
    return text.replace(".", ",") if lang == "da" else text
