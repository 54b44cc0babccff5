"""``samvej audit``."""

import pytest
from django.conf import settings
from django.db import connection
from typer.testing import CliRunner

from samvej.cli.audit import app
from samvej.workplace.access import append_only
from samvej.workplace.access.actors import Actor
from samvej.workplace.access.audit import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    """A folder of keys of the test's own, for the head."""
    monkeypatch.setattr(settings, "SAMVEJ_KEYS", tmp_path / "keys")


@pytest.fixture
def run():
    """``run("verify") -> (exit code, what was said)``."""

    def say(*words):
        done = CliRunner().invoke(app, list(words))
        return done.exit_code, done.output

    return say


@pytest.fixture
def entry():
    return record(
        by=Actor.system("test"), activity="read", record="citizen", citizen=None, basis="system", reason="Så"
    )


def test_seal_then_verify_says_that_nothing_was_changed(entry, run):
    code, said = run("seal")

    assert (code, "Sealed 1 entries in 1 batches" in said) == (0, True)
    code, said = run("verify")
    assert code == 0
    assert "1 entries, 1 batches, 0 not sealed yet. Nothing was changed." in said


def test_verify_of_a_changed_trail_ends_with_two_and_names_the_entry(entry, run):
    run("seal")
    append_only.remove_by(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_auditentry SET reason = 'andet'")

    code, said = run("verify")

    assert code == 2
    assert f"Entry {entry.pk} is not as it was" in said


@pytest.mark.parametrize("table", append_only.TABLES)
def test_verify_tells_of_a_table_that_nobody_guards_any_more(entry, run, table):
    run("seal")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {table}_delete")
            # one of the same name that lets everything through
            cursor.execute(f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} BEGIN SELECT 1; END")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_kept")

    code, said = run("verify")

    assert code == 2
    assert f"does not refuse changes of {table} any more" in said


def test_verify_against_a_noted_head(entry, run):
    run("seal")

    assert run("verify", "--head", f"1:{'0' * 64}")[0] == 2
    assert run("verify", "--head", "nonsense")[0] == 2


def test_accept_is_asked_twice(entry, run):
    run("seal")

    assert run("accept")[0] == 1
    assert run("accept", "--yes")[0] == 0
