"""Work on files side by side comes out in order, a little ahead and no more."""

import os
import threading
import warnings

import pytest

from samvej.core.side_by_side import FILES_AT_ONCE, in_turn


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


def test_work_that_asks_for_more_of_it_is_done_where_it_is() -> None:
    def work(each: int) -> list[threading.Thread]:
        return list(in_turn(lambda _: threading.current_thread(), range(each + 2)))

    found = list(in_turn(work, range(6)))

    assert [len(each) for each in found] == [2, 3, 4, 5, 6, 7]
    assert all(len(set(each)) == 1 for each in found)


def test_the_same_few_threads_do_all_work() -> None:
    held = threading.Barrier(FILES_AT_ONCE)

    def work(_: int) -> threading.Thread:
        held.wait(10)
        return threading.current_thread()

    first, later = (set(in_turn(work, range(2 * FILES_AT_ONCE))) for _ in range(2))

    assert first == later
    assert len(first) == FILES_AT_ONCE


def test_whoever_stops_taking_waits_for_what_was_begun() -> None:
    done: list[int] = []
    begun = threading.Event()

    def work(each: int) -> None:
        if each:
            begun.set()
            threading.Event().wait(0.05)
        done.append(each)

    found = in_turn(work, range(9))
    next(found)
    assert begun.wait(10)
    found.close()

    held = len(done)
    threading.Event().wait(0.1)
    assert len(done) == held


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made otherwise here")
def test_process_made_from_this_one_has_threads_of_its_own() -> None:
    assert list(in_turn(abs, range(4))) == [0, 1, 2, 3]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # forking beside threads is what is tried here
        child = os.fork()
    if not child:
        os._exit(0 if list(in_turn(abs, range(4))) == [0, 1, 2, 3] else 1)

    assert os.waitpid(child, 0)[1] == 0
