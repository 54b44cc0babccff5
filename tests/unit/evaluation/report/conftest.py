"""One made-up report, written once for all tests that only look at it."""

from pathlib import Path

import pytest

from samvej.evaluation.disclosure import Policy
from samvej.evaluation.report import write_report
from tests.unit.evaluation.report.made_up import evaluation


@pytest.fixture(scope="session")
def danish(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a Danish report."""
    return _written(tmp_path_factory.mktemp("da") / "report", "da")


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an English report."""
    return _written(tmp_path_factory.mktemp("en") / "report", "en")


def _written(out: Path, lang: str) -> Path:
    write_report(evaluation(), out, "da" if lang == "da" else "en", Policy())
    return out
