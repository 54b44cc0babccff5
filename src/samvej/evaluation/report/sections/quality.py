"""Data quality: what each source covers month by month, when it was loaded, and by which definitions we counted."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from samvej.core.month import Month
from samvej.evaluation.disclosure import Policy, Shown
from samvej.evaluation.disclosure.policy import FEW_PEOPLE
from samvej.evaluation.disclosure.quality import show_loads
from samvej.evaluation.names import scope_words
from samvej.evaluation.quality import Covered, Quality, SourceQuality
from samvej.evaluation.report.charts import strip
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.numbers import Figure, month_number
from samvej.evaluation.report.section import Cell, Chart, Heading, Paragraph, Section, Table
from samvej.evaluation.results import Words
from samvej.programme.words import Lang
from samvej.spotting.explain import MONTHS

STATES: dict[Covered, Words] = {
    "covered": Words("dækket", "covered"),
    "partly": Words("dækket til dels", "partly covered"),
    "uncovered": Words("ikke dækket", "not covered"),
}
_UNSAID = Words("siger ikke, hvad den dækker", "does not say what it covers")
_FEW_ROWS = Words("For få rækker til at vise tallet.", "Too few rows to show the number.")
_BREAK = "et register skifter", "a register changes"


def section(found: Quality, policy: Policy) -> Section:
    """The part on data quality, id ``quality``."""
    return Section(
        id="quality",
        title=Words("Hvor gode er data?", "How good are the data?"),
        answers=(),
        blocks=(
            Paragraph(
                Words(
                    "Uden dækning er der intet tal, heller ikke nul. Her er, hvad hver kilde dækker i de måneder, vi "
                    "ser på.",
                    "Without coverage there is no number, and no zero either. This is what each source covers in the "
                    "months looked at.",
                )
            ),
            _chart(found),
            *(Paragraph(words, "note") for _, words in found.breaks),
            _coverage(found),
            _loads(found, policy),
            Heading(Words("Definitioner og versioner", "Definitions and versions")),
            _definitions(found),
            *([_code_lists(found)] if found.code_lists else []),
        ),
        method=(
            Words(
                "En måned er dækket, når kilden dækker alt det, den siger, den dækker, alle månedens dage og i alle "
                "sine kommuner; til dels, når det kun er noget af det.",
                "A month is covered when the source covers all that it says it covers, on all days of the month and "
                "in all of its municipalities; partly when only some of it.",
            ),
            Words(
                f"Alt er læst i databasens version {found.database_version}. Rækker er talt, som de blev indlæst: "
                "afviste rækker kunne ikke læses, udeladte tager kildens egen regel bort.",
                f"Everything is read at version {found.database_version} of the database. Rows are counted as they "
                "were loaded: rejected rows could not be read, those left out are taken away by the source’s own "
                "rule.",
            ),
        ),
        limits=tuple(_limits(found)),
    )


def _chart(found: Quality) -> Chart:
    def specification(lang: Lang, layout: Layout) -> Spec:
        rows = [strip.Strip(_pick(each.name, lang).split(":")[0], each.months) for each in found.sources]
        return strip.strips(rows, found.months, [(day, _moment(day, lang)) for day, _ in found.breaks],
                            _pick(_UNSAID, lang), layout)  # fmt: skip

    there = {state for each in found.sources for state in each.months}
    keys = [(str(state), words) for state, words in STATES.items() if state in there]
    if found.breaks:
        keys.append(("moment", Words(_BREAK[0], _BREAK[1])))
    first, last = (_months_of(month) for month in (found.months[0], found.months[-1]))
    return Chart(
        id="coverage",
        title=Words("Hvad kilderne dækker, måned for måned", "What the sources cover, month by month"),
        description=Words(
            f"En strimmel for hver af {len(found.sources)} kilder fra {first.da} til {last.da}. Det samme står i "
            "tabellen.",
            f"A strip for each of {len(found.sources)} sources from {first.en} to {last.en}. The table says the "
            "same.",
        ),
        specification=specification,
        sizes=(strip.WIDE, strip.NARROW),
        keys=tuple(keys),
    )


def _pick(words: Words, lang: Lang) -> str:
    return words.da if lang == "da" else words.en


def _moment(day: date, lang: Lang) -> str:
    return f"{_BREAK[0 if lang == 'da' else 1]} {MONTHS[lang][day.month - 1]} {day.year}"


def _months_of(month: Month) -> Words:
    return Words(*(f"{MONTHS[lang][month.number - 1]} {month.year}" for lang in ("da", "en")))


def _spells(months: tuple[Month, ...], source: SourceQuality) -> Iterator[tuple[Covered, Month, Month]]:
    """Months in a row that are covered alike."""
    for state, stretch in groupby(zip(months, source.months, strict=False), lambda pair: pair[1]):
        within = [month for month, _ in stretch]
        yield state, within[0], within[-1]


def _coverage(found: Quality) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in found.sources:
        what = Words(
            ", ".join(dict.fromkeys(scope_words(scope).da for scope in each.scopes)) or "–",
            ", ".join(dict.fromkeys(scope_words(scope).en for scope in each.scopes)) or "–",
        )
        if not each.months:
            rows.append((each.source, None, None, _UNSAID, what))
        rows += [
            (each.source, _iso(first), _iso(last), STATES[state], what)
            for state, first, last in _spells(found.months, each)
        ]
    return Table(
        caption=Words("Dækning for hver kilde, måneder i træk", "Coverage of each source, months in a row"),
        columns=("source", "from", "to", "coverage", "scopes"),
        head=(
            Words("Kilde", "Source"),
            Words("Fra", "From"),
            Words("Til og med", "Through"),
            Words("Dækning", "Coverage"),
            Words("Hvad", "What"),
        ),
        rows=tuple(rows),
        file="coverage",
        keys=2,
        wordy=frozenset({0, 1, 2, 3, 4}),
        folded=True,
    )


def _iso(month: Month) -> str:
    return f"{month.year}-{month.number:02d}"


def _loads(found: Quality, policy: Policy) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in found.sources:
        loads = show_loads(each.loads, policy)
        counts = (loads.read, loads.loaded, loads.rejected, loads.duplicates, loads.left_out)
        rows.append(
            (
                each.source,
                each.name,
                each.loads.first.isoformat(),
                each.loads.last.isoformat(),
                each.loads.count,
                *(_count(shown) for shown in counts),
                each.loads.mapping[:12],
            )
        )
    return Table(
        caption=Words("Hvornår hver kilde er indlæst, og hvad der blev af rækkerne",
                      "When each source was loaded, and what became of its rows"),
        columns=("source", "name", "first_load", "last_load", "loads", "rows", "loaded", "rejected", "duplicates",
                 "left_out", "mapping"),
        head=(
            Words("Kilde", "Source"),
            Words("Navn", "Name"),
            Words("Først indlæst", "First loaded"),
            Words("Sidst indlæst", "Last loaded"),
            Words("Indlæsninger", "Loads"),
            Words("Rækker", "Rows"),
            Words("Indlæst", "Loaded"),
            Words("Afvist", "Rejected"),
            Words("Dubletter", "Duplicates"),
            Words("Udeladt", "Left out"),
            Words("Mapping", "Mapping"),
        ),
        rows=tuple(rows),
        file="loads",
        wordy=frozenset({0, 1, 2, 3, 10}),
        folded=True,
    )  # fmt: skip


def _count(shown: Shown) -> Figure:
    return Figure(shown.value, "count", _FEW_ROWS if shown.reason is FEW_PEOPLE else shown.reason)


def _definitions(found: Quality) -> Table:
    rows = tuple(
        (each.outcome, each.name, each.words, _span(each.before), _span(each.after), _listed(each.ghosts))
        for each in found.definitions
    )
    return Table(
        caption=Words("Hvad hvert mål tæller, og over hvilke måneder", "What each outcome counts, over which months"),
        columns=("outcome", "name", "definition", "before", "after", "ghosts"),
        head=(
            Words("Mål", "Outcome"),
            Words("Navn", "Name"),
            Words("Definition", "Definition"),
            Words("Før", "Before"),
            Words("Efter", "After"),
            Words("Sårbar periode", "Vulnerable period"),
        ),
        rows=rows,
        file="definitions",
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset(range(6)),
        folded=True,
    )


def _code_lists(found: Quality) -> Table:
    return Table(
        caption=Words("Kodelister i indsatsens kriterier", "Code lists in the programme’s criteria"),
        columns=("code_list", "source"),
        head=(Words("Kodeliste", "Code list"), Words("Kilde", "Source")),
        rows=tuple((name, "; ".join(source)) for name, source in found.code_lists),
        file="code_lists",
        wordy=frozenset({0, 1}),
        folded=True,
    )


def _span(months: tuple[int, int]) -> str:
    return f"{month_number(months[0])} – {month_number(months[1])}"


def _listed(months: tuple[int, ...]) -> str:
    return ", ".join(month_number(month) for month in months) or "–"


def _limits(found: Quality) -> Iterator[Words]:
    for name, scopes in found.missing:
        da, en = (", ".join(dict.fromkeys(_pick(scope_words(s), lang) for s in scopes)) for lang in ("da", "en"))
        yield Words(f"{name.da}: ingen kilde dækker {da}.", f"{name.en}: no source covers {en}.")
    for each in found.sources:
        if not each.months:
            yield Words(
                f"{each.name.da}: kilden siger ikke, hvad den dækker; fravær betyder intet.",
                f"{each.name.en}: the source does not say what it covers; absence means nothing.",
            )
    for scope, states in found.scopes:
        holes = [month for month, state in zip(found.months, states, strict=True) if state != "covered"]
        if holes:
            what, first, last = scope_words(scope), _months_of(holes[0]), _months_of(holes[-1])
            yield Words(
                f"{_capital(what.da)}: {len(holes)} af {len(states)} måneder er ikke helt dækket, den første "
                f"{first.da}, den sidste {last.da}.",
                f"{_capital(what.en)}: {len(holes)} of {len(states)} months are not wholly covered, the first "
                f"{first.en}, the last {last.en}.",
            )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
