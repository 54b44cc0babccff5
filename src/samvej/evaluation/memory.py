"""Memory that is used no longer, given back to the machine between the parts of an evaluation."""

import ctypes
import gc
import sys

import pyarrow as pa


def hand_back() -> None:
    """Give back what nothing refers to any more; the next part then begins with what is held and no more.

    Everybody's facts and what was made of them hold each other, so they are looked for. Arrow keeps what it has freed
    for later, and so does the C library: with arrays of a million people that is as much again as is held.
    """
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; others give back by themselves
        if trim is not None:
            trim(0)
