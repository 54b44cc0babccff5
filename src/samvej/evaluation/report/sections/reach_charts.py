"""The drawings of who gets it and who leaves."""

from collections.abc import Sequence

from samvej.evaluation.disclosure import Shown
from samvej.evaluation.disclosure.rates import ShownInterval
from samvej.evaluation.disclosure.reach import ShownFunnel, ShownStep
from samvej.evaluation.disclosure.reach_by_age import ShownByAge
from samvej.evaluation.disclosure.reach_inequality import ShownCharacteristic, ShownGroup, ShownInequality
from samvej.evaluation.report.charts import forest, funnel, shares_by_band, upset_by_age
from samvej.evaluation.report.section import Chart
from samvej.evaluation.report.sections.reach_tables import figure
from samvej.evaluation.results import Words


def funnel_chart(shown: ShownFunnel) -> Chart:
    """The steps as bars."""
    bars = [_bar(each) for each in shown.steps]
    return Chart(
        id="reach-funnel",
        title=Words("Fra målgruppe til gennemført forløb", "From target group to completed course"),
        description=Words(
            "Vandrette søjler, én for hvert trin, med antal. Tallene står i tabellen under figuren.",
            "Horizontal bars, one for each step, with counts. The numbers are in the table below.",
        ),
        specification=lambda lang, layout: funnel.funnel(bars, lang, layout),
        sizes=(funnel.WIDE, funnel.NARROW),
        keys=funnel.KEYS,
    )


def _bar(each: ShownStep) -> funnel.FunnelBar:
    state = "not loaded" if each.step.people is None else "hidden" if each.people.hidden else "shown"
    return funnel.FunnelBar(
        name=each.step.name,
        state=state,  # type: ignore[arg-type]
        people=figure(each.people, "count"),
        share=figure(each.of_target.estimate, "share"),
        others=figure(each.others, "count"),
    )


_SIDES = {
    "inclusion": forest.Sides(
        Words("kommer sjældnere med", "less often included"), Words("kommer oftere med", "more often included")
    ),
    "drop-out": forest.Sides(
        Words("falder sjældnere fra", "drops out less often"), Words("falder oftere fra", "drops out more often")
    ),
}
_FOREST = {
    "inclusion": Words(
        "Hvem kommer oftere med, når alt andet er lige? Justerede oddsratioer",
        "Who is included more often, other things equal? Adjusted odds ratios",
    ),
    "drop-out": Words(
        "Hvem falder oftere fra, når alt andet er lige? Justerede oddsratioer",
        "Who drops out more often, other things equal? Adjusted odds ratios",
    ),
}


def odds_chart(shown: ShownInequality) -> Chart | None:
    """The adjusted odds as a forest plot; None where there is not one to draw."""
    rows = [row for each in shown.by for row in _forest_rows(each)]
    if not any(row.state == "shown" for row in rows):
        return None
    name = shown.inequality.id
    return Chart(
        id=f"reach-odds-{name}",
        title=_FOREST[name],
        description=Words(
            "Et punkt med interval for hver gruppe ved siden af den gruppe, den sammenlignes med. Tallene står i "
            "tabellen under figuren.",
            "A point with an interval for each group beside the group it is compared with. The numbers are in the "
            "table below.",
        ),
        specification=lambda lang, layout: forest.forest(rows, _SIDES[name], lang, layout),
        sizes=(forest.WIDE, forest.NARROW),
        keys=forest.KEYS,
    )


def _forest_rows(each: ShownCharacteristic) -> list[forest.ForestRow]:
    if each.by.missing or each.by.single:
        return []
    rows = [forest.ForestRow(each.by.name, "heading")]
    for group in each.groups:
        if group.group.id != "unknown":
            rows.append(_forest_row(group))
    return rows


def _forest_row(group: ShownGroup) -> forest.ForestRow:
    name, odds = group.group.name, group.odds
    if group.group.reference:
        return forest.ForestRow(name, "reference")
    if odds.estimate.hidden:
        return forest.ForestRow(name, "hidden")
    if odds.estimate.value is None:
        return forest.ForestRow(name, "none")
    return forest.ForestRow(name, "shown", *(figure(each, "ratio") for each in _ends(odds)))


def _ends(odds: ShownInterval) -> tuple[Shown, Shown, Shown]:
    return odds.estimate, odds.low, odds.high


def age_charts(shown: ShownByAge) -> Sequence[Chart]:
    """The four kinds of difficulties, and the combinations of illness, by age."""
    kinds = [
        shares_by_band.KindShares(
            each.kind.name,
            tuple(
                shares_by_band.BandShare(band.name, figure(share, "share"), figure(of, "count"))
                for (band, _), (_, of, share) in zip(shown.bands, each.bands, strict=True)
            ),
        )
        for each in shown.kinds
    ]
    view = upset_by_age.ByAgeView(
        groups=shown.groups,
        combinations=tuple(each.groups for each, _ in shown.combinations),
        bands=tuple(
            upset_by_age.AgeBars(
                band.name,
                figure(people, "count"),
                tuple(figure(counts[n], "count") for _, counts in shown.combinations),
            )
            for n, (band, people) in enumerate(shown.bands)
        ),
    )
    return (
        Chart(
            id="reach-difficulties",
            title=Words("Deltagernes vanskeligheder efter alder", "The participants' difficulties by age"),
            description=Words(
                "For hver slags vanskelighed en søjle for hver aldersgruppe. Tallene står i tabellen under figuren.",
                "For each kind of difficulty a bar for each age group. The numbers are in the table below.",
            ),
            specification=lambda lang, layout: shares_by_band.shares_by_band(kinds, lang, layout),
            sizes=(shares_by_band.WIDE, shares_by_band.NARROW),
            keys=shares_by_band.KEYS,
        ),
        Chart(
            id="reach-illness-by-age",
            title=Words("Sygdomme sammen, efter alder", "Illnesses together, by age"),
            description=Words(
                "Søjler for hver kombination af sygdomme, en række for hver aldersgruppe; prikkerne nederst siger, "
                "hvilke sygdomme der er i kombinationen.",
                "Bars for each combination of illnesses, a row for each age group; the dots below say which "
                "illnesses are in the combination.",
            ),
            specification=lambda lang, layout: upset_by_age.upset_by_age(view, lang, layout),
            sizes=(upset_by_age.WIDE, upset_by_age.NARROW),
            keys=upset_by_age.KEYS,
        ),
    )
