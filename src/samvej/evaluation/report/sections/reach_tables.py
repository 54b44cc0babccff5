"""The tables of who gets it and who leaves: what is read on the page, and what leaves as CSV."""

from collections.abc import Iterator, Sequence

from samvej.evaluation.disclosure import Shown
from samvej.evaluation.disclosure.policy import NOTHING
from samvej.evaluation.disclosure.rates import ShownInterval
from samvej.evaluation.disclosure.reach import ShownColumn, ShownComparison, ShownEndings, ShownFunnel, ShownReach
from samvej.evaluation.disclosure.reach_by_age import ShownByAge
from samvej.evaluation.disclosure.reach_effects import ShownEffect
from samvej.evaluation.disclosure.reach_inequality import ShownCharacteristic, ShownInequality
from samvej.evaluation.names import scope_words
from samvej.evaluation.reach.groups import NAMES
from samvej.evaluation.report.numbers import Figure, NumberKind
from samvej.evaluation.report.section import Cell, Table
from samvej.evaluation.results import Words

PEOPLE = Words("Personer", "People")
_LOW, _HIGH = Words("Fra", "From"), Words("Til", "To")
_GROUP = Words("Gruppe", "Group")
NOT_LOADED = Words("ikke indlæst: {scopes}", "not loaded: {scopes}")
_REFERENCE = Words("sammenlignes med denne", "compared with this")
NO_END = Words("uden øvre grænse", "no upper limit")
_NOTE = Words("Bemærk", "Note")


def figure(shown: Shown, kind: NumberKind, currency: str | None = None) -> Figure:
    """A number of the door as the report writes it; shares in percent."""
    value = shown.value
    if value is not None and kind == "share":
        value *= 100
    return Figure(value, kind, shown.reason, currency)


def interval(shown: ShownInterval, kind: NumberKind) -> tuple[Cell, Cell, Cell]:
    """An estimate with the ends of its interval; an end that there is none of is empty."""
    return figure(shown.estimate, kind), figure(shown.low, kind), figure(shown.high, kind)


_NEEDS = {
    "person/sex": Words("køn", "sex"),
    "person/birth_date": Words("fødselsdato", "date of birth"),
    "person/education": Words("uddannelse", "education"),
    "person/lives_alone": Words("boform", "living alone"),
    "person/country_of_origin": Words("herkomst", "origin"),
    "residence/rural": Words("land eller by", "rural or town"),
    "transfer-income": Words("overførselsindkomst", "income transfers"),
    "profile": Words("indsatsens sygdomsgrupper", "the programme's groups of illness"),
    "cost": Words("priser i ét prisår", "costs in one price year"),
}


def missing(needs: Sequence[str]) -> Words:
    """What is not loaded, in words."""
    named = [_NEEDS.get(need) or NAMES.get(need) or scope_words(need) for need in dict.fromkeys(needs)]
    return Words(
        NOT_LOADED.da.format(scopes=", ".join(each.da.lower() for each in named)),
        NOT_LOADED.en.format(scopes=", ".join(each.en for each in named)),
    )


# --- the funnel ----------------------------------------------------------------------------------------


def funnel_table(shown: ShownFunnel) -> Table:
    """The steps with their rates."""
    rows = []
    for each in shown.steps:
        note: Cell = missing(each.step.missing) if each.step.missing else None
        rows.append(
            (
                each.step.name,
                figure(each.people, "count"),
                figure(each.others, "count"),
                *interval(each.of_target, "share"),
                figure(each.of_before.estimate, "share"),
                note,
            )
        )
    return Table(
        caption=Words("Tragten: hvor mange kom så langt", "The funnel: how many came so far"),
        columns=(
            *("step", "people", "outside_target_group", "share_of_target_group", "low", "high"),
            *("share_of_step_before", "note"),
        ),
        head=(
            Words("Trin", "Step"),
            Words("I målgruppen", "Of the target group"),
            Words("Uden for målgruppen", "Outside the target group"),
            Words("Andel af målgruppen", "Share of the target group"),
            _LOW,
            _HIGH,
            Words("Andel af trinnet før", "Share of the step before"),
            _NOTE,
        ),
        rows=tuple(rows),
        file="reach-funnel",
        wordy=frozenset({0, 7}),
    )


_PARTS = {
    "answers": Words("Svar til dem, der ikke kom med", "Answers to those who were not included"),
    "reasons": Words("Grund til ikke at inkludere", "Reason for not including"),
    "courses": Words("Deltagernes forløb", "The participants' courses"),
    "phases": Words("Nåede mindst til fasen", "Reached at least the phase"),
}
_ALL = Words("I alt", "All")


def endings_table(shown: ShownFunnel) -> Table:
    """What became of those referred and of the participants, and why."""
    rows: list[tuple[Cell, ...]] = []
    for name, part in (("answers", shown.answers), ("reasons", shown.reasons)):
        rows += _ending_rows(_PARTS[name], part)
    for each in shown.courses:
        rows.append((_PARTS["courses"], each.state.name, figure(each.count, "count")))
        rows += [
            (_PARTS["courses"], Words(f"heraf: {reason.name.da}", f"of these: {reason.name.en}"), figure(n, "count"))
            for reason, n in each.reasons
        ]
    if not shown.courses:
        rows.append((_PARTS["courses"], missing(shown.funnel.courses.missing or ("enrolment",)), None))
    rows += [(_PARTS["phases"], step.name, figure(n, "count")) for step, n in shown.phases]
    if not shown.phases:
        rows.append((_PARTS["phases"], missing(("phase",)), None))
    return Table(
        caption=Words("Hvad der blev af dem", "What became of them"),
        columns=("part", "what", "people"),
        head=(Words("Hvad", "Of"), Words("Hvordan det gik", "What became of them"), PEOPLE),
        rows=tuple(rows),
        file="reach-endings",
        keys=2,
        wordy=frozenset({0, 1}),
    )


def _ending_rows(part: Words, found: ShownEndings) -> Iterator[tuple[Cell, ...]]:
    if found.missing:
        yield part, missing(found.missing), None
        return
    for each, count in found.rows:
        yield part, each.name, figure(count, "count")
    yield part, _ALL, figure(found.people, "count")


# --- the profile ---------------------------------------------------------------------------------------

_ONLY_PARTICIPANTS = Words(
    "for få i målgruppen kendes til at sammenligne", "too few of the target group are known to compare"
)
_DIFFERENCES = Words(
    "Forskel: deltagernes tal minus de andres, i deltagernes standardafvigelse. Under 0,1 regnes som ens.",
    "Difference: the participants' less the others', in the participants' standard deviation. Below 0.1 counts as "
    "alike.",
)


def profile_tables(shown: ShownReach) -> tuple[Table, ...]:
    """The three columns with their differences; how many are known and unknown in a fold."""
    if not shown.profile:
        return ()
    controls = shown.controls.value is not None or shown.controls.hidden
    columns = [
        ("participants", Words("Deltagere", "Participants")),
        ("target_group", Words("Målgruppen", "Target group")),
        ("controls", Words("Kontroller", "Controls")),
    ][: 3 if controls else 2]
    columns += [
        ("difference_target_group", Words("Forskel til målgruppen", "Difference from the target group")),
        ("difference_controls", Words("Forskel til kontroller", "Difference from controls")),
    ][: 2 if controls else 1]
    differences = Table(
        caption=Words("Hvem deltagerne er, ved siden af målgruppen", "Who participants are, beside the target group"),
        columns=("line", *(name for name, _ in columns), "note"),
        head=(Words("Ved inklusion", "At inclusion"), *(words for _, words in columns), _NOTE),
        rows=tuple(_profile_row(each, controls) for each in shown.profile),
        file="reach-profile",
        wordy=frozenset({0, len(columns) + 1}),
        notes=(_DIFFERENCES,),
    )
    return differences, _known_table(shown, controls)


def _columns_of(each: ShownComparison, controls: bool) -> list[ShownColumn | None]:
    return [each.participants, each.target, each.controls][: 3 if controls else 2]


def _named(each: ShownComparison) -> Words:
    name = each.line.name
    return Words(f"– {name.da}", f"– {name.en}") if each.line.of is not None else name


def _profile_row(each: ShownComparison, controls: bool) -> tuple[Cell, ...]:
    kind: NumberKind = "share" if each.line.kind == "share" else "level"
    values = [None if column is None else figure(column.value, kind) for column in _columns_of(each, controls)]
    differences = [each.difference_target, each.difference_controls][: 2 if controls else 1]
    note = missing(each.line.missing) if each.line.missing else None
    if note is None and each.target is not None and each.target.value == NOTHING:
        note = _ONLY_PARTICIPANTS
    return _named(each), *values, *(figure(value, "effect") for value in differences), note


def _known_table(shown: ShownReach, controls: bool) -> Table:
    who = [
        ("participants", Words("deltagere", "participants")),
        ("target_group", Words("målgruppen", "target group")),
        ("controls", Words("kontroller", "controls")),
    ][: 3 if controls else 2]
    heads = [
        head
        for _, words in who
        for head in (
            Words(f"Kendt: {words.da}", f"Known: {words.en}"),
            Words(f"Ukendt: {words.da}", f"Unknown: {words.en}"),
        )
    ]
    rows = [
        (_named(each), *(cell for column in _columns_of(each, controls) for cell in _known(column)))
        for each in shown.profile
    ]
    return Table(
        caption=Words("Hvor mange der er bag", "How many stand behind"),
        columns=("line", *(f"{name}_{part}" for name, _ in who for part in ("known", "unknown"))),
        head=(Words("Ved inklusion", "At inclusion"), *heads),
        rows=tuple(rows),
        file="reach-profile-known",
        folded=True,
    )


def _known(column: ShownColumn | None) -> tuple[Cell, Cell]:
    if column is None:
        return None, None
    return figure(column.known, "count"), figure(column.unknown, "count")


# --- inequality ----------------------------------------------------------------------------------------

_OUTCOMES = {
    "inclusion": (
        Words("Hvem kommer med? Målgruppen efter grupper", "Who is included? The target group by groups"),
        Words("Kom med", "Included"),
        Words("Af", "Of"),
    ),
    "drop-out": (
        Words("Hvem falder fra? Deltagerne efter grupper", "Who drops out? The participants by groups"),
        Words("Faldt fra", "Dropped out"),
        Words("Af", "Of"),
    ),
}


def inequality_table(shown: ShownInequality) -> Table:
    """Every group with its rate and its odds; everybody last."""
    caption, has, whole = _OUTCOMES[shown.inequality.id]
    rows: list[tuple[Cell, ...]] = []
    for each in shown.by:
        rows += _characteristic_rows(each)
    counts = (figure(shown.events, "count"), figure(shown.people, "count"))
    rows.append((_ALL, None, *counts, *interval(shown.rate, "share"), None, None, None, None))
    return Table(
        caption=caption,
        columns=(
            *("characteristic", "group", "count", "of", "share", "share_low", "share_high"),
            *("odds_ratio", "odds_ratio_low", "odds_ratio_high", "note"),
        ),
        head=(
            *(Words("Kendetegn", "Characteristic"), _GROUP, has, whole, Words("Andel", "Share"), _LOW, _HIGH),
            *(Words("Justeret oddsratio", "Adjusted odds ratio"), _LOW, _HIGH, _NOTE),
        ),
        rows=tuple(rows),
        file=f"reach-{shown.inequality.id}",
        keys=2,
        wordy=frozenset({0, 1, 10}),
        folded=True,
    )


def _characteristic_rows(each: ShownCharacteristic) -> Iterator[tuple[Cell, ...]]:
    if each.by.missing:
        yield each.by.name, None, *[None] * 8, missing(each.by.missing)
        return
    for group in each.groups:
        note = None
        if group.group.reference and not each.by.single:
            note = _REFERENCE
        elif group.odds.endless:
            note = NO_END
        counts = (figure(group.count, "count"), figure(group.of, "count"))
        rate, odds = interval(group.rate, "share"), interval(group.odds, "ratio")
        yield each.by.name, group.group.name, *counts, *rate, *odds, note


def index_table(parts: Sequence[ShownInequality]) -> Table | None:
    """The concentration indexes; None where there are none."""
    names = {"inclusion": Words("At komme med", "Being included"), "drop-out": Words("Frafald", "Drop-out")}
    rows = [
        (names[part.inequality.id], each.by.name, *interval(each.index, "effect"))
        for part in parts
        for each in part.by
        if each.by.index is not None
    ]
    if not rows:
        return None
    return Table(
        caption=Words("Koncentrationsindeks (Erreygers)", "Concentration index (Erreygers)"),
        columns=("outcome", "characteristic", "index", "low", "high"),
        head=(Words("Hvad", "Outcome"), Words("Kendetegn", "Characteristic"), Words("Indeks", "Index"), _LOW, _HIGH),
        rows=tuple(rows),
        file="reach-index",
        keys=2,
        wordy=frozenset({0, 1}),
        notes=(
            Words(
                "Fra −1 til +1. Under 0: mest blandt dem med kortest uddannelse eller flest sygdomme. 0: lige.",
                "From −1 to +1. Below 0: mostly among those with least education or most diseases. 0: evenly.",
            ),
        ),
    )


# --- age and effects -----------------------------------------------------------------------------------


def age_tables(shown: ShownByAge) -> tuple[Table, ...]:
    """The numbers behind the two drawings by age."""
    return _kinds_table(shown), _combinations_table(shown)


def _kinds_table(shown: ShownByAge) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in shown.kinds:
        note = missing(each.kind.missing) if each.kind.missing else None
        for (band, _), (count, of, share) in zip(shown.bands, each.bands, strict=True):
            cells = (figure(count, "count"), figure(of, "count"), figure(share, "share"))
            rows.append((each.kind.name, band.name, *cells, note))
    return Table(
        caption=Words("Vanskeligheder efter alder", "Difficulties by age"),
        columns=("kind", "age", "people", "of", "share", "note"),
        head=(
            *(Words("Vanskelighed", "Difficulty"), Words("Alder", "Age"), PEOPLE, Words("Af", "Of")),
            *(Words("Andel", "Share"), _NOTE),
        ),
        rows=tuple(rows),
        file="reach-difficulties-by-age",
        keys=2,
        wordy=frozenset({0, 1, 5}),
        folded=True,
    )


def _combinations_table(shown: ShownByAge) -> Table:
    names = dict(shown.groups)
    rows: list[tuple[Cell, ...]] = [
        (_joined([names[name] for name in each.groups]), *(figure(count, "count") for count in counts))
        for each, counts in shown.combinations
    ]
    rows.append((Words("Kan ikke afgøres", "Cannot be told"), *(figure(each, "count") for each in shown.unknown)))
    rows.append((_ALL, *(figure(people, "count") for _, people in shown.bands)))
    return Table(
        caption=Words("Sygdomskombinationer efter alder", "Combinations of illness by age"),
        columns=("combination", *(f"age_{band.id.replace('-', '_')}" for band, _ in shown.bands)),
        head=(Words("Kombination", "Combination"), *(band.name for band, _ in shown.bands)),
        rows=tuple(rows),
        file="reach-illness-by-age",
        folded=True,
    )


def _joined(names: Sequence[Words]) -> Words:
    if not names:
        return Words("ingen af dem", "none of them")
    return Words(" + ".join(each.da for each in names), " + ".join(each.en for each in names))


def effect_table(shown: Sequence[ShownEffect], currency: str | None) -> Table:
    """Each outcome's change by group, and how much more it is than everybody else's."""
    return Table(
        caption=Words("Virker det lige godt for alle?", "Does it work equally well for everybody?"),
        columns=("outcome", "characteristic", "group", "people", "change", "difference", "low", "high", "note"),
        head=(
            *(Words("Mål", "Outcome"), Words("Kendetegn", "Characteristic"), _GROUP, PEOPLE),
            Words("Ændring", "Change"),
            *(Words("Mere end de andre", "More than the others"), _LOW, _HIGH, _NOTE),
        ),
        rows=tuple(row for each in shown for row in _effect_rows(each, currency)),
        file="reach-effect",
        keys=3,
        wordy=frozenset({0, 1, 2, 8}),
        folded=True,
    )


def _effect_rows(each: ShownEffect, currency: str | None) -> Iterator[tuple[Cell, ...]]:
    money = currency if each.effect.unit == "money" else None
    for group in each.groups:
        first = group.difference[0]
        few = bool(group.group.people) and first.value is None and not first.hidden
        yield (
            each.effect.outcome_name,
            each.effect.characteristic_name,
            group.group.name,
            figure(group.people, "count"),
            figure(group.mean, "effect", money),
            *(figure(value, "effect", money) for value in group.difference),
            Words("for få til at sige noget", "too few to tell") if few else None,
        )
