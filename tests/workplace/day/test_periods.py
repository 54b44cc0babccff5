"""The lengths of the vulnerable times are read from the shared list, and a faulty one is told of."""

from datetime import timedelta
from pathlib import Path

import pytest

from samvej.programme.problems import ProgrammeError
from samvej.web.pages.day.periods import FILE, periods

WHOLE = """\
after inclusion: {days: 20}
after discharge: 2 weeks
after a new phase: {days: 7, assumed: true}
contact every: 48 hours
coming tasks: {days: 5}
clock of hours: 24 hours
"""


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "_shared").mkdir()
    monkeypatch.setenv("SAMVEJ_PROGRAMMES", str(tmp_path))
    return tmp_path / "_shared" / FILE


def test_lengths_are_the_lists(shared: Path) -> None:
    shared.write_text(WHOLE)

    found = periods()

    assert (found.after_inclusion, found.after_discharge) == (timedelta(days=20), timedelta(days=14))
    assert found.contact_every == timedelta(hours=48)


@pytest.mark.parametrize(
    ("change", "said"),
    [("after discharge: 2 weeks\n", "after discharge"), ("coming tasks: {days: 5}\n", "coming tasks")],
)
def test_missing_length_is_named(shared: Path, change: str, said: str) -> None:
    shared.write_text(WHOLE.replace(change, ""))

    with pytest.raises(ProgrammeError, match=said):
        periods()


def test_month_cannot_be_counted_back(shared: Path) -> None:
    shared.write_text(WHOLE.replace("2 weeks", "1 month"))

    with pytest.raises(ProgrammeError, match="after discharge"):
        periods()


def test_own_list_is_whole() -> None:
    assert periods().after_inclusion == timedelta(days=30)
