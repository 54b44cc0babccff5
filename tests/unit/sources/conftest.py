"""Staging an extract of the small made-up source."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samvej.registry.mapping import load_mapping
from samvej.registry.mapping.schema import SourceMapping
from samvej.registry.reading import Staged, stage
from tests.unit.sources.made_up import FIXTURES, HEADER, KEY


@pytest.fixture
def visits() -> SourceMapping:
    return load_mapping(FIXTURES / "visits.yaml")


@pytest.fixture
def stage_text(tmp_path: Path, visits: SourceMapping) -> Callable[..., Staged]:
    """Stages an extract of the made-up source that is given as text or as bytes."""

    def staged(
        text: str | bytes, *, name: str = "visits.csv", mapping: SourceMapping = visits, encoding: str = "utf-8"
    ) -> Staged:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return stage(mapping, [path], key=KEY, into=tmp_path / "staged")

    return staged


@pytest.fixture
def stage_rows(stage_text: Callable[..., Staged]) -> Callable[..., Staged]:
    """Stages rows under the made-up source's header."""

    def staged(*lines: str, **more: object) -> Staged:
        return stage_text("\n".join([HEADER, *lines]) + "\n", **more)

    return staged


@pytest.fixture
def changed_mapping(tmp_path: Path) -> Callable[[str, str], SourceMapping]:
    """The made-up source's mapping with a piece of its text replaced."""

    def changed(old: str, new: str) -> SourceMapping:
        text = (FIXTURES / "visits.yaml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "changed.yaml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return load_mapping(path)

    return changed
