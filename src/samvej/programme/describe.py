"""A programme's documentation page, made from its file: who it is for, in words, and what that rests on."""

from collections.abc import Iterable, Iterator

from samvej.programme.check import assumed_ids
from samvej.programme.codes import NamedCodeList
from samvej.programme.loading import Programme
from samvej.programme.reading import Reader, read_aloud
from samvej.programme.rules import Ask, leaves, walk
from samvej.programme.statements import (
    COORDINATION,
    COURSE,
    INCLUSION,
    MAP,
    MEETINGS,
    PLAN,
    QUESTIONNAIRES,
    REACTIONS,
    REFERRAL,
    REGISTRY,
    Statement,
    statements,
)
from samvej.programme.words import SECTORS, Lang

BETWEEN = (REFERRAL, INCLUSION, COURSE, MAP, PLAN, MEETINGS, COORDINATION, REACTIONS, REGISTRY, QUESTIONNAIRES)
"""The headings between whom a programme is for and its evaluation."""

_TITLES: dict[str, tuple[str, str]] = {
    "version": ("Version", "Version"),
    "source": ("Kilde", "Source"),
    "overlay": ("Lokal udgave (overlay) af", "Local edition (overlay) of"),
    "partners": ("Parter", "Partners"),
    "owner": ("ejer", "owner"),
    "eligibility": ("Hvem forløbet er for", "Whom the programme is for"),
    "questions": ("Spørgsmål til fagpersoner", "Questions to professionals"),
    "assumed": ("Antagelser", "Assumed values"),
    "assumed text": (
        "Kilden giver ikke disse værdier. De er vores og kan ændres i programfilen.",
        "The source does not give these values. They are ours, and can be changed in the programme file.",
    ),
    "lists": ("Kodelister", "Code lists"),
    "except": ("undtagen", "except"),
    "includes": ("består af", "made of"),
    "evaluation": ("Evaluering", "Evaluation"),
    "examples": ("Eksempler", "Examples"),
    "municipality": ("kommune", "municipality"),
}

_ANSWERS: dict[str, tuple[str, str]] = {
    "meets": ("opfylder", "meets"),
    "does not meet": ("opfylder ikke", "does not meet"),
    "cannot tell": ("kan ikke afgøres", "cannot tell"),
}
_BETTER = {"lower": ("lavere er bedre", "lower is better"), "higher": ("højere er bedre", "higher is better")}
_EITHER = ("ingen bestemt retning", "no given direction")


def describe(programme: Programme, lang: Lang) -> str:
    """The page in Markdown, in one language."""
    page = _Page(programme, lang)
    return (
        "\n".join(
            [
                *page.identity(),
                *page.eligibility(),
                *page.pathway(),
                *page.lists(),
                *page.evaluation(),
                *page.examples(),
            ]
        )
        + "\n"
    )


class _Page:
    def __init__(self, programme: Programme, lang: Lang) -> None:
        self.programme = programme
        self.lang: Lang = lang
        self.reader = Reader(lang, programme.vocabulary)

    def title(self, key: str) -> str:
        return self.reader.pick(*_TITLES[key])

    def identity(self) -> Iterator[str]:
        file = self.programme.file
        yield f"# {self.reader.pick(file.name.da, file.name.en)}"
        yield ""
        yield self.reader.pick(file.purpose.da, file.purpose.en)
        yield ""
        yield f"- `{file.programme}`, {self.title('version').lower()} {file.version}"
        if self.programme.base is not None:
            yield f"- {self.title('overlay')} `{self.programme.base}`"
        yield f"- {self.title('source')}: {'; '.join(file.source)}"
        if file.partners:
            yield f"- {self.title('partners')}:"
        for partner in file.partners:
            named = {str(sector): words for sector, words in SECTORS.items()}
            sector = self.reader.pick(*named.get(partner.sector, _TITLES["municipality"]))
            owner = f", {self.title('owner')}" if partner.owner else ""
            yield f"  - {partner.name} ({sector}{owner})"

    def eligibility(self) -> Iterator[str]:
        rule, vocabulary = self.programme.rule, self.programme.vocabulary
        yield from ("", f"## {self.title('eligibility')}", "")
        yield from read_aloud(rule, self.lang, vocabulary)
        asks = [leaf for leaf in leaves(rule) if isinstance(leaf, Ask)]
        if asks:
            yield from ("", f"## {self.title('questions')}", "")
            yield from (f"- `{ask.id}`: {self.reader.say(ask)}" for ask in asks)
        assumed = set(assumed_ids(rule))
        if assumed:
            yield from ("", f"## {self.title('assumed')}", "", self.title("assumed text"), "")
            for node in walk(rule):
                prompt = node.prompted_by if isinstance(node, Ask) else None
                for part in (node, *(walk(prompt) if prompt else ())):
                    if part.id in assumed:
                        yield f"- `{part.id}`: {self.reader.say(part)}"

    def pathway(self) -> Iterator[str]:
        """Referral, inclusion, course, map, plan, reactions, registry: one line for what is said of one place."""
        told = statements(self.programme)
        for section in BETWEEN:
            lines = [each for each in told if each.section == section]
            if lines:
                yield from ("", f"## {section.say(self.lang)}", "")
            for place, texts in _gathered(lines, self.lang).items():
                yield f"- {place}: {'; '.join(texts)}"

    def lists(self) -> Iterator[str]:
        if self.programme.code_lists:
            yield from ("", f"## {self.title('lists')}")
        for named in self.programme.code_lists:
            yield from ("", *describe_list(named, self.lang))

    def evaluation(self) -> Iterator[str]:
        design = self.programme.file.evaluation
        if design is None:
            return
        yield from ("", f"## {self.title('evaluation')}", "")
        for outcome in design.outcomes:
            better = self.reader.pick(*_BETTER.get(outcome.better, _EITHER))
            assumed = self.reader.pick(" (antaget)", " (assumed)") if outcome.assumed else ""
            yield f"- {outcome.id}: {better}{assumed}"

    def examples(self) -> Iterator[str]:
        if self.programme.file.examples:
            yield from ("", f"## {self.title('examples')}", "")
        for example in self.programme.file.examples:
            for expected in example.expect:
                answer = self.reader.pick(*_ANSWERS[expected.eligibility])
                yield f"- {example.person.name}, {expected.date}: {answer}"
            for stands in example.expect_tasks:
                day, open_now = self.reader.pick("dag", "day"), ", ".join(stands.tasks or ())
                said = self.reader.pick("opgaver: ", "tasks: ") + (open_now or self.reader.pick("ingen", "none"))
                told = "" if stands.tasks is None else f": {said}"
                yield f"- {example.person.name}, {day} {stands.day}{told}"


def _gathered(lines: Iterable[Statement], lang: Lang) -> dict[str, list[str]]:
    """What is said of each place, in order."""
    out: dict[str, list[str]] = {}
    for line in lines:
        out.setdefault(line.place.say(lang), []).append(line.text.say(lang))
    return out


def describe_list(named: NamedCodeList, lang: Lang) -> Iterator[str]:
    """A code list in Markdown: its names, its prefixes per system, what it leaves out, and its source."""
    reader_title = 0 if lang == "da" else 1
    yield f"### {(named.da, named.en)[reader_title]} (`{named.name}`)"
    yield ""
    for system in named.codes.systems:
        prefixes = ", ".join(prefix for s, prefix in named.codes.prefixes if s == system)
        out = ", ".join(prefix for s, prefix in named.codes.excluded if s == system)
        yield f"- {system}: {prefixes}" + (f" ({_TITLES['except'][reader_title]} {out})" if out else "")
    if named.includes:
        yield f"- {_TITLES['includes'][reader_title]}: {', '.join(named.includes)}"
    yield f"- {_TITLES['source'][reader_title]}: {'; '.join(named.source)}"
