"""What the programme did, beside what would have happened anyway: one answer for each outcome, and how sure it is."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

from samvej.evaluation.disclosure import Policy, Shown
from samvej.evaluation.disclosure.effects import ShownEffect, ShownMonth, show_effects
from samvej.evaluation.effects.outcome_effects import Against, Interval
from samvej.evaluation.effects.programme import ProgrammeEffects
from samvej.evaluation.names import outcome_words
from samvej.evaluation.report.charts import curves as two_curves
from samvej.evaluation.report.charts import event_study as study_chart
from samvej.evaluation.report.charts.look import NARROW, WIDE, Layout, Spec
from samvej.evaluation.report.numbers import Figure, NumberKind, month_number, spans
from samvej.evaluation.report.section import Answer, Block, Chart, Code, Heading, Paragraph, Section
from samvej.evaluation.report.sections.effects_checked import (
    about_negative_control,
    bounds_table,
    bounds_told,
    checked_table,
    checks_of,
    parted_of,
    what_checks_say,
)
from samvej.evaluation.report.sections.effects_tables import kind_of, months_table, summary_table
from samvej.evaluation.results import Words
from samvej.programme.words import Lang

_CLOSE = 0.25
"""An interval that reaches no further than this part of the level to either side tells that there is no large "
"effect."""
_SURE = ((3.29, Words("meget sikkert", "very sure")), (2.58, Words("sikkert", "sure")))
_FAIRLY = Words("ret sikkert", "fairly sure")
_DRIFTED = 0.05
_MORE = {
    "contacts": (Words("flere", "more"), Words("færre", "fewer")),
    "days": (Words("flere", "more"), Words("færre", "fewer")),
    "money": (Words("mere", "more"), Words("mindre", "less")),
}

_OTHERS: dict[Against, Words] = {
    "matched controls": Words("kontrollerne", "the controls"),
    "not yet included": Words("dem, der kom med senere", "those included later"),
}


def section(found: ProgrammeEffects, policy: Policy, currency: str | None = None) -> Section:
    """The part on effects, id ``effects``."""
    shown = show_effects(found.outcomes, policy)
    money = currency or found.currency
    wholes = [each for each in shown if each.result.part is None]
    return Section(
        id="effects",
        title=Words("Hvad gjorde indsatsen?", "What did the programme do?"),
        answers=tuple(_answer(each, money) for each in wholes),
        blocks=tuple(_blocks(found, shown, policy, money)),
        method=tuple(_method(found)),
        limits=tuple(dict.fromkeys((*found.limits, *(limit for each in wholes for limit in _limits(each))))),
    )


# --- answers -------------------------------------------------------------------------------------------


def _answer(shown: ShownEffect, currency: str | None) -> Answer:
    result, name = shown.result, shown.result.name
    if result.missing:
        return Answer(
            "cannot tell",
            Words(
                f"{name.da}: kan ikke afgøres, fordi ingen indlæst kilde dækker det.",
                f"{name.en}: cannot be told, because no loaded source covers it.",
            ),
        )
    if shown.hidden is not None:
        return Answer(
            "cannot tell", Words(f"{name.da}: vises ikke.", f"{name.en}: is not shown."), certainty=shown.hidden
        )
    if shown.effect is None:
        return Answer(
            "cannot tell",
            Words(
                f"{name.da}: kan ikke afgøres, fordi for få kan sammenlignes.",
                f"{name.en}: cannot be told, because too few can be compared.",
            ),
        )
    if result.negative_control:
        return about_negative_control(shown, shown.effect)
    return _told(shown, shown.effect, currency) if shown.effect.tells else _null(shown, shown.effect, currency)


def _told(shown: ShownEffect, effect: Interval, currency: str | None) -> Answer:
    result, name = shown.result, shown.result.name
    more = _MORE[result.unit][0 if effect.value > 0 else 1]
    size = _plain(abs(effect.value), shown, currency)
    near, far = sorted((abs(effect.low), abs(effect.high)))
    low, high = _plain(near, shown, currency), _plain(far, shown, currency)
    sure = next((words for z, words in _SURE if abs(effect.value) / effect.se >= z), _FAIRLY)
    return Answer(
        _code(shown, effect),
        Words(
            f"{name.da}: {size.da} {more.da} pr. deltager om måneden, end der ville have været uden indsatsen.",
            f"{name.en}: {size.en} {more.en} per participant and month than there would have been without it.",
        ),
        Words(
            f"{sure.da.capitalize()}: mellem {low.da} og {high.da} {more.da} (95 %).",
            f"{sure.en.capitalize()}: between {low.en} and {high.en} {more.en} (95%).",
        ),
    )


def _null(shown: ShownEffect, effect: Interval, currency: str | None) -> Answer:
    """No effect to be seen is said as plainly as one that is."""
    result, name = shown.result, shown.result.name
    up, down = _MORE[result.unit]
    low, high = _plain(abs(effect.low), shown, currency), _plain(abs(effect.high), shown, currency)
    between = Words(
        f"Alt fra {low.da} {down.da} til {high.da} {up.da} om måneden er muligt (95 %).",
        f"Anything from {low.en} {down.en} to {high.en} {up.en} a month is possible (95%).",
    )
    reach = max(abs(effect.low), abs(effect.high))
    if result.expected is not None and reach <= _CLOSE * abs(result.expected):
        said = Words(
            f"{name.da}: ingen forskel fra det, der ville være sket uden indsatsen.",
            f"{name.en}: no difference from what would have happened without the programme.",
        )
        return Answer("unchanged", said, between)
    said = Words(
        f"{name.da}: ingen virkning, der kan skelnes fra tilfældigheder.",
        f"{name.en}: no effect that can be told from chance.",
    )
    return Answer("cannot tell", said, between)


def _code(shown: ShownEffect, effect: Interval) -> Code:
    if shown.result.better == "either":
        return "changed"
    return "better" if (effect.value > 0) == (shown.result.better == "higher") else "worse"


def _plain(value: float, shown: ShownEffect, currency: str | None) -> Words:
    """A number without its sign."""
    kind: NumberKind = "money" if shown.result.unit == "money" else "mean"
    figure = Figure(value, kind, currency=currency if kind == "money" else None)
    return Words(figure.text("da"), figure.text("en"))


# --- what is shown -------------------------------------------------------------------------------------


def _blocks(
    found: ProgrammeEffects, shown: tuple[ShownEffect, ...], policy: Policy, currency: str | None
) -> Iterator[Block]:
    yield Paragraph(
        Words(
            "Hvad var der sket alligevel? Det viser borgere, der lignede deltagerne den dag, de kom med, men ikke "
            "selv kom med. Virkningen er deltagernes ændring minus deres.",
            "What would have happened anyway? Citizens show it who were like the participants on the day these were "
            "included, and were not included themselves. The effect is the participants’ change less theirs.",
        )
        if found.against == "matched controls"
        else Words(
            "Hvad var der sket alligevel? Det viser deltagere, der først kom med senere. Virkningen er de "
            "inkluderedes ændring minus deres, der endnu ikke var det.",
            "What would have happened anyway? Participants show it who were included later. The effect is the change "
            "of those included less that of those who were not yet.",
        )
    )
    yield summary_table(shown, currency)
    yield Paragraph(
        Words(
            "Folk kommer med, når det går dem værst, og noget bliver bedre af sig selv. Kolonnen »kun deltagerne« "
            "sammenligner med de tre måneder lige før: sådan ser det ud, når man ikke tager højde for det.",
            "People join when things are at their worst, and some of it gets better by itself. The column "
            "“participants only” compares with the three months just before: that is how it looks when this is not "
            "allowed for.",
        ),
        "note",
    )
    if at_odds := [each for each in shown if _at_odds(each)]:
        yield Paragraph(_difference_or_ratio(at_odds), "note")
    if any(checks_of(each) for each in shown):
        yield Heading(Words("Holder det?", "Does it hold?"))
        yield from (Paragraph(words) for words in bounds_told(shown))
        yield checked_table(shown, policy, currency)
        if any(parted_of(each) for each in shown):
            yield bounds_table(shown, policy, currency)
    for each in shown:
        if each.result.part is None and each.result.points and each.hidden is None:
            yield from _outcome(each, currency)
    yield months_table(shown, currency)


def _at_odds(shown: ShownEffect) -> bool:
    """Whether the difference and the ratio differ in being told from no effect, or in its direction.

    Both hold only where parallel in level is also parallel in percent: where the two groups begin at the same level.
    """
    if shown.effect is None or shown.ratio is None:
        return False
    difference = (shown.effect.low > 0) - (shown.effect.high < 0)
    ratio = (shown.ratio.low > 1) - (shown.ratio.high < 1)
    return difference != ratio


def _difference_or_ratio(shown: Sequence[ShownEffect]) -> Words:
    names = [outcome_words(each.result.name, each.result.part) for each in shown]
    da, en = "; ".join(name.da for name in names), "; ".join(name.en for name in names)
    return Words(
        f"Forskellen og forholdet siger ikke det samme om: {da}. Forskellen bygger på, at de to grupper uden "
        "indsatsen var ændret lige meget, forholdet på, at de var ændret lige mange procent, og begge dele kan ikke "
        "passe, når grupperne begynder på hvert sit niveau. Svarene øverst følger forskellen; læs dem her med "
        "forbehold.",
        f"The difference and the ratio do not say the same about: {en}. The difference rests on both groups changing "
        "by as much without the programme, the ratio on their changing by as many percent, and both cannot hold "
        "where the groups begin at different levels. The answers above follow the difference; read these with care.",
    )


def _outcome(shown: ShownEffect, currency: str | None) -> Iterator[Block]:
    yield Heading(shown.result.name)
    if shown.result.against == "matched controls":
        yield Chart(
            id=f"controls-{_slug(shown)}",
            title=Words(
                f"{shown.result.name.da}: deltagere og kontroller",
                f"{shown.result.name.en}: participants and controls",
            ),
            description=_description(shown),
            specification=partial(_curves, shown, currency),
            sizes=(WIDE, NARROW),
            keys=two_curves.KEYS,
        )
    yield Chart(
        id=f"effect-{_slug(shown)}",
        title=Words(f"{shown.result.name.da}: virkning", f"{shown.result.name.en}: effect"),
        description=_description(shown),
        specification=partial(_event_study, shown, currency),
        sizes=(WIDE, NARROW),
        keys=_study_keys(shown),
    )


def _study_keys(shown: ShownEffect) -> tuple[tuple[str, Words], ...]:
    if shown.result.against == "matched controls":
        return study_chart.KEYS
    others = _OTHERS[shown.result.against]
    point = Words(f"forskellen til {others.da}", f"the difference from {others.en}")
    return tuple((key, point if key == "point" else words) for key, words in study_chart.KEYS)


def _slug(shown: ShownEffect) -> str:
    return re.sub(r"[^a-z0-9]+", "-", shown.result.id.lower()).strip("-")


def _description(shown: ShownEffect) -> Words:
    reference = shown.result.reference
    first, last = (month_number(reference[at]) if reference else "–" for at in (0, -1))
    return Words(
        f"Måned for måned omkring inklusionen. Sammenlignet med månederne {first} til {last}. Tallene står i "
        "tabellen.",
        f"Month by month around inclusion. Compared with the months {first} to {last}. The table has the numbers.",
    )


def _title(shown: ShownEffect, currency: str | None, lang: Lang, of_effect: bool) -> str:
    name, unit = shown.result.name, currency if shown.result.unit == "money" else None
    others = _OTHERS[shown.result.against]
    if lang == "da":
        said = f"{name.da} pr. person om måneden"
        return f"{said}{f', {unit}' if unit else ''}{f': forskel til {others.da}' if of_effect else ''}"
    said = f"{name.en} per person and month"
    return f"{said}{f', {unit}' if unit else ''}{f': difference from {others.en}' if of_effect else ''}"


def _curves(shown: ShownEffect, currency: str | None, lang: Lang, layout: Layout) -> Spec:
    points = [
        two_curves.CurvePoint(
            month=month.point.month,
            participants=_rounded(month.participants, shown),
            controls=_rounded(month.controls, shown),
            people=month.people.value,
            ghost=month.point.role == "ghost",
            hidden=month.participants.hidden,
        )
        for month in shown.months
    ]
    return two_curves.curves(points, _title(shown, currency, lang, False), lang, layout, kind=kind_of(shown))


def _rounded(value: Shown, shown: ShownEffect) -> float | None:
    return None if value.value is None else Figure(value.value, kind_of(shown)).rounded


def _event_study(shown: ShownEffect, currency: str | None, lang: Lang, layout: Layout) -> Spec:
    points = [_event_point(month, shown) for month in shown.months]
    mean = None
    if shown.effect is not None:
        value = Figure(shown.effect.value, "effect", currency=currency if shown.result.unit == "money" else None)
        assert value.rounded is not None
        first, last = max(shown.result.after[0], 1), shown.result.after[1]
        mean = study_chart.Mean(first, last, value.rounded, value.text(lang))
    title = _title(shown, currency, lang, True)
    return study_chart.event_study(points, title, lang, layout, kind=kind_of(shown), mean=mean)


def _event_point(month: ShownMonth, shown: ShownEffect) -> study_chart.EventPoint:
    band = month.point.band if month.effect.value is not None else None
    return study_chart.EventPoint(
        event=month.point.month,
        value=_rounded(month.effect, shown),
        low=_rounded(month.low, shown),
        high=_rounded(month.high, shown),
        band=None if band is None else (round(band[0], 2), round(band[1], 2)),
        people=month.people.value,
        ghost=month.point.role == "ghost",
    )


# --- method and limits ---------------------------------------------------------------------------------


def _method(found: ProgrammeEffects) -> Iterator[Words]:
    if found.against == "matched controls":
        yield Words(
            "Hver person sammenlignes først med sig selv (hver måned minus eget gennemsnit i "
            "sammenligningsmånederne), så hver deltager med sine egne kontroller, og forskellene lægges sammen. "
            "Den, der ikke er observeret i en måned, sammenlignes ikke i den; en kontrol, der selv kommer med, "
            "tæller kun til da.",
            "Each person is first compared with themselves (each month less the own mean of the reference months), "
            "then each participant with the own controls, and the differences are averaged. Whoever is not observed "
            "in a month is compared in none; a control who is included later counts only until then.",
        )
        if found.looked_back:
            yield Words(
                f"Kontrollerne er valgt efter de seneste {found.looked_back} måneder før inklusionen. De måneder "
                "bruges derfor ikke som sammenligning: den, der vælges i en dårlig tid, falder tilbage af sig selv.",
                f"Controls were chosen by the last {found.looked_back} months before inclusion. Those months are "
                "therefore no reference: who is chosen in a bad time falls back without help.",
            )
        yield Words(
            "Usikkerheden regnes pr. borger, fordi én borger kan være kontrol for flere; den er prøvet med "
            f"{found.draws} bootstrap-udtræk (seed {found.seed}). Forholdet er det, en Poisson-model giver.",
            "Uncertainty is by citizen, because one citizen may be control of several; it is checked by "
            f"{found.draws} bootstrap draws (seed {found.seed}). The ratio is that of a Poisson model.",
        )
    else:
        yield Words(
            "Gruppe-tid-virkninger efter Callaway og Sant’Anna (2021) med endnu ikke inkluderede som kontroller, "
            "lagt sammen efter tid siden inklusionen.",
            "Group-time effects after Callaway and Sant’Anna (2021) with the not yet included as controls, put "
            "together by the time since inclusion.",
        )


def _limits(shown: ShownEffect) -> Iterator[Words]:
    result, name = shown.result, shown.result.name
    if result.missing or shown.hidden is not None:
        return
    yield from (Words(f"{name.da}: {limit.da}", f"{name.en}: {limit.en}") for limit in result.limits)
    yield from what_checks_say(shown)
    if result.p_before is not None and result.p_before < _DRIFTED:
        months = " og ".join(f"{month_number(a)} til {month_number(b)}" for a, b in spans(result.reference))
        yield Words(
            f"{name.da}: deltagere og kontroller fulgtes ikke ad i månederne {months} før inklusionen; virkningen "
            "skal læses med forbehold.",
            f"{name.en}: participants and controls did not move alike in the months "
            f"{months.replace(' til ', ' to ')} before inclusion; read the effect with reserve.",
        )
