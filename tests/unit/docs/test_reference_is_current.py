"""The pages under docs/reference/ that are written by ``make docs`` are those that the program and the tests say."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import tests.spec as manual

ROOT = Path(__file__).resolve().parents[3]
SPEC = Path(manual.__file__).parent


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    path = ROOT / "docs" / "build_reference.py"
    found = importlib.util.spec_from_file_location("build_reference", path)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(builder: ModuleType) -> dict[str, str]:
    return builder.pages()


def test_reference_pages_are_as_the_program_says(builder, pages):
    standing = {name: builder.REFERENCE / name for name in pages}

    stale = [name for name, path in standing.items() if not path.is_file() or path.read_text("utf-8") != pages[name]]

    assert not stale, f"run make docs: {', '.join(stale)}"


def test_generated_folders_hold_no_page_of_something_that_is_gone(builder, pages):
    standing = {
        path.relative_to(builder.REFERENCE).as_posix()
        for folder in builder.FOLDERS
        for path in (builder.REFERENCE / folder).glob("*.md")
    }

    assert standing <= set(pages), "run make docs"


def test_reference_pages_name_no_place_on_this_machine(pages):
    places = (str(ROOT), str(Path.home()) + "/", "/tmp/")

    assert not [name for name, text in pages.items() for place in places if place in text]


def test_every_chapter_and_section_of_the_manual_is_in_its_contents():
    chapters = {path.parent.name for path in SPEC.glob("*/__init__.py")}
    assert chapters == set(manual.CHAPTERS)

    for chapter in manual.CHAPTERS:
        sections = importlib.import_module(f"tests.spec.{chapter}").SECTIONS
        files = {path.stem.removeprefix("test_") for path in (SPEC / chapter).glob("test_*.py")}
        assert files == set(sections), chapter


def test_every_paragraph_of_the_manual_has_a_title(builder):
    for name in manual.CHAPTERS:
        for section in builder._chapter(name).parts:
            titles = [part.title for part in section.parts]
            assert section.title
            assert titles
            assert all(titles), section.name


def test_every_table_of_the_database_is_described(builder):
    assert set(builder.GRAIN) == set(builder.TABLES)
