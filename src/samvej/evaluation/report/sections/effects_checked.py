"""Does it hold? The effects reckoned in other ways, as a table, and what that takes from the answers."""

from collections import Counter
from collections.abc import Iterator

from samvej.evaluation.disclosure import Policy, show_count
from samvej.evaluation.disclosure.effects import ShownEffect
from samvej.evaluation.effects.bounds import PartedRoads
from samvej.evaluation.effects.checks import NAMES
from samvej.evaluation.effects.outcome_effects import Checked, Interval
from samvej.evaluation.report.numbers import Figure, month_number
from samvej.evaluation.report.section import Answer, Cell, Table
from samvej.evaluation.results import Words


def checks_of(shown: ShownEffect) -> tuple[Checked, ...]:
    """Those of a whole outcome of which nothing is hidden."""
    return shown.result.checks if shown.hidden is None and shown.result.part is None else ()


def checked_table(shown: tuple[ShownEffect, ...], policy: Policy, currency: str | None) -> Table:
    """Each effect asked in other ways; places are not named."""
    head = (
        ("outcome", "Mål", "Outcome"), ("check", "Regnet sådan", "Reckoned so"),
        ("effect", "Virkning pr. måned", "Effect a month"), ("effect_low", "95 % fra", "95% from"),
        ("effect_high", "til", "to"), ("participants", "Deltagere", "Participants"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    numbered: Counter[tuple[str, str]] = Counter()
    for each in shown:
        money = currency if each.result.unit == "money" else None
        for check in checks_of(each):
            people = show_count(check.people, policy)
            numbers = (check.effect.value, check.effect.low, check.effect.high)
            cells = [Figure(None if people.hidden else value, "effect", people.reason, money) for value in numbers]
            name = NAMES[check.kind]
            numbered[each.result.id, check.kind] += 1
            if check.kind == "without one place":
                which = numbered[each.result.id, check.kind]
                name = Words(f"{name.da} ({which})", f"{name.en} ({which})")
            if check.months is not None:
                first, last = map(month_number, check.months)
                name = Words(f"{name.da} (måned {first} til {last})", f"{name.en} (month {first} to {last})")
            rows.append((each.result.name, name, *cells, Figure(people.value, "count", people.reason)))
    return Table(
        caption=Words("Virkningen, regnet på andre måder", "The effect, reckoned in other ways"),
        columns=tuple(column for column, _, _ in head),
        head=tuple(Words(da, en) for _, da, en in head),
        rows=tuple(rows),
        file="effects_checked",
        keys=2,
        wordy=frozenset({0, 1}),
        folded=True,
        ranges=frozenset({2}),
        notes=(
            Words(
                "»Før der var sket noget« skal være omkring nul. En virkning, der forsvinder uden én af kommunerne, "
                "hviler på få steder.",
                "“Before anything had happened” should be about zero. An effect that is gone without one of the "
                "municipalities rests on few places.",
            ),
        ),
    )


def parted_of(shown: ShownEffect) -> PartedRoads | None:
    """How far roads may part, of a whole outcome of which nothing is hidden."""
    return shown.result.parted if shown.hidden is None and shown.result.part is None else None


def bounds_told(shown: tuple[ShownEffect, ...]) -> Iterator[Words]:
    """For each effect that can be told from none: how far roads must part for it to be gone."""
    for each in shown:
        parted, effect = parted_of(each), each.effect
        if parted is None or effect is None or not effect.tells or each.result.negative_control:
            continue
        name, times = each.result.name, parted.breakdown
        if times is None:
            yield Words(
                f"{name.da}: virkningen står, også hvis de to gruppers veje uden indsatsen var gået ti gange så "
                "langt fra hinanden, som de længst gjorde før inklusionen.",
                f"{name.en}: the effect stands even if the two groups’ roads, without the programme, had parted ten "
                "times as far as they did at most before inclusion.",
            )
            continue
        figure = Figure(times, "ratio")
        yield Words(
            f"{name.da}: virkningen ville være væk, hvis de to gruppers veje uden indsatsen var gået mere end "
            f"{figure.text('da')} gange så langt fra hinanden, som de længst gjorde før inklusionen.",
            f"{name.en}: the effect would be gone if the two groups’ roads, without the programme, had parted more "
            f"than {figure.text('en')} times as far as they did at most before inclusion.",
        )


def bounds_table(shown: tuple[ShownEffect, ...], policy: Policy, currency: str | None) -> Table:
    """How far roads may part before the effects are gone, and the bounds at half, once and twice the largest move."""
    head = [
        ("outcome", "Mål", "Outcome"), ("from_month", "Længst fra hinanden: fra måned", "Farthest apart: from month"),
        ("to_month", "til", "to"), ("move", "Så langt", "So far"), ("gone_at", "Væk ved (gange)", "Gone at (times)"),
    ]  # fmt: skip
    for times, da in ((0.5, "½"), (1, "1"), (2, "2")):
        head += [
            (f"low_at_{times:g}".replace(".", "_"), f"Ved {da} gange: fra", f"At {da} times: from"),
            (f"high_at_{times:g}".replace(".", "_"), "til", "to"),
        ]
    rows = []
    for each in shown:
        parted = parted_of(each)
        if parted is not None:
            rows.append(_bounds_row(each, parted, policy, currency))
    return Table(
        caption=Words("Hvor langt må vejene gå fra hinanden?", "How far may the roads part?"),
        columns=tuple(column for column, _, _ in head),
        head=tuple(Words(da, en) for _, da, en in head),
        rows=tuple(rows),
        file="effects_bounds",
        wordy=frozenset({0}),
        folded=True,
        notes=(
            Words(
                "Målt med det halvår før inklusionen, hvor forskellen lå længst fra sammenligningsmånedernes. 0 "
                "gange: virkningen kan ikke skelnes fra ingen. –: heller ikke ti gange er nok.",
                "Measured by the half-year before inclusion in which the difference lay farthest from that of the "
                "reference months. 0 times: the effect cannot be told from none. –: not even ten times is enough.",
            ),
        ),
    )


def _bounds_row(shown: ShownEffect, parted: PartedRoads, policy: Policy, currency: str | None) -> tuple[Cell, ...]:
    money = currency if shown.result.unit == "money" else None
    move = parted.largest
    people = show_count(move.people, policy)

    def figure(value: float) -> Figure:
        return Figure(None if people.hidden else value, "effect", people.reason, money)

    gone = Figure(None if people.hidden else parted.breakdown, "ratio", people.reason)
    ends = (figure(value) for row in parted.rows for value in (row.low, row.high))
    return (shown.result.name, *move.months, figure(move.value), gone, *ends)


def about_negative_control(shown: ShownEffect, effect: Interval) -> Answer:
    """What an outcome that the programme cannot move says of the others."""
    name = shown.result.name
    if effect.tells:
        return Answer(
            "cannot tell",
            Words(
                f"{name.da} kan indsatsen ikke flytte, og dog ses en forskel: kontrollerne ligner ikke deltagerne "
                "nok.",
                f"{name.en} cannot be moved by the programme, and yet there is a difference: the controls are not "
                "like the participants enough.",
            ),
        )
    return Answer(
        "unchanged",
        Words(
            f"{name.da} kan indsatsen ikke flytte, og der ses ingen forskel, som det bør være.",
            f"{name.en} cannot be moved by the programme, and there is no difference, as it should be.",
        ),
    )


def what_checks_say(shown: ShownEffect) -> Iterator[Words]:
    """What the other ways of reckoning take from the answer."""
    name, whole = shown.result.name, shown.effect
    by_kind = {kind: [each.effect for each in checks_of(shown) if each.kind == kind] for kind in NAMES}
    if any(each.tells for each in by_kind["placebo date"]):
        yield Words(
            f"{name.da}: også før inklusionen ses en forskel, hvor der ingen burde være.",
            f"{name.en}: before inclusion, too, there is a difference where there should be none.",
        )
    if whole is None or not whole.tells:
        return
    if shown.result.negative_control:
        yield about_negative_control(shown, whole).sentence
        return
    parted = parted_of(shown)
    if parted is not None and parted.breakdown is not None and parted.breakdown < 1:
        yield Words(
            f"{name.da}: virkningen ville være væk, hvis de to gruppers veje gik lige så langt fra hinanden, som de "
            "allerede gjorde før inklusionen.",
            f"{name.en}: the effect would be gone if the two groups’ roads parted as far as they already did before "
            "inclusion.",
        )
    if any(each.value * whole.value < 0 for each in by_kind["drift goes on"]):
        yield Words(
            f"{name.da}: var forskellen fra før fortsat som før, ville virkningen vende.",
            f"{name.en}: had the difference before gone on as it went, the effect would turn.",
        )
    if any(not each.tells or each.value * whole.value < 0 for each in by_kind["without one place"]):
        yield Words(
            f"{name.da}: svaret skifter, når én af kommunerne lades ude; det hviler på få steder.",
            f"{name.en}: the answer changes when one of the municipalities is left out; it rests on few places.",
        )
