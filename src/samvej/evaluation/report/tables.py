"""The tables under the charts, in words: the same figures that are drawn and that the CSV files hold."""

from collections.abc import Sequence

from samvej.evaluation.names import part_words, scope_words
from samvej.evaluation.report.blocks import Grid
from samvej.evaluation.report.charts.lorenz import top_share
from samvej.evaluation.report.numbers import NONE, Figure, month_number
from samvej.evaluation.report.texts import Speaker
from samvej.evaluation.report.views import (
    Shown,
    ShownConcentration,
    ShownEffort,
    ShownIllness,
    ShownLine,
    ShownOutcome,
    ShownPoint,
)


def said(figure: Figure, speaker: Speaker) -> str:
    """A figure in a table, or that it is not shown."""
    return speaker.say("hidden other") if figure.hidden else figure.text(speaker.lang)


def part_name(outcome: ShownOutcome, speaker: Speaker) -> str:
    """The name of an outcome's part, as a heading; of the outcome itself where it is no part."""
    part = outcome.result.part
    name = speaker.pick(outcome.result.name if part is None else part_words(part))
    return name[:1].upper() + name[1:]


def scopes(names: Sequence[str], speaker: Speaker) -> str:
    """What no source covers, in words."""
    return ", ".join(dict.fromkeys(speaker.pick(scope_words(name)) for name in names))


def points(outcome: ShownOutcome, speaker: Speaker) -> Grid:
    """One outcome month by month."""
    heads = ("month", "part of", "people", "value", "lower", "upper", "note")
    with_limits = any(point.lower.value is not None for point in outcome.points)
    kept = [n for n, head in enumerate(heads) if with_limits or head not in ("lower", "upper")]
    rows = [
        (
            month_number(point.month),
            speaker.say(f"role {point.role}"),
            said(point.persons, speaker),
            said(point.value, speaker),
            point.lower.text(speaker.lang),
            point.upper.text(speaker.lang),
            _note(point, speaker),
        )
        for point in outcome.points
    ]
    return Grid(
        speaker.say("points caption", name=part_name(outcome, speaker)),
        tuple(speaker.say(heads[n]) for n in kept),
        tuple(tuple(row[n] for n in kept) for row in rows),
        frozenset({1, len(kept) - 1}),
    )


def _note(point: ShownPoint, speaker: Speaker) -> str:
    if point.value.hidden is not None:
        return speaker.pick(point.value.hidden)
    if point.state == "gap":
        return speaker.say("gap")
    counted = point.signal and point.role in ("before", "after")
    return speaker.say("signal") if counted else ""


def runs(outcome: ShownOutcome, speaker: Speaker) -> Grid:
    """The runs analysis of the chart's parts."""
    chart = outcome.result.chart
    rows = [
        (
            speaker.say(f"runs part {part.part}"),
            str(part.n_points),
            centre.text(speaker.lang),
            _against(part.longest_run, part.longest_run_max),
            _against(part.crossings, part.crossings_min),
            speaker.say("yes" if part.runs_signal else "no"),
        )
        for part, centre in zip(chart.parts if chart else (), outcome.centres, strict=False)
    ]
    heads = ("runs part", "runs points", "runs centre", "runs longest", "runs crossings", "runs signal")
    return Grid(speaker.say("runs caption"), tuple(speaker.say(head) for head in heads), tuple(rows))


def _against(value: int | None, limit: int | None) -> str:
    return NONE if value is None or limit is None else f"{value} ({limit})"


def table_1(shown: Shown, speaker: Speaker) -> Grid:
    """Months down, analyses across."""
    months = [month for month, _ in shown.analyses[0].persons]
    people = [dict(analysis.persons) for analysis in shown.analyses]
    return Grid(
        speaker.say("table 1 caption"),
        (speaker.say("month"), *(speaker.pick(analysis.name) for analysis in shown.analyses)),
        tuple((month_number(month), *(said(column[month], speaker) for column in people)) for month in months),
    )


def efforts(found: Sequence[ShownEffort], speaker: Speaker) -> Grid:
    """What was done: a part of the line above it is set off."""
    rows = [
        (
            f"– {speaker.pick(each.effort.name)}" if each.effort.of else speaker.pick(each.effort.name),
            said(each.persons_with, speaker),
            said(each.rate, speaker),
        )
        for each in found
    ]
    heads = ("effort", "effort people", "effort rate")
    return Grid(speaker.say("efforts caption"), tuple(speaker.say(head) for head in heads), tuple(rows))


def profile(lines: Sequence[ShownLine], speaker: Speaker) -> Grid:
    """The profile's lines, those of a part of the participants below what they are a part of."""
    ids = {each.line.id for each in lines}
    heads = ("characteristic", "share", "count", "known", "unknown")
    return Grid(
        speaker.say("profile caption"),
        tuple(speaker.say(head) for head in heads),
        tuple(_profile_row(each, speaker) for each in lines),
        frozenset({1}),
        bars=tuple(each.value.rounded if each.value.kind == "share" else None for each in lines),
        indented=frozenset(n for n, each in enumerate(lines) if each.line.of in ids),
    )


def _profile_row(each: ShownLine, speaker: Speaker) -> tuple[str, ...]:
    line = each.line
    missing = speaker.say("line not covered", scopes=scopes(line.missing, speaker)) if line.missing else None
    figures = (each.value, each.count, each.known, each.unknown)
    value, *counts = (said(figure, speaker) for figure in figures)
    return (speaker.pick(line.name), missing or value, *counts)


def illness(found: ShownIllness, speaker: Speaker) -> Grid:
    """Each combination in words and its count."""
    names = {name: speaker.pick(words) for name, words in found.groups}
    rows = [
        (" + ".join(names[group] for group in each.combination.groups) or speaker.say("none of them"),
         said(each.count, speaker))
        for each in found.drawn
    ]  # fmt: skip
    return Grid(speaker.say("illness caption"), (speaker.say("combination"), speaker.say("people")), tuple(rows))


def shares(years: Sequence[ShownConcentration], speaker: Speaker) -> Grid:
    """A line a year: citizens, total cost, and the shares of the costliest."""
    tops = list(dict.fromkeys(top for each in years for top, _ in each.shares))
    rows = []
    for each in years:
        held = dict(each.shares)
        cells = [said(held[top], speaker) if top in held else NONE for top in tops]
        rows.append((str(each.concentration.year), said(each.citizens, speaker), said(each.total, speaker), *cells))
    heads = (speaker.say("top", top=top_share(top, speaker)) for top in tops)
    return Grid(
        speaker.say("shares caption"),
        (speaker.say("year"), speaker.say("citizens"), speaker.say("total"), *heads),
        tuple(rows),
    )


def persists(years: Sequence[ShownConcentration], speaker: Speaker) -> Grid:
    """Who of the costliest fifth is in it again, years later."""
    rows = [
        (str(each.concentration.year), str(later), said(share, speaker), said(people, speaker))
        for each in years
        for later, share, people in each.persists
    ]
    heads = ("year", "years later", "again", "of people")
    return Grid(speaker.say("persists caption"), tuple(speaker.say(head) for head in heads), tuple(rows))
