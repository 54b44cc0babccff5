"""Rows of the workplace in the shared database: by pseudonym, replaced when they change."""

from pathlib import Path

import pytest

from samvej.registry.database import database_at
from samvej.registry.loading.load import Loaded, load
from samvej.registry.mapping import find
from samvej.registry.query import Registry

WHO = "0123456789abcdef" * 2
HEAD = "pseudonym;programme;version;role;from;to;exit_reason\n"


def loaded(folder: Path, name: str, text: str) -> Loaded:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return load(find("workplace").mapping, [file], database=database_at(folder / "db"), key_file=folder / "key")


def test_enrolment_that_ended_since_replaces_the_running_one(tmp_path: Path) -> None:
    loaded(tmp_path, "samvej_deltagelse_1.csv", f"{HEAD}{WHO};p;1;participant;2018-01-02;;\n")

    loaded(tmp_path, "samvej_deltagelse_2.csv", f"{HEAD}{WHO};p;1;participant;2018-01-02;2018-06-30;moved\n")

    with Registry.open(tmp_path / "db") as registry:
        [row] = registry.table("enrolment").to_pyarrow().to_pylist()
        [identity] = registry.table("identity").to_pyarrow().to_pylist()
    assert (str(row["valid_to"]), row["exit_reason"], identity["pseudonym"]) == ("2018-06-30", "moved", WHO)


@pytest.mark.parametrize("person", ["010180-1234", WHO.upper(), WHO[:-1]])
def test_person_that_is_no_pseudonym_is_rejected_without_being_shown(tmp_path: Path, person: str) -> None:
    with pytest.raises(Exception, match="A pseudonym is 32 hex digits") as refused:
        loaded(tmp_path, "samvej_deltagelse_1.csv", f"{HEAD}{person};p;1;participant;2018-01-02;;\n")

    assert person not in str(refused.value)
