"""The median over persons: nobody's own number."""

from hypothesis import given
from hypothesis import strategies as st

from samvej.evaluation.middle import middle_of
from samvej.evaluation.results import Middle


def test_the_middle_is_five_persons_of_an_odd_number_and_six_of_an_even_one() -> None:
    odd, even = middle_of([9.0, 0.0, 1.0, 2.0, 3.0, 4.0, 90.0]), middle_of([9.0, 0.0, 1.0, 2.0, 3.0, 4.0, 90.0, -1.0])

    assert odd == Middle(5, 5, 19.0, 9.0)
    assert even == Middle(6, 5, 19.0, 9.0)


def test_few_persons_are_all_in_the_middle() -> None:
    found = [middle_of(own) for own in ([], [2.0], [3.0, 0.0, 1.0], [1.0] * 6)]

    assert found == [None, Middle(1, 1, 2.0, 2.0), Middle(3, 2, 4.0, 3.0), Middle(6, 6, 6.0, 1.0)]


@given(st.lists(st.integers(0, 50).map(float), min_size=5, max_size=30))
def test_as_many_are_below_the_middle_as_above_it(own: list[float]) -> None:
    found = middle_of(own)

    assert found is not None
    off = (len(own) - found.persons) // 2
    assert found.persons == (5 if len(own) % 2 else 6)
    assert found.total == sum(sorted(own)[off : off + found.persons])
