"""A process that ends with the one that started it, however that one ends."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


def end_with_parent(parent: int) -> None:
    """Get SIGTERM when the process ``parent`` is gone, even by ``kill -9``. Other systems than Linux lack this."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it was gone before we asked
        sys.exit(1)
