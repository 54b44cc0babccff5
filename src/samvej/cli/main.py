"""The command line: ``samvej``."""

import sys

import typer

from samvej.cli import (
    audit,
    backup,
    business_case,
    concentration,
    db,
    demo,
    effects,
    evaluate,
    load,
    manage,
    match,
    programmes,
    registry,
    serve,
    sources,
    spc,
    spot,
    synthetic,
    workplace,
)
from samvej.core.cpr import mask
from samvej.core.errors import SamvejError

app = typer.Typer(
    help="Samvej: find the citizens whom several sectors treat and nobody sees whole, over one shared database.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("load")(load.load)
app.command("demo")(demo.demo)
app.command("spot")(spot.command)
app.command("synthetic")(synthetic.synthetic)
app.command("evaluate")(evaluate.command)
app.command("concentration")(concentration.command)
app.command("business-case")(business_case.command)
app.command("spc")(spc.command)
app.command("effects")(effects.command)
app.command("match")(match.command)
app.command("serve")(serve.serve)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("manage", context_settings=manage.SETTINGS)(manage.manage)
app.add_typer(audit.app, name="audit")
app.add_typer(db.app, name="db")
app.add_typer(programmes.app, name="programmes")
app.add_typer(sources.app, name="sources")
app.add_typer(registry.app, name="registry")
app.add_typer(workplace.app, name="workplace")


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
