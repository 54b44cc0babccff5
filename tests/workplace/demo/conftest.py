"""The demo built once over a small region, for all tests that look at what it promises."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from rich.console import Console

from samvej.core import clock
from samvej.web.demo.building import Building
from tests.workplace.demo.region_made import write_region

NOW = datetime(2020, 1, 7, 8, 5)
"""A Tuesday morning after the holidays, at five past eight."""


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Building]:
    """The demo in the tests' own database; all of it is taken back afterwards."""
    from django.db import transaction

    folder = write_region(tmp_path_factory.mktemp("region"), NOW.date())
    with django_db_blocker.unblock(), clock.at(NOW), transaction.atomic():
        made = Building(folder, b"k" * 32, Console(quiet=True))
        made.set_up()
        made.past()
        made.today()
        made.second_half()
        yield made
        transaction.set_rollback(True)
