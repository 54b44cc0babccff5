"""Engines by name and their settings, without Spark: what is said, added, and refused in a sentence."""

import sys
from contextlib import nullcontext
from pathlib import Path

import pyarrow as pa
import pytest

from samvej.cli.options import EngineChoice, opened
from samvej.core.errors import SamvejError
from samvej.registry.database import Database
from samvej.registry.engines import open_engine, spark_settings
from samvej.registry.engines.spark_settings import (
    SparkError,
    cluster_of,
    java_version,
    need_answer,
    need_java,
    read_settings,
    settings,
)
from samvej.registry.tables import TABLES


def conf(folder: Path, text: str) -> Path:
    path = folder / "spark-defaults.conf"
    path.write_text(text, "utf-8")
    return path


def test_embedded_engine_gives_an_empty_table_with_its_types(tmp_path: Path) -> None:
    engine = open_engine("duckdb", threads=1)

    rows = engine.stored(Database(tmp_path), "service", None).to_pyarrow()

    assert rows.num_rows == 0
    assert rows.schema.names == [*TABLES["service"].schema.names, "person_range"]
    assert rows.schema.field("start").type == pa.timestamp("us")
    engine.close()


def test_embedded_engine_leaves_nothing_behind() -> None:
    engine = open_engine("duckdb", threads=1)
    spill = engine.spill  # type: ignore[attr-defined]  # the embedded one's own
    assert spill.is_dir()

    engine.close()

    assert not spill.exists()


def test_missing_pyspark_is_one_sentence_that_says_how_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)  # what import meets where it is not installed

    with pytest.raises(SparkError, match=r"pyspark, which is not installed.*pip install 'samvej\[spark\]'"):
        open_engine("spark", threads=1)


def test_settings_for_an_engine_without_them_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SamvejError, match="--spark-config goes with --engine spark"):
        opened(tmp_path, None, EngineChoice.DUCKDB, tmp_path / "some.conf")


# --- settings --------------------------------------------------------------------------------------------


def test_settings_are_read_as_spark_writes_them(tmp_path: Path) -> None:
    file = conf(
        tmp_path,
        "# a cluster\n\nspark.master   spark://one:7077\nspark.executor.memory=8g\n"
        "spark.executor.extraJavaOptions  -Da=b -Dc=d\n",
    )

    assert read_settings(file) == {
        "spark.master": "spark://one:7077",
        "spark.executor.memory": "8g",
        "spark.executor.extraJavaOptions": "-Da=b -Dc=d",
    }


@pytest.mark.parametrize("line", ["spark.master", "executor.memory 8g", "spark.master ="])
def test_line_that_is_no_setting_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(SparkError, match=r"spark-defaults.conf, line 2: not a Spark setting"):
        read_settings(conf(tmp_path, f"# first\n{line}\n"))


def test_settings_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(SparkError, match=r"none\.conf cannot be read: No such file"):
        settings(2, tmp_path, tmp_path / "none.conf", {})


def test_spark_on_this_machine_listens_to_nobody_else(tmp_path: Path) -> None:
    said = settings(2, tmp_path, None, {})

    assert said["spark.master"] == "local[2]"
    assert said["spark.driver.bindAddress"] == said["spark.driver.host"] == "127.0.0.1"
    assert said["spark.authenticate"] == "true"
    assert said["spark.ui.enabled"] == "false"
    assert said["spark.local.dir"] == str(tmp_path)


def test_own_settings_stand_before_ours(tmp_path: Path) -> None:
    file = conf(tmp_path, "spark.driver.memory 6g\n")

    said = settings(2, tmp_path, file, {})

    assert said["spark.driver.memory"] == "6g"
    assert said["spark.master"] == "local[2]"


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        pytest.param("spark.master yarn\n", {}, id="a master"),
        pytest.param("spark.remote sc://host:15002\n", {}, id="a remote"),
        pytest.param("spark.executor.memory 8g\n", {"SPARK_REMOTE": "sc://host"}, id="the variable"),
        pytest.param("spark.executor.memory 8g\n", {"MASTER": "k8s://host"}, id="the master's variable"),
    ],
)
def test_nothing_is_added_to_the_settings_of_a_cluster(text: str, environ: dict[str, str], tmp_path: Path) -> None:
    file = conf(tmp_path, text)

    assert settings(2, tmp_path, file, environ) == read_settings(file)


def test_standing_settings_of_a_cluster_are_enough(tmp_path: Path) -> None:
    conf(tmp_path, "spark.master yarn\n")

    assert settings(2, tmp_path, None, {"SPARK_CONF_DIR": str(tmp_path)}) == {}


def test_standing_settings_of_one_machine_are_not_said_again(tmp_path: Path) -> None:
    conf(tmp_path, "spark.driver.memory 12g\n")

    said = settings(2, tmp_path, None, {"SPARK_CONF_DIR": str(tmp_path)})

    assert "spark.driver.memory" not in said  # Spark reads it itself
    assert said["spark.master"] == "local[2]"


# --- the cluster ------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Whom a connection was asked of; only ``there`` takes one."""
    places: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], timeout: float) -> object:
        places.append(place)
        if place[0] != "there":
            raise ConnectionRefusedError(f"{place} within {timeout}")
        return nullcontext()

    monkeypatch.setattr(spark_settings.socket, "create_connection", connect)
    return places


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("spark://there:7099", [("there", 7099)]),
        ("spark://away,there:7078", [("away", 7077), ("there", 7078)]),
        ("sc://someone@there/;token=secret", [("there", 15002)]),
        ("local", []),
        ("local[*]", []),
        ("local[2, 3]", []),
        ("yarn", []),
        ("k8s://https://away:443", []),
    ],
)
def test_cluster_that_answers_or_is_found_otherwise_is_taken(
    address: str, places: list[tuple[str, int]], asked: list[tuple[str, int]]
) -> None:
    need_answer(address)

    assert asked == places


@pytest.mark.parametrize("address", ["spark://away:7077", "spark://there:port", "sc://away:15002/;token=secret"])
def test_cluster_that_does_not_answer_is_one_sentence_without_secrets(
    address: str, asked: list[tuple[str, int]]
) -> None:
    with pytest.raises(SparkError, match=r"could not be started at s.*: nothing there takes a connection") as caught:
        need_answer(address)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["sparky", "local[x]", "spark://", "http://there:7077"])
def test_address_that_spark_does_not_know_is_one_sentence(address: str, asked: list[tuple[str, int]]) -> None:
    with pytest.raises(SparkError, match=r"is not an address that Spark knows. Write spark.master as local\[2\]"):
        need_answer(address)
    assert not asked


def test_cluster_is_the_one_that_is_said_then_the_one_that_stands(tmp_path: Path) -> None:
    conf(tmp_path, "spark.master yarn\n")
    standing = {"SPARK_CONF_DIR": str(tmp_path), "MASTER": "local"}

    assert cluster_of({"spark.master": "spark://one"}, standing) == "spark://one"
    assert cluster_of({}, standing) == "yarn"
    assert cluster_of({}, standing | {"SPARK_REMOTE": "sc://one"}) == "sc://one"
    assert cluster_of({}, {"MASTER": "local"}) == "local"
    assert cluster_of({}, {}) is None


# --- Java ------------------------------------------------------------------------------------------------


def java(folder: Path, says: str) -> dict[str, str]:
    program = folder / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n", "utf-8")
    program.chmod(0o755)
    return {"JAVA_HOME": str(folder)}


def test_java_that_is_new_enough_is_taken(tmp_path: Path) -> None:
    need_java(java(tmp_path, 'openjdk version "21.0.2" 2024-01-16'))


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ('openjdk version "11.0.22" 2024-01-16', "is Java 11"),
        ('java version "1.8.0_292"', "is Java 8"),
        ("not java at all", "is of an unknown version"),
    ],
)
def test_java_that_is_too_old_is_told_with_its_version(says: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(SparkError, match=rf"Spark needs Java 17 or newer, and .* {told}\. Install Java 17"):
        need_java(java(tmp_path, says))


def test_missing_java_is_told(tmp_path: Path) -> None:
    with pytest.raises(SparkError, match="Spark needs Java, and there is none here"):
        need_java({"PATH": str(tmp_path)})
    with pytest.raises(SparkError, match=r"cannot be run"):
        need_java({"JAVA_HOME": str(tmp_path)})


def test_version_that_java_does_not_say_is_none() -> None:
    assert java_version("no version") is None
    assert spark_settings.OLDEST_JAVA == 17
