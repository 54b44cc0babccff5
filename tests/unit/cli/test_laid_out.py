"""A large database whose contacts are not laid out is told of in one sentence; a small one is not."""

import re
from datetime import date

import pytest

from samvej.cli import laid_out
from samvej.registry.contacts.making import optimize
from samvej.registry.database import Database
from samvej.registry.query import Registry
from tests.unit.registry.contacts.made_up import visit, write


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "db")
    write(database, [visit(number, number, date(2020, 1, 1)) for number in range(12)])
    return database


@pytest.mark.parametrize(
    ("many", "is_laid_out", "lang", "said"),
    [
        (12, False, "da", r"De 12 ydelser er ikke lagt til rette.*samvej db optimize --db .*db« én gang\."),
        (12, False, "en", r"The 12 services are not laid out.*samvej db optimize --db .*db” once\."),
        (13, False, "en", r""),
        (12, True, "en", r""),
    ],
    ids=["many, in Danish", "many, in English", "few", "many, laid out"],
)
def test_contacts_that_are_not_laid_out_are_told_of(database, monkeypatch, capsys, many, is_laid_out, lang, said):
    monkeypatch.setattr(laid_out, "MANY", many)
    if is_laid_out:
        optimize(database)

    with Registry.open(database.root) as registry:
        laid_out.tell_not_laid_out(registry, lang)

    shown = capsys.readouterr()
    assert shown.out == ""
    assert re.fullmatch(said, shown.err.strip())
