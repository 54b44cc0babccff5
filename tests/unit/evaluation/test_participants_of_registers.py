"""Participants and profile through the Danish sources: a file's person numbers find the people that were loaded."""

from datetime import date
from pathlib import Path

import pytest

from samvej.evaluation.participants import from_enrolment, from_file
from samvej.evaluation.profile import profile
from samvej.programme.loading import load_programme
from samvej.registry import mapping as mappings
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.registry.reading.staged import StatedCoverage

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
NUMBERS = [f"{61 + n}017000{n:02d}" for n in range(1, 8)]  # 60 is added to the day: nobody has such a number
YEAR = StatedCoverage(date(2017, 1, 1), date(2017, 12, 31), ("0360",))
UNTIL = date(2017, 12, 31)


def rows(header: str, *lines: str) -> str:
    return "\n".join([header, *lines, ""])


def extracts() -> dict[str, dict[str, str]]:
    """Source → file → text: seven people, the last of whom died before the inclusion."""
    lived = [
        f"{n};{2 - i % 2};1970-01-02;360;{'G' if i % 2 else 'U'};{1 + i % 3};5100;{i % 2}"
        for i, n in enumerate(NUMBERS)
    ]
    snapshot = rows("pnr;koen;foed_dag;kom;civst;antpersh;opr_land;landdistrikt", *lived)
    population = {f"bef_{month}.csv": snapshot for month in ("201612", "201703", "201706", "201709")}
    population["dodsaars.csv"] = rows("pnr;d_dodsdto", f"{NUMBERS[6]};2017-05-01")
    weeks = [f"{n};130;{'783' if i % 2 else ''}" for i, n in enumerate(NUMBERS)]
    enrolled = [f"{n};sammen-om-min-vej;1;deltager;2017-06-14;;" for n in NUMBERS]
    return {
        "population": population,
        "dream": {"dream.csv": rows("PNR;y_1723;y_1724", *weeks)},
        "programme-records": {
            "enrolment.csv": rows("pnr;programme;version;role;from;to;exit_reason", *enrolled),
        },
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("registers")
    for source, files in extracts().items():
        paths = [root / name for name in files]
        for path, text in zip(paths, files.values(), strict=True):
            path.write_text(text, encoding="cp1252")
        covers = {} if source == "programme-records" else {"covers": YEAR}
        load(mappings.find(source).mapping, paths, database=database_at(root / "db"), key_file=root / "key", **covers)
    return root


def test_file_of_person_numbers_finds_those_whom_the_programmes_records_name(folder, tmp_path):
    path = tmp_path / "participants.csv"
    path.write_text(rows("cpr;inclusion", *(f"{n};14-06-2017" for n in NUMBERS[:6])), encoding="utf-8")

    with Registry.open(folder / "db") as registry:
        recorded = from_enrolment(registry, "sammen-om-min-vej", UNTIL)
        named = from_file(path, registry, folder / "key", UNTIL)

    assert named.people == recorded.people
    assert [(out.reason.en, out.count) for out in recorded.left_out] == [("included after death", 1)]


def test_profile_of_the_registers_is_told_where_they_are_loaded(folder):
    with Registry.open(folder / "db") as registry:
        people = from_enrolment(registry, "sammen-om-min-vej", UNTIL)
        found = profile(people, registry, load_programme("sammen-om-min-vej", PROGRAMMES))

    lines = {line.id: (line.count, line.known) for line in found.lines}
    told = ("women", "rural", "married", "lives-with-others", "cash-benefit", "pension")
    assert {name: lines[name] for name in told} == {
        "women": (3, 6),
        "rural": (3, 6),
        "married": (3, 6),
        "lives-with-others": (4, 6),
        "cash-benefit": (0, 6),  # that was the week before
        "pension": (3, 6),
    }
    assert [name for name in ("help", "mental-illness", "no-general-practice") if lines[name] != (None, 0)] == []
