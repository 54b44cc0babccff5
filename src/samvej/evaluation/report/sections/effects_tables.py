"""The tables of the effects: one number an outcome, and month by month."""

from samvej.evaluation.disclosure.effects import ShownEffect, ShownMonth
from samvej.evaluation.effects.outcome_effects import Interval
from samvej.evaluation.names import outcome_words
from samvej.evaluation.report.numbers import Figure, NumberKind
from samvej.evaluation.report.section import Cell, Table
from samvej.evaluation.results import Words

_UNITS = {"contacts": Words("antal", "number"), "days": Words("dage", "days"), "money": Words("beløb", "amount")}
_ROLES = {
    "before": Words("før", "before"),
    "after": Words("efter", "after"),
    "ghost": Words("tæller ikke med", "not counted"),
    "outside": Words("uden for", "outside"),
}


def summary_table(shown: tuple[ShownEffect, ...], currency: str | None) -> Table:
    head = (
        ("outcome", "Mål", "Outcome"), ("unit", "Enhed", "Unit"),
        ("effect", "Virkning pr. måned", "Effect a month"), ("effect_low", "95 % fra", "95% from"),
        ("effect_high", "til", "to"), ("expected", "Uden indsatsen", "Without it"), ("level", "Med", "With it"),
        ("ratio", "Forhold", "Ratio"), ("ratio_low", "95 % fra", "95% from"), ("ratio_high", "til", "to"),
        ("participants_only", "Kun deltagerne", "Participants only"),
        ("participants_only_low", "95 % fra", "95% from"), ("participants_only_high", "til", "to"),
        ("participants", "Deltagere", "Participants"), ("controls", "Kontroller", "Controls"),
    )  # fmt: skip
    return Table(
        caption=Words("Virkningen på hvert mål", "The effect on each outcome"),
        columns=tuple(column for column, _, _ in head),
        head=tuple(Words(da, en) for _, da, en in head),
        rows=tuple(_row(each, currency) for each in shown),
        file="effects",
        wordy=frozenset({0, 1}),
        ranges=frozenset({2, 7, 10}),
    )


def _row(shown: ShownEffect, currency: str | None) -> tuple[Cell, ...]:
    result = shown.result

    def three(found: Interval | None, kind: NumberKind) -> list[Cell]:
        if found is None:
            return [Figure(None, kind, hidden=shown.hidden)] * 3
        money = currency if result.unit == "money" and kind == "effect" else None
        return [Figure(value, kind, currency=money) for value in (found.value, found.low, found.high)]

    level: list[Cell] = [
        Figure(value.value, kind_of(shown), value.reason, currency if result.unit == "money" else None)
        for value in (shown.expected, shown.level)
    ]
    people: list[Cell] = [Figure(shown.participants.value, "count", shown.participants.reason)]
    none = result.against == "not yet included"
    people.append(None if none else Figure(shown.controls.value, "count", shown.controls.reason))
    return (
        outcome_words(result.name, result.part),
        _UNITS[result.unit],
        *three(shown.effect, "effect"),
        *level,
        *three(shown.ratio, "ratio"),
        *three(shown.naive, "effect"),
        *people,
    )


def months_table(shown: tuple[ShownEffect, ...], currency: str | None) -> Table:
    head = (
        ("outcome", "Mål", "Outcome"), ("month", "Måned", "Month"), ("role", "Tæller som", "Counts as"),
        ("effect", "Virkning", "Effect"), ("effect_low", "95 % fra", "95% from"), ("effect_high", "til", "to"),
        ("participants_mean", "Deltagere", "Participants"), ("controls_mean", "Kontroller", "Controls"),
        ("participants", "Deltagere bag", "Participants behind"),
    )  # fmt: skip
    return Table(
        caption=Words("Virkningen måned for måned", "The effect month by month"),
        columns=tuple(column for column, _, _ in head),
        head=tuple(Words(da, en) for _, da, en in head),
        rows=tuple(_month_row(month, each, currency) for each in shown for month in each.months),
        file="effects_by_month",
        keys=2,
        wordy=frozenset({0, 2}),
        folded=True,
        ranges=frozenset({3}),
    )


def _month_row(month: ShownMonth, shown: ShownEffect, currency: str | None) -> tuple[Cell, ...]:
    money = currency if shown.result.unit == "money" else None
    role = Words("sammenligning", "reference") if month.point.reference else _ROLES[month.point.role]
    return (
        outcome_words(shown.result.name, shown.result.part),
        month.point.month,
        role,
        *(Figure(v.value, "effect", v.reason, money) for v in (month.effect, month.low, month.high)),
        *(Figure(v.value, kind_of(shown), v.reason, money) for v in (month.participants, month.controls)),
        Figure(month.people.value, "count", month.people.reason),
    )


def kind_of(shown: ShownEffect) -> NumberKind:
    return "money" if shown.result.unit == "money" else "mean"
