"""The only source of time: the wall clock in Copenhagen, or the moment that was set."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from samvej.core import clock
from samvej.core.clock import MomentError

SOURCE = Path(clock.__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _no_moment_from_outside(monkeypatch):
    monkeypatch.delenv(clock.VARIABLE, raising=False)


def test_now_is_naive_and_moves_on_with_the_real_time():
    first = clock.now()

    second = clock.now()

    assert first.tzinfo is None
    assert first <= second


def test_at_a_day_stands_at_its_midnight():
    with clock.at(date(2016, 2, 10)) as standing:
        moment, day = clock.now(), clock.today()

    assert moment == standing == datetime(2016, 2, 10)
    assert day == date(2016, 2, 10)


def test_at_a_moment_with_a_time_zone_is_copenhagen_time():
    with clock.at(datetime(2016, 7, 1, 22, 30, tzinfo=UTC)):
        moment = clock.now()

    assert moment == datetime(2016, 7, 2, 0, 30)


def test_at_nests_and_gives_back_the_moment_before_even_after_a_fault():
    with clock.at(date(2016, 1, 1)):
        with pytest.raises(RuntimeError), clock.at(date(2016, 2, 9)):
            raise RuntimeError

        assert clock.today() == date(2016, 1, 1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-02-10", datetime(2016, 2, 10)),
        (" 2016-02-10T08:30 ", datetime(2016, 2, 10, 8, 30)),
        ("2016-01-10T08:30:00+00:00", datetime(2016, 1, 10, 9, 30)),
    ],
)
def test_now_reads_the_variable(monkeypatch, text, moment):
    monkeypatch.setenv(clock.VARIABLE, text)

    assert clock.now() == moment


@pytest.mark.parametrize(("text", "days"), [("-2513 days", -2513), ("+1 day", 1)])
def test_now_moved_by_days_goes_on_at_the_same_time_of_day(monkeypatch, text, days):
    real = clock.now()
    monkeypatch.setenv(clock.VARIABLE, text)

    moved = clock.now()

    assert timedelta(0) <= moved - real - timedelta(days=days) < timedelta(minutes=1)


def test_at_goes_before_the_variable(monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "2016-02-10")

    with clock.at(date(2020, 1, 1)):
        assert clock.today() == date(2020, 1, 1)


@pytest.mark.parametrize("text", ["tomorrow", "2016-02-30", "10-02-2016", "0001-01-01T00:00+14:00"])
def test_now_with_an_unreadable_variable_says_what_to_write(monkeypatch, text):
    monkeypatch.setenv(clock.VARIABLE, text)

    with pytest.raises(MomentError, match=r"SAMVEJ_NOW is .* write 2016-02-10"):
        clock.now()


def test_no_other_module_asks_the_machine_for_the_day():
    # time.time() for a file's stamp and perf_counter() for how long a step took are the machine's own affair
    asks = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.(?:localtime|gmtime|strftime))\(")

    found = [path.name for path in SOURCE.rglob("*.py") if asks.search(path.read_text(encoding="utf-8"))]

    assert found == ["clock.py"]
