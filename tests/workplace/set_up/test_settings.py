"""What the settings make of the environment, read anew for each test."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection

from samvej.web import settings as standing
from samvej.web.postgresql import PREPARE_AFTER, PREPARED
from samvej.workplace.people.models import Account

BROKER = "samvej.web.pages.oidc.backend.BrokerBackend"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``read(**environment)``: the settings of a workplace in that environment."""

    def again(**environment: str) -> ModuleType:
        for name, value in {"SAMVEJ_HOME": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        found = importlib.util.spec_from_file_location("settings_again", standing.__file__)
        module = importlib.util.module_from_spec(found)
        found.loader.exec_module(module)
        return module

    return again


def test_without_anything_said_it_is_strict(read):
    made = read()

    assert not made.DEBUG
    assert not made.SAMVEJ_DEMO
    assert not made.SAMVEJ_LOCAL_ACCOUNTS
    assert made.SECURE_SSL_REDIRECT
    assert made.SESSION_COOKIE_SECURE
    assert made.SESSION_COOKIE_NAME.startswith("__Host-")
    assert made.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR == []
    assert made.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] == ["'self'"]


def test_signing_key_is_made_once_for_its_owner_only(read, tmp_path):
    first, second = read(), read()

    assert first.SECRET_KEY == second.SECRET_KEY
    assert len(first.SECRET_KEY) > 60
    assert (tmp_path / "keys" / "django.key").stat().st_mode & 0o077 == 0


def test_broker_lets_people_in_and_is_led_to_when_they_leave(read):
    made = read(
        SAMVEJ_OIDC_AUTHORIZATION="https://broker.example/authorize",
        SAMVEJ_OIDC_LOGOUT="https://broker.example:8443/oauth/logout",
    )

    assert BROKER in made.AUTHENTICATION_BACKENDS
    assert made.SAMVEJ_BACKENDS_WITH_SECOND_FACTOR == [BROKER]
    assert made.CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] == ["'self'", "https://broker.example:8443"]


def test_server_database_is_used_where_it_is_said(read):
    made = read(DATABASE_URL="postgresql://somebody@db.example:5433/samvej")

    main = made.DATABASES["default"]
    assert (main["ENGINE"], main["HOST"], main["NAME"]) == ("django.db.backends.postgresql", "db.example", "samvej")
    assert "init_command" not in main.get("OPTIONS", {})


def test_server_database_prepares_what_is_asked_again(read):
    options = read(DATABASE_URL="postgresql://db.example/samvej").DATABASES["default"]["OPTIONS"]

    assert (options["server_side_binding"], options["prepare_threshold"]) == (True, 5)
    assert options["options"] == "-c jit=off -c random_page_cost=1.1"


def test_server_database_behind_a_pooler_prepares_nothing(read):
    address = "postgresql://db.example/samvej?server_side_binding=false&sslmode=require"
    options = read(DATABASE_URL=address).DATABASES["default"]["OPTIONS"]

    assert options["server_side_binding"] is False
    assert "prepare_threshold" not in options
    assert options["sslmode"] == "require"


@pytest.mark.django_db
def test_connection_keeps_as_many_prepared_as_the_pages_ask():
    if connection.vendor != "postgresql":
        pytest.skip("the embedded database prepares by itself")
    connection.ensure_connection()

    assert connection.connection.prepared_max == PREPARED
    for _ in range(PREPARE_AFTER + 1):
        assert not Account.objects.filter(pk=-1).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%people_account%%'")
        assert cursor.fetchone()[0] >= 1
