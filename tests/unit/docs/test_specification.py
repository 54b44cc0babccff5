"""The manual's paragraphs would not pass if they said something else than the engines."""

import ibis
import pytest

from samvej.programme.problems import ProgrammeError
from tests.spec.both_engines import differences
from tests.spec.specification import paragraph, scene

CRITERION = "{id: twice, at least: 2, of: emergency visit, within: 30 days}"
CITIZEN = """
    history:
      - {date: 2017-01-01, emergency visit: {}}
      - {date: 2017-01-11, emergency visit: {}}
"""
TRUE_ANSWER = "day | answer | because | counted: visits\n2017-01-11 | meets | twice | 2"
TRUE_SPELL = "from | through\n2017-01-11 | 2017-01-31"


@pytest.fixture(scope="module")
def connection():
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


@pytest.fixture
def found(connection, tmp_path):
    def find(answers: str = TRUE_ANSWER, spells: str = TRUE_SPELL, criterion: str = CRITERION) -> str:
        said = paragraph(criterion, citizen=CITIZEN, answers=answers, spells=spells)
        return "\n".join(differences(said, scene(said, tmp_path), connection))

    return find


def test_paragraph_that_says_the_truth_has_no_differences(found):
    assert found() == ""


@pytest.mark.parametrize(
    ("answers", "by"),
    [
        (TRUE_ANSWER.replace("meets", "cannot tell"), ["interpreter", "set-wise"]),
        (TRUE_ANSWER.replace("meets", "does not meet"), ["interpreter", "set-wise"]),
        (TRUE_ANSWER.replace("| twice", "| "), ["interpreter", "set-wise"]),
        (TRUE_ANSWER.replace("2017-01-11", "2017-01-10"), ["interpreter", "set-wise"]),
        ("day | answer | load\n2017-01-11 | meets | hospital/emergency-visit", ["interpreter", "set-wise"]),
        (TRUE_ANSWER.replace("| 2", "| 1"), ["interpreter"]),
        (TRUE_ANSWER.replace("| 2", "| 3"), ["interpreter"]),
    ],
)
def test_wrong_answer_is_found(found, answers, by):
    differences_found = found(answers=answers)

    assert all(f"{engine}: a citizen" in differences_found for engine in by)


@pytest.mark.parametrize(
    "spells",
    [
        "from | through\n2017-01-12 | 2017-01-31",
        "from | through\n2017-01-11 | 2017-01-30",
        "from | through\n2017-01-11 | 2017-02-01",
        "from | through\n2017-01-11 | …",
        "from | through",
    ],
)
def test_wrong_spell_is_found(found, spells):
    differences_found = found(spells=spells)

    assert "interpreter: 2017-" in differences_found
    assert "set-wise: meets in" in differences_found


def test_criterion_that_a_programme_file_refuses_is_refused(found):
    with pytest.raises(ProgrammeError, match="did you mean 'emergency visit'"):
        found(criterion="{at least: 2, of: emergency visits, within: 30 days}")


def test_table_with_a_misspelt_column_is_refused(found):
    with pytest.raises(ValueError, match="becuase"):
        found(answers=TRUE_ANSWER.replace("because", "becuase"))
