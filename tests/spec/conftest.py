"""``spec``: a paragraph of the manual, asserted by both engines."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ibis
import pytest

from tests.spec.both_engines import differences
from tests.spec.specification import paragraph, scene


@pytest.fixture(scope="session")
def connection() -> Iterator[Any]:
    """One embedded engine for the whole manual."""
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


@pytest.fixture
def spec(connection: Any, tmp_path: Path) -> Callable[..., None]:
    """Asserts every answer, and every spell where there are any, by the interpreter and by the set-wise engine."""

    def assert_paragraph(*criterion: str, **said: Any) -> None:
        written = paragraph(*criterion, **said)

        found = differences(written, scene(written, tmp_path), connection)

        assert not found, "\n" + "\n".join(found)

    return assert_paragraph
