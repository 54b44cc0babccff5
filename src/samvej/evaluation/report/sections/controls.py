"""Who the participants are compared with: how the controls were found, how many, and how alike they are."""

from collections.abc import Iterator
from functools import partial

from samvej.evaluation.disclosure import Policy, Shown
from samvej.evaluation.disclosure.controls import ShownBalance, ShownControls, show_controls
from samvej.evaluation.matching.controls import MatchedControls
from samvej.evaluation.report.charts import love, overlap
from samvej.evaluation.report.charts.look import Layout, Spec
from samvej.evaluation.report.numbers import Figure, NumberKind
from samvej.evaluation.report.section import Block, Cell, Chart, Paragraph, Section, Table
from samvej.evaluation.results import Words
from samvej.programme.words import Lang


def section(found: MatchedControls, policy: Policy, currency: str | None = None) -> Section:
    """The part on the controls, id ``controls``."""
    del currency  # what is alike is told without money's name
    shown = show_controls(found, policy)
    return Section(
        id="controls",
        title=Words("Hvem sammenligner vi med?", "Whom do we compare with?"),
        answers=(),
        blocks=tuple(_blocks(found, shown)),
        method=tuple(_method(found)),
        limits=found.limits,
    )


def _blocks(found: MatchedControls, shown: ShownControls) -> Iterator[Block]:
    yield Paragraph(
        Words(
            "Ingen kan vide, hvordan det var gået deltagerne uden indsatsen. Det nærmeste er borgere, der lignede "
            "dem den dag, de kom med, og som ikke selv var med.",
            "Nobody can know how the participants would have fared without the programme. The nearest are citizens "
            "who were like them on the day they were included, and were not included themselves.",
        )
    )
    yield _sizes(found, shown)
    if shown.reasons:
        yield _reasons(shown)
    if shown.balance:
        yield Chart(
            id="love-plot",
            title=Words("Ligner kontrollerne deltagerne?", "Are the controls like the participants?"),
            description=Words(
                "For hver egenskab: hvor langt kontrollerne ligger fra deltagerne, før og efter matchningen. Tallene "
                "står i tabellen.",
                "For each characteristic: how far the controls are from the participants, before and after matching. "
                "The table has the numbers.",
            ),
            specification=partial(_love, shown),
            sizes=(love.WIDE, love.NARROW),
            keys=love.KEYS,
        )
        yield _balance(shown)
    if shown.overlap:
        yield Chart(
            id="score-overlap",
            title=Words("Overlapper scorerne?", "Do the scores overlap?"),
            description=Words(
                "Fordelingen af scoren blandt deltagere, kontroller og alle kandidater.",
                "The distribution of the score among participants, controls and all candidates.",
            ),
            specification=partial(_overlap, shown),
            sizes=(overlap.WIDE, overlap.NARROW),
            keys=overlap.KEYS,
        )


def _love(shown: ShownControls, lang: Lang, layout: Layout) -> Spec:
    rows = [
        love.Difference(
            each.row.name.da if lang == "da" else each.row.name.en,
            _rounded(each.value(each.row.smd_before)),
            _rounded(each.value(each.row.smd_after)),
        )
        for each in shown.balance
        if each.row.smd_before is not None or each.row.smd_after is not None
    ]
    return love.love(rows, lang, layout)


def _overlap(shown: ShownControls, lang: Lang, layout: Layout) -> Spec:
    return overlap.overlap([overlap.Bin(*each) for each in shown.overlap], lang, layout, numbered=False)


def _rounded(value: Shown) -> float | None:
    return None if value.value is None else round(value.value, 2)


def _figure(value: Shown, kind: NumberKind) -> Figure:
    return Figure(value.value, kind, value.reason)


def _sizes(found: MatchedControls, shown: ShownControls) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = (
        ("participants", Words("deltagere", "participants"), _figure(shown.participants, "count")),
        (
            "full",
            Words(f"– med {found.ratio} kontroller", f"– with {found.ratio} controls"),
            _figure(shown.full, "count"),
        ),
        ("fewer", Words("– med færre", "– with fewer"), _figure(shown.fewer, "count")),
        ("none", Words("– uden nogen", "– with none"), _figure(shown.none, "count")),
        ("pool", Words("kandidater (person × dag)", "candidates (person × day)"), _figure(shown.pool, "count")),
        (
            "persons",
            Words("personer, der er kontroller", "persons who are controls"),
            _figure(shown.persons, "count"),
        ),
        (
            "effective",
            Words("kontroller, der tæller (effektivt antal)", "controls that count (effective number)"),
            _figure(shown.effective, "count"),
        ),
    )
    return Table(
        caption=Words("Hvor mange", "How many"),
        columns=("what", "name", "count"),
        head=(Words("id", "id"), Words("Hvad", "What"), Words("Antal", "Number")),
        rows=rows,
        file="matched_sizes",
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset({0, 1}),
    )


def _reasons(shown: ShownControls) -> Table:
    return Table(
        caption=Words("Hvorfor nogle fik færre kontroller", "Why some got fewer controls"),
        columns=("reason", "participants"),
        head=(Words("Grund", "Reason"), Words("Deltagere", "Participants")),
        rows=tuple((reason, _figure(count, "count")) for reason, count in shown.reasons),
        file="unmatched",
    )


def _balance(shown: ShownControls) -> Table:
    head = (
        ("covariate", "id", "id"), ("name", "Egenskab", "Characteristic"),
        ("mean_participants", "Deltagere", "Participants"),
        ("mean_all", "Alle på samme dage", "All on the same days"),
        ("mean_controls", "Kontroller", "Controls"), ("smd_before", "Forskel før (SD)", "Difference before (SD)"),
        ("smd_after", "Forskel efter (SD)", "Difference after (SD)"),
        ("variance_ratio_after", "Variansforhold", "Variance ratio"),
        ("ecdf_mean_after", "eCDF, middel", "eCDF mean"),
        ("ecdf_max_after", "eCDF, størst", "eCDF largest"),
    )  # fmt: skip
    return Table(
        caption=Words("Balance før og efter", "Balance before and after"),
        columns=tuple(column for column, _, _ in head),
        head=tuple(Words(da, en) for _, da, en in head),
        rows=tuple(_balance_row(each) for each in shown.balance),
        file="balance",
        keys=2,
        codes=frozenset({0}),
        wordy=frozenset({0, 1}),
        folded=True,
        notes=(
            Words(
                "»Deltagere« er alle, også dem uden kontroller. Forskellen efter er mellem kontrollerne og de "
                "deltagere, der har nogen.",
                "“Participants” are all of them, also those without controls. The difference after is between the "
                "controls and those participants who have any.",
            ),
        ),
    )


def _balance_row(each: ShownBalance) -> tuple[Cell, ...]:
    row = each.row
    return (
        row.covariate,
        row.name,
        *(_figure(each.value(v), "mean") for v in (row.mean_participants, row.mean_all, row.mean_controls)),
        *(_figure(each.value(v), "ratio") for v in (row.smd_before, row.smd_after, row.variance_ratio_after)),
        *(_figure(each.value(v), "ratio") for v in (row.ecdf_mean_after, row.ecdf_max_after)),
    )


def _method(found: MatchedControls) -> Iterator[Words]:
    exact_da, exact_en = (", ".join(getattr(words, lang) for words in found.exact) for lang in ("da", "en"))
    near_da, near_en = (", ".join(getattr(words, lang) for words in found.near) for lang in ("da", "en"))
    yield Words(
        "Hver deltager er matchet på sin egen inklusionsdag med borgere, der den dag levede, boede i området, havde "
        "den rette alder og ikke var kommet med. Alt ses tilbage fra dagen før; intet fra dagen selv eller senere.",
        "Each participant is matched on the own day of inclusion with citizens who on that day were alive, lived in "
        "the area, were of the right age and had not been included. Everything is looked back on from the day "
        "before; nothing of the day itself or later.",
    )
    if exact_da:
        yield Words(f"Helt ens i: {exact_da}.", f"Exactly the same in: {exact_en}.")
    if near_da:
        yield Words(f"Så tæt som muligt i: {near_da}.", f"As near as possible in: {near_en}.")
    again = (
        Words("Den samme borger kan være kontrol for flere.", "The same citizen may be control of several.")
        if found.with_replacement
        else Words("Ingen er kontrol for mere end én.", "Nobody is control of more than one.")
    )
    yield Words(
        f"Op til {found.ratio} kontroller til hver; de vejer tilsammen én. {again.da} Lodtrækninger: seed "
        f"{found.seed}.",
        f"Up to {found.ratio} controls for each; together they weigh one. {again.en} Lots: seed {found.seed}.",
    )
