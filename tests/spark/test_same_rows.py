"""Every programme's rule, drawn rules, the panel and the evaluation: the same on Spark as on the embedded engine."""

from datetime import date
from filecmp import cmp
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from typer.testing import CliRunner

pytest.importorskip("pyspark", reason="Spark is not installed: `make spark` installs and runs it")

from samvej.cli.main import app
from samvej.evaluation.participants import from_enrolment
from samvej.evaluation.reading import read_panel
from samvej.evaluation.study import study_of
from samvej.programme.folder import programme_names
from samvej.programme.loading import load_programme
from samvej.programme.meaning import judge
from samvej.registry.query import Registry
from samvej.spotting.register import from_people
from samvej.spotting.spot import spot
from tests.spark.conftest import SETTINGS
from tests.unit.spotting import made_up
from tests.unit.spotting.test_engines_agree import DAYS

pytestmark = [
    pytest.mark.spark,
    pytest.mark.enable_socket,  # on this machine only: see quick.conf
    # Spark's own sockets to its Java process, which it leaves to the collector
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

FOLDER = Path(__file__).parents[2] / "programmes"
UNTIL = date(2019, 12, 31)


def answered(region, engine, *command):
    """What a command says on both streams when this engine reads the database."""
    engine_ = ["--engine", engine, *(["--spark-config", str(SETTINGS)] if engine == "spark" else [])]
    done = CliRunner().invoke(app, [*command, "--db", str(region), "--programmes", str(FOLDER), *engine_])
    assert done.exit_code == 0, done.exception
    return done.stdout_bytes, done.stderr_bytes


def listed(name, region, out, engine, *period):
    """The list that ``samvej spot`` writes, as bytes."""
    answered(region, engine, "spot", name, *period, "--format", "csv", "--out", str(out))
    return out.read_bytes()


@pytest.mark.parametrize("name", programme_names(FOLDER))
def test_list_of_a_programme_is_the_same_byte_for_byte(name, region, tmp_path, spark):
    period = ("--from", "2017-01-01", "--to", "2018-12-31")

    embedded = listed(name, region, tmp_path / "a.csv", "duckdb", *period)

    assert listed(name, region, tmp_path / "b.csv", "spark", *period) == embedded
    assert embedded.count(b"\n") >= 1


def test_list_of_a_day_is_the_same_byte_for_byte(region, tmp_path, spark):
    embedded = listed("diabetesbussen", region, tmp_path / "a.csv", "duckdb", "--on", "2018-06-01")

    assert listed("diabetesbussen", region, tmp_path / "b.csv", "spark", "--on", "2018-06-01") == embedded
    assert embedded.count(b"\n") > 1


@pytest.mark.parametrize(
    "asked",
    [
        ("--on", "2018-06-01", "--summary", "--price-year", "2024"),
        ("--from", "2017-01-01", "--to", "2018-12-31", "--explain", "1", "--lang", "en"),
        ("--on", "2018-06-01", "--set", "three-acute.at-least=2", "--compare", "--format", "json"),
    ],
    ids=["summary", "explain", "compare"],
)
def test_answer_in_another_form_is_the_same_word_for_word(asked, region, spark):
    embedded = answered(region, "duckdb", "spot", "sammen-om-min-vej", *asked)

    assert answered(region, "spark", "spot", "sammen-om-min-vej", *asked) == embedded
    assert len(embedded[0]) > 100


@settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(rule=made_up.rules(), people=made_up.people(), coverage=made_up.coverage())
def test_answers_agree_with_the_interpreter_for_drawn_rules(rule, people, coverage, spark):
    day = DAYS[len(DAYS) // 2]

    rows = spot(rule, from_people(people, coverage, spark.connection), day, day).rows()

    expected = {p.person_id: judge(rule, p, day, coverage=coverage, population=people) for p in people}
    assert {r.person_id: r.answer for r in rows} == {n: j.answer for n, j in expected.items() if j.answer}
    for row in rows:
        assert row.truths == expected[row.person_id].truths


def panel_of(region, engine):
    """Per outcome and part: the sums by participant and event month, and which of the months are observed."""
    with Registry.open(region, engine=engine, spark_config=SETTINGS if engine == "spark" else None) as registry:
        programme = load_programme("sammen-om-min-vej", FOLDER)
        people = from_enrolment(registry, programme.name, UNTIL)
        study = study_of(programme, registry, people, until=UNTIL)
        whole, reader = read_panel(study, people.people)
        found = {}
        for outcome in study.design.outcomes:
            amounts = reader.amounts(outcome)
            parts = whole.split(amounts.facts.mutate(part=amounts.facts.part.coalesce("")))
            seen = whole.observed(amounts.needs, outcome.valid, amounts.looks_back)
            found[outcome.id] = ({part: sums.tolist() for part, sums in parts.items()}, seen.tolist())
        return whole.people, whole.present.tolist(), found


def test_panel_of_participants_and_months_has_the_same_numbers(region, spark):
    embedded = panel_of(region, "duckdb")

    assert panel_of(region, "spark") == embedded
    assert any(any(map(any, sums)) for parts, _ in embedded[2].values() for sums in parts.values())


def test_evaluation_writes_the_same_files(region, tmp_path, spark, monkeypatch):
    monkeypatch.setenv("SAMVEJ_NOW", "2020-01-02T10:00:00")  # a report says when it was made
    for engine in ("duckdb", "spark"):
        where = ("--until", UNTIL.isoformat(), "--out", str(tmp_path / engine))
        answered(region, engine, "evaluate", "sammen-om-min-vej", *where)

    files = sorted(path.name for path in (tmp_path / "duckdb").iterdir())
    differ = [name for name in files if not cmp(tmp_path / "duckdb" / name, tmp_path / "spark" / name, shallow=False)]

    assert len([name for name in files if name.endswith(".csv")]) > 30
    assert sorted(path.name for path in (tmp_path / "spark").iterdir()) == files
    assert differ == []
