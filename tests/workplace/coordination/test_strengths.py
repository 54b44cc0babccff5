"""What is counted becomes ties, and nothing is shown of fewer than five (docs/reference/coordination.md)."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvej.workplace.coordination.strengths import Counted, network

ROLES, ITEMS = ("a", "b", "c"), ("often", "time")


def sheets(by: str, about: str, *answers: tuple[int, int]) -> list[Counted]:
    """Sheets of one role about another: the values of the two items, one sheet after the other."""
    counted: Counter[tuple[str, int]] = Counter()
    for often, time in answers:
        counted.update([("often", often), ("time", time)])
    return [Counted(by, about, item, value, count) for (item, value), count in counted.items()]


def test_strength_is_the_mean_of_the_items_means() -> None:
    """The example of docs/reference/coordination.md."""
    said = sheets("a", "b", (5, 2), (4, 2), (4, 3), (3, 1), (4, 2))

    found = network(said, ROLES, ITEMS)

    [tie] = found.shown
    assert [mean.value for mean in tie.items] == [4.0, 2.0]
    assert (tie.strength.value, tie.n) == (3.0, 5)


@pytest.mark.parametrize(("answers", "hidden"), [(4, True), (5, False), (0, False)])
def test_tie_is_shown_from_five_answers(answers: int, hidden: bool) -> None:
    found = network(sheets("a", "b", *[(4, 4)] * answers), ROLES, ITEMS)

    tie = next(each for each in found.ties if (each.by_role, each.about_role) == ("a", "b"))
    assert tie.strength.hidden == hidden
    assert (tie.strength.value is None) == (answers < 5)
    assert found.hidden == int(hidden)


def test_tie_with_one_item_of_few_is_hidden_whole() -> None:
    said = [Counted("a", "b", "often", 4, 6), Counted("a", "b", "time", 4, 2)]

    found = network(said, ROLES, ITEMS)

    assert found.shown == ()


def test_whole_is_hidden_where_the_hidden_ties_could_be_worked_out_from_it() -> None:
    said = [*sheets("a", "b", *[(4, 4)] * 6), *sheets("b", "a", *[(1, 1)] * 2)]

    found = network(said, ROLES, ITEMS)

    assert [mean.hidden for mean in found.whole] == [True, True]
    assert found.strength is None


def test_whole_is_shown_where_the_hidden_ties_are_five_or_more_answers_together() -> None:
    said = [
        *sheets("a", "b", *[(4, 4)] * 6),
        *sheets("b", "a", *[(1, 1)] * 3),
        *sheets("b", "c", *[(1, 1)] * 3),
    ]

    found = network(said, ROLES, ITEMS)

    assert [mean.value for mean in found.whole] == [2.5, 2.5]


def test_what_a_role_says_of_itself_and_values_off_the_scale_count_in_nothing() -> None:
    said = [Counted("a", "a", "often", 5, 9), Counted("a", "b", "often", 9, 9)]

    found = network(said, ROLES, ITEMS)

    assert found.shown == ()
    assert found.hidden == 0


@given(
    st.dictionaries(
        st.sampled_from([pair for pair in product(ROLES, ROLES, ITEMS, range(1, 6)) if pair[0] != pair[1]]),
        st.integers(0, 9),
    )
)
def test_nothing_shown_is_of_one_to_four(counts: dict[tuple[str, str, str, int], int]) -> None:
    found = network([Counted(*key, count) for key, count in counts.items()], ROLES, ITEMS)

    for tie in found.ties:
        for mean in (tie.strength, *tie.items):
            assert mean.value is None or (mean.n >= 5 and 1 <= mean.value <= 5)
    for place, whole in enumerate(found.whole):
        shown = sum(tie.items[place].n for tie in found.ties)
        assert whole.value is None or whole.n - shown == 0 or whole.n - shown >= 5
