"""What the engines must agree on below every rule: types, whole numbers, empty cells, order."""

import shutil
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

pytest.importorskip("pyspark", reason="Spark is not installed: `make spark` installs and runs it")

from samvej.registry.database import database_at
from samvej.registry.engines.embedded import open_embedded
from samvej.registry.engines.spark_settings import SparkError
from samvej.registry.price_index import PriceIndex
from samvej.registry.query import Registry
from tests.spark.conftest import SETTINGS

pytestmark = [
    pytest.mark.spark,
    pytest.mark.enable_socket,  # on this machine only: see quick.conf
    # Spark's own sockets to its Java process, which it leaves to the collector
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

TABLE = pa.table(
    {
        "key": pa.array([1, 2, 3, 4], pa.int32()),
        "id": pa.array([2**62 + 1, None, -(2**62) - 1, 0], pa.int64()),
        "number": pa.array([7, None, -7, 2], pa.int32()),
        "at": pa.array(
            [datetime(1899, 12, 31, 3), None, datetime(2020, 3, 29, 2, 30), datetime(2020, 1, 1)], "timestamp[us]"
        ),
        "text": pa.array(["Åse", None, "", "å"]),
        "yes": pa.array([True, None, False, True]),
    }
)


def both(spark, ask):
    """What the engines answer, in order of ``key``."""
    embedded = open_embedded(1)
    answers = []
    for connection in (embedded.connection, spark.connection):
        table = connection.create_table(ibis.util.gen_name("rows"), TABLE, temp=True)
        answers.append(ask(table).order_by("key").to_pyarrow())
    embedded.close()
    return answers


def test_in_memory_table_comes_back_as_it_went(spark):
    _, kept = both(spark, lambda t: t)

    assert kept.equals(TABLE)  # a number of 64 bits beside an empty cell, a moment that no clock showed


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda t: {"a": t.number // 2, "b": t.number % 2, "c": -t.number // 2}, id="whole division"),
        pytest.param(
            lambda t: {"a": ibis.literal(1).cast("int64") << (t.key % 62), "b": (t.id >> 3) & 1}, id="shifts of bits"
        ),
        pytest.param(
            lambda t: {"a": ibis.least(t.number, t.key), "b": ibis.greatest(t.number, 3)}, id="least of empty"
        ),
        pytest.param(
            lambda t: {
                "a": t.at.date().epoch_days().cast("int32"),
                "b": t.at.date().cast("timestamp") + ibis.interval(days=1) - ibis.interval(microseconds=1),
                "c": t.at + ibis.interval(hours=4),
                "d": (ibis.literal(datetime(1970, 1, 1)) + t.number.as_interval("D")).cast("date"),
                "e": t.at.date().year(),
            },
            id="days and moments",
        ),
        pytest.param(
            lambda t: {
                "a": t.number.max().over(ibis.window(order_by=("number", "key"), preceding=(None, 1))),
                "b": t.id.lag(1).over(ibis.window(order_by=("number", "key"))),
                "c": ibis.rank().over(ibis.window(order_by=ibis.desc("number"))),
                "d": t.number.sum().over(ibis.window(order_by="key", preceding=(None, 0))),
                "e": t.id.first().over(ibis.window(order_by="key")),
            },
            id="windows with empty cells",
        ),
        pytest.param(
            lambda t: {"a": t.text.substr(0, 1), "b": t.text.isin(["", "Åse"]), "c": t.text + "/" + t.text},
            id="texts",
        ),
    ],
)
def test_expression_means_the_same_on_both_engines(spark, ask):
    embedded, found = both(spark, lambda t: t.select("key", **ask(t)))

    assert found.to_pydict() == embedded.to_pydict()


def test_group_is_summed_the_same_on_both_engines(spark):
    embedded, found = both(
        spark,
        lambda t: t.group_by(key=t.key % 2).aggregate(
            of=t.number.max(where=t.key < 3), any=t.yes.any(), several=t.text.nunique(), rows=t.count()
        ),
    )

    assert found.to_pydict() == embedded.to_pydict()


def test_range_is_taken_apart_the_same_on_both_engines(spark):
    embedded, found = both(
        spark,
        lambda t: t.select("key", nth=ibis.range(0, t.number).unnest()).mutate(key=lambda r: r.key * 100 + r.nth),
    )

    assert found.to_pydict() == embedded.to_pydict()


def test_rows_of_one_day_are_in_the_order_of_all_their_columns(spark):
    tied = pa.table({"key": [1, 1, 1, 1, 1], "text": ["å", None, "aa", "Z", ""], "number": [None, 2, 1, 1, -1]})
    found = []
    for connection in ((embedded := open_embedded(1)).connection, spark.connection):
        table = connection.create_table(ibis.util.gen_name("rows"), tied, temp=True)
        found.append(table.order_by("key", "text", "number").to_pyarrow().to_pydict())
    embedded.close()

    assert found[0] == found[1]
    assert found[1]["text"] == ["", "Z", "aa", "å", None]  # by code points, what is empty last


def test_every_row_is_joined_with_a_handful_on_both_engines(spark):
    handful = ibis.memtable(pa.table({"first": pa.array([10, 20], pa.int32())}))

    embedded, found = both(
        spark, lambda t: t.select("key").cross_join(handful).mutate(key=lambda r: r.key + r["first"])
    )

    assert found.to_pydict() == embedded.to_pydict()
    assert found.num_rows == 2 * TABLE.num_rows


def test_text_of_sql_is_refused(spark):
    with pytest.raises(NotImplementedError, match="say it in Ibis"):
        spark.connection.sql("SELECT 1", dialect="duckdb")


def test_sum_that_is_too_large_is_a_fault_and_no_other_number(spark):
    table = spark.connection.create_table("large", TABLE, temp=True)

    with pytest.raises(SparkError, match=r"ARITHMETIC_OVERFLOW") as caught:
        table.select(twice=table.id + table.id.max().over(ibis.window())).to_pyarrow()
    assert str(2**62 + 1) not in str(caught.value)  # what stands in a cell is not told


def test_table_that_nothing_was_loaded_into_is_empty_with_its_types(spark, region):
    nothing = spark.stored(database_at(region), "activity", None)
    embedded = open_embedded(1)

    assert nothing.schema() == embedded.stored(database_at(region), "activity", None).schema()
    assert nothing.count().to_pyarrow().as_py() == 0
    embedded.close()


def test_stored_table_has_the_same_rows_on_both_engines(region: Path):
    found = []
    for engine in ("duckdb", "spark"):
        with Registry.open(region, engine=engine, spark_config=SETTINGS if engine == "spark" else None) as registry:
            service = registry.table("service")
            found.append(service.order_by("service_id").to_pyarrow())
            asked = (registry.coverage(), registry.currency(), registry.price_years(), registry.span())
            found.append((*asked, registry.has_several_contacts(), registry.date_only_loads()))
    assert found[0].equals(found[2])
    assert found[1] == found[3]
    assert found[1][3][0] > date(1990, 1, 1)


def test_money_at_the_prices_of_one_year_is_the_same_to_the_minor_unit(region: Path):
    figures = {year: Fraction(10**14 + year * 987_654_321_987, 10**12) for year in range(1990, 2030)}
    index = PriceIndex("made up", "of many digits", "DKK", figures)
    found = []
    for engine in ("duckdb", "spark"):
        with Registry.open(region, engine=engine, spark_config=SETTINGS if engine == "spark" else None) as registry:
            found.append([t.order_by(*t.columns).to_pyarrow() for t in registry.costs(2024, index)])

    assert [table.num_rows > 0 for table in found[0]] == [True, True, True]
    assert all(one.equals(other) for one, other in zip(*found, strict=True))


def test_file_that_cannot_be_read_is_one_sentence(region: Path, tmp_path: Path):
    copied = tmp_path / "db"
    shutil.copytree(region, copied)
    with Registry.open(copied, engine="spark", spark_config=SETTINGS) as registry:
        service = registry.table("service")
        shutil.rmtree(copied / "tables" / "service")
        with pytest.raises(SparkError, match="Every executor must be able to read the database's folder"):
            service.count().to_pyarrow()
