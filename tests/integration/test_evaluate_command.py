"""`samvej evaluate` on a small made-up region, loaded through the Danish mappings: what it writes and refuses."""

import csv
import json
import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samvej.cli.main import app
from samvej.core.errors import SamvejError
from samvej.evaluation.design import design_of
from samvej.evaluation.matching.programme import matched
from samvej.evaluation.participants import from_enrolment
from samvej.evaluation.prices import prices_of
from samvej.evaluation.quality import quality
from samvej.evaluation.reach.programme import reach
from samvej.evaluation.study import Study, study_of
from samvej.programme.loading import load_programme
from samvej.registry import mapping as mappings
from samvej.registry.contacts.making import optimize
from samvej.registry.database import database_at
from samvej.registry.loading.load import load
from samvej.registry.query import Registry
from samvej.registry.reading.staged import StatedCoverage
from samvej.synthetic.generate import generate
from samvej.synthetic.region import Region
from samvej.synthetic.world import find_world
from tests.made_once import made_once

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = "sammen-om-min-vej"
CITIZENS = 1_500  # of whom thirty take part


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A folder with the extracts, a database with all of them but the laboratory's, the key, and the whole report."""
    return made_once(tmp_path_factory, "evaluated", make_region)


def make_region(home):
    generate(Region(3), CITIZENS, home / "extracts", find_world())
    told = json.loads((home / "extracts" / "coverage.json").read_text("utf-8"))
    for entry in told["loads"]:
        if entry["source"] in ("laboratory", "patient-transport", "gp-practice"):
            continue
        covers = entry["covers"] and StatedCoverage(*map(date.fromisoformat, entry["covers"]), tuple(told["area"]))
        load(
            mappings.find(entry["source"]).mapping,
            [home / "extracts" / name for name in entry["files"]],
            database=database_at(home / "db"),
            key_file=home / "key",
            covers=covers,
        )
    code, said = samvej("evaluate", PROGRAMME, "--out", home / "report", home=home)
    assert code == 0, said


def extracts_of(source, home):
    told = json.loads((home / "extracts" / "coverage.json").read_text("utf-8"))
    return next(entry["files"] for entry in told["loads"] if entry["source"] == source)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def samvej(*arguments, home, day=0):
    """(exit code, what it said) of the command, so many days after 2 January 2020."""
    now = datetime(2020, 1, 2, 8) + timedelta(days=day)
    env = {"SAMVEJ_NOW": now.isoformat(), "SAMVEJ_DB": str(home / "db"), "COLUMNS": "200"}
    done = CliRunner().invoke(app, [*map(str, arguments), "--key", str(home / "key")], env=env)
    if isinstance(done.exception, SamvejError):
        return 1, str(done.exception)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def rows(file):
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def report(region):
    return region / "report"


def participants_file(home, lines):
    path = home / "participants.csv"
    path.write_text("person_id;inclusion\n" + "".join(f"{person};{day}\n" for person, day in lines), "utf-8")
    return path


def included(home):
    with Registry.open(home / "db") as registry:
        told = registry.table("enrolment").order_by("person_id").to_pyarrow().to_pylist()
        lives = registry.table("person").to_pyarrow().to_pylist()
    death = {row["person_id"]: row["death_date"] for row in lives}
    return [(row["person_id"], row["valid_from"]) for row in told], death


def test_report_and_its_numbers_are_written(report):
    names = {path.name for path in report.iterdir()}

    assert {"report.html", "table1.csv", "points.csv", "summary.csv", "profile.csv", "suppressed.csv"} <= names
    assert all(row["synthetic"] == "yes" for row in rows(report / "points.csv"))
    assert "Syntetiske tal" in (report / "report.html").read_text("utf-8")


def test_report_is_made_again_from_its_record_though_more_was_loaded_since(region, report, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(region, home)
    load(
        mappings.find("laboratory").mapping,
        [home / "extracts" / name for name in extracts_of("laboratory", home)],
        database=database_at(home / "db"),
        key_file=home / "key",
        covers=None,
    )

    code, said = samvej("evaluate", "--again", report / "run.json", "--out", tmp_path / "out", home=home, day=400)

    assert code == 0, said
    assert contents(tmp_path / "out") == contents(report)


def test_report_is_not_made_again_with_other_software_unless_asked(region, report, tmp_path):
    record = json.loads((report / "run.json").read_text("utf-8"))
    record["software"]["duckdb"] = "0.9.9"
    record["options"]["brief"] = True
    (tmp_path / "run.json").write_text(json.dumps(record), "utf-8")
    again = ("evaluate", "--again", tmp_path / "run.json", "--out", tmp_path / "out")

    code, said = samvej(*again, home=region)
    written = (tmp_path / "out").exists()
    anyway, more = samvej(*again, "--anyway", home=region)

    assert (code, written) == (1, False)
    assert "duckdb was 0.9.9 and is" in said
    assert "--anyway" in said
    assert anyway == 0, more
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["software"]["duckdb"] != "0.9.9"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"database_version": 999}, "There is no version 999"),
        ({"database_committed_at": "2001-01-01T00:00:00"}, "the database is another than in the record"),
        ({"programme_sha256": "0" * 64}, "the programme is another than in the record"),
        ({"participants_sha256": "0" * 64}, "the participants are another than in the record"),
        ({"programme_sha256": None}, "does not say all that the report was made of"),
        ({"format": 2}, "format 2"),
        ({"until": "soon"}, "is no run record"),
        ({"options": {}}, "is no run record"),
    ],
)
def test_report_is_not_made_again_of_anything_else(region, report, tmp_path, change, words):
    record = json.loads((report / "run.json").read_text("utf-8"))
    (tmp_path / "run.json").write_text(json.dumps({**record, **change}), "utf-8")

    code, said = samvej("evaluate", "--again", tmp_path / "run.json", "--out", tmp_path / "out", home=region)

    assert code == 1
    assert words in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--again", "run.json", "--until", "2019-01-01"), "leave out --until"),
        ((PROGRAMME, "--again", "run.json"), "leave out PROGRAMME"),
        (("--again", "nowhere.json"), "cannot be read"),
        ((), "Name a PROGRAMME"),
        ((PROGRAMME, "--anyway"), "--anyway goes with --again"),
    ],
)
def test_options_that_do_not_go_together_are_refused(region, tmp_path, arguments, words):
    code, said = samvej("evaluate", *arguments, "--out", tmp_path / "out", home=region)

    assert code == 1
    assert words in said
    assert not (tmp_path / "out").exists()


def test_quality_tells_each_source_month_by_month(region):
    programme = load_programme(PROGRAMME)
    with Registry.open(region / "db") as registry:
        people = from_enrolment(registry, PROGRAMME, date(2020, 1, 2))
        study = Study(
            programme, registry, people, design_of(programme), prices_of(registry, 2019, None), date(2020, 1, 2)
        )
        found = quality(study)

    sources = {each.source: each for each in found.sources}
    assert "covered" in sources["population"].months
    assert "laboratory" not in sources
    assert sources["population"].name.en != "population"
    assert sources["population"].loads.loaded > CITIZENS
    assert {day for day, _ in found.breaks} >= {date(2019, 3, 3)}
    assert [each.outcome for each in found.definitions] == [each.id for each in study.design.outcomes]


def test_nothing_written_holds_a_person_number(report):
    looks_like_one = re.compile(r"(?<![\d.])[6-9]\d(0[1-9]|1[0-2])\d{2}-?\d{4}(?!\d)")

    for path in report.iterdir():
        if path.suffix != ".pdf":  # its text is compressed, and the same as the page's
            assert not looks_like_one.search(path.read_text("utf-8")), path.name


def test_costs_that_are_not_covered_all_the_way_say_so_and_are_no_zeros(report):
    outcomes = {row["outcome"]: row for row in rows(report / "summary.csv") if not row["part"]}

    assert outcomes["municipal care cost"]["not_covered"] == ""
    table = rows(report / "table1.csv")
    assert {row["month"] for row in table} == {str(month) for month in range(-18, 13)}


def test_source_that_is_not_loaded_is_named_and_shows_no_zeros(region, tmp_path):
    folder = tmp_path / "programmes"
    home = folder / "lift"
    home.mkdir(parents=True)
    (folder / "_shared").symlink_to(ROOT / "programmes" / "_shared")
    text = (ROOT / "programmes" / PROGRAMME / "programme.yaml").read_text("utf-8").split("\nexamples:")[0]
    text = text.replace(f"programme: {PROGRAMME}", "programme: lift")
    text = re.sub(
        r"  outcomes:\n(.*\n)*?  controls:",
        "  outcomes:\n    - {id: lifts, count: patient transport, better: lower}\n"
        "    - {id: acute, count: acute contact, better: lower}\n  controls:",
        text,
    )
    (home / "programme.yaml").write_text(text, "utf-8")
    people, _ = included(region)
    file = participants_file(tmp_path, people)

    code, said = samvej(
        *(
            "evaluate",
            "lift",
            "--brief",
            "--programmes",
            folder,
            "--participants",
            file,
            "--out",
            tmp_path / "report",
        ),
        *("--lang", "da"),
        home=region,
    )

    assert code == 0, said
    assert "ikke dækket i nogen måned" in said
    assert not [row for row in rows(tmp_path / "report" / "points.csv") if row["outcome"] == "lifts" and row["value"]]


@pytest.fixture
def index_to_2018(tmp_path):
    """Prices that never move, and end before the region's last year."""
    figures = ", ".join(f'"{year}": 100' for year in range(2012, 2019))
    file = tmp_path / "index.yaml"
    file.write_text(f"name: Opdigtet\ncurrency: DKK\nsource: made up\nfigures: {{{figures}}}\n", "utf-8")
    return file


def test_costs_newer_than_the_index_count_at_its_last_year_and_the_report_says_so(region, tmp_path, index_to_2018):
    out = tmp_path / "out"

    code, said = samvej("evaluate", PROGRAMME, "--brief", "--price-index", index_to_2018, "--out", out, home=region)

    assert code == 0, said
    assert "Prisindekset slutter i 2018: beløb fra 2019" in (out / "report.html").read_text("utf-8")


def test_price_year_that_the_index_has_not_is_refused(region, tmp_path, index_to_2018):
    asked = ("--price-year", 2019, "--price-index", index_to_2018)

    code, said = samvej("evaluate", PROGRAMME, "--brief", *asked, "--out", tmp_path / "out", home=region)

    assert code == 1
    assert "has no figure for 2019" in said


def test_programme_without_participants_says_what_to_do(region, tmp_path):
    code, said = samvej("evaluate", "vios-klinikken", "--out", tmp_path / "report", home=region)

    assert code == 1
    assert "file of participants" in said
    assert not (tmp_path / "report").exists()


def test_participants_who_cannot_be_are_refused_by_line(region, tmp_path):
    people, deaths = included(region)
    dead, died = next((person, day) for person, day in deaths.items() if day is not None)
    strange = [
        (999_999, "2018-03-01"),
        (dead, f"{died.year + 1}-01-01"),
        people[0],
        people[1],
        (people[2][0], "2031-01-01"),
    ]
    file = participants_file(tmp_path, [people[0], *strange])

    code, said = samvej(
        "evaluate", PROGRAMME, "--brief", "--participants", file, "--out", tmp_path / "report", home=region
    )

    assert code == 1
    for line in ("line 3", "line 4", "lines 2 and 5", "line 7"):
        assert line in said, said
    assert "line 6" not in said
    assert not (tmp_path / "report").exists()


def test_one_participant_is_too_few_to_show(region, tmp_path):
    people, _ = included(region)
    file = participants_file(tmp_path, people[:1])

    code, said = samvej(
        "evaluate", PROGRAMME, "--brief", "--participants", file, "--out", tmp_path / "report", home=region
    )

    assert code == 1
    assert len(said.strip().splitlines()) == 1
    assert not (tmp_path / "report").exists()


def test_folder_with_something_else_in_it_is_left_alone(region, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")

    code, said = samvej("evaluate", PROGRAMME, "--out", tmp_path, home=region)

    assert code == 1, said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.fixture(scope="module")
def studied(region, tmp_path_factory):
    """A copy of the database with contact tables, and what is asked of one that is open."""
    root = tmp_path_factory.mktemp("studied") / "db"
    shutil.copytree(region / "db", root)
    optimize(database_at(root))

    def asked(registry):
        people = from_enrolment(registry, PROGRAMME, date(2019, 12, 31))
        return study_of(load_programme(PROGRAMME), registry, people, until=date(2019, 12, 31))

    return root, asked


def test_matching_and_reach_are_the_same_from_narrow_columns_and_from_the_tables(studied, monkeypatch):
    root, asked = studied
    with Registry.open(root) as registry:
        study = asked(registry)
        narrow = matched(study)
        reached = reach(study, narrow)
    assert narrow.controls
    assert reached.comparison.target > len(study.participants.people)

    for room in ("evaluation.matching.history", "evaluation.reach.subjects", "registry.of_people"):
        monkeypatch.setattr(f"samvej.{room}.lies_here", lambda registry: False)
    with Registry.open(root) as registry:
        study = asked(registry)
        assert matched(study) == narrow
        assert reach(study, narrow) == reached


def test_matching_is_the_same_without_contact_tables(studied, region):
    root, asked = studied
    with Registry.open(root) as with_tables, Registry.open(region / "db") as without:
        assert matched(asked(with_tables)) == matched(asked(without))
