"""One ground for the tests of slips."""

import pytest

from tests.workplace.slips.ground import Ground, ground


@pytest.fixture
def here(db: None) -> Ground:
    """A patient with a team in two sectors."""
    return ground()
