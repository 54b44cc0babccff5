"""Every programme that comes with Samvej is good, and its own examples are answered as it expects."""

from pathlib import Path

import pytest

from samvej.programme.check import check_programme
from samvej.programme.describe import describe
from samvej.programme.examples import try_examples
from samvej.programme.folder import programme_names
from samvej.programme.loading import load_programme

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
NAMES = programme_names(PROGRAMMES)


def test_there_are_programmes() -> None:
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_programme_has_no_fault(name: str) -> None:
    assert [str(problem) for problem in check_programme(name, PROGRAMMES).problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_programme_answers_its_examples(name: str) -> None:
    results = try_examples(load_programme(name, PROGRAMMES))

    assert {result.got for result in results} >= {"meets", "does not meet"}
    assert [(result.person, result.differences) for result in results if result.differences] == []


@pytest.mark.parametrize("name", NAMES)
def test_programme_reads_aloud_in_both_languages(name: str) -> None:
    programme = load_programme(name, PROGRAMMES)

    assert programme.file.name.da in describe(programme, "da")
    assert programme.file.name.en in describe(programme, "en")


def test_programme_of_the_guide_is_good_and_answers_its_examples(tmp_path: Path) -> None:
    guide = (PROGRAMMES.parent / "docs" / "how-to" / "write-a-programme.md").read_text(encoding="utf-8")
    file = tmp_path / "heart-road" / "programme.yaml"
    file.parent.mkdir()
    file.write_text(guide.split("```yaml\n")[1].split("```")[0], encoding="utf-8")

    programme = load_programme(file, PROGRAMMES)

    assert check_programme(file, PROGRAMMES).problems == ()
    assert [result.differences for result in try_examples(programme)] == [(), (), ()]
