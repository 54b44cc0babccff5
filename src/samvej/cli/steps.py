"""The numbered steps of a demonstration, each with the time it took."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape


@contextlib.contextmanager
def step(console: Console, number: int, title: str) -> Iterator[None]:
    """Say a step, do what stands under it, and say how long it took."""
    started = time.monotonic()
    console.print(f"\n[bold]{number}. {escape(title)}[/bold]")
    yield
    console.print(f"   done in {time.monotonic() - started:.1f} s", style="dim")


def nearby(path: Path) -> str:
    """The path as one would type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
