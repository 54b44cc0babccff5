"""The workplace's tests: Django set up in a home of the tests' own, on SQLite or PostgreSQL, and people who act.

Nothing here reads the real home or its keys. Django is imported only when a test under this folder is collected.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dj_database_url
import pytest

from samvej.web import postgresql
from tests.conftest import DATABASE

SETTINGS = "samvej.web.settings"


def _set_up() -> Path:
    """Set Django up in a temporary home, and leave the environment as it was; gives the home.

    Done when this file is read, so that files of the folders below may import models at their top.
    """
    home = Path(tempfile.mkdtemp(prefix="samvej-home-"))
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("SAMVEJ_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ.update(
        DJANGO_SETTINGS_MODULE=SETTINGS, SAMVEJ_HOME=str(home), SAMVEJ_HTTPS="0", SAMVEJ_LOCAL_ACCOUNTS="1"
    )
    try:
        import django
        from django.conf import settings

        if home != settings.SAMVEJ_HOME:
            raise pytest.UsageError("Django was set up before the tests' own home: unset DJANGO_SETTINGS_MODULE.")
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        settings.WHITENOISE_AUTOREFRESH = True  # a client of each test's own does not walk all style sheets first
        django.setup()
    finally:
        os.environ.clear()
        os.environ.update(before)  # a worker that inherited the settings' name would read them before its own home

    from samvej.workplace.ground.keys import make_keys
    from tests.workplace.emptying import let_committed_tests_empty_the_trail

    make_keys(settings.SAMVEJ_KEYS)
    let_committed_tests_empty_the_trail()
    return home


HOME = _set_up()


def pytest_configure(config: pytest.Config) -> None:
    """Choose the database; nothing has connected yet."""
    from django.conf import settings
    from django.db import connections
    from pytest_django.plugin import _setup_django

    main = settings.DATABASES["default"]
    if config.getoption("--database") == "postgresql":
        asked = dj_database_url.parse(os.environ[DATABASE], conn_max_age=600, conn_health_checks=True)
        asked["OPTIONS"] = postgresql.options({})  # as it is served
        # nobody is ever connected to template0, so that several processes may copy it at once
        asked["TEST"] = {"NAME": f"test_samvej_{os.getpid()}", "TEMPLATE": "template0"}
        settings.DATABASES = {"default": asked}
        connections._settings = None
        if hasattr(connections._connections, "default"):
            del connections["default"]
    else:
        main["TEST"] = {"NAME": str(HOME / "test.sqlite3")}  # a file, so that threads and processes meet as they do
        # what is lost when the machine stops is only a test
        main["OPTIONS"]["init_command"] = main["OPTIONS"]["init_command"].replace("=FULL", "=OFF")
    vars(connections).pop("settings", None)
    _setup_django(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the home."""
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_reaches_the_next_test() -> Iterator[None]:
    """Caches and the language are as in the beginning."""
    yield
    from django.core.cache import cache
    from django.utils import translation

    cache.clear()
    translation.activate("da")


@pytest.fixture(scope="session")
def home() -> Path:
    """SAMVEJ_HOME of these tests."""
    return HOME


@pytest.fixture
def version(db: None) -> Any:
    """A programme's version in force, frozen from the real folder once per session."""
    from tests.workplace.factories import ProgrammeVersionFactory

    return ProgrammeVersionFactory()


@pytest.fixture
def unit(version: Any) -> Any:
    """A unit that runs the programme of ``version`` and takes every municipality's citizens."""
    from tests.workplace.factories import ProgrammeUnitFactory

    return ProgrammeUnitFactory(programme=version.programme)


@pytest.fixture
def actor(db: None) -> Callable[..., Any]:
    """``actor(role="contact person", organisation=None, programme="", **professional) -> Actor``.

    ``actor("citizen", citizen=…)`` and ``actor("relative", relative=…)`` give a citizen's and a relative's own.
    """
    from tests.workplace.factories import make_actor

    return make_actor


@pytest.fixture
def client_as() -> Callable[[Any], Any]:
    """``client_as(actor) -> Client``: logged in as that person in that role, past the second factor."""
    from tests.workplace.factories import logged_in

    return logged_in
