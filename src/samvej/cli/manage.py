"""``samvej manage``: Django's own management commands on the workplace (``migrate``, ``createcachetable`` …)."""

import typer

SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def manage(context: typer.Context) -> None:
    """Run one of Django's management commands on the workplace: samvej manage migrate; without a name, list them."""
    from samvej.web.starting import start_workplace

    start_workplace()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["samvej manage", *context.args])
