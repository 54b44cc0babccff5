"""Who gets it and who leaves, in the report."""

from collections.abc import Iterator, Sequence

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.disclosure.reach import ShownReach, show_reach
from samvej.evaluation.disclosure.reach_inequality import ShownCharacteristic, ShownGroup, ShownInequality
from samvej.evaluation.reach.results import Reach
from samvej.evaluation.report.section import Block, Heading, Paragraph, Section
from samvej.evaluation.report.sections.reach_charts import age_charts, funnel_chart, odds_chart
from samvej.evaluation.report.sections.reach_tables import (
    age_tables,
    effect_table,
    endings_table,
    figure,
    funnel_table,
    index_table,
    inequality_table,
    missing,
    profile_tables,
)
from samvej.evaluation.results import Words
from samvej.spotting.explain import say_day

FEW_EVENTS = 50
"""Fewer who have it than this: differences between eight characteristics' groups are mostly chance."""

MOST = 4
"""Groups that are named in a sentence; the chart has them all."""


def section(result: Reach, policy: Policy, currency: str | None = None) -> Section:
    """The part of the report, everything through the door first. It has no answers: who gets it is no outcome."""
    shown = show_reach(result, policy)
    return Section(
        id="reach",
        title=Words("Hvem får tilbuddet, og hvem falder fra?", "Who gets it, and who leaves?"),
        answers=(),
        blocks=tuple(_blocks(shown, currency)),
        method=tuple(_method(shown)),
        limits=tuple(_limits(shown)),
    )


def _blocks(shown: ShownReach, currency: str | None) -> Iterator[Block]:
    yield Paragraph(_reached(shown))
    yield funnel_chart(shown.funnel)
    yield funnel_table(shown.funnel)
    yield endings_table(shown.funnel)
    for part, heading in (
        (shown.inclusion, Words("Hvem kommer med?", "Who is included?")),
        (shown.drop_out, Words("Hvem falder fra?", "Who drops out?")),
    ):
        yield Heading(heading)
        yield from _unequal(part)
    index = index_table((shown.inclusion, shown.drop_out))
    if index is not None:
        yield index
    if shown.effects:
        yield Heading(Words("Virker det lige godt for alle?", "Does it work equally well for everybody?"))
        yield effect_table(shown.effects, currency)
    if shown.profile:
        yield Heading(Words("Hvem er deltagerne?", "Who are the participants?"))
        yield from profile_tables(shown)
    if shown.by_age is not None:
        yield Heading(Words("Vanskeligheder og sygdomme efter alder", "Difficulties and illnesses by age"))
        charts, tables = age_charts(shown.by_age), age_tables(shown.by_age)
        yield from (charts[0], tables[0], charts[1], tables[1])


# --- in words ------------------------------------------------------------------------------------------


def _reached(shown: ShownReach) -> Words:
    funnel = shown.funnel.funnel
    if funnel.missing:
        lacks = missing(funnel.missing)
        return Words(
            f"Målgruppen kan ikke findes i registrene ({lacks.da}), så det kan ikke siges, hvor meget af den der er "
            "nået.",
            f"The target group cannot be found in the registers ({lacks.en}), so it cannot be said how much of it is "
            "reached.",
        )
    step = next(each for each in shown.funnel.steps if each.step.id == "included")
    whole = shown.funnel.steps[0].people
    if whole.hidden or step.people.hidden:
        return Words(
            "Så få er kommet med, eller så få er det ikke, at antallet i målgruppen ikke vises.",
            "So few are included, or so few are not, that the number in the target group is not shown.",
        )
    people, group = figure(step.people, "count"), figure(whole, "count")
    share = figure(step.of_target.estimate, "share")
    said = ["", ""] if share.value is None else [f" ({share.text('da')})", f" ({share.text('en')})"]
    return Words(
        f"Fra {say_day(funnel.first, 'da')} til {say_day(funnel.last, 'da')} var {group.text('da')} borgere i "
        f"målgruppen, og {people.text('da')} af dem{said[0]} er kommet med.",
        f"From {say_day(funnel.first, 'en')} to {say_day(funnel.last, 'en')}, {group.text('en')} citizens were of "
        f"the target group, and {people.text('en')} of them{said[1]} are included.",
    )


_EVERYBODY = {
    "inclusion": Words(
        "Alle i målgruppen er med, så der er ingen forskel på grupper at vise.",
        "Everybody in the target group is included, so there is no difference between groups to show.",
    ),
    "drop-out": Words("Alle er faldet fra.", "Everybody has dropped out."),
}
_NOBODY = {
    "inclusion": Words("Ingen i målgruppen er kommet med.", "Nobody in the target group is included."),
    "drop-out": Words(
        "Ingen er faldet fra endnu: ingen forløb er sluttet, fordi borgeren ikke ønskede mere, eller kontakten gik "
        "tabt.",
        "Nobody has dropped out yet: no course ended because the citizen wished no more or contact was lost.",
    ),
}
_MORE = {
    "inclusion": (Words("Oftere med", "More often included"), Words("Sjældnere med", "Less often included")),
    "drop-out": (
        Words("Falder oftere fra", "Drop out more often"),
        Words("Falder sjældnere fra", "Drop out less often"),
    ),
}
_ALIKE = Words(
    "Ingen gruppe skiller sig tydeligt ud, når de andre kendetegn er ens.",
    "No group clearly stands out when the other characteristics are alike.",
)


def _unequal(part: ShownInequality) -> Iterator[Block]:
    found = part.inequality
    if found.missing:
        lacks = missing(found.missing)
        yield Paragraph(Words(f"Kan ikke siges, {lacks.da}.", f"Cannot be told, {lacks.en}."), "note")
        return
    if not found.people:
        yield Paragraph(Words("Der er ingen at se på.", "There is nobody to look at."), "note")
        return
    if found.events in (0, found.people):
        yield Paragraph((_EVERYBODY if found.events else _NOBODY)[found.id])
    else:
        for words in _standing_out(part):
            yield Paragraph(words)
        yield from (Paragraph(note, "note") for note in found.notes)
        chart = odds_chart(part)
        if chart is not None:
            yield chart
    yield inequality_table(part)


def _standing_out(part: ShownInequality) -> Iterator[Words]:
    """The groups whose interval does not hold 1, the clearest first; nothing where no odds may be shown."""
    ones = [(each, group) for each in part.by for group in each.groups if group.odds.estimate.value is not None]
    if not ones:
        return
    more = [(each, group) for each, group in ones if (group.odds.low.value or 0) > 1]
    less = [(each, group) for each, group in ones if group.odds.high.value is not None and group.odds.high.value < 1]
    more.sort(key=lambda pair: -(pair[1].odds.low.value or 0))
    less.sort(key=lambda pair: pair[1].odds.high.value or 0)
    for names, found in zip(_MORE[part.inequality.id], (more, less), strict=True):
        if found:
            said = [_one(each, group) for each, group in found[:MOST]]
            others = Words("; flere i figuren", "; more in the chart") if len(found) > MOST else Words("", "")
            yield Words(
                f"{names.da}, når alt andet er lige: {'; '.join(each.da for each in said)}{others.da}.",
                f"{names.en}, other things equal: {'; '.join(each.en for each in said)}{others.en}.",
            )
    if not more and not less:
        yield _ALIKE


def _one(each: ShownCharacteristic, group: ShownGroup) -> Words:
    """``Boform: Bor alene (oddsratio 6,42 mod Bor sammen med andre)``."""
    reference = next(one.group.name for one in each.groups if one.group.reference)
    odds, name, own = figure(group.odds.estimate, "ratio"), each.by.name, group.group.name
    return Words(
        f"{name.da}: {own.da} (oddsratio {odds.text('da')} mod {reference.da})",
        f"{name.en}: {own.en} (odds ratio {odds.text('en')} against {reference.en})",
    )


# --- how it was made, and what limits it -----------------------------------------------------------------


def _method(shown: ShownReach) -> Iterator[Words]:
    first, last = shown.funnel.funnel.first, shown.funnel.funnel.last
    yield Words(
        "Målgruppen er de borgere, som ifølge registrene opfyldte indsatsens kriterier mindst én dag fra "
        f"{say_day(first, 'da')} til {say_day(last, 'da')}, og de deltagere, som nogen vurderede opfyldte dem. De "
        "ses på den første dag, de opfyldte dem.",
        "The target group is the citizens who by the registers met the programme's criteria on at least one day from "
        f"{say_day(first, 'en')} to {say_day(last, 'en')}, and the participants who somebody judged met them. They "
        "are looked at on the first day on which they did.",
    )
    yield from _METHOD


_METHOD = (
    Words(
        "Et senere trin i tragten tæller for trinene før. Gennemført er forløb, der sluttede, fordi målene er nået "
        "eller andre har taget over efter aftale. Frafald er, at borgeren ikke ønskede mere, eller kontakten gik "
        "tabt. Død, flytning og at man ikke længere er i målgruppen er ikke frafald.",
        "A later step of the funnel counts for those before it. Completed are courses that ended because the goals "
        "are met or others have taken over by agreement. Drop-out is that the citizen wished no more or contact was "
        "lost. Death, moving and no longer being of the target group are no drop-out.",
    ),
    Words(
        "Andele har Wilsons 95 %-interval. Oddsratioer er fra én logistisk regression med alle kendetegn (ved "
        "frafald også hvor længe man har været med), straffet efter Firth, med interval fra profilen af den "
        "straffede likelihood. Der sammenlignes med den største gruppe; de ukendte er en gruppe for sig.",
        "Shares have Wilson's 95% interval. Odds ratios are from one logistic regression with all characteristics "
        "(for drop-out also how long ago each was included), penalised after Firth, with intervals of the profile "
        "penalised likelihood. The largest group is what others are compared with; the unknown are one of their own.",
    ),
    Words(
        "Koncentrationsindekset er Erreygers' for ja og nej: 8 gange kovariansen mellem udfaldet og rangen fra de "
        "dårligst stillede. Grupper, der ikke har en rækkefølge, har intet indeks.",
        "The concentration index is Erreygers' for a yes or no: 8 times the covariance of the outcome and the rank "
        "from the worst off. Groups that have no order have no index.",
    ),
)


def _limits(shown: ShownReach) -> Iterator[Words]:
    funnel = shown.funnel
    if not funnel.funnel.missing:
        yield _LATE
    yield from _uncertain(funnel.untold.value, funnel.untold.hidden)
    yield from _judged(funnel.judged.value, funnel.judged.hidden)
    if funnel.funnel.without_row:
        yield Words(
            "Nogle deltagere har ingen henvisning i databasen; de tæller som henvist.",
            "Some participants have no referral in the database; they count as referred.",
        )
    for part in (shown.inclusion, shown.drop_out):
        if 0 < part.inequality.events < FEW_EVENTS:
            yield _FEW[part.inequality.id]
    yield from _untold_groups((shown.inclusion, shown.drop_out))


_LATE = Words(
    "Målgruppen er dem, registrene kan finde. De, som først kom i den sent, har haft kort tid til at komme med, så "
    "den nåede andel kan vokse endnu.",
    "The target group is those whom the registers can find. Those who came into it late have had little time to be "
    "included, so the share reached may grow yet.",
)
_FEW = {
    "inclusion": Words(
        f"Færre end {FEW_EVENTS} er kommet med: forskelle mellem grupper kan være tilfældige.",
        f"Fewer than {FEW_EVENTS} are included: differences between groups may be chance.",
    ),
    "drop-out": Words(
        f"Færre end {FEW_EVENTS} er faldet fra: forskelle mellem grupper kan være tilfældige.",
        f"Fewer than {FEW_EVENTS} have dropped out: differences between groups may be chance.",
    ),
}


def _judged(number: float | None, hidden: bool) -> Iterator[Words]:
    if number or hidden:
        da, en = (f"{number:.0f}", f"{number:.0f}") if number else ("Nogle få", "A few")
        yield Words(
            f"{da} deltagere finder registrene ikke; nogen vurderede, at de opfyldte kriterierne.",
            f"{en} participants are not found by the registers; somebody judged that they met the criteria.",
        )


def _uncertain(number: float | None, hidden: bool) -> Iterator[Words]:
    if number:
        yield Words(
            f"Om {number:.0f} borgere kan det ikke afgøres, om de er i målgruppen; de er ikke talt med.",
            f"Of {number:.0f} citizens it cannot be told whether they are of the target group; they are not counted.",
        )
    elif hidden:
        yield Words(
            "Om nogle få borgere kan det ikke afgøres, om de er i målgruppen; de er ikke talt med.",
            "Of a few citizens it cannot be told whether they are of the target group; they are not counted.",
        )


def _untold_groups(parts: Sequence[ShownInequality]) -> Iterator[Words]:
    """Characteristics of which nothing is known, and those in which everybody is alike."""
    told = [each for part in parts for each in part.by]
    untold = list(dict.fromkeys(each.by.name for each in told if each.by.missing))
    single = list(dict.fromkeys(each.by.name for each in told if each.by.single and not each.by.missing))
    for names, da, en in (
        (untold, "Ikke indlæst, så der kan ikke ses på det", "Not loaded, so it cannot be looked at"),
        (single, "Alle kendte er i én gruppe, så der er intet at sammenligne", "All who are known are in one group"),
    ):
        if names:
            yield Words(
                f"{da}: {', '.join(each.da.lower() for each in names)}.",
                f"{en}: {', '.join(each.en.lower() for each in names)}.",
            )
