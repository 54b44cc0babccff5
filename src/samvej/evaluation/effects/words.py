"""What must be said about group-time effects, in both languages. Counts are of units, never of who they are."""

from collections.abc import Callable, Sequence

from samvej.evaluation.effects.estimators import Reason
from samvej.evaluation.grouping import grouped
from samvej.evaluation.results import Words

Say = Callable[[int], str]
"""How a period is written."""

_NAMED = 6
"""So many cells are named one by one; more are only counted."""

REASONS: dict[Reason, Words] = {
    "nobody": Words(
        "ingen af gruppen eller ingen af dens kontroller er set i en af de to perioder",
        "nobody of the group, or none of its controls, is seen in one of the two periods",
    ),
    "overlap": Words(
        "kovariaterne skiller gruppen helt fra dens kontroller, så der er ingen at sammenligne med",
        "the covariates part the group wholly from its controls, so there is nobody to compare with",
    ),
    "collinear": Words(
        "der er for få kontroller til så mange kovariater, eller kovariaterne siger det samme",
        "there are too few controls for so many covariates, or the covariates say the same thing",
    ),
}


def about_cells(dropped: Sequence[tuple[int, int, Reason]], say: Say) -> tuple[Words, ...]:
    """The group-time effects that could not be estimated, by reason."""
    found = []
    for reason, words in REASONS.items():
        cells = [(group, time) for group, time, why in dropped if why == reason]
        if not cells:
            continue
        named = ", ".join(f"({say(group)}, {say(time)})" for group, time in cells[:_NAMED])
        more = len(cells) - _NAMED
        da, en = (f" og {more} til", f" and {more} more") if more > 0 else ("", "")
        found.append(
            Words(
                f"Ingen effekt kan beregnes for (gruppe, periode) {named}{da}: {words.da}.",
                f"No effect can be estimated for (group, period) {named}{en}: {words.en}.",
            )
        )
    return tuple(found)


def about_unseen(count: int, covariates: bool) -> tuple[Words, ...]:
    """Units without a single observation."""
    if not count:
        return ()
    da, en = (" eller uden kovariater", " or without covariates") if covariates else ("", "")
    return (
        Words(
            f"{_few(count).da} uden et eneste målt udfald{da} er ikke med.",
            f"{_few(count).en} without a single observed outcome{en} are left out.",
        ),
    )


def about_telling_nothing(columns: Sequence[int]) -> tuple[Words, ...]:
    """Covariates that do not vary, or that those before them tell; ``columns`` are their places, from 0."""
    return tuple(
        Words(
            f"Kovariat nr. {at + 1} varierer ikke eller følger af dem før den og er ikke brugt.",
            f"Covariate number {at + 1} does not vary, or follows from those before it, and is not used.",
        )
        for at in columns
    )


def about_empty(periods: Sequence[int], say: Say) -> tuple[Words, ...]:
    """Periods without a single observation."""
    if not periods:
        return ()
    named = ", ".join(say(period) for period in periods)
    return (
        Words(
            f"Ingen er set i {named}; naboperioderne regnes, som om de fulgte lige efter hinanden.",
            f"Nobody is seen in {named}; the periods beside count as if one followed the other.",
        ),
    )


def about_early(count: int) -> tuple[Words, ...]:
    """Units that have no time before inclusion."""
    if not count:
        return ()
    return (
        Words(
            f"{_few(count).da} inkluderet i den første periode eller før er ikke med: de har ingen tid før.",
            f"{_few(count).en} included in the first period or before are left out: they have no time before.",
        ),
    )


def about_small(groups: int, fewest: int) -> tuple[Words, ...]:
    """Groups of few people."""
    if not groups:
        return ()
    return (
        Words(
            f"{groups} af grupperne har færre end {fewest} personer: deres intervaller er for smalle.",
            f"{groups} of the groups have fewer than {fewest} people: their intervals are too narrow.",
        ),
    )


def about_late(count: int) -> tuple[Words, ...]:
    """Units that count as never included although they anticipate it within the periods."""
    if not count:
        return ()
    return (
        Words(
            f"{_few(count).da} inkluderes lige efter den sidste periode og tæller som aldrig inkluderede, selv om "
            "de sidste perioder kan være præget af det.",
            f"{_few(count).en} are included just after the last period and count as never included, although the "
            "last periods may be touched by it.",
        ),
    )


def about_without_never(last: str, until: str) -> tuple[Words, ...]:
    """The last cohort stands in for those never included."""
    return (
        Words(
            f"Alle bliver inkluderet. De sidst inkluderede (periode {last}) er sammenligningen, og kun perioder til "
            f"og med {until} er med.",
            f"Everybody is included at some time. Those included last (period {last}) are what is compared with, "
            f"and only periods through {until} are used.",
        ),
    )


def about_without_base(groups: Sequence[int], say: Say) -> tuple[Words, ...]:
    """Groups without a period before that inclusion cannot have touched."""
    if not groups:
        return ()
    named = ", ".join(say(group) for group in groups)
    return (
        Words(
            f"Ingen effekt for dem, der er inkluderet i {named}: inklusionen kan have præget alle perioder før.",
            f"No effect for those included in {named}: inclusion may have touched every period before.",
        ),
    )


def _few(count: int) -> Words:
    """A count as it may be said: fewer than five is not counted out."""
    if count < 5:
        return Words("Færre end fem", "Fewer than five")
    return Words(grouped(count, 0, "da"), grouped(count, 0, "en"))


def about_window(absent: Sequence[int], empty: bool) -> tuple[Words, ...]:
    """Event times of a window that nobody is seen at."""
    if empty:
        return (
            Words(
                "Vinduet har ingen effekt: ingen er set på de tidspunkter.",
                "The window has no effect: nobody is seen at those event times.",
            ),
        )
    if not absent:
        return ()
    named = ", ".join(str(event) for event in absent)
    return (
        Words(
            f"Vinduet er gennemsnittet uden tidspunkterne {named}, som ingen er set på.",
            f"The window's mean is without the event times {named}, at which nobody is seen.",
        ),
    )
