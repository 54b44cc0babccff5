"""A test that really commits empties its database afterwards, the trail too: its triggers step aside for that."""

from django.db import connection
from django.test import TransactionTestCase

from samvej.workplace.access import append_only


def let_committed_tests_empty_the_trail() -> None:
    """Take the triggers away while Django flushes the tables of a test, and put them back."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def without_triggers(self: TransactionTestCase) -> None:
        append_only.remove_by(connection)
        try:
            flush(self)
        finally:
            append_only.install_by(connection)

    TransactionTestCase._fixture_teardown = without_triggers  # type: ignore[attr-defined]
