"""What holds for all tests, and the database that the workplace's tests run on."""

import os
from contextlib import ExitStack

import pytest
from hypothesis import settings

from tests.postgresql import server

# An example may be slow on a busy machine; how fast things are is measured in benchmarks/, not by chance here.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")

DATABASE = "SAMVEJ_TEST_DATABASE"
"""Where the tests' PostgreSQL is: said by the process that started it to those that share the work (xdist)."""

_started = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database=postgresql``: the workplace's tests on Debian's PostgreSQL in place of the embedded SQLite."""
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="what the workplace's tests store in: the embedded SQLite, or a PostgreSQL server started for them",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server once: workers find it by the environment that they inherit."""
    if config.getoption("--database") == "postgresql" and not hasattr(config, "workerinput"):
        os.environ[DATABASE] = _started.enter_context(server())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What follows a tutorial from its first command to its last comes first: begun last, it would be waited for."""
    items.sort(key=lambda item: "test_tutorial" not in item.nodeid)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    _started.close()
