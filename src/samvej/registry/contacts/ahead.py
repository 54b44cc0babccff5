"""One file's citizens after another's, the next ones being worked on meanwhile."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

FILES_AT_ONCE = 2
"""So many files are worked on side by side: few, so that memory does not grow with the database."""

T = TypeVar("T")
R = TypeVar("R")


def in_turn(work: Callable[[T], R], on: Sequence[T]) -> Iterator[R]:
    """What ``work`` gives for each, in order: by threads, at most :data:`FILES_AT_ONCE` ahead of whoever takes it.

    Reading and NumPy let other threads run, so that two files take two processors. What is asked for on one file
    only is done where it is asked for. A fault comes out where its file's turn is.
    """
    if len(on) < FILES_AT_ONCE:
        yield from map(work, on)
        return
    with ThreadPoolExecutor(FILES_AT_ONCE) as workers:
        left = iter(on)
        ahead = deque(workers.submit(work, each) for each in islice(left, FILES_AT_ONCE))
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(workers.submit(work, each) for each in islice(left, 1))
            yield done
