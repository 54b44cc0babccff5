"""One file's citizens after another's, the next ones being worked on meanwhile."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from itertools import islice
from threading import local
from typing import TypeVar

FILES_AT_ONCE = 2
"""So many files are worked on side by side: few, so that memory does not grow with the database."""

T = TypeVar("T")
R = TypeVar("R")


def in_turn(work: Callable[[T], R], on: Sequence[T]) -> Iterator[R]:
    """What ``work`` gives for each, in order: by threads, at most :data:`FILES_AT_ONCE` ahead of whoever takes it.

    Reading and NumPy let other threads run, so that two files take two processors. What is asked for on one file
    only, or by work that is itself done here, is done where it is asked for. A fault comes out where its file's turn
    is. Whoever stops taking waits for what was begun.
    """
    if len(on) < FILES_AT_ONCE or getattr(_here, "working", False):
        yield from map(work, on)
        return
    workers, left = _workers(), iter(on)
    ahead: deque[Future[R]] = deque(workers.submit(work, each) for each in islice(left, FILES_AT_ONCE))
    try:
        while ahead:
            done = ahead.popleft().result()
            ahead.extend(workers.submit(work, each) for each in islice(left, 1))
            yield done
    finally:
        for each in ahead:
            each.cancel()
        wait(ahead)


_here = local()


@cache
def _workers() -> ThreadPoolExecutor:
    """The threads that work: the same for all work of a process.

    Threads that are made anew for each piece of work get a heap of their own from the C library, which keeps what
    they have freed: of a million people's facts that came to half a gigabyte.
    """
    return ThreadPoolExecutor(FILES_AT_ONCE, "side by side", initializer=_begin)


def _begin() -> None:
    _here.working = True


os.register_at_fork(after_in_child=_workers.cache_clear)  # a process made from this one has none of its threads
