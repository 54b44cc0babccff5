"""Workplaces to back up and to restore into."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workplace.places import Place, places


@pytest.fixture
def new_place(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., Place]]:
    """``new_place(home=None, keys_of=None) -> Place``: set up and empty; with another's keys if given."""
    with django_db_blocker.unblock(), places(tmp_path) as make:
        yield make
