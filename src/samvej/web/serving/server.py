"""The process that answers: gunicorn with threads, on a door that was opened before.

``python -m samvej.web.serving.server PARENT FD WORKERS THREADS``
"""

import gc
import sys
import threading
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from samvej.web.logs import WithoutPersonNumbers
from samvej.web.serving.parent import end_with_parent

_GARBAGE = 20_000  # so many new objects between two looks for circles: a page makes a tenth of it, and few circles
_IN_MEMORY = Path("/dev/shm")  # where workers show that they are alive: never waits for a disk


class Log(Logger):  # type: ignore[misc]
    """Gunicorn's own log, with person numbers masked like in every other."""

    def setup(self, cfg: Any) -> None:
        """Set the handlers up, then filter them."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(WithoutPersonNumbers())


def _warm_drawing(_worker: object) -> None:
    """In each process that answers, beside its first requests."""
    from samvej.web.serving.warming import warm_drawing

    threading.Thread(target=warm_drawing, daemon=True).start()


class Server(BaseApplication):  # type: ignore[misc]
    """The pages under gunicorn. ``door``: the number of an open, listening socket."""

    def __init__(self, door: int, workers: int, threads: int) -> None:
        self.wanted = {
            "bind": f"fd://{door}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 20,  # longer than people think between two clicks: closing as they click loses the click
            "max_requests": 20_000,  # whatever leaks a little is swept out now and then, not in all workers at once
            "max_requests_jitter": 2_000,
            "umask": 0o077,
            "worker_tmp_dir": str(_IN_MEMORY) if _IN_MEMORY.is_dir() else None,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "logger_class": Log,
            "control_socket_disable": True,
            "post_worker_init": _warm_drawing,
            "proc_name": "samvej",
        }
        super().__init__()

    def load_config(self) -> None:
        """Ours, and nothing from files or the environment."""
        for name, value in self.wanted.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application."""
        from samvej.web.serving.warming import warm
        from samvej.web.wsgi import application

        warm()
        # what is read by now stays: nobody looks through it for garbage, and forked processes share its memory
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE)
        return application


def main() -> None:
    """Serve until told to stop: SIGTERM lets requests that have begun come to their end."""
    parent, door, workers, threads = map(int, sys.argv[1:5])
    end_with_parent(parent)
    Server(door, workers, threads).run()


if __name__ == "__main__":
    main()
