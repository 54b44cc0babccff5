"""The last steps of ``samvej demo``: the workplace with made-up people, and serving it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from samvej.core import clock
from samvej.core.errors import SamvejError

WORKPLACE = "workplace"
CLOCK = "demo-clock"
"""The file in the workplace's folder that says how far the demo's clock lies behind the real one."""
PORT = 8000


def environment(home: Path, registry: Path, key: Path, last: date) -> dict[str, str]:
    """The settings of the demo's workplace in ``home``: its registry, and a clock that goes on after the last day.

    The clock is moved by whole weeks, so that a Tuesday is a Tuesday; how many is kept from the first time on.
    """
    return {
        "SAMVEJ_HOME": str(home.absolute()),
        "SAMVEJ_DEMO": "1",
        "SAMVEJ_DB": str(registry.absolute()),
        "SAMVEJ_KEY": str(key.absolute()),
        clock.VARIABLE: _moved(home, last),
    }


def set_up(console: Console, settings: Mapping[str, str], region: Path) -> None:
    """Build the workplace in a process of its own, with its own settings. Raises SamvejError where that failed."""
    home = Path(settings["SAMVEJ_HOME"])
    today = clock.today() + timedelta(days=int(settings[clock.VARIABLE].split()[0]))
    command = [sys.executable, "-m", "samvej.web.demo.build", "--home", str(home), "--region", str(region.absolute())]
    command += ["--registry", settings["SAMVEJ_DB"], "--key", settings["SAMVEJ_KEY"], "--today", today.isoformat()]
    console.file.flush()
    others = {name: value for name, value in os.environ.items() if name not in _NOT_THE_DEMOS}
    ran = subprocess.run(command, check=False, env={**others, **settings})
    if ran.returncode:
        raise SamvejError(f"The demo's workplace could not be set up in {home}; what went wrong stands above.")


def say_logins(console: Console, settings: Mapping[str, str], *, served: bool) -> None:
    """One login per role, and numbers to try."""
    from samvej.web.demo import cast

    table = Table(box=None, pad_edge=False)
    for name in ("   log in as", "who", "username"):
        table.add_column(name, no_wrap=True)
    for member in cast.people():
        table.add_row(f"   {member.role_en}", member.name, member.username)
    console.print()
    console.print(table)
    console.print(f"   The password of all of them: [bold]{cast.PASSWORD}[/bold]")
    if served:
        console.print("   The front page has a card for each of them: one click, no password.")
    told = Path(settings["SAMVEJ_HOME"]) / "demo.json"
    numbers = json.loads(told.read_text(encoding="utf-8"))["numbers"] if told.is_file() else []
    if numbers:
        console.print(f"   Made-up person numbers to refer: {', '.join(numbers)}", markup=False)


_NOT_THE_DEMOS = ("DATABASE_URL", "SAMVEJ_KEYS", "SAMVEJ_SECRET", "SAMVEJ_HTTPS", "SAMVEJ_LOCAL_ACCOUNTS")
"""Settings of another workplace, which the demo must never write into."""


def serve_demo(settings: Mapping[str, str]) -> None:
    """Serve it in place of this process, until Ctrl-C."""
    from samvej.cli.serve import serve_instead

    for name in _NOT_THE_DEMOS:
        os.environ.pop(name, None)
    serve_instead(home=Path(settings["SAMVEJ_HOME"]), port=PORT, environment=dict(settings))


def _moved(home: Path, last: date) -> str:
    kept = home / CLOCK
    if kept.is_file():
        return kept.read_text(encoding="utf-8").strip()
    behind = (clock.today() - last).days - 1
    text = f"{-7 * (behind // 7)} days" if behind >= 0 else f"+{-behind} days"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = kept.with_suffix(".new")
    written.write_text(text, encoding="utf-8")
    written.replace(kept)
    return text
