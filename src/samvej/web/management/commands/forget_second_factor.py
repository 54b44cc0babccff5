"""For somebody who lost their phone and has no backup code left: the next login sets the second factor up anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from samvej.web.second_factor import forget
from samvej.workplace.people.models import Account


class Command(BaseCommand):
    """``samvej manage forget_second_factor USERNAME``: make sure first that it is really that person who asks."""

    help = "Forget the second factor of an account; its next login with the password sets up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        """One username."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget it, or say that there is no such account."""
        account = Account.objects.filter(username=options["username"]).first()
        if account is None:
            raise CommandError("There is no account of that name. See the names on the page of organisations.")
        forget(account)
        self.stdout.write("Forgotten. The next login with the password sets up a new second factor.")
