"""The command line: ``samvej``."""

import sys

import typer

from samvej.cli.commands import Commands
from samvej.core.cpr import mask
from samvej.core.errors import SamvejError

app = typer.Typer(
    help="Samvej: find the citizens whom several sectors treat and nobody sees whole, over one shared database.",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _samvej() -> None:
    """Samvej: find the citizens whom several sectors treat and nobody sees whole, over one shared database."""


def main() -> None:
    """Run the command line; a fault that the user can mend is said in plain words and ends with exit code 1."""
    try:
        app()
    except SamvejError as fault:
        sys.stderr.write(f"{mask(str(fault))}\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as fault:
        sys.stderr.write(f"{mask(_refused(fault))}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. The database is as it was before the command.\n")
        sys.exit(130)


def _refused(fault: OSError) -> str:
    """What the machine would not do, and what to do about it."""
    where = f" at {fault.filename}" if fault.filename else ""
    return (
        f"The machine refused{where}: {fault.strerror or fault}. Nothing half done counts. Free space, or choose a "
        "folder that may be written to, and give the command again."
    )


if __name__ == "__main__":
    main()
