"""The table of these tests."""

from typing import Any

import pytest

from tests.workplace.teams.table import Table, laid


@pytest.fixture
def table(unit: Any) -> Table:
    return laid(unit)
