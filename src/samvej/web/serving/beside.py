"""What works beside the pages: the queue's worker, and the audit trail's sealer.

``python -m samvej.web.serving.beside PARENT worker|sealer``
"""

import logging
import signal
import sys
import time
from types import FrameType

from samvej.web.serving.parent import end_with_parent
from samvej.web.starting import start_workplace

SEALED_EVERY = 60.0
"""Seconds between two sealings: how long an entry may wait for its place in the chain."""

_AT_ONCE = 5_000  # entries in one seal
_log = logging.getLogger(__name__)


def work() -> None:
    """Do what the queue holds, one after the other, until told to stop. What fails is kept with its reason."""
    from django.core.management import call_command

    call_command("db_worker", queue_name="*", verbosity=0)


def seal_on(every: float = SEALED_EVERY, rounds: int | None = None) -> None:
    """Seal what was written to the audit trail, again and again. A fault is logged and tried again."""
    from django.db import close_old_connections

    from samvej.workplace.access.sealing import seal

    while rounds is None or rounds > 0:
        close_old_connections()
        try:
            while seal(limit=_AT_ONCE).entries >= _AT_ONCE:
                pass
        except Exception:
            _log.exception("The audit trail could not be sealed now; it is tried again in %.0f seconds.", every)
        rounds = None if rounds is None else rounds - 1
        if rounds != 0:
            time.sleep(every)


def _stop(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    """Do one of them until told to stop."""
    parent, what = int(sys.argv[1]), sys.argv[2]
    signal.signal(signal.SIGTERM, _stop)
    end_with_parent(parent)
    start_workplace()
    {"worker": work, "sealer": seal_on}[what]()


if __name__ == "__main__":
    main()
