"""The reaction engine: each exactly once, the same in one run as day by day, and through the change of clocks."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samvej.programme.calendar import COPENHAGEN
from samvej.programme.reactions import (
    HAPPENINGS,
    Firing,
    Occurrence,
    Reaction,
    because,
    days_later,
    firings,
)
from samvej.programme.texts import InTwoLanguages
from tests.unit.programme.reaction_texts import copenhagen, reaction

REACTIONS = (
    reaction("enrolled", "visit"),
    reaction("admitted", "any ward"),
    reaction("admitted acutely", "acute ward"),
    reaction("discharged", "home"),
    reaction({"phase entered": "together"}, "this phase"),
    reaction("phase entered", "each phase"),
    reaction("no contact for 3 days", "reach out"),
    reaction("no contact for 7 days", "reach further out"),
)
START = copenhagen("2026-03-25T09:00")  # the clocks go forward on 29 March
AUTUMN = copenhagen("2026-10-20T09:00")  # and back on 25 October
SPAN = timedelta(days=12)

STEP = timedelta(minutes=30)  # short enough to stand in the skipped and in the doubled hour

MARKERS = ("contact", "paused", "resumed", "ended")
KNOWN = ("enrolled", "admitted", "admitted acutely", "discharged", "phase entered", *MARKERS)


@st.composite
def histories(draw: st.DrawFn, first: datetime = START) -> list[Occurrence]:
    """Up to a dozen things in twelve days, some at the same moment, some told twice."""
    steps = st.integers(0, SPAN // STEP)
    found = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(KNOWN))
        at = first.astimezone(UTC) + STEP * draw(steps)
        of = draw(st.sampled_from(("together", "other"))) if kind == "phase entered" else ""
        said = Occurrence(kind, at, f"{kind}:{number}", of)  # type: ignore[arg-type]
        found += [said, said] if draw(st.integers(0, 5)) == 0 else [said]
    return draw(st.permutations(found))


def naive(occurrences: Sequence[Occurrence], since: datetime, until: datetime) -> set[tuple[str, datetime]]:
    """Step by step by nothing but the definition: what is acted on is written in a book and looked up there."""
    book: set[tuple[str, str]] = set()
    acted: set[tuple[str, datetime]] = set()
    first = min([since, *(each.at for each in occurrences)]).astimezone(UTC)
    moment = first
    while moment <= until:
        for wanted in REACTIONS:
            for cause in _causes(wanted, occurrences, moment):
                if (wanted.id, cause.key) not in book:
                    book.add((wanted.id, cause.key))
                    if moment > since:
                        acted.add((f"{wanted.id} · {cause.key}", moment))
        moment += STEP
    return acted


def _causes(wanted: Reaction, occurrences: Sequence[Occurrence], moment: datetime) -> list[Occurrence]:
    """What there is to react to at the very moment."""
    if wanted.when.kind != "no contact":
        return [
            each
            for each in occurrences
            if each.at == moment
            and (each.kind == wanted.when.kind or (each.kind, wanted.when.kind) == ("admitted acutely", "admitted"))
            and wanted.when.of in ("", each.of)
        ]
    marks = [
        e for e in occurrences if e.at <= moment and e.kind in ("enrolled", "contact", "resumed", "paused", "ended")
    ]
    if not marks:
        return []
    last = max(marks, key=lambda each: (each.at, each.key))
    wall = last.at.astimezone(COPENHAGEN).replace(tzinfo=None) + timedelta(days=wanted.when.days or 0)
    reached = wall.replace(tzinfo=COPENHAGEN).astimezone(UTC) <= moment
    return [last] if reached and last.kind in ("enrolled", "contact", "resumed") else []


def told(found: Sequence[Firing]) -> list[tuple[str, datetime]]:
    return [(firing.once, firing.at) for firing in found]


@pytest.mark.parametrize("first", [START, AUTUMN], ids=["clocks forward", "clocks back"])
def test_firings_are_those_of_the_naive_run(first: datetime) -> None:
    @settings(max_examples=50, deadline=None)
    @given(histories(first))
    def check(occurrences: list[Occurrence]) -> None:
        since, until = first + timedelta(days=2), first + timedelta(days=9)

        found = firings(REACTIONS, occurrences, since=since, until=until)

        assert sorted(told(found)) == sorted(naive(occurrences, since, until))

    check()


@given(histories(), st.lists(st.integers(0, 12 * 24 * 60), max_size=20))
@example(
    [Occurrence("contact", START, "contact:1")], [3 * 24 * 60, 7 * 24 * 60 - 60]
)  # cut where silence is complete
def test_firings_in_pieces_are_those_of_the_whole(occurrences: list[Occurrence], cuts: list[int]) -> None:
    moments = sorted({START + timedelta(minutes=cut) for cut in cuts} | {START, START + SPAN})

    whole = firings(REACTIONS, occurrences, since=moments[0], until=moments[-1])
    pieces: list[Firing] = []
    for since, until in pairwise(moments):
        known = [each for each in occurrences if each.at <= until]  # what happens later nobody knows yet
        pieces += firings(REACTIONS, known, since=since, until=until)

    assert sorted(told(pieces)) == sorted(told(whole))
    assert len({firing.once for firing in whole}) == len(whole)


@given(histories())
def test_firings_are_in_the_order_of_time_whatever_the_order_told(occurrences: list[Occurrence]) -> None:
    until = START + SPAN

    one = firings(REACTIONS, occurrences, since=START, until=until)
    other = firings(REACTIONS, sorted(occurrences, key=lambda each: each.key), since=START, until=until)

    assert [firing.at for firing in one] == sorted(firing.at for firing in one)
    assert told(one) == told(other)


def test_span_is_open_at_its_beginning_and_closed_at_its_end() -> None:
    sign = Occurrence("early-warning sign", START, "sign:1")
    wanted = (reaction("early-warning sign"),)
    before, after = START - timedelta(minutes=1), START + timedelta(minutes=1)

    assert firings(wanted, [sign], since=START, until=after) == ()
    assert [each.occurrence for each in firings(wanted, [sign], since=before, until=START)] == [sign]


@pytest.mark.parametrize(
    ("contact", "fires"),
    [
        ("2026-03-20T10:00", "2026-04-10T10:00"),  # over the change to summer time: 21 days less an hour
        ("2026-10-10T10:00", "2026-10-31T10:00"),  # over the change back: 21 days and an hour
        ("2026-03-08T02:30", "2026-03-29T03:30"),  # 2:30 is skipped that night
    ],
)
def test_silence_is_counted_by_the_clock_on_the_wall(contact: str, fires: str) -> None:
    wanted = (reaction("no contact for 21 days"),)
    seen = Occurrence("contact", copenhagen(contact), "contact:1")

    (firing,) = firings(wanted, [seen], since=seen.at, until=seen.at + timedelta(days=30))

    assert firing.at == copenhagen(fires)


@pytest.mark.parametrize(
    ("contact", "fires"),
    [
        ("2026-05-01T10:00", "2026-05-22T10:00"),
        ("2026-03-20T10:00", "2026-04-10T10:00"),
        ("2026-10-10T10:00", "2026-10-31T10:00"),
    ],
    ids=["no change", "clocks forward", "clocks back"],
)
def test_silence_is_found_by_a_run_of_some_minutes(contact: str, fires: str) -> None:
    wanted = (reaction("no contact for 21 days"),)
    seen, minute = Occurrence("contact", copenhagen(contact), "contact:1"), timedelta(minutes=1)

    just_before, then, just_after = (
        firings(wanted, [seen], since=at - minute, until=at)
        for at in (copenhagen(fires) + number * minute for number in (-1, 0, 1))
    )

    assert [len(just_before), len(then), len(just_after)] == [0, 1, 0]


def test_time_of_day_that_comes_twice_is_the_first() -> None:
    assert days_later(copenhagen("2026-10-18T02:30"), 7) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_order_in_the_doubled_hour_is_that_of_time_not_of_the_wall() -> None:
    first = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 2:50 on the wall, summer time
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 2:10 on the wall, winter time
    said = [Occurrence("contact", second.astimezone(COPENHAGEN), "b"), Occurrence("contact", first, "a")]

    (firing,) = firings((reaction("no contact for 1 day"),), said, since=first, until=second + timedelta(days=3))

    assert firing.occurrence.key == "b"


def test_silence_fires_once_and_again_only_after_a_new_contact() -> None:
    wanted = (reaction("no contact for 3 days"),)
    days = [Occurrence("contact", START + timedelta(days=day), f"contact:{day}") for day in (0, 2, 20)]

    found = firings(wanted, days, since=START, until=START + timedelta(days=60))

    assert [firing.occurrence.key for firing in found] == ["contact:2", "contact:20"]


@pytest.mark.parametrize(
    ("then", "fires"),
    [("paused", []), ("ended", []), ("contact", []), ("discharged", ["enrolled"])],
)
def test_silence_is_broken_by_contact_and_stopped_by_pause_and_end(then: str, fires: list[str]) -> None:
    wanted = (reaction("no contact for 7 days"),)
    said = [
        Occurrence("enrolled", START, "enrolled"),
        Occurrence(then, START + timedelta(days=6), then),  # type: ignore[arg-type]
    ]

    found = firings(wanted, said, since=START, until=START + timedelta(days=8))

    assert [firing.occurrence.key for firing in found] == fires


def test_silence_begins_anew_when_the_course_is_resumed() -> None:
    said = [
        Occurrence("enrolled", START, "enrolled"),
        Occurrence("paused", START + timedelta(days=1), "paused"),
        Occurrence("resumed", START + timedelta(days=30), "resumed"),
    ]

    (firing,) = firings((reaction("no contact for 7 days"),), said, since=START, until=START + timedelta(days=40))

    assert (firing.occurrence.key, firing.at) == ("resumed", days_later(START, 37))


def test_contact_that_comes_to_be_known_late_moves_the_silence() -> None:
    wanted = (reaction("no contact for 7 days"),)
    said = [Occurrence("enrolled", START, "enrolled"), Occurrence("contact", START + timedelta(days=5), "contact:1")]

    found = firings(wanted, said, since=START, until=START + timedelta(days=20))

    assert [firing.once for firing in found] == ["act · contact:1"]


def test_occurrence_that_is_moved_back_in_time_fires_once_by_its_first_moment() -> None:
    first = Occurrence("discharged", START, "admission:1")
    mended = Occurrence("discharged", START + timedelta(days=1), "admission:1")

    (firing,) = firings((reaction("discharged"),), [mended, first], since=START - SPAN, until=START + SPAN)

    assert firing.at == START
    assert firings((reaction("discharged"),), [mended, first], since=START, until=START + SPAN) == ()


def test_due_is_by_the_working_calendar() -> None:
    thursday = Occurrence("discharged", copenhagen("2026-04-01T22:00"), "admission:1")  # Easter: 2, 3 and 6 April

    (firing,) = firings((reaction("discharged"),), [thursday], since=START, until=START + SPAN)

    assert firing.due == copenhagen("2026-04-08T16:00")


def test_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        Occurrence("enrolled", datetime(2026, 3, 1), "x")


def test_silence_is_no_occurrence() -> None:
    with pytest.raises(ValueError, match="give the contacts"):
        Occurrence("no contact", START, "x")


@pytest.mark.parametrize(
    "kind", [kind for kind in HAPPENINGS if kind not in ("contact", "paused", "resumed", "ended")]
)
def test_every_kind_says_because_in_both_languages(kind: str) -> None:
    said = Occurrence(kind, START, "x")  # type: ignore[arg-type]
    (firing,) = firings((reaction(kind),), [said], since=START - SPAN, until=START)

    da, en = because(firing, "da"), because(firing, "en")

    assert da.startswith("Fordi ")
    assert en.startswith("Because ")
    assert "{" not in da + en


@pytest.mark.parametrize(
    ("kind", "da", "en"),
    [
        (
            "contact",
            "Fordi der ikke har været kontakt i 3 dage, sidst den 25. marts 2026",
            "Because there has been no contact for 3 days, the last on 25 March 2026",
        ),
        (
            "enrolled",
            "Fordi der ikke har været kontakt i 3 dage, siden borgeren blev inkluderet den 25. marts 2026",
            "Because there has been no contact for 3 days, since the citizen was enrolled on 25 March 2026",
        ),
        (
            "resumed",
            "Fordi der ikke har været kontakt i 3 dage, siden forløbet blev genoptaget den 25. marts 2026",
            "Because there has been no contact for 3 days, since the course was resumed on 25 March 2026",
        ),
    ],
)
def test_silence_says_since_when(kind: str, da: str, en: str) -> None:
    said = Occurrence(kind, START, "x")  # type: ignore[arg-type]

    (firing,) = firings((reaction("no contact for 3 days"),), [said], since=START, until=START + SPAN)

    assert (because(firing, "da"), because(firing, "en")) == (da, en)


def test_because_names_the_phase_where_it_is_told() -> None:
    said = Occurrence("phase entered", START, "x", of="together")
    (firing,) = firings((reaction("phase entered"),), [said], since=START - SPAN, until=START)

    named = InTwoLanguages(da="Sammen", en="Together")

    assert because(firing, "da", named=named) == "Fordi en ny fase begyndte den 25. marts 2026 (»Sammen«)"
    assert because(firing, "en", named=named) == "Because a new phase began on 25 March 2026 (“Together”)"
