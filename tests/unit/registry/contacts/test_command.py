"""``samvej db optimize`` says what it did in a sentence or two, and ``db check`` what it found."""

from datetime import date

import pytest
from typer.testing import CliRunner

from samvej.cli.db import app
from samvej.core.errors import SamvejError
from samvej.registry.contacts.store import folder_of
from samvej.registry.database import Database
from tests.unit.registry.contacts.made_up import FAR, visit, write


def said(database: Database, *arguments: str) -> str:
    ran = CliRunner().invoke(app, ["--db", str(database.root), *arguments])
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return " ".join(ran.output.split())


def test_optimize_says_what_it_did(database: Database) -> None:
    write(database, [visit(1, FAR, date(2021, 5, 1))])
    assert "made of an earlier or a later state" in said(database, "check")

    assert "1 file was made, 1 was as it should be" in said(database, "optimize", "--lang", "en")
    assert said(database, "optimize").endswith("Intet at gøre.")
    assert "ok contact tables are those of the services" in said(database, "check")


def test_optimize_of_an_earlier_state_is_refused(database: Database) -> None:
    before = {path: path.read_bytes() for path in folder_of(database).iterdir()}

    with pytest.raises(SamvejError, match="only the newest state"):
        said(database, "--as-of", "1", "optimize")

    assert {path: path.read_bytes() for path in folder_of(database).iterdir()} == before
