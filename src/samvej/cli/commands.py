"""The commands by name, each read when it is asked for.

What stands behind the commands (databases, statistics, the workplace) takes seconds to import all together, and a
command needs a part of it. So a command's module is imported when the command is given; the list of commands is told
from the sentences here, which a test holds against the commands' own.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer.main
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True)
class Named:
    """Where a command is: ``function`` of ``module`` (``app``: a group of commands); ``says`` is its first line."""

    module: str
    function: str
    says: str


COMMANDS = {
    "load": Named("load", "load", "Load an extract: all of it or nothing, once however often it is asked for."),
    "demo": Named(
        "demo",
        "demo",
        "Make a region of made-up people, load, spot, evaluate, open the report, and serve the workplace.",
    ),
    "spot": Named(
        "spot",
        "command",
        "Spot: who meets the criteria on a date, or over a period with every spell in and out; and on which facts.",
    ),
    "synthetic": Named(
        "synthetic",
        "synthetic",
        "Make a region of people who do not exist: all of it or nothing, the same for the same seed.",
    ),
    "evaluate": Named(
        "evaluate",
        "command",
        "Evaluate: what changed for a programme's participants, month by month around their inclusion.",
    ),
    "concentration": Named(
        "concentration",
        "command",
        "Concentration: the share of each year's cost that the costliest citizens have, and who is there again.",
    ),
    "business-case": Named(
        "business_case",
        "command",
        "Business case: what is spent and gained month by month, when it breaks even, and what that hangs on.",
    ),
    "spc": Named(
        "spc",
        "command",
        "Draw control charts of any CSV file: run, I, MR, I′, Xbar, S, T, P, P′, C, U, U′, G; CUSUM, funnel, Pareto.",
    ),
    "effects": Named(
        "effects",
        "command",
        "Effects: what inclusion did, for any CSV with a row per unit and period, "
        "when people are included over time.",
    ),
    "match": Named(
        "match",
        "command",
        "Match: controls who are as the participants were at inclusion; or the treated of any CSV with its others.",
    ),
    "serve": Named(
        "serve",
        "serve",
        "Serve the workplace's pages, and do its background work beside them, until Ctrl-C.",
    ),
    "backup": Named(
        "backup",
        "backup",
        "Back the workplace up into one new file, while it is in use. The keys are not in it: keep them elsewhere.",
    ),
    "restore": Named(
        "backup",
        "restore",
        "Restore a backup, after its checksums and its audit trail were verified. All of it, or nothing is changed.",
    ),
    "manage": Named(
        "manage",
        "manage",
        "Run one of Django's management commands on the workplace: samvej manage migrate; without a name, list them.",
    ),
    "audit": Named(
        "audit",
        "app",
        "The trail of who opened which citizen's record: seal it, and verify that nothing was changed.",
    ),
    "db": Named("db", "app", "What the database holds, whether it is sound, and what was rejected."),
    "programmes": Named("programmes", "app", "List, check, try and show programme files."),
    "sources": Named(
        "sources",
        "app",
        "List, show, check and draft mapping files: how an extract becomes rows.",
    ),
    "registry": Named(
        "registry",
        "app",
        "The loop: what happens in the workplace becomes rows of the registry.",
    ),
    "workplace": Named("workplace", "app", "The workplace's own work, by hand."),
}


class Commands(TyperGroup):
    """The group of all commands: knows their names and first lines, and reads the one that is given."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told | {"commands": {name: _announced(name) for name in COMMANDS}})
        self._read: dict[str, Any] = {}
        self._listing = False

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, None where there is none; while the list is told only its name and first line."""
        if self._listing or cmd_name not in COMMANDS:
            return self.commands.get(cmd_name)
        if cmd_name not in self._read:
            self._read[cmd_name] = _read(cmd_name, COMMANDS[cmd_name])
        return self._read[cmd_name]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help of ``samvej`` itself, for which no command is read."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False


def _announced(name: str) -> TyperCommand:
    return TyperCommand(name, help=COMMANDS[name].says)


def _read(name: str, named: Named) -> Any:
    module = import_module(f"samvej.cli.{named.module}")
    command = getattr(module, named.function)
    if isinstance(command, typer.Typer):
        group = typer.main.get_group(command)
        group.name = name
        return group
    alone = typer.Typer(add_completion=False)
    alone.command(name, context_settings=getattr(module, "SETTINGS", None))(command)
    return typer.main.get_command(alone)
