"""The file of a programme's made-up participants, and which world is meant."""

import shutil
from pathlib import Path

import pytest

from samvej.programme.problems import ProgrammeError
from samvej.synthetic.world import NoSuchWorld, find_world, read_world_file, world_files

PROGRAMMES = Path(__file__).parents[3] / "programmes"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one programme that has made-up participants."""
    home = tmp_path / "programmes"
    shutil.copytree(PROGRAMMES, home)
    return home


def the_file(folder: Path) -> Path:
    return next(iter(world_files(folder).values()))


def test_world_files_of_the_project_are_good() -> None:
    files = [read_world_file(path) for path in world_files(PROGRAMMES).values()]

    assert files
    for file in files:
        assert len(file.observed.slots()) == file.participants


def test_world_not_asked_for_is_the_first_of_the_only_programme(folder: Path) -> None:
    found = find_world(folder=folder)

    assert found is not None
    assert found[1] == next(iter(found[0].worlds))


def test_world_none_has_nobody(folder: Path) -> None:
    assert find_world("none", folder=folder) is None


def test_world_of_a_folder_without_participants_has_nobody(folder: Path) -> None:
    the_file(folder).unlink()

    assert find_world(folder=folder) is None


def test_world_with_another_name_is_refused_with_the_nearest(folder: Path) -> None:
    with pytest.raises(NoSuchWorld, match=r"no-efect.*no-effect"):
        find_world("no-efect", folder=folder)


def test_world_of_a_programme_without_participants_is_refused(folder: Path) -> None:
    with pytest.raises(NoSuchWorld, match="has no made-up participants"):
        find_world(programme="diabetesbussen", folder=folder)


def test_world_of_two_programmes_must_be_chosen(folder: Path) -> None:
    path = the_file(folder)
    other = folder / "diabetesbussen" / path.name
    other.write_text(path.read_text(encoding="utf-8").replace(path.parent.name, "diabetesbussen"), encoding="utf-8")

    with pytest.raises(NoSuchWorld, match="choose with --programme"):
        find_world(folder=folder)


@pytest.mark.parametrize(
    ("said", "instead", "why"),
    [
        ("share: 27}", "share: 17}", "must add up to 100"),
        ('"0": 200', '"0": 150', "must rise to month 0"),
        ("good: 3", "good: 5", "fewer than the answers"),
        ("as-in-the-seed:", "none:", "world without participants"),
        ("daily medicine: 92", "daily medicin: 92", "daily medicin"),
        ("practical help: 33.6", "practical help: 83.6", "may not make more than 100"),
        ("weeks: [0, 12, 24, 48, 72]", "weeks: [12, 24, 24, 72]", "begin with 0"),
        ("of: considered suicide", "of: nothing asked", "does not stand before it"),
    ],
)
def test_world_file_with_a_fault_is_refused_where_it_stands(folder: Path, said: str, instead: str, why: str) -> None:
    path = the_file(folder)
    text = path.read_text(encoding="utf-8")
    assert said in text
    path.write_text(text.replace(said, instead), encoding="utf-8")

    with pytest.raises(ProgrammeError, match=why) as fault:
        read_world_file(path)

    assert all(problem.line > 0 for problem in fault.value.problems)


def test_world_changes_hold_from_month_to_month_and_the_last_one_counts() -> None:
    file = read_world_file(the_file(PROGRAMMES))
    world = file.worlds[file.default_world]

    assert world.times("general practice contacts", -6) == 1
    assert world.times("general practice contacts", 0) == 2.2
    assert world.times("general practice contacts", 40) == pytest.approx(1.13 / 0.55, abs=0.001)
    assert world.times("laboratory", 3) == 1
