"""Work on files side by side comes out in order, a little ahead and no more."""

import threading

import pytest

from samvej.registry.contacts.ahead import FILES_AT_ONCE, in_turn


def test_results_come_in_order_though_later_ones_are_done_first() -> None:
    second = threading.Event()

    def work(each: int) -> int:
        if each == 0:
            assert second.wait(10)
        if each == 1:
            second.set()
        return each * each

    assert list(in_turn(work, range(5))) == [0, 1, 4, 9, 16]


def test_no_more_than_a_few_are_worked_on_before_the_first_is_taken() -> None:
    begun: list[int] = []
    found = in_turn(begun.append, range(9))
    assert begun == []

    next(found)

    found.close()
    assert len(begun) <= 1 + FILES_AT_ONCE


@pytest.mark.parametrize("count", [0, 1])
def test_little_work_is_done_without_threads(count: int) -> None:
    where = list(in_turn(lambda _: threading.current_thread(), range(count)))

    assert where == [threading.current_thread()] * count


def test_fault_comes_out_in_its_turn_and_ends_the_work() -> None:
    def work(each: int) -> int:
        if each == 2:
            raise ValueError("the third")
        return each

    found = in_turn(work, range(20))

    assert [next(found), next(found)] == [0, 1]
    with pytest.raises(ValueError, match="the third"):
        next(found)
