"""What works beside the pages: the queue's worker, and the timekeeper that hands it what is due.

``python -m samvej.web.serving.beside PARENT worker|timekeeper``
"""

import logging
import os
import signal
import sys
import time
from types import FrameType

from samvej.web.serving.parent import end_with_parent
from samvej.web.starting import start_workplace

LOOKED_EVERY = 15.0
"""Seconds between two looks at the clock: what is done most often is due every minute."""

LOWER = 5
"""How much lower than the pages the system lets these run where all want the processor (nice): about a third as much.

No lower: on the embedded database the pages' writers wait for what these write.
"""

_log = logging.getLogger(__name__)


def work() -> None:
    """Do what the queue holds, one after the other, until told to stop. What fails is kept with its reason."""
    from django.core.management import call_command

    call_command("db_worker", queue_name="*", verbosity=0)


def keep_time(every: float = LOOKED_EVERY) -> None:
    """Hand over what is due, again and again. A fault is logged, and the next look tries again."""
    from django.db import close_old_connections

    from samvej.workplace.work.tasks import enqueue_due

    while True:
        close_old_connections()
        try:
            enqueue_due()
        except Exception:
            _log.exception("What is due could not be handed to the background; it is tried again.")
        time.sleep(every)


def _stop(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def main() -> None:
    """Do one of them until told to stop."""
    parent, what = int(sys.argv[1]), sys.argv[2]
    signal.signal(signal.SIGTERM, _stop)
    end_with_parent(parent)
    os.nice(LOWER)
    start_workplace()
    {"worker": work, "timekeeper": keep_time}[what]()


if __name__ == "__main__":
    main()
