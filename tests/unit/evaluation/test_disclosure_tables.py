"""What is shown of counts gives no small count away: an attacker tries every table that looks the same."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest

from samvej.evaluation.disclosure import (
    Policy,
    Shown,
    ShownTable,
    rules_in_words,
    show_analysis,
    show_count,
    show_illness,
    show_profile,
    show_table,
)
from samvej.evaluation.disclosure.policy import FEW_ON_ONE_SIDE, FEW_PEOPLE, WOULD_REVEAL, PolicyError
from samvej.evaluation.results import (
    Analysis,
    IllnessCombination,
    IllnessCombinations,
    Profile,
    ProfileLine,
    Words,
)

POLICY = Policy()
NAME = Words("En linje", "A line")


def seen(table: ShownTable) -> list[float | str]:
    """A table as a reader sees it: numbers, and reasons where there are none."""
    return [
        each.reason.en if each.reason else each.value if each.value is not None else "–"
        for each in (*table.counts, table.total)
    ]


def all_tables(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many counts with the total."""
    for first in range(total + 1):
        if cells == 1:
            yield (total,)
            return
        yield from ((first, *rest) for rest in all_tables(cells - 1, total - first))


def small_sums_told(tables: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The sets of cells whose sum is the same small number in all the tables."""
    cells = range(len(tables[0]))
    sets = [some for size in range(1, len(cells)) for some in combinations(cells, size)]
    sums = {some: {sum(table[at] for at in some) for table in tables} for some in sets}
    return [some for some, values in sums.items() if len(values) == 1 and POLICY.small(min(values))]


@pytest.mark.parametrize(("cells", "largest"), [(2, 40), (3, 32), (4, 20), (5, 14)])
def test_no_small_count_or_sum_is_told_to_a_reader_who_knows_the_rules_and_the_total(
    cells: int, largest: int
) -> None:
    """The strongest reader: tries what would be shown of every table with the total, and keeps those that look so."""
    for total in range(POLICY.minimum, largest + 1):
        alike: dict[tuple[Shown, ...], list[tuple[int, ...]]] = {}
        for counts in all_tables(cells, total):
            alike.setdefault(show_table(counts, POLICY).counts, []).append(counts)

        told = {tables[0]: small_sums_told(tables) for tables in alike.values()}

        assert not any(told.values()), (total, next(each for each in told.items() if each[1]))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([12, 30, 7], [12, 30, 7, 49]),
        ([0, 30, 7], [0, 30, 7, 37]),
        ([3, 30, 7], ["few", 30, "beside", 40]),
        ([1, 5, 30], ["beside", "beside", "beside", 36]),
        ([4, 20, 20], ["beside", "beside", "beside", 44]),
        ([2, 3, 30], ["beside", "beside", "beside", 35]),
        ([3, 3, 3, 30], ["few", "few", "few", 30, 39]),
        ([1, 2, 30, 40], ["few", "few", "beside", 40, 73]),
        ([4, 4, 30], ["beside", "beside", "beside", 38]),
        ([3, 0, 0, 40], ["beside", 0, 0, "beside", 43]),
        ([1, 5], ["beside", "beside", 6]),
        ([1, 1, 0, 1, 1, 1], [*["beside"] * 6, 5]),
        ([1, 2], ["few", "few", "few"]),
        ([], [0]),
    ],
)
def test_tables_hide_small_counts_and_what_gives_them_away(counts: list[int], expected: list[float | str]) -> None:
    words = {"few": FEW_PEOPLE.en, "beside": WOULD_REVEAL.en}

    found = seen(show_table(counts, POLICY))

    assert found == [words.get(each, each) if isinstance(each, str) else each for each in expected]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_count_alone_is_shown_from_five_or_zero(count: int, shown: int | None) -> None:
    found = show_count(count, POLICY)

    assert (found.value, found.hidden) == (shown, shown is None)


@pytest.mark.parametrize(("count", "rounded"), [(0, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_counts_are_rounded_to_five_where_that_is_asked_for(count: int, rounded: int) -> None:
    assert show_count(count, Policy(round_to=5)).value == rounded


def test_table_1_hides_months_with_few_people() -> None:
    column = Analysis(NAME, ("a",), ("hospital/*",), ((-1, 12), (0, 4), (1, 0)))

    found = show_analysis(column, POLICY)

    assert found == ((-1, Shown(12)), (0, Shown(None, FEW_PEOPLE)), (1, Shown(0)))


def share(count: int, known: int, unknown: int = 0, id: str = "a", of: str | None = None) -> ProfileLine:
    return ProfileLine(id, NAME, "share", count, known, None, unknown, of)


def test_shares_hide_few_on_either_side() -> None:
    lines = [share(count, 200) for count in (0, 4, 5, 195, 196, 200)]

    found = [show_profile(Profile(200, (line,)), POLICY)[0] for line in lines]

    assert [each.value.value for each in found] == [0.0, None, 0.025, 0.975, None, 1.0]
    assert [each.count.hidden for each in found] == [False, True, False, False, True, False]
    assert found[1].value.reason == FEW_ON_ONE_SIDE


def test_few_unknown_hide_the_known_beside_them_and_leave_a_coarse_share() -> None:
    [found] = show_profile(Profile(200, (share(83, 198, unknown=2),)), POLICY)

    assert found.unknown == Shown(None, FEW_PEOPLE)
    assert (found.known, found.count) == (Shown(None, WOULD_REVEAL), Shown(None, WOULD_REVEAL))
    assert found.value == Shown(0.42)


def test_a_share_that_only_one_number_of_unknowns_could_give_is_hidden() -> None:
    [found] = show_profile(Profile(11, (share(5, 10, unknown=1),)), POLICY)

    # of 7, 8 or 9 known no half could have been shown: too few would have it, or have it not
    assert found.value == Shown(None, WOULD_REVEAL)


def test_few_known_hide_everything() -> None:
    mean = ProfileLine("age", NAME, "mean", None, 3, 48.8, 197)

    [found] = show_profile(Profile(200, (mean,)), POLICY)

    assert (found.value.hidden, found.known.hidden, found.unknown.hidden) == (True, True, True)
    assert found.count == Shown(None)


def test_a_line_below_a_hidden_line_is_hidden() -> None:
    lines = (share(197, 200, id="help"), share(66, 197, id="home nursing", of="help"))

    above, below = show_profile(Profile(200, lines), POLICY)

    assert above.count.hidden
    assert [below.value, below.count, below.known] == [Shown(None, WOULD_REVEAL)] * 3
    assert below.unknown == Shown(None, WOULD_REVEAL)


def test_a_line_that_is_not_covered_has_nothing_to_hide() -> None:
    line = ProfileLine("a", NAME, "share", None, 0, None, 0, missing=("hospital/*",))

    [found] = show_profile(Profile(200, (line,)), POLICY)

    assert {found.value, found.count, found.known, found.unknown} == {Shown(None)}


def test_shares_are_of_the_rounded_counts() -> None:
    [found] = show_profile(Profile(200, (share(83, 198, unknown=12),)), Policy(round_to=5))

    assert (found.count.value, found.known.value, found.unknown.value) == (85, 200, 10)
    assert found.value.value == 0.425


@pytest.mark.parametrize(
    ("counts", "unknown", "expected"),
    [
        ((30, 20, 6), 10, [30, 20, 6, 56, 10]),
        ((30, 20, 3), 10, [30, None, None, 53, 10]),
        ((30, 20, 6), 2, [30, 20, None, None, None]),
    ],
)
def test_illness_combinations_protect_each_other_and_the_unknown(
    counts: tuple[int, ...], unknown: int, expected: list[int | None]
) -> None:
    combinations = tuple(IllnessCombination((str(at),), count) for at, count in enumerate(counts))
    illness = IllnessCombinations((), combinations, sum(counts), unknown)

    found = show_illness(illness, POLICY)

    assert [each.value for _, each in found.combinations] + [found.known.value, found.unknown.value] == expected


GROUPS = ("somatic", "psychiatry")
EVERY = ((), ("somatic",), ("psychiatry",), ("somatic", "psychiatry"))


def combined(counts: Sequence[int], unknown: int = 0) -> IllnessCombinations:
    """Two groups of illness, each with a line of the profile that is the same."""
    every = tuple(IllnessCombination(groups, count) for groups, count in zip(EVERY, counts, strict=True))
    names = tuple((name, NAME) for name in GROUPS)
    return IllnessCombinations(names, every, sum(counts), unknown, lines=(("has somatic",), ("has psychiatry",)))


def lines_of(counts: Sequence[int], unknown: int = 0) -> Profile:
    """The margins of the table as lines, and below one of them a line of its people."""
    _, somatic, psychiatry, both = counts
    known = sum(counts)
    return Profile(
        known + unknown,
        (
            share(somatic + both, known, unknown, "has somatic"),
            share(psychiatry + both, known, unknown, "has psychiatry"),
            share((psychiatry + both) // 2, psychiatry + both, 0, "treated", of="has psychiatry"),
        ),
    )


@pytest.mark.parametrize("everybody", [9, 12, 16])
def test_no_combination_is_told_by_the_profile_beside_it(everybody: int) -> None:
    """A reader of both tables, who knows how many take part and all the rules; any number of them may be unknown."""
    alike: dict[object, list[tuple[int, ...]]] = {}
    for *counts, unknown in all_tables(5, everybody):
        illness = combined(counts, unknown)
        shown = show_illness(illness, POLICY)
        lines = show_profile(lines_of(counts, unknown), POLICY, illness)
        seen = tuple((each.value, each.count, each.known, each.unknown) for each in lines)
        look = (*(count for _, count in shown.combinations), shown.known, shown.unknown, seen)
        alike.setdefault(look, []).append((*counts, unknown))

    found = [(tables[0], told) for tables in alike.values() if (told := small_sums_told(tables))]

    assert found == []


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((12, 30, 4, 20), [False, True, True]),  # beside 4 with psychiatry alone, 12 with neither are hidden
        ((20, 30, 4, 12), [True, False, False]),  # and here 12 with both
        ((20, 30, 9, 12), [False, False, False]),
        ((3, 6, 20, 30), [True, False, False]),  # 3 with neither, 6 somatic alone
    ],
)
def test_a_line_that_is_a_margin_is_hidden_where_combinations_on_both_sides_are(
    counts: tuple[int, ...], hidden: list[bool]
) -> None:
    illness = combined(counts)

    found = show_profile(lines_of(counts), POLICY, illness)

    assert [each.count.hidden for each in found] == hidden
    assert [each.value.hidden for each in found] == hidden


def test_a_part_of_a_part_of_a_hidden_line_is_hidden() -> None:
    lines = (
        share(197, 200, id="help"),
        share(66, 197, id="nursing", of="help"),
        share(30, 66, id="old", of="nursing"),
    )

    found = show_profile(Profile(200, lines), POLICY)

    assert [each.count.hidden and each.known.hidden for each in found] == [False, True, True]
    assert found[0].count.hidden


def test_few_who_could_be_told_are_not_worked_out_from_the_unknown() -> None:
    found = show_illness(combined((0, 1, 0, 2), unknown=60), POLICY)

    assert (found.known.hidden, found.unknown.hidden) == (True, True)


@pytest.mark.parametrize("said", [{"minimum": 0}, {"dominance": 0.0}, {"dominance": 1.5}, {"round_to": 7}])
def test_a_policy_that_protects_nobody_is_refused(said: dict[str, float]) -> None:
    with pytest.raises(PolicyError, match="minimum of at least 1"):
        Policy(**said)  # type: ignore[arg-type]


def test_the_rules_are_told_with_their_numbers() -> None:
    plain, rounded = rules_in_words(POLICY), rules_in_words(Policy(round_to=5))

    assert "below 5" in plain[0].en
    assert "85 %" in plain[1].da
    assert rounded[:-1] == plain
